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
mod cli;
mod daemon;
mod demo;
mod extract;
mod facts;
mod fetch;
mod listing;
mod query;
mod schedule;
mod store;
