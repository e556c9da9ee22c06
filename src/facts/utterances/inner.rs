//! Speech whose speaker stands inside it: «Words, — said A. — More words», and dialogue between dashes without any marks.
//!
//! Safeguards: the dash follows a mark that ends a part of speech, a verb of saying comes right behind it with its subject after it.
//! Trap: a dash that belongs to the words ("the plan - as he said - was ...") has no such mark before it.

use super::{Found, past_aside, verbs};
use crate::facts::quotes::Quote;
use crate::facts::reading::Reading;
use crate::facts::subjects::{self, Subject};
use crate::model::{CueClass, StatementForm};
use std::ops::Range;

/// Tokens from the dash to the end of its verb at most.
const VERB_WITHIN: usize = 3;

/// Tokens of an insertion at most.
const INSERTION: usize = 24;

/// Tokens of a paragraph of dialogue that are looked at.
const DIALOGUE: usize = 160;

/// Who speaks, in the midst of the words.
#[derive(Debug)]
struct Insertion {
    subject: Subject,
    verb: Range<usize>,
    /// From its dash to where the words go on; the end of the words where they do not.
    tokens: Range<usize>,
}

/// The parts of a quotation that its speaker interrupts without closing the marks, with the number of the verb's cue.
pub(super) fn interrupted(reading: &Reading, quote: &Quote) -> Option<(Vec<Found>, usize)> {
    parts(reading, quote.open + 1..quote.close, quote.open..quote.close + 1)
}

/// Dialogue: paragraphs that open with a dash and say behind another one who speaks.
pub(super) fn dialogue(reading: &Reading, used: &mut [bool], found: &mut Vec<Found>) {
    let count = reading.document.tokens.items.len();
    let opens = |at: &usize| reading.form(*at) == "-" && (*at == 0 || reading.form(*at - 1) == "¶");
    for start in (0..count).filter(opens) {
        let high = count.min(start + DIALOGUE);
        let end = (start..high).find(|at| reading.form(*at) == "¶").unwrap_or(high);
        if let Some((spoken, cue)) = parts(reading, start + 1..end, start..end) {
            found.extend(spoken);
            if let Some(slot) = used.get_mut(cue) {
                *slot = true;
            }
        }
    }
}

fn parts(reading: &Reading, words: Range<usize>, evidence: Range<usize>) -> Option<(Vec<Found>, usize)> {
    let (insertion, number) =
        words.clone().find_map(|dash| insertion(reading, dash, words.start, words.end))?;
    let before = words.start..insertion.tokens.start.saturating_sub(1).max(words.start);
    let after = insertion.tokens.end..words.end;
    if !is_speech(reading, &before) {
        return None;
    }
    let goes_on = is_speech(reading, &after);
    let first = Found {
        adding: reading.first(insertion.verb.clone(), CueClass::Adding).is_some(),
        subject: Some(insertion.subject),
        cue: insertion.verb,
        addressee: None,
        form: StatementForm::DirectQuote,
        content: before,
        evidence: evidence.start..if goes_on { after.start } else { evidence.end },
        rule: "statement.quote_after",
    };
    if !goes_on {
        return Some((vec![first], number));
    }
    let second = Found {
        subject: None,
        adding: true,
        cue: after.start..after.start,
        evidence: after.start..evidence.end,
        content: after,
        rule: "statement.continued",
        ..first.clone()
    };
    Some((vec![first, second], number))
}

/// Words of a part at least.
const PART: usize = 2;

fn is_speech(reading: &Reading, part: &Range<usize>) -> bool {
    part.clone().filter(|at| reading.word(*at)).count() >= PART
}

/// "…, — said A, —" at a dash, with the number of the verb's cue.
fn insertion(reading: &Reading, dash: usize, low: usize, high: usize) -> Option<(Insertion, usize)> {
    let parted = dash > low && matches!(reading.form(dash - 1), "," | "!" | "?" | "." | "…");
    if !parted || reading.form(dash) != "-" || !reading.is_wall(dash) {
        return None;
    }
    let (number, verb) = verbs(reading, dash + 1..high.min(dash + 1 + VERB_WITHIN)).next()?;
    let subject = subjects::after(reading, past_aside(reading, verb.1), true)?;
    if subject.tokens.end > high {
        return None;
    }
    let far = high.min(subject.tokens.end + INSERTION);
    let goes_on = (subject.tokens.end..far).find(|at| {
        reading.form(*at) == "-" && reading.is_wall(*at) && matches!(reading.form(*at - 1), "," | "." | ":")
    });
    let end = goes_on.map_or(high, |second| second + 1);
    Some((Insertion { subject, verb: verb.0..verb.1, tokens: dash..end }, number))
}
