//! Two versions of an article side by side, for `show --history`, `changes` and the digest.

use super::render::{clean_line as safe, edited};
use crate::revision::{ClaimChange, Op, Paragraph, claims, paragraphs};
use crate::store::{Reader, StoreError};
use serde::Serialize;
use serde_json::{Map, Value};

type Fact = Map<String, Value>;

/// A version as it is compared.
#[derive(Debug, Clone, Copy)]
pub struct Side<'t> {
    /// The headline.
    pub title: &'t str,
    /// The text.
    pub text: &'t str,
    /// Its row, by which its facts are found.
    pub row: i64,
}

/// What changed from one version to the next.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// The headline, where its words changed.
    pub headline: Option<Paragraph>,
    /// Every paragraph, changed or not; counters that moved on are no change.
    pub paragraphs: Vec<Paragraph>,
    /// The claims that came, went or say something else.
    pub facts: FactChanges,
}

/// What became of the facts.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FactChanges {
    /// Only the new version has them.
    pub came: Vec<Fact>,
    /// Only the old version has them.
    pub went: Vec<Fact>,
    /// The old and the new one.
    pub changed: Vec<(Fact, Fact)>,
}

/// Holds two versions against each other.
pub fn compare(reader: &Reader, old: Side<'_>, new: Side<'_>) -> Result<Comparison, StoreError> {
    let headline = paragraphs(old.title, new.title).into_iter().find(Paragraph::is_changed);
    let (before, after) = (reader.facts_of_revision(old.row)?, reader.facts_of_revision(new.row)?);
    let changes = claims(&before.iter().collect::<Vec<_>>(), &after.iter().collect::<Vec<_>>());
    let mut facts = FactChanges::default();
    for change in changes {
        let fact = |facts: &[Fact], at: usize| facts.get(at).cloned().unwrap_or_default();
        match change {
            ClaimChange::Came(at) => facts.came.push(fact(&after, at)),
            ClaimChange::Went(at) => facts.went.push(fact(&before, at)),
            ClaimChange::Changed(was, is) => facts.changed.push((fact(&before, was), fact(&after, is))),
        }
    }
    let told = paragraphs(old.text, new.text).into_iter().filter_map(Paragraph::told);
    Ok(Comparison { headline, paragraphs: told.collect(), facts })
}

impl Comparison {
    /// Paragraphs in which words were removed or added.
    pub fn changed(&self) -> impl Iterator<Item = &Paragraph> {
        self.paragraphs.iter().filter(|paragraph| paragraph.is_changed())
    }

    /// How many words of the text were removed or added.
    pub fn words(&self, op: Op) -> usize {
        self.paragraphs.iter().map(|paragraph| paragraph.words(op)).sum()
    }

    /// Whether the two say the same, as after a better reading of both.
    pub fn is_empty(&self) -> bool {
        self.headline.is_none() && self.changed().next().is_none() && self.facts.lines().is_empty()
    }
}

impl FactChanges {
    /// One line for each, neutralised: `+` came, `-` went, `~` says something else.
    pub fn lines(&self) -> Vec<String> {
        let changed = self.changed.iter().map(|(was, is)| {
            let said = [vec![plain(is, "kind").to_owned()], differences(was, is)].concat().join(", ");
            let words = paragraphs(&sentence(was), &sentence(is));
            let words: Vec<String> = words.iter().map(|words| edited(words, false)).collect();
            format!("~ {said}: “{}”", words.join(" "))
        });
        let came = self.came.iter().map(|fact| format!("+ {}", described(fact)));
        let went = self.went.iter().map(|fact| format!("- {}", described(fact)));
        came.chain(went).chain(changed).map(|line| safe(&line)).collect()
    }
}

fn described(fact: &Fact) -> String {
    let denied = if plain(fact, "polarity") == "-" { ", denied" } else { "" };
    format!("{}, {}{denied}: “{}”", plain(fact, "kind"), plain(fact, "factuality"), sentence(fact))
}

fn plain<'f>(fact: &'f Fact, field: &str) -> &'f str {
    fact.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// The words that it rests on.
fn sentence(fact: &Fact) -> String {
    let evidence = fact.get("evidence").and_then(Value::as_array).into_iter().flatten();
    evidence.filter_map(|part| part.get("text")?.as_str()).collect::<Vec<_>>().join(" … ")
}

/// What two facts of one claim say differently: `place plc:oslo → plc:riga`.
fn differences(was: &Fact, is: &Fact) -> Vec<String> {
    let empty = Map::new();
    let args = |fact: &'_ Fact| fact.get("args").and_then(Value::as_object).unwrap_or(&empty).clone();
    let (old, new) = (args(was), args(is));
    let fields = new.iter().filter(|(_, value)| value.get("byte_start").is_none());
    let arguments = fields.filter_map(|(name, value)| {
        let before = old.get(name).unwrap_or(&Value::Null);
        (before != value && name != "cue").then(|| format!("{name} {} → {}", shown(before), shown(value)))
    });
    let envelope = ["polarity", "factuality"].into_iter().filter_map(|field| {
        let (before, after) = (plain(was, field), plain(is, field));
        (before != after).then(|| format!("{field} {before} → {after}"))
    });
    let day =
        |fact: &Fact| fact.get("time").and_then(|time| time.get("start")).map(shown).unwrap_or_default();
    let time = (day(was) != day(is)).then(|| format!("day {} → {}", or_none(day(was)), or_none(day(is))));
    envelope.chain(arguments).chain(time).collect()
}

/// A value in words.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "nobody".to_owned(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(" and "),
        other => other.to_string(),
    }
}

fn or_none(day: String) -> String {
    if day.is_empty() { "nothing".to_owned() } else { day }
}
