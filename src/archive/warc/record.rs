//! One record -> a document, or why it is none. Which records bring a page is decided by their heads, so that the
//! blocks of the others are never held.

use super::head::{Fields, read_fields, read_line};
use crate::archive::Document;
use crate::coding::{Beyond, Limit, decode, unchunk};
use crate::model::{CanonicalUrl, Entry, ExtractHint, Page, Provenance};
use crate::text::dates::parse_instant;
use jiff::Timestamp;
use std::io::{self, BufRead, Read};
use url::Url;

/// What a record is to us.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A page.
    Document(Box<Document>),
    /// Damaged, or a page that cannot be taken; why.
    Bad(String),
    /// Nothing that should bring a page: its kind, status or type.
    PassedOver(String),
}

/// A record whose block was read as far as it is wanted.
#[derive(Debug)]
pub(super) struct Record {
    fields: Fields,
    block: Block,
}

#[derive(Debug)]
enum Block {
    /// A page as the server sent it.
    Answer { fields: Fields, body: Vec<u8> },
    /// A page, or its text.
    Plain(Vec<u8>),
    /// Not wanted.
    Not(Content),
}

/// The kinds of record that hold no page of their own (ISO 28500, 6).
const OTHER_KINDS: &[&str] = &["warcinfo", "request", "metadata", "revisit", "continuation"];

fn passed(why: impl Into<String>) -> Block {
    Block::Not(Content::PassedOver(why.into()))
}

fn bad(why: impl Into<String>) -> Block {
    Block::Not(Content::Bad(why.into()))
}

/// Reads the record behind its version line up to the end of its block, holding at most `cap` bytes of it, or says
/// why nothing can be read as a record here.
pub(super) fn read_record(bytes: &mut dyn BufRead, cap: usize) -> io::Result<Result<Record, String>> {
    let Some(fields) = read_fields(bytes)? else {
        return Ok(Err("the head of the record has no end".to_owned()));
    };
    let Some(length) = fields.get("content-length").and_then(|length| length.parse::<u64>().ok()) else {
        return Ok(Err("the record has no Content-Length".to_owned()));
    };
    let mut rest = bytes.take(length);
    let block = read_block(&fields, &mut rest, cap)?;
    let skipped = io::copy(&mut rest, &mut io::sink())?;
    if rest.limit() > 0 {
        let there = length - rest.limit();
        return Ok(Err(format!("the record is cut short: {there} of {length} bytes")));
    }
    let block = match block {
        Block::Not(content) => Block::Not(content),
        _ if skipped > 0 => bad(format!("larger than {cap} bytes")),
        wanted => untaken(&fields).map_or(wanted, bad),
    };
    Ok(Ok(Record { fields, block }))
}

fn read_block(fields: &Fields, block: &mut dyn BufRead, cap: usize) -> io::Result<Block> {
    if let Some(not) = unwanted(fields) {
        return Ok(not);
    }
    let media = media_type(fields.get("content-type"));
    match fields.get("warc-type").unwrap_or_default() {
        "response" if media == "application/http" => read_answer(block, cap),
        "conversion" if media == "text/plain" => Ok(Block::Plain(read_capped(block, cap)?)),
        "resource" if is_page_type(&media) => Ok(Block::Plain(read_capped(block, cap)?)),
        _ => Ok(passed("no page")),
    }
}

/// Why a record brings no page, as far as its head says.
fn unwanted(fields: &Fields) -> Option<Block> {
    let kind = fields.get("warc-type").unwrap_or_default();
    if !matches!(kind, "response" | "resource" | "conversion") {
        return Some(passed(if OTHER_KINDS.contains(&kind) { kind } else { "other records" }));
    }
    if target(fields).is_none() {
        // `dns:`, `urn:`, `file:`: crawlers keep notes under such names.
        return Some(passed("no web address"));
    }
    None
}

/// Why the page of a record cannot be taken.
fn untaken(fields: &Fields) -> Option<String> {
    if let Some(why) = fields.get("warc-truncated") {
        let why: String = why.chars().take(40).collect();
        return Some(format!("the crawler has cut it short (WARC-Truncated: {why})"));
    }
    date(fields).is_none().then(|| "no WARC-Date that is a date".to_owned())
}

