//! Cue words of the languages: raw TOML -> checked model types. The header of `config/languages/en.toml` is the schema.

use super::{ConfigError, bundled, parse};
use crate::model::{CueClass, Language, LanguageCue, LanguageCues, Languages, QuotePair, RuleRecord};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// A file of one language as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLanguage {
    language: Language,
    #[serde(default)]
    inflects: bool,
    #[serde(default)]
    inverts: bool,
    quotes: Vec<String>,
    #[serde(default)]
    cues: BTreeMap<CueClass, Vec<String>>,
    #[serde(default)]
    values: BTreeMap<CueClass, BTreeMap<String, Vec<String>>>,
}

/// The file of what the rules are worth as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRecords {
    #[serde(default)]
    rule: Vec<RuleRecord>,
}

/// The cue words of every language in `languages/` and the records of the rules in `facts.toml`.
pub fn languages(folder: Option<&Path>) -> Result<Languages, ConfigError> {
    let files = bundled::files(folder, "languages")?;
    let pairs: Vec<(&str, &str)> =
        files.iter().map(|file| (file.name.as_str(), file.text.as_str())).collect();
    let records = bundled::files(folder, "facts.toml")?;
    let records = records.first().map_or(("facts.toml", ""), |file| (file.name.as_str(), file.text.as_str()));
    languages_from(&pairs, records)
}

/// Checks the files of the languages and the file of the rules' records, each a name and its text.
pub fn languages_from(files: &[(&str, &str)], records: (&str, &str)) -> Result<Languages, ConfigError> {
    let mut languages = BTreeMap::new();
    for (name, text) in files {
        let (language, cues) = read_language(name, text)?;
        if languages.insert(language, cues).is_some() {
            return Err(ConfigError::value(name, "language", format!("`{language}` has a file already")));
        }
    }
    let raw: RawRecords = parse(records.0, records.1)?;
    for rule in &raw.rule {
        if rule.right > rule.judged {
            return Err(ConfigError::value(records.0, &rule.id, "`right` cannot be more than `judged`"));
        }
    }
    Ok(Languages { languages, records: raw.rule })
}

fn read_language(name: &str, text: &str) -> Result<(Language, LanguageCues), ConfigError> {
    let raw: RawLanguage = parse(name, text)?;
    let mut quotes = Vec::new();
    for pair in &raw.quotes {
        let mut marks = pair.chars();
        match (marks.next(), marks.next(), marks.next()) {
            (Some(open), Some(close), None) => quotes.push(QuotePair { open, close }),
            _ => return Err(ConfigError::value(name, "quotes", format!("`{pair}` is not two marks"))),
        }
    }
    let plain = raw.cues.into_iter().map(|(class, phrases)| (class, String::new(), phrases));
    let valued = raw.values.into_iter().flat_map(|(class, by_value)| {
        by_value.into_iter().map(move |(value, phrases)| (class, value, phrases))
    });
    let mut cues = Vec::new();
    for (class, value, phrases) in plain.chain(valued) {
        for phrase in phrases {
            if phrase.trim().is_empty() || phrase.trim() == "*" {
                return Err(ConfigError::value(name, format!("{class:?}"), "a phrase is empty"));
            }
            cues.push(LanguageCue { class, value: value.clone(), phrase });
        }
    }
    Ok((raw.language, LanguageCues { inflects: raw.inflects, inverts: raw.inverts, quotes, cues }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, wanted: &str) {
        let error = languages_from(&[("xx.toml", text)], ("records.toml", "")).unwrap_err().to_string();
        assert!(error.contains(wanted), "{error}");
    }

    #[test]
    fn what_no_rule_could_use_is_refused_with_its_place() {
        check("language = \"en\"\nquotes = [\"'\"]", "`'` is not two marks");
        check("language = \"en\"\nquotes = []\n[cues]\nsayings = [\"x\"]", "unknown variant `sayings`");
        check("language = \"en\"\nquotes = []\n[cues]\nsaying = [\" \"]", "a phrase is empty");
    }
}
