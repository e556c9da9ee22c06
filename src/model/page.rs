//! A fetched page and what was known of it before it was read.

use super::{Dated, Entry, Language, Source};
use jiff::Timestamp;
use url::Url;

/// A page as it came, decoded from its transfer encoding but not from its character set.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The URL it came from, after redirects.
    pub url: Url,
    /// The Content-Type header.
    pub content_type: Option<String>,
    /// The bytes.
    pub body: Vec<u8>,
    /// When it was fetched: no date found on it may be later.
    pub fetched_at: Timestamp,
}

/// What the listing or the person said of the page; the page itself wins where it is explicit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExtractHint {
    /// The title.
    pub title: Option<String>,
    /// The publication date.
    pub published: Option<Dated>,
    /// The summary as plain text.
    pub summary: Option<String>,
    /// The whole text that the listing carried, HTML or plain.
    pub content: Option<String>,
    /// The authors.
    pub authors: Vec<String>,
    /// The language of the source.
    pub language: Option<Language>,
    /// The IANA zone of the source, for dates without one.
    pub timezone: Option<String>,
}

impl ExtractHint {
    /// What a listing's entry says, in the language and zone of its source.
    pub fn of_entry(entry: &Entry, source: Option<&Source>) -> Self {
        Self {
            title: entry.title.clone(),
            published: entry.published,
            summary: entry.summary.clone(),
            content: entry.content.clone(),
            authors: entry.authors.clone(),
            language: entry.language.or_else(|| source.map(|source| source.language)),
            timezone: source.map(|source| source.timezone.clone()),
        }
    }
}
