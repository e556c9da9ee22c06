//! The kinds of facts and their arguments, in the order of `docs/facts.md`.

mod events;
mod plans;
mod relation;
mod speech;

pub use events::{
    Ceasefire, CeasefireScope, CeasefireStatus, Exchange, ExchangeCategory, ExchangeStatus, Meeting,
    MeetingForm, NextStep, Outcome, OutcomeStatus, Travel,
};
pub use plans::{Figure, Proposal, ProposalStatus, ProposalVersion, Provision, Qualifier};
pub use relation::{Relation, RelationKind};
pub use speech::{Assessment, Position, Stance, Statement, StatementForm, Valence};

use serde::{Deserialize, Serialize};

/// The kinds of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// People or sides meeting.
    Meeting,
    /// Somebody saying something.
    Statement,
    /// Where a party stands on an issue.
    Position,
    /// A plan on the table.
    Proposal,
    /// What a clause of a plan obliges somebody to.
    Provision,
    /// A number that matters.
    Figure,
    /// Somebody going somewhere.
    Travel,
    /// What is to be done or decided next.
    NextStep,
    /// What came of talks, a vote, a document.
    Outcome,
    /// Arms to be silent, or silent.
    Ceasefire,
    /// Prisoners, bodies, children or civilians going home.
    Exchange,
    /// Who holds which office, belongs to or owns whom.
    Relation,
    /// How somebody judges something.
    Assessment,
}

impl FactKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Meeting,
        Self::Statement,
        Self::Position,
        Self::Proposal,
        Self::Provision,
        Self::Figure,
        Self::Travel,
        Self::NextStep,
        Self::Outcome,
        Self::Ceasefire,
        Self::Exchange,
        Self::Relation,
        Self::Assessment,
    ];

    /// The kind as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::Statement => "statement",
            Self::Position => "position",
            Self::Proposal => "proposal",
            Self::Provision => "provision",
            Self::Figure => "figure",
            Self::Travel => "travel",
            Self::NextStep => "next_step",
            Self::Outcome => "outcome",
            Self::Ceasefire => "ceasefire",
            Self::Exchange => "exchange",
            Self::Relation => "relation",
            Self::Assessment => "assessment",
        }
    }
}

/// Kind and arguments; what is not known stays null.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", content = "args", rename_all = "snake_case")]
pub enum Args {
    /// People or sides meeting.
    Meeting(Meeting),
    /// Somebody saying something.
    Statement(Statement),
    /// Where a party stands on an issue.
    Position(Position),
    /// A plan on the table.
    Proposal(Proposal),
    /// What a clause of a plan obliges somebody to.
    Provision(Provision),
    /// A number that matters.
    Figure(Figure),
    /// Somebody going somewhere.
    Travel(Travel),
    /// What is to be done or decided next.
    NextStep(NextStep),
    /// What came of talks, a vote, a document.
    Outcome(Outcome),
    /// Arms to be silent, or silent.
    Ceasefire(Ceasefire),
    /// Prisoners, bodies, children or civilians going home.
    Exchange(Exchange),
    /// Who holds which office, belongs to or owns whom.
    Relation(Relation),
    /// How somebody judges something.
    Assessment(Assessment),
}

impl Args {
    /// The kind.
    pub fn kind(&self) -> FactKind {
        match self {
            Self::Meeting(_) => FactKind::Meeting,
            Self::Statement(_) => FactKind::Statement,
            Self::Position(_) => FactKind::Position,
            Self::Proposal(_) => FactKind::Proposal,
            Self::Provision(_) => FactKind::Provision,
            Self::Figure(_) => FactKind::Figure,
            Self::Travel(_) => FactKind::Travel,
            Self::NextStep(_) => FactKind::NextStep,
            Self::Outcome(_) => FactKind::Outcome,
            Self::Ceasefire(_) => FactKind::Ceasefire,
            Self::Exchange(_) => FactKind::Exchange,
            Self::Relation(_) => FactKind::Relation,
            Self::Assessment(_) => FactKind::Assessment,
        }
    }
}
