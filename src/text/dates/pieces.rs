//! A date string cut into numbers, words and marks, the form that the grammar reads.

use crate::text::fold_char;

/// Longest input that may hold a date; what is beyond is not looked at.
const LONGEST: usize = 400;

/// One part of the string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// White space stands before it.
    pub spaced: bool,
}

/// What a part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Digits.
    Number {
        /// Their value.
        value: u64,
        /// How many.
        digits: usize,
    },
    /// Letters, folded.
    Word {
        /// The folded letters.
        folded: String,
        /// Written in capitals throughout.
        capitals: bool,
    },
    /// Anything else.
    Mark(char),
}

/// The units that East Asian dates write after the number, as the mark that others put between.
fn unit_mark(c: char) -> Option<char> {
    match c {
        '年' | '月' | '년' | '월' => Some('-'),
        '日' | '일' | '秒' | '초' => Some(','),
        '時' | '时' | '시' | '点' | '點' | '：' => Some(':'),
        '分' | '분' => Some(';'),
        _ => None,
    }
}

/// Cuts a string; numbers of more than 18 digits become marks, since no date has them.
pub fn cut(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut spaced = false;
    let mut rest = text.chars().take(LONGEST).peekable();
    while let Some(c) = rest.next() {
        if c.is_whitespace() {
            spaced = true;
            continue;
        }
        let kind = if let Some(mark) = unit_mark(c) {
            Kind::Mark(mark)
        } else if c.is_ascii_digit() {
            number(c, &mut rest)
        } else if c.is_alphabetic() {
            word(c, &mut rest)
        } else {
            let mut mark = String::new();
            fold_char(c, &mut mark);
            let Some(mark) = mark.chars().next() else { continue };
            Kind::Mark(mark)
        };
        pieces.push(Piece { kind, spaced: std::mem::take(&mut spaced) });
    }
    pieces
}

type Characters<'a> = std::iter::Peekable<std::iter::Take<std::str::Chars<'a>>>;

fn number(first: char, rest: &mut Characters<'_>) -> Kind {
    let mut value = u64::from(first.to_digit(10).unwrap_or(0));
    let mut digits = 1;
    while let Some(next) = rest.next_if(char::is_ascii_digit) {
        value = value.saturating_mul(10).saturating_add(u64::from(next.to_digit(10).unwrap_or(0)));
        digits += 1;
    }
    if digits > 18 { Kind::Mark('#') } else { Kind::Number { value, digits } }
}

fn word(first: char, rest: &mut Characters<'_>) -> Kind {
    let mut folded = String::new();
    let mut capitals = first.is_uppercase();
    fold_letter(first, &mut folded);
    while let Some(next) = rest.next_if(|c| belongs(*c)) {
        capitals &= !next.is_lowercase();
        fold_letter(next, &mut folded);
    }
    Kind::Word { folded, capitals }
}

/// Folds; Hangul stays in syllables, which folding takes apart.
fn fold_letter(c: char, folded: &mut String) {
    if matches!(c, '가'..='힣') { folded.push(c) } else { fold_char(c, folded) }
}

fn belongs(c: char) -> bool {
    (c.is_alphabetic() && unit_mark(c).is_none())
        || matches!(c, '\'' | '’' | 'ʼ' | '\u{ad}' | '\u{300}'..='\u{36f}')
}
