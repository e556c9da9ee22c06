//! The files of `config/topics/<id>/` -> the topic. Their form is described at the head of each of them.

use super::entities::KnowledgeError;
use crate::model::{Cue, EntityId, Exclusion, Issue, IssueId, Language, Topic, TopicId};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

type Words = BTreeMap<Language, Vec<String>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTopic {
    title: String,
    version: String,
    threshold: f64,
    bias: f64,
    title_weight: f64,
    lead_weight: f64,
    window_sentences: usize,
    required: Vec<Vec<String>>,
    #[serde(default)]
    cue: Vec<RawCue>,
    #[serde(default)]
    exclusion: Vec<RawCue>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCue {
    name: String,
    weight: f64,
    #[serde(default)]
    words: Words,
    #[serde(default)]
    entities: Vec<EntityId>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIssues {
    #[serde(default)]
    issue: Vec<RawIssue>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIssue {
    id: IssueId,
    title: String,
    parent: Option<IssueId>,
    #[serde(default)]
    words: Words,
    #[serde(default)]
    entities: Vec<EntityId>,
    #[serde(default)]
    obligors: Vec<EntityId>,
    #[serde(default)]
    beneficiaries: Vec<EntityId>,
}

/// Reads and checks `topic.toml` and `issues.toml` of one topic, each given as (name, content).
pub fn topic_from(
    id: &TopicId,
    topic: &(String, String),
    issues: &(String, String),
) -> Result<Topic, KnowledgeError> {
    let raw: RawTopic = read(topic)?;
    let tree: RawIssues = read(issues)?;
    let wrong = |id: &str, message: &str| KnowledgeError::Entry {
        file: topic.0.clone(),
        id: id.to_owned(),
        message: message.to_owned(),
    };
    if !(0.0..=1.0).contains(&raw.threshold) {
        return Err(wrong("threshold", "it must lie between 0 and 1"));
    }
    let mut names = BTreeSet::new();
    for group in raw.cue.iter().chain(&raw.exclusion) {
        if !names.insert(group.name.as_str()) {
            return Err(wrong(&group.name, "the name is given twice"));
        }
        if group.weight <= 0.0 {
            return Err(wrong(&group.name, "the weight must be a positive number"));
        }
        check_words(&group.words).map_err(|message| wrong(&group.name, &message))?;
    }
    Ok(Topic {
        id: id.clone(),
        title: raw.title,
        version: raw.version,
        cues: raw.cue.into_iter().map(cue).collect(),
        required: raw.required,
        window_sentences: raw.window_sentences,
        exclusions: raw.exclusion.into_iter().map(exclusion).collect(),
        title_weight: raw.title_weight,
        lead_weight: raw.lead_weight,
        bias: raw.bias,
        threshold: raw.threshold,
        issues: issue_tree(&issues.0, tree.issue)?,
    })
}

fn read<T: serde::de::DeserializeOwned>((file, text): &(String, String)) -> Result<T, KnowledgeError> {
    toml::from_str(text).map_err(|error| KnowledgeError::Form { file: file.clone(), message: error.to_string() })
}

fn cue(raw: RawCue) -> Cue {
    Cue { name: raw.name, weight: raw.weight, words: raw.words, entities: raw.entities }
}

fn exclusion(raw: RawCue) -> Exclusion {
    Exclusion { name: raw.name, weight: raw.weight, words: raw.words, entities: raw.entities }
}

/// A `*` may only end a word, after at least three letters.
fn check_words(words: &Words) -> Result<(), String> {
    for word in words.values().flatten().flat_map(|phrase| phrase.split_whitespace()) {
        let stem = word.strip_suffix('*').unwrap_or(word);
        if stem.contains('*') || (stem != word && stem.chars().count() < 3) {
            return Err(format!("`{word}`: a * may only end a word, after at least three letters"));
        }
    }
    Ok(())
}

fn issue_tree(file: &str, raw: Vec<RawIssue>) -> Result<Vec<Issue>, KnowledgeError> {
    let wrong = |id: &IssueId, message: String| KnowledgeError::Entry {
        file: file.to_owned(),
        id: id.to_string(),
        message,
    };
    let mut known: BTreeSet<IssueId> = BTreeSet::new();
    let mut issues = Vec::new();
    for raw in raw {
        check_words(&raw.words).map_err(|message| wrong(&raw.id, message))?;
        if let Some(parent) = raw.parent.as_ref().filter(|parent| !known.contains(parent)) {
            return Err(wrong(&raw.id, format!("its parent `{parent}` must stand before it")));
        }
        if !known.insert(raw.id.clone()) {
            return Err(wrong(&raw.id, "the id is given twice".to_owned()));
        }
        issues.push(Issue {
            id: raw.id,
            title: raw.title,
            parent: raw.parent,
            words: raw.words,
            entities: raw.entities,
            obligors: raw.obligors,
            beneficiaries: raw.beneficiaries,
        });
    }
    Ok(issues)
}
