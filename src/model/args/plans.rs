//! Arguments of plans, their clauses and numbers.

use crate::model::EntityId;
use serde::{Deserialize, Serialize};

/// Arguments of a proposal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// The plan, where it is a known one.
    pub document: Option<EntityId>,
    /// Whose plan it is said to be.
    pub sponsor: Vec<EntityId>,
    /// What it is for, as written.
    pub aim: Option<String>,
    /// How many points it has.
    pub points: Option<u32>,
    /// Which version it is.
    pub version: Option<ProposalVersion>,
    /// How far it has got.
    pub status: Option<ProposalStatus>,
}

/// Versions of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalVersion {
    /// The first one.
    Original,
    /// One that was worked over.
    Revised,
    /// The last one.
    Final,
}

/// How far a plan has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalStatus {
    /// Somebody thought aloud.
    Floated,
    /// Put to the other side.
    Tabled,
    /// Passed around.
    Circulated,
    /// Being talked about.
    UnderNegotiation,
    /// Changed.
    Revised,
    /// Agreed to.
    Accepted,
    /// Turned down.
    Rejected,
    /// Signed.
    Signed,
    /// Replaced by another.
    Superseded,
}

/// Arguments of a provision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Provision {
    /// The plan that holds it, where it is a known one.
    pub document: Option<EntityId>,
    /// Who has to; nothing where the text has turned the roles round.
    pub obligor: Vec<EntityId>,
    /// A verb lemma of the list in `config/languages/`.
    pub action: String,
    /// What: an entity, or words.
    pub object: Option<String>,
    /// For whom.
    pub beneficiary: Vec<EntityId>,
    /// Of which version of the plan.
    pub version: Option<ProposalVersion>,
}

/// Arguments of a figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// The number; for a range its lower end.
    #[serde(serialize_with = "plain")]
    pub value: f64,
    /// The upper end of a range.
    #[serde(serialize_with = "plain_upper")]
    pub high: Option<f64>,
    /// A singular noun of the list in `config/languages/`.
    pub unit: String,
    /// What it counts: an entity or words.
    pub of: Option<String>,
    /// How exact it is said to be.
    pub qualifier: Qualifier,
    /// "a day", "per side".
    pub per: Option<String>,
}

/// A whole number without a decimal point.
fn plain<S: serde::Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    #[expect(clippy::cast_possible_truncation, reason = "whole and far below 2^53")]
    if value.fract() == 0.0 && value.abs() < 1e15 {
        serializer.serialize_i64(*value as i64)
    } else {
        serializer.serialize_f64(*value)
    }
}

fn plain_upper<S: serde::Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => plain(value, serializer),
        None => serializer.serialize_none(),
    }
}

/// How exact a number is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// As it stands.
    Exact,
    /// About.
    About,
    /// Or more.
    AtLeast,
    /// Or less.
    UpTo,
}
