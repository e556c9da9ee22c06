//! The one integration binary: the program from outside, on loopback only.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

mod architecture;
mod backfill;
mod bad_input;
mod child;
mod cli;
mod copies;
mod daemon;
mod demo;
mod discover;
mod extract;
mod extract_traps;
mod facts;
mod failure_cases;
mod fetch;
mod fuzz_corpus;
mod hostile_pages;
mod http2;
mod inspect;
mod interrupts;
mod listing;
mod matching;
mod older_pages;
mod pages;
mod polls;
mod query;
mod rechecks;
mod relevance;
mod schedule;
mod search;
mod simulation;
mod site_rules;
mod ssrf;
mod store;
mod topic;
mod websub;
