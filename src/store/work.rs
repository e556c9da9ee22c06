//! What the shell hands to the writer and gets back.

use super::Holder;
use crate::model::{
    DropReason, Entry, EntryState, FailureClass, MatchReport, OutletId, Page, Placement, Problem, PublicId,
    SourceId,
};
use crate::pipeline::Record;
use crate::schedule::{FeedState, PollOutcome};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use url::Url;

/// A lease that this process holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// What it is on.
    pub name: String,
    /// Who holds it.
    pub holder: Holder,
    /// Since when.
    pub since: Timestamp,
    /// It can be taken over after this.
    pub expires_at: Timestamp,
    /// The one who let it go stale, where it was taken over.
    pub taken_from: Option<Holder>,
}

/// A listing whose time has come.
#[derive(Debug, Clone, PartialEq)]
pub struct DueListing {
    /// Its row.
    pub listing: i64,
    /// Its source.
    pub source: SourceId,
    /// Where it is now, after saved moves.
    pub url: Url,
    /// Where the configuration has it.
    pub configured_url: Url,
    /// The host to be polite to.
    pub host: String,
    /// `feed`, `sitemap`, `index` or `channel`.
    pub kind: String,
    /// What is remembered of it.
    pub state: FeedState,
}

/// One poll as it is written down.
#[derive(Debug, Clone, PartialEq)]
pub struct PollRecord {
    /// The listing.
    pub listing: i64,
    /// When.
    pub at: Timestamp,
    /// How it ended.
    pub outcome: PollOutcome,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// Decoded bytes of the body.
    pub bytes: u64,
    /// How long it took.
    pub duration_ms: u64,
    /// Validators, counters and the next check, as they are after this poll.
    pub state: FeedState,
    /// What was listed.
    pub entries: Vec<Entry>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Entries beyond the cap, counted as failed (`over_limit`).
    pub over_limit: u32,
    /// What of it is history, where that is not read.
    pub backlog: Option<Backlog>,
}

/// Which new entries of a listing are history rather than news; they count as failed (`backlog`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// Those that were neither published nor changed since.
    pub before: Timestamp,
    /// Those without a date too.
    pub undated: bool,
}

impl Backlog {
    /// Whether an entry is history.
    pub fn holds(&self, entry: &Entry) -> bool {
        let last = entry.published.into_iter().chain(entry.updated).map(|dated| dated.at).max();
        last.map_or(self.undated, |last| last < self.before)
    }
}

/// What a list of entries brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PollSummary {
    /// Entries in the list, repeats counted once.
    pub listed: u32,
    /// Not known before.
    pub new: u32,
    /// Known and unchanged.
    pub known: u32,
    /// Known, with a new id, title or date of change.
    pub updated: u32,
}

/// How a caller keeps its distance at a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The time between two requests ...
    pub gap: Duration,
    /// ... which is multiplied by this while the host is slowed down ...
    pub slow_down: u32,
    /// ... that is for so long after it was left alone.
    pub slow_down_for: Duration,
    /// A turn that lies further ahead is not waited for.
    pub patience: Duration,
}

/// When a caller may send to a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// At this moment, which is its own.
    At(Timestamp),
    /// Not before this moment; no turn was taken.
    NotBefore(Timestamp),
}

/// Whose entries are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those found by polling.
    Poller,
    /// Those of one job.
    Job(i64),
}

/// An entry that is to be fetched and read.
#[derive(Debug, Clone, PartialEq)]
pub struct QueuedItem {
    /// Its row.
    pub id: i64,
    /// The source that listed it.
    pub source: Option<SourceId>,
    /// The outlet it is known to come from.
    pub outlet: Option<OutletId>,
    /// The job that brought it.
    pub job: Option<i64>,
    /// What was listed.
    pub entry: Entry,
    /// Its link; nothing where the entry has only text.
    pub url: Option<Url>,
    /// The host of the link, empty without one.
    pub host: String,
    /// How often it was tried before.
    pub attempts: u32,
    /// Its article, where it is stored already and only looked at again because the listing says that it changed.
    pub stored: Option<PublicId>,
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemResult<'a> {
    /// About the topic.
    Keep {
        /// What was made of it.
        record: &'a Record,
        /// The page it was read from.
        page: Option<&'a Page>,
    },
    /// Not about the topic.
    OffTopic {
        /// What was made of it.
        record: &'a Record,
        /// The page it was read from.
        page: Option<&'a Page>,
    },
    /// Not about the topic by what its listing says; not fetched.
    RuledOut {
        /// What was recognised in title and summary.
        report: &'a MatchReport,
    },
    /// Given up.
    Dropped {
        /// Why.
        reason: DropReason,
        /// What exactly.
        detail: &'a str,
    },
    /// To be tried again.
    Retry {
        /// How it failed.
        class: FailureClass,
        /// Not before this.
        at: Timestamp,
        /// What exactly.
        detail: &'a str,
    },
}

