//! `changes`: articles that their sites changed or removed, with what was added and taken away.

use super::args::Changes;
use super::comparison::{Comparison, Side, compare};
use super::query::{filter, finish, note_size, run, words};
use super::render::{self, Format, Look, Rows, Value, edited};
use super::{Ending, Session};
use crate::query::{self, Edge, Period};
use crate::revision::{Op, Paragraph};
use crate::store::Reader;
use crate::telemetry;
use anyhow::Context;
use jiff::tz::TimeZone;
use serde_json::json;
use std::io::Write;

/// Columns for programs; the texts stay in the store.
const COLUMNS: &[&str] = &[
    "at",
    "what",
    "outlet",
    "language",
    "title",
    "title_before",
    "changes",
    "removed",
    "added",
    "words_removed",
    "words_added",
    "facts",
    "version",
    "url",
    "article",
];
/// Characters shown to a person of what was removed or added in one place.
const PLACE_CHARS: usize = 300;

/// Prints the changes of a period.
pub fn list(session: &Session, changes: &Changes) -> anyhow::Result<Ending> {
    let reader = session.reader()?;
    let filters = changes.filters();
    let filter = filter(session, &reader, &filters, words(&changes.words)?)?;
    let (zone, now) = (render::zone(&changes.tz)?, telemetry::now());
    let moment = |given: &str, edge| query::instant(given, edge, now, &zone);
    let period = Period {
        since: Some(moment(&changes.since, Edge::Since).context("--since")?),
        until: changes
            .until
            .as_deref()
            .map(|until| moment(until, Edge::Until))
            .transpose()
            .context("--until")?,
    };
    let found = run(&reader, &query::changes(&filter, period))?;
    let mut told = Vec::new();
    for values in &found.rows {
        let row = Row { columns: &found.columns, values };
        let comparison = match row.text("what").as_str() {
            "revised" => Some(compared(&reader, &row)?),
            _ => None,
        };
        // Rules that read better may find that nothing had changed.
        if !comparison.as_ref().is_some_and(Comparison::is_empty) {
            told.push((row, comparison));
        }
    }
    if changes.format.format == Format::Table {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        render::quietly(
            told.iter().try_for_each(|(row, found)| block(&mut out, row, found.as_ref(), &zone)),
        )?;
        render::quietly(out.flush())?;
        note_size(told.len(), &filters);
        return Ok(Ending::Well);
    }
    let columns = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
    let rows = told.iter().map(|(row, comparison)| cells(row, comparison.as_ref())).collect();
    finish(&Rows { columns, rows }, changes.format.format, &filters)
}

/// One change for reading: each place where words changed with a few around them, then the facts.
fn block(
    out: &mut impl Write,
    row: &Row<'_>,
    comparison: Option<&Comparison>,
    zone: &TimeZone,
) -> std::io::Result<()> {
    let at = match row.value("at") {
        Value::Instant(at) => render::human(at, zone),
        _ => String::new(),
    };
    let [outlet, title, article] =
        ["outlet", "title", "article"].map(|name| render::clean_line(&row.text(name)));
    let what = match comparison {
        Some(_) => format!("version {}", row.number("version")),
        None => "removed by its site".to_owned(),
    };
    writeln!(out, "{at}  {outlet}: {what}  [{article}]\n  “{title}”")?;
    let Some(comparison) = comparison else { return writeln!(out) };
    let styled = Look::of_stdout(zone.clone()).styled;
    for line in places(comparison, PLACE_CHARS, styled).iter().chain(&comparison.facts.lines()) {
        writeln!(out, "    {line}")?;
    }
    writeln!(out)
}

/// A row of the query.
struct Row<'r> {
    columns: &'r [String],
    values: &'r [Value],
}

impl Row<'_> {
    fn value(&self, name: &str) -> Value {
        let place = self.columns.iter().position(|column| column == name);
        place.and_then(|place| self.values.get(place)).cloned().unwrap_or(Value::Null)
    }

    fn text(&self, name: &str) -> String {
        match self.value(name) {
            Value::Text(text) => text,
            _ => String::new(),
        }
    }

    fn number(&self, name: &str) -> i64 {
        match self.value(name) {
            Value::Integer(number) => number,
            _ => 0,
        }
    }
}

/// One change for programs; nothing in it is cut.
fn cells(row: &Row<'_>, comparison: Option<&Comparison>) -> Vec<Value> {
    let headline = comparison.is_some_and(|found| found.headline.is_some());
    let title_before = if headline { row.value("title_before") } else { Value::Null };
    let list = |list: Option<Vec<String>>| Value::Json(json!(list.unwrap_or_default()));
    let count = |op| {
        let words = comparison.map_or(0, |found| found.words(op));
        Value::Integer(i64::try_from(words).unwrap_or(i64::MAX))
    };
    vec![
        row.value("at"),
        row.value("what"),
        row.value("outlet"),
        row.value("language"),
        row.value("title"),
        title_before,
        list(comparison.map(|found| places(found, usize::MAX, false))),
        list(comparison.map(|found| stretches(found, Op::Removed))),
        list(comparison.map(|found| stretches(found, Op::Added))),
        count(Op::Removed),
        count(Op::Added),
        list(comparison.map(|found| found.facts.lines())),
        row.value("version"),
        row.value("url"),
        row.value("article"),
    ]
}

fn compared(reader: &Reader, row: &Row<'_>) -> anyhow::Result<Comparison> {
    let (title_before, text_before) = (row.text("title_before"), row.text("text_before"));
    let (title, text) = (row.text("title"), row.text("text"));
    let old = Side { title: &title_before, text: &text_before, row: row.number("row_id_before") };
    let new = Side { title: &title, text: &text, row: row.number("row_id") };
    Ok(compare(reader, old, new)?)
}

/// The words that were removed or added, one stretch each.
fn stretches(comparison: &Comparison, op: Op) -> Vec<String> {
    let parts = comparison.changed().flat_map(|paragraph| &paragraph.parts);
    parts.filter(|part| part.op == op).map(|part| render::clean_line(&part.text)).collect()
}

/// Each place where words changed, with a few around them; the headline first.
fn places(comparison: &Comparison, most: usize, styled: bool) -> Vec<String> {
    let shown = |paragraph: &Paragraph| edited(&paragraph.around(most), styled);
    let headline =
        comparison.headline.iter().map(|headline| format!("headline: {}", edited(headline, styled)));
    headline.chain(comparison.changed().map(shown)).collect()
}
