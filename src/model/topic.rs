//! A topic pack: what the desk wants to read about. Its content is data under `config/topics/<id>/`.

use super::{EntityId, IssueId, Language, TopicId};
use std::collections::BTreeMap;

/// What is relevant and how that is weighed.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    /// The name of its folder.
    pub id: TopicId,
    /// Its title.
    pub title: String,
    /// Grows with every change of the data.
    pub version: String,
    /// Weighted groups of words and entities.
    pub cues: Vec<Cue>,
    /// Combinations of which one must stand somewhere; a cue counts fully only where one stands.
    pub required: Vec<Combination>,
    /// How many sentences away the parts of a combination may stand.
    pub window_sentences: usize,
    /// What a cue counts for where all but one part of a combination stand around it.
    pub incomplete: f64,
    /// What speaks against.
    pub exclusions: Vec<Exclusion>,
    /// What the title, the lead and the text as a whole weigh.
    pub emphasis: Emphasis,
    /// The logistic curve's bias: the score of an article without any cue.
    pub bias: f64,
    /// How much surer the sum makes than the plain logistic curve, so that the score is the share that is relevant.
    pub steepness: f64,
    /// The verdict is relevant from this score on.
    pub threshold: f64,
    /// The issue tree.
    pub issues: Vec<Issue>,
}

/// Cues that make a text one of the topic where they stand together.
#[derive(Debug, Clone, PartialEq)]
pub struct Combination {
    /// Its name, unique in the topic.
    pub name: String,
    /// What it adds in one sentence that holds all of it; nothing where it only makes its cues count.
    pub weight: f64,
    /// Groups of cue names: one cue of each group must be found within the window.
    pub groups: Vec<Vec<String>>,
}

/// What the parts of an article weigh.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Emphasis {
    /// The title.
    pub title: f64,
    /// The first sentences.
    pub lead: f64,
    /// How many they are.
    pub lead_sentences: usize,
    /// The whole text, counted per ten sentences, so that length adds nothing.
    pub text: f64,
}

/// One weighted group of words and entities.
#[derive(Debug, Clone, PartialEq)]
pub struct Cue {
    /// Its name, unique in the topic.
    pub name: String,
    /// What it adds in one sentence; nothing where it only is part of combinations.
    pub weight: f64,
    /// Words and phrases by language; `*` at the end of a word stands for any ending.
    pub words: BTreeMap<Language, Vec<String>>,
    /// Entities that count as the cue.
    pub entities: Vec<EntityId>,
}

/// One thing that speaks against.
#[derive(Debug, Clone, PartialEq)]
pub struct Exclusion {
    /// Its name, unique in the topic.
    pub name: String,
    /// What it takes away; nothing where its phrases only are no cue ("peace prize").
    pub weight: f64,
    /// Words and phrases by language, as in [`Cue::words`].
    pub words: BTreeMap<Language, Vec<String>>,
    /// Entities that count.
    pub entities: Vec<EntityId>,
}

/// One issue under negotiation.
#[derive(Debug, Clone, PartialEq)]
pub struct Issue {
    /// Its id.
    pub id: IssueId,
    /// Its title in English.
    pub title: String,
    /// The issue above it.
    pub parent: Option<IssueId>,
    /// Words and phrases by language, as in [`Cue::words`].
    pub words: BTreeMap<Language, Vec<String>>,
    /// Entities whose mention raises the issue.
    pub entities: Vec<EntityId>,
    /// Who can give something up here.
    pub obligors: Vec<EntityId>,
    /// To whom.
    pub beneficiaries: Vec<EntityId>,
}
