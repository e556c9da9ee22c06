//! The word diff of two texts: paragraphs first, words inside of the paragraphs that differ.
//!
//! Words are compared as they are folded (case, accents, kinds of quotation marks and dashes make no difference). Every
//! piece carries the white space behind it, so that the pieces of one side put together are its text, byte for byte.

use crate::text::{TokenKind, Tokens};
use imara_diff::{Algorithm, Diff, InternedInput};
use serde::Serialize;
use std::ops::Range;

/// What became of a stretch of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// It stands in both texts.
    Kept,
    /// Only in the old one.
    Removed,
    /// Only in the new one.
    Added,
}

/// A stretch of words, by bytes of both texts; one range is empty where the words stand in the other text only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// What became of it.
    pub op: Op,
    /// Where it stands, or stood, in the old text.
    pub old: Range<usize>,
    /// Where it stands, or would stand, in the new text.
    pub new: Range<usize>,
}

/// Kept words between two changes that are no more than this are read better as part of the change.
const ISLAND: usize = 2;

/// Paragraphs that have less than one word in so many in common are replaced, not edited.
const EDITED: usize = 4;

/// The stretches that were kept, removed and added, in order; a removed one stands before the one put in its place.
///
/// Time is bounded by the heuristics of the algorithm (that of git), whatever the texts are.
pub fn diff(old: &str, new: &str) -> Vec<Hunk> {
    let (old, new) = (Side::of(old), Side::of(new));
    let mut hunks = Vec::new();
    let mut at = (0, 0);
    for block in old.differing_lines(&new) {
        for change in old.changes(&new, &block) {
            push(&mut hunks, (&old, &new), (at.0..change.old.start, at.1..change.new.start), Op::Kept);
            at = (change.old.end, change.new.end);
            push(
                &mut hunks,
                (&old, &new),
                (change.old.clone(), change.new.start..change.new.start),
                Op::Removed,
            );
            push(&mut hunks, (&old, &new), (change.old.end..change.old.end, change.new), Op::Added);
        }
    }
    push(&mut hunks, (&old, &new), (at.0..old.pieces.len(), at.1..new.pieces.len()), Op::Kept);
    hunks
}

fn push(hunks: &mut Vec<Hunk>, sides: (&Side, &Side), pieces: (Range<usize>, Range<usize>), op: Op) {
    if !pieces.0.is_empty() || !pieces.1.is_empty() {
        hunks.push(Hunk { op, old: sides.0.bytes(pieces.0), new: sides.1.bytes(pieces.1) });
    }
}

/// Pieces that were replaced; either range may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    old: Range<usize>,
    new: Range<usize>,
}

/// A word, number or mark with the white space behind it.
struct Piece {
    bytes: Range<usize>,
    form: Range<usize>,
    kind: TokenKind,
}

struct Side {
    folded: String,
    pieces: Vec<Piece>,
    /// Pieces of each paragraph, its break included.
    lines: Vec<Range<usize>>,
    length: usize,
}

impl Side {
    fn of(text: &str) -> Self {
        let tokens = Tokens::of(text);
        let starts = tokens.items.iter().skip(1).map(|token| token.start as usize).chain([text.len()]);
        let mut pieces: Vec<Piece> = Vec::with_capacity(tokens.items.len());
        for (token, end) in tokens.items.iter().zip(starts) {
            let start = pieces.last().map_or(0, |last| last.bytes.end);
            let form = token.folded_start as usize..token.folded_end as usize;
            pieces.push(Piece { bytes: start..end, form, kind: token.kind });
        }
        let mut side = Self { folded: tokens.folded, pieces, lines: Vec::new(), length: text.len() };
        let mut start = 0;
        for at in 0..side.pieces.len() {
            if side.is_break(at) || at + 1 == side.pieces.len() {
                side.lines.push(start..at + 1);
                start = at + 1;
            }
        }
        side
    }

    fn form(&self, at: usize) -> &str {
        self.pieces.get(at).and_then(|piece| self.folded.get(piece.form.clone())).unwrap_or_default()
    }

    fn is_break(&self, at: usize) -> bool {
        self.form(at) == "¶"
    }

    fn is_mark(&self, at: usize) -> bool {
        self.pieces.get(at).is_none_or(|piece| piece.kind == TokenKind::Mark)
    }

