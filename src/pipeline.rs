//! Stages 2 to 5 chained: the only place where the chain is written.

use crate::model::{Article, Fact, Fingerprint, MatchReport};

/// What one page became.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The article.
    pub article: Article,
    /// What was recognised in it, and whether the desk wants it.
    pub report: MatchReport,
    /// What it says; empty for what is off topic.
    pub facts: Vec<Fact>,
    /// What it is compared by.
    pub fingerprint: Fingerprint,
    /// Keys of what it is about, sorted and without repeats.
    pub features: Vec<u64>,
}
