//! The answers of CDX servers, in any of their forms.

use super::FIELDS;
use crate::model::CanonicalUrl;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};
use url::Url;

/// A capture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The address that was captured.
    pub original: Url,
    /// When.
    pub at: Timestamp,
    /// What it is, where it is no page: its status or its type.
    pub other: Option<String>,
}

/// What a server gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// Each row, or what is wrong with it and where.
    pub rows: Vec<Result<Row, (String, String)>>,
    /// Where the next answer begins; nothing where this one is the last.
    pub resume_key: Option<String>,
}

/// Why an answer gives no captures.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadAnswer {
    /// An error page, of the server or of something before it.
    #[error("an HTML page instead of captures: {title}")]
    Html {
        /// Its title, or how it begins.
        title: String,
    },
    /// A message of the server.
    #[error("the server says: {message}")]
    Refused {
        /// The message.
        message: String,
    },
    /// The word of pywb that it has nothing of what was asked for: with status 404, or with 200.
    #[error("the server says: {message}")]
    NoCaptures {
        /// The message.
        message: String,
    },
    /// Something else.
    #[error("no list of captures: {why}")]
    Unreadable {
        /// What is wrong.
        why: String,
    },
}

/// How pywb's word for an empty answer begins.
const NOTHING: &str = "No Captures";

/// The names of the address, in either dialect.
const ADDRESS: [&str; 2] = ["original", "url"];

/// What is shown of what an answer holds instead of captures.
const SHOWN: usize = 120;

fn unreadable(why: impl ToString) -> BadAnswer {
    BadAnswer::Unreadable { why: why.to_string() }
}

/// Reads an answer; an empty one has no captures.
pub fn read(body: &[u8]) -> Result<Answer, BadAnswer> {
    let text = std::str::from_utf8(body).map_err(unreadable)?.trim();
    match text.chars().next() {
        None => Ok(Answer::default()),
        Some('<') => Err(html(text)),
        Some('[') => read_table(text),
        Some(_) => read_lines(text),
    }
}

/// The number of pages: a number, or an object with it.
pub fn read_page_count(body: &[u8]) -> Result<u64, BadAnswer> {
    let text = std::str::from_utf8(body).map_err(unreadable)?.trim();
    if text.starts_with('<') {
        return Err(html(text));
    }
    let answer: Value = serde_json::from_str(text).map_err(unreadable)?;
    let pages = answer.as_u64().or_else(|| answer.get("pages")?.as_u64());
    pages.ok_or_else(|| refusal(&answer).unwrap_or_else(|| unreadable("no number of pages")))
}

fn html(text: &str) -> BadAnswer {
    let title = text.split_once("<title>").and_then(|(_, rest)| Some(rest.split_once("</title>")?.0));
    BadAnswer::Html { title: title.unwrap_or(text).trim().chars().take(SHOWN).collect() }
}

fn refusal(object: &Value) -> Option<BadAnswer> {
    let message = object.get("message").or_else(|| object.get("error"))?.as_str()?;
    let nothing = message.trim_start().starts_with(NOTHING);
    let message = message.trim().chars().take(SHOWN).collect();
    Some(if nothing { BadAnswer::NoCaptures { message } } else { BadAnswer::Refused { message } })
}

/// One array: the names, the rows, then an empty row and the key to go on by, where there is more.
fn read_table(text: &str) -> Result<Answer, BadAnswer> {
    let table: Vec<Vec<Value>> = serde_json::from_str(text).map_err(unreadable)?;
    let mut rows = table.into_iter();
    let names: Vec<String> =
        rows.next().unwrap_or_default().iter().filter_map(Value::as_str).map(str::to_owned).collect();
    let mut answer = Answer::default();
    let mut number = 0;
    while let Some(cells) = rows.next() {
        if cells.is_empty() {
            let key = rows.next().and_then(|cells| Some(cells.first()?.as_str()?.to_owned()));
            answer.resume_key = key;
            break;
        }
        number += 1;
        let fields = names.iter().cloned().zip(cells).collect();
        answer.rows.push(row(&fields).map_err(|why| (format!("row {number}"), why)));
    }
    Ok(answer)
}

/// Lines: objects, objects behind key and moment (CDXJ), or words; behind a blank line the key to go on by.
fn read_lines(text: &str) -> Result<Answer, BadAnswer> {
    let mut answer = Answer::default();
    let mut lines = text.lines().enumerate();
    let mut formless = None;
    let mut any_form = false;
    while let Some((number, line)) = lines.next() {
        if line.trim().is_empty() {
            answer.resume_key = lines.next().map(|(_, key)| key.trim().to_owned());
            break;
        }
        let read = line_fields(line);
        if let (0, Ok(fields)) = (number, &read)
            && let Some(refused) = refusal(&Value::Object(fields.clone()))
        {
            return Err(refused);
        }
        let read = read.and_then(|fields| {
            any_form |= is_capture(&fields);
            row(&fields)
        });
        formless = formless.or_else(|| read.as_ref().err().cloned());
        answer.rows.push(read.map_err(|why| (format!("line {}", number + 1), why)));
    }
    if let Some(why) = formless.filter(|_| !any_form) {
        let start: String = text.lines().next().unwrap_or_default().chars().take(SHOWN).collect();
        return Err(unreadable(format!("{why}: {start}")));
    }
    Ok(answer)
}

