//! `changes`: articles that their sites changed or removed, with what was added and taken away.

use super::args::Changes;
use super::comparison::{Comparison, Side, compare};
use super::query::{filter, finish, run, words};
use super::render::{self, Format, Rows, Value, edited};
use super::{Ending, Session};
use crate::query::{self, Edge, Period};
use crate::revision::{Op, Paragraph};
use crate::store::Reader;
use crate::telemetry;
use anyhow::Context;
use serde_json::json;

/// Columns that are printed; the texts stay in the store.
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
/// Columns that a person reads in a table.
const TABLE: &[&str] = &["at", "what", "outlet", "title", "changes", "facts", "article"];

/// Characters shown of what was removed or added in one place of a table.
const PLACE_CHARS: usize = 160;
/// Places and facts shown in a row of a table.
const PLACES: usize = 4;

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
    let table = changes.format.format == Format::Table;
    let mut rows =
        Rows { columns: COLUMNS.iter().map(|name| (*name).to_owned()).collect(), rows: Vec::new() };
    for row in &found.rows {
        let row = Row { columns: &found.columns, values: row };
        rows.rows.extend(change(&reader, &row, table)?);
    }
    if table {
        rows.select(TABLE);
    }
    finish(&rows, changes.format.format, &filters)
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

/// The row as it is printed; nothing where rules that read better found that nothing had changed.
fn change(reader: &Reader, row: &Row<'_>, table: bool) -> anyhow::Result<Option<Vec<Value>>> {
    let comparison = match row.text("what").as_str() {
        "revised" => Some(compared(reader, row)?),
        _ => None,
    };
    if comparison.as_ref().is_some_and(Comparison::is_empty) {
        return Ok(None);
    }
    let title_before = match &comparison {
        Some(comparison) if comparison.headline.is_some() => row.value("title_before"),
        _ => Value::Null,
    };
    let parts =
        |op| Value::Json(json!(comparison.as_ref().map(|found| stretches(found, op)).unwrap_or_default()));
    let count = |op| {
        let words = comparison.as_ref().map_or(0, |found| found.words(op));
        Value::Integer(i64::try_from(words).unwrap_or(i64::MAX))
    };
    let facts = comparison.as_ref().map(|found| found.facts.lines()).unwrap_or_default();
    let places = comparison.as_ref().map(|found| places(found, table)).unwrap_or_default();
    let [places, facts] =
        [places, facts].map(|list| if table { in_one(&list) } else { Value::Json(json!(list)) });
    Ok(Some(vec![
        row.value("at"),
        row.value("what"),
        row.value("outlet"),
        row.value("language"),
        row.value("title"),
        title_before,
        places,
        parts(Op::Removed),
        parts(Op::Added),
        count(Op::Removed),
        count(Op::Added),
        facts,
        row.value("version"),
        row.value("url"),
        row.value("article"),
    ]))
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
fn places(comparison: &Comparison, table: bool) -> Vec<String> {
    let most = if table { PLACE_CHARS } else { usize::MAX };
    let shown = |paragraph: &Paragraph| edited(&paragraph.around(most), false);
    let headline =
        comparison.headline.iter().map(|headline| format!("headline: {}", edited(headline, false)));
    headline.chain(comparison.changed().map(shown)).collect()
}

/// The first of a list in one cell of a table, and how many more there are.
fn in_one(list: &[String]) -> Value {
    let more = list.len().saturating_sub(PLACES);
    let mut shown = list.iter().take(PLACES).map(String::as_str).collect::<Vec<_>>().join(" · ");
    if more > 0 {
        shown.push_str(&format!(" · and {more} more"));
    }
    Value::Text(shown)
}
