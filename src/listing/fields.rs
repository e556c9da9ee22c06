//! One RSS item or Atom entry -> [`Entry`]: which of the many elements for the same thing is believed.

use super::Hints;
use super::plain;
use super::xml::{Around, Element, Space};
use crate::model::{Dated, Entry, Language, Precision, Provenance};
use crate::text::dates::{find_visible, parse_instant};
use url::Url;

use Space::{Content, Dublin, Feed, Itunes, Media, Xhtml};

/// Where the moment of publication is looked for, the most exact meaning first.
const PUBLISHED: &[(Space, &str)] = &[
    (Feed, "pubdate"),
    (Feed, "published"),
    (Feed, "issued"),
    (Dublin, "issued"),
    (Dublin, "available"),
    (Dublin, "date"),
    (Feed, "created"),
    (Dublin, "created"),
    (Feed, "date"),
];
const UPDATED: &[(Space, &str)] =
    &[(Feed, "updated"), (Feed, "modified"), (Dublin, "modified"), (Feed, "lastbuilddate")];
const TITLES: &[(Space, &str)] =
    &[(Feed, "title"), (Dublin, "title"), (Media, "title"), (Itunes, "title"), (Feed, "headline")];
const SUMMARIES: &[(Space, &str)] = &[
    (Feed, "description"),
    (Feed, "summary"),
    (Feed, "abstract"),
    (Dublin, "description"),
    (Dublin, "abstract"),
    (Itunes, "summary"),
    (Media, "description"),
];
const CONTENTS: &[(Space, &str)] = &[
    (Content, "encoded"),
    (Feed, "content"),
    (Xhtml, "body"),
    (Xhtml, "div"),
    (Feed, "body"),
    (Feed, "fullitem"),
];

/// Reads one entry.
pub fn entry(element: &Element, around: &Around, base: &Url, hints: &Hints<'_>) -> Entry {
    let base = &joined(base, element);
    let (published, unread) = date(element, PUBLISHED, hints);
    let (updated, also_unread) = date(element, UPDATED, hints);
    let id = id(element);
    let none_read = published.is_none() && updated.is_none();
    Entry {
        link: link(element, base, id.as_deref()),
        id,
        title: first(element, TITLES, title),
        unread_date: unread.or(also_unread).filter(|_| none_read),
        published,
        updated,
        summary: first(element, SUMMARIES, |child| filled(plain::from_html(&child.markup()))),
        content: first(element, CONTENTS, content),
        authors: authors(element),
        language: language(element, around),
    }
}

/// The base of an element's links: its own `xml:base` on top of that of its surroundings.
pub fn joined(base: &Url, element: &Element) -> Url {
    let own = element.attribute("xml:base").and_then(|own| base.join(own.trim()).ok());
    own.unwrap_or_else(|| base.clone())
}

/// The title as plain text: what is declared as text keeps its angle brackets, all else is read as HTML.
pub fn title(element: &Element) -> Option<String> {
    let declared_text = matches!(element.attribute("type"), Some("text" | "text/plain" | "TEXT"));
    if declared_text && element.children().next().is_none() {
        return filled(plain::one_line(&plain::decode_entities(&element.text())));
    }
    filled(plain::from_html(&element.markup()))
}

/// The page that an RSS or Atom element links to: an `alternate` link in HTML before any other.
pub fn alternate(element: &Element, base: &Url) -> Option<Url> {
    let links = || element.children().filter(|child| child.space == Feed && child.name == "link");
    let is_alternate =
        |link: &&Element| matches!(link.attribute("rel").map(str::trim), None | Some("alternate" | ""));
    let is_html = |link: &&Element| link.attribute("type").is_none_or(|kind| kind.contains("html"));
    let target = |link: &Element| {
        let written = link.attribute("href").map_or_else(|| link.text(), str::to_owned);
        absolute(&written, &joined(base, link))
    };
    links()
        .filter(is_alternate)
        .filter(is_html)
        .find_map(target)
        .or_else(|| links().filter(is_alternate).find_map(target))
}

