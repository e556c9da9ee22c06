//! Where two texts share their shingles: how much of the shorter one that covers, and which passages each has of its own.
//!
//! Everything here is a property of the two texts alone: neither the order of arrival nor a third text changes it.

use crate::model::Fingerprint;

/// Shared shingles this many places of the sample apart, in both texts, stand in one passage: edits of single words lie
/// between them. A place is about four words.
const SAME_PASSAGE: usize = 5;

/// Texts that share less of the shorter one are not looked at closer.
const LEAST_SHARED: f64 = 0.2;

/// Sampled shingles by hash, with their places: to be looked up many times.
#[derive(Debug)]
pub struct Places(Vec<(u64, usize)>);

impl Places {
    /// The places of a text's sample.
    pub fn of(fingerprint: &Fingerprint) -> Self {
        let mut places: Vec<(u64, usize)> =
            fingerprint.sample.iter().enumerate().map(|(place, hash)| (*hash, place)).collect();
        places.sort_unstable();
        Self(places)
    }

    /// Where a shingle stands, if it is in the sample.
    fn find(&self, hash: u64) -> Option<usize> {
        let (found, place) = self.0.get(self.0.partition_point(|(other, _)| *other < hash))?;
        (*found == hash).then_some(*place)
    }

    /// The estimated share of `part` that stands in this text, 0 to 1, with the number of sampled shingles of `part`.
    pub fn containment(&self, part: &Fingerprint) -> (f64, usize) {
        let size = part.sample.len();
        let shared = part.sample.iter().filter(|hash| self.find(**hash).is_some()).count();
        (share(shared, size), size)
    }
}

/// What two texts have in common, seen from the shorter one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// Share of the shorter text's shingles that stand in the longer one, 0 to 1.
    pub shared: f64,
    /// The same, with what lies between shared shingles of one passage, 0 to 1.
    pub covered: f64,
    /// What the longer text has of its own before the first common passage, in lengths of the shorter one, from 0.
    pub opening: f64,
    /// The largest passage that each text has of its own in the place of the other's.
    pub replaced: Replaced,
}

/// Passages of two texts, one in the place of the other, by the smaller of the two.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Replaced {
    /// Sampled shingles; each stands for about four words.
    pub size: usize,
    /// Share of its text, 0 to 1.
    pub share: f64,
}

impl Overlap {
    /// Compares a text, whose places are known, with another; nothing where they share less than a fifth of the shorter
    /// one. Which of them came first makes no difference.
    pub fn between(text: &Fingerprint, places: &Places, other: &Fingerprint) -> Option<Self> {
        let found = other.sample.iter().enumerate();
        let mut pairs: Vec<(usize, usize)> =
            found.filter_map(|(place, hash)| Some((places.find(*hash)?, place))).collect();
        let (part, whole) = if is_shorter(text, other) {
            (text, other)
        } else {
            pairs.iter_mut().for_each(|pair| *pair = (pair.1, pair.0));
            (other, text)
        };
        let (size, length) = (part.sample.len(), whole.sample.len());
        if share(pairs.len(), size) < LEAST_SHARED {
            return None;
        }
        pairs.sort_unstable();
        let own = Own::of(&pairs, length);
        Some(Self {
            shared: share(pairs.len(), size),
            covered: share(pairs.len() + bridged(&pairs), size),
            opening: share(own.before(first_common_passage(&pairs).unwrap_or(length)), size),
            replaced: replaced(&pairs, size, &own),
        })
    }
}

/// True where the first of two texts counts as the shorter one; of two that are as long, the hashes decide.
pub fn is_shorter(text: &Fingerprint, other: &Fingerprint) -> bool {
    (text.words, text.text_hash) <= (other.words, other.text_hash)
}

/// How many shingles of the longer text before each place are not shared.
struct Own(Vec<usize>);

impl Own {
    fn of(pairs: &[(usize, usize)], length: usize) -> Self {
        let mut own = vec![true; length];
        for (_, place) in pairs {
            if let Some(slot) = own.get_mut(*place) {
                *slot = false;
            }
        }
        let counts = own.iter().scan(0, |count, own| {
            *count += usize::from(*own);
            Some(*count)
        });
        Self(std::iter::once(0).chain(counts).collect())
    }

    fn before(&self, place: usize) -> usize {
        self.0.get(place).or_else(|| self.0.last()).copied().unwrap_or_default()
    }

    fn length(&self) -> usize {
        self.0.len().saturating_sub(1)
    }
}

fn of_one_passage(a: (usize, usize), b: (usize, usize)) -> bool {
    b.1 > a.1 && b.0 - a.0 <= SAME_PASSAGE && b.1 - a.1 <= SAME_PASSAGE
}

