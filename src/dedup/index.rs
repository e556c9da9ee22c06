//! The articles around, in memory: which of them a new text is a copy of, contains, or shares its event with.
//!
//! Candidates come from banded signatures and from the inverted sample; each is verified before it counts.

use super::copies::{LEAST_SAMPLE, Sought, same_text};
use super::overlap::Places;
use super::stories::Stories;
use crate::model::{Candidate, Fingerprint, Newcomer, Placement, PublicId};
use jiff::Timestamp;
use std::collections::{BTreeSet, HashMap};

/// Rows of the signature that make a band: 42 bands of 3 find a likeness of .35 with 84 %, .5 with 99.6 %.
const ROWS: usize = 3;
/// This share of an earlier text makes a later one derived from it.
const DERIVED_SHARE: f64 = 0.30;
/// A shingle in more articles than this is page furniture, not content.
const COMMON: usize = 40;

/// Articles of the window, indexed for placing.
#[derive(Debug, Default)]
pub struct Index {
    slots: Vec<Option<Candidate>>,
    by_id: HashMap<PublicId, usize>,
    by_hash: HashMap<u64, Vec<usize>>,
    by_band: HashMap<(usize, u64), Vec<usize>>,
    by_shingle: HashMap<u64, Vec<usize>>,
    stories: Stories,
}

impl Index {
    /// An index without articles.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many articles it holds.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// True where it holds none.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Adds an article, in place of an earlier version of it.
    pub fn insert(&mut self, candidate: Candidate) {
        self.remove(&candidate.id);
        let slot = self.slots.len();
        self.by_id.insert(candidate.id.clone(), slot);
        self.by_hash.entry(candidate.fingerprint.text_hash).or_default().push(slot);
        for band in bands(&candidate.fingerprint) {
            self.by_band.entry(band).or_default().push(slot);
        }
        for shingle in &candidate.fingerprint.sample {
            self.by_shingle.entry(*shingle).or_default().push(slot);
        }
        self.stories.insert(slot, &candidate.features);
        self.slots.push(Some(candidate));
    }

    /// Takes an article out; one that is not there is no error.
    pub fn remove(&mut self, id: &PublicId) {
        let Some(slot) = self.by_id.remove(id) else { return };
        let Some(gone) = self.slots.get_mut(slot).and_then(Option::take) else { return };
        drop_slot(&mut self.by_hash, &gone.fingerprint.text_hash, slot);
        for band in bands(&gone.fingerprint) {
            drop_slot(&mut self.by_band, &band, slot);
        }
        for shingle in &gone.fingerprint.sample {
            drop_slot(&mut self.by_shingle, shingle, slot);
        }
        self.stories.remove(slot, &gone.features);
    }

    /// Takes out what is older than `before`, and closes the gaps that removals left.
    pub fn expire(&mut self, before: Timestamp) {
        let kept: Vec<Candidate> = std::mem::take(self)
            .slots
            .into_iter()
            .flatten()
            .filter(|candidate| candidate.at >= before)
            .collect();
        kept.into_iter().for_each(|candidate| self.insert(candidate));
    }

    /// Where an article belongs among those that are in the index; it is not added.
    pub fn place(&self, new: &Newcomer<'_>) -> Placement {
        let Newcomer { id, at, fingerprint, heading, features } = *new;
        let sought = Sought { fingerprint, heading, places: Places::of(fingerprint) };
        let sharing = self.sharing(fingerprint);
        let copies = self.copies(id, &sought, &sharing);
        let best = copies.iter().max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.id.cmp(&a.0.id)));
        let derived_from = self.contained(id, &sought, &sharing, &copies);
        let story = best.map(|(copy, _)| copy.story.clone()).or_else(|| self.story(id, at, features));
        Placement {
            same_text: best.map_or_else(|| id.clone(), |(copy, _)| copy.same_text.clone()),
            story: story.unwrap_or_else(|| id.clone()),
            derived_from,
        }
    }

    /// Articles with the same text, with their likeness.
    fn copies<'a>(
        &'a self,
        id: &'a PublicId,
        sought: &Sought<'_>,
        sharing: &HashMap<usize, usize>,
    ) -> Vec<(&'a Candidate, f64)> {
        let fingerprint = sought.fingerprint;
        let mut slots: BTreeSet<usize> =
            self.by_hash.get(&fingerprint.text_hash).into_iter().flatten().copied().collect();
        for band in bands(fingerprint) {
            slots.extend(self.by_band.get(&band).into_iter().flatten());
        }
        slots.extend(sharing.keys());
        self.others(id, slots)
            .filter_map(|candidate| {
                let score = same_text(sought, &candidate.fingerprint, &candidate.heading)?;
                Some((candidate, score))
            })
            .collect()
    }

    /// Articles of which a good part stands in this text, without its copies.
    fn contained(
        &self,
        id: &PublicId,
        sought: &Sought<'_>,
        sharing: &HashMap<usize, usize>,
        copies: &[(&Candidate, f64)],
    ) -> Vec<PublicId> {
        let groups: BTreeSet<&PublicId> = copies.iter().map(|(copy, _)| &copy.same_text).collect();
        let slots = sharing.iter().filter(|(_, shared)| **shared >= LEAST_SAMPLE / 2);
        let mut found: Vec<PublicId> = self
            .others(id, slots.map(|(slot, _)| *slot).collect())
            .filter(|candidate| !groups.contains(&candidate.same_text))
            .filter(|candidate| {
                let (share, size) = sought.places.containment(&candidate.fingerprint);
                size >= LEAST_SAMPLE && share >= DERIVED_SHARE
            })
            .map(|candidate| candidate.same_text.clone())
            .collect();
        found.sort();
        found.dedup();
        found
    }

    /// How many sampled shingles each article shares with this text, those of page furniture left out.
    fn sharing(&self, fingerprint: &Fingerprint) -> HashMap<usize, usize> {
        let mut shared = HashMap::new();
        let rare = fingerprint.sample.iter().filter_map(|shingle| self.by_shingle.get(shingle));
        for slots in rare.filter(|slots| slots.len() <= COMMON) {
            for slot in slots {
                *shared.entry(*slot).or_insert(0) += 1;
            }
        }
        shared
    }

    fn story(&self, id: &PublicId, at: Timestamp, features: &[u64]) -> Option<PublicId> {
        let near =
            |slot: usize| self.slots.get(slot).and_then(Option::as_ref).filter(|other| other.id != *id);
        self.stories.best(at, features, near).map(|candidate| candidate.story.clone())
    }

    fn others<'a>(
        &'a self,
        id: &'a PublicId,
        slots: BTreeSet<usize>,
    ) -> impl Iterator<Item = &'a Candidate> + 'a {
        slots
            .into_iter()
            .filter_map(|slot| self.slots.get(slot).and_then(Option::as_ref))
            .filter(move |candidate| candidate.id != *id)
    }
}

