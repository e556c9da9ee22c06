//! The files of `config/topics/<id>/` -> the topic. Their form is described at the head of each of them.

use super::bundled::files;
use super::error::{ConfigError, parse};
use crate::model::{
    Combination, Cue, Emphasis, EntityId, Exclusion, Issue, IssueId, Language, Topic, TopicId,
};
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
    #[serde(default = "plain_curve")]
    steepness: f64,
    emphasis: RawEmphasis,
    window_sentences: usize,
    incomplete: f64,
    #[serde(default)]
    required: Vec<RawCombination>,
    #[serde(default)]
    cue: Vec<RawCue>,
    #[serde(default)]
    exclusion: Vec<RawCue>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEmphasis {
    title: f64,
    lead: f64,
    lead_sentences: usize,
    text: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCombination {
    name: String,
    #[serde(default)]
    weight: f64,
    groups: Vec<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCue {
    name: String,
    #[serde(default)]
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
    if raw.steepness <= 0.0 {
        return Err(wrong("steepness", "it must lie above 0"));
    }
    check_groups(&raw).map_err(|(key, message)| wrong(&key, &message))?;
    Ok(Topic {
        id: id.clone(),
        title: raw.title,
        version: raw.version,
        cues: raw.cue.into_iter().map(cue).collect(),
        required: raw.required.into_iter().map(combination).collect(),
        window_sentences: raw.window_sentences,
        incomplete: raw.incomplete,
        exclusions: raw.exclusion.into_iter().map(exclusion).collect(),
        emphasis: emphasis(&raw.emphasis),
        bias: raw.bias,
        steepness: raw.steepness,
        threshold: raw.threshold,
        issues: issue_tree(issues.0, tree.issue)?,
    })
}

fn plain_curve() -> f64 {
    1.0
}

/// Every name once, no weight below nothing, no combination that anything would meet.
fn check_groups(raw: &RawTopic) -> Result<(), (String, String)> {
    let mut names = BTreeSet::new();
    let groups = raw.cue.iter().chain(&raw.exclusion);
    for name in groups.clone().map(|group| &group.name).chain(raw.required.iter().map(|all| &all.name)) {
        if !names.insert(name) {
            return Err((name.clone(), "the name is given twice".to_owned()));
        }
    }
    let weights = groups.clone().map(|group| (&group.name, group.weight));
    let weights = weights.chain(raw.required.iter().map(|all| (&all.name, all.weight)));
    if let Some((name, _)) = weights.into_iter().find(|&(_, weight)| weight < 0.0) {
        return Err((name.clone(), "the weight must not be below 0".to_owned()));
    }
    for group in groups {
        check_words(&group.words).map_err(|message| (group.name.clone(), message))?;
    }
    if raw.required.is_empty() {
        return Err(("required".to_owned(), "without a combination no text would be relevant".to_owned()));
    }
    match raw.required.iter().find(|all| all.groups.is_empty() || all.groups.iter().any(Vec::is_empty)) {
        Some(empty) => {
            Err((empty.name.clone(), "a combination needs groups, and each group a cue".to_owned()))
        }
        None => Ok(()),
    }
}

fn combination(raw: RawCombination) -> Combination {
    Combination { name: raw.name, weight: raw.weight, groups: raw.groups }
}

fn emphasis(raw: &RawEmphasis) -> Emphasis {
    let RawEmphasis { title, lead, lead_sentences, text } = *raw;
    Emphasis { title, lead, lead_sentences, text }
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

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "title = \"T\"\nversion = \"1\"\nthreshold = 0.5\nbias = -1.0\nwindow_sentences = 1\n\
                        incomplete = 0.4\n[emphasis]\ntitle = 1.0\nlead = 1.0\nlead_sentences = 3\ntext = 1.0\n";

    fn check(rest: &str, wanted: &str) {
        let text = format!("{HEAD}{rest}");
        let id = TopicId::parse("t").unwrap();
        let error = topic_from(&id, ("topic.toml", &text), ("issues.toml", "")).unwrap_err().to_string();
        assert!(error.contains(wanted), "{error}");
    }

    #[test]
    fn what_no_text_could_be_weighed_by_is_refused_with_its_place() {
        check("[[cue]]\nname = \"a\"\n[[cue]]\nname = \"a\"\n", "given twice");
        check("[[cue]]\nname = \"a\"\nweight = -1.0\n", "must not be below 0");
        check("[[cue]]\nname = \"a\"\n[cue.words]\nen = [\"ab*\"]\n", "at least three letters");
        check("[[required]]\nname = \"r\"\ngroups = []\n", "needs groups");
        check("[[required]]\nname = \"r\"\ngroups = [[]]\n", "each group a cue");
        check("[[cue]]\nname = \"a\"\n", "without a combination");
        check("[[cue]]\nname = \"a\"\nwieght = 1.0\n", "wieght");
    }
}
