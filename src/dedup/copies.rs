//! Which texts are the same text: copies, light edits, cut and enlarged copies.
//!
//! Pages also share menus, disclaimers, lists of other stories and paragraphs of background. What tells them from copies:
//! each has a passage of its own in the place of the other's, or opens with its own report.

use super::fingerprint::likeness;
use super::heading::{are_told_apart, headline_likeness, is_of_one_subject};
use super::overlap::{Overlap, Places, is_shorter};
use crate::model::{Fingerprint, Heading};

/// Sampled shingles below which a share says nothing; about 35 words.
pub const LEAST_SAMPLE: usize = 8;
/// This much of the shorter text stands in the longer one.
const COVERED: f64 = 0.78;
/// The same, where only single words differ here and there.
const COVERED_WHERE_EDITED: f64 = 0.60;
/// The same, under headlines that agree.
const COVERED_UNDER_ONE_HEADLINE: f64 = 0.50;
/// Jaccard likeness of two texts that are too short for shares.
const ALIKE: f64 = 0.60;
/// The same, under headlines that agree.
const ALIKE_UNDER_ONE_HEADLINE: f64 = 0.35;
/// The longer text is not longer than this many times: a third is the shortest cut.
const CUT_RATIO: f64 = 3.2;
/// Headlines that share this much of their words agree.
const ONE_HEADLINE: f64 = 0.4;
/// A longer text that opens with more of its own than it repeats, in lengths of the shorter one, is another report.
const OWN_OPENING: f64 = 1.0;
/// A passage of this share of both texts, and of this many sampled shingles, tells two texts under unlike headlines apart.
const OWN_PASSAGE: (f64, usize) = (0.10, 7);
/// Edits of words leave no passage of this many sampled shingles.
const EDITED_PASSAGE: usize = 10;

/// A text that copies are looked for.
#[derive(Debug)]
pub struct Sought<'a> {
    /// What it is compared by.
    pub fingerprint: &'a Fingerprint,
    /// What it is published under.
    pub heading: &'a Heading,
    /// Where its shingles stand.
    pub places: Places,
}

/// How alike two texts are, 0 to 1, where they are the same text; which of them came first makes no difference.
pub fn same_text(sought: &Sought<'_>, fingerprint: &Fingerprint, heading: &Heading) -> Option<f64> {
    if sought.fingerprint.words > 0 && sought.fingerprint.text_hash == fingerprint.text_hash {
        return Some(1.0);
    }
    if are_told_apart(sought.heading, heading) {
        return None;
    }
    let (part, whole) = if is_shorter(sought.fingerprint, fingerprint) {
        (sought.fingerprint, fingerprint)
    } else {
        (fingerprint, sought.fingerprint)
    };
    if f64::from(whole.words) > CUT_RATIO * f64::from(part.words) {
        return None;
    }
    let headlines = headline_likeness(sought.heading, heading);
    if part.sample.len() < LEAST_SAMPLE {
        let alike = likeness(part, whole);
        let least = if headlines >= ONE_HEADLINE { ALIKE_UNDER_ONE_HEADLINE } else { ALIKE };
        return (alike >= least).then_some(alike);
    }
    let overlap = Overlap::between(sought.fingerprint, &sought.places, fingerprint)?;
    let alike = likeness(part, whole);
    is_copy(&overlap, alike, headlines).then_some(alike.max(overlap.shared))
}

fn is_copy(overlap: &Overlap, alike: f64, headlines: f64) -> bool {
    if headlines >= ONE_HEADLINE {
        return overlap.covered >= COVERED_UNDER_ONE_HEADLINE;
    }
    let replaced = overlap.replaced;
    let own_passage = replaced.share >= OWN_PASSAGE.0 && replaced.size >= OWN_PASSAGE.1;
    if overlap.opening >= OWN_OPENING || (own_passage && !is_of_one_subject(headlines)) {
        return false;
    }
    let edited = !own_passage && replaced.size < EDITED_PASSAGE && overlap.covered >= COVERED_WHERE_EDITED;
    overlap.covered >= COVERED || alike >= ALIKE || edited
}
