//! Sitemaps: lists of URLs, indexes of sitemaps, the news extension, and plain lists of URLs.

use super::xml::{Element, Space};
use super::{Hints, Tally, fields, plain, xml};
use crate::model::{Entry, Language, Listing, ListingKind, Precision};
use jiff::{Timestamp, ToSpan};

/// Reads a cleaned document whose root is `urlset` or `sitemapindex`.
pub fn read(text: &str, kind: ListingKind, hints: &Hints<'_>) -> Listing {
    let mut tally = Tally::new(hints, kind);
    let outcome = xml::read(text, hints.url, |element, _| match element.name.as_str() {
        "url" => url(element, hints, &mut tally),
        "sitemap" => {
            let location = element.child(Space::Feed, "loc").map(Element::text).unwrap_or_default();
            match fields::absolute(&location, hints.url) {
                Some(url) => {
                    if let Some(changed) = last_change(element, hints) {
                        tally.listing.more_changed.insert(url.clone(), changed);
                    }
                    tally.listing.more.push(url);
                }
                None => tally.problem("a sitemap", "has no location that can be read"),
            }
        }
        _ => {}
    });
    tally.outcome(&outcome);
    tally.finish()
}

/// Reads a list of URLs, one a line; nothing where a line is anything else.
pub fn read_lines(text: &str, hints: &Hints<'_>) -> Option<Listing> {
    let is_address = |line: &str| line.starts_with("http://") || line.starts_with("https://");
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines().next()?;
    if !lines().take(20).all(is_address) {
        return None;
    }
    let mut tally = Tally::new(hints, ListingKind::Sitemap);
    for (number, line) in lines().enumerate() {
        match fields::absolute(line, hints.url).filter(|_| is_address(line)) {
            Some(link) if tally.has_room() => tally.push(Entry { link: Some(link), ..Entry::default() }),
            Some(_) => {}
            None => tally.problem(format!("line {}", number + 1), "not a URL; passed over"),
        }
    }
    Some(tally.finish())
}

fn url(element: &Element, hints: &Hints<'_>, tally: &mut Tally<'_>) {
    let location = element.child(Space::Feed, "loc").map(Element::text).unwrap_or_default();
    let Some(link) = fields::absolute(&location, hints.url) else {
        tally.problem(format!("url {}", tally.listing.entries.len() + 1), "has no location that can be read");
        return;
    };
    if !tally.has_room() {
        return;
    }
    let news = element.child(Space::News, "news");
    let of_news = |name| news.and_then(|news| news.child(Space::News, name)).map(Element::text);
    let raw = of_news("publication_date");
    let published = raw.as_deref().and_then(|raw| fields::instant(raw, hints));
    let language = news
        .and_then(|news| news.child(Space::News, "publication")?.child(Space::News, "language"))
        .and_then(|language| Language::parse(&language.text()));
    let changed = element.child(Space::Feed, "lastmod").map(Element::text);
    tally.push(Entry {
        title: of_news("title").and_then(|title| fields::filled(plain::from_html(&title))),
        link: Some(link),
        unread_date: raw.filter(|_| published.is_none()),
        published,
        updated: changed.and_then(|raw| fields::instant(&raw, hints)),
        language,
        ..Entry::default()
    });
}

/// `lastmod`; where it names a day, the end of that day anywhere on earth.
fn last_change(element: &Element, hints: &Hints<'_>) -> Option<Timestamp> {
    let dated = fields::instant(&element.child(Space::Feed, "lastmod")?.text(), hints)?;
    let slack = if dated.precision == Precision::Day { 36.hours() } else { 0.hours() };
    dated.at.checked_add(slack).ok()
}
