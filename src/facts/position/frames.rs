//! Stances without a verb of their own: "A's demand to B", "B is A's red line", "B, rejected by A", "B must C" in A's mouth.

use super::holders::{self, party_of_name};
use super::object::{self, Object};
use super::{Found, is_asked, party_of, reality};
use crate::facts::actors;
use crate::facts::lexicon::Hit;
use crate::facts::reading::{Name, Reading};
use crate::facts::utterances::Voices;
use crate::model::{CueClass, EntityId, Factuality, Stance};
use std::ops::Range;

/// "A's demand to B", "the demand of A for B", "B is A's main demand", "This is A's main demand".
pub(super) fn noun(reading: &Reading, hit: &Hit, stance: Stance) -> Option<Found> {
    let (party, phrase) = owner(reading, hit)?;
    let clause = reading.clause(hit.start);
    let refused = [CueClass::Negator, CueClass::Denial, CueClass::Conditional];
    let near = phrase.start.saturating_sub(2).max(clause.start)..phrase.start;
    if refused.into_iter().any(|class| reading.first(near.clone(), class).is_some())
        || is_asked(reading, hit.start)
    {
        return None;
    }
    let object = subject_of(reading, &phrase).or_else(|| behind(reading, phrase.end))?;
    let evidence = phrase.start.min(object.evidence.start)..phrase.end.max(object.evidence.end);
    Some(Found {
        holders: vec![party],
        stance,
        cue: hit.start..hit.end,
        evidence,
        factuality: Factuality::Asserted,
        rule: "position.noun",
        object,
    })
}

/// Words between a possessor and its noun at most.
const ADJECTIVES: usize = 3;

/// The possessor of a noun, and the whole phrase.
fn owner(reading: &Reading, hit: &Hit) -> Option<(EntityId, Range<usize>)> {
    let low = hit.start.saturating_sub(ADJECTIVES + 1).max(reading.clause(hit.start).start);
    let verb = reading.at(hit.start, CueClass::Stance).is_some();
    for at in (low..hit.start).rev() {
        if let Some(name) = reading.name(at) {
            let owns = name.possessive || reading.is_demonym(name);
            let party = party_of_name(reading, name).filter(|_| owns)?;
            return Some((party, name.start..hit.end));
        }
        let possessive = matches!(reading.form(at), "'" | "s" | "-");
        // "A's cook demands": the word is a verb where what stands before it is a noun of its own.
        let other = verb && !possessive && reading.at(at, CueClass::StanceAdjective).is_none();
        if other || (!reading.word(at) && !possessive) {
            break;
        }
    }
    let of = reading
        .at(hit.end, CueClass::OwnedBy)
        .map(|of| of.end)
        .or_else(|| reading.lexicon.inverts.then_some(hit.end))?;
    let name_at = |at: usize| reading.name(at).filter(|name| !name.possessive && !reading.is_demonym(name));
    let article = reading.at(of, CueClass::Definite).map_or(of, |article| article.end);
    let name: &Name = name_at(article)?;
    Some((party_of_name(reading, name)?, hit.start..name.end))
}

/// What follows the noun, with an issue in it: an infinitive, "that", "for".
fn behind(reading: &Reading, from: usize) -> Option<Object> {
    let sentence = reading.sentence(from.saturating_sub(1));
    // "the demand, included in the plan, to B"
    let from = reading.at(from, CueClass::Copula).map_or(from, |copula| copula.end);
    let mut words = object::walk(reading, from, sentence.end);
    let border = |at: &usize| reading.at(*at, CueClass::Border).is_some() && *at > words.start;
    let found = |at: &usize| !reading.issues(words.start..*at).is_empty();
    words.end = words.clone().find(|at| border(at) && found(at)).unwrap_or(words.end);
    object::with_issues(reading, words, NEAR)
}

/// Tokens behind a noun in which its issue must stand.
const NEAR: usize = 24;

