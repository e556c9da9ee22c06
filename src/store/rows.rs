//! What is read out of the store.

use super::Holder;
use crate::model::{EntityId, Entry, Field, How, OutletId, PublicId, Span};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// Rows of any query.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Rows {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The values; blobs as hexadecimal digits.
    pub rows: Vec<Vec<serde_json::Value>>,
    /// True where the row limit cut the result.
    pub more: bool,
}

/// An entry that led to no article of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEntry {
    /// Its link.
    pub url: String,
    /// What became of it.
    pub state: String,
    /// Why.
    pub reason: Option<String>,
    /// What exactly.
    pub detail: Option<String>,
    /// The outlet that it comes from.
    pub outlet: Option<OutletId>,
    /// What was listed; empty where that is not kept any more.
    pub listed: Entry,
    /// Hash of its page, where that is kept.
    pub page: Option<String>,
}

/// What a user's query may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// It is stopped after this.
    pub time: Duration,
    /// Further rows are not read.
    pub rows: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(10), rows: 10_000 }
    }
}

/// Entries by state: `listed = stored + off_topic + duplicate + failed + waiting`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct EntryCounts {
    /// All.
    pub listed: u64,
    /// In the store.
    pub stored: u64,
    /// Not about the topic.
    pub off_topic: u64,
    /// In the store through another entry.
    pub duplicate: u64,
    /// Given up.
    pub failed: u64,
    /// Still to be fetched.
    pub waiting: u64,
    /// How many of the failed, and of the waiting that failed before, by reason.
    pub reasons: BTreeMap<String, u64>,
}

/// The counts of the whole store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All together.
    pub total: EntryCounts,
    /// By source.
    pub sources: BTreeMap<String, EntryCounts>,
    /// By job, as `kind:key`.
    pub jobs: BTreeMap<String, EntryCounts>,
    /// Articles about the topic.
    pub articles: u64,
    /// Facts.
    pub facts: u64,
    /// Stories with at least one article.
    pub stories: u64,
}

/// Whether the daemon is alive and gets anything.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Health {
    /// Who holds the poller's lease.
    pub poller: Option<Holder>,
    /// Seconds since its last heartbeat.
    pub heartbeat_age_seconds: Option<i64>,
    /// The last poll of any listing that succeeded.
    pub last_success_at: Option<Timestamp>,
    /// The last poll of any listing.
    pub last_poll_at: Option<Timestamp>,
    /// Listings that are polled.
    pub listings: u64,
    /// Listings that fail at present.
    pub failing: u64,
    /// Entries waiting.
    pub waiting: u64,
}

/// Something that `doctor` found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The check: `integrity`, `foreign_keys`, `text_index`, `counts`, `pages`.
    pub check: &'static str,
    /// What is wrong.
    pub what: String,
}

/// An article with its newest text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredArticle {
    /// Its id.
    pub id: PublicId,
    /// Its first canonical URL.
    pub url: String,
    /// The outlet's id.
    pub outlet: Option<String>,
    /// The outlet's name.
    pub outlet_name: Option<String>,
    /// The source's id.
    pub source: Option<String>,
    /// The headline.
    pub title: String,
    /// The text.
    pub text: String,
    /// The hash of that text version.
    pub text_version: String,
    /// The language.
    pub language: Option<String>,
    /// The authors.
    pub authors: Vec<String>,
    /// When it was published, as far as known.
    pub published_at: Option<Timestamp>,
    /// How exactly that is known.
    pub published_precision: Option<String>,
    /// The last change that the page admits.
    pub modified_at: Option<Timestamp>,
    /// When it was first seen.
    pub first_seen_at: Timestamp,
    /// What kind of page it is.
    pub kind: String,
    /// How far the text can be trusted.
    pub quality: String,
    /// The score.
    pub score: f64,
    /// What spoke for and against.
    pub why: serde_json::Value,
    /// The topic and its version.
    pub topic: String,
    /// The version of the topic pack.
    pub topic_version: String,
    /// Issues in it, with how often.
    pub issues: Vec<(String, u32)>,
    /// The group of copies.
    pub same_text: PublicId,
    /// The group of reports of one event.
    pub story: PublicId,
    /// Articles whose text it contains in part.
    pub derived_from: Vec<PublicId>,
    /// How many versions its site served.
    pub revisions: u32,
    /// Since when its site does not have it any more.
    pub removed_at: Option<Timestamp>,
    /// The page it was read from.
    pub page: Option<String>,
}

/// One version of an article, as the newest rules read its page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredRevision {
    /// The row that was made when the page came.
    #[serde(skip)]
    pub row: i64,
    /// The page it was read from.
    pub page: Option<String>,
    /// The hash.
    pub text_version: String,
    /// When its page came.
    pub seen_at: Timestamp,
    /// The headline.
    pub title: String,
    /// The text.
    pub text: String,
}

/// A mention in the newest text of an article.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredMention {
    /// Who or what.
    pub entity: EntityId,
    /// Its name in English, where the gazetteer has it.
    pub name: Option<String>,
    /// The title or the text.
    pub field: Field,
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// How it was recognised.
    pub how: How,
    /// For a metonym, what was written.
    pub literal: Option<EntityId>,
}

/// A fact in its envelope, as `docs/facts.md` describes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredFact {
    /// The article.
    pub article: PublicId,
    /// The envelope: `id`, `kind`, `args`, `issues` and so on.
    #[serde(flatten)]
    pub fact: serde_json::Map<String, serde_json::Value>,
}
