//! Reports of one event: shared keys, rare ones counting more, in a window of time.

use crate::model::Candidate;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;

/// Reports of one event come within this many hours of each other.
const WINDOW_HOURS: i64 = 60;
/// The weighted share of keys from which two articles report one event.
const SAME_STORY: f64 = 0.55;
/// Weighted keys that must be shared at least: two articles on the same two states alone tell of no event.
const LEAST_SHARED: f64 = 6.0;

/// Keys of the articles in the index.
#[derive(Debug, Default)]
pub struct Stories {
    by_key: HashMap<u64, Vec<usize>>,
    articles: usize,
}

impl Stories {
    /// Adds the keys of a slot.
    pub fn insert(&mut self, slot: usize, features: &[u64]) {
        self.articles += 1;
        for key in features {
            self.by_key.entry(*key).or_default().push(slot);
        }
    }

    /// Takes out the keys of a slot.
    pub fn remove(&mut self, slot: usize, features: &[u64]) {
        self.articles = self.articles.saturating_sub(1);
        for key in features {
            if let Some(slots) = self.by_key.get_mut(key) {
                slots.retain(|other| *other != slot);
            }
        }
    }

    /// The article that most likely reports the same event; `near` gives the article of a slot.
    pub fn best<'a>(
        &self,
        at: Timestamp,
        features: &[u64],
        near: impl Fn(usize) -> Option<&'a Candidate>,
    ) -> Option<&'a Candidate> {
        let mut shared: HashMap<usize, f64> = HashMap::new();
        for key in features {
            for slot in self.by_key.get(key).into_iter().flatten() {
                *shared.entry(*slot).or_insert(0.0) += self.weight(*key);
            }
        }
        let own: f64 = features.iter().map(|key| self.weight(*key)).sum();
        let score = |slot: usize, common: f64| {
            let candidate = near(slot)?;
            let apart = at.duration_since(candidate.at).abs();
            if common < LEAST_SHARED || apart > SignedDuration::from_hours(WINDOW_HOURS) {
                return None;
            }
            let theirs: f64 = candidate.features.iter().map(|key| self.weight(*key)).sum();
            let likeness = common / (own + theirs - common).max(f64::EPSILON);
            (likeness >= SAME_STORY).then_some((candidate, likeness))
        };
        shared
            .into_iter()
            .filter_map(|(slot, common)| score(slot, common))
            .max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.id.cmp(&a.0.id)))
            .map(|(candidate, _)| candidate)
    }

    /// Rare keys weigh more: the inverse document frequency, smoothed.
    fn weight(&self, key: u64) -> f64 {
        let with = self.by_key.get(&key).map_or(0, Vec::len);
        ((self.articles as f64 + 2.0) / (with as f64 + 1.0)).ln() + 0.2
    }
}
