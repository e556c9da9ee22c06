//! Everything that the pipeline knows, read, checked and compiled.

use super::bundled::{files, folders};
use super::{ConfigError, Settings, Sources, entities, languages, parse, sites, topic};
use crate::facts;
use crate::matching::Matcher;
use crate::model::TopicId;
use crate::pipeline::Knowledge;
use serde::Deserialize;

/// Reads and compiles what the settings name.
pub fn knowledge(settings: &Settings) -> Result<Knowledge, ConfigError> {
    let folder = settings.knowledge.folder.as_deref();
    let gazetteer = entities(folder)?;
    let topic = topic(folder, &topic_id(settings)?)?;
    let wrong = |part: &str, error: &dyn std::error::Error| {
        ConfigError::value(&format!("topic `{}`", topic.id), part, error.to_string())
    };
    let languages = languages(folder)?;
    let matcher =
        Matcher::compile(&topic, &gazetteer, &languages.names).map_err(|error| wrong("matching", &error))?;
    let rules =
        facts::Rules::compile(&languages, &topic, &gazetteer).map_err(|error| wrong("facts", &error))?;
    let sites = sites(folder)?;
    Ok(Knowledge::new(topic, gazetteer, matcher, rules, sites))
}

/// The topic that is followed: the one that the settings name, else the only one that there is, else the default.
fn topic_id(settings: &Settings) -> Result<TopicId, ConfigError> {
    if let Some(id) = &settings.topic.id {
        return Ok(id.clone());
    }
    let names = folders(settings.knowledge.folder.as_deref(), "topics")?;
    match names.as_slice() {
        [only] => TopicId::parse(only).map_err(|error| ConfigError::value("topics", only, error.to_string())),
        _ => default_topic(settings, &names)?.ok_or_else(|| {
            let message = format!("name one of the topics: {}", names.join(", "));
            ConfigError::value(&settings.name(), "topic.id", message)
        }),
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDefault {
    topic: TopicId,
}

/// The topic that `topics/default.toml` names, where it is one of these.
fn default_topic(settings: &Settings, names: &[String]) -> Result<Option<TopicId>, ConfigError> {
    let Some(file) = files(settings.knowledge.folder.as_deref(), "topics/default.toml")?.pop() else {
        return Ok(None);
    };
    let default: RawDefault = parse(&file.name, &file.text)?;
    Ok(Some(default.topic).filter(|id| names.iter().any(|name| name == id.as_str())))
}

/// The sources and outlets: bundled or from the folder, and those of the settings file.
pub fn sources(settings: &Settings) -> Result<Sources, ConfigError> {
    let knowledge = &settings.knowledge;
    let folder = knowledge.folder.as_deref();
    let mut sources = Sources::default();
    for file in files(folder, "outlets.toml")? {
        sources.add_file(&file.name, &file.text)?;
    }
    if knowledge.bundled_sources {
        let groups = files(folder, "sources")?;
        let name = |path: &str| path.rsplit('/').next().unwrap_or(path).trim_end_matches(".toml").to_owned();
        if let Some(unknown) =
            knowledge.groups.iter().find(|group| !groups.iter().any(|file| name(&file.name) == **group))
        {
            let all: Vec<String> = groups.iter().map(|file| name(&file.name)).collect();
            let message = format!("there is no group `{unknown}`; there are {}", all.join(", "));
            return Err(ConfigError::value(&settings.name(), "knowledge.groups", message));
        }
        for file in groups {
            if knowledge.groups.is_empty() || knowledge.groups.contains(&name(&file.name)) {
                sources.add_file(&file.name, &file.text)?;
            }
        }
    }
    sources.add(&settings.name(), settings.source.clone(), settings.outlet.clone())?;
    sources.finish()
}
