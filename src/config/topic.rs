//! The files of `config/topics/<id>/` -> the topic. Their form is described at the head of each of them.

use super::bundled::files;
use super::error::{ConfigError, parse};
use crate::model::{Cue, EntityId, Exclusion, Issue, IssueId, Language, Topic, TopicId};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

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

/// The topic `id` of `folder` where it has it, else the bundled one.
pub fn topic(folder: Option<&Path>, id: &TopicId) -> Result<Topic, ConfigError> {
    let one = |name: &str| {
        let part = format!("topics/{id}/{name}");
        let found = files(folder, &part)?.pop();
        found.ok_or_else(|| {
            ConfigError::value(&format!("config/{part}"), id.as_str(), "there is no such topic")
        })
    };
    let (main, issues) = (one("topic.toml")?, one("issues.toml")?);
    topic_from(id, (&main.name, &main.text), (&issues.name, &issues.text))
}

/// Reads and checks `topic.toml` and `issues.toml` of one topic, each given as (name, content).
pub fn topic_from(id: &TopicId, main: (&str, &str), issues: (&str, &str)) -> Result<Topic, ConfigError> {
    let raw: RawTopic = parse(main.0, main.1)?;
    let tree: RawIssues = parse(issues.0, issues.1)?;
    let wrong = |key: &str, message: &str| ConfigError::value(main.0, key, message);
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
        issues: issue_tree(issues.0, tree.issue)?,
    })
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

fn issue_tree(file: &str, raw: Vec<RawIssue>) -> Result<Vec<Issue>, ConfigError> {
    let wrong = |id: &IssueId, message: String| ConfigError::value(file, id.to_string(), message);
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
