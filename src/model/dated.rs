//! Instants as the press gives them: with a precision, an offset and an origin.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An instant, how exactly it is known, the offset it was written with and where it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// The instant in UTC; for [`Precision::Day`] midnight of that day in the offset written or assumed.
    pub at: Timestamp,
    /// How much of `at` was written.
    pub precision: Precision,
    /// Minutes east of UTC as written or taken from the source's zone; nothing where UTC was assumed.
    pub offset_minutes: Option<i16>,
    /// Where it was found.
    pub provenance: Provenance,
}

/// How much of an instant was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// The day only.
    Day,
    /// Hours and minutes, perhaps seconds.
    Minute,
    /// Seconds.
    Second,
}

/// Where an instant was found; the earlier in this list, the more it is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// JSON-LD of the page.
    JsonLd,
    /// OpenGraph or another meta element.
    Meta,
    /// Microdata or RDFa.
    Microdata,
    /// A `<time>` element.
    TimeElement,
    /// A site rule's selector.
    SiteRule,
    /// The listing's entry.
    Listing,
    /// The page's visible text.
    VisibleText,
    /// The URL's path.
    Url,
    /// Given by the person who ran a backfill.
    Given,
    /// The moment it was first seen.
    FirstSeen,
}
