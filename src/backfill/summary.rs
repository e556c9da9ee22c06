//! What a backfill tells while it runs and when it ends.

use crate::model::EntryState;
use crate::store::{EntryCounts, PollSummary};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Of what is bad, this many places are kept; the rest is counted.
const EXAMPLES: usize = 10;

/// What was read so far, over all runs of the job: `read = new + known + bad + outside`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Documents, URLs or entries found.
    pub read: u64,
    /// Not known to the job before.
    pub new: u64,
    /// Known to the job: from a run before, or twice in the same input.
    pub known: u64,
    /// Not readable as what they should be.
    pub bad: u64,
    /// Outside of the dates asked for.
    pub outside: u64,
    /// What need not be a page, by what it is instead; not counted as read.
    pub passed_over: BTreeMap<String, u64>,
    /// Files of a list and sitemaps that could not be had yet: the next run asks for them again.
    #[serde(default)]
    pub set_aside: u64,
    /// The first of the bad ones.
    pub examples: Vec<BadPlace>,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadPlace {
    /// A line, a file, a record, a sitemap, an answer.
    pub place: String,
    /// What is wrong.
    pub why: String,
}

impl Tally {
    /// Counts entries that were given to the store: what is not new was known, perhaps from the same list.
    pub(super) fn listed(&mut self, given: usize, added: &PollSummary) {
        let given = given as u64;
        self.read += given;
        self.new += u64::from(added.new);
        self.known += given.saturating_sub(u64::from(added.new));
    }

    /// Counts further ones that one place stands for.
    pub(super) fn more_bad(&mut self, further: usize) {
        self.read += further as u64;
        self.bad += further as u64;
    }

    pub(super) fn pass_over(&mut self, what: &str, count: u64) {
        *self.passed_over.entry(what.to_owned()).or_default() += count;
    }

    pub(super) fn bad(&mut self, bad: &BadPlace) {
        self.read += 1;
        self.bad += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(bad.clone());
        }
    }
}

/// How a run ended, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Everything is decided.
    Finished,
    /// What is left can only be fetched later: the same command goes on.
    Waiting,
    /// The stop signal came: the same command goes on.
    Stopped,
}

/// What a backfill came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// `urls`, `folder`, `jsonl`, `warc`, `sitemap`, `cdx` or `gdelt`.
    pub kind: &'static str,
    /// The argument and content by which the job is known.
    pub key: String,
    /// How it ended.
    pub end: End,
    /// True where an unfinished run went on.
    pub resumed: bool,
    /// True where a run before had read all of it: it was not read again.
    pub read_before: bool,
    /// What was read.
    pub tally: Tally,
    /// What became of all that the job ever brought.
    pub entries: EntryCounts,
}

/// What is counted by a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of a file.
    Bytes,
    /// Files of a folder.
    Files,
    /// Sitemaps.
    Listings,
    /// Answers of a CDX server.
    Answers,
    /// Articles to be fetched.
    Articles,
}

/// What happens while a backfill runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// A phase begins.
    Began {
        /// What is counted.
        unit: Unit,
        /// How many there are, where that is known.
        total: Option<u64>,
        /// How many were done by runs before.
        done: u64,
    },
    /// So many are done and safe.
    Advanced {
        /// In the unit of the phase.
        done: u64,
    },
    /// Something could not be read; the rest goes on.
    Bad(BadPlace),
    /// A document that was there already.
    Known,
    /// A document is decided.
    Decided(EntryState),
    /// An article could not be fetched now.
    Later,
}

/// Where progress is told.
pub type Report<'a> = dyn FnMut(&Progress) + Send + 'a;