/// A link as written -> an absolute http or https URL.
pub fn absolute(written: &str, base: &Url) -> Option<Url> {
    let written: String = written.trim().chars().filter(|c| !matches!(c, '\n' | '\r' | '\t')).collect();
    if written.is_empty() {
        return None;
    }
    let url = base.join(&plain::decode_entities(&written)).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// Reads a date of a listing; none is later than the moment of reading.
pub fn instant(raw: &str, hints: &Hints<'_>) -> Option<Dated> {
    let read = parse_instant(raw, hints.timezone, Provenance::Listing)?;
    Some(Dated { at: read.at.min(hints.now), ..read })
}

/// Reads a date that may stand in a line of words.
pub fn visible(raw: &str, hints: &Hints<'_>) -> Option<Dated> {
    let found = || find_visible(raw, hints.timezone, Provenance::Listing);
    instant(raw, hints).or_else(|| found().map(|read| Dated { at: read.at.min(hints.now), ..read }))
}

/// Nothing in place of an empty string.
pub fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn first<T>(element: &Element, names: &[(Space, &str)], read: impl Fn(&Element) -> Option<T>) -> Option<T> {
    names.iter().find_map(|(space, name)| {
        element.children().filter(|child| child.space == *space && child.name == *name).find_map(&read)
    })
}

fn id(element: &Element) -> Option<String> {
    let named =
        first(element, &[(Feed, "guid"), (Feed, "id")], |child| filled(child.text().trim().to_owned()));
    named
        .or_else(|| element.attribute("rdf:about").and_then(|about| filled(about.trim().to_owned())))
        .or_else(|| first(element, &[(Dublin, "identifier")], |child| filled(child.text().trim().to_owned())))
}

fn link(element: &Element, base: &Url, id: Option<&str>) -> Option<Url> {
    let permalink = || {
        let guid = element.child(Feed, "guid")?;
        let denied = guid.attribute("ispermalink").is_some_and(|value| value.eq_ignore_ascii_case("false"));
        let text = guid.text();
        // "1234" is no link, though the specification would have it one.
        let looks = text.trim_start().starts_with("http") || guid.attribute("ispermalink").is_some();
        (!denied && looks).then(|| absolute(&text, base)).flatten()
    };
    let from_id = || {
        let id = id.filter(|id| id.starts_with("http://") || id.starts_with("https://"))?;
        if element.child(Feed, "guid").is_some() { None } else { absolute(id, base) }
    };
    alternate(element, base)
        .or_else(permalink)
        .or_else(|| absolute(element.attribute("href")?, base))
        .or_else(from_id)
}

fn date(element: &Element, names: &[(Space, &str)], hints: &Hints<'_>) -> (Option<Dated>, Option<String>) {
    let mut unread = None;
    let mut day = None;
    for (space, name) in names {
        for child in element.children().filter(|child| child.space == *space && child.name == *name) {
            let raw = child.text();
            match instant(&raw, hints) {
                Some(read) if read.precision == Precision::Day => day = day.or(Some(read)),
                Some(read) => return (Some(read), None),
                None => unread = unread.or_else(|| filled(plain::one_line(&raw))),
            }
        }
    }
    (day, unread)
}

fn content(element: &Element) -> Option<String> {
    let kind = element.attribute("type").unwrap_or_default();
    // Pictures and other binary content is no text.
    let textual = kind.is_empty() || !kind.contains('/') || kind.contains("text") || kind.contains("xml");
    textual.then(|| filled(element.markup().trim().to_owned())).flatten()
}

fn authors(element: &Element) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for child in element.children() {
        let written = match (child.space, child.name.as_str()) {
            (Feed, "author") => person(child),
            (Dublin, "creator") | (Itunes, "author") => plain::from_html(&child.markup()),
            _ => continue,
        };
        if !written.is_empty() && !names.contains(&written) {
            names.push(written);
        }
    }
    names
}

/// An Atom person's name or address, or an RSS author as written.
fn person(author: &Element) -> String {
    let part = |name| author.child(Feed, name).map(|child| plain::one_line(&child.text()));
    part("name").filter(|name| !name.is_empty()).or_else(|| part("email")).unwrap_or_else(|| {
        if author.children().next().is_some() { String::new() } else { plain::from_html(&author.text()) }
    })
}

fn language(element: &Element, around: &Around) -> Option<Language> {
    element
        .attribute("xml:lang")
        .map(str::to_owned)
        .or_else(|| element.child(Dublin, "language").map(Element::text))
        .or_else(|| around.language.clone())
        .and_then(|code| Language::parse(&code))
}
