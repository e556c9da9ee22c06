//! Reported speech: "X said that ...", "..., X said", "according to X, ...", "X declined to say ...", "..., saying ...".
//!
//! Traps: an infinitive ("refused to say"), a verb whose words are only where and when ("said in CITY"), a speaker that
//! is no speaker ("according to the formula").

use super::ascribed::{according, as_said, named_behind, said_by_him};
use super::{Found, addressee, is_said, past_title};
use crate::facts::lexicon::Hit;
use crate::facts::reading::Reading;
use crate::facts::subjects;
use crate::model::{CueClass, StatementForm};
use std::ops::Range;

/// Tokens of reported speech at least, to be worth keeping.
const CONTENT: usize = 3;

/// The same behind "that", which says by itself that words follow.
const MARKED: usize = 2;

/// Tokens of it at most where it stands before its verb.
pub(super) const LONGEST: usize = 80;

/// Adds what is reported with cues that no quotation has used.
pub(super) fn find(reading: &Reading, used: &[bool], found: &mut Vec<Found>) {
    let mut last: Option<Found> = None;
    for (number, hit) in reading.hits.iter().enumerate() {
        let taken = used.get(number).copied().unwrap_or(false);
        // A shorter cue inside one that has spoken.
        let inside = last.as_ref().is_some_and(|last| last.cue.contains(&hit.start));
        if taken || inside || reading.quote(hit.start).is_some() {
            continue;
        }
        let cue = hit.start..hit.end;
        let utterance = match hit.class {
            Some(CueClass::Saying | CueClass::Telling | CueClass::Adding) => said(reading, cue),
            Some(CueClass::AccordingTo) => according(reading, cue),
            Some(CueClass::SaidByHim) => said_by_him(reading, hit),
            Some(CueClass::SayingAfter) => named_behind(reading, cue),
            Some(CueClass::NoComment) => no_comment(reading, cue),
            Some(CueClass::SayingParticiple) => participle(reading, cue, last.as_ref()),
            _ => None,
        };
        let utterance = utterance.or_else(|| going_on(reading, hit, last.as_ref()));
        if let Some(utterance) = utterance {
            last = Some(utterance.clone());
            found.push(utterance);
        }
    }
}

fn said(reading: &Reading, verb: Range<usize>) -> Option<Found> {
    if !is_said(reading, verb.start) {
        return None;
    }
    if let Some(as_said) = as_said(reading, &verb) {
        return Some(as_said);
    }
    let before = subjects::before(reading, verb.start);
    let inverted = before.is_none();
    let telling = reading.first(verb.clone(), CueClass::Telling).is_some();
    let behind = || {
        let marked = telling || reading.at(verb.end, CueClass::That).is_some();
        subjects::after(reading, verb.end, true).filter(|_| !marked)
    };
    let subject = before.or_else(behind)?;
    let after = if inverted { subject.tokens.end } else { verb.end };
    let (addressee, told) = addressee(reading, after);
    let told = past_object(reading, past_title(reading, told.max(after)));
    let found = |content: Range<usize>, evidence: Range<usize>, rule| Found {
        form: form(reading, &content),
        adding: reading.first(verb.clone(), CueClass::Adding).is_some(),
        subject: Some(subject.clone()),
        cue: verb.clone(),
        addressee: addressee.clone(),
        content,
        evidence,
        rule,
    };
    let start = subject.tokens.start.min(verb.start);
    let marked = reading.at(told, CueClass::That).is_some();
    if !inverted
        && !marked
        && let Some(content) = bare(reading, &verb, told)
    {
        return Some(found(content.clone(), start..content.end, "statement.bare"));
    }
    if let Some(content) = that(reading, verb.start, told) {
        return Some(found(content.clone(), start..content.end, "statement.that"));
    }
    let before = trailing(reading, start).filter(|_| is_over(reading, &verb, told))?;
    // "Asked about it, A said, he had ...": what A said may stand on either side.
    if follows_too(reading, told) {
        return None;
    }
    let end = told.max(verb.end);
    if let Some(whole) = around_aside(reading, &before, end) {
        return Some(found(whole.clone(), whole, "statement.aside"));
    }
    let content = long_enough(before)?;
    Some(found(content.clone(), content.start..end, "statement.trailing"))
}

