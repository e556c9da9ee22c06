//! What the demo shows at its end: what was listed, kept and dropped, the meetings, what was said, the copies; each
//! line with the sentence it rests on.

use super::comparison::{Side, compare};
use super::render::{clean_line as safe, edited};
use crate::store::{Reader, Rows, StoreError};
use serde_json::Value;
use std::io::Write;

/// Facts whose rule was right less often are not shown.
const LEAST_CONFIDENCE: f64 = 0.5;
/// Characters shown of what was added or taken away in one place.
const CHANGE_CHARS: usize = 200;
/// Statements shown for one issue.
const QUOTES_OF_AN_ISSUE: i64 = 3;

const MEETINGS: &str = "
  SELECT coalesce(m.time_start, substr(m.published, 1, 10)) AS day, m.time_start IS NULL AS undated,
         coalesce(p.name, v.name, '') AS place, m.factuality,
         (SELECT group_concat(coalesce(e.name, j.value), ', ') FROM json_each(m.participants) j
            LEFT JOIN entities e ON e.id = j.value) AS people,
         (SELECT group_concat(coalesce(e.name, j.value), ' – ') FROM json_each(m.sides) j
            LEFT JOIN entities e ON e.id = j.value
           WHERE NOT EXISTS (SELECT 1 FROM json_each(m.participants) q JOIN entity_parties ep
                              ON ep.entity = q.value AND 'pty:' || ep.party = j.value)) AS sides,
         count(DISTINCT a.same_text) AS texts, count(DISTINCT m.outlet) AS outlets,
         m.evidence, o.name AS outlet, substr(m.published, 1, 10) AS printed, m.article,
         max(json_array_length(m.participants) * 2 + json_array_length(m.sides) + m.confidence)
    FROM v_meetings m
    JOIN articles a ON a.public_id = m.article
    LEFT JOIN outlets o ON o.id = m.outlet
    LEFT JOIN entities p ON p.id = m.place
    LEFT JOIN entities v ON v.id = m.venue
   WHERE m.confidence >= ?1 AND m.background = 0 AND m.polarity = '+'
     AND m.factuality IN ('happened', 'ongoing', 'planned')
     AND (coalesce(m.place, m.venue) IS NOT NULL OR json_array_length(m.participants) > 1
          OR json_array_length(m.sides) > 1)
   GROUP BY m.time_start, coalesce(m.place, m.venue, m.claim_key), m.factuality = 'planned'
   ORDER BY day, place";

const SAID: &str = "
  SELECT title, speaker, quote, outlet, day, article FROM (
    SELECT i.title, q.speaker, q.quote, o.name AS outlet, substr(q.published, 1, 10) AS day, q.article,
           row_number() OVER (PARTITION BY i.id ORDER BY q.published DESC, q.id) AS place,
           count(*) OVER (PARTITION BY i.id) AS many
      FROM v_quotes q
      JOIN json_each(q.issues) j
      JOIN issues i ON i.id = j.value
      JOIN articles a ON a.public_id = q.article
      LEFT JOIN outlets o ON o.id = q.outlet
     WHERE q.confidence >= ?1 AND q.speaker_id NOT LIKE 'src:%' AND q.form IN ('direct_quote', 'mixed_quote')
       AND a.public_id = a.same_text)
   WHERE place <= ?2 ORDER BY many DESC, title, place";

const COPIES: &str = "
  WITH copies AS (
    SELECT same_text, id, title, coalesce(outlet_name, outlet) AS outlet, published,
           row_number() OVER (PARTITION BY same_text ORDER BY published, id) AS place,
           count(*) OVER (PARTITION BY same_text) AS many
      FROM v_articles)
  SELECT max(iif(place = 1, title, NULL)), max(iif(place = 1, outlet, NULL)),
         group_concat(iif(place > 1, outlet, NULL), ', '), max(iif(place = 1, id, NULL))
    FROM copies WHERE many > 1 GROUP BY same_text ORDER BY min(published), same_text";

const REVISED: &str = "
  SELECT a.title, a.outlet_name, a.revisions, a.id, v.title_before, v.text_before, v.text, v.row_id_before, v.row_id
    FROM v_articles a JOIN v_revisions v ON v.article = a.id AND v.version = a.revisions
   WHERE a.revisions > 1 ORDER BY a.published, a.id";

const DROPPED: &str = "
  SELECT e.reason, count(*) AS many FROM entries e WHERE e.state = 'failed' GROUP BY e.reason ORDER BY many DESC, e.reason";

/// Writes the digest of a store.
pub fn write(out: &mut impl Write, reader: &Reader) -> anyhow::Result<()> {
    counted(out, reader)?;
    meetings(out, &reader.select(MEETINGS, &[LEAST_CONFIDENCE.into()])?)?;
    said(out, &reader.select(SAID, &[LEAST_CONFIDENCE.into(), QUOTES_OF_AN_ISSUE.into()])?)?;
    copies(out, reader)?;
    revised(out, reader)
}

