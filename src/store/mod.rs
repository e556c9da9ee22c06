//! The only database code: one SQLite file for the ledger, a second beside it for pages.
//!
//! One thread writes ([`Writer`]), in group commits with a savepoint for each operation; what is answered is durable.
//! Everything is read through read-only connections ([`Reader`]).

mod connection;
mod error;
mod holder;
mod ledger;
mod migrate;
mod open;
mod pages;
mod reader;
mod rechecks;
mod rows;
mod values;
mod watching;
mod work;
mod writer;

pub use error::StoreError;
pub use holder::Holder;
pub use ledger::Ledger;
pub use open::{Options, Store};
pub use reader::Reader;
pub use rechecks::{Checked, DueRecheck, NewestVersion, Sighting, Visit};
pub use rows::{
    Counts, EntryCounts, Finding, Health, Limits, Rows, StoredArticle, StoredEntry, StoredFact,
    StoredMention, StoredRevision,
};
pub use watching::{Alarm, AlarmKind, Alarms, Gap, HubAnswer, HubReply, Subscription};
pub use work::{
    AddedEntries, Backlog, CachedRobots, DueListing, Forgotten, ItemResult, Job, JobEntry, Lease, Pace,
    Placed, PollRecord, PollSummary, QueuedItem, RebuildItem, RetentionFrom, RetentionPolicy, Scope, Swept,
    Turn,
};
pub use writer::Writer;

/// The version of the SQLite library that is linked.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}
