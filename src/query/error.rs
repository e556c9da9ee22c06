//! What can be wrong with a query, with the place: the message shows the query and a caret below the character.

use std::fmt;
use std::ops::Range;

/// Characters of the query that the message shows before the place.
const SHOWN_BEFORE: usize = 40;
/// Characters of the query that the message shows in all.
const SHOWN: usize = 90;

/// A query that cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub problem: Problem,
    /// The bytes of the query that it is about; empty at the end of the query.
    pub bytes: Range<usize>,
    /// The query as given.
    pub query: String,
}

/// The things that can be wrong with a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// Nothing at all, or punctuation alone.
    #[error("there is no word to search for")]
    NoWord,
    /// A quotation mark without its partner.
    #[error("this quotation mark is never closed")]
    OpenQuote,
    /// An opening parenthesis without its partner.
    #[error("this parenthesis is never closed")]
    OpenParenthesis,
    /// A closing parenthesis without its partner.
    #[error("this parenthesis was never opened")]
    StrayParenthesis,
    /// AND, OR, NOT or `-` without what it stands between or before.
    #[error("`{0}` has nothing to work on; for the word itself write it in lower case or in quotation marks")]
    Dangling(&'static str),
    /// A part with nothing but exclusions.
    #[error("an exclusion needs something to exclude from: add a word before it")]
    OnlyExclusions,
    /// `*` elsewhere than after a word.
    #[error("`*` stands directly after the beginning of a word, as in `negotiat*`")]
    Star,
    /// `=` elsewhere than before a word or phrase.
    #[error("`=` stands directly before a word or phrase that is meant exactly so, as in `=plans`")]
    Equals,
    /// A name before a colon that is no field.
    #[error(
        "`{0}` is no field; the fields are `title` and `text`; put words with a colon in quotation marks"
    )]
    UnknownField(String),
    /// A field inside a field.
    #[error("a field stands inside another field")]
    NestedField,
    /// A field without words.
    #[error("a field needs a word, a phrase or a parenthesis directly after its colon")]
    EmptyField,
    /// Something in NEAR that is no word or phrase.
    #[error("NEAR holds words and phrases only, as in `NEAR(peace plan, 5)`")]
    InsideNear,
    /// NEAR with fewer than two words or phrases.
    #[error("NEAR needs two or more words or phrases")]
    TooFewNear,
    /// A distance that is no number from 1 to 100.
    #[error("the distance of NEAR is a number from 1 to 100")]
    Distance,
    /// Parentheses inside parentheses, too many.
    #[error("more than {0} parentheses inside each other")]
    TooDeep(usize),
    /// Too many words.
    #[error("more than {0} words in one query")]
    TooManyWords(usize),
}

impl SyntaxError {
    /// The number of the character (from 1) at which the problem begins.
    pub fn column(&self) -> usize {
        self.query.get(..self.bytes.start).unwrap_or_default().chars().count() + 1
    }
}

impl std::error::Error for SyntaxError {}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = self.column() - 1;
        let marked = self.query.get(self.bytes.clone()).unwrap_or_default().chars().count().max(1);
        let skipped = before.saturating_sub(SHOWN_BEFORE);
        let shown: String = self.query.chars().skip(skipped).take(SHOWN).map(printable).collect();
        let carets = "^".repeat(marked.min(SHOWN - (before - skipped)));
        writeln!(f, "query, character {}: {}", self.column(), self.problem)?;
        writeln!(f, "  {shown}")?;
        write!(f, "  {}{carets}", " ".repeat(before - skipped))
    }
}

/// One printed column for one character: what is invisible or steers a terminal becomes a dot.
fn printable(c: char) -> char {
    let invisible = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{300}'..='\u{36f}' | '\u{61c}');
    if c.is_whitespace() {
        ' '
    } else if c.is_control() || invisible {
        '·'
    } else {
        c
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_below_the_character() {
        let query = "мир AND )".to_owned();
        let at = query.find(')').unwrap();
        let error = SyntaxError { problem: Problem::StrayParenthesis, bytes: at..at + 1, query };
        assert_eq!(
            error.to_string(),
            "query, character 9: this parenthesis was never opened\n  мир AND )\n          ^"
        );
    }

    #[test]
    fn a_long_query_is_shown_around_the_place_and_without_control_characters() {
        let query = format!("{}\u{1b}[31m)", "a".repeat(500));
        let at = query.len() - 1;
        let error = SyntaxError { problem: Problem::StrayParenthesis, bytes: at..at + 1, query };
        let lines: Vec<String> = error.to_string().lines().map(str::to_owned).collect();
        assert_eq!(lines[2].find('^'), lines[1].replace('·', ".").find(')'));
        assert!(!error.to_string().contains('\u{1b}') && lines[1].len() < 120);
    }
}
