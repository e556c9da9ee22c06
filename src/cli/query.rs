//! `query`, `facts` and `stats`: filters -> rows -> output.

use super::args::{Facts, Filters, Formatted, Query};
use super::render::{self, Format};
use super::{Ending, Session};
use crate::config;
use crate::model::{EntityId, FactKind, IssueId, Language, OutletId};
use crate::query::{self, Edge, Expression, Filter, Section, Statement};
use crate::store::{Reader, Rows};
use crate::telemetry;
use crate::text::Tokens;
use anyhow::{Context, bail};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::io::Write;

/// Columns of `query` that only a machine reads; `snippet` stands for the text.
const MACHINE_ONLY: &[&str] = &["first_seen", "entities", "story", "same_text", "score"];
/// Columns of `facts` that a person reads in a table.
const FACT_TABLE: &[&str] = &["published", "outlet", "kind", "factuality", "time_start", "args", "evidence", "article"];

/// Articles that hold the words and match the filters.
pub fn articles(session: &Session, query: &Query) -> anyhow::Result<Ending> {
    let reader = session.reader()?;
    let words = words(&query.words)?;
    let filter = filter(session, &reader, &query.filters, words.clone())?;
    let statement = query::articles(&filter);
    let mut rows = run(&reader, &statement)?;
    cut_snippets(&mut rows, words.as_ref());
    if query.format.format == Format::Table {
        rows = without(rows, MACHINE_ONLY);
    }
    finish(&rows, query.format.format, filter.limit)
}

/// Facts that match the filters.
pub fn facts(session: &Session, facts: &Facts) -> anyhow::Result<Ending> {
    if !(0.0..=1.0).contains(&facts.min_confidence) {
        bail!("--min-confidence {} does not lie between 0 and 1", facts.min_confidence);
    }
    let reader = session.reader()?;
    let mut filter = filter(session, &reader, &facts.filters, words(&facts.words)?)?;
    filter.min_confidence = Some(facts.min_confidence);
    let mut rows = run(&reader, &query::facts(&filter))?;
    if facts.format.format == Format::Table {
        rows = only(rows, FACT_TABLE);
    }
    finish(&rows, facts.format.format, filter.limit)
}

/// What is in the store: the counts law by source, then the articles and facts by their properties.
pub fn stats(session: &Session, format: Formatted) -> anyhow::Result<Ending> {
    let reader = session.reader()?;
    let counts = reader.counts()?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let sections = query::stats(&Filter { limit: 15, ..Filter::default() });
    if format.format != Format::Table {
        let mut all = serde_json::Map::from_iter([("entries".to_owned(), json!(counts))]);
        for section in &sections {
            let rows = run(&reader, &section.statement)?;
            all.insert(section.title.replace(' ', "_"), json!(rows.rows));
        }
        writeln!(out, "{}", Value::Object(all))?;
        return out.flush().map(|()| Ending::Well).context("cannot write to standard output");
    }
    let origins = counts.sources.iter().chain(&counts.jobs);
    let rows = Rows {
        columns: ["source", "listed", "stored", "off_topic", "duplicate", "failed", "waiting"].map(str::to_owned).to_vec(),
        rows: origins
            .map(|(name, counts)| (name.as_str(), counts))
            .chain([("all", &counts.total)])
            .map(|(name, c)| json!([name, c.listed, c.stored, c.off_topic, c.duplicate, c.failed, c.waiting]))
            .filter_map(|row| row.as_array().cloned())
            .collect(),
        more: false,
    };
    render::rows(&mut out, Format::Table, &rows)?;
    writeln!(out, "{} articles, {} stories, {} facts", counts.articles, counts.stories, counts.facts)?;
    for Section { title, statement, .. } in &sections {
        writeln!(out, "\n{title}")?;
        render::rows(&mut out, Format::Table, &run(&reader, statement)?)?;
    }
    out.flush()?;
    Ok(Ending::Well)
}

fn run(reader: &Reader, statement: &Statement) -> anyhow::Result<Rows> {
    Ok(reader.select(&statement.sql, &statement.params)?)
}

fn finish(rows: &Rows, format: Format, limit: u32) -> anyhow::Result<Ending> {
    render::rows(&mut std::io::BufWriter::new(std::io::stdout().lock()), format, rows)?;
    match rows.rows.len() {
        0 => render::note("nothing found"),
        found if found >= limit as usize => render::note(&format!("the first {limit}; --limit N for more")),
        _ => {}
    }
    Ok(Ending::Well)
}

fn words(given: &[String]) -> anyhow::Result<Option<Expression>> {
    let joined = given.join(" ");
    if joined.trim().is_empty() {
        return Ok(None);
    }
    Ok(Some(query::parse(&joined)?))
}

