//! What a text is compared by: a hash of its words, a one-permutation signature and a sample of its shingles.
//!
//! One-permutation hashing: Li, Owen and Zhang, NIPS 2012; densification by rotation: Shrivastava and Li, ICML 2014.
//! The hashes are stored, so they never change: XXH3 of the folded word, mixed by SplitMix64's finaliser.

use crate::model::{Fingerprint, SIGNATURE_BINS};
use crate::text::{TokenKind, Tokens};
use std::collections::HashSet;
use xxhash_rust::xxh3::xxh3_64;

/// Words in a shingle.
const SHINGLE: usize = 5;
/// One shingle in so many is kept in the sample.
const SAMPLE_RATE: u64 = 4;
/// An odd multiplier that keeps the order of words in the hash of a shingle.
const ORDER: u64 = 0x9e37_79b9_7f4a_7c15;

/// The fingerprint of a text.
pub fn fingerprint(tokens: &Tokens) -> Fingerprint {
    let words = words(tokens);
    let shingles = shingles(&words);
    let mut seen = HashSet::new();
    let sampled = shingles.iter().copied().filter(|hash| hash % SAMPLE_RATE == 0);
    Fingerprint {
        text_hash: words.iter().fold(words.len() as u64, |hash, word| mix(hash ^ *word)),
        signature: signature(&shingles),
        sample: sampled.filter(|hash| seen.insert(*hash)).collect(),
        words: u32::try_from(words.len()).unwrap_or(u32::MAX),
    }
}

/// Hashes of the folded words in order.
fn words(tokens: &Tokens) -> Vec<u64> {
    let words = tokens.items.iter().filter(|token| token.kind != TokenKind::Mark);
    words.map(|token| xxh3_64(tokens.form(token).as_bytes())).collect()
}

fn shingles(words: &[u64]) -> Vec<u64> {
    let combine =
        |window: &[u64]| mix(window.iter().fold(0, |hash, word| u64::wrapping_mul(hash, ORDER) ^ *word));
    if words.is_empty() {
        return Vec::new();
    }
    words.windows(SHINGLE.min(words.len())).map(combine).collect()
}

/// SplitMix64's finaliser.
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// The least hash of each bin; an empty bin takes the next filled one's, so that two sets agree in it as often as
/// elsewhere. A text without words has an empty signature.
fn signature(shingles: &[u64]) -> Vec<u32> {
    let mut bins: Vec<Option<u32>> = vec![None; SIGNATURE_BINS];
    for hash in shingles {
        let bin = usize::try_from((hash >> 32) % SIGNATURE_BINS as u64).unwrap_or(0);
        let low = u32::try_from(hash & 0xffff_ffff).unwrap_or(u32::MAX);
        if let Some(slot) = bins.get_mut(bin) {
            *slot = Some(slot.map_or(low, |least| least.min(low)));
        }
    }
    let Some(last) = bins.iter().rposition(Option::is_some) else { return Vec::new() };
    let first = bins.iter().flatten().next().copied().unwrap_or_default();
    let mut following = (first, SIGNATURE_BINS - last);
    let mut dense = vec![0; SIGNATURE_BINS];
    for (bin, slot) in bins.iter().enumerate().rev() {
        following = match slot {
            Some(value) => (*value, 0),
            None => (following.0, following.1 + 1),
        };
        if let Some(out) = dense.get_mut(bin) {
            // The distance travelled goes in: else two short texts would agree in every borrowed bin by one accident.
            *out =
                following.0.wrapping_add(u32::try_from(following.1).unwrap_or(0).wrapping_mul(0x9e37_79b1));
        }
    }
    dense
}

/// The estimated Jaccard likeness of two texts, 0 to 1.
pub fn likeness(a: &Fingerprint, b: &Fingerprint) -> f64 {
    if a.signature.is_empty() || b.signature.is_empty() {
        return 0.0;
    }
    let equal = a.signature.iter().zip(&b.signature).filter(|(x, y)| x == y).count();
    equal as f64 / SIGNATURE_BINS as f64
}

/// The Jaccard likeness of two texts, 0 to 1, counted and not estimated: for texts of a few lines.
pub fn exact_likeness(a: &Tokens, b: &Tokens) -> f64 {
    let set = |tokens| shingles(&words(tokens)).into_iter().collect::<HashSet<u64>>();
    let (a, b) = (set(a), set(b));
    let all = a.union(&b).count();
    if all == 0 { 0.0 } else { a.intersection(&b).count() as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Fingerprint {
        fingerprint(&Tokens::of(text))
    }

    fn words(from: u32, to: u32) -> String {
        (from..to).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_estimate_comes_near_the_true_likeness() {
        let (a, b) = (of(&words(0, 600)), of(&words(200, 800)));
        let true_jaccard = 396.0 / 796.0;
        assert!((likeness(&a, &b) - true_jaccard).abs() < 0.12, "{}", likeness(&a, &b));
    }

    #[test]
    fn the_sample_keeps_the_order_of_the_text_and_every_shingle_once() {
        let (front, all) = (of(&words(0, 200)).sample, of(&format!("{0} {0}", words(0, 400))).sample);
        assert!(all.starts_with(&front) && front.len() > 30, "{} of {}", front.len(), all.len());
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
    }

    #[test]
    fn case_quotes_and_spacing_do_not_count() {
        assert_eq!(of("“One  two”, three").text_hash, of("one TWO three").text_hash);
        assert_ne!(of("one two three").text_hash, of("two one three").text_hash);
    }

    #[test]
    fn texts_without_words_are_like_nothing() {
        assert!(likeness(&of(""), &of("")).abs() < f64::EPSILON);
        assert!(likeness(&of("—"), &of("one two three four five six")).abs() < f64::EPSILON);
    }

    proptest! {
        #[test]
        fn likeness_is_symmetric_and_whole_with_itself(a in "[a-z ]{0,200}", b in "[a-z ]{0,200}") {
            let (a, b) = (of(&a), of(&b));
            prop_assert!((likeness(&a, &b) - likeness(&b, &a)).abs() < 1e-12);
            if !a.signature.is_empty() {
                prop_assert!((likeness(&a, &a) - 1.0).abs() < 1e-12);
            }
        }
    }
}
