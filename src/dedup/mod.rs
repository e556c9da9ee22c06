//! Stage 5: fingerprints, copies, stories.

use crate::model::{Candidate, Fingerprint, Placement, PublicId};
use jiff::Timestamp;
use std::collections::HashMap;

/// The texts of the last weeks, in memory.
#[derive(Debug, Default)]
pub struct Index {
    candidates: HashMap<PublicId, Candidate>,
}

impl Index {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    pub fn insert(&mut self, candidate: Candidate) {
        self.candidates.insert(candidate.id.clone(), candidate);
    }

    /// Takes a text out.
    pub fn remove(&mut self, id: &PublicId) {
        self.candidates.remove(id);
    }

    /// Takes out all texts older than this.
    pub fn expire(&mut self, before: Timestamp) {
        self.candidates.retain(|_, candidate| candidate.at >= before);
    }

    /// Where a text belongs among those inserted so far.
    pub fn place(
        &self,
        id: &PublicId,
        at: Timestamp,
        fingerprint: &Fingerprint,
        features: &[u64],
    ) -> Placement {
        let _ = (at, features);
        let first = self
            .candidates
            .values()
            .filter(|other| other.id != *id && other.fingerprint.text_hash == fingerprint.text_hash)
            .min_by_key(|other| (other.at, other.id.clone()));
        match first {
            Some(other) => Placement {
                same_text: other.same_text.clone(),
                story: other.story.clone(),
                derived_from: Vec::new(),
            },
            None => Placement { same_text: id.clone(), story: id.clone(), derived_from: Vec::new() },
        }
    }
}
