//! What the shell hands over and gets back about articles that are fetched again.

use crate::model::{Entry, FailureClass, OutletId, Page, PublicId, SourceId};
use crate::pipeline::Record;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

/// An answer with a page, as far as the next look needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Where to ask the next time.
    pub url: Url,
    /// ETag, byte for byte.
    pub etag: Option<String>,
    /// Last-Modified of the same answer, byte for byte.
    pub last_modified: Option<String>,
    /// Hash of the body.
    pub body_hash: String,
}

impl Visit {
    /// A page that was kept without what its server said of it.
    pub fn without_validators(page: &Page) -> Self {
        let body_hash = blake3::hash(&page.body).to_hex().to_string();
        Self { url: page.url.clone(), etag: None, last_modified: None, body_hash }
    }
}

/// An article that is to be looked at again.
#[derive(Debug, Clone, PartialEq)]
pub struct DueRecheck {
    /// Which.
    pub article: PublicId,
    /// Where its page was the last time.
    pub url: Url,
    /// The source that listed it.
    pub source: Option<SourceId>,
    /// The outlet.
    pub outlet: Option<OutletId>,
    /// What was listed.
    pub entry: Entry,
    /// ETag of the last whole answer.
    pub etag: Option<String>,
    /// Last-Modified of the same answer.
    pub last_modified: Option<String>,
    /// Hash of its body.
    pub body_hash: Option<String>,
    /// When that was.
    pub read_at: Option<Timestamp>,
}

/// The newest version of an article, with the page that it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct NewestVersion {
    /// The article.
    pub article: PublicId,
    /// The row that was made when the page came.
    pub row: i64,
    /// Its title, empty where it has none.
    pub title: String,
    /// Its text.
    pub text: String,
    /// The outlet.
    pub outlet: Option<OutletId>,
    /// The page.
    pub page: Page,
}

/// What was found where the page of an article was.
#[derive(Debug, Clone, PartialEq)]
pub enum Sighting<'a> {
    /// 304.
    NotModified,
    /// The bytes of the last look.
    SameBytes {
        /// What the next look needs.
        visit: &'a Visit,
    },
    /// A page about the topic.
    Page {
        /// What was made of it.
        record: &'a Record,
        /// The page.
        page: &'a Page,
        /// What the next look needs.
        visit: &'a Visit,
    },
    /// A page that cannot be read or is not about the topic any more. Nothing of it is remembered: it may be a wall.
    Unread,
    /// No page.
    Failed {
        /// How it failed.
        class: FailureClass,
        /// Seconds that the server asks for.
        retry_after: Option<u64>,
    },
}

/// What a look came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Checked {
    /// It says what it said.
    Unchanged,
    /// It says something else: a revision was stored.
    Revised,
    /// What is there now is no text about the topic, or a wall before it; what is stored stays.
    Unread,
    /// The address leads to another article now; what is stored stays.
    Elsewhere,
    /// 404 or 410; confirmed, the article counts as removed by its site, and what is stored stays.
    Gone,
    /// It could not be fetched.
    Failed,
}
