//! `query`, `facts` and `stats`: filters -> rows -> output.

use super::args::{Facts, Filters, Query, Stats};
use super::render::{self, Format, Look, Mark, Value};
use super::{Ending, Session, output};
use crate::config;
use crate::model::{EntityId, FactKind, IssueId, Language, OutletId};
use crate::query::{self, Edge, Expression, Filter, Indexed, Section, Statement};
use crate::store::{Counts, Reader, Rows};
use crate::telemetry;
use crate::text::Tokens;
use anyhow::{Context, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;
use std::io::Write;

/// Columns of `query` that a person reads in a table.
const ARTICLE_TABLE: &[&str] = &["published", "outlet", "language", "title", "snippet", "id"];
/// Columns of `facts` that a person reads in a table.
const FACT_TABLE: &[&str] =
    &["published", "outlet", "kind", "factuality", "time_start", "args", "evidence", "article"];

/// Rows of each count of `stats` where --limit says nothing.
const STATS_ROWS: u32 = 15;

/// Articles that hold the words and match the filters.
pub fn articles(session: &Session, query: &Query) -> anyhow::Result<Ending> {
    let reader = session.reader()?;
    let words = words(&query.words, &reader)?;
    let filter = filter(session, &reader, &query.filters, words.clone())?;
    let statement = query::articles(&filter);
    let mut rows = run(&reader, &statement)?;
    cut_snippets(&mut rows, words.as_ref());
    if query.format.format == Format::Table {
        rows.select(ARTICLE_TABLE);
    }
    finish(&rows, query.format.format, &query.filters)
}

/// Facts that match the filters.
pub fn facts(session: &Session, facts: &Facts) -> anyhow::Result<Ending> {
    if !(0.0..=1.0).contains(&facts.min_confidence) {
        bail!("--min-confidence {} does not lie between 0 and 1", facts.min_confidence);
    }
    let reader = session.reader()?;
    let mut filter = filter(session, &reader, &facts.filters, words(&facts.words, &reader)?)?;
    filter.min_confidence = Some(facts.min_confidence);
    let mut rows = run(&reader, &query::facts(&filter))?;
    if facts.format.format == Format::Table {
        rows.select(FACT_TABLE);
    }
    finish(&rows, facts.format.format, &facts.filters)
}

/// What is in the store: where entries went, source by source, then articles and facts by their properties. With
/// filters only the latter, for an entry that was dropped has no properties.
pub fn stats(session: &Session, stats: &Stats) -> anyhow::Result<Ending> {
    let reader = session.reader()?;
    let mut filter = filter(session, &reader, &stats.filters, words(&stats.words, &reader)?)?;
    let filtered = Filter { limit: 0, ..filter.clone() } != Filter { limit: 0, ..Filter::default() };
    filter.limit = limit(&stats.filters, STATS_ROWS);
    let counts = if filtered { None } else { Some(reader.counts()?) };
    let sections = query::stats(&filter);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if stats.format.format == Format::Table {
        counts.map(|counts| write_counts(&mut out, &counts)).transpose()?;
        write_sections(&mut out, &reader, &sections)?;
    } else {
        let mut all = serde_json::Map::new();
        all.extend(counts.map(|counts| ("entries".to_owned(), json!(counts))));
        for section in &sections {
            let rows = reader.select(&section.statement.sql, &section.statement.params)?.rows;
            all.insert(section.title.replace(' ', "_"), json!(rows));
        }
        writeln!(out, "{}", serde_json::Value::Object(all))?;
    }
    out.flush().context("cannot write to standard output")?;
    Ok(Ending::Well)
}

/// What became of the entries of each source and job; of the sources that listed nothing, only how many they are.
fn write_counts(out: &mut impl Write, counts: &Counts) -> anyhow::Result<()> {
    let silent = counts.sources.values().filter(|counts| counts.listed == 0).count();
    let origins = counts.sources.iter().chain(&counts.jobs);
    let rows = Rows {
        columns: ["source", "listed", "stored", "off_topic", "duplicate", "failed", "waiting"]
            .map(str::to_owned)
            .to_vec(),
        rows: origins
            .map(|(name, counts)| (name.as_str(), counts))
            .filter(|(_, counts)| counts.listed > 0)
            .chain([("all", &counts.total)])
            .map(|(name, c)| json!([name, c.listed, c.stored, c.off_topic, c.duplicate, c.failed, c.waiting]))
            .filter_map(|row| row.as_array().cloned())
            .collect(),
        more: false,
    };
    output::rows(out, Format::Table, &rows)?;
    writeln!(out, "{} articles, {} stories, {} facts", counts.articles, counts.stories, counts.facts)?;
    if silent > 0 {
        writeln!(out, "{silent} sources have listed nothing so far")?;
    }
    writeln!(out)?;
    Ok(())
}

fn write_sections(out: &mut impl Write, reader: &Reader, sections: &[Section]) -> anyhow::Result<()> {
    for (number, Section { title, statement, .. }) in sections.iter().enumerate() {
        writeln!(out, "{}{title}", if number > 0 { "\n" } else { "" })?;
        let rows = run(reader, statement)?;
        render::write(out, &rows, Format::Table, &Look::of_stdout(jiff::tz::TimeZone::UTC))?;
    }
    Ok(())
}

pub(super) fn run(reader: &Reader, statement: &Statement) -> anyhow::Result<render::Rows> {
    Ok(render::Rows::of(&statement.columns, reader.select(&statement.sql, &statement.params)?.rows))
}

pub(super) fn finish(rows: &render::Rows, format: Format, filters: &Filters) -> anyhow::Result<Ending> {
    let look = Look::of_stdout(render::zone(&filters.tz)?);
    render::write(&mut std::io::BufWriter::new(std::io::stdout().lock()), rows, format, &look)?;
    note_size(rows.rows.len(), filters);
    Ok(Ending::Well)
}

/// Says where nothing was found, or maybe not everything.
pub(super) fn note_size(found: usize, filters: &Filters) {
    match found {
        0 => output::note("nothing found"),
        found if u32::try_from(found).is_ok_and(|found| found >= limit(filters, query::DEFAULT_LIMIT)) => {
            output::note(&format!("the first {found}; --limit N for more"));
        }
        _ => {}
    }
}

/// The words of a query; names in them are those of the store.
pub(super) fn words(given: &[String], reader: &Reader) -> anyhow::Result<Option<Expression>> {
    let given: Vec<&str> = given.iter().map(|word| word.trim()).collect();
    let joined = given.join(" ");
    if joined.trim().is_empty() {
        return Ok(None);
    }
    Ok(Some(query::parse(&joined)?.with_names(&mut |form| reader.entities_named(form))?))
}

pub(super) fn filter(
    session: &Session,
    reader: &Reader,
    filters: &Filters,
    words: Option<Expression>,
) -> anyhow::Result<Filter> {
    let zone = render::zone(&filters.tz)?;
    let now = telemetry::now();
    let (since, until) = period(filters.since.as_deref(), filters.until.as_deref(), now, &zone)?;
    Ok(Filter {
        words,
        entities: filters.entity.iter().map(|name| entities(session, name)).collect::<Result<_, _>>()?,
        issues: known(reader, &filters.issue, "issue", IssueId::parse)?,
        parties: filters.party.iter().map(|code| query::party(code)).collect::<Result<_, _>>()?,
        kinds: filters.kind.iter().map(|kind| fact_kind(kind)).collect::<Result<_, _>>()?,
        outlets: known(reader, &filters.outlet, "outlet", OutletId::parse)?,
        languages: filters.lang.iter().map(|code| language(code)).collect::<Result<_, _>>()?,
        since,
        until,
        min_confidence: None,
        limit: limit(filters, query::DEFAULT_LIMIT),
    })
}

/// The moments of `--since` and `--until`; an error where no time lies between the two.
pub(super) fn period(
    since: Option<&str>,
    until: Option<&str>,
    now: Timestamp,
    zone: &TimeZone,
) -> anyhow::Result<(Option<Timestamp>, Option<Timestamp>)> {
    let moment =
        |given: Option<&str>, edge| given.map(|text| query::instant(text, edge, now, zone)).transpose();
    let from = moment(since, Edge::Since).context("--since")?;
    let to = moment(until, Edge::Until).context("--until")?;
    if let (Some(from), Some(to)) = (from, to)
        && from >= to
    {
        let [since, until] = [since, until].map(Option::unwrap_or_default);
        bail!(
            "the period ends before it begins: --since {since} is {}, --until {until} is {}; the earlier moment belongs to --since",
            render::human(from, zone),
            render::human(to, zone)
        );
    }
    Ok((from, to))
}

/// As many rows as asked for.
fn limit(filters: &Filters, without: u32) -> u32 {
    filters.limit.unwrap_or(without)
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
            bail!(
                "--{what}: `{id}` is not in this store; `peacewire sql 'SELECT id FROM {what}s'` lists what is"
            );
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
            let names = entity.names.values().flatten().chain(&entity.aliases).map(String::as_str);
            std::iter::once(entity.name.as_str()).chain(names).any(holds)
        })
        .map(|entity| entity.id.clone())
        .collect();
    if found.is_empty() || wanted.is_empty() {
        bail!(
            "--entity: nobody and nothing named `{given}` is known; `peacewire topic surfaces` lists the names"
        );
    }
    Ok(found)
}