fn filter(
    session: &Session,
    reader: &Reader,
    filters: &Filters,
    words: Option<Expression>,
) -> anyhow::Result<Filter> {
    let zone = TimeZone::get(&filters.tz)
        .with_context(|| format!("--tz: `{}` is no IANA zone such as Europe/Kyiv", filters.tz))?;
    let now = telemetry::now();
    let moment = |given: &Option<String>, edge| {
        given.as_deref().map(|text| query::instant(text, edge, now, &zone)).transpose()
    };
    Ok(Filter {
        words,
        entities: filters.entity.iter().map(|name| entities(session, name)).collect::<Result<_, _>>()?,
        issues: known(reader, &filters.issue, "issue", IssueId::parse)?,
        parties: filters.party.iter().map(|code| query::party(code)).collect::<Result<_, _>>()?,
        kinds: filters.kind.iter().map(|kind| fact_kind(kind)).collect::<Result<_, _>>()?,
        outlets: known(reader, &filters.outlet, "outlet", OutletId::parse)?,
        languages: filters.lang.iter().map(|code| language(code)).collect::<Result<_, _>>()?,
        since: moment(&filters.since, Edge::Since).context("--since")?,
        until: moment(&filters.until, Edge::Until).context("--until")?,
        min_confidence: None,
        limit: u32::try_from(filters.limit).unwrap_or(u32::MAX),
    })
}

/// Ids that stand in the store's table of that name; another one is most likely mistyped.
fn known<T, E: std::error::Error + Send + Sync + 'static>(
    reader: &Reader,
    given: &[String],
    what: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> anyhow::Result<Vec<T>> {
    let one = |id: &String| {
        let parsed = parse(id).with_context(|| format!("--{what}"))?;
        let found = reader.select(&format!("SELECT id FROM {what}s WHERE id = ?1"), &[json!(id)])?;
        if found.rows.is_empty() {
            bail!("--{what}: `{id}` is not in this store; `peacewire sql 'SELECT id FROM {what}s'` lists what is");
        }
        Ok(parsed)
    };
    given.iter().map(one).collect()
}

fn fact_kind(text: &str) -> anyhow::Result<FactKind> {
    serde_json::from_value(json!(text)).with_context(|| format!("--kind `{text}`"))
}

fn language(code: &str) -> anyhow::Result<Language> {
    Language::parse(code).with_context(|| format!("--lang `{code}` is no two-letter code such as uk or en"))
}

/// The entities that a name can mean: an id is itself, words are looked for in all names and aliases.
fn entities(session: &Session, given: &str) -> anyhow::Result<Vec<EntityId>> {
    if let Ok(id) = EntityId::parse(given) {
        return Ok(vec![id]);
    }
    let settings = session.settings(None)?;
    let gazetteer = config::entities(settings.knowledge.folder.as_deref())?;
    let wanted = Tokens::of(given).folded;
    let holds = |name: &str| format!(" {} ", Tokens::of(name).folded).contains(&format!(" {wanted} "));
    let found: Vec<EntityId> = gazetteer
        .entities
        .iter()
        .filter(|entity| {
            let names = entity.names.values().chain(&entity.aliases).map(String::as_str);
            std::iter::once(entity.name.as_str()).chain(names).any(holds)
        })
        .map(|entity| entity.id.clone())
        .collect();
    if found.is_empty() || wanted.is_empty() {
        bail!("--entity: nobody and nothing named `{given}` is known; `peacewire topic surfaces` lists the names");
    }
    Ok(found)
}

/// Puts a snippet with the words marked in the place of the text.
fn cut_snippets(rows: &mut Rows, words: Option<&Expression>) {
    let Some(at) = rows.columns.iter().position(|column| column == "text") else { return };
    if let Some(name) = rows.columns.get_mut(at) {
        "snippet".clone_into(name);
    }
    for row in &mut rows.rows {
        if let Some(cell) = row.get_mut(at) {
            *cell = json!(render::snippet(cell.as_str().unwrap_or_default(), words));
        }
    }
}

fn without(rows: Rows, names: &[&str]) -> Rows {
    let keep: Vec<String> =
        rows.columns.iter().filter(|column| !names.contains(&column.as_str())).cloned().collect();
    only(rows, &keep.iter().map(String::as_str).collect::<Vec<_>>())
}

fn only(rows: Rows, names: &[&str]) -> Rows {
    let at: Vec<usize> =
        names.iter().filter_map(|name| rows.columns.iter().position(|column| column == name)).collect();
    let pick = |row: &Vec<Value>| at.iter().map(|index| row.get(*index).cloned().unwrap_or_default()).collect();
    Rows {
        columns: at.iter().filter_map(|index| rows.columns.get(*index).cloned()).collect(),
        rows: rows.rows.iter().map(pick).collect(),
        more: rows.more,
    }
}
