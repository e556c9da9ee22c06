//! What a word is found by in the index of stems: a letter for the language, then the stem. The same functions make what
//! is stored and what is asked for.

use super::stem;
use super::{Token, TokenKind, Tokens};
use crate::model::{EntityId, Language};

/// Counts up with every change of what a text is indexed by: a store that was indexed by other rules is indexed again.
pub const TERM_RULES: u32 = 1;

/// The mark of a word that is not stemmed: of a language without rules, or in other letters than its text.
const UNSTEMMED: char = 'x';

/// The terms of a text in a language, one for each word and number, with one space between two.
pub fn terms(text: &str, tokens: &Tokens, language: Option<Language>) -> String {
    let mut out = String::with_capacity(tokens.folded.len());
    for token in tokens.items.iter().filter(|token| token.kind != TokenKind::Mark) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&term(written(text, token), tokens.form(token), language));
    }
    out
}

/// The term of one word in a text of a language; `folded` is the form of the token.
pub fn term(written: &str, folded: &str, language: Option<Language>) -> String {
    if folded.starts_with(|c: char| c.is_numeric()) {
        return number(folded);
    }
    let cyrillic = stem::languages(first_letter(folded)).any(|language| language.as_str() == "uk");
    // Cyrillic apostrophes stand inside a word, Latin ones between an article or an ending and the word.
    let (written, folded) = if cyrillic {
        (String::new(), folded.replace('\'', ""))
    } else {
        (kept(&lower(written)), kept(folded))
    };
    let spoken = language.filter(|language| stem::is_script_of(first_letter(&folded), *language));
    match spoken.and_then(|language| Some((stem::mark(language)?, language))) {
        Some((mark, language)) => format!("{mark}{}", stem::stem(&written, &folded, language)),
        None => format!("{UNSTEMMED}{folded}"),
    }
}

/// The term of an entity that a text names: its id, so written that no two ids give the same and that it is one word.
pub fn name_term(id: &EntityId) -> String {
    let mut out = String::new();
    for c in id.as_str().chars() {
        match c {
            ':' => out.push_str("0c"),
            '-' => out.push_str("0m"),
            '_' => out.push_str("0u"),
            '0' => out.push_str("00"),
            c => out.push(c),
        }
    }
    out
}

/// The languages in whose texts a word can have a term of its own: each of its letters that has rules, and none.
pub fn term_languages(folded: &str) -> Vec<Option<Language>> {
    stem::languages(first_letter(folded)).map(Some).chain([None]).collect()
}

fn first_letter(folded: &str) -> char {
    folded.chars().next().unwrap_or(' ')
}

fn written<'t>(text: &'t str, token: &Token) -> &'t str {
    text.get(token.start as usize..token.end as usize).unwrap_or_default()
}

/// Small letters, kinds of apostrophes and invisible marks made even, accents kept.
fn lower(written: &str) -> String {
    let kept = written.chars().filter(|c| c.is_alphanumeric() || matches!(c, '\'' | '’' | 'ʼ' | '`'));
    kept.flat_map(|c| if c.is_alphanumeric() { c } else { '\'' }.to_lowercase()).collect()
}

/// The longest part between apostrophes: `l'accord`, `nation's`.
fn kept(word: &str) -> String {
    let longest = word.split('\'').rev().max_by_key(|part| part.chars().count());
    longest.unwrap_or(word).to_owned()
}

/// `1,000`, `1.000` and `1000` are one number; other points and commas stay a border inside one term.
fn number(folded: &str) -> String {
    let parts: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let thousands =
        parts.iter().skip(1).all(|part| part.len() == 3) && parts.first().is_some_and(|part| part.len() <= 3);
    parts.join(if thousands { "" } else { "x" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str, language: &str) -> String {
        terms(text, &Tokens::of(text), Language::parse(language))
    }

    #[test]
    fn words_are_stemmed_in_the_language_of_their_text() {
        for (text, language, wanted) in [
            ("Peace talks, 1,000 prisoners' lists", "en", "epeac etalk 1000 eprison elist"),
            ("Ukraine’s plan", "en", "eukrain eplan"),
            ("об’єкт обʼєкта обєкту", "uk", "uобєкт uобєкт uобєкт"),
            ("Переговори з Reuters", "uk", "uпереговор uз xreuters"),
            ("переговоров о мире", "ru", "rпереговор rо rмир"),
            ("Gespräche in Genf", "de", "dgesprach din dgenf"),
            ("l’accord négociations", "fr", "faccord fnegoci"),
            ("мир 90,5 und 28-point", "bg", "xмир 90x5 xund 28 xpoint"),
        ] {
            assert_eq!(of(text, language), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_word_has_one_term_without_a_space(text in "\\PC{0,80}|[а-яіїєґ'’]{0,30}", code in "uk|ru|en|pl|tr|cs") {
            let tokens = Tokens::of(&text);
            let words = tokens.items.iter().filter(|token| token.kind != TokenKind::Mark).count();
            let terms = terms(&text, &tokens, Language::parse(&code));
            prop_assert_eq!(terms.split(' ').filter(|term| !term.is_empty()).count(), words);
        }
    }
}