fn bands(fingerprint: &Fingerprint) -> impl Iterator<Item = (usize, u64)> + '_ {
    fingerprint.signature.chunks_exact(ROWS).enumerate().map(|(band, rows)| {
        let key =
            rows.iter().fold(0u64, |key, row| key.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(*row));
        (band, key)
    })
}

fn drop_slot<K: std::hash::Hash + Eq>(map: &mut HashMap<K, Vec<usize>>, key: &K, slot: usize) {
    if let Some(slots) = map.get_mut(key) {
        slots.retain(|other| *other != slot);
        if slots.is_empty() {
            map.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fingerprint;
    use super::*;
    use crate::model::{CanonicalUrl, Heading};
    use crate::text::Tokens;
    use proptest::prelude::*;

    fn id(name: &str) -> PublicId {
        PublicId::of_url(&CanonicalUrl::parse(&format!("http://a.example/{name}")).unwrap())
    }

    fn words(from: u32, to: u32) -> String {
        (from..to).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ")
    }

    fn add(index: &mut Index, name: &str, text: &str, features: &[u64]) -> Placement {
        let fingerprint = fingerprint(&Tokens::of(text));
        let (id, at, heading) = (id(name), Timestamp::UNIX_EPOCH, Heading::default());
        let newcomer = Newcomer { id: &id, at, fingerprint: &fingerprint, heading: &heading, features };
        let placement = index.place(&newcomer);
        index.insert(Candidate {
            heading,
            id,
            same_text: placement.same_text.clone(),
            story: placement.story.clone(),
            at: Timestamp::UNIX_EPOCH,
            fingerprint,
            features: features.to_vec(),
        });
        placement
    }

    #[test]
    fn copies_cut_and_enlarged_copies_share_the_group_of_the_first() {
        let mut index = Index::new();
        let first = add(&mut index, "wire", &words(0, 400), &[]);
        assert_eq!(first.same_text, id("wire"));
        for (name, text) in [
            ("verbatim", words(0, 400)),
            ("cut", words(0, 200)),
            ("enlarged", format!("{} {}", words(0, 400), words(900, 1100))),
            ("edited", format!("{} {}", words(30, 370), words(900, 930))),
        ] {
            assert_eq!(add(&mut index, name, &text, &[]).same_text, id("wire"), "{name}");
        }
    }

    #[test]
    fn a_round_up_is_linked_to_what_it_contains_and_not_merged() {
        let mut index = Index::new();
        add(&mut index, "story", &words(0, 200), &[]);
        let round_up = add(&mut index, "round-up", &format!("{} {}", words(2000, 3500), words(0, 200)), &[]);
        assert_eq!(round_up.same_text, id("round-up"));
        assert_eq!(round_up.derived_from, vec![id("story")]);
    }

    #[test]
    fn another_report_of_the_event_shares_the_story_and_not_the_text() {
        let mut index = Index::new();
        let common: Vec<u64> = (0..12).collect();
        for n in 0..20 {
            add(
                &mut index,
                &format!("other{n}"),
                &words(5000 + n * 300, 5200 + n * 300),
                &[100 + u64::from(n), 0],
            );
        }
        add(&mut index, "first", &words(0, 300), &common);
        let second = add(&mut index, "second", &words(1000, 1300), &common);
        assert_eq!((second.same_text, second.story), (id("second"), id("first")));
        let elsewhere = add(&mut index, "third", &words(1500, 1800), &[0, 40, 41, 42]);
        assert_eq!(elsewhere.story, id("third"));
    }

    #[test]
    fn what_was_removed_or_is_too_old_is_no_candidate() {
        let mut index = Index::new();
        add(&mut index, "a", &words(0, 300), &[]);
        index.remove(&id("a"));
        assert!(index.is_empty());
        assert_eq!(add(&mut index, "b", &words(0, 300), &[]).same_text, id("b"));
        index.expire(Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(1));
        assert_eq!((index.len(), add(&mut index, "c", &words(0, 300), &[]).same_text), (0, id("c")));
    }

    proptest! {
        #[test]
        fn an_article_is_always_a_copy_of_itself_under_another_address(text in "[a-z]{1,6}( [a-z]{1,6}){5,80}") {
            let mut index = Index::new();
            add(&mut index, "a", &text, &[]);
            prop_assert_eq!(add(&mut index, "b", &text, &[]).same_text, id("a"));
        }
    }
}
