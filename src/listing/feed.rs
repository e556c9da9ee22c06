//! RSS of any version, RDF, Atom and CDF -> [`Listing`], by the own reader.

use super::xml::{Around, Element, Outcome, Space};
use super::{Hints, Tally, fields, plain, xml};
use crate::model::{Language, Listing, ListingKind};
use jiff::civil::Weekday;
use url::Url;

/// Reads a cleaned document whose root is a feed's, and tells what was wrong with it as a whole.
pub fn read(text: &str, hints: &Hints<'_>) -> (Listing, Outcome) {
    let mut feed =
        Feed { tally: Tally::new(hints, kind(text)), hints, link: None, language: None, update: None };
    let outcome = xml::read(text, hints.url, |element, around| feed.take(element, around));
    feed.tally.outcome(&outcome);
    let mut listing = feed.tally.finish();
    listing.ttl_seconds = listing.ttl_seconds.or_else(|| feed.update.and_then(Update::seconds));
    (listing, outcome)
}

fn kind(text: &str) -> ListingKind {
    let name: String =
        text.chars().skip(1).take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/')).collect();
    match name.rsplit(':').next() {
        Some("feed" | "entry") => ListingKind::Atom,
        _ => ListingKind::Rss,
    }
}

struct Feed<'a> {
    tally: Tally<'a>,
    hints: &'a Hints<'a>,
    link: Option<Url>,
    language: Option<Language>,
    update: Option<Update>,
}

/// `sy:updatePeriod` and `sy:updateFrequency`.
#[derive(Debug, Clone, Copy, Default)]
struct Update {
    period: u64,
    frequency: u64,
}

impl Update {
    fn seconds(self) -> Option<u64> {
        Some(self.period / self.frequency.max(1)).filter(|seconds| *seconds > 0)
    }
}

impl Feed<'_> {
    fn take(&mut self, element: &Element, around: &Around) {
        match (element.space, element.name.as_str()) {
            (Space::Feed, "item" | "entry") => self.entry(element, around),
            (Space::Feed, "link") => self.link(element, around),
            (Space::Feed, "title") => {
                let title = fields::title(element);
                keep(&mut self.tally.listing.title, title);
            }
            (Space::Feed, "id") => {
                keep(&mut self.tally.listing.id, fields::filled(element.text().trim().to_owned()));
            }
            (Space::Feed | Space::Dublin, "language") => {
                self.language = Language::parse(&element.text()).or(self.language);
            }
            (Space::Feed, "ttl") => {
                let minutes = element.text().trim().parse::<u64>().ok();
                self.tally.listing.ttl_seconds = minutes.map(|minutes| minutes.saturating_mul(60));
            }
            (Space::Feed, "skiphours" | "skipdays") => self.quiet(element),
            (Space::Syndication, "updateperiod") => {
                let period = period(element.text().trim());
                self.update = Some(Update { period, ..self.update.unwrap_or_default() });
            }
            (Space::Syndication, "updatefrequency") => {
                let frequency = element.text().trim().parse().unwrap_or(1);
                self.update = Some(Update { frequency, ..self.update.unwrap_or_default() });
            }
            _ => {}
        }
    }

    /// `skipHours` holds `hour`s, `skipDays` holds `day`s with their English names.
    fn quiet(&mut self, element: &Element) {
        let quiet = &mut self.tally.listing.quiet;
        for child in element.children() {
            let text = child.text().trim().to_ascii_lowercase();
            match child.name.as_str() {
                "hour" => text.parse().into_iter().for_each(|hour| quiet.add_hour(hour)),
                "day" => weekday(&text).into_iter().for_each(|day| quiet.add_day(day)),
                _ => {}
            }
        }
    }

    fn entry(&mut self, element: &Element, around: &Around) {
        if !self.tally.has_room() {
            return;
        }
        let base = around.base.clone().unwrap_or_else(|| self.base());
        let mut entry = fields::entry(element, around, &base, self.hints);
        entry.language = entry.language.or(self.language);
        self.tally.push(entry);
    }

    /// The base of links without `xml:base`. Atom says: the document. RSS says nothing, and where another host only
    /// carries the feed, its links are meant on the site.
    fn base(&self) -> Url {
        let carried = self.link.as_ref().filter(|link| {
            self.tally.listing.kind == ListingKind::Rss && link.host() != self.hints.url.host()
        });
        carried.unwrap_or(self.hints.url).clone()
    }

    fn link(&mut self, element: &Element, around: &Around) {
        let base = around.base.as_ref().unwrap_or(self.hints.url);
        let base = fields::joined(base, element);
        let Some(href) = element.attribute("href") else {
            let url = fields::absolute(&element.text(), &base);
            self.home(url);
            return;
        };
        let url = fields::absolute(href, &base);
        match element.attribute("rel").map(str::trim) {
            None | Some("alternate" | "") => self.home(url),
            // RFC 5005: the next page of a paged feed, the older document of an archived one.
            Some("next" | "prev-archive") => self.tally.listing.more.extend(url),
            Some("hub") => self.tally.listing.hub = self.tally.listing.hub.take().or(url),
            Some("self") => self.tally.listing.own = self.tally.listing.own.take().or(url),
            _ => {}
        }
    }

    fn home(&mut self, url: Option<Url>) {
        keep(&mut self.tally.listing.link, url.as_ref().map(Url::to_string));
        self.link = self.link.take().or(url);
    }
}

fn keep(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value;
    }
}

fn period(name: &str) -> u64 {
    match plain::one_line(name).to_ascii_lowercase().as_str() {
        "hourly" => 3_600,
        "daily" => 86_400,
        "weekly" => 604_800,
        "monthly" => 2_592_000,
        "yearly" => 31_536_000,
        _ => 0,
    }
}

fn weekday(name: &str) -> Option<Weekday> {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let at = days.iter().position(|day| *day == name)?;
    Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn the_hours_and_days_that_a_feed_asks_to_be_left_alone_are_read() {
        let url = Url::parse("https://news.example/rss").unwrap();
        let hints = Hints {
            url: &url,
            content_type: None,
            spec: None,
            timezone: None,
            now: Timestamp::UNIX_EPOCH,
            max_entries: 10,
        };
        let text =
            "<rss><channel><title>News</title><skipHours><hour>3</hour><hour> 24 </hour><hour>soon</hour>
            </skipHours><skipDays><day>Sunday</day><day>Caturday</day></skipDays></channel></rss>";
        let quiet = read(text, &hints).0.quiet;
        for (at, wanted) in [
            ("2025-12-01T03:59:59Z", true),
            ("2025-12-01T04:00:00Z", false),
            ("2025-12-01T00:30:00Z", true),
            ("2025-11-30T12:00:00Z", true),
        ] {
            assert_eq!(quiet.contains(at.parse().unwrap()), wanted, "{at}");
        }
    }
}