fn line_fields(line: &str) -> Result<Map<String, Value>, String> {
    if let Some((before, _)) = line.split_once('{') {
        let object = line.get(before.len()..).unwrap_or_default();
        let mut fields: Map<String, Value> =
            serde_json::from_str(object).map_err(|error| format!("not JSON: {error}"))?;
        if let Some(moment) = before.split_whitespace().nth(1) {
            fields.entry("timestamp").or_insert_with(|| moment.into());
        }
        return Ok(fields);
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    if words.len() < FIELDS.len() {
        return Err(format!("{} fields instead of {}", words.len(), FIELDS.len()));
    }
    Ok(FIELDS.iter().zip(words).map(|(name, word)| ((*name).to_owned(), word.into())).collect())
}

/// The first of two names that has a text.
fn text_of<'a>(fields: &'a Map<String, Value>, names: [&str; 2]) -> Option<&'a str> {
    names.iter().find_map(|name| fields.get(*name)?.as_str())
}

/// Whether fields are those of a capture, be it a broken one: there is a moment of digits, or any address.
fn is_capture(fields: &Map<String, Value>) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text_of(fields, ["timestamp"; 2]).is_some_and(digits)
        || text_of(fields, ADDRESS).is_some_and(|address| Url::parse(address).is_ok())
}

/// A row by the names of either dialect.
fn row(fields: &Map<String, Value>) -> Result<Row, String> {
    let text = |names: [&str; 2]| text_of(fields, names);
    let original = text(ADDRESS).ok_or("no address")?;
    let url = Url::parse(original).ok().filter(|url| CanonicalUrl::of(url).is_some());
    let original = url.ok_or_else(|| "the address is not an http or https URL".to_owned())?;
    let written = text(["timestamp"; 2]).ok_or("no moment")?;
    let at = moment(written).ok_or_else(|| format!("`{}` is no moment", written.escape_debug()))?;
    let known = |value: &&str| !matches!(*value, "" | "-");
    let status = text(["statuscode", "status"]).filter(known).filter(|status| *status != "200");
    let media = text(["mimetype", "mime"]).filter(known);
    let no_page = media.is_some_and(|media| !matches!(media, "text/html" | "application/xhtml+xml" | "unk"));
    // What is passed over is counted by what it is: a server must not be able to write any number of kinds.
    let is_status = |status: &str| status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
    let other = status
        .map(|status| if is_status(status) { format!("status {status}") } else { "other status".to_owned() });
    Ok(Row { original, at, other: other.or_else(|| no_page.then(|| "no page".to_owned())) })
}

