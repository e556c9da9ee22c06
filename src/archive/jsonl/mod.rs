//! JSON lines -> documents: one object a line, either an article (its text) or a page (its HTML).

mod fields;

pub use fields::{BadMap, Fields};

use super::{Document, Line, content_hash, made_up_url, outlet_slug};
use crate::model::{CanonicalUrl, Dated, Entry, ExtractHint, Language, Page, Provenance};
use crate::text::dates::parse_instant;
use fields::Role;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use url::Url;

/// Why a line gives no document.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BadRecord {
    /// Beyond the cap.
    #[error("the line is longer than {cap} bytes")]
    TooLong {
        /// The cap.
        cap: usize,
    },
    /// Not JSON.
    #[error("not JSON: {0}")]
    NotJson(serde_json::Error),
    /// JSON, but no object.
    #[error("not a JSON object")]
    NotAnObject,
    /// A field of another type.
    #[error("`{field}` is not {wanted}")]
    WrongType {
        /// As it is written in the file.
        field: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// A link that nobody can follow.
    #[error("`{field}` is not an http or https URL")]
    BadUrl {
        /// As it is written in the file.
        field: String,
    },
    /// Neither text nor HTML.
    #[error("no text: none of {wanted} is there")]
    NoText {
        /// The fields asked for.
        wanted: String,
    },
    /// An outlet and an id of which no address can be made.
    #[error("no address can be made of its outlet and id")]
    NoAddress,
}

/// What is known of a file of JSON lines before it is read.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// Which field says what.
    pub fields: &'a Fields,
    /// The zone of dates without one; UTC where nothing.
    pub timezone: Option<&'a TimeZone>,
    /// The cap of a line, for the message.
    pub cap: usize,
    /// When it is read: no date is later.
    pub now: Timestamp,
}

/// Reads one line: a document, nothing for a blank line, or why it is neither.
pub fn read(line: &Line, context: &Context<'_>) -> Result<Option<Document>, BadRecord> {
    let Line::Bytes { bytes, .. } = line else { return Err(BadRecord::TooLong { cap: context.cap }) };
    if bytes.trim_ascii().is_empty() {
        return Ok(None);
    }
    let record: Value = serde_json::from_slice(bytes).map_err(BadRecord::NotJson)?;
    if !record.is_object() {
        return Err(BadRecord::NotAnObject);
    }
    document(&Record { record: &record, fields: context.fields }, context).map(Some)
}

/// An object and the names under which its parts are looked for.
struct Record<'a> {
    record: &'a Value,
    fields: &'a Fields,
}

impl Record<'_> {
    /// The first field of a role that is there and not null, with its name.
    fn value(&self, role: Role) -> Option<(&str, &Value)> {
        self.fields.of(role).iter().find_map(|name| {
            let value = lookup(self.record, name)?;
            (!value.is_null() && value.as_str() != Some("")).then_some((name.as_str(), value))
        })
    }

    /// The text of a role: a string, or a number as it is written.
    fn text(&self, role: Role) -> Result<Option<String>, BadRecord> {
        match self.value(role) {
            None => Ok(None),
            Some((_, Value::String(text))) => {
                Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
            }
            Some((_, Value::Number(number))) => Ok(Some(number.to_string())),
            Some((name, _)) => Err(BadRecord::WrongType { field: name.to_owned(), wanted: "a string" }),
        }
    }

    fn url(&self) -> Result<Option<Url>, BadRecord> {
        let Some(text) = self.text(Role::Url)? else { return Ok(None) };
        let url = Url::parse(&text).ok().filter(|url| CanonicalUrl::of(url).is_some());
        let field = || self.value(Role::Url).map(|(name, _)| name.to_owned()).unwrap_or_default();
        url.map(Some).ok_or_else(|| BadRecord::BadUrl { field: field() })
    }

    /// Authors as one string, a list of strings or a list of objects with a name.
    fn authors(&self) -> Result<Vec<String>, BadRecord> {
        let Some((field, value)) = self.value(Role::Authors) else { return Ok(Vec::new()) };
        let list = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
        let names = list.iter().filter(|author| !author.is_null()).map(|author| {
            author.as_str().or_else(|| author.get("name")?.as_str()).map(|name| name.trim().to_owned())
        });
        let names: Option<Vec<String>> = names.collect();
        let wrong = || BadRecord::WrongType { field: field.to_owned(), wanted: "a name or a list of names" };
        Ok(names.ok_or_else(wrong)?.into_iter().filter(|name| !name.is_empty()).collect())
    }

    /// The content and its type: the text where there is one, else the HTML.
    fn content(&self) -> Result<(String, &'static str), BadRecord> {
        if let Some(text) = self.text(Role::Text)? {
            return Ok((text, PLAIN));
        }
        match self.text(Role::Html)? {
            Some(page) if page.starts_with('<') => Ok((page, HTML)),
            Some(text) => Ok((text, PLAIN)),
            None => Err(BadRecord::NoText { wanted: self.fields.content_names() }),
        }
    }
}

const PLAIN: &str = "text/plain; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

/// A field by its name, or by the path that its dots draw through nested objects.
fn lookup<'a>(record: &'a Value, name: &str) -> Option<&'a Value> {
    record.get(name).or_else(|| {
        let mut path = name.contains('.').then(|| name.split('.'))?;
        path.try_fold(record, |value, key| value.get(key))
    })
}

fn document(record: &Record<'_>, context: &Context<'_>) -> Result<Document, BadRecord> {
    let (content, content_type) = record.content()?;
    let (id, title, outlet) = (record.text(Role::Id)?, record.text(Role::Title)?, record.text(Role::Outlet)?);
    let url = match record.url()? {
        Some(url) => url,
        None => address(outlet.as_deref(), id.as_deref(), title.as_deref(), &content)?,
    };
    let written = record.text(Role::Published)?;
    let published = written.as_deref().and_then(|date| published(date, context));
    let hint = ExtractHint {
        title: title.clone(),
        published,
        authors: record.authors()?,
        language: record.text(Role::Language)?.as_deref().and_then(Language::parse),
        timezone: context.timezone.and_then(TimeZone::iana_name).map(str::to_owned),
        ..ExtractHint::default()
    };
    let entry = Entry {
        id,
        title,
        link: Some(url.clone()),
        published,
        unread_date: written.filter(|_| published.is_none()),
        authors: hint.authors.clone(),
        language: hint.language,
        ..Entry::default()
    };
    let page = Page {
        url,
        content_type: Some(content_type.to_owned()),
        body: content.into_bytes(),
        fetched_at: context.now,
    };
    Ok(Document { entry, page, hint, outlet })
}

/// A date as given; one that lies in the future is no date.
fn published(written: &str, context: &Context<'_>) -> Option<Dated> {
    parse_instant(written, context.timezone, Provenance::Given).filter(|date| date.at <= context.now)
}

/// `http://<outlet or "document">.invalid/<id or hash>`: the same record gets the same address again.
fn address(
    outlet: Option<&str>,
    id: Option<&str>,
    title: Option<&str>,
    content: &str,
) -> Result<Url, BadRecord> {
    let host = outlet.and_then(outlet_slug);
    let host = host.as_ref().map_or("document", |slug| slug.as_str());
    let hash = || content_hash(&format!("{}\n{content}", title.unwrap_or_default()));
    let name = id.map_or_else(hash, str::to_owned);
    made_up_url(host, &[&name]).ok_or(BadRecord::NoAddress)
}

#[cfg(test)]
mod tests;