/// Where an entry ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The article, where there is one.
    pub public_id: Option<PublicId>,
    /// Its place among the others; only for what was kept.
    pub placement: Option<Placement>,
    /// The state of the entry.
    pub state: EntryState,
    /// Whether the page is the article as it is now, so that its address is where to look again.
    pub current: bool,
}

/// A robots.txt as it was last seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CachedRobots {
    /// The status of the last answer; 0 where there was none.
    pub status: u16,
    /// When it was last asked for.
    pub fetched_at: Timestamp,
    /// The last body that came with a 200.
    pub body: Option<Vec<u8>>,
    /// When that was.
    pub body_at: Option<Timestamp>,
}

/// A backfill, known by its kind and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its row.
    pub id: i64,
    /// True where an unfinished run goes on.
    pub resumed: bool,
    /// True where a run before came to the end.
    pub finished: bool,
    /// Where it stopped.
    pub checkpoint: Option<String>,
    /// Where a run before came to its end.
    pub last_checkpoint: Option<String>,
}

/// An entry that a job brings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JobEntry {
    /// What is known of it.
    pub entry: Entry,
    /// The outlet, where the person gave it.
    pub outlet: Option<OutletId>,
}

/// What came of a job's entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddedEntries {
    /// How many were new.
    pub summary: PollSummary,
    /// The row of each entry given, in order, known ones included.
    pub ids: Vec<i64>,
}

/// What was taken out at somebody's wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// The articles; more than one where a link led to different ones over time.
    pub articles: Vec<PublicId>,
    /// The URLs that will not be stored again.
    pub urls: Vec<String>,
    /// Entries that led to it.
    pub entries: u64,
}

/// What is kept how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a section of settings")]
pub struct RetentionPolicy {
    /// Days that pages and texts of what is off topic are kept.
    pub unmatched_days: u32,
    /// Rows of the poll log kept for each listing.
    pub polls_per_listing: u32,
}

impl Default for RetentionPolicy {
    fn default() -> Self {
        Self { unmatched_days: 14, polls_per_listing: 30 }
    }
}

/// Where a run of retention goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RetentionFrom {
    /// With the entries after this row.
    Texts(i64),
    /// With the log of the listings after this row.
    Polls(i64),
    /// With the pages after this hash.
    Pages(String),
}

impl Default for RetentionFrom {
    fn default() -> Self {
        Self::Texts(0)
    }
}

/// What retention removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Texts of entries that were off topic.
    pub texts: u64,
    /// Pages.
    pub pages: u64,
    /// Bytes of those pages as packed.
    pub page_bytes: u64,
    /// Rows of the poll log.
    pub polls: u64,
}

impl Swept {
    /// Adds what a further step removed.
    pub fn add(&mut self, step: &Self) {
        self.texts += step.texts;
        self.pages += step.pages;
        self.page_bytes += step.page_bytes;
        self.polls += step.polls;
    }
}

/// Something stored that can be read anew.
#[derive(Debug, Clone, PartialEq)]
pub struct RebuildItem {
    /// The entry: the place to go on from.
    pub entry: i64,
    /// The article, where it is one; else it was off topic.
    pub article: Option<PublicId>,
    /// The link.
    pub url: Option<Url>,
    /// The source that listed it.
    pub source: Option<SourceId>,
    /// The outlet.
    pub outlet: Option<OutletId>,
    /// What was listed.
    pub listed: Entry,
    /// Hash of the page; nothing where there was none or it is gone.
    pub page: Option<String>,
    /// True where its title and summary ruled it out, so that it never was fetched.
    pub ruled_out: bool,
}
