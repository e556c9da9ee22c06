//! Rows of a GKG file -> entries, as far as they speak of what is looked for.

use crate::model::{CanonicalUrl, Entry};
use std::collections::BTreeMap;
use url::Url;

/// Fields of a row, from 0: V2SOURCECOLLECTIONIDENTIFIER, V2DOCUMENTIDENTIFIER, and V1THEMES to V2ENHANCEDORGANIZATIONS.
const COLLECTION: usize = 2;
const DOCUMENT: usize = 4;
const SPOKEN_OF: std::ops::RangeInclusive<usize> = 7..=14;

/// The collection whose documents are named by URLs.
const WEB: &str = "1";

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// Articles that speak of what is looked for.
    pub entries: Vec<Entry>,
    /// Rows that cannot be read: where, and why.
    pub bad: Vec<(String, String)>,
    /// Rows that are left out, by what they are.
    pub passed_over: BTreeMap<&'static str, u64>,
}

/// Reads the rows in whose URL, themes, places, persons or organisations one of the words stands, whatever its case.
pub fn read_rows(file: &[u8], words: &[String]) -> Rows {
    let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let mut rows = Rows::default();
    for (number, row) in file.split(|byte| *byte == b'\n').enumerate() {
        if row.trim_ascii().is_empty() {
            continue;
        }
        match read_row(row, &words) {
            Ok(Ok(entry)) => rows.entries.push(entry),
            Ok(Err(other)) => *rows.passed_over.entry(other).or_default() += 1,
            Err(why) => rows.bad.push((format!("row {}", number + 1), why)),
        }
    }
    rows
}

/// An entry, what the row is instead, or what is wrong with it.
fn read_row(row: &[u8], words: &[String]) -> Result<Result<Entry, &'static str>, String> {
    let row =
        std::str::from_utf8(row).map_err(|error| format!("not UTF-8 at byte {}", error.valid_up_to()))?;
    let fields: Vec<&str> = row.trim_end_matches('\r').split('\t').collect();
    let (Some(collection), Some(document), Some(spoken_of)) =
        (fields.get(COLLECTION), fields.get(DOCUMENT), fields.get(SPOKEN_OF))
    else {
        return Err(format!("{} fields instead of 27", fields.len()));
    };
    if *collection != WEB {
        return Ok(Err("not of the web"));
    }
    let holds = |text: &str| {
        let text = text.to_lowercase();
        words.iter().any(|word| stands_in(&text, word))
    };
    if !holds(document) && !spoken_of.iter().any(|field| holds(field)) {
        return Ok(Err("none of the words"));
    }
    let link = Url::parse(document).ok().filter(|url| CanonicalUrl::of(url).is_some());
    let link = link.ok_or_else(|| "the document is not an http or https URL".to_owned())?;
    Ok(Ok(Entry { link: Some(link), ..Entry::default() }))
}

/// Whether a word stands in a text for itself, or as a part of a name with `_` between.
fn stands_in(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(collection: &str, url: &str, themes: &str, persons: &str) -> String {
        let mut fields = vec![""; 27];
        (fields[2], fields[4], fields[7], fields[11]) = (collection, url, themes, persons);
        fields.join("\t")
    }

    #[test]
    fn rows_are_kept_by_the_words_that_they_hold() {
        let file = [
            row("1", "http://a.example/1", "PEACE_TALKS;TAX", ""),
            row("1", "http://a.example/2", "", "Ann Harbour;Bo Lake"),
            row("1", "http://a.example/harbour-talks", "", ""),
            row("1", "http://a.example/3", "SPORT", ""),
            row("4", "a paper of 1999", "PEACE_TALKS", ""),
            row("1", "BBC Monitoring", "PEACE_TALKS", ""),
            "1\t2\t1".to_owned(),
        ]
        .join("\n");
        let rows = read_rows(file.as_bytes(), &["harbour".to_owned(), "Peace_Talks".to_owned()]);
        let links: Vec<&str> = rows.entries.iter().map(|entry| entry.link.as_ref().unwrap().path()).collect();
        assert_eq!(links, ["/1", "/2", "/harbour-talks"]);
        assert_eq!(rows.passed_over, BTreeMap::from([("none of the words", 1), ("not of the web", 1)]));
        let bad: Vec<String> = rows.bad.iter().map(|(place, why)| format!("{place}: {why}")).collect();
        assert_eq!(bad, ["row 6: the document is not an http or https URL", "row 7: 3 fields instead of 27"]);
    }

    #[test]
    fn a_word_is_found_between_words_and_not_within_one() {
        let found = |themes: &str, word: &str| {
            let file = row("1", "http://a.example/1", themes, "");
            read_rows(file.as_bytes(), &[word.to_owned()]).entries.len() == 1
        };
        for (themes, word, wanted) in [
            ("ASPIRATION;TALKS", "ira", false),
            ("SPIRAL,12;IRA,40", "ira", true),
            ("PEACE_TALKS_2025", "talks", true),
            ("STALKS;TALKSHOW", "talks", false),
            ("Порт;Переговоры", "переговоры", true),
            ("Порты", "порт", false),
        ] {
            assert_eq!(found(themes, word), wanted, "{word} in {themes}");
        }
    }

    #[test]
    fn a_row_that_is_no_text_costs_itself_only() {
        let mut file = row("1", "http://a.example/1", "TALKS", "").into_bytes();
        file.extend(b"\r\n1\t\xff\xfe\n");
        file.extend(row("1", "http://a.example/2", "TALKS", "").bytes());
        let rows = read_rows(&file, &["talks".to_owned()]);
        assert_eq!(rows.entries.len(), 2);
        assert_eq!(rows.bad, [("row 2".to_owned(), "not UTF-8 at byte 2".to_owned())]);
    }
}
