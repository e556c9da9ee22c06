//! JSON Feed, tolerant of a missing version and of numbers where the specification wants strings.

use super::{Hints, ListingError, Tally, fields, plain};
use crate::model::{Entry, Language, Listing, ListingKind};
use serde_json::Value;

/// Reads a JSON Feed; an array at the top is taken for its items.
pub fn read(text: &str, hints: &Hints<'_>) -> Result<Listing, ListingError> {
    let unreadable = |why: String| ListingError::Unreadable { form: "JSON feed", why };
    let value: Value = serde_json::from_str(text).map_err(|error| unreadable(error.to_string()))?;
    let mut tally = Tally::new(hints, ListingKind::Json);
    let items = match &value {
        Value::Array(items) => items,
        Value::Object(feed) => {
            tally.listing.title =
                scalar(&value, "title").and_then(|title| fields::filled(plain::from_html(&title)));
            tally.listing.link = link(&value, &["home_page_url"], hints).map(|url| url.to_string());
            tally.listing.id = scalar(&value, "feed_url");
            tally.listing.more.extend(link(&value, &["next_url"], hints));
            tally.listing.hub = hub(&value, hints);
            tally.listing.own = link(&value, &["feed_url"], hints);
            match feed.get("items") {
                Some(Value::Array(items)) => items,
                None | Some(Value::Null) if feed.contains_key("version") => return Ok(tally.finish()),
                _ => return Err(unreadable("no array of items".to_owned())),
            }
        }
        _ => return Err(unreadable("neither an object nor an array".to_owned())),
    };
    let language = scalar(&value, "language").and_then(|code| Language::parse(&code));
    for (at, item) in items.iter().enumerate() {
        if !item.is_object() {
            tally.problem(format!("item {}", at + 1), "not an object; passed over");
        } else if tally.has_room() {
            let mut entry = entry(item, hints);
            entry.language = entry.language.or(language);
            tally.push(entry);
        }
    }
    Ok(tally.finish())
}

fn entry(item: &Value, hints: &Hints<'_>) -> Entry {
    let raw_published = scalar(item, "date_published");
    let raw_updated = scalar(item, "date_modified");
    let published = raw_published.as_deref().and_then(|raw| fields::instant(raw, hints));
    let updated = raw_updated.as_deref().and_then(|raw| fields::instant(raw, hints));
    let html = scalar(item, "content_html");
    Entry {
        id: scalar(item, "id"),
        title: scalar(item, "title").and_then(|title| fields::filled(plain::from_html(&title))),
        link: link(item, &["url", "external_url", "id"], hints),
        unread_date: raw_published.or(raw_updated).filter(|_| published.is_none() && updated.is_none()),
        published,
        updated,
        summary: scalar(item, "summary").and_then(|summary| fields::filled(plain::from_html(&summary))),
        content: html.or_else(|| scalar(item, "content_text")),
        authors: authors(item),
        language: scalar(item, "language").and_then(|code| Language::parse(&code)),
        capture: None,
    }
}

/// The first of these members that is a link; an id counts only where it is a whole URL.
fn link(object: &Value, keys: &[&str], hints: &Hints<'_>) -> Option<url::Url> {
    keys.iter().find_map(|key| {
        let written = scalar(object, key)?;
        (*key != "id" || written.starts_with("http")).then(|| fields::absolute(&written, hints.url)).flatten()
    })
}

/// The first hub of WebSub, which older feeds call PubSubHubbub; other protocols are not spoken.
fn hub(feed: &Value, hints: &Hints<'_>) -> Option<url::Url> {
    let hubs = feed.get("hubs")?.as_array()?;
    let speaks = |hub: &&Value| {
        let kind = scalar(hub, "type").unwrap_or_default();
        kind.eq_ignore_ascii_case("websub") || kind.eq_ignore_ascii_case("pubsubhubbub")
    };
    hubs.iter().filter(speaks).find_map(|hub| link(hub, &["url"], hints))
}

fn authors(item: &Value) -> Vec<String> {
    let written = item.get("authors");
    let list = written.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let alone = written.filter(|authors| !authors.is_array());
    let names = list.iter().chain(alone).chain(item.get("author")).filter_map(|author| match author {
        Value::String(name) => fields::filled(plain::one_line(name)),
        author => scalar(author, "name").map(|name| plain::one_line(&name)),
    });
    let mut seen: Vec<String> = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

/// A member as text, whatever scalar it is; nothing where it is empty.
fn scalar(object: &Value, key: &str) -> Option<String> {
    match object.get(key)? {
        Value::String(text) => fields::filled(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
