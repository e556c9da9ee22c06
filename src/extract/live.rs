//! Live blogs: the dated updates of a running account.

use super::dom::{Dom, Index, Tag, attr, normal};
use super::evidence::squeeze;
use super::head::Head;
use super::linked::{self, Linked};
use super::lists::LIVE_WORDS;
use crate::model::{Provenance, Update};
use crate::text::dates::parse_instant;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use url::Url;

/// Updates read from one page.
const MAX_UPDATES: usize = 500;

/// The updates that the structured data or the microdata list, newest or oldest first as the page has them.
pub(super) fn updates(
    dom: &Dom<'_>,
    head: &Head<'_>,
    linked: &Linked,
    zone: Option<&TimeZone>,
) -> Vec<Update> {
    let data = linked.objects_of("LiveBlogPosting").filter_map(|object| object.get("liveBlogUpdate"));
    let listed = data.flat_map(|value| match value {
        Value::Array(items) => items.iter().collect::<Vec<_>>(),
        other => vec![other],
    });
    let found: Vec<Update> = listed
        .filter_map(Value::as_object)
        .filter_map(|object| of_data(object, zone))
        .take(MAX_UPDATES)
        .collect();
    if !found.is_empty() {
        return found;
    }
    head.property("liveblogupdate").take(MAX_UPDATES).filter_map(|at| of_element(dom, at, zone)).collect()
}

/// The updates that a page only shows: parts of one parent and class, each with an instant, on a page that calls itself a
/// running account.
///
/// At least half of such a row must hold blocks of the text, whose first nodes are `kept`, in order: other articles in a
/// row of their own are no updates, nor is anything whose headline leads to another page.
pub(super) fn shown(
    dom: &Dom<'_>,
    url: &Url,
    title: Option<&str>,
    kept: &[Index],
    zone: Option<&TimeZone>,
) -> Vec<Update> {
    /// Updates from which a row of them is an account.
    const LEAST: usize = 3;
    /// Nodes of the largest update.
    const LARGEST: usize = 2000;
    if kept.is_empty() || !calls_itself_live(url, title.unwrap_or_default()) {
        return Vec::new();
    }
    let mut rows: BTreeMap<(Index, &str), Vec<Index>> = BTreeMap::new();
    for (at, tag, element) in dom.elements() {
        let part = matches!(tag, Tag::Article | Tag::Div | Tag::Section | Tag::Li);
        if part && dom.end(at) - at < LARGEST {
            rows.entry((dom.parent(at), attr(element, "class").unwrap_or_default())).or_default().push(at);
        }
    }
    let mut best: Vec<Update> = Vec::new();
    let holds_text = |at: &Index| {
        kept.get(kept.partition_point(|from| from < at)).is_some_and(|from| *from < dom.end(*at))
    };
    for mut places in rows.into_values().filter(|places| places.len() >= LEAST) {
        if places.iter().filter(|at| holds_text(at)).count() * 2 < places.len() {
            continue;
        }
        places.retain(|at| !leads_elsewhere(dom, *at, url));
        let row = places.into_iter().take(MAX_UPDATES).filter_map(|at| of_element(dom, at, zone));
        let row: Vec<Update> = row.filter(|update| update.at.is_some()).collect();
        let weight = |row: &[Update]| row.iter().map(|update| update.text.len()).sum::<usize>();
        if row.len() >= LEAST && weight(&row) > weight(&best) {
            best = row;
        }
    }
    best
}

/// True where a whole segment of the address or a whole part of the headline says so; a slug repeats the headline's words.
fn calls_itself_live(url: &Url, title: &str) -> bool {
    let path = url.path().to_lowercase().replace(['-', '_'], " ");
    let title = title.to_lowercase();
    let mut named = title.split([':', '|', '—', '–', '(', ')']).map(str::trim);
    path.split('/').any(|segment| LIVE_WORDS.has(segment)) || named.any(|part| LIVE_WORDS.has(part))
}

/// True where the headline of a part is a link to another page, or stands in one.
fn leads_elsewhere(dom: &Dom<'_>, at: Index, url: &Url) -> bool {
    let Some((heading, _)) = dom.range(at + 1, dom.end(at)).find(|(place, _)| dom.tag(*place).is_heading())
    else {
        return false;
    };
    let around = dom.ancestors(heading).take_while(|up| *up >= at);
    let inside = dom.range(heading, dom.end(heading)).map(|(place, _)| place);
    let is_other = |href: &str| url.join(href.trim()).is_ok_and(|there| there.path() != url.path());
    around
        .chain(inside)
        .filter_map(|place| dom.element(place))
        .any(|(tag, element)| tag == Tag::A && attr(element, "href").is_some_and(is_other))
}

fn of_data(object: &Map<String, Value>, zone: Option<&TimeZone>) -> Option<Update> {
    let text = linked::text(object, "articleBody").or_else(|| linked::text(object, "description"))?;
    let at =
        linked::text(object, "datePublished").and_then(|raw| parse_instant(raw, zone, Provenance::JsonLd));
    let title = linked::text(object, "headline").map(normal);
    Some(Update { title, at, text: super::plain(text) }).filter(|update| !update.text.is_empty())
}

fn of_element(dom: &Dom<'_>, at: usize, zone: Option<&TimeZone>) -> Option<Update> {
    let inside = || dom.range(at + 1, dom.end(at));
    let title = inside().find(|(place, _)| dom.tag(*place).is_heading()).map(|(place, _)| dom.text(place));
    let moment = inside().find_map(|(place, _)| {
        let (tag, element) = dom.element(place)?;
        let raw =
            attr(element, "datetime").or_else(|| attr(element, "content").filter(|_| tag == Tag::Meta))?;
        parse_instant(raw, zone, Provenance::Microdata)
    });
    let paragraphs =
        inside().filter(|(place, _)| dom.tag(*place) == Tag::P).map(|(place, _)| dom.text(place));
    let text = paragraphs.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    (!text.is_empty()).then_some(Update { title, at: moment, text })
}

/// Adds to a text the updates that it does not hold, and the headlines of those that it holds, so that every update is
/// part of the article's.
pub(super) fn complete(text: &mut String, updates: &[Update]) {
    /// Letters by which a line is known.
    const PROBE: usize = 60;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut squeezed: Vec<String> = lines.iter().map(|line| squeeze(line)).collect();
    for update in updates {
        let probe: String =
            squeeze(update.text.lines().next().unwrap_or_default()).chars().take(PROBE).collect();
        let title = update.title.as_deref().filter(|title| !squeezed.contains(&squeeze(title)));
        let at = squeezed.iter().position(|line| line.contains(&probe));
        let body = if at.is_none() { Some(update.text.as_str()) } else { None };
        let at = at.unwrap_or(lines.len());
        let added: Vec<&str> = title.into_iter().chain(body.into_iter().flat_map(str::lines)).collect();
        lines.splice(at..at, added.iter().map(|line| (*line).to_owned()));
        squeezed.splice(at..at, added.iter().map(|line| squeeze(line)));
    }
    *text = lines.join("\n");
}
