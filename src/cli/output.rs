//! What commands say: rows on stdout in the person's format, notes on stderr.

use super::render::{self, Format, Look};
use crate::store::Rows;
use jiff::tz::TimeZone;
use std::io::Write;

/// Writes the rows of a statement, of whatever columns.
pub fn rows(out: &mut impl Write, format: Format, rows: &Rows) -> std::io::Result<()> {
    let typed = render::Rows::untyped(rows.columns.clone(), rows.rows.clone());
    render::write(out, &typed, format, &Look::of_stdout(TimeZone::UTC))
}

/// Writes a line of data.
pub fn line(text: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout().lock(), "{text}")
}

/// Tells the person something that is no data.
#[expect(clippy::print_stderr, reason = "notes go to stderr, beside the data")]
pub fn note(text: &str) {
    eprintln!("{}", render::clean_line(text));
}
