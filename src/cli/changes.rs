//! `changes`: articles that their sites changed or removed, with what was added and taken away.

use super::args::Changes;
use super::comparison::{Comparison, Side, compare};
use super::query::{filter, finish, note_size, period, run, words};
use super::render::{self, Format, Look, Rows, Value, edited};
use super::{Ending, Session};
use crate::query::{self, Filter, Period};
use crate::revision::{Op, Paragraph};
use crate::store::Reader;
use crate::telemetry;
use jiff::tz::TimeZone;
use serde_json::json;
use std::io::Write;
use std::rc::Rc;

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
    let filter = filter(session, &reader, &filters, words(&changes.words, &reader)?)?;
    let (zone, now) = (render::zone(&changes.tz)?, telemetry::now());
    let (since, until) = period(Some(&changes.since), changes.until.as_deref(), now, &zone)?;
    let told = changed(&reader, &filter, Period { since, until })?;
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

/// A change as it is told; a removal has no comparison.
type Told = (Row, Option<Comparison>);

/// The newest changes of a period, as many as the filter asks for. Rules that read better may find that nothing had
/// changed: those are passed over, and the ones before them read.
fn changed(reader: &Reader, filter: &Filter, period: Period) -> anyhow::Result<Vec<Told>> {
    let wanted = usize::try_from(filter.limit).unwrap_or(usize::MAX);
    let mut filter = filter.clone();
    let (mut told, mut read) = (Vec::new(), 0);
    loop {
        let found = run(reader, &query::changes(&filter, period))?;
        let columns: Rc<[String]> = found.columns.into();
        let all = found.rows.len();
        for values in found.rows.into_iter().skip(read) {
            let row = Row { columns: Rc::clone(&columns), values };
            let comparison = (row.text("what") == "revised").then(|| compared(reader, &row)).transpose()?;
            if told.len() < wanted && !comparison.as_ref().is_some_and(Comparison::is_empty) {
                told.push((row, comparison));
            }
        }
        if told.len() >= wanted || u64::try_from(all).unwrap_or(u64::MAX) < u64::from(filter.limit) {
            return Ok(told);
        }
        read = all;
        filter.limit = filter.limit.saturating_mul(2);
    }
}

/// One change for reading: each place where words changed with a few around them, then the facts.
fn block(
    out: &mut impl Write,
    row: &Row,
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
struct Row {
    columns: Rc<[String]>,
    values: Vec<Value>,
}

impl Row {
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
fn cells(row: &Row, comparison: Option<&Comparison>) -> Vec<Value> {
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

fn compared(reader: &Reader, row: &Row) -> anyhow::Result<Comparison> {
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