    /// True where a sentence or paragraph begins at this piece.
    fn begins(&self, at: usize) -> bool {
        at.checked_sub(1).is_none_or(|before| matches!(self.form(before), "¶" | "." | "!" | "?"))
    }

    /// The words of a line, without its break.
    fn line(&self, line: &Range<usize>) -> &str {
        let last = if self.is_break(line.end.saturating_sub(1)) { line.end - 1 } else { line.end };
        let form = |at: usize| self.pieces.get(at).map(|piece| piece.form.clone()).unwrap_or_default();
        let (first, last) = (form(line.start), form(last.saturating_sub(1)));
        self.folded.get(first.start..last.end).unwrap_or_default()
    }

    fn bytes(&self, pieces: Range<usize>) -> Range<usize> {
        let place = |at: usize| self.pieces.get(at).map_or(self.length, |piece| piece.bytes.start);
        place(pieces.start)..place(pieces.end)
    }

    /// Paragraphs that the other side does not have in the same place, as pieces.
    fn differing_lines(&self, new: &Self) -> Vec<Change> {
        let mut input = InternedInput::default();
        input.update_before(self.lines.iter().map(|line| self.line(line)));
        input.update_after(new.lines.iter().map(|line| new.line(line)));
        let place = |side: &Self, line: u32| {
            side.lines.get(line as usize).map_or(side.pieces.len(), |pieces| pieces.start)
        };
        hunks(&input)
            .map(|(before, after)| Change {
                old: place(self, before.start)..place(self, before.end),
                new: place(new, after.start)..place(new, after.end),
            })
            .collect()
    }

    /// The words that differ inside of such paragraphs.
    fn changes(&self, new: &Self, block: &Change) -> Vec<Change> {
        if block.old.is_empty() || block.new.is_empty() {
            return vec![block.clone()];
        }
        let mut input = InternedInput::default();
        input.update_before(block.old.clone().map(|at| self.form(at)));
        input.update_after(block.new.clone().map(|at| new.form(at)));
        let mut changes: Vec<Change> = Vec::new();
        for (before, after) in hunks(&input) {
            let change = Change {
                old: block.old.start + before.start as usize..block.old.start + before.end as usize,
                new: block.new.start + after.start as usize..block.new.start + after.end as usize,
            };
            let floor = changes
                .last()
                .map_or((block.old.start, block.new.start), |last| (last.old.end, last.new.end));
            let change = self.slid(new, change, floor);
            match changes.last_mut() {
                Some(last) if self.is_island(new, last, &change) => {
                    (last.old.end, last.new.end) = (change.old.end, change.new.end);
                }
                _ => changes.push(change),
            }
        }
        if self.is_replaced(new, block, &changes) { vec![block.clone()] } else { changes }
    }

    /// Moves what was only added or only removed back to the beginning of a sentence, where the same words allow it.
    fn slid(&self, new: &Self, change: Change, floor: (usize, usize)) -> Change {
        let (side, range) = match (change.old.is_empty(), change.new.is_empty()) {
            (true, false) => (new, change.new.clone()),
            (false, true) => (self, change.old.clone()),
            _ => return change,
        };
        let room = (change.old.start - floor.0).min(change.new.start - floor.1);
        for steps in 0..=room {
            let (start, end) = (range.start - steps, range.end - steps);
            if side.begins(start) {
                return Change {
                    old: change.old.start - steps..change.old.end - steps,
                    new: change.new.start - steps..change.new.end - steps,
                };
            }
            if steps == room || side.form(start - 1) != side.form(end - 1) {
                break;
            }
        }
        change
    }

    /// True where so little was kept between two changes that they are one.
    fn is_island(&self, new: &Self, before: &Change, after: &Change) -> bool {
        let kept = before.new.end..after.new.start;
        let words = kept.clone().filter(|at| !new.is_mark(*at)).count();
        let changed = before.old.len().max(before.new.len()) + after.old.len().max(after.new.len());
        words <= ISLAND && changed > 2 * words && !kept.clone().any(|at| new.is_break(at))
    }

    fn is_replaced(&self, new: &Self, block: &Change, changes: &[Change]) -> bool {
        let words = |side: &Self, range: Range<usize>| range.filter(|at| !side.is_mark(*at)).count();
        let all = words(self, block.old.clone()).max(words(new, block.new.clone()));
        let gone: usize = changes.iter().map(|change| words(self, change.old.clone())).sum();
        words(self, block.old.clone()).saturating_sub(gone) * EDITED < all
    }
}

