//! `brief`: the morning brief in Markdown. Every line is a claim with its sentence, its source and how many stand behind it.

use super::args::Brief;
use super::query::{period, run};
use super::render::{self, Rows, Value};
use super::timeline::support;
use super::{Ending, Session};
use crate::query::{self, Filter};
use crate::store::Reader;
use crate::telemetry;
use std::collections::BTreeSet;
use std::io::Write;

/// The parts, in the order of what a reader needs first; a claim stands in the first that takes it.
const PARTS: &[(&str, &[&str])] = &[
    ("Agreed, signed, in force", &["outcome", "ceasefire", "exchange"]),
    ("Who met whom", &["meeting"]),
    ("Where the sides stand", &["position"]),
    ("Plans", &["proposal", "provision"]),
    ("Journeys", &["travel"]),
    ("What was said", &["statement"]),
];

/// Prints the brief.
pub fn print(session: &Session, asked: &Brief) -> anyhow::Result<Ending> {
    let reader = session.reader()?;
    let (zone, now) = (render::zone(&asked.tz)?, telemetry::now());
    let (since, until) = period(Some(&asked.since), asked.until.as_deref(), now, &zone)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let from = since.map_or_else(String::new, |at| render::human(at, &zone));
    let to = render::human(until.unwrap_or(now), &zone);
    let span = (since.map_or(0, |at| at.as_second()), until.unwrap_or(now).as_second());
    write(&mut out, &reader, (&from, &to), span, asked.lines)?;
    out.flush()?;
    Ok(Ending::Well)
}

fn write(
    out: &mut impl Write,
    reader: &Reader,
    (from, to): (&str, &str),
    span: (i64, i64),
    lines: u32,
) -> anyhow::Result<()> {
    writeln!(out, "# The talks, {from} to {to}")?;
    let mut told = BTreeSet::new();
    let mut any = false;
    for (title, kinds) in PARTS {
        any |= part(out, reader, (title, kinds), span, lines, &mut told)?;
    }
    any |= disputes(out, reader, span, lines)?;
    if !any {
        writeln!(out, "\nNothing new was reported.")?;
    }
    Ok(())
}

/// One part; a sentence that stands in two parts is told once.
fn part(
    out: &mut impl Write,
    reader: &Reader,
    (title, kinds): (&str, &[&str]),
    span: (i64, i64),
    lines: u32,
    told: &mut BTreeSet<String>,
) -> anyhow::Result<bool> {
    let rows = run(reader, &query::news(kinds, span, lines.saturating_mul(4)))?;
    let mut some = 0;
    for row in &rows.rows {
        let sentence = rows.text(row, "evidence");
        if some >= lines || !told.insert(sentence.to_lowercase()) {
            continue;
        }
        if some == 0 {
            writeln!(out, "\n## {title}\n")?;
        }
        some += 1;
        writeln!(
            out,
            "- {}“{}” — {}. `{}`",
            lead(&rows, row),
            render::escaped(&sentence),
            support(&rows, row),
            rows.text(row, "article")
        )?;
    }
    Ok(some > 0)
}

/// What a reader must know before the sentence.
fn lead(rows: &Rows, row: &[Value]) -> String {
    let class = rows.text(row, "class");
    let notes = [
        (rows.text(row, "polarity") == "-").then_some("denied"),
        (class == "planned").then_some("planned"),
        (class == "possible").then_some("possible"),
        (rows.number(row, "disputed") > 0).then_some("disputed"),
    ];
    let notes: Vec<&str> = notes.into_iter().flatten().collect();
    if notes.is_empty() { String::new() } else { format!("*{}:* ", notes.join(", ")) }
}

fn disputes(out: &mut impl Write, reader: &Reader, span: (i64, i64), lines: u32) -> anyhow::Result<bool> {
    let filter = Filter { limit: lines, since: moment(span.0), until: moment(span.1), ..Filter::default() };
    let rows = run(reader, &query::disagreements(&filter))?;
    if !rows.rows.is_empty() {
        writeln!(out, "\n## Where accounts differ\n")?;
    }
    for row in &rows.rows {
        let [what, outlet, other] =
            ["what", "outlet", "other_outlet"].map(|name| render::clean_line(&rows.text(row, name)));
        let [one, two] = ["evidence", "other_evidence"].map(|name| render::escaped(&rows.text(row, name)));
        writeln!(out, "- {what}: “{one}” ({outlet}), but “{two}” ({other}).")?;
    }
    Ok(!rows.rows.is_empty())
}

fn moment(second: i64) -> Option<jiff::Timestamp> {
    jiff::Timestamp::from_second(second).ok()
}