/// Up to 14 digits, UTC; what is left out is the beginning.
fn moment(text: &str) -> Option<Timestamp> {
    let known = (4..=14).contains(&text.len()) && text.len().is_multiple_of(2);
    if !known || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole: String = text.chars().chain("00000101000000".chars().skip(text.len())).collect();
    let civil = DateTime::strptime("%Y%m%d%H%M%S", &whole).ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(body: &str) -> Vec<String> {
        let told = |row: &Result<Row, (String, String)>| match row {
            Ok(row) => format!("{} {} {}", row.original, row.at, row.other.as_deref().unwrap_or("page")),
            Err((place, why)) => format!("{place}: {why}"),
        };
        read(body.as_bytes()).unwrap().rows.iter().map(told).collect()
    }

    const A: &str = "http://courier.example/a 2025-11-30T12:00:05Z page";

    #[test]
    fn every_form_of_answer_gives_the_same_capture() {
        for body in [
            r#"[["urlkey","timestamp","original","mimetype","statuscode"],
                ["example,courier)/a","20251130120005","http://courier.example:80/a","text/html","200"]]"#,
            r#"{"urlkey":"example,courier)/a","timestamp":"20251130120005","url":"http://courier.example/a","mime":"text/html","status":"200","filename":"x"}"#,
            r#"example,courier)/a 20251130120005 {"url":"http://courier.example/a","mime":"text/html","status":"200"}"#,
            "example,courier)/a 20251130120005 http://courier.example/a text/html 200 SHA 1234\n",
        ] {
            assert_eq!(told(body), [A], "{body}");
        }
    }

    #[test]
    fn the_key_to_go_on_by_stands_behind_an_empty_row() {
        let table = r#"[["urlkey","timestamp","original"],["k","20251130120005","http://courier.example/a"],[],["example,courier)/a+2025"]]"#;
        let lines = "k 20251130120005 http://courier.example/a text/html 200\n\nexample,courier)/a+2025\n";
        for body in [table, lines] {
            assert_eq!(told(body), [A], "{body}");
            assert_eq!(read(body.as_bytes()).unwrap().resume_key.as_deref(), Some("example,courier)/a+2025"));
        }
        let last = r#"[["urlkey","timestamp","original"],["k","20251130120005","http://courier.example/a"]]"#;
        assert_eq!(read(last.as_bytes()).unwrap().resume_key, None);
        assert_eq!(read(b" \n").unwrap(), Answer::default());
        assert_eq!(read(b"[]").unwrap(), Answer::default());
    }

    #[test]
    fn what_is_no_page_and_what_is_broken_is_told_row_by_row() {
        let body = "k 20251130120005 http://courier.example/a text/html 301\n\
                    k 20251130120005 http://courier.example/a image/png 200\n\
                    k 2025 http://courier.example/a warc/revisit -\n\
                    k 20251399000000 http://courier.example/a text/html 200\n\
                    k 20251130120005 dns:courier.example text/html 200\n\
                    k 20251130120005\n{broken\n\
                    k 202511 http://courier.example/a text/html 200";
        let wanted = [
            "http://courier.example/a 2025-11-30T12:00:05Z status 301",
            "http://courier.example/a 2025-11-30T12:00:05Z no page",
            "http://courier.example/a 2025-01-01T00:00:00Z no page",
            "line 4: `20251399000000` is no moment",
            "line 5: the address is not an http or https URL",
            "line 6: 2 fields instead of 5",
            "line 7: not JSON: key must be a string at line 1 column 2",
            "http://courier.example/a 2025-11-01T00:00:00Z page",
        ];
        assert_eq!(told(body), wanted);
    }

    #[test]
    fn an_answer_of_broken_captures_only_is_a_list_with_bad_rows() {
        for (body, wanted) in [
            (
                "k 20251130120005 dns:a.example text/dns 200",
                "line 1: the address is not an http or https URL",
            ),
            ("k soon http://a.example/ text/html 200", "line 1: `soon` is no moment"),
            (
                r#"{"url":"whois://a.example","timestamp":"20251130120005"}"#,
                "line 1: the address is not an http or https URL",
            ),
            (r#"k 20251130120005 {"mime":"text/html"}"#, "line 1: no address"),
        ] {
            assert_eq!(told(body), [wanted], "{body}");
        }
    }

    #[test]
    fn a_status_that_is_none_makes_no_kind_of_its_own() {
        for (status, wanted) in
            [("301", "status 301"), ("3012", "other status"), ("\u{1b}[2", "other status")]
        {
            let body = format!("k 20251130120005 http://courier.example/a text/html {status}");
            let row = read(body.as_bytes()).unwrap().rows.remove(0).unwrap();
            assert_eq!(row.other.as_deref(), Some(wanted));
        }
    }

    #[test]
    fn an_answer_that_is_no_list_of_captures_is_named() {
        for (body, wanted) in [
            (
                "<html><head><title>504 Gateway Time-out</title></head></html>",
                "an HTML page instead of captures: 504 Gateway Time-out",
            ),
            (
                r#"{"message": "No Captures found for: courier.example/*"}"#,
                "the server says: No Captures found for: courier.example/*",
            ),
            (r#"{"message": "No such collection"}"#, "the server says: No such collection"),
            (
                "This archive is closed for today",
                "no list of captures: the address is not an http or https URL: This archive is closed for today",
            ),
            ("Blocked Site Error", "no list of captures: 3 fields instead of 5: Blocked Site Error"),
            ("[[\"urlkey\"", "no list of captures: EOF while parsing a list at line 1 column 10"),
        ] {
            assert_eq!(read(body.as_bytes()).unwrap_err().to_string(), wanted);
        }
        let nothing = read(br#"{"message": "No Captures found for: courier.example/*"}"#);
        assert!(matches!(nothing, Err(BadAnswer::NoCaptures { .. })));
        assert!(matches!(read(b"\xff\xfe"), Err(BadAnswer::Unreadable { .. })));
    }

    #[test]
    fn the_number_of_pages_is_a_number_or_stands_in_an_object() {
        assert_eq!(read_page_count(b"12\n"), Ok(12));
        assert_eq!(read_page_count(br#"{"pages": 3, "pageSize": 1, "blocks": 3}"#), Ok(3));
        let refused = read_page_count(br#"{"error": "no such collection"}"#).unwrap_err();
        assert_eq!(refused.to_string(), "the server says: no such collection");
        assert!(matches!(read_page_count(b"<p>busy</p>"), Err(BadAnswer::Html { .. })));
        assert!(matches!(read_page_count(b"many"), Err(BadAnswer::Unreadable { .. })));
    }

    proptest! {
        #[test]
        fn any_answer_gives_rows_that_can_be_stored(body in "[\\[\\]{}\", \n0-9a-z:/<.-]{0,80}") {
            if let Ok(answer) = read(body.as_bytes()) {
                for row in answer.rows.into_iter().flatten() {
                    prop_assert!(CanonicalUrl::of(&row.original).is_some());
                }
            }
        }
    }
}