/// Puts a stretch with the words marked in the place of each text.
fn cut_snippets(rows: &mut render::Rows, words: Option<&Expression>) {
    let [text, language, named] =
        ["text", "language", "named"].map(|name| rows.columns.iter().position(|known| known == name));
    let at = |row: &[Value], index: Option<usize>| index.and_then(|index| row.get(index)).cloned();
    rows.replace("text", "snippet", |row| match at(row, text) {
        Some(Value::Text(text)) => Value::Text(snippet(&text, at(row, language), at(row, named), words)),
        _ => Value::Null,
    });
    let kept: Vec<String> = rows.columns.iter().filter(|name| *name != "named").cloned().collect();
    rows.select(&kept.iter().map(String::as_str).collect::<Vec<_>>());
}

fn snippet(text: &str, language: Option<Value>, named: Option<Value>, words: Option<&Expression>) -> String {
    let Some(words) = words else { return text.chars().take(query::SNIPPET_CHARS).collect() };
    let language = match language {
        Some(Value::Text(code)) => Language::parse(&code),
        _ => None,
    };
    let named: Vec<(EntityId, usize, usize)> = match named {
        Some(Value::Json(list)) => serde_json::from_value(list).unwrap_or_default(),
        _ => Vec::new(),
    };
    let named = named.into_iter().map(|(entity, start, end)| (entity, start..end)).collect();
    let cut = query::snippet(&Indexed { text, language, named }, words);
    let marks: Vec<Mark> = cut.marks.into_iter().map(|bytes| Mark { bytes, label: String::new() }).collect();
    render::mark(&cut.text, &marks, false)
}
