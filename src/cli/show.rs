//! `show`: one article, with its matches and facts marked.

use super::args::Show;
use super::render::{self, Format, Look, Mark, clean_line as safe};
use super::{Ending, Session, history};
use crate::model::{Dated, Field, Precision, Provenance};
use crate::store::{StoredArticle, StoredFact, StoredMention};
use anyhow::bail;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;

/// Prints an article.
pub fn run(session: &Session, show: &Show) -> anyhow::Result<Ending> {
    let reader = session.reader()?;
    let found = reader.resolve(&show.id)?.map(|id| reader.article(&id)).transpose()?.flatten();
    let Some(article) = found else {
        bail!("there is no article `{}`: give the id or URL that `peacewire query` prints", show.id);
    };
    let (mentions, facts) = (reader.mentions(&article.id)?, reader.facts(&article.id)?);
    let history = show.history.then(|| history::versions(&reader, &article)).transpose()?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match (show.format.format, &history) {
        (Format::Table, Some(versions)) => {
            head(&mut out, &article, &show.tz)?;
            history::write(&mut out, &reader, &article, versions, &render::zone(&show.tz)?)?;
        }
        (Format::Json | Format::Ndjson, Some(versions)) => {
            writeln!(out, "{}", json!({ "article": article, "history": history::as_json(versions) }))?;
        }
        (Format::Table, None) => {
            head(&mut out, &article, &show.tz)?;
            text(&mut out, &article, &mentions)?;
            names(&mut out, &mentions)?;
            facts_of(&mut out, &facts)?;
        }
        (Format::Json | Format::Ndjson, None) => {
            let whole = json!({ "article": article, "mentions": mentions, "facts": facts });
            writeln!(out, "{whole}")?;
        }
        (Format::Csv | Format::Md, _) => {
            bail!("an article has no table of its own; take --format json, or `facts --format csv`")
        }
    }
    out.flush()?;
    Ok(Ending::Well)
}

fn head(out: &mut impl Write, article: &StoredArticle, tz: &str) -> anyhow::Result<()> {
    let outlet = article.outlet_name.as_deref().or(article.outlet.as_deref()).unwrap_or("unknown outlet");
    let zone = render::zone(tz)?;
    let published = published(article, &zone);
    writeln!(out, "{}\n{}, {published}", safe(&article.title), safe(outlet))?;
    if !article.authors.is_empty() {
        writeln!(out, "by {}", safe(&article.authors.join(", ")))?;
    }
    writeln!(out, "{}", safe(&article.url))?;
    let issues: Vec<&str> = article.issues.iter().map(|(issue, _)| issue.as_str()).collect();
    writeln!(
        out,
        "id {}, {}, {} (quality {}), relevance {:.2}, {} version(s)",
        article.id,
        article.language.as_deref().unwrap_or("language unknown"),
        article.kind,
        article.quality,
        article.score,
        article.revisions
    )?;
    if !issues.is_empty() {
        writeln!(out, "issues: {}", issues.join(", "))?;
    }
    if article.removed_at.is_some() {
        writeln!(out, "removed by its site (show --history)")?;
    }
    if article.same_text != article.id {
        writeln!(out, "a copy of {}", article.same_text)?;
    }
    for origin in &article.derived_from {
        writeln!(out, "contains text of {origin}")?;
    }
    Ok(())
}

/// As much of the date as the page gave.
fn published(article: &StoredArticle, zone: &TimeZone) -> String {
    let Some(at) = article.published_at else { return "no date".to_owned() };
    let precision = match article.published_precision.as_deref() {
        Some("day") => Precision::Day,
        _ => Precision::Minute,
    };
    render::dated(&Dated { at, precision, offset_minutes: None, provenance: Provenance::Given }, zone)
}

/// The text with each name marked.
fn text(out: &mut impl Write, article: &StoredArticle, mentions: &[StoredMention]) -> anyhow::Result<()> {
    let marks: Vec<Mark> = mentions
        .iter()
        .filter(|mention| mention.field == Field::Text)
        .map(|mention| Mark { bytes: mention.span.bytes(), label: String::new() })
        .collect();
    let styled = Look::of_stdout(jiff::tz::TimeZone::UTC).styled;
    writeln!(out, "\n{}\n", render::mark(&article.text, &marks, styled))?;
    Ok(())
}

/// Who and what is named, and in which forms.
fn names(out: &mut impl Write, mentions: &[StoredMention]) -> anyhow::Result<()> {
    let mut by_entity: BTreeMap<&str, (u32, Option<&str>)> = BTreeMap::new();
    for mention in mentions {
        let entry = by_entity.entry(mention.entity.as_str()).or_insert((0, mention.name.as_deref()));
        entry.0 += 1;
    }
    writeln!(out, "Names")?;
    for (entity, (count, name)) in by_entity {
        writeln!(out, "  {} ({entity}) × {count}", safe(name.unwrap_or(entity)))?;
    }
    Ok(())
}

fn facts_of(out: &mut impl Write, facts: &[StoredFact]) -> anyhow::Result<()> {
    writeln!(out, "\nFacts")?;
    for fact in facts {
        let field = |key: &str| fact.fact.get(key).cloned().unwrap_or(Value::Null);
        let plain = |key: &str| field(key).as_str().map(str::to_owned).unwrap_or_default();
        let confidence = field("confidence").as_f64().unwrap_or_default();
        writeln!(
            out,
            "  {} {} {}, confidence {confidence:.2}  [{}]",
            plain("kind"),
            plain("polarity"),
            plain("factuality"),
            plain("id")
        )?;
        if let Value::Object(arguments) = field("args") {
            for (key, value) in arguments.iter().filter(|(_, value)| !is_empty(value)) {
                writeln!(out, "      {key}: {}", safe(&shown(value)))?;
            }
        }
        for evidence in field("evidence").as_array().into_iter().flatten() {
            let words = evidence.get("text").and_then(Value::as_str).unwrap_or_default();
            writeln!(out, "      “{}”", safe(words))?;
        }
    }
    Ok(())
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// An argument in words: ids and texts as they are, lists with commas, spans left to the sentence.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => match (fields.get("label"), fields.get("text"), fields.get("start")) {
            (Some(label), _, _) => {
                format!("{} ({})", shown(label), fields.get("id").map(shown).unwrap_or_default())
            }
            (_, Some(text), _) => shown(text),
            (_, _, Some(start)) => format!("at {start}–{}", fields.get("end").map(shown).unwrap_or_default()),
            _ => value.to_string(),
        },
        other => other.to_string(),
    }
}
