//! Arguments of what is said and where somebody stands.

use crate::model::{EntityId, Span};
use serde::{Deserialize, Serialize};

/// Arguments of a statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Statement {
    /// Who says it: an entity, or `src:` and a number, which the attribution describes.
    pub speaker: EntityId,
    /// The speaker as written.
    pub speaker_span: Span,
    /// In what form it is given.
    pub form: StatementForm,
    /// The verb of saying as written.
    pub cue: String,
    /// To whom ("told CNN").
    pub addressee: Option<EntityId>,
    /// What was said, without the outer quotation marks.
    pub content: Span,
}

/// Forms of statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementForm {
    /// Whole words between quotation marks.
    DirectQuote,
    /// Paraphrase with quoted words in it.
    MixedQuote,
    /// Paraphrase.
    Indirect,
    /// A refusal to speak.
    NoComment,
}

/// Arguments of a position.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Position {
    /// Whose it is; nothing where the text has turned the roles round.
    pub party: Option<EntityId>,
    /// Where it stands.
    pub stance: Stance,
    /// On what, as written.
    pub object: Option<String>,
    /// Whom it asks.
    pub toward: Vec<EntityId>,
    /// Of which place.
    pub area: Option<EntityId>,
    /// How it goes on ("so_far", "continuing").
    pub aspect: Option<String>,
}

/// Stances of a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// It insists.
    Demands,
    /// It wants.
    Seeks,
    /// It puts forward.
    Proposes,
    /// It is for it.
    Supports,
    /// It agrees.
    Accepts,
    /// It agrees if.
    ConditionallyAccepts,
    /// It would talk about it.
    OpenTo,
    /// It has not decided.
    Undecided,
    /// It is against it.
    Opposes,
    /// It says no.
    Rejects,
    /// It will never.
    RedLine,
    /// It gives way.
    Concedes,
    /// It no longer insists.
    WithdrawsDemand,
}

/// Arguments of an assessment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessment {
    /// Who judges; nothing for the outlet itself.
    pub evaluator: Option<EntityId>,
    /// What is judged: an entity, an issue or words.
    pub target: Option<String>,
    /// How.
    pub valence: Valence,
    /// In which words.
    pub terms: Vec<String>,
}

/// How something is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Valence {
    /// Well.
    Positive,
    /// Badly.
    Negative,
    /// Both.
    Mixed,
    /// As weighty, neither well nor badly.
    Neutral,
}
