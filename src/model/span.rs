//! Where something stands in one version of a text.

use serde::{Deserialize, Serialize};

/// A half-open stretch of one text version, in Unicode scalar values and in UTF-8 bytes.
///
/// Made by [`crate::text::Offsets::span`]; both pairs always name the same stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First scalar value.
    pub start: u32,
    /// One past the last scalar value.
    pub end: u32,
    /// First byte.
    pub byte_start: u32,
    /// One past the last byte.
    pub byte_end: u32,
}

impl Span {
    /// The byte range, for slicing with `str::get`.
    pub fn bytes(self) -> std::ops::Range<usize> {
        self.byte_start as usize..self.byte_end as usize
    }

    /// The stretch of `text` that the span names, or nothing where it does not stand on character borders.
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.bytes())
    }

    /// True where the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.byte_start < other.byte_end && other.byte_start < self.byte_end
    }

    /// True where `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.byte_start <= other.byte_start && other.byte_end <= self.byte_end
    }
}
