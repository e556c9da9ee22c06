//! `inspect listing`.

use crate::listing::{Hints, parse};
use crate::model::{Dated, Entry, Listing};
use crate::telemetry;
use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};
use std::io::{Read, Write};
use url::Url;

/// What to read.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Where the listing came from: the base of its links.
    #[arg(long, default_value = "http://localhost/")]
    url: String,
    /// The Content-Type header that came with it.
    #[arg(long, default_value = "")]
    content_type: String,
    /// The zone of dates that have none, as in Europe/Kyiv; UTC where not given.
    #[arg(long)]
    timezone: Option<String>,
    /// Entries beyond this many are counted, not read.
    #[arg(long, default_value_t = 50_000)]
    max_entries: usize,
    /// The file, or - for standard input.
    file: String,
}

/// Reads, runs the stage, prints.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let url = Url::parse(&arguments.url).with_context(|| format!("`{}` is not a URL", arguments.url))?;
    let timezone = arguments.timezone.as_deref().map(jiff::tz::TimeZone::get).transpose();
    let timezone = timezone.context("--timezone wants an IANA name such as Europe/Kyiv")?;
    let body = body(&arguments.file)?;
    let hints = Hints {
        url: &url,
        content_type: Some(arguments.content_type.as_str()).filter(|kind| !kind.is_empty()),
        spec: None,
        timezone: timezone.as_ref(),
        now: telemetry::now(),
        max_entries: arguments.max_entries,
    };
    let answer = match parse(&body, &hints) {
        Ok(listing) => shown(&listing),
        Err(error) => json!({"ok": false, "error": error.to_string()}),
    };
    writeln!(std::io::stdout().lock(), "{answer}").context("cannot write to standard output")
}

fn body(file: &str) -> anyhow::Result<Vec<u8>> {
    if file != "-" {
        return std::fs::read(file).with_context(|| format!("cannot read `{file}`"));
    }
    let mut body = Vec::new();
    std::io::stdin().lock().read_to_end(&mut body).context("cannot read standard input")?;
    Ok(body)
}

fn shown(listing: &Listing) -> Value {
    let entries: Vec<Value> = listing.entries.iter().map(shown_entry).collect();
    json!({
        "ok": true,
        "kind": listing.kind,
        "feed": {"title": listing.title, "link": listing.link, "id": listing.id},
        "entries": entries,
        "over_limit": listing.over_limit,
        "more": listing.more.iter().map(Url::as_str).collect::<Vec<_>>(),
        "hub": listing.hub.as_ref().map(Url::as_str),
        "ttl_seconds": listing.ttl_seconds,
        "problems": listing.problems,
    })
}

fn shown_entry(entry: &Entry) -> Value {
    let instant = |dated: &Option<Dated>| dated.map(|dated| dated.at.to_string());
    let author = Some(entry.authors.join(", ")).filter(|author| !author.is_empty());
    json!({
        "id": entry.id,
        "title": entry.title,
        "link": entry.link.as_ref().map(Url::as_str),
        "published": instant(&entry.published),
        "updated": instant(&entry.updated),
        "summary": entry.summary,
        "content": entry.content,
        "author": author,
    })
}
