//! Rows with typed values.

use super::moment;
use crate::query::{Column, ColumnKind};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text.
    Text(String),
    /// A moment, shown in the person's zone.
    Instant(Timestamp),
    /// Anything else.
    Json(serde_json::Value),
}

/// A result: named columns, rows of as many values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// The names, each once.
    pub columns: Vec<String>,
    /// The values.
    pub rows: Vec<Vec<Value>>,
}

impl Rows {
    /// The result of a statement of [`crate::query`], whose columns say what their values are.
    pub fn of(columns: &[Column], rows: Vec<Vec<serde_json::Value>>) -> Self {
        let typed = |row: Vec<serde_json::Value>| {
            row.into_iter().zip(columns).map(|(value, column)| Value::of(value, Some(column.kind))).collect()
        };
        let names = columns.iter().map(|column| column.name.to_owned()).collect();
        Self { columns: names, rows: rows.into_iter().map(typed).collect() }
    }

    /// The result of any SQL; a name that comes again gets a number.
    pub fn untyped(columns: Vec<String>, rows: Vec<Vec<serde_json::Value>>) -> Self {
        let mut names: Vec<String> = Vec::with_capacity(columns.len());
        for name in columns {
            let mut unique = name.clone();
            let mut number = 2;
            while names.contains(&unique) {
                unique = format!("{name}_{number}");
                number += 1;
            }
            names.push(unique);
        }
        let untyped =
            |row: Vec<serde_json::Value>| row.into_iter().map(|value| Value::of(value, None)).collect();
        Self { columns: names, rows: rows.into_iter().map(untyped).collect() }
    }

    /// Puts another column in the place of one, made of each row; nothing happens where there is none of that name.
    pub fn replace(&mut self, column: &str, name: &str, with: impl Fn(&[Value]) -> Value) {
        let Some(index) = self.columns.iter().position(|known| known == column) else { return };
        self.columns.iter_mut().skip(index).take(1).for_each(|known| name.clone_into(known));
        for row in &mut self.rows {
            let made = with(row);
            if let Some(value) = row.get_mut(index) {
                *value = made;
            }
        }
    }

    /// Keeps these columns, in this order; names that are not there are passed over.
    pub fn select(&mut self, names: &[&str]) {
        let kept: Vec<usize> =
            names.iter().filter_map(|name| self.columns.iter().position(|known| known == name)).collect();
        self.columns = kept.iter().filter_map(|index| self.columns.get(*index).cloned()).collect();
        for row in &mut self.rows {
            *row = kept.iter().map(|index| row.get(*index).cloned().unwrap_or(Value::Null)).collect();
        }
    }
}

impl Rows {
    /// The text in a column of one of its rows; empty where there is none.
    pub fn text(&self, row: &[Value], column: &str) -> String {
        match self.value(row, column) {
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        }
    }

    /// The number in a column of one of its rows; 0 where there is none.
    pub fn number(&self, row: &[Value], column: &str) -> i64 {
        match self.value(row, column) {
            Some(Value::Integer(number)) => *number,
            _ => 0,
        }
    }

    fn value<'r>(&self, row: &'r [Value], column: &str) -> Option<&'r Value> {
        row.get(self.columns.iter().position(|known| known == column)?)
    }
}

impl Value {
    /// A value of the store; without a kind its own type decides.
    pub fn of(value: serde_json::Value, kind: Option<ColumnKind>) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Number(number) => {
                let whole = number.as_i64().filter(|_| kind != Some(ColumnKind::Real)).map(Self::Integer);
                let real = || number.as_f64().map(Self::Real);
                whole.or_else(real).unwrap_or(Self::Json(serde_json::Value::Number(number)))
            }
            serde_json::Value::String(text) => Self::of_text(text, kind),
            other => Self::Json(other),
        }
    }

    fn of_text(text: String, kind: Option<ColumnKind>) -> Self {
        let special = match kind {
            Some(ColumnKind::Json) => serde_json::from_str(&text).ok().map(Self::Json),
            Some(ColumnKind::Instant) => text.parse().ok().map(Self::Instant),
            _ => None,
        };
        special.unwrap_or(Self::Text(text))
    }

    /// The value as a program reads it in a text format.
    pub(super) fn to_plain(&self, zone: &TimeZone) -> String {
        match self {
            Self::Null => String::new(),
            Self::Integer(number) => number.to_string(),
            Self::Real(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::Instant(at) => moment::exact(*at, zone),
            Self::Json(value) => value.to_string(),
        }
    }

    /// The value as a person reads it.
    pub(super) fn to_human(&self, zone: &TimeZone) -> String {
        match self {
            Self::Real(number) => trimmed(*number),
            Self::Instant(at) => moment::short(*at, zone),
            Self::Json(serde_json::Value::Array(items)) => {
                items.iter().map(item).collect::<Vec<_>>().join(", ")
            }
            other => other.to_plain(zone),
        }
    }
}

/// Three digits after the point at most.
fn trimmed(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn item(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