/// The ranges of tokens that differ, in order.
fn hunks(input: &InternedInput<&str>) -> impl Iterator<Item = (Range<u32>, Range<u32>)> {
    let mut diff = Diff::compute(Algorithm::Myers, input);
    diff.postprocess_no_heuristic(input);
    let hunks: Vec<_> = diff.hunks().map(|hunk| (hunk.before, hunk.after)).collect();
    hunks.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(old: &str, new: &str) -> String {
        let mut out = String::new();
        for hunk in diff(old, new) {
            match hunk.op {
                Op::Kept => out.push_str(new.get(hunk.new).unwrap()),
                Op::Removed => out.push_str(&format!("[-{}-]", old.get(hunk.old).unwrap())),
                Op::Added => out.push_str(&format!("{{+{}+}}", new.get(hunk.new).unwrap())),
            }
        }
        out
    }

    #[test]
    fn words_that_differ_are_marked_and_the_rest_is_kept() {
        for (old, new, wanted) in [
            ("The talks went well.", "The talks went well.", "The talks went well."),
            ("for nearly five hours", "for five hours", "for [-nearly -]five hours"),
            ("They met on Monday.", "They met in Oslo on Monday.", "They met {+in Oslo +}on Monday."),
            ("Five envoys “met”.", "Six envoys \"met\".", "[-Five -]{+Six +}envoys \"met\"."),
            ("", "New.", "{+New.+}"),
            ("Old.", "", "[-Old.-]"),
            ("", "", ""),
            ("  ", "a", "{+a+}"),
        ] {
            assert_eq!(shown(old, new), wanted);
        }
    }

    #[test]
    fn a_new_paragraph_is_marked_from_its_beginning() {
        let old = "The envoy spoke first.\nThe minister left.";
        let new = "The envoy spoke first.\nThe envoy spoke again.\nThe minister left.";
        assert_eq!(shown(old, new), "The envoy spoke first.\n{+The envoy spoke again.\n+}The minister left.");
    }

    #[test]
    fn a_sentence_put_in_is_marked_from_its_beginning() {
        let old = "The envoy spoke in the hall. The minister left the hall by car.";
        let new =
            "The envoy spoke in the hall. The aide spoke in the hall. The minister left the hall by car.";
        let wanted =
            "The envoy spoke in the hall. {+The aide spoke in the hall. +}The minister left the hall by car.";
        assert_eq!(shown(old, new), wanted);
    }

    #[test]
    fn few_words_between_two_changes_belong_to_them() {
        let old =
            "The council of ministers agreed on Friday to lend the money for two years to its neighbour.";
        let new =
            "The council of ministers agreed late at night to send the fleet for two years to its neighbour.";
        let wanted = "The council of ministers agreed [-on Friday to lend the money -]{+late at night to send the fleet +}for two years to its neighbour.";
        assert_eq!(shown(old, new), wanted);
    }

    #[test]
    fn a_paragraph_that_shares_only_small_words_is_replaced() {
        let (old, new) =
            ("The envoy left the hall in haste.", "Rain fell in Oslo, and the harbour was closed all day.");
        assert_eq!(shown(old, new), format!("[-{old}-]{{+{new}+}}"));
    }

    proptest! {
        #[test]
        fn the_stretches_of_each_side_are_its_text(
            old in "([ab¶.,\u{200b} é]|\n|the ){0,40}", new in "([ab¶.,\u{200b} é]|\n|the ){0,40}"
        ) {
            let (mut before, mut after) = (String::new(), String::new());
            for hunk in diff(&old, &new) {
                before.push_str(old.get(hunk.old.clone()).unwrap());
                after.push_str(new.get(hunk.new.clone()).unwrap());
                prop_assert!(hunk.op != Op::Added || hunk.old.is_empty());
                prop_assert!(hunk.op != Op::Removed || hunk.new.is_empty());
            }
            // White space without a word is no piece.
            prop_assert!(before == old || before.is_empty() && Tokens::of(&old).items.is_empty());
            prop_assert!(after == new || after.is_empty() && Tokens::of(&new).items.is_empty());
        }
    }
}
