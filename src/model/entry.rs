//! What a listing says of the articles that it lists.

use super::{Dated, Language};
use jiff::Timestamp;
use jiff::civil::{DateTime, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use url::Url;

/// A document that lists articles, read as far as it could be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listing {
    /// What it turned out to be.
    pub kind: ListingKind,
    /// Its own title.
    pub title: Option<String>,
    /// The page that it stands for.
    pub link: Option<String>,
    /// Its own id.
    pub id: Option<String>,
    /// The entries in document order.
    pub entries: Vec<Entry>,
    /// Entries beyond the limit: counted, not read.
    pub over_limit: usize,
    /// Further listings named by it: children of a sitemap index, the next older page.
    pub more: Vec<Url>,
    /// When those were changed last, at the latest, as far as it says.
    pub more_changed: HashMap<Url, Timestamp>,
    /// The WebSub hub that tells of its changes.
    pub hub: Option<Url>,
    /// Its own address as it gives it, by which the hub knows it.
    pub own: Option<Url>,
    /// Seconds that it asks to be left alone (`ttl`, `sy:updatePeriod`).
    pub ttl_seconds: Option<u64>,
    /// When it asks not to be polled.
    pub quiet: QuietTimes,
    /// What could not be read, with the place.
    pub problems: Vec<Problem>,
}

/// Hours of the day and days of the week, in UTC, at which a listing asks not to be polled: `skipHours` and `skipDays`
/// of RSS 2.0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuietTimes {
    hours: u32,
    days: u8,
}

impl QuietTimes {
    /// Adds an hour, 0 to 23; 24 is midnight, as the first descriptions of `skipHours` had it.
    pub fn add_hour(&mut self, hour: u8) {
        if hour <= 24 {
            self.hours |= 1 << (hour % 24);
        }
    }

    /// Adds a day of the week.
    pub fn add_day(&mut self, day: Weekday) {
        self.days |= 1 << day.to_monday_zero_offset();
    }

    /// Whether this moment is a quiet one.
    pub fn contains(self, at: Timestamp) -> bool {
        let civil = at.to_zoned(TimeZone::UTC);
        self.hours & (1 << civil.hour()) != 0
            || self.days & (1 << civil.weekday().to_monday_zero_offset()) != 0
    }

    /// The first full hour from this moment on that is not quiet; nothing where the whole week is.
    pub fn end(self, at: Timestamp) -> Option<Timestamp> {
        let hour = 3_600;
        let next = at.as_second().div_euclid(hour) + 1;
        (next..next + 7 * 24)
            .filter_map(|at| Timestamp::from_second(at * hour).ok())
            .find(|at| !self.contains(*at))
    }
}

/// The forms of listings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListingKind {
    /// RSS of any version, RDF included.
    Rss,
    /// Atom of any version.
    Atom,
    /// JSON Feed.
    Json,
    /// A sitemap with URLs.
    Sitemap,
    /// A sitemap that lists sitemaps.
    SitemapIndex,
    /// An HTML page read by selectors.
    Index,
    /// The public preview of a channel.
    Channel,
}

/// One entry; every field but the position may be missing in the wild.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The id as the listing writes it (guid, id, post number); a relative reference is made whole.
    pub id: Option<String>,
    /// The title as plain text.
    pub title: Option<String>,
    /// The link, absolute.
    pub link: Option<Url>,
    /// When it says that it was published.
    pub published: Option<Dated>,
    /// When it says that it was changed.
    pub updated: Option<Dated>,
    /// The date as written, where it could not be read.
    pub unread_date: Option<String>,
    /// The summary as plain text.
    pub summary: Option<String>,
    /// The whole text, where the listing carries it, as HTML or plain text.
    pub content: Option<String>,
    /// The authors as written.
    pub authors: Vec<String>,
    /// The language it declares.
    pub language: Option<Language>,
    /// Where an archive keeps it: then it is fetched from there, and the link is only what it is known by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture: Option<Capture>,
}

impl Entry {
    /// Where its page is fetched from.
    pub fn address(&self) -> Option<&Url> {
        self.capture.as_ref().map(|capture| &capture.address).or(self.link.as_ref())
    }
}

/// What an archive has kept of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// Where the archive gives it as it came.
    pub address: Url,
    /// When the archive fetched it: no date found on it may be later.
    pub at: Timestamp,
}

impl Capture {
    /// The page and the moment of the capture that an address gives as it came: `.../20251130120000id_/<page>`, UTC.
    pub fn named_by(address: &Url) -> Option<(Url, Timestamp)> {
        let text = address.as_str();
        text.match_indices("id_/").find_map(|(at, mark)| {
            let moment = text.get(..at)?.rsplit('/').next()?;
            let civil = DateTime::strptime("%Y%m%d%H%M%S", moment).ok()?;
            let page = Url::parse(text.get(at + mark.len()..)?).ok()?;
            Some((page, civil.to_zoned(TimeZone::UTC).ok()?.timestamp()))
        })
    }
}

/// Something in partly broken input that was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where: an entry's number, a line, a field.
    pub place: String,
    /// What is wrong and what was done about it.
    pub what: String,
}