/// One past the person who is told, where "that" follows ("warned A that").
fn past_object(reading: &Reading, told: usize) -> usize {
    let object = reading.name(told).filter(|name| reading.at(name.end, CueClass::That).is_some());
    object.map_or(told, |name| name.end)
}

/// Words of the rest of a sentence at least, to be more than an afterthought.
const REST: usize = 2;

/// The whole sentence, where "he said" only stands inside it: what comes before is no clause of its own.
pub(super) fn around_aside(reading: &Reading, before: &Range<usize>, end: usize) -> Option<Range<usize>> {
    let sentence = reading.sentence(before.start);
    if reading.form(end) != "," || sentence.start < before.start {
        return None;
    }
    let joined = [CueClass::And, CueClass::Border, CueClass::SayingParticiple, CueClass::Where]
        .into_iter()
        .any(|class| reading.at(end + 1, class).is_some());
    let whole = before.start..end_of(reading, before.start, sentence.end);
    let rest = (end + 1..whole.end).filter(|at| reading.word(*at)).count();
    let opens_under = [CueClass::Conditional, CueClass::Border]
        .into_iter()
        .any(|class| reading.at(before.start, class).is_some());
    // "The points left open, A said, would be settled": the rest is the verb of what comes before.
    let goes_on = reading.at(end + 1, CueClass::FiniteVerb).is_some();
    let complete = !opens_under && !goes_on && reading.first(before.clone(), CueClass::FiniteVerb).is_some();
    (!joined && !complete && rest >= REST).then_some(whole)
}

/// Tokens between a verb and "that" at most.
pub(super) const THAT_WITHIN: usize = 14;

/// The words after "that".
fn that(reading: &Reading, verb: usize, at: usize) -> Option<Range<usize>> {
    let sentence = reading.sentence(verb);
    let high = sentence.end.min(at + THAT_WITHIN);
    let that = reading.first(at..high, CueClass::That)?;
    let crossed = (at..that.start).any(|between| reading.is_wall(between))
        || reading.first(at..that.start, CueClass::Saying).is_some()
        || reading.first(at..that.end, CueClass::SayingParticiple).is_some();
    let start = (that.end..sentence.end).find(|at| reading.form(*at) != ",").unwrap_or(that.end);
    (!crossed).then(|| start..end_of(reading, start, sentence.end)).filter(|content| content.len() >= MARKED)
}

/// The words right after a verb in languages that leave "that" out.
fn bare(reading: &Reading, verb: &Range<usize>, told: usize) -> Option<Range<usize>> {
    let telling = reading.first(verb.clone(), CueClass::Telling).is_some() && told > verb.end;
    let says = telling || reading.first(verb.clone(), CueClass::Saying).is_some();
    if !says || reading.lexicon.inflects {
        return None;
    }
    let sentence = reading.sentence(verb.start);
    let start = if reading.lexicon.inverts {
        set_off(reading, told, sentence.end)?
    } else {
        let start = past_time(reading, told);
        let next = telling || told == verb.end;
        Some(start).filter(|start| next && starts_speech(reading, *start))?
    };
    let content = start..end_of(reading, start, sentence.end);
    let speaks_itself = reading.at(start, CueClass::Saying).is_some();
    let opens = reading.lexicon.inverts && starts_speech(reading, start);
    let finite = opens || reading.first(content.clone(), CueClass::FiniteVerb).is_some();
    (!speaks_itself && finite).then_some(content).and_then(long_enough)
}

