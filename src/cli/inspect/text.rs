//! `inspect text`: language, relevance and mentions of texts, one object a document.

use crate::config::{entities, topic};
use crate::matching::Matcher;
use crate::model::{Field, Gazetteer, Mention, Relevance, Topic, TopicId};
use crate::text::Document;
use anyhow::Context;
use clap::Args;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};

/// What to read.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A plain text, or - for standard input.
    #[arg(required_unless_present = "jsonl", conflicts_with = "jsonl")]
    file: Option<String>,
    /// One JSON object a line: id, title, outlet, url, published, text; all but the text may be absent.
    #[arg(long, value_name = "FILE")]
    jsonl: Option<String>,
    /// When it was published: a date, an instant, or as feeds write it.
    #[arg(long)]
    published: Option<String>,
    /// Who published it.
    #[arg(long)]
    outlet: Option<String>,
    /// Runs the input so many times and reports the time without start-up on standard error.
    #[arg(long, value_name = "N")]
    repeat: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
struct Input {
    id: Option<String>,
    title: Option<String>,
    outlet: Option<String>,
    published: Option<String>,
    text: Option<String>,
}

#[derive(Debug, Serialize)]
struct Output<'d> {
    id: Option<&'d str>,
    language: Option<String>,
    relevance: Relevance,
    mentions: Vec<Printed<'d>>,
    facts: Vec<serde_json::Value>,
}

#[derive(Debug, Serialize)]
struct Printed<'d> {
    entity: String,
    start: u32,
    end: u32,
    text: &'d str,
    how: crate::model::How,
    #[serde(skip_serializing_if = "Option::is_none")]
    literal: Option<String>,
}

/// Reads, runs the stage, prints.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let (gazetteer, topic) = knowledge()?;
    let matcher = Matcher::compile(&topic, &gazetteer)?;
    let inputs = inputs(arguments)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for input in &inputs {
        serde_json::to_writer(&mut out, &read(input, &matcher))?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}

fn knowledge() -> anyhow::Result<(Gazetteer, Topic)> {
    let entities = BUNDLED_ENTITIES.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let gazetteer = entities::entities_from(&entities)?;
    let id = TopicId::parse(TOPIC)?;
    let [topic, issues] = BUNDLED_TOPIC.map(|(name, text)| (name.to_owned(), text.to_owned()));
    Ok((gazetteer, topic::topic_from(&id, &topic, &issues)?))
}
