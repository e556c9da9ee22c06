//! HTML pages as listings: by selectors, and the feeds that a page names.

use super::{Hints, ListingError, Tally, fields, plain};
use crate::model::{Entry, Listing, ListingKind, Selectors};
use scraper::error::SelectorErrorKind;
use scraper::{ElementRef, Html, Selector};
use url::Url;

/// A CSS selector that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the selector `{key} = \"{selector}\"` cannot be read: {why}")]
pub struct SelectorError {
    /// Which of the selectors: `item`, `link` ...
    pub key: &'static str,
    /// As written.
    pub selector: String,
    /// What the parser says.
    pub why: String,
}

/// What HTML has for the next page, where the source names nothing of its own.
const NEXT_PAGE: &str = "link[rel~=next][href], a[rel~=next][href]";

struct Compiled {
    item: Selector,
    link: Option<Selector>,
    title: Option<Selector>,
    date: Option<Selector>,
    next: Selector,
}

/// Checks that every selector can be read and that there is one for the items.
pub fn check_selectors(selectors: &Selectors) -> Result<(), SelectorError> {
    compile(selectors).map(drop)
}

/// Reads an index page.
pub fn read(text: &str, selectors: &Selectors, hints: &Hints<'_>) -> Result<Listing, ListingError> {
    let unreadable = |why: String| ListingError::Unreadable { form: "index page", why };
    let compiled = compile(selectors).map_err(|error| unreadable(error.to_string()))?;
    let page = Html::parse_document(text);
    let base = base_of(&page, hints.url);
    let mut tally = Tally::new(hints, ListingKind::Index);
    tally.listing.title = page_title(&page);
    tally.listing.link = Some(hints.url.to_string());
    tally.listing.hub = named(&page, "head link[rel~=hub][href]", &base);
    tally.listing.own = named(&page, "head link[rel~=self][href]", &base);
    for item in page.select(&compiled.item) {
        let entry = entry(item, &compiled, &base, hints);
        if entry.link.is_none() {
            tally.problem("an item", "has no link that can be read; passed over");
        } else if tally.has_room() {
            tally.push(entry);
        }
    }
    if tally.listing.entries.is_empty() {
        return Err(unreadable(format!("nothing on it matches `{}` with a link inside", selectors.item)));
    }
    let next = page.select(&compiled.next).next().and_then(|next| target(next, &base));
    tally.listing.more.extend(next);
    Ok(tally.finish())
}

/// The feeds that an HTML page names in its head, JSON feeds included.
pub fn feeds_of(text: &str, url: &Url) -> Vec<Url> {
    let page = Html::parse_document(text);
    let base = base_of(&page, url);
    let Ok(links) = Selector::parse("link[rel~=alternate][href]") else { return Vec::new() };
    let mut found = Vec::new();
    for link in page.select(&links) {
        let kind = link.attr("type").unwrap_or_default().to_ascii_lowercase();
        if ["rss", "atom", "rdf", "feed+json"].iter().any(|form| kind.contains(form)) {
            found.extend(link.attr("href").and_then(|href| fields::absolute(href, &base)));
        }
    }
    found.dedup();
    found
}

/// The text of an element on one line.
pub fn text_of(element: ElementRef<'_>) -> String {
    let parts: Vec<&str> = element.text().collect();
    plain::one_line(&parts.concat())
}

fn compile(selectors: &Selectors) -> Result<Compiled, SelectorError> {
    let required = |key: &'static str, written: &str| {
        Selector::parse(written).map_err(|error| SelectorError {
            key,
            selector: written.to_owned(),
            why: why(&error),
        })
    };
    let optional = |key, written: &str| {
        if written.trim().is_empty() { Ok(None) } else { required(key, written).map(Some) }
    };
    Ok(Compiled {
        item: required("item", &selectors.item)?,
        link: optional("link", &selectors.link)?,
        title: optional("title", &selectors.title)?,
        date: optional("date", &selectors.date)?,
        next: required("next", if selectors.next.trim().is_empty() { NEXT_PAGE } else { &selectors.next })?,
    })
}

/// For much of what is no selector the parser asks to be told of a mistake of its own.
fn why(error: &SelectorErrorKind) -> String {
    match error {
        SelectorErrorKind::UnexpectedSelectorParseError(_) => "it is no CSS selector".to_owned(),
        error => error.to_string(),
    }
}

fn entry(item: ElementRef<'_>, compiled: &Compiled, base: &Url, hints: &Hints<'_>) -> Entry {
    let inside =
        |selector: &Option<Selector>| selector.as_ref().and_then(|selector| item.select(selector).next());
    let link = if compiled.link.is_some() { inside(&compiled.link) } else { Some(item) };
    let title = if compiled.title.is_some() { inside(&compiled.title) } else { link };
    let raw = inside(&compiled.date).and_then(|date| {
        let machine = date.attr("datetime").or_else(|| date.attr("content")).map(str::to_owned);
        fields::filled(machine.unwrap_or_else(|| text_of(date)))
    });
    let published = raw.as_deref().and_then(|raw| fields::visible(raw, hints));
    Entry {
        title: title.and_then(|title| fields::filled(text_of(title))),
        link: link.and_then(|link| target(link, base)),
        unread_date: raw.filter(|_| published.is_none()),
        published,
        ..Entry::default()
    }
}

/// Where an element leads: its own `href`, or that of the first link inside.
fn target(element: ElementRef<'_>, base: &Url) -> Option<Url> {
    let own = element.attr("href").map(str::to_owned);
    let inner = || {
        let links = Selector::parse("a[href]").ok()?;
        element.select(&links).next()?.attr("href").map(str::to_owned)
    };
    fields::absolute(&own.or_else(inner)?, base)
}

/// The base of a page's links.
pub fn base_of(page: &Html, url: &Url) -> Url {
    let declared = Selector::parse("base[href]")
        .ok()
        .and_then(|base| page.select(&base).next()?.attr("href").and_then(|href| url.join(href.trim()).ok()));
    declared.unwrap_or_else(|| url.clone())
}

/// Where the first of the head's links of a relation leads.
fn named(page: &Html, links: &str, base: &Url) -> Option<Url> {
    let links = Selector::parse(links).ok()?;
    page.select(&links).find_map(|link| fields::absolute(link.attr("href")?, base))
}

fn page_title(page: &Html) -> Option<String> {
    let title = Selector::parse("title").ok()?;
    fields::filled(text_of(page.select(&title).next()?))
}
