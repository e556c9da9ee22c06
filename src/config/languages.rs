//! Cue words of the languages and their words around names: raw TOML -> checked model types. The header of `config/languages/en.toml` is the schema.

use super::{ConfigError, bundled, parse};
use crate::model::{
    CueClass, FactKind, Language, LanguageCue, LanguageCues, Languages, NameClass, NameWord, NameWords,
    QuotePair, RuleRecord,
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
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
    #[serde(default)]
    quotes: Vec<String>,
    #[serde(default)]
    cues: BTreeMap<CueClass, Vec<String>>,
    #[serde(default)]
    values: BTreeMap<CueClass, BTreeMap<String, Vec<String>>>,
    #[serde(default)]
    names: BTreeMap<NameClass, Vec<String>>,
}

/// The file of what the rules are worth as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRecords {
    /// Kinds whose facts are not given.
    #[serde(default)]
    off: Vec<FactKind>,
    #[serde(default)]
    rule: Vec<RuleRecord>,
}

/// The words of every language in `languages/` and the records of the rules in `facts.toml`.
pub fn languages(folder: Option<&Path>) -> Result<Languages, ConfigError> {
    let files = bundled::files(folder, "languages")?;
    let pairs: Vec<(&str, &str)> =
        files.iter().map(|file| (file.name.as_str(), file.text.as_str())).collect();
    let records = bundled::files(folder, "facts.toml")?;
    let records = records.first().map_or(("facts.toml", ""), |file| (file.name.as_str(), file.text.as_str()));
    let mut languages = languages_from(&pairs, records)?;
    for file in bundled::files(folder, "languages/given_names.txt")? {
        let given = languages.names.entry(NameClass::GivenName).or_default();
        let lines = file.text.lines().map(str::trim).filter(|name| !name.is_empty());
        given.extend(lines.map(|name| NameWord { word: name.to_owned(), language: None }));
    }
    Ok(languages)
}

/// Checks the files of the languages and the file of the rules' records, each a name and its text.
pub fn languages_from(files: &[(&str, &str)], records: (&str, &str)) -> Result<Languages, ConfigError> {
    let (mut languages, mut names) = (BTreeMap::new(), NameWords::new());
    let mut seen = BTreeSet::new();
    for (name, text) in files {
        let mut raw: RawLanguage = parse(name, text)?;
        if !seen.insert(raw.language) {
            let message = format!("`{}` has a file already", raw.language);
            return Err(ConfigError::value(name, "language", message));
        }
        let language = raw.language;
        add_names(name, language, std::mem::take(&mut raw.names), &mut names)?;
        if let Some(cues) = read_cues(name, raw)? {
            languages.insert(language, cues);
        }
    }
    let raw: RawRecords = parse(records.0, records.1)?;
    for rule in &raw.rule {
        if rule.right > rule.judged {
            return Err(ConfigError::value(records.0, &rule.id, "`right` cannot be more than `judged`"));
        }
    }
    Ok(Languages { languages, records: raw.rule, off: raw.off, names })
}

/// Adds the words around names of one language to those of all.
fn add_names(
    name: &str,
    language: Language,
    words: BTreeMap<NameClass, Vec<String>>,
    all: &mut NameWords,
) -> Result<(), ConfigError> {
    for (class, words) in words {
        if words.iter().any(|word| word.trim_end_matches('*').trim().is_empty()) {
            return Err(ConfigError::value(name, format!("names.{class:?}"), "a word is empty"));
        }
        let words = words.into_iter().map(|word| NameWord { word, language: Some(language) });
        all.entry(class).or_default().extend(words);
    }
    Ok(())
}

/// The cue words of a file; nothing where it has none, so that no facts are read in its language.
fn read_cues(name: &str, raw: RawLanguage) -> Result<Option<LanguageCues>, ConfigError> {
    if raw.cues.is_empty() && raw.values.is_empty() && raw.quotes.is_empty() {
        return Ok(None);
    }
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
    Ok(Some(LanguageCues { inflects: raw.inflects, inverts: raw.inverts, quotes, cues }))
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
        check("language = \"en\"\n[names]\nranks = [\"x\"]", "unknown variant `ranks`");
        check("language = \"en\"\n[names]\nrank = [\"*\"]", "a word is empty");
    }

    #[test]
    fn words_around_names_come_with_or_without_cue_words() {
        let files = [
            ("xx.toml", "language = \"xx\"\n[names]\nrank = [\"baron\"]"),
            ("yy.toml", "language = \"yy\"\nquotes = []\n[cues]\nthat = [\"tha\"]"),
            ("zz.toml", "language = \"zz\"\n[names]\nrank = [\"freule\"]"),
        ];
        let read = languages_from(&files, ("records.toml", "")).unwrap();
        let ranks = read.names.get(&NameClass::Rank).unwrap();
        let ranks: Vec<(&str, &str)> =
            ranks.iter().map(|rank| (rank.word.as_str(), rank.language.as_ref().unwrap().as_str())).collect();
        assert_eq!(ranks, [("baron", "xx"), ("freule", "zz")]);
        assert_eq!(read.languages.keys().map(Language::as_str).collect::<Vec<_>>(), ["yy"]);
    }
}
