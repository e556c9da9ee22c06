//! Meetings told by a verb: "A met B", "A and B ended two days of talks in P", "delegations from A and B square off".
//!
//! Traps: what is received may be no guest ("A received B's letter", "A received B weapons"); another verb between the verb
//! and its noun takes the noun away.

use super::nouns::{head, sides};
use super::{Found, Scope, place};
use crate::facts::actors::{self, Actors};
use crate::facts::lexicon::{Hit, Value};
use crate::facts::reading::Reading;
use crate::facts::subjects::{is_preposition, phrase_start};
use crate::model::{CueClass, Factuality};
use std::ops::Range;

/// "A met B", "A and B met in P", "A held talks with B", and with the subject behind where a language turns round.
pub(super) fn met(reading: &Reading, hit: &Hit) -> Option<Found> {
    let Value::Met(form, base) = reading.lexicon.value(hit) else { return None };
    let clause = reading.clause(hit.start);
    let last = (clause.start..clause.end).rev().find(|at| reading.word(*at))?;
    if reading.at(last, CueClass::Particle).is_some() {
        return None;
    }
    let (mut actors, after) = match actors::before(reading, hit.start) {
        Some(actors) => (actors, hit.end),
        None => inherited(reading, hit, &clause)
            .map(|actors| (actors, hit.end))
            .or_else(|| behind(reading, hit, &clause))?,
    };
    let start = actors.tokens.start;
    let inverted = start > hit.start;
    let other = object(reading, after, &clause);
    let mut end = after;
    if other.len() > 0 {
        actors.join(&other);
        end = other.tokens.end;
    }
    let place = place::after(reading, after..clause.end, end)
        .or_else(|| place::before_where(reading, hit))
        .or_else(|| place::between(reading, after..other.tokens.start))
        .or_else(|| place::between(reading, clause.start..hit.start).filter(|_| inverted))
        .or_else(|| place::opening(reading, start));
    let end = place.as_ref().map_or(end, |(_, range)| range.end.max(end));
    (actors.len() >= 2).then_some(Found {
        form: *form,
        actors,
        place,
        cue: hit.start..hit.end,
        noun: reading.first(hit.start..hit.end, CueClass::Meeting).map(|noun| noun.start..noun.end),
        base: *base,
        evidence: start.min(hit.start)..end,
        rule: "meeting.met",
        scope: Scope::Subject,
    })
}

/// "A travelled to P, where he will meet B": the traveller.
fn inherited(reading: &Reading, hit: &Hit, clause: &Range<usize>) -> Option<Actors> {
    let place = reading.at(clause.start, CueClass::Where)?;
    let own = reading.names_in(place.end..hit.start);
    let before = reading.clause(clause.start.checked_sub(2)?);
    let journey = reading.first(before.start..clause.start, CueClass::Travel)?;
    let who = actors::before(reading, journey.start)?;
    (own.is_empty() && who.len() == who.persons.len()).then_some(who)
}

/// The subject after its verb, and where the object is to be looked for.
fn behind(reading: &Reading, hit: &Hit, clause: &Range<usize>) -> Option<(Actors, usize)> {
    if !reading.lexicon.inverts {
        return None;
    }
    let start = place::past_adverbs(reading, hit.end, clause.end);
    let list = actors::list(reading, start);
    let end = list.tokens.end;
    (list.len() > 0 && end <= clause.end).then_some((list, end))
}

/// Whom the subject meets: right after the verb, or after "with" in its clause.
fn object(reading: &Reading, after: usize, clause: &Range<usize>) -> Actors {
    let direct = actors::list(reading, place::past_adverbs(reading, after, clause.end));
    let qualifies = direct.persons.is_empty() && !reading.lexicon.inflects && {
        let last = direct.tokens.end.checked_sub(1).and_then(|last| reading.name(last));
        last.is_some_and(|name| !actors::stands_alone(reading, name))
    };
    if direct.len() > 0 && !qualifies {
        return direct;
    }
    let with = if reading.ending(after, CueClass::With).is_some() {
        Some(after)
    } else {
        reading.first(after..clause.end, CueClass::With).map(|with| with.end)
    };
    match with {
        Some(with) if !takes_over(reading, after..with) => actors::list(reading, with),
        _ => Actors { tokens: after..after, ..Actors::default() },
    }
}

