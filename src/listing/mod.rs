//! Stage 1: bytes that list articles -> entries. Partly broken listings give the good entries and the problems.

use crate::model::{Listing, ListingSpec};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

/// What is known of a listing before it is read.
#[derive(Debug, Clone)]
pub struct Hints<'a> {
    /// Where it came from, after redirects: the base of its links.
    pub url: &'a Url,
    /// The Content-Type header.
    pub content_type: Option<&'a str>,
    /// What the source says it is; nothing to find out from the bytes.
    pub spec: Option<&'a ListingSpec>,
    /// The zone of dates without one; UTC where nothing.
    pub timezone: Option<&'a TimeZone>,
    /// No date is later than this.
    pub now: Timestamp,
    /// Entries beyond this many are counted, not read.
    pub max_entries: usize,
}

/// Why nothing could be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListingError {
    /// HTML where a feed was expected.
    #[error("not a feed but an HTML page{}", found(.feeds))]
    Html {
        /// Feeds that the page links to.
        feeds: Vec<Url>,
    },
    /// Bytes of no known form.
    #[error("not a listing: {what}")]
    NotAListing {
        /// What was seen.
        what: String,
    },
    /// A known form, but nothing of it could be read.
    #[error("cannot read the {form}: {why}")]
    Unreadable {
        /// RSS, Atom ...
        form: &'static str,
        /// What broke.
        why: String,
    },
}

fn found(feeds: &[Url]) -> String {
    if feeds.is_empty() {
        return String::new();
    }
    let list: Vec<&str> = feeds.iter().map(Url::as_str).collect();
    format!("; it links to {}", list.join(", "))
}

/// Reads a listing of any kind.
pub fn parse(body: &[u8], hints: &Hints<'_>) -> Result<Listing, ListingError> {
    let _ = hints;
    Err(ListingError::NotAListing { what: format!("{} bytes", body.len()) })
}

/// Checks the selectors of an index page.
pub fn check_selectors(_selectors: &crate::model::Selectors) -> Result<(), String> {
    Ok(())
}
