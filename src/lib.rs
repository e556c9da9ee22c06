//! peacewire: the live ledger of a negotiation, kept from the news in one SQLite file.
//!
//! The modules stand in the order that the data takes; `ARCHITECTURE.md` draws the picture.

// -- pure core: no clock, no network, no database, no environment --------------------------------
pub mod model;

pub mod text;

pub mod archive;
pub mod claims;
pub mod coding;
pub mod dedup;
pub mod extract;
pub mod facts;
pub mod listing;
pub mod matching;

pub mod pipeline;
pub mod query;
pub mod revision;
pub mod robots;
pub mod rules;
pub mod schedule;

// -- the outside world ---------------------------------------------------------------------------
pub mod config;
pub mod fetch;
pub mod processors;
pub mod store;

// -- the shell -----------------------------------------------------------------------------------
pub mod backfill;
pub mod cli;
pub mod daemon;
pub mod demo;
pub mod serve;
pub mod telemetry;
