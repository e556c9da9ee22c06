//! Everything that can be done to a store, from inside the writer.
//!
//! The methods are one operation's steps: they run in the operation's savepoint and leave no trace where it fails.

mod alarms;
mod articles;
mod claims;
mod entries;
mod facts;
mod forget;
mod gaps;
mod hosts;
mod identity;
mod items;
mod jobs;
mod leases;
mod near;
mod origins;
mod participants;
mod polls;
mod queue;
mod readings;
mod rechecks;
mod retention;
mod revisions;
mod rules;
mod sources;
mod subscriptions;
mod text_index;
mod transaction;
mod updates;

use super::StoreError;
use super::pages::Pages;
use near::Near;
use origins::Pending;
use rusqlite::Connection;
use std::collections::HashMap;
use std::path::PathBuf;
use text_index::TextIndex;

/// The store as an operation of the writer sees it.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    pages: Pages,
    near: Near,
    text_index: TextIndex,
    /// Origins and claims to be derived with this commit.
    pending: Pending,
    /// Pages that lose their last user with this commit.
    dropped_pages: Vec<String>,
    /// Why SQLite ended the transaction before its time.
    lost: Option<StoreError>,
    rules_version: String,
    /// The host that had the last turn, for the poller and for each job.
    turns: HashMap<Option<i64>, String>,
    path: PathBuf,
}
