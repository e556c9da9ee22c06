//! Words -> stems, so that a word is found in all its forms: Snowball where it has the language, our own light rules for
//! Ukrainian and Polish. A stem is no word; two words with one stem are found together.

mod light;
mod polish;
mod ukrainian;

use super::fold_char;
use crate::model::Language;
use rust_stemmers::{Algorithm, Stemmer};

/// The languages that have rules, with the letter that marks their stems in the index.
const STEMMED: &[([u8; 2], char)] = &[
    (*b"uk", 'u'),
    (*b"ru", 'r'),
    (*b"en", 'e'),
    (*b"de", 'd'),
    (*b"fr", 'f'),
    (*b"pl", 'p'),
    (*b"es", 's'),
    (*b"it", 'i'),
    (*b"pt", 'o'),
    (*b"nl", 'n'),
    (*b"ro", 'm'),
    (*b"tr", 't'),
];

/// How many of them, from the front, are written in Cyrillic letters.
const CYRILLIC: usize = 2;

/// The letter that marks the stems of a language; nothing for a language without rules.
pub(super) fn mark(language: Language) -> Option<char> {
    STEMMED.iter().find(|(code, _)| Language::new(*code) == language).map(|(_, mark)| *mark)
}

/// The languages with rules whose words are written in the letters of this one.
pub(super) fn languages(first_letter: char) -> impl Iterator<Item = Language> {
    let script = if is_cyrillic(first_letter) {
        STEMMED.get(..CYRILLIC)
    } else if is_latin(first_letter) {
        STEMMED.get(CYRILLIC..)
    } else {
        None
    };
    script.unwrap_or_default().iter().map(|(code, _)| Language::new(*code))
}

/// True where a word that begins so can be a word of the language.
pub(super) fn is_script_of(first_letter: char, language: Language) -> bool {
    languages(first_letter).any(|possible| possible == language)
}

/// The folded stem of a word without apostrophes; `written` is in small letters with its accents, which Snowball needs.
/// A word of a language without rules is its own stem.
pub(super) fn stem(written: &str, folded: &str, language: Language) -> String {
    match language.as_str() {
        "uk" => ukrainian::stem(folded),
        "pl" => polish::stem(folded),
        // Snowball knows no ё.
        "ru" => Stemmer::create(Algorithm::Russian).stem(folded).into_owned(),
        code => algorithm(code).map_or_else(
            || folded.to_owned(),
            |algorithm| {
                let stem = Stemmer::create(algorithm).stem(written);
                let mut out = String::with_capacity(stem.len());
                stem.chars().for_each(|c| fold_char(c, &mut out));
                out
            },
        ),
    }
}

fn algorithm(code: &str) -> Option<Algorithm> {
    Some(match code {
        "en" => Algorithm::English,
        "de" => Algorithm::German,
        "fr" => Algorithm::French,
        "es" => Algorithm::Spanish,
        "it" => Algorithm::Italian,
        "pt" => Algorithm::Portuguese,
        "nl" => Algorithm::Dutch,
        "ro" => Algorithm::Romanian,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&c)
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || ('\u{c0}'..='\u{24f}').contains(&c) || ('\u{1e00}'..='\u{1eff}').contains(&c)
}
