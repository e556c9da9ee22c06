//! `inspect text`: language, relevance, mentions and facts of texts, one object a document.

use super::{Session, facts as printed};
use crate::config;
use crate::facts::{self, Rules};
use crate::matching::{Matcher, Organisations};
use crate::model::{Dated, Field, Mention, Provenance, Relevance, TopicId};
use crate::telemetry;
use crate::text::{Document, dates::parse_instant};
use anyhow::{Context, bail};
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
    /// The topic that relevance is weighed against; the one of the settings where not given.
    #[arg(long, value_parser = TopicId::parse)]
    topic: Option<TopicId>,
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
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    sources: serde_json::Map<String, serde_json::Value>,
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
pub fn run(session: &Session, arguments: &Arguments) -> anyhow::Result<()> {
    let mut settings = session.settings(None)?;
    settings.topic.id = arguments.topic.clone().or(settings.topic.id);
    let known = config::knowledge(&settings)?;
    let organisations = Organisations::of(&known.gazetteer);
    let knowledge = Knowledge { matcher: known.matcher, rules: known.rules, organisations };
    if let Some(given) = arguments.published.as_deref().filter(|given| instant(given).is_none()) {
        bail!("--published: `{given}` is no date such as 2025-12-01 or 2025-12-01T08:00Z");
    }
    let inputs = inputs(arguments)?;
    if let Some(times) = arguments.repeat {
        measure(&inputs, &knowledge, times)?;
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for input in &inputs {
        serde_json::to_writer(&mut out, &read(input, &knowledge))?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}

/// Reads every input so many times and tells on standard error how long that took without start-up.
fn measure(inputs: &[Input], knowledge: &Knowledge, times: u32) -> anyhow::Result<()> {
    let begun = telemetry::now();
    let mut mentions = 0;
    for input in std::iter::repeat_n(inputs, times as usize).flatten() {
        mentions += read(input, knowledge).mentions.len();
    }
    let seconds = telemetry::now().duration_since(begun).as_secs_f64();
    let documents = inputs.len() * times as usize;
    writeln!(std::io::stderr(), "{documents} documents, {mentions} mentions in {seconds:.3} s")?;
    Ok(())
}

/// The inputs: lines of JSON, or one text.
fn inputs(arguments: &Arguments) -> anyhow::Result<Vec<Input>> {
    let Some(path) = &arguments.jsonl else {
        let path = arguments.file.as_deref().unwrap_or("-");
        let text = read_file(path)?;
        let (published, outlet) = (arguments.published.clone(), arguments.outlet.clone());
        return Ok(vec![Input { published, outlet, text: Some(text), ..Input::default() }]);
    };
    let text = read_file(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let parsed = lines
        .map(|(number, line)| serde_json::from_str(line).with_context(|| super::no_document(path, number)));
    parsed.collect()
}

fn read_file(path: &str) -> anyhow::Result<String> {
    if path == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
        return Ok(text);
    }
    let bytes = std::fs::read(path).with_context(|| format!("cannot read `{path}`"))?;
    String::from_utf8(bytes).with_context(|| format!("`{path}` is not UTF-8"))
}

/// What texts are read with.
struct Knowledge {
    matcher: Matcher,
    rules: Rules,
    organisations: Organisations,
}

fn read<'d>(input: &'d Input, knowledge: &Knowledge) -> Output<'d> {
    let title = input.title.as_deref().unwrap_or_default();
    let text = input.text.as_deref().unwrap_or_default();
    let document = Document::new(title, text, None);
    let report = knowledge.matcher.scan(&document, published(input));
    let context = facts::Context {
        article: input.id.as_deref().unwrap_or_default(),
        outlet: input.outlet.as_deref().and_then(|label| knowledge.organisations.named(label)),
        published: published(input),
    };
    let facts = facts::extract(&document, &context, &report, &knowledge.rules);
    let mentions = report.mentions.iter().filter(|mention| mention.field == Field::Text);
    Output {
        id: input.id.as_deref(),
        language: report.language.map(|language| language.to_string()),
        mentions: mentions.map(|mention| print(mention, text)).collect(),
        relevance: report.relevance,
        sources: printed::sources(&facts),
        facts: facts.iter().map(printed::print).collect(),
    }
}

/// The day in the zone that was written; nothing where it cannot be read.
fn published(input: &Input) -> Option<jiff::civil::Date> {
    let raw = input.published.as_deref().filter(|raw| !raw.trim().is_empty())?;
    let dated = instant(raw)?;
    let offset = jiff::tz::Offset::from_seconds(i32::from(dated.offset_minutes.unwrap_or(0)) * 60).ok()?;
    Some(offset.to_datetime(dated.at).date())
}

fn instant(raw: &str) -> Option<Dated> {
    parse_instant(raw, None, Provenance::Given)
}

fn print<'d>(mention: &Mention, text: &'d str) -> Printed<'d> {
    Printed {
        entity: mention.entity.to_string(),
        start: mention.span.start,
        end: mention.span.end,
        text: mention.span.of(text).unwrap_or_default(),
        how: mention.how,
        literal: mention.literal.as_ref().map(ToString::to_string),
    }
}
