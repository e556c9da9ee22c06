//! Facts: what a report says happened, was said or is planned, each with the sentence it rests on.
//! The form is that of `docs/facts.md`.

use super::{Args, EntityId, FactId, FactKind, IssueId, Span, TextHash};
use serde::{Deserialize, Serialize};

/// One fact in its envelope.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fact {
    /// Kind and hash of the article, the kind, the key arguments, the evidence sentence and an ordinal.
    pub id: FactId,
    /// Kind and arguments.
    #[serde(flatten)]
    pub args: Args,
    /// Issues it bears on.
    pub issues: Vec<IssueId>,
    /// Said to be so, or not to be so.
    pub polarity: Polarity,
    /// How real it is said to be.
    pub factuality: Factuality,
    /// Words that weaken it.
    pub hedges: Vec<Span>,
    /// True for recaps of old events.
    pub background: bool,
    /// Whether the report turns on it.
    pub salience: Salience,
    /// Publisher, intermediaries, source: outermost first.
    pub attribution: Vec<Attribution>,
    /// When.
    pub time: Option<FactTime>,
    /// At least one, each inside one sentence.
    pub evidence: Vec<Evidence>,
    /// The measured precision of its rule.
    pub confidence: Confidence,
    /// The rule that found it.
    pub rule_id: String,
    /// `rules@<version>`.
    pub extractor: String,
    /// What makes two facts claims about one event.
    pub claim_key: String,
    /// Set where the issue model contradicts it.
    pub garbled: Option<Garbled>,
}

impl Fact {
    /// Its kind.
    pub fn kind(&self) -> FactKind {
        self.args.kind()
    }
}

/// Said to be so, or not to be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Polarity {
    /// So.
    #[serde(rename = "+")]
    Positive,
    /// Not so.
    #[serde(rename = "-")]
    Negative,
}

/// How real something is said to be; the strictest of clause, governing cue and quotation wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factuality {
    /// An event that took place.
    Happened,
    /// An event or state that goes on.
    Ongoing,
    /// Speech, a stance, a state.
    Asserted,
    /// Somebody intends it.
    Planned,
    /// Somebody suggests it.
    Proposed,
    /// It may be.
    Possible,
    /// If something else is.
    Conditional,
    /// Supposed for the sake of talking.
    Hypothetical,
    /// Somebody says that it is not so.
    Denied,
}

/// Whether the report turns on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Salience {
    /// What the report is about.
    Core,
    /// Colour.
    Low,
}

/// Who or what something is ascribed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum SourceRef {
    /// A known entity.
    Entity(EntityId),
    /// Somebody without a known name, local to the document (`src:1`).
    Local {
        /// `src:` and a number.
        id: EntityId,
        /// As first written.
        label: String,
        /// How far it is named.
        anonymity: Anonymity,
        /// How it knows.
        knowledge: Knowledge,
        /// How many they are.
        number: Number,
    },
}

/// How far a source is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anonymity {
    /// By a name that the gazetteer does not know.
    Named,
    /// By its office only.
    RoleOnly,
    /// Not at all.
    Anonymous,
}

/// How a source knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Knowledge {
    /// Was there, or has direct knowledge.
    Direct,
    /// Was told.
    Briefed,
    /// "familiar with".
    Familiar,
    /// Nothing is said.
    Unstated,
}

/// How many sources stand behind the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Number {
    /// A number.
    Count(u32),
    /// More than one.
    Plural,
}

impl Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(count) => serializer.serialize_u32(*count),
            Self::Plural => serializer.serialize_str("plural"),
        }
    }
}

/// One link of the chain from publisher to source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attribution {
    /// Its place in the chain.
    pub role: AttributionRole,
    /// Who it is.
    pub source: Option<SourceRef>,
    /// The words that say so.
    pub cue: Option<Span>,
}

/// Places in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributionRole {
    /// The outlet that prints it, in its own voice.
    Author,
    /// The outlet that prints it, for somebody else.
    Publisher,
    /// Another outlet between ("AFP reports").
    Intermediate,
    /// Who said it.
    Source,
}

/// When something is, was or will be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactTime {
    /// The words.
    pub span: Option<Span>,
    /// First day.
    pub start: Option<jiff::civil::Date>,
    /// Last day.
    pub end: Option<jiff::civil::Date>,
    /// How coarse the words are.
    pub granularity: Granularity,
    /// The day the words are relative to.
    pub anchor: Option<jiff::civil::Date>,
    /// 0 to 1.
    pub confidence: f64,
}

/// How coarse a time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Granularity {
    /// Part of a day.
    Hour,
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
    /// Not after the publication, nothing more.
    Unstated,
}

/// Words that a fact rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Where they stand, inside one sentence.
    #[serde(flatten)]
    pub span: Span,
    /// The words themselves.
    pub text: String,
    /// The version of the text.
    pub text_version: TextHash,
}

/// The measured precision of a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confidence {
    /// Right ones among those judged, smoothed; 0 to 1.
    pub value: f64,
    /// How many were judged.
    pub samples: u32,
}

impl Serialize for Confidence {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value)
    }
}

/// Why the arguments of a fact were withheld.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Garbled {
    /// The words that contradict the issue model.
    pub span: Span,
    /// What they contradict.
    pub reason: String,
}
