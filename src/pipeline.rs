//! Stages 2 to 5 chained: the only place where the chain is written.

use crate::model::{Article, Fact, Fingerprint, MatchReport};

/// Everything that the stages made of one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The article.
    pub article: Article,
    /// What was recognised in it.
    pub report: MatchReport,
    /// Its facts.
    pub facts: Vec<Fact>,
    /// What its text is compared by.
    pub fingerprint: Fingerprint,
    /// Keys of what it is about, sorted and without repeats.
    pub features: Vec<u64>,
}
