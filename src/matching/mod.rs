//! Stage 3: an article -> entities, issues, relevance, with reasons.
//!
//! Built once from the gazetteer and a topic, used for every article. No name and no word of a topic stands here.

mod check;
mod cues;
mod forms;
mod givens;
mod inflection;
mod lexicon;
mod likeness;
mod mentions;
mod metonyms;
mod names;
mod offices;
mod organisations;
mod relevance;
mod resolution;
mod schemes;
mod surfaces;
mod transliteration;
mod words;

use crate::model::{EntityId, Field, Gazetteer, IssueId, Language, MatchReport, Mention, NameWords, Topic};
use crate::text::{Document, TokenKind, Tokens};
use cues::{Cues, Find, Target};
use jiff::civil::Date;
use likeness::Likeness;
use mentions::Setting;
use std::collections::{BTreeMap, BTreeSet};
use surfaces::Surfaces;
use words::Words;

pub use check::{Finding, FindingKind};
pub use organisations::Organisations;

/// A topic that cannot be compiled.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TopicError {
    /// A group names an entity that the gazetteer does not hold.
    #[error("topic `{topic}`: `{group}` names `{entity}`, which is no entity of the gazetteer")]
    UnknownEntity {
        /// The topic.
        topic: String,
        /// The cue, exclusion or issue.
        group: String,
        /// The id.
        entity: EntityId,
    },
    /// A requirement names a cue that does not exist.
    #[error("topic `{topic}`: `required` names `{cue}`, which is no cue")]
    UnknownCue {
        /// The topic.
        topic: String,
        /// The name.
        cue: String,
    },
}

/// A title or summary with fewer words says nothing.
const FEWEST_WORDS: usize = 3;

/// A gazetteer and a topic, ready to read articles.
#[derive(Debug)]
pub struct Matcher {
    topic: Topic,
    gazetteer: Gazetteer,
    surfaces: Surfaces,
    cues: Cues,
    words: Words,
    likeness: Likeness,
    /// Those that the topic has cues in.
    languages: BTreeSet<Language>,
}

impl Matcher {
    /// Generates all forms; fails where the topic names what does not exist. `words` are those around names.
    pub fn compile(topic: &Topic, gazetteer: &Gazetteer, words: &NameWords) -> Result<Self, TopicError> {
        check_entities(topic, gazetteer)?;
        check_required(topic)?;
        let surfaces = Surfaces::of(gazetteer);
        Ok(Self {
            likeness: Likeness::of(&surfaces),
            surfaces,
            cues: Cues::of(topic),
            languages: topic.cues.iter().flat_map(|cue| cue.words.keys()).copied().collect(),
            words: Words::of(words),
            topic: topic.clone(),
            gazetteer: gazetteer.clone(),
        })
    }

    /// Reads one article; `published` decides who held an office.
    pub fn scan(&self, document: &Document<'_>, published: Option<Date>) -> MatchReport {
        let finds = self.finds(document, document.language);
        self.report(document, &finds, self.mentions(document, published))
    }

    /// Reads the title and the summary that a listing gives, before anything is fetched. Gives its report only where they
    /// have nothing of the topic; in doubt nothing, for what is not fetched is lost: where either has no words, where the
    /// topic has no words of the language, where all but one part of a combination stand somewhere.
    pub fn rule_out(&self, document: &Document<'_>, published: Option<Date>) -> Option<MatchReport> {
        let has_words = |tokens: &Tokens| {
            let words = tokens.items.iter().filter(|token| token.kind == TokenKind::Word);
            words.count() >= FEWEST_WORDS
        };
        let spoken = document.language.is_some_and(|language| self.languages.contains(&language));
        if !spoken || !has_words(&document.title_tokens) || !has_words(&document.tokens) {
            return None;
        }
        // The language of so little text is a guess: words of every language count.
        let finds = self.finds(document, None);
        let mentions = self.mentions(document, published);
        let [in_title, in_text] = &finds;
        let far = relevance::is_far(&self.topic, document, (in_title, in_text), &mentions);
        far.then(|| self.report(document, &finds, mentions))
    }

