//! What was recognised in an article, and whether the desk wants it.

use super::{EntityId, IssueId, Language, Span, TopicId};
use serde::{Deserialize, Serialize};

/// Everything that matching says of one article.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatchReport {
    /// The topic it was held against.
    pub topic: TopicId,
    /// The version of the topic pack.
    pub topic_version: String,
    /// The language that was decided on.
    pub language: Option<Language>,
    /// Names and metonyms, by place; those of one field do not overlap.
    pub mentions: Vec<Mention>,
    /// Issues whose cues stand in the text, with how often.
    pub issues: Vec<(IssueId, u32)>,
    /// Score, verdict and reasons.
    pub relevance: Relevance,
}

/// An entity standing in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mention {
    /// Who or what is meant; for a metonym the party.
    pub entity: EntityId,
    /// The title or the text.
    pub field: Field,
    /// Where: the name only, without role or a possessive ending.
    pub span: Span,
    /// How it was recognised.
    pub how: How,
    /// For a metonym, the place or office that was written.
    pub literal: Option<EntityId>,
}

/// The two texts of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The headline.
    Title,
    /// The body.
    Text,
}

/// How a mention was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// By a known form of the name.
    Name,
    /// A place or office that stands for a party.
    Metonym,
    /// By likeness to a name, with an anchor.
    Fuzzy,
    /// An adjective or noun of origin.
    Demonym,
    /// A description ("the peace plan").
    Description,
    /// An office that names its holder.
    RoleTitle,
}

/// Whether an article is about the topic, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Relevance {
    /// 0 to 1.
    pub score: f64,
    /// The verdict at the topic's threshold.
    pub verdict: Verdict,
    /// What spoke for and against, strongest first.
    pub why: Vec<Reason>,
}

/// The verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// About the topic.
    Relevant,
    /// Not about the topic.
    Irrelevant,
}

/// One thing that spoke for or against.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// The cue group, requirement or exclusion.
    pub rule: String,
    /// What it adds to the score before calibration.
    pub weight: f64,
    /// The field it was found in.
    pub field: Field,
    /// Where it was first found; nothing for a missing requirement.
    pub span: Option<Span>,
}
