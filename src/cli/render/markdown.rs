//! Rows as a Markdown table.

use super::{Rows, clean_line};
use jiff::tz::TimeZone;
use std::io::{self, Write};

pub(super) fn write(out: &mut impl Write, rows: &Rows, zone: &TimeZone) -> io::Result<()> {
    line(out, rows.columns.iter().map(|name| escaped(name)))?;
    line(out, rows.columns.iter().map(|_| "---".to_owned()))?;
    rows.rows.iter().try_for_each(|row| line(out, row.iter().map(|value| escaped(&value.to_human(zone)))))
}

fn line(out: &mut impl Write, cells: impl Iterator<Item = String>) -> io::Result<()> {
    writeln!(out, "| {} |", cells.collect::<Vec<_>>().join(" | "))
}

/// A text that stays text: no mark-up of a headline is ours, and no line ends a row.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean_line(text).chars() {
        if matches!(c, '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