    fn finds(&self, document: &Document<'_>, language: Option<Language>) -> [Vec<Find>; 2] {
        [&document.title_tokens, &document.tokens].map(|tokens| self.cues.find(tokens, language))
    }

    fn mentions(&self, document: &Document<'_>, published: Option<Date>) -> Vec<Mention> {
        let fields = [(Field::Title, &document.title_tokens), (Field::Text, &document.tokens)];
        let mut scanned = fields.map(|(field, tokens)| {
            let text = if field == Field::Title { document.title } else { document.text };
            names::scan((text, tokens), &self.surfaces, &self.words, document.language)
        });
        let anchored = resolution::resolve(&mut scanned, &self.gazetteer);
        let mut mentions = Vec::new();
        for (scanned, (field, _)) in scanned.iter_mut().zip(fields) {
            let like = self.likeness.find(scanned, &self.surfaces, &anchored);
            scanned.candidates.extend(like);
            scanned.candidates.sort_by_key(|candidate| candidate.first);
            let offsets = if field == Field::Title { &document.title_offsets } else { &document.offsets };
            let setting = Setting { gazetteer: &self.gazetteer, field, offsets, published };
            mentions.extend(mentions::mentions(scanned, &setting));
        }
        mentions
    }

    fn report(
        &self,
        document: &Document<'_>,
        [in_title, in_text]: &[Vec<Find>; 2],
        mentions: Vec<Mention>,
    ) -> MatchReport {
        let relevance = relevance::weigh(&self.topic, document, (in_title, in_text), &mentions);
        MatchReport {
            topic: self.topic.id.clone(),
            topic_version: self.topic.version.clone(),
            language: document.language,
            issues: self.issues(in_title.iter().chain(in_text), &mentions),
            mentions,
            relevance,
        }
    }

    fn issues<'f>(&self, finds: impl Iterator<Item = &'f Find>, mentions: &[Mention]) -> Vec<(IssueId, u32)> {
        let mut counts: BTreeMap<usize, u32> = BTreeMap::new();
        for (index, issue) in self.topic.issues.iter().enumerate() {
            let raising = mentions.iter().filter(|mention| {
                issue.entities.contains(&mention.entity)
                    || mention.literal.as_ref().is_some_and(|literal| issue.entities.contains(literal))
            });
            let count = u32::try_from(raising.count()).unwrap_or(u32::MAX);
            if count > 0 {
                counts.insert(index, count);
            }
        }
        for find in finds {
            if let Target::Issue(index) = find.target {
                *counts.entry(index).or_default() += 1;
            }
        }
        let named = counts.into_iter();
        named.filter_map(|(index, count)| Some((self.topic.issues.get(index)?.id.clone(), count))).collect()
    }
}

fn check_entities(topic: &Topic, gazetteer: &Gazetteer) -> Result<(), TopicError> {
    let known: BTreeSet<&EntityId> = gazetteer.entities.iter().map(|entity| &entity.id).collect();
    let cues = topic.cues.iter().map(|cue| (cue.name.as_str(), &cue.entities));
    let exclusions = topic.exclusions.iter().map(|exclusion| (exclusion.name.as_str(), &exclusion.entities));
    let issues = topic.issues.iter().flat_map(|issue| {
        [&issue.entities, &issue.obligors, &issue.beneficiaries].map(|ids| (issue.id.as_str(), ids))
    });
    for (group, ids) in cues.chain(exclusions).chain(issues) {
        if let Some(entity) = ids.iter().find(|id| !known.contains(id)) {
            let (topic, group, entity) = (topic.id.to_string(), group.to_owned(), entity.clone());
            return Err(TopicError::UnknownEntity { topic, group, entity });
        }
    }
    Ok(())
}

fn check_required(topic: &Topic) -> Result<(), TopicError> {
    let names: BTreeSet<&str> = topic.cues.iter().map(|cue| cue.name.as_str()).collect();
    match topic
        .required
        .iter()
        .flat_map(|all| all.groups.iter().flatten())
        .find(|name| !names.contains(name.as_str()))
    {
        Some(cue) => Err(TopicError::UnknownCue { topic: topic.id.to_string(), cue: cue.clone() }),
        None => Ok(()),
    }
}
