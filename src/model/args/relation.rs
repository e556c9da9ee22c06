//! Arguments of who stands in which relation to whom.

use crate::model::EntityId;
use serde::{Deserialize, Serialize};

/// Arguments of a relation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Relation {
    /// Who or what.
    pub subject: EntityId,
    /// In which relation.
    pub rel: RelationKind,
    /// To whom or what.
    pub object: EntityId,
    /// As written ("son-in-law").
    pub detail: Option<String>,
}

/// Kinds of relations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Holds an office (`role:`).
    HoldsOffice,
    /// Speaks for somebody.
    EnvoyOf,
    /// Sits in a delegation.
    DelegationMember,
    /// Is family.
    FamilyOf,
    /// Belongs to somebody.
    OwnedBy,
    /// Was annexed by a party.
    AnnexedBy,
    /// Is held by a party.
    ControlledBy,
}
