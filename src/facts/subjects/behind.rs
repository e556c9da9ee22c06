//! The subject behind its verb or preposition: "said A", "according to B".
//!
//! Traps: an object that only looks like the subject where the language does not mark it; a longer phrase whose first word is a title.

use super::{PHRASE, Subject, Who, is_preposition_at, noun_phrase};
use crate::facts::lexicon::Hit;
use crate::facts::reading::{Name, Reading};
use crate::model::{CueClass, EntityKind};
use crate::text::TokenKind;
use std::ops::Range;

/// The subject that follows a verb or preposition; `nominative` where the case of a name tells subject from object.
pub(in crate::facts) fn after(reading: &Reading, start: usize, nominative: bool) -> Option<Subject> {
    let high = reading.sentence(start).end.min(start + PHRASE);
    let mut at = start;
    let mut last: Option<Name> = None;
    let mut capitals = start..start;
    while at < high {
        if let Some(name) = reading.name(at) {
            if last.is_some_and(|last| reading.is_person(&last)) && !reading.is_person(name) {
                break;
            }
            (last, at) = (Some(*name), name.end.max(at + 1));
            capitals = at..at;
        } else if let Some(title) = reading.at(at, CueClass::Title) {
            // "глава держави": the longer phrase is the noun itself.
            let noun = reading.at(at, CueClass::Office).map_or(title.end, |noun| noun.end);
            at = title.end.max(noun);
            capitals = at..at;
        } else if reading.capital(at) {
            capitals.start = if capitals.end == at { capitals.start } else { at };
            at += 1;
            capitals.end = at;
        } else if let Some(article) =
            reading.at(at, CueClass::Definite).or_else(|| reading.at(at, CueClass::Indefinite))
        {
            at = article.end;
        } else if let Some(pronoun) = reading.at(at, CueClass::Pronoun).filter(|_| at == start) {
            let gender = reading.value_word(pronoun).and_then(|word| word.chars().next())?;
            return Some(Subject { who: Who::Pronoun(gender), tokens: start..pronoun.end });
        } else if reading.form(at) == "-" && !reading.is_wall(at) {
            at += 1;
        } else {
            break;
        }
    }
    pick(reading, start, at, last, capitals, nominative).or_else(|| after_trade(reading, start, high))
}

/// Words for somebody's trade before a name at most.
const TRADE: usize = 3;

/// "said the volunteer A B": small words that no list knows, and then a name; where a subject may stand behind its verb.
fn after_trade(reading: &Reading, start: usize, high: usize) -> Option<Subject> {
    let small = |at: usize| {
        let other = [CueClass::Border, CueClass::That, CueClass::Negator, CueClass::Pronoun, CueClass::And];
        reading.word(at)
            && !reading.capital(at)
            && !is_preposition_at(reading, at)
            && !other.into_iter().any(|class| reading.at(at, class).is_some())
    };
    let words = (start..high.min(start + TRADE)).take_while(|at| small(*at)).count();
    let from = start + words;
    if !(reading.lexicon.inverts && reading.lexicon.inflects) || words == 0 {
        return None;
    }
    if let Some(name) = reading.name(from) {
        let speaks = reading.is_person(name) && !name.possessive && reading.can_be_subject(name);
        return speaks
            .then(|| Subject { who: Who::Entity(name.mention.entity.clone()), tokens: start..name.end });
    }
    let named = (from..high).take_while(|at| reading.capital(*at) && reading.name(*at).is_none()).count();
    (named >= 2).then(|| Subject { who: Who::Named(from..from + named), tokens: start..from + named })
}

/// A noun for people that starts at a token, or that the walk over titles took along.
fn noun_at<'r>(reading: &'r Reading, stop: usize, after: usize) -> Option<&'r Hit> {
    let ahead = reading.at(stop, CueClass::Source).or_else(|| reading.at(stop, CueClass::Office));
    let behind = || {
        let hit = reading.ending(stop, CueClass::Source).or_else(|| reading.ending(stop, CueClass::Office));
        hit.filter(|hit| hit.start >= after)
    };
    ahead.or_else(behind)
}

fn pick(
    reading: &Reading,
    start: usize,
    stop: usize,
    last: Option<Name>,
    capitals: Range<usize>,
    nominative: bool,
) -> Option<Subject> {
    if let Some(hit) = noun_at(reading, stop, last.map_or(start, |name| name.end)) {
        let plural = reading.value_word(hit) == Some("many");
        let office = hit.class == Some(CueClass::Office);
        return Some(noun_phrase(reading, (hit.start, office, plural), hit.end, start));
    }
    if let Some(name) = last.filter(|name| name.end >= capitals.start.max(name.end) && capitals.is_empty()) {
        if nominative && !reading.can_be_subject(&name) {
            return None;
        }
        let known = reading.kind(&name)?;
        let speaks = matches!(known, EntityKind::Person | EntityKind::Organisation | EntityKind::Party);
        let plain = !name.possessive && !reading.is_demonym(&name);
        return (speaks && plain)
            .then(|| Subject { who: Who::Entity(name.mention.entity.clone()), tokens: start..name.end });
    }
    let words =
        capitals.clone().filter(|at| reading.token(*at).is_some_and(|t| t.kind == TokenKind::Word)).count();
    (words >= 2).then(|| Subject { who: Who::Named(capitals.clone()), tokens: start..capitals.end })
}
