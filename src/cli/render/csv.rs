//! Rows for spreadsheets and scripts.

use super::clean::is_unsafe;
use super::{Rows, Value};
use jiff::tz::TimeZone;
use std::io::{self, Write};

pub(super) fn write(out: &mut impl Write, rows: &Rows, zone: &TimeZone) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(rows.columns.iter().map(|name| guarded(name)))?;
    for row in &rows.rows {
        writer.write_record(row.iter().map(|value| cell(value, zone)))?;
    }
    writer.flush()
}

fn cell(value: &Value, zone: &TimeZone) -> String {
    let plain = value.to_plain(zone);
    match value {
        Value::Text(_) | Value::Json(_) => guarded(&plain),
        // A negative number is a number.
        _ => plain,
    }
}

/// A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV injection").
fn guarded(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let kept = text.chars().filter(|c| matches!(c, '\n' | '\t') || !is_unsafe(*c));
    let mut out = String::from(if formula { "'" } else { "" });
    out.extend(kept);
    // What was taken away may have hidden the sign of a formula.
    if !formula && out.starts_with(['=', '+', '-', '@', '\t', '\n', '＝', '＋', '－', '＠']) {
        out.insert(0, '\'');
    }
    out
}
