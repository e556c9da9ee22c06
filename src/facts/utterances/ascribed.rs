//! Words ascribed without a clause of saying around them: "according to A, ...", "in his words", "as A said, ...", "..., so A".
//!
//! Traps: a speaker that is no speaker ("according to the formula"), a name that goes on ("according to C diplomats").

use super::Found;
use super::reported::{LONGEST, THAT_WITHIN, around_aside, end_of, form, long_enough, trailing};
use crate::facts::lexicon::Hit;
use crate::facts::reading::Reading;
use crate::facts::subjects::{self, Subject, Who};
use crate::model::CueClass;
use std::ops::Range;

pub(super) fn according(reading: &Reading, cue: Range<usize>) -> Option<Found> {
    let subject = subjects::after(reading, cue.end, false)?;
    // "according to US officials": a name that goes on is no speaker by itself.
    // A language that turns round has its verb there: "Laut A ist ...".
    let next = subject.tokens.end;
    let verb = reading.lexicon.inverts
        && !reading.lexicon.inflects
        && !reading.capital(next)
        && cue.start <= reading.sentence(cue.start).start + 1;
    let goes_on = matches!(subject.who, Who::Entity(_)) && reading.word(next) && !verb;
    if matches!(subject.who, Who::Named(_) | Who::Pronoun(_)) || goes_on {
        return None;
    }
    let (content, evidence) = around(reading, &cue, subject.tokens.end)?;
    Some(Found {
        form: form(reading, &content),
        subject: Some(subject),
        adding: false,
        cue,
        addressee: None,
        content,
        evidence,
        rule: "statement.according",
    })
}

pub(super) fn said_by_him(reading: &Reading, hit: &Hit) -> Option<Found> {
    let gender = reading.value_word(hit).and_then(|word| word.chars().next())?;
    let cue = hit.start..hit.end;
    let (content, evidence) = around(reading, &cue, cue.end)?;
    Some(Found {
        form: form(reading, &content),
        subject: Some(Subject { who: Who::Pronoun(gender), tokens: cue.clone() }),
        adding: false,
        cue,
        addressee: None,
        content,
        evidence,
        rule: "statement.according",
    })
}

/// The words that a preposition of saying ascribes: after it where it opens the sentence, else before it.
fn around(reading: &Reading, cue: &Range<usize>, end: usize) -> Option<(Range<usize>, Range<usize>)> {
    let sentence = reading.sentence(cue.start);
    if cue.start <= sentence.start + 1 {
        let turned = reading.lexicon.inverts && !reading.lexicon.inflects && reading.word(end);
        let comma = (end..sentence.end.min(end + 12))
            .find(|at| reading.form(*at) == "," && !turned)
            .map_or(end, |comma| comma + 1);
        let content = long_enough(comma..end_of(reading, comma, sentence.end))?;
        return Some((content.clone(), cue.start..content.end));
    }
    let comma = cue.start.checked_sub(1).filter(|comma| reading.form(*comma) == ",")?;
    if let Some(whole) = around_aside(reading, &(sentence.start..comma), end) {
        return Some((whole.clone(), whole));
    }
    let closes = end >= sentence.end || matches!(reading.form(end), "." | ",");
    let content = sentence.start..comma;
    let content = (closes && content.len() <= LONGEST).then_some(content).and_then(long_enough)?;
    Some((content.clone(), content.start..end))
}

/// "..., so A.": a particle that names the speaker behind reported words.
pub(super) fn named_behind(reading: &Reading, cue: Range<usize>) -> Option<Found> {
    let comma = cue.start.checked_sub(1).filter(|comma| reading.form(*comma) == ",")?;
    let subject = subjects::after(reading, cue.end, true)?;
    let sentence = reading.sentence(cue.start);
    let closes =
        !reading.word(subject.tokens.end) || subjects::is_preposition_at(reading, subject.tokens.end);
    let content = trailing(reading, comma + 1).filter(|_| closes && sentence.start < comma)?;
    let finite = reading.first(content.clone(), CueClass::FiniteVerb).is_some();
    let content = long_enough(content).filter(|_| finite)?;
    Some(Found {
        form: form(reading, &content),
        evidence: content.start..subject.tokens.end,
        subject: Some(subject),
        adding: false,
        cue,
        addressee: None,
        content,
        rule: "statement.trailing",
    })
}

/// "As A said, ...": the words follow the comma.
pub(super) fn as_said(reading: &Reading, verb: &Range<usize>) -> Option<Found> {
    let sentence = reading.sentence(verb.start);
    reading.ending(verb.start, CueClass::As).filter(|hit| hit.start == sentence.start)?;
    let subject = subjects::after(reading, verb.end, true)?;
    let high = sentence.end.min(subject.tokens.end + THAT_WITHIN);
    let comma = (subject.tokens.end..high).find(|at| reading.form(*at) == ",")?;
    let content = long_enough(comma + 1..end_of(reading, comma + 1, sentence.end))?;
    Some(Found {
        form: form(reading, &content),
        subject: Some(subject),
        adding: false,
        cue: verb.clone(),
        addressee: None,
        evidence: sentence.start..content.end,
        content,
        rule: "statement.according",
    })
}
