//! Live blogs: the dated updates of a running account.

use super::dom::{Dom, Tag, attr, normal};
use super::evidence::squeeze;
use super::head::Head;
use super::linked::{self, Linked};
use crate::model::{Provenance, Update};
use crate::text::dates::parse_instant;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

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
