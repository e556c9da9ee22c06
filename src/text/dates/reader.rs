//! The cursor-free view of a date's pieces that the grammar of days and the grammar of clocks share.

use super::pieces::{Kind, Piece};

/// What `3/4/2024` means where both orders are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlashOrder {
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
}

/// How much freedom a string leaves: a machine's date may shorten what a sentence may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A field that is a date.
    Machine,
    /// A line that holds a date.
    Visible,
}

/// The pieces and how freely they may be read.
pub struct Reader<'a> {
    /// The string.
    pub pieces: &'a [Piece],
    /// Which comes first between slashes.
    pub order: SlashOrder,
    /// A field or a line.
    pub style: Style,
}

impl Reader<'_> {
    /// What stands here.
    pub fn kind(&self, at: usize) -> Option<&Kind> {
        self.pieces.get(at).map(|piece| &piece.kind)
    }

    /// The folded word here.
    pub fn word(&self, at: usize) -> Option<&str> {
        match self.kind(at)? {
            Kind::Word { folded, .. } => Some(folded),
            _ => None,
        }
    }

    /// The mark here.
    pub fn mark(&self, at: usize) -> Option<char> {
        match self.kind(at)? {
            Kind::Mark(mark) => Some(*mark),
            _ => None,
        }
    }

    /// The number here, of so many digits.
    pub fn number(&self, at: usize, digits: std::ops::RangeInclusive<usize>) -> Option<i64> {
        match self.kind(at)? {
            Kind::Number { value, digits: count } if digits.contains(count) => i64::try_from(*value).ok(),
            _ => None,
        }
    }

    /// A small number in a range, of one or two digits.
    pub fn small(&self, at: usize, range: std::ops::RangeInclusive<i64>) -> Option<i8> {
        self.number(at, 1..=2)
            .filter(|value| range.contains(value))
            .and_then(|value| i8::try_from(value).ok())
    }

    /// Whether white space stands before this piece.
    pub fn spaced(&self, at: usize) -> bool {
        self.pieces.get(at).is_some_and(|piece| piece.spaced)
    }
}
