//! Everything that can be done to a store, from inside the writer.

use super::{
    AddedEntries, CachedRobots, DueListing, Forgotten, Holder, ItemResult, Job, JobEntry, Lease, Placed,
    PollRecord, PollSummary, QueuedItem, RebuildItem, RetentionPolicy, Scope, StoreError, Swept,
};
use crate::model::{Entity, Entry, Outlet, Page, PublicId, Source, Topic};
use crate::pipeline::Record;
use jiff::Timestamp;
use std::time::Duration;
use url::Url;

/// The store as an operation of the writer sees it.
#[derive(Debug)]
pub struct Ledger {}

macro_rules! not_yet {
    ($($(#[$doc:meta])* fn $name:ident($($arg:ident: $kind:ty),*) -> $out:ty;)*) => {
        impl Ledger {
            $($(#[$doc])* pub fn $name(&mut self, $($arg: $kind),*) -> Result<$out, StoreError> {
                $(let _ = $arg;)*
                Err(StoreError::Closed)
            })*
        }
    };
}

not_yet! {
    /// Makes the sources, their listings and the outlets those of the configuration; nothing that was collected goes.
    fn sync_sources(sources: &[Source], outlets: &[Outlet], now: Timestamp) -> ();
    /// Makes the names of entities those of the gazetteer.
    fn sync_entities(entities: &[Entity]) -> ();
    /// Makes the issues those of the topic.
    fn sync_issues(topic: &Topic) -> ();
    /// Takes a lease, or says who has it; a stale one is taken over. `poller` frees the claims of the one before.
    fn lease_acquire(name: &str, holder: &Holder, now: Timestamp, ttl_seconds: u64) -> Lease;
    /// The heartbeat.
    fn lease_renew(lease: &Lease, now: Timestamp, ttl_seconds: u64) -> Lease;
    /// Gives a lease back.
    fn lease_release(lease: &Lease) -> ();
    /// The listings whose time has come, one a host, the oldest first; each is claimed until its poll is recorded.
    fn claim_due_listings(now: Timestamp, limit: usize) -> Vec<DueListing>;
    /// The moment at which the next listing will be due.
    fn next_due() -> Option<Timestamp>;
    /// What `record_poll` would say of these entries; call both in one operation.
    fn preview_poll(listing: i64, entries: &[Entry]) -> PollSummary;
    /// Writes down a poll: validators, counters, next check and entries in one transaction.
    fn record_poll(poll: &PollRecord) -> PollSummary;
    /// From now on the listing is at another place.
    fn move_listing(listing: i64, url: &Url) -> ();
    /// Entries to be fetched, in turn over hosts, claimed until recorded or released.
    fn claim_items(scope: Scope, now: Timestamp, limit: usize) -> Vec<QueuedItem>;
    /// Gives entries back untried.
    fn release_items(ids: &[i64]) -> ();
    /// Writes down what became of an entry.
    fn record_item(id: i64, result: &ItemResult<'_>, now: Timestamp) -> Placed;
    /// The earliest moment at which this caller may send to the host; the next caller's moment lies `gap` later.
    fn reserve_host(host: &str, now: Timestamp, gap: Duration) -> Timestamp;
    /// Nobody sends to the host before this.
    fn pause_host(host: &str, until: Timestamp, why: &str) -> ();
    /// The robots.txt of a host (with its port, where it has one), if it was asked for in the last 30 days.
    fn robots_cached(host: &str, now: Timestamp) -> Option<CachedRobots>;
    /// Keeps an answer to the question for robots.txt; status 0 for none.
    fn put_robots(host: &str, status: u16, body: &[u8], now: Timestamp) -> ();
    /// Begins a job or goes on with it; hold the lease `job:<kind>:<key>` first.
    fn start_job(kind: &str, key: &str, args_json: &str, now: Timestamp) -> Job;
    /// Adds entries and moves the checkpoint in one transaction.
    fn add_job_entries(job: i64, entries: &[JobEntry], checkpoint: Option<&str>, now: Timestamp) -> AddedEntries;
    /// Ends a job.
    fn finish_job(job: i64, now: Timestamp) -> ();
    /// Takes an article out by its id or URL, with everything made of it; a tombstone stays.
    fn forget(id_or_url: &str, now: Timestamp) -> Forgotten;
    /// Removes what need not be kept.
    fn retention(policy: &RetentionPolicy, now: Timestamp) -> Swept;
    /// What can be read anew, in the order of rows after `after`.
    fn rebuild_items(after: Option<i64>, limit: usize) -> Vec<(i64, RebuildItem)>;
    /// A page by its hash.
    fn page(hash: &str) -> Option<Page>;
    /// Puts new derived content in the place of the old; ids stay, a new text is a new revision.
    fn replace_derived(article: &PublicId, record: &Record, now: Timestamp) -> Placed;
}