/// Neighbours in the shorter text.
fn neighbours(pairs: &[(usize, usize)]) -> impl Iterator<Item = ((usize, usize), (usize, usize))> + '_ {
    pairs.iter().copied().zip(pairs.iter().copied().skip(1))
}

/// Shingles of the shorter text that lie between shared ones of one passage.
fn bridged(pairs: &[(usize, usize)]) -> usize {
    neighbours(pairs).filter(|(a, b)| of_one_passage(*a, *b)).map(|(a, b)| b.0 - a.0 - 1).sum()
}

/// Where the first common passage begins in the longer text; one shingle alone is a phrase, not a passage.
fn first_common_passage(pairs: &[(usize, usize)]) -> Option<usize> {
    neighbours(pairs).filter(|(a, b)| of_one_passage(*a, *b)).map(|(a, _)| a.1).min()
}

/// The largest gap between shared shingles that both texts fill, at the beginning and at the end too. A passage that the
/// other text has elsewhere was moved, not replaced.
fn replaced(pairs: &[(usize, usize)], size: usize, own: &Own) -> Replaced {
    let ends = pairs.iter().copied().chain(std::iter::once((size, own.length())));
    let starts = std::iter::once((0, 0)).chain(pairs.iter().map(|(part, whole)| (part + 1, whole + 1)));
    starts
        .zip(ends)
        .filter(|(start, end)| start.1 < end.1)
        .map(|(start, end)| (end.0.saturating_sub(start.0), own.before(end.1) - own.before(start.1)))
        .map(|(ours, theirs)| Replaced {
            size: ours.min(theirs),
            share: share(ours, size).min(share(theirs, own.length())),
        })
        .max_by(|a, b| a.share.total_cmp(&b.share))
        .unwrap_or_default()
}

/// Counts of samples are exact as floats.
fn share(count: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { count as f64 / of as f64 }
}

#[cfg(test)]
mod tests {
    use super::super::fingerprint;
    use super::*;
    use crate::text::Tokens;

    fn of(text: &str) -> Fingerprint {
        fingerprint(&Tokens::of(text))
    }

    fn words(from: u32, to: u32) -> String {
        (from..to).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ")
    }

    fn between(a: &str, b: &str) -> Overlap {
        let (a, b) = (of(a), of(b));
        let overlap = Overlap::between(&a, &Places::of(&a), &b);
        assert_eq!(overlap, Overlap::between(&b, &Places::of(&b), &a), "the order makes no difference");
        overlap.unwrap()
    }

    #[test]
    fn a_part_stands_wholly_in_the_text_it_was_cut_from() {
        let (share, size) = Places::of(&of(&words(0, 900))).containment(&of(&words(0, 300)));
        assert!(share > 0.98 && size > 40, "{share} of {size}");
        let cut = between(&words(0, 300), &words(0, 900));
        assert!(cut.covered > 0.98 && cut.opening < 0.02 && cut.replaced.size == 0, "{cut:?}");
    }

    #[test]
    fn edits_of_single_words_leave_one_passage() {
        let edited = words(0, 300).replace("0 ", "0x ");
        let overlap = between(&words(0, 300), &edited);
        assert!(overlap.shared < 0.7 && overlap.covered > 0.85, "{overlap:?}");
        assert!(overlap.replaced.size < 5, "{overlap:?}");
    }

    #[test]
    fn a_passage_in_the_place_of_another_is_found_at_any_place_and_a_moved_one_is_none() {
        let (own, theirs) = (words(1000, 1100), words(2000, 2100));
        for (front, back) in [(0, 400), (200, 200), (400, 0)] {
            let around = |own: &str| format!("{} {own} {}", words(0, front), words(500, 500 + back));
            let overlap = between(&around(&own), &around(&theirs));
            assert!((overlap.replaced.share - 0.2).abs() < 0.06, "{front} {overlap:?}");
        }
        let moved = between(&format!("{own} {}", words(0, 400)), &format!("{} {own}", words(0, 400)));
        assert!(moved.replaced.size < 4, "{moved:?}");
        let longer = between(&words(0, 400), &format!("{own} {}", words(0, 400)));
        assert!(longer.replaced.size == 0 && (longer.opening - 0.25).abs() < 0.08, "{longer:?}");
    }

    #[test]
    fn texts_that_share_next_to_nothing_are_not_compared() {
        for (a, b) in
            [("", ""), ("", "one two three four five six"), ("—", "one"), (&words(0, 200), &words(190, 390))]
        {
            assert_eq!(Overlap::between(&of(a), &Places::of(&of(a)), &of(b)), None, "{a} / {b}");
        }
    }
}
