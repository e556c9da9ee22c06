//! What is asked for besides words.

use super::Expression;
use crate::model::{BadId, EntityId, FactKind, IssueId, Language, OutletId};
use jiff::Timestamp;

/// Rows where the person asks for no other number.
pub const DEFAULT_LIMIT: u32 = 50;

/// What articles or facts must be like; an empty list asks for nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// Words in the title and text of the article.
    pub words: Option<Expression>,
    /// For each name that was given, the entities it can mean: one of each must be there.
    pub entities: Vec<Vec<EntityId>>,
    /// Any of these, or of the issues below them.
    pub issues: Vec<IssueId>,
    /// Any of these (`pty:` ids), itself or through one who belongs to it.
    pub parties: Vec<EntityId>,
    /// Any of these kinds of facts; an article must hold one.
    pub kinds: Vec<FactKind>,
    /// Any of these.
    pub outlets: Vec<OutletId>,
    /// Any of these.
    pub languages: Vec<Language>,
    /// Published (where not known: first seen) at this moment or later.
    pub since: Option<Timestamp>,
    /// Published (where not known: first seen) before this moment.
    pub until: Option<Timestamp>,
    /// Facts of at least this measured precision; an article must hold one.
    pub min_confidence: Option<f64>,
    /// Rows at most.
    pub limit: u32,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            words: None,
            entities: Vec::new(),
            issues: Vec::new(),
            parties: Vec::new(),
            kinds: Vec::new(),
            outlets: Vec::new(),
            languages: Vec::new(),
            since: None,
            until: None,
            min_confidence: None,
            limit: DEFAULT_LIMIT,
        }
    }
}

/// The id of a party, with or without its `pty:`.
pub fn party(given: &str) -> Result<EntityId, BadId> {
    EntityId::parse(&format!("pty:{}", given.strip_prefix("pty:").unwrap_or(given).to_ascii_lowercase()))
}
