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
    /// Groups of cue names: one cue of each group must be found near each other, in one window.
    pub required: Vec<Vec<String>>,
    /// What the places that meet `required` add together, each less than the one before.
    pub required_weight: f64,
    /// Sentences apart at most for `required`.
    pub window_sentences: usize,
    /// What speaks against.
    pub exclusions: Vec<Exclusion>,
    /// How much more a cue in the title counts.
    pub title_weight: f64,
    /// How much more a cue in the first paragraphs counts.
    pub lead_weight: f64,
    /// The logistic curve's bias: the score of an article without any cue.
    pub bias: f64,
    /// The verdict is relevant from this score on.
    pub threshold: f64,
    /// The issue tree.
    pub issues: Vec<Issue>,
}

/// One weighted group of words and entities.
#[derive(Debug, Clone, PartialEq)]
pub struct Cue {
    /// Its name, unique in the topic.
    pub name: String,
    /// What its first find adds; further ones add less and less.
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
    /// What it takes away, a positive number.
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
