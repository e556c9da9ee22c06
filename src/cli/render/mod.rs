//! Rows and texts for people and programs: table, JSON, NDJSON, CSV, marked text, moments.
//!
//! What comes from outside is neutralised here. Everything is written to a given writer; a reader that has gone away
//! (`peacewire query ... | head`) ends the output quietly.

mod clean;
mod csv;
mod edited;
mod json;
mod mark;
mod markdown;
mod moment;
mod rows;
mod table;

pub use clean::{clean, clean_line};
pub use edited::edited;
pub use mark::{Mark, mark};
pub use markdown::escaped;
pub use moment::{dated, human, zone};
pub use rows::{Rows, Value};

use jiff::tz::TimeZone;
use std::io::{self, IsTerminal, Write};

/// The forms of output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For reading: as wide as the terminal, plain columns in a pipe.
    #[default]
    Table,
    /// One array of objects.
    Json,
    /// One object a line.
    Ndjson,
    /// RFC 4180 with a header; safe to open in a spreadsheet.
    Csv,
    /// A Markdown table.
    Md,
}

/// What the output is for.
#[derive(Debug, Clone)]
pub struct Look {
    /// Columns of the terminal; nothing in a pipe.
    pub width: Option<u16>,
    /// True where underlining by escape sequences is welcome.
    pub styled: bool,
    /// The zone of moments.
    pub zone: TimeZone,
}

impl Look {
    /// No terminal: no wrapping, no escape sequences.
    #[cfg(test)]
    pub fn plain(zone: TimeZone) -> Self {
        Self { width: None, styled: false, zone }
    }

    /// What standard output is at present; `NO_COLOR` (no-color.org) turns escape sequences off.
    #[expect(
        clippy::disallowed_methods,
        reason = "NO_COLOR speaks of the terminal and is no setting of ours"
    )]
    pub fn of_stdout(zone: TimeZone) -> Self {
        let terminal = io::stdout().is_terminal();
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let width = comfy_table::Table::new().width().filter(|_| terminal);
        Self { width, styled: terminal && !unwanted, zone }
    }
}

/// Writes rows in a format.
pub fn write(out: &mut impl Write, rows: &Rows, format: Format, look: &Look) -> io::Result<()> {
    let written = match format {
        Format::Table => table::write(out, rows, look),
        Format::Json => json::write_array(out, rows, &look.zone),
        Format::Ndjson => json::write_lines(out, rows, &look.zone),
        Format::Csv => csv::write(out, rows, &look.zone),
        Format::Md => markdown::write(out, rows, &look.zone),
    };
    quietly(written.and_then(|()| out.flush()))
}

/// A reader that has gone away is no error: whoever ran `| head` has what was wanted.
pub fn quietly(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests;
