//! feed-rs behind a panic guard: reads what our own reader finds nothing in (docs/adr/0002-who-reads-feeds.md).

use super::{Hints, Tally, fields, plain};
use crate::model::{Dated, Entry, Language, Listing, ListingKind, Precision, Provenance};
use feed_rs::model::{FeedType, Text};
use jiff::Timestamp;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread reads behind the guard: a panic there is an answer, and nobody need hear of it.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Runs what may panic; nothing where it does.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    let before = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    done.ok()
}

/// Reads a decoded feed; nothing where feed-rs refuses it, panics, or finds no entry.
pub fn read(text: &str, hints: &Hints<'_>) -> Option<Listing> {
    // A made-up id would be a new one at every poll: none is better.
    let parser = feed_rs::parser::Builder::new()
        .base_uri(Some(hints.url.as_str()))
        .sanitize_content(false)
        .id_generator(|_, _, _| String::new())
        .build();
    let feed = guarded(|| parser.parse(text.as_bytes()))?.ok()?;
    if feed.entries.is_empty() {
        return None;
    }
    let kind = match feed.feed_type {
        FeedType::Atom => ListingKind::Atom,
        FeedType::JSON => ListingKind::Json,
        _ => ListingKind::Rss,
    };
    let mut tally = Tally::new(hints, kind);
    tally.listing.title = feed.title.as_ref().and_then(plain_text);
    tally.listing.id = fields::filled(feed.id);
    tally.listing.link = feed.links.into_iter().next().map(|link| link.href);
    for entry in feed.entries {
        if tally.has_room() {
            tally.push(convert(entry, hints));
        }
    }
    Some(tally.finish())
}

fn convert(entry: feed_rs::model::Entry, hints: &Hints<'_>) -> Entry {
    let dated = |seconds: i64| {
        let at = Timestamp::from_second(seconds).ok()?.min(hints.now);
        Some(Dated {
            at,
            precision: Precision::Second,
            offset_minutes: None,
            provenance: Provenance::Listing,
        })
    };
    let link = entry
        .links
        .iter()
        .find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"))
        .and_then(|link| fields::absolute(&link.href, hints.url));
    Entry {
        id: fields::filled(entry.id),
        title: entry.title.as_ref().and_then(plain_text),
        link,
        published: entry.published.and_then(|at| dated(at.timestamp())),
        updated: entry.updated.and_then(|at| dated(at.timestamp())),
        unread_date: None,
        summary: entry.summary.as_ref().and_then(plain_text),
        content: entry.content.and_then(|content| content.body),
        authors: entry.authors.into_iter().filter_map(|person| person.name).collect(),
        language: entry.language.as_deref().and_then(Language::parse),
        capture: None,
    }
}

fn plain_text(text: &Text) -> Option<String> {
    fields::filled(plain::from_html(&text.content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_behind_the_guard_is_an_answer_and_known_as_such() {
        assert_eq!(guarded(is_guarded), Some(true));
        assert_eq!(guarded(|| -> u8 { panic!("as the feed wished") }), None);
        assert!(!is_guarded());
    }
}
