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

/// Adds to a text the updates that it does not hold, so that every update's text is part of the article's.
pub(super) fn complete(text: &mut String, updates: &[Update]) {
    let have = squeeze(text);
    for update in updates {
        let probe: String = squeeze(&update.text).chars().take(60).collect();
        if have.contains(&probe) {
            continue;
        }
        for line in update.title.as_deref().into_iter().chain([update.text.as_str()]) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(line);
        }
    }
}
