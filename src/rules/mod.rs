//! User rules: what a person wants marked, kept or dropped, written in the query language with entities, issues, outlets
//! and languages beside the words. Compiled once, held against every article. No clock, no database.

mod condition;
mod error;
mod parse;

use crate::model::{EntityId, Field, IssueId, Language, MatchReport, OutletId, Span};
use crate::text::Document;
use condition::{Condition, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub use error::RuleError;

/// What stands before the name of a rule among the reasons of a reading.
pub const REASON: &str = "rule:";

/// What follows from a rule that an article meets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The article is marked with it.
    #[default]
    Tag,
    /// The article is stored even where the topic does not want it.
    Keep,
    /// The article is off topic, whatever the topic and other rules say.
    Drop,
}

/// A rule as a person writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// A name of small letters, digits and hyphens.
    pub id: String,
    /// What an article must be like.
    pub when: String,
    /// What follows.
    #[serde(default)]
    pub then: Effect,
}

impl Definition {
    /// Changes with everything that the rule says.
    pub fn version(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let effect = match self.then {
            Effect::Tag => "tag",
            Effect::Keep => "keep",
            Effect::Drop => "drop",
        };
        for part in [self.when.as_str(), effect] {
            hasher.update(part.as_bytes());
            hasher.update(&[0xff]);
        }
        hasher.finalize().to_hex().chars().take(8).collect()
    }
}

/// What exists and can be named in a rule.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Entities of the gazetteer.
    pub entities: BTreeSet<EntityId>,
    /// Issues of the topic.
    pub issues: BTreeSet<IssueId>,
}

/// What rules are held against.
#[derive(Debug)]
pub struct Subject<'a> {
    /// Title and text.
    pub document: &'a Document<'a>,
    /// Who is named.
    pub entities: BTreeSet<&'a EntityId>,
    /// What is at issue.
    pub issues: BTreeSet<&'a IssueId>,
    /// Who publishes it.
    pub outlet: Option<&'a OutletId>,
    /// Its language.
    pub language: Option<Language>,
}

impl<'a> Subject<'a> {
    /// An article that was just matched.
    pub fn of(document: &'a Document<'a>, report: &'a MatchReport, outlet: Option<&'a OutletId>) -> Self {
        let mentions = report.mentions.iter();
        let entities = mentions.flat_map(|mention| std::iter::once(&mention.entity).chain(&mention.literal));
        Self {
            document,
            entities: entities.collect(),
            issues: report.issues.iter().map(|(issue, _)| issue).collect(),
            outlet,
            language: report.language,
        }
    }
}

/// A rule that an article meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleHit<'r> {
    /// The rule.
    pub rule: &'r Definition,
    /// The words that it was met by, where it was met by words.
    pub place: Option<(Field, Span)>,
}

/// All rules, compiled.
#[derive(Debug, Default)]
pub struct Rules {
    rules: Vec<(Definition, Condition)>,
}

impl Rules {
    /// Reads the rules; fails at the first that is wrong, with the character.
    pub fn compile(definitions: &[Definition], known: &Known) -> Result<Self, RuleError> {
        let mut rules: Vec<(Definition, Condition)> = Vec::new();
        for definition in definitions {
            let id = &definition.id;
            let is_slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if id.is_empty() || !id.chars().all(is_slug) {
                return Err(RuleError::Id { id: id.clone() });
            }
            if rules.iter().any(|(other, _)| other.id == *id) {
                return Err(RuleError::Twice { id: id.clone() });
            }
            rules.push((definition.clone(), parse::parse(definition, known)?));
        }
        Ok(Self { rules })
    }

    /// The rules as they were written.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        self.rules.iter().map(|(definition, _)| definition)
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// True where a rule keeps what the topic does not want: then no title can rule an article out.
    pub fn keep_something(&self) -> bool {
        self.definitions().any(|rule| rule.then == Effect::Keep)
    }

    /// The rules that an article meets, in the order of the settings.
    pub fn hits(&self, subject: &Subject<'_>) -> Vec<RuleHit<'_>> {
        if self.is_empty() {
            return Vec::new();
        }
        let texts = Text::of(subject.document);
        self.rules
            .iter()
            .filter_map(|(rule, condition)| {
                let place = condition.met(subject, &texts)?;
                Some(RuleHit { rule, place })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
