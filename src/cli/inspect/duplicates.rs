//! `inspect duplicates`: which documents of a file share a text or a story, in the order given.

use crate::dedup::{Index, fingerprint, heading};
use crate::model::{Candidate, CanonicalUrl, Newcomer, Placement, PublicId};
use crate::text::Tokens;
use anyhow::Context;
use clap::Args;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::{BufRead, Write};

/// What to read.
#[derive(Debug, Args)]
pub struct Arguments {
    /// JSON lines with id, title, outlet, text; - for standard input.
    #[arg(long, value_name = "FILE")]
    jsonl: String,
}

#[derive(Debug, Deserialize)]
struct Line {
    id: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    outlet: Option<String>,
    #[serde(default)]
    text: Option<String>,
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    id: &'a str,
    same_text: &'a str,
    derived_from: Vec<&'a str>,
    story: &'a str,
}

/// Places every document among those before it and prints one object a document.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let mut index = Index::new();
    let mut names: HashMap<PublicId, String> = HashMap::new();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (number, line) in super::open(&arguments.jsonl)?.lines().enumerate() {
        let line = line.with_context(|| format!("cannot read `{}`", arguments.jsonl))?;
        if line.trim().is_empty() {
            continue;
        }
        let line: Line =
            serde_json::from_str(&line).with_context(|| super::no_document(&arguments.jsonl, number))?;
        let id = local_id(&line.id)?;
        let placement = place(&mut index, &id, &line);
        names.insert(id, line.id.clone());
        let name = |id: &PublicId| names.get(id).map_or("", String::as_str);
        let answer = Answer {
            id: &line.id,
            same_text: name(&placement.same_text),
            derived_from: placement.derived_from.iter().map(name).collect(),
            story: name(&placement.story),
        };
        serde_json::to_writer(&mut out, &answer)?;
        writeln!(out)?;
    }
    out.flush().context("cannot write to standard output")
}

fn place(index: &mut Index, id: &PublicId, line: &Line) -> Placement {
    let at = jiff::Timestamp::UNIX_EPOCH;
    let fingerprint = fingerprint(&Tokens::of(line.text.as_deref().unwrap_or_default()));
    let heading = heading(line.outlet.as_deref(), line.title.as_deref());
    let newcomer = Newcomer { id, at, fingerprint: &fingerprint, heading: &heading, features: &[] };
    let placement = index.place(&newcomer);
    index.insert(Candidate {
        heading,
        id: id.clone(),
        same_text: placement.same_text.clone(),
        story: placement.story.clone(),
        at,
        fingerprint,
        features: Vec::new(),
    });
    placement
}

/// Documents of a file have names of any form; the index wants public ids.
fn local_id(name: &str) -> anyhow::Result<PublicId> {
    let mut url = url::Url::parse("http://document.invalid/")?;
    url.set_path(name);
    let canonical = CanonicalUrl::of(&url).context("a document's id cannot be used")?;
    Ok(PublicId::of_url(&canonical))
}
