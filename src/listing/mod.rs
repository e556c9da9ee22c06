//! Stage 1: bytes that list articles -> entries. Partly broken listings give the good entries and the problems.

mod base64;
mod channel;
mod decode;
mod discovery;
mod feed;
mod fields;
mod gzip;
mod index;
mod json;
mod plain;
mod sanitise;
mod second_reader;
mod sitemap;
mod tally;
mod xml;

pub use discovery::{Discovery, discover};
pub use index::{SelectorError, check_selectors};
pub use second_reader::is_guarded;

use crate::model::{Listing, ListingKind, ListingSpec};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sanitise::Start;
use tally::Tally;
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
    let unpacked = gzip::unpack(body)?;
    let text = decode::decode(&unpacked, hints.content_type);
    match hints.spec {
        Some(ListingSpec::Index(_, selectors)) => index::read(&text, selectors, hints),
        Some(ListingSpec::Channel(_)) => channel::read(&text, hints),
        Some(ListingSpec::Feed(_) | ListingSpec::Sitemap(_)) | None => read_text(&text, hints),
    }
}

fn read_text(text: &str, hints: &Hints<'_>) -> Result<Listing, ListingError> {
    let head = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    if head.is_empty() {
        return Err(ListingError::NotAListing { what: "nothing in it".to_owned() });
    }
    if head.starts_with(['{', '[']) {
        return json::read(head, hints);
    }
    if let Some(listing) = sitemap::read_lines(head, hints) {
        return Ok(listing);
    }
    match sanitise::start(head) {
        Start::Listing(root) => Ok(read_xml(&sanitise::clean(root), hints)),
        Start::Html => Err(ListingError::Html { feeds: index::feeds_of(text, hints.url) }),
        Start::Other(root) => read_other(root, hints),
        Start::Nothing => {
            let beginning: String = plain::one_line(head).chars().take(60).collect();
            Err(ListingError::NotAListing { what: format!("it begins with `{}`", beginning.escape_debug()) })
        }
    }
}

fn read_xml(clean: &str, hints: &Hints<'_>) -> Listing {
    let name: String =
        clean.chars().skip(1).take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/')).collect();
    match name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "urlset" => sitemap::read(clean, ListingKind::Sitemap, hints),
        "sitemapindex" => sitemap::read(clean, ListingKind::SitemapIndex, hints),
        _ => read_feed(clean, hints),
    }
}

/// Our reader leads; feed-rs is asked where it finds nothing.
fn read_feed(clean: &str, hints: &Hints<'_>) -> Listing {
    let (listing, outcome) = feed::read(clean, hints);
    // feed-rs goes down by recursion, and no guard catches a stack that is used up.
    if listing.entries.is_empty() && listing.over_limit == 0 && !outcome.too_deep {
        return second_reader::read(clean, hints).unwrap_or(listing);
    }
    listing
}

/// A root of no known name: a listing only if entries are inside.
fn read_other(root: &str, hints: &Hints<'_>) -> Result<Listing, ListingError> {
    let listing = read_feed(&sanitise::clean(root), hints);
    if listing.entries.is_empty() && listing.over_limit == 0 {
        let beginning: String =
            root.chars().take_while(|c| !c.is_whitespace() && *c != '>').take(40).collect();
        return Err(ListingError::NotAListing { what: format!("its first element is `{beginning}>`") });
    }
    Ok(listing)
}