/// "B is A's demand": what stands before the verb, or in the sentence before for "this".
fn subject_of(reading: &Reading, phrase: &Range<usize>) -> Option<Object> {
    let start =
        reading.ending(phrase.start, CueClass::Definite).map_or(phrase.start, |article| article.start);
    let low = start.saturating_sub(2).max(reading.clause(start).start);
    let copula = (low..=start).rev().find_map(|end| {
        let adjectives = (end..start).all(|at| reading.word(at) && reading.name(at).is_none());
        reading.ending(end, CueClass::Copula).filter(|_| adjectives)
    })?;
    let clause = reading.clause(copula.start);
    let taken_up = [CueClass::Anaphor, CueClass::AnaphorNoun];
    if taken_up.into_iter().any(|class| reading.at(clause.start, class).is_some()) {
        let before = object::before(reading, copula.start)?;
        let mut object = object::with_issues(reading, before.clone(), before.len())?;
        object.words = clause.start..clause.start;
        object.evidence = before.start..phrase.end;
        return Some(object);
    }
    object::with_issues(reading, clause.start..copula.start, NEAR)
}

/// "B was rejected by A", "B is unacceptable to A".
pub(super) fn by(reading: &Reading, hit: &Hit, stance: Stance) -> Option<Found> {
    let list = actors::list(reading, hit.end);
    let holders = holders::parties(reading, &list)?;
    let clause = reading.clause(hit.start);
    let before = clause.start..hit.start;
    let near = hit.start.saturating_sub(4).max(clause.start)..hit.start;
    let real = reality(reading, hit.start, &near)?;
    if is_asked(reading, hit.start) || reading.first(near, CueClass::Negator).is_some() {
        return None;
    }
    let object = object::with_issues(reading, before, NEAR)?;
    Some(Found {
        holders: holders.parties,
        stance,
        cue: hit.start..hit.end,
        evidence: object.evidence.start..holders.tokens.end.max(hit.end),
        factuality: real,
        rule: "position.by",
        object,
    })
}

/// "B must C" in the mouth of somebody who speaks for a party.
pub(super) fn must(reading: &Reading, voices: &Voices, hit: &Hit, stance: Stance) -> Option<Found> {
    let voice = voices.around(hit.start)?;
    let party = party_of(reading, voice)?;
    let clause = reading.clause(hit.start);
    let range = sentence_part(
        reading,
        hit.start,
        clause.start.max(voice.content.start)..clause.end.min(voice.content.end),
    );
    // "we need to prepare": a plan, not a demand.
    if reading.ending(holders::back(reading, hit.start, range.start), CueClass::Own).is_some() {
        return None;
    }
    let factuality = match reading.first(range.clone(), CueClass::Conditional) {
        Some(_) => Factuality::Conditional,
        None => Factuality::Asserted,
    };
    // "shout that A should B": somebody else's words inside these.
    let told = clause.start > voice.content.start + 1 && reading.at(clause.start, CueClass::That).is_some();
    let unsure = [CueClass::Hedge, CueClass::Scenario, CueClass::Judging]
        .into_iter()
        .any(|class| reading.first(range.clone(), class).is_some());
    if told || unsure || is_asked(reading, hit.start) {
        return None;
    }
    let mut object = object::with_issues(reading, range.clone(), range.len())?;
    object.toward = obliged(reading, range.start..hit.start);
    Some(Found {
        holders: vec![party],
        stance,
        cue: hit.start..hit.end,
        evidence: range,
        factuality,
        rule: "position.must",
        object,
    })
}

/// The part of a range around a token up to full stops: inside quotations sentences run on.
fn sentence_part(reading: &Reading, at: usize, range: Range<usize>) -> Range<usize> {
    let ends = |token: &usize| matches!(reading.form(*token), "." | "!" | "?");
    let start = (range.start..at).rev().find(ends).map_or(range.start, |stop| stop + 1);
    let end = (at..range.end).find(ends).unwrap_or(range.end);
    start..end
}

/// The parties that have to do it: the subject before "must".
fn obliged(reading: &Reading, range: Range<usize>) -> Vec<EntityId> {
    let subject = actors::before(reading, range.end).map(|list| list.parties);
    subject.unwrap_or_default()
}
