//! What can be wrong with a rule: the message shows it with a caret below the character, as that of a query does.

use crate::query::SyntaxError;
use std::fmt;
use std::ops::Range;

/// A rule that cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// Its id is no slug.
    #[error("rule `{id}`: an id is made of small letters, digits and hyphens")]
    Id {
        /// As given.
        id: String,
    },
    /// Its id is another's.
    #[error("rule `{id}` is given twice")]
    Twice {
        /// The id.
        id: String,
    },
    /// Its condition cannot be read.
    #[error("rule `{id}`: {fault}")]
    Condition {
        /// The rule.
        id: String,
        /// What is wrong, and where.
        fault: Fault,
    },
}

/// What is wrong with a condition, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// The bytes that it is about.
    pub bytes: Range<usize>,
    /// The condition as given.
    pub condition: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (column, pointer) = SyntaxError::pointer(&self.condition, &self.bytes);
        write!(f, "character {column}: {}\n{pointer}", self.message)
    }
}