/// The target, which version 1.0 also writes in angle brackets.
fn target(fields: &Fields) -> Option<Url> {
    let target = fields.get("warc-target-uri")?;
    let bare = target.strip_prefix('<').and_then(|target| target.strip_suffix('>')).unwrap_or(target);
    Url::parse(bare.trim()).ok().filter(|url| CanonicalUrl::of(url).is_some())
}

/// Seconds, fractions of them, or in version 1.1 as little as a year.
fn date(fields: &Fields) -> Option<Timestamp> {
    let text = fields.get("warc-date")?;
    text.parse().ok().or_else(|| Some(parse_instant(text, None, Provenance::Given)?.at))
}

fn read_answer(block: &mut dyn BufRead, cap: usize) -> io::Result<Block> {
    let line = read_line(block)?;
    let line = String::from_utf8_lossy(&line);
    let mut words = line.split_ascii_whitespace();
    let is_http = words.next().is_some_and(|word| word.starts_with("HTTP/"));
    let status = words.next().and_then(|word| word.parse::<u16>().ok());
    // Three digits (RFC 9110, 15): what is passed over is counted by its status.
    let Some(status) = status.filter(|status| is_http && (100..1000).contains(status)) else {
        return Ok(bad("the answer has no status line"));
    };
    if status != 200 {
        return Ok(passed(format!("status {status}")));
    }
    let Some(fields) = read_fields(block)? else { return Ok(bad("the head of the answer has no end")) };
    if !is_page_type(&media_type(fields.get("content-type"))) {
        return Ok(passed("no page"));
    }
    Ok(Block::Answer { fields, body: read_capped(block, cap)? })
}

/// What is beyond the cap stays unread.
fn read_capped(block: &mut dyn BufRead, cap: usize) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    block.take(cap as u64).read_to_end(&mut body)?;
    Ok(body)
}

fn media_type(field: Option<&str>) -> String {
    field.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Pages and texts, and what is called by no type: then the first bytes decide.
fn is_page_type(media: &str) -> bool {
    matches!(media, "text/html" | "application/xhtml+xml" | "text/plain") || is_vague(media)
}

fn is_vague(media: &str) -> bool {
    matches!(media, "" | "application/octet-stream" | "unknown/unknown" | "binary/octet-stream")
}

/// Makes a document of a record that is whole.
pub(super) fn content(record: Record, cap: usize, now: Timestamp) -> Content {
    let Record { fields, block } = record;
    let (content_type, body) = match block {
        Block::Not(content) => return content,
        Block::Plain(body) => (fields.get("content-type").map(str::to_owned), body),
        Block::Answer { fields, body } => match decoded(&fields, body, cap) {
            Ok(body) => (fields.get("content-type").map(str::to_owned), body),
            Err(why) => return Content::Bad(why),
        },
    };
    let markup = body.trim_ascii_start().starts_with(b"<");
    if is_vague(&media_type(content_type.as_deref())) && !markup {
        return Content::PassedOver("no page".to_owned());
    }
    if body.trim_ascii().is_empty() {
        return Content::Bad("the page is empty".to_owned());
    }
    let (Some(url), Some(fetched_at)) = (target(&fields), date(&fields)) else {
        return Content::Bad("neither address nor date".to_owned());
    };
    let entry = Entry { link: Some(url.clone()), ..Entry::default() };
    let page = Page { url, content_type, body, fetched_at: fetched_at.min(now) };
    Content::Document(Box::new(Document { entry, page, hint: ExtractHint::default(), outlet: None }))
}

/// The body without its transfer coding and its content codings.
fn decoded(fields: &Fields, body: Vec<u8>, cap: usize) -> Result<Vec<u8>, String> {
    let chunked =
        fields.all("transfer-encoding").any(|coding| coding.to_ascii_lowercase().contains("chunked"));
    let body = if chunked { unchunk(body).map_err(|error| error.to_string())? } else { body };
    let codings = fields.all("content-encoding").collect::<Vec<_>>().join(",");
    let limit = Limit { bytes: cap, beyond: Beyond::Fail };
    decode(body, &codings, limit).map_err(|error| error.to_string())
}
