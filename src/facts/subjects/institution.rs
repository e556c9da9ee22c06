//! Subjects of languages that inflect: houses that speak ("in the ministry they said") and offices with what they are of
//! ("the minister [of] defence").

use super::{Subject, Who};
use crate::facts::reading::{Name, Reading};
use crate::model::{CueClass, EntityId, EntityKind};
use std::ops::Range;

/// Tokens between an institution and its verb at most.
const NEXT: usize = 4;

/// An institution in the case of place before a verb that has no other subject.
pub(super) fn before(reading: &Reading, name: &Name, phrase: Range<usize>) -> Option<Subject> {
    let verb = reading.first(phrase.end..phrase.end + NEXT, CueClass::SayingByMany)?;
    let next = (phrase.end..verb.start).all(|at| reading.word(at));
    reading.ending(phrase.start, CueClass::In).filter(|_| next)?;
    Some(Subject { who: Who::Entity(house(reading, name)?), tokens: phrase })
}

/// The same behind the verb: "they said in the ministry".
pub(super) fn after(reading: &Reading, start: usize) -> Option<Subject> {
    reading.ending(start, CueClass::SayingByMany)?;
    let within = reading.at(start, CueClass::In)?;
    let high = reading.sentence(start).end.min(within.end + NEXT);
    let name = (within.end..high).find_map(|at| reading.name(at))?;
    let titles = (within.end..name.start).all(|at| reading.at(at, CueClass::Title).is_some());
    let who = house(reading, name).filter(|_| titles)?;
    Some(Subject { who: Who::Entity(who), tokens: within.end..name.end })
}

/// Who speaks from a house: the organisation, the party that a palace or capital stands for.
fn house(reading: &Reading, name: &Name) -> Option<EntityId> {
    match reading.kind(name)? {
        EntityKind::Organisation => Some(name.mention.entity.clone()),
        EntityKind::Place => reading.rules.known(&name.mention.entity)?.metonym_for.clone(),
        _ => None,
    }
}

/// Tokens of what an office is of at most.
const COMPLEMENT: usize = 4;

/// True where the tokens behind the noun of an office only say of what it is: titles and names in another case.
pub(super) fn is_complement(reading: &Reading, tokens: Range<usize>) -> bool {
    let of = |at: usize| {
        let title = reading.at(at, CueClass::Title).is_some();
        title
            || reading.name(at).is_some_and(|name| !reading.can_be_subject(name) && !reading.is_person(name))
    };
    reading.lexicon.inflects && (1..=COMPLEMENT).contains(&tokens.len()) && tokens.into_iter().all(of)
}
