//! One RSS item or Atom entry -> [`Entry`]: which of the many elements for the same thing is believed.

use super::Hints;
use super::base64;
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
    // CDF writes the date of a change as an attribute.
    let updated = updated.or_else(|| instant(element.attribute("lastmod")?, hints));
    let none_read = published.is_none() && updated.is_none();
    Entry {
        link: link(element, base),
        id: id(element, &joined(around.base.as_ref().unwrap_or(hints.url), element)),
        title: first(element, TITLES, title).or_else(|| media_title(element)),
        unread_date: unread.or(also_unread).filter(|_| none_read),
        published,
        updated,
        summary: first(element, SUMMARIES, |child| filled(plain::from_html(&child.markup()))),
        content: first(element, CONTENTS, content),
        authors: authors(element),
        language: language(element, around),
        capture: None,
    }
}

/// The base of an element's links: its own `xml:base` on top of that of its surroundings.
pub fn joined(base: &Url, element: &Element) -> Url {
    let own = element.attribute("xml:base").and_then(|own| base.join(own.trim()).ok());
    own.unwrap_or_else(|| base.clone())
}

/// The title as plain text: what is declared as text keeps its angle brackets, all else is read as HTML.
pub fn title(element: &Element) -> Option<String> {
    if let Some(decoded) = encoded(element) {
        return filled(plain::from_html(&decoded));
    }
    let declared_text = matches!(element.attribute("type"), Some("text" | "text/plain" | "TEXT"));
    if declared_text && element.children().next().is_none() {
        return filled(plain::one_line(&plain::decode_entities(&element.text())));
    }
    filled(plain::from_html(&element.markup()))
}

/// The title of what an untitled entry carries.
fn media_title(element: &Element) -> Option<String> {
    let mut carried = element.children().filter(|child| {
        child.name == "enclosure"
            || (child.space == Media && matches!(child.name.as_str(), "group" | "content"))
    });
    carried.find_map(|child| first(child, &[(Media, "title")], title).or_else(|| media_title(child)))
}

/// The page that an RSS or Atom element links to: an `alternate` link declared as HTML before one of no declared type,
/// and that before any other. Of several alike the last counts, as one value overwrites the other in most readers.
pub fn alternate(element: &Element, base: &Url) -> Option<Url> {
    let is_alternate =
        |link: &&Element| matches!(link.attribute("rel").map(str::trim), None | Some("alternate" | ""));
    let target = |link: &Element| {
        let written = link.attribute("href").map_or_else(|| link.text(), str::to_owned);
        Some((html_rank(link.attribute("type")), absolute(&written, &joined(base, link))?))
    };
    element
        .children()
        .filter(|child| child.space == Feed && child.name == "link")
        .filter(is_alternate)
        .filter_map(target)
        .max_by_key(|(rank, _)| *rank)
        .map(|(_, url)| url)
}

fn html_rank(kind: Option<&str>) -> u8 {
    match kind.map(str::trim) {
        Some(kind) if kind.contains("html") => 2,
        None | Some("") => 1,
        Some(_) => 0,
    }
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

/// The id as it is written, but a relative reference is made whole against its document: two sites write `/news/1`.
fn id(element: &Element, base: &Url) -> Option<String> {
    let written = |child: &Element| filled(child.text().trim().to_owned());
    let named = first(element, &[(Feed, "guid"), (Feed, "id")], |child| {
        let id = written(child)?;
        if denies_permalink(child) { Some(id) } else { whole(&id, &joined(base, child)).or(Some(id)) }
    });
    named
        .or_else(|| element.attribute("rdf:about").and_then(|about| filled(about.trim().to_owned())))
        .or_else(|| first(element, &[(Dublin, "identifier")], written))
}

/// A relative reference resolved; its own characters stay as they are written, for an id is compared, never fetched.
fn whole(id: &str, base: &Url) -> Option<String> {
    if Url::parse(id).is_ok() {
        return None;
    }
    let resolved = base.join(id).ok()?;
    let origin = resolved.origin().ascii_serialization();
    if id.starts_with("//") || id.starts_with(['.', '?', '#']) {
        return Some(resolved.into());
    }
    let folder =
        if id.starts_with('/') { "/" } else { base.path().rsplit_once('/').map_or("", |(to, _)| to) };
    Some(format!("{origin}{}/{}", folder.trim_end_matches('/'), id.trim_start_matches('/')))
}

fn denies_permalink(guid: &Element) -> bool {
    guid.attribute("ispermalink").is_some_and(|value| value.trim().eq_ignore_ascii_case("false"))
}

fn link(element: &Element, base: &Url) -> Option<Url> {
    let from_id = || {
        let id = element.child(Feed, "guid").or_else(|| element.child(Feed, "id"));
        let Some(id) = id else { return absolute(element.attribute("rdf:about")?, base) };
        let text = id.text();
        let leads = id.attribute("ispermalink").is_some() || is_address(text.trim());
        (!denies_permalink(id) && leads).then(|| absolute(&text, &joined(base, id))).flatten()
    };
    alternate(element, base).or_else(|| absolute(element.attribute("href")?, base)).or_else(from_id)
}

/// An address or the path of one. "1234" is no link, though the specification of RSS would have it one.
fn is_address(id: &str) -> bool {
    let path = id.contains(['/', '?']) && !id.contains(char::is_whitespace);
    path || id.starts_with("http://") || id.starts_with("https://")
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

/// The text of an Atom construct in Base64: `mode="base64"` in Atom 0.3, any binary type in Atom 1.0.
fn encoded(element: &Element) -> Option<String> {
    let marked = element.attribute("mode").is_some_and(|mode| mode.trim().eq_ignore_ascii_case("base64"));
    let kind = element.attribute("type").unwrap_or_default();
    let binary =
        kind.contains('/') && !kind.contains("text") && !kind.contains("xml") && !kind.contains("html");
    if marked || binary { base64::decode(&element.text()) } else { None }
}

fn content(element: &Element) -> Option<String> {
    if let Some(decoded) = encoded(element) {
        return filled(decoded.trim().to_owned());
    }
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
