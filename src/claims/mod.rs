//! Claims: what stands in several reports about one event, and how many independent origins stand behind it.
//!
//! Pure and made from the whole set of a key's facts each time, so that the order in which they came cannot matter.

mod event;
mod grouping;
mod judgement;

pub use event::bucket;
pub use grouping::{Grouped, events};
pub use judgement::{Claim, Class, Disagreement, Judgement, State, judge};

use crate::model::{FactKind, Factuality, Granularity};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A fact as far as claims need it.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Its row.
    pub row: i64,
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: FactKind,
    /// Its arguments.
    pub args: Map<String, Value>,
    /// Said not to be so.
    pub negative: bool,
    /// How real it is said to be.
    pub factuality: Factuality,
    /// When the report came.
    pub at: Timestamp,
    /// First and last day of what it tells, and how coarse they are.
    pub days: (Option<Date>, Option<Date>, Option<Granularity>),
    /// Folded words of its sentence.
    pub words: BTreeSet<String>,
    /// Parties of its place.
    pub place_parties: BTreeSet<String>,
    /// The article.
    pub article: String,
    /// Who stands behind it: the owner of the outlet in which it began.
    pub origin: String,
}

impl Said {
    /// The day of the report.
    fn day(&self) -> Date {
        self.at.to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// The ids in a list argument, or in one that holds a single id.
    fn ids(&self, argument: &str) -> BTreeSet<&str> {
        ids(&self.args, argument)
    }

    fn text(&self, argument: &str) -> &str {
        self.args.get(argument).and_then(Value::as_str).unwrap_or_default()
    }
}

fn ids<'a>(args: &'a Map<String, Value>, argument: &str) -> BTreeSet<&'a str> {
    match args.get(argument) {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(one)) => BTreeSet::from([one.as_str()]),
        _ => BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests;
