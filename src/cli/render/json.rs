//! Rows for programs: typed values, columns in their order.

use super::clean::is_unsafe;
use super::{Rows, Value, moment};
use jiff::tz::TimeZone;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::ser::Formatter;
use std::io::{self, Write};

pub(super) fn write_array(out: &mut impl Write, rows: &Rows, zone: &TimeZone) -> io::Result<()> {
    out.write_all(b"[")?;
    for (index, row) in rows.rows.iter().enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        write_row(out, rows, row, zone)?;
    }
    out.write_all(if rows.rows.is_empty() { b"]\n" } else { b"\n]\n" })
}

pub(super) fn write_lines(out: &mut impl Write, rows: &Rows, zone: &TimeZone) -> io::Result<()> {
    for row in &rows.rows {
        write_row(out, rows, row, zone)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn write_row(out: &mut impl Write, rows: &Rows, row: &[Value], zone: &TimeZone) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, Escaping);
    Object { columns: &rows.columns, row, zone }.serialize(&mut serializer)?;
    Ok(())
}

struct Object<'a> {
    columns: &'a [String],
    row: &'a [Value],
    zone: &'a TimeZone,
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (name, value) in self.columns.iter().zip(self.row) {
            match value {
                Value::Null => map.serialize_entry(name, &()),
                Value::Integer(number) => map.serialize_entry(name, number),
                Value::Real(number) => map.serialize_entry(name, number),
                Value::Text(text) => map.serialize_entry(name, text),
                Value::Instant(at) => map.serialize_entry(name, &moment::exact(*at, self.zone)),
                Value::Json(value) => map.serialize_entry(name, value),
            }?;
        }
        map.end()
    }
}

/// JSON escapes characters below U+0020 itself; the other ones that steer a terminal are written as `\uXXXX` as well,
/// which loses nothing.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut units = [0; 2];
        for part in fragment.split_inclusive(is_unsafe) {
            let last = part.chars().next_back().filter(|c| is_unsafe(*c));
            let plain = last.and_then(|c| part.strip_suffix(c)).unwrap_or(part);
            out.write_all(plain.as_bytes())?;
            for unit in last.map(|c| c.encode_utf16(&mut units)).into_iter().flatten() {
                write!(out, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }
}