/// One past a time right behind a verb ("said on Monday it had").
fn past_time(reading: &Reading, at: usize) -> usize {
    let from = reading.at(at, CueClass::Preposition).map_or(at, |preposition| preposition.end);
    reading.time_at(from).or_else(|| reading.time_at(at)).map_or(at, |time| time.end)
}

/// True where a language without "that" has a clause of speech behind the verb as well.
fn follows_too(reading: &Reading, told: usize) -> bool {
    let end = reading.sentence(told.saturating_sub(1)).end;
    let language = reading.lexicon.inverts && !reading.lexicon.inflects;
    let behind = || set_off(reading, told, end);
    language && behind().is_some_and(|start| reading.first(start..end, CueClass::FiniteVerb).is_some())
}

/// One past the comma that sets reported speech off from its verb and those who were told.
fn set_off(reading: &Reading, told: usize, end: usize) -> Option<usize> {
    let high = end.min(told + THAT_WITHIN);
    let comma = (told..high).find(|at| reading.form(*at) == "," || reading.is_wall(*at))?;
    let marked = reading.at(comma + 1, CueClass::Border).is_some();
    (reading.form(comma) == "," && !marked).then_some(comma + 1)
}

fn starts_speech(reading: &Reading, told: usize) -> bool {
    let opens = reading.capital(told)
        || reading.name(told).is_some()
        || [CueClass::Definite, CueClass::Indefinite, CueClass::Pronoun, CueClass::ClauseStart]
            .into_iter()
            .any(|class| reading.at(told, class).is_some());
    opens && reading.time_at(told).is_none() && reading.at(told, CueClass::That).is_none()
}

/// True where a verb of saying has no object after it: the words stand before it.
fn is_over(reading: &Reading, verb: &Range<usize>, told: usize) -> bool {
    let closed = told >= reading.sentence(verb.start).end || !reading.word(told);
    let adjunct = subjects::is_preposition_at(reading, told) || reading.at(told, CueClass::Scene).is_some();
    let telling = reading.first(verb.clone(), CueClass::Telling).is_some();
    let aside =
        reading.at(told, CueClass::Auxiliary).is_some() || reading.at(told, CueClass::Border).is_some();
    closed || adjunct || telling || aside || reading.time_at(told).is_some()
}

/// The words before a comma and the subject.
pub(super) fn trailing(reading: &Reading, start: usize) -> Option<Range<usize>> {
    let sentence = reading.sentence(start);
    let comma =
        start.checked_sub(1).filter(|comma| reading.form(*comma) == "," && *comma > sentence.start)?;
    if comma - sentence.start > 2 * LONGEST {
        return None;
    }
    let wall = (sentence.start..comma)
        .rev()
        .find(|at| matches!(reading.form(*at), "/" | ";" | ":" | "|"))
        .max(dateline(reading, &sentence));
    let content = wall.map_or(sentence.start, |wall| first_word(reading, wall + 1, comma))..comma;
    let after_quote =
        reading.quote(comma.checked_sub(1)?).is_some() && reading.quote(content.start).is_some();
    let speaks = reading.first(content.clone(), CueClass::Saying).is_some();
    (!after_quote && !speaks && !content.is_empty() && content.len() <= LONGEST).then_some(content)
}

/// Tokens of a dateline at most.
const DATELINE: usize = 20;

/// The dash after "P, May 1 (Agency)" at the opening of a paragraph.
fn dateline(reading: &Reading, sentence: &Range<usize>) -> Option<usize> {
    let high = sentence.end.min(sentence.start + DATELINE);
    let dash = (sentence.start..high).find(|at| reading.form(*at) == "-" && reading.is_wall(*at))?;
    let lower = |at: usize| {
        reading.word(at)
            && !reading.capital(at)
            && reading.name(at).is_none()
            && reading.time_at(at).is_none()
    };
    (sentence.start..dash).all(|at| !lower(at)).then_some(dash)
}

fn first_word(reading: &Reading, from: usize, end: usize) -> usize {
    (from..end).find(|at| reading.word(*at) || reading.form(*at) == "\"").unwrap_or(from)
}

