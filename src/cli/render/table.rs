//! Rows for reading.

use super::{Look, Rows, Value, clean_line};
use comfy_table::presets::{NOTHING, UTF8_HORIZONTAL_ONLY};
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};
use std::io::{self, Write};

pub(super) fn write(out: &mut impl Write, rows: &Rows, look: &Look) -> io::Result<()> {
    let mut table = Table::new();
    table.force_no_tty();
    match look.width {
        Some(width) => table
            .load_style(UTF8_HORIZONTAL_ONLY)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width.max(20)),
        None => table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled),
    };
    table.set_header(rows.columns.iter().map(|name| clean_line(name)));
    for row in &rows.rows {
        table.add_row(row.iter().map(|value| cell(value, look)));
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn cell(value: &Value, look: &Look) -> Cell {
    let cell = Cell::new(clean_line(&value.to_human(&look.zone)));
    match value {
        Value::Integer(_) | Value::Real(_) => cell.set_alignment(CellAlignment::Right),
        _ => cell,
    }
}
