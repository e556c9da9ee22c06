//! Words of the topic in a text: cue groups, exclusions and issues, found in one walk over the tokens.

use super::lexicon::{Hit, Lexicon};
use crate::model::{Language, Topic};
use crate::text::Tokens;
use std::collections::BTreeMap;

/// What a word speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Target {
    /// A cue group, by its index.
    Cue(usize),
    /// A combination of cues in one sentence, by its index.
    Combination(usize),
    /// An exclusion, by its index.
    Exclusion(usize),
    /// An issue, by its index.
    Issue(usize),
}

/// One find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Find {
    /// What it speaks for.
    pub target: Target,
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
}

/// All words of a topic.
#[derive(Debug, Default)]
pub(super) struct Cues {
    lexicon: Lexicon,
    entries: Vec<(Target, Language)>,
}

impl Cues {
    /// Reads the words of every group.
    pub fn of(topic: &Topic) -> Self {
        let mut cues = Self::default();
        for (index, cue) in topic.cues.iter().enumerate() {
            cues.add(Target::Cue(index), &cue.words);
        }
        for (index, exclusion) in topic.exclusions.iter().enumerate() {
            cues.add(Target::Exclusion(index), &exclusion.words);
        }
        for (index, issue) in topic.issues.iter().enumerate() {
            cues.add(Target::Issue(index), &issue.words);
        }
        cues
    }

    fn add(&mut self, target: Target, words: &BTreeMap<Language, Vec<String>>) {
        for (&language, phrases) in words {
            for phrase in phrases {
                let value = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
                self.entries.push((target, language));
                self.lexicon.add(phrase, value);
            }
        }
    }

    /// Every find in text order; a group counts once at one place.
    pub fn find(&self, tokens: &Tokens, language: Option<Language>) -> Vec<Find> {
        let known = self.lexicon.look_up(tokens);
        let mut finds: Vec<Find> = Vec::new();
        let mut hits: Vec<Hit> = Vec::new();
        for first in 0..tokens.items.len() {
            self.lexicon.hits_at(&known, first, &mut hits);
            for hit in hits.drain(..).rev() {
                let Some(&(target, spoken)) = self.entries.get(hit.value as usize) else { continue };
                let overlaps =
                    finds.iter().rev().take(8).any(|find| find.target == target && find.last > hit.first);
                if language.is_none_or(|language| language == spoken) && !overlaps {
                    finds.push(Find { target, first: hit.first, last: hit.last });
                }
            }
        }
        without_shadowed(finds)
    }
}

/// Tokens of the longest phrase that can hold another one.
const LONGEST: usize = 12;

/// Of cues and exclusions the longer phrase wins where it holds the shorter one: "peace prize" is not "peace". The finds
/// stand in the order of their first tokens.
fn without_shadowed(finds: Vec<Find>) -> Vec<Find> {
    let speaks = |find: &Find| !matches!(find.target, Target::Issue(_));
    let shadows = |long: &Find, find: &Find| {
        speaks(long) && find.last <= long.last && long.last - long.first > find.last - find.first
    };
    let shadowed = |find: &Find| {
        let low = finds.partition_point(|other| other.first + LONGEST <= find.first);
        let high = finds.partition_point(|other| other.first <= find.first);
        let near = finds.get(low..high).unwrap_or_default();
        speaks(find) && near.iter().any(|long| shadows(long, find))
    };
    finds.iter().filter(|find| !shadowed(find)).copied().collect()
}
