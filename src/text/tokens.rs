//! The token stream that matching, language and fingerprints share: made once for each text.

use super::fold_char;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// The tokens of one text with their folded forms.
///
/// `folded` holds the folded forms one after the other, one space between two, so that an automaton over it finds
/// phrases; [`Tokens::at`] leads back to the token. Inside a form there is never a space.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    /// Folded forms joined by single spaces.
    pub folded: String,
    /// In text order.
    pub items: Vec<Token>,
}

/// One word, number or mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte in the text.
    pub start: u32,
    /// One past the last byte in the text.
    pub end: u32,
    /// First byte in [`Tokens::folded`].
    pub folded_start: u32,
    /// One past the last byte in [`Tokens::folded`].
    pub folded_end: u32,
    /// What it is.
    pub kind: TokenKind,
    /// How it is written.
    pub case: Case,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with apostrophes inside.
    Word,
    /// Digits, with a point or comma between digits.
    Number,
    /// A single other character; a paragraph break is the mark `¶`.
    Mark,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// No capital first.
    Lower,
    /// A capital first.
    Capitalised,
    /// Capitals throughout, two or more.
    Upper,
}

/// The folded form of a paragraph break: a name never runs across it.
const BREAK: &str = "¶";

impl Tokens {
    /// Cuts a text into tokens.
    pub fn of(text: &str) -> Self {
        let mut tokens = Self::default();
        let mut rest = text.char_indices().peekable();
        while let Some((start, c)) = rest.next() {
            if c == '\n' {
                tokens.push_break(start);
            } else if is_alphanumeric(c) {
                let digits = c.is_numeric();
                let mut end = start + c.len_utf8();
                while let Some(&(at, next)) = rest.peek() {
                    if !continues(text, at, next, digits) {
                        break;
                    }
                    end = at + next.len_utf8();
                    rest.next();
                }
                tokens.push(text, start..end, if digits { TokenKind::Number } else { TokenKind::Word });
            } else if !c.is_whitespace() && !is_ignorable(c) {
                tokens.push(text, start..start + c.len_utf8(), TokenKind::Mark);
            }
        }
        tokens
    }

    /// The index of the token whose folded form begins at, or holds, this byte of `folded`.
    pub fn at(&self, folded_byte: usize) -> Option<usize> {
        let after = self.items.partition_point(|token| token.folded_start as usize <= folded_byte);
        after.checked_sub(1).filter(|&index| {
            self.items.get(index).is_some_and(|token| folded_byte < token.folded_end as usize)
        })
    }

    /// The folded form of a token of this text.
    pub fn form(&self, token: &Token) -> &str {
        self.folded.get(token.folded_start as usize..token.folded_end as usize).unwrap_or_default()
    }

    /// The tokens that a whole-word find in `folded` covers; nothing where it begins or ends inside a token.
    pub fn covering(&self, folded: Range<usize>) -> Option<Range<usize>> {
        let first = self.at(folded.start)?;
        let last = self.at(folded.end.checked_sub(1)?)?;
        let whole = self.items.get(first)?.folded_start as usize == folded.start
            && self.items.get(last)?.folded_end as usize == folded.end;
        whole.then_some(first..last + 1)
    }

    fn push_break(&mut self, at: usize) {
        let doubled =
            self.items.last().is_some_and(|last| last.kind == TokenKind::Mark && self.form(last) == BREAK);
        if !doubled {
            self.push_form(at..at + 1, TokenKind::Mark, Case::Lower, |folded| folded.push_str(BREAK));
        }
    }

    fn push(&mut self, text: &str, bytes: Range<usize>, kind: TokenKind) {
        let written = text.get(bytes.clone()).unwrap_or_default();
        let decomposed = !written.is_ascii() && written.contains(is_combining);
        self.push_form(bytes, kind, case_of(written), |folded| {
            // Folding would take the mark off `и` and leave another letter than `й`.
            if decomposed {
                written.nfc().for_each(|c| fold_char(c, folded));
            } else {
                written.chars().for_each(|c| fold_char(c, folded));
            }
        });
    }

    fn push_form(
        &mut self,
        bytes: Range<usize>,
        kind: TokenKind,
        case: Case,
        write: impl FnOnce(&mut String),
    ) {
        let before = self.folded.len();
        if before > 0 {
            self.folded.push(' ');
        }
        let folded_start = self.folded.len();
        write(&mut self.folded);
        if self.folded.len() == folded_start {
            self.folded.truncate(before);
            return;
        }
        self.items.push(Token {
            start: narrow(bytes.start),
            end: narrow(bytes.end),
            folded_start: narrow(folded_start),
            folded_end: narrow(self.folded.len()),
            kind,
            case,
        });
    }
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// True where `next` at byte `at` belongs to the token before it.
fn continues(text: &str, at: usize, next: char, digits: bool) -> bool {
    let following = || text.get(at + next.len_utf8()..).and_then(|rest| rest.chars().next());
    if digits {
        return next.is_numeric()
            || (matches!(next, '.' | ',') && following().is_some_and(|c| c.is_ascii_digit()));
    }
    is_alphanumeric(next)
        || is_ignorable(next)
        || (matches!(next, '\'' | '’' | 'ʼ' | '`') && following().is_some_and(char::is_alphabetic))
}

/// What the standard library says, without its table for the letters that most texts are made of.
fn is_alphanumeric(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | 'А'..='я' => true,
        c => !c.is_ascii() && c.is_alphanumeric(),
    }
}

/// Characters that are invisible inside a word.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{300}'..='\u{36f}')
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn case_of(written: &str) -> Case {
    let mut letters = written.chars().filter(|c| c.is_alphabetic());
    match letters.next() {
        Some(first) if first.is_uppercase() => {
            let mut rest = letters.peekable();
            if rest.peek().is_some() && rest.all(char::is_uppercase) {
                Case::Upper
            } else {
                Case::Capitalised
            }
        }
        _ => Case::Lower,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn forms(text: &str) -> String {
        Tokens::of(text).folded
    }

    #[test]
    fn words_numbers_and_marks_are_apart_and_folded() {
        assert_eq!(forms("Kyiv’s 28-point “plan”, 1,000.5 km"), "kyiv's 28 - point \" plan \" , 1,000.5 km");
        assert_eq!(forms("U.S. об'єкт"), "u . s . об'єкт");
        assert_eq!(forms("one\n\n two"), "one ¶ two");
        assert_eq!(forms("Украї́на, мій и\u{306} і\u{308}"), "україна , мій й ї");
    }

    #[test]
    fn a_find_inside_a_word_is_no_find() {
        let tokens = Tokens::of("The Kremlin's word");
        let at = tokens.folded.find("krem").unwrap();
        assert_eq!(tokens.covering(at..at + 4), None);
        assert_eq!(tokens.covering(0..3), Some(0..1));
    }

    proptest! {
        #[test]
        fn every_token_stands_on_character_borders_in_order(text in "\\PC{0,200}") {
            let tokens = Tokens::of(&text);
            let mut last = 0;
            for token in &tokens.items {
                prop_assert!(token.start >= last);
                prop_assert!(text.get(token.start as usize..token.end as usize).is_some());
                prop_assert!(!tokens.form(token).is_empty());
                last = token.end;
            }
        }
    }
}