pub(super) fn long_enough(content: Range<usize>) -> Option<Range<usize>> {
    (content.len() >= CONTENT).then_some(content)
}

/// Where the words end: before the next participle of saying, else with the sentence, without its full stop.
pub(super) fn end_of(reading: &Reading, start: usize, end: usize) -> usize {
    let end = end.min(start + 100);
    let participle = reading
        .first(start..end, CueClass::SayingParticiple)
        .filter(|hit| hit.start > start && reading.form(hit.start - 1) == ",")
        .map(|hit| hit.start - 1);
    // The mark that opens the next quotation may hang on to this sentence.
    let opens_next = |at: usize| reading.quote(at).is_some_and(|quote| quote.open == at);
    let end = participle.unwrap_or(end);
    let end = if end > start && opens_next(end - 1) { end - 1 } else { end };
    if end > start && matches!(reading.form(end - 1), "." | "!" | "?") { end - 1 } else { end }
}

pub(super) fn form(reading: &Reading, content: &Range<usize>) -> StatementForm {
    if content.clone().any(|at| reading.quote(at).is_some()) {
        StatementForm::MixedQuote
    } else {
        StatementForm::Indirect
    }
}

/// A sentence in the verb form of reported speech right after reported words, without a speaker of its own.
fn going_on(reading: &Reading, hit: &Hit, last: Option<&Found>) -> Option<Found> {
    let last =
        last.filter(|last| hit.class == Some(CueClass::Reported) && last.form != StatementForm::NoComment)?;
    let (before, here) =
        (reading.sentence_of(last.evidence.end.checked_sub(1)?)?, reading.sentence_of(hit.start)?);
    let sentence = reading.sentence(hit.start);
    let speaks = [CueClass::Saying, CueClass::Telling, CueClass::AccordingTo, CueClass::SayingAfter]
        .into_iter()
        .any(|class| reading.first(sentence.clone(), class).is_some());
    let whole = sentence.start..end_of(reading, sentence.start, sentence.end);
    let main = reading.clause(hit.start).start <= sentence.start;
    let next = here == before + 1 && reading.paragraph(last.evidence.start) == reading.paragraph(hit.start);
    (next && main && !speaks).then(|| long_enough(whole)).flatten().map(|content| Found {
        form: form(reading, &content),
        subject: None,
        adding: true,
        cue: content.start..content.start,
        addressee: None,
        evidence: content.clone(),
        content,
        rule: "statement.reported",
    })
}

fn no_comment(reading: &Reading, cue: Range<usize>) -> Option<Found> {
    let subject = subjects::before(reading, cue.start)?;
    let sentence = reading.sentence(cue.start);
    let end = end_of(reading, cue.end, sentence.end);
    let comma = (cue.end..end).find(|at| reading.form(*at) == ",").unwrap_or(end);
    let content = if comma > cue.end { cue.end..comma } else { cue.clone() };
    Some(Found {
        evidence: subject.tokens.start..content.end,
        subject: Some(subject),
        adding: false,
        cue,
        addressee: None,
        form: StatementForm::NoComment,
        content,
        rule: "statement.no_comment",
    })
}

/// "..., saying ...": the speaker is that of the clause before, in the same sentence.
fn participle(reading: &Reading, cue: Range<usize>, last: Option<&Found>) -> Option<Found> {
    last.filter(|last| reading.sentence_of(last.cue.start) == reading.sentence_of(cue.start))?;
    let sentence = reading.sentence(cue.start);
    let from = reading.at(cue.end, CueClass::That).map_or(cue.end, |that| that.end);
    let content = long_enough(from..end_of(reading, from, sentence.end))?;
    Some(Found {
        form: form(reading, &content),
        subject: None,
        adding: true,
        addressee: None,
        evidence: cue.start..content.end,
        cue,
        content,
        rule: "statement.participle",
    })
}