fn counted(out: &mut impl Write, reader: &Reader) -> anyhow::Result<()> {
    let counts = reader.counts()?;
    let total = &counts.total;
    heading(out, "What was listed, kept and dropped")?;
    writeln!(
        out,
        "{} listed = {} stored + {} off topic + {} duplicate + {} failed + {} waiting",
        total.listed, total.stored, total.off_topic, total.duplicate, total.failed, total.waiting
    )?;
    let reasons: Vec<String> = each(&reader.select(DROPPED, &[])?)
        .map(|row| format!("{} {}", text(row, 1), text(row, 0).replace('_', " ")))
        .collect();
    if !reasons.is_empty() {
        writeln!(out, "  failed: {}", reasons.join(", "))?;
    }
    writeln!(out, "  {} articles in {} stories, {} facts", counts.articles, counts.stories, counts.facts)?;
    Ok(())
}

fn meetings(out: &mut impl Write, rows: &Rows) -> anyhow::Result<()> {
    heading(out, "Meetings")?;
    for row in each(rows) {
        let sides = [text(row, 4), text(row, 5)].into_iter().filter(|names| !names.is_empty());
        let people = sides.collect::<Vec<_>>().join(" – ");
        let planned = if text(row, 3) == "planned" { " (planned)" } else { "" };
        let undated = if text(row, 1) == "1" { " (day of the report)" } else { "" };
        let parts = [text(row, 2), people].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        writeln!(out, "{}{undated}{planned}  {}", text(row, 0), parts.join(": "))?;
        let reports = format!("{} outlet(s), {} different text(s)", text(row, 7), text(row, 6));
        quoted(out, row, [8, 9, 10, 11], &reports)?;
    }
    Ok(())
}

fn said(out: &mut impl Write, rows: &Rows) -> anyhow::Result<()> {
    heading(out, "What was said on each issue, the latest first")?;
    let mut issue = String::new();
    for row in each(rows) {
        if text(row, 0) != issue {
            issue = text(row, 0);
            writeln!(out, "{issue}")?;
        }
        writeln!(out, "  {}: “{}”", text(row, 1), text(row, 2))?;
        writeln!(out, "      {}, {}  [{}]", text(row, 3), text(row, 4), text(row, 5))?;
    }
    Ok(())
}

fn copies(out: &mut impl Write, reader: &Reader) -> Result<(), anyhow::Error> {
    let found: Result<Rows, StoreError> = reader.select(COPIES, &[]);
    heading(out, "Copies: one text, several outlets")?;
    for row in each(&found?) {
        writeln!(
            out,
            "“{}”\n      first at {}, then at {}  [{}]",
            text(row, 0),
            text(row, 1),
            text(row, 2),
            text(row, 3)
        )?;
    }
    Ok(())
}

/// The articles that have changed, each with its last change.
fn revised(out: &mut impl Write, reader: &Reader) -> anyhow::Result<()> {
    heading(out, "Articles that were changed after they were published")?;
    for row in each(&reader.select(REVISED, &[])?) {
        let [title, outlet, versions, id] = [0, 1, 2, 3].map(|column| text(row, column));
        writeln!(out, "“{title}”\n      {outlet}, {versions} versions  [{id}]")?;
        let side = |title, text, version| Side {
            title: whole(row, title),
            text: whole(row, text),
            row: row.get(version).and_then(Value::as_i64).unwrap_or_default(),
        };
        let changes = compare(reader, side(4, 5, 7), side(0, 6, 8))?;
        for paragraph in changes.headline.iter().chain(changes.changed()) {
            writeln!(out, "      {}", edited(&paragraph.around(CHANGE_CHARS), false))?;
        }
        for line in changes.facts.lines() {
            writeln!(out, "      {line}")?;
        }
    }
    Ok(())
}

/// The sentence, the outlet, the day and the article that a line rests on.
fn quoted(out: &mut impl Write, row: &[Value], at: [usize; 4], note: &str) -> std::io::Result<()> {
    let [sentence, outlet, day, article] = at.map(|column| text(row, column));
    writeln!(out, "      “{sentence}”\n      {outlet}, {day}; {note}  [{article}]")
}

fn heading(out: &mut impl Write, title: &str) -> std::io::Result<()> {
    writeln!(out, "\n{title}\n{}", "─".repeat(title.chars().count()))
}

fn each(rows: &Rows) -> impl Iterator<Item = &[Value]> {
    rows.rows.iter().map(Vec::as_slice)
}

/// A text as it stands in the store.
fn whole(row: &[Value], column: usize) -> &str {
    row.get(column).and_then(Value::as_str).unwrap_or_default()
}

fn text(row: &[Value], column: usize) -> String {
    match row.get(column) {
        Some(Value::String(text)) => safe(text),
        None | Some(Value::Null) => String::new(),
        Some(value) => value.to_string(),
    }
}
