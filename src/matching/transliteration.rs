//! From Cyrillic names to the Latin spellings that the press of each language uses.

use super::schemes::{RUSSIAN, UKRAINIAN};
use crate::model::Language;

/// The Latin spellings of one Cyrillic word, each once; none for other languages than Ukrainian and Russian.
pub fn spellings(word: &str, language: Language) -> Vec<String> {
    let schemes = match language.as_str() {
        "uk" => UKRAINIAN,
        "ru" => RUSSIAN,
        _ => return Vec::new(),
    };
    let mut found: Vec<String> = Vec::new();
    for scheme in schemes {
        if let Some(spelling) = write(word, scheme)
            && !found.contains(&spelling)
        {
            found.push(spelling);
        }
    }
    found
}

fn write(word: &str, scheme: &[&[(&str, &str)]]) -> Option<String> {
    let lower = word.to_lowercase();
    let mut rest = lower.as_str();
    let mut latin = String::new();
    let mut at_start = true;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('-') {
            latin.push('-');
            (rest, at_start) = (after, true);
            continue;
        }
        let tables = scheme.iter().flat_map(|table| table.iter());
        let (form, after) =
            tables.into_iter().find_map(|(letters, form)| Some((form, fits(rest, letters, at_start)?)))?;
        latin.push_str(form);
        (rest, at_start) = (after, false);
    }
    Some(capitalised(&latin))
}

/// What is left behind the letters: `^` only at the start of a word, `$` only at its end.
fn fits<'t>(rest: &'t str, letters: &str, at_start: bool) -> Option<&'t str> {
    // Nearly every row is ruled out by its first letter: that is cheaper to see than a comparison of strings.
    if letters.chars().find(|letter| *letter != '^') != rest.chars().next() {
        return None;
    }
    if let Some(letters) = letters.strip_prefix('^') {
        return if at_start { rest.strip_prefix(letters) } else { None };
    }
    if let Some(letters) = letters.strip_suffix('$') {
        return rest.strip_prefix(letters).filter(|after| after.is_empty());
    }
    rest.strip_prefix(letters)
}

fn capitalised(word: &str) -> String {
    word.split('-').map(first_up).collect::<Vec<_>>().join("-")
}

fn first_up(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    first + letters.as_str()
}