/// "A had met B" with the participle last: "A hatte B empfangen", "nachdem A mit B verhandelt hatte".
pub(super) fn bracket(reading: &Reading, hit: &Hit) -> Option<Found> {
    let Value::Met(form, base) = reading.lexicon.value(hit) else { return None };
    let clause = reading.clause(hit.start);
    reading.first(clause.clone(), CueClass::Perfect)?;
    if reading.word(hit.end) && reading.at(hit.end, CueClass::Perfect).is_none() {
        return None;
    }
    let first = reading.names_in(clause.start..hit.start).first()?;
    let start = phrase_start(reading, first.start, clause.start);
    if is_preposition(reading, start) || first.possessive {
        return None;
    }
    let mut actors = actors::list(reading, start);
    let after = reading.at(actors.tokens.end, CueClass::Perfect).map_or(actors.tokens.end, |hit| hit.end);
    let other = object(reading, after, &(clause.start..hit.start));
    actors.join(&other);
    let place = place::between(reading, after..hit.start);
    let end = reading.at(hit.end, CueClass::Perfect).map_or(hit.end, |perfect| perfect.end);
    (other.len() > 0 && actors.len() >= 2).then_some(Found {
        form: *form,
        actors,
        place,
        cue: hit.start..hit.end,
        noun: None,
        base: *base,
        evidence: start..end,
        rule: "meeting.met",
        scope: Scope::Subject,
    })
}

/// True where another verb stands in a range.
fn takes_over(reading: &Reading, range: Range<usize>) -> bool {
    let verbs =
        [CueClass::Saying, CueClass::Telling, CueClass::Travel, CueClass::MeetVerb, CueClass::FiniteVerb];
    verbs.into_iter().any(|class| reading.first(range.clone(), class).is_some())
}

/// Tokens between a verb and the meeting that is its object at most.
const OBJECT: usize = 14;

/// "A and B ended in P the first round of talks", "A opened consultations with B".
pub(super) fn holding(reading: &Reading, hit: &Hit) -> Option<Found> {
    let Value::Real(base) = reading.lexicon.value(hit) else { return None };
    let clause = reading.clause(hit.start);
    let mut actors = actors::before(reading, hit.start)?;
    let start = actors.tokens.start;
    let noun = reading.first(hit.end..clause.end.min(hit.end + OBJECT), CueClass::Meeting)?;
    let Value::Form(form) = reading.lexicon.value(noun) else { return None };
    let head = head(reading, noun);
    let broken = (hit.end..noun.start).any(|at| reading.form(at) == ",");
    if broken
        || takes_over(reading, hit.end..noun.start)
        || reading.first(hit.end..noun.start, CueClass::NotMeeting).is_some()
    {
        return None;
    }
    let others = sides(reading, noun, head);
    actors.join(&others);
    let end = others.tokens.end.max(noun.end);
    let place = place::of_noun(reading, noun, head, end)
        .or_else(|| place::between(reading, hit.end..head))
        .or_else(|| place::opening(reading, start));
    let end = place.as_ref().map_or(end, |(_, range)| range.end.max(end));
    Some(Found {
        form: *form,
        actors,
        place,
        cue: hit.start..hit.end,
        noun: Some(noun.start..noun.end),
        base: *base,
        evidence: start..end,
        rule: "meeting.holding",
        scope: Scope::Subject,
    })
}

/// Tokens between delegations and the noun of their meeting at most.
const GATHERING: usize = 24;

/// "delegations from A and B square off for negotiations".
pub(super) fn delegations(reading: &Reading, hit: &Hit) -> Option<Found> {
    let actors = actors::list(reading, hit.end);
    let sentence = reading.sentence(hit.start);
    let high = sentence.end.min(actors.tokens.end + GATHERING);
    let noun = reading.first(actors.tokens.end..high, CueClass::Meeting)?;
    let between = actors.tokens.end..noun.start;
    if actors.parties.len() < 2 || reading.first(between.clone(), CueClass::Travel).is_some() {
        return None;
    }
    let Value::Form(form) = reading.lexicon.value(noun) else { return None };
    let place = place::opening(reading, hit.start)
        .or_else(|| place::after(reading, noun.end..high, noun.end))
        .or_else(|| place::between(reading, between));
    Some(Found {
        form: *form,
        actors,
        place,
        cue: hit.start..hit.end,
        noun: Some(noun.start..noun.end),
        base: Factuality::Happened,
        evidence: hit.start..noun.end,
        rule: "meeting.delegations",
        scope: Scope::Clause,
    })
}
