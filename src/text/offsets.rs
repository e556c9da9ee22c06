//! From byte offsets to offsets in Unicode scalar values, without walking the text again for each.

use crate::model::Span;
use std::ops::Range;

/// Bytes between two remembered counts.
const STRIDE: usize = 128;

/// The scalar-value count at every `STRIDE`th byte of one text.
#[derive(Debug, Clone)]
pub struct Offsets<'t> {
    text: &'t str,
    counts: Vec<u32>,
}

impl<'t> Offsets<'t> {
    /// Walks the text once.
    pub fn new(text: &'t str) -> Self {
        let mut counts = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut seen = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            counts.push(seen);
            seen += leading_bytes(chunk);
        }
        Self { text, counts }
    }

    /// The span of a byte range; its ends move inward to character borders and into the text.
    pub fn span(&self, bytes: Range<usize>) -> Span {
        let start = self.text.ceil_char_boundary(bytes.start.min(self.text.len()));
        let end = self.text.floor_char_boundary(bytes.end.min(self.text.len())).max(start);
        Span {
            start: self.chars_before(start),
            end: self.chars_before(end),
            byte_start: u32::try_from(start).unwrap_or(u32::MAX),
            byte_end: u32::try_from(end).unwrap_or(u32::MAX),
        }
    }

    fn chars_before(&self, byte: usize) -> u32 {
        let chunk = byte / STRIDE;
        let counted = self.counts.get(chunk).or(self.counts.last()).copied().unwrap_or(0);
        let from = chunk.min(self.counts.len().saturating_sub(1)) * STRIDE;
        counted + leading_bytes(self.text.as_bytes().get(from..byte).unwrap_or_default())
    }
}

/// Bytes that begin a character.
fn leading_bytes(bytes: &[u8]) -> u32 {
    let count = bytes.iter().filter(|byte| !(0x80..0xC0).contains(*byte)).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_pairs_of_a_span_name_the_same_characters(text in "\\PC{0,400}", a in 0usize..1700, b in 0usize..1700) {
            let span = Offsets::new(&text).span(a.min(b)..a.max(b));
            let by_bytes = span.of(&text).expect("a span stands on character borders");
            let by_chars: String =
                text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect();
            prop_assert_eq!(by_bytes, by_chars);
        }
    }
}
