//! What a text is compared by, and where it was placed among the others.

use super::PublicId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Bins of the one-permutation signature: 42 bands of 3 rows (architecture.md: near-duplicates).
pub const SIGNATURE_BINS: usize = 126;

/// A text as far as comparing needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// Hash of the folded words in order.
    pub text_hash: u64,
    /// One-permutation signature over 5-word shingles, densified.
    pub signature: Vec<u32>,
    /// Distinct shingle hashes sampled by value, in the order of the text: for asymmetric containment, and for where it lies.
    pub sample: Vec<u64>,
    /// Words of the text.
    pub words: u32,
}

/// What a text is published under: outlet and headline tell pages apart that share menus and lists of other stories.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// Hash of the outlet's id, where it is known.
    pub outlet: Option<u64>,
    /// Hashes of the headline's words, sorted and without repeats.
    pub words: Vec<u64>,
}

/// A text that is to be placed.
#[derive(Debug, Clone, Copy)]
pub struct Newcomer<'a> {
    /// Its public id.
    pub id: &'a PublicId,
    /// When it was published or first seen.
    pub at: Timestamp,
    /// Its fingerprint.
    pub fingerprint: &'a Fingerprint,
    /// What it is published under.
    pub heading: &'a Heading,
    /// Keys of what it is about.
    pub features: &'a [u64],
}

/// An earlier article that a new one may be a copy of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its public id.
    pub id: PublicId,
    /// Its same-text group.
    pub same_text: PublicId,
    /// Its story.
    pub story: PublicId,
    /// When it was published or first seen.
    pub at: Timestamp,
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// What it is published under.
    pub heading: Heading,
    /// Keys of what it is about (entities, issues, places, dates), sorted and without repeats.
    pub features: Vec<u64>,
}

/// Where a new article was put.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// The group of copies; its own id where it is the first.
    pub same_text: PublicId,
    /// The group of reports of one event; its own id where it is the first.
    pub story: PublicId,
    /// Articles whose text it contains in part.
    pub derived_from: Vec<PublicId>,
}
