//! Lists of people and parties: "Minister A, special envoy B and C's son-in-law D".
//!
//! Traps: a possessor is no member (C above); a name that stands before another without a comma belongs to its title
//! ("US President B"); an adjective of origin counts only with a noun for the party's people.

use super::reading::{Name, Reading};
use super::subjects::{is_preposition, phrase_start};
use crate::model::{CueClass, EntityId};
use std::ops::Range;

/// Members of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Actors {
    pub persons: Vec<EntityId>,
    pub parties: Vec<EntityId>,
    /// The tokens of the list.
    pub tokens: Range<usize>,
}

impl Actors {
    /// How many they are.
    pub fn len(&self) -> usize {
        self.persons.len() + self.parties.len()
    }

    /// Takes over the members of another list.
    pub fn join(&mut self, other: &Self) {
        for id in &other.persons {
            push(&mut self.persons, id.clone());
        }
        for id in &other.parties {
            push(&mut self.parties, id.clone());
        }
    }

    /// The parties, and those of the persons where each has exactly one.
    pub fn sides(&self, reading: &Reading) -> Vec<EntityId> {
        let mut sides = self.parties.clone();
        let of_persons: Option<Vec<EntityId>> = self
            .persons
            .iter()
            .map(|person| match reading.rules.known(person).map(|known| known.parties.as_slice()) {
                Some([party]) => Some(party.clone()),
                _ => None,
            })
            .collect();
        for party in of_persons.unwrap_or_default() {
            push(&mut sides, party);
        }
        sides
    }
}

fn push(list: &mut Vec<EntityId>, id: EntityId) {
    if !list.contains(&id) {
        list.push(id);
    }
}

/// Tokens of a list at most.
const LONGEST: usize = 50;

/// The list that starts at a token.
pub(super) fn list(reading: &Reading, start: usize) -> Actors {
    let high = reading.sentence(start).end.min(start + LONGEST);
    let mut walk = Walk {
        actors: Actors { tokens: start..start, ..Actors::default() },
        pending: None,
        demonyms: Vec::new(),
    };
    let mut people = false;
    let mut at = start;
    while at < high {
        if let Some(name) = reading.name(at) {
            if walk.pending.is_some_and(|before| reading.is_person(&before)) && !reading.is_person(name) {
                break;
            }
            walk.pending = (!name.possessive).then_some(*name);
            at = name.end.max(at + 1);
        } else if reading.form(at) == "," || reading.at(at, CueClass::And).is_some() {
            walk.flush(reading);
            at += 1;
        } else if let Some(hit) = reading.at(at, CueClass::Delegation) {
            people = true;
            at = hit.end;
        } else if let Some(next) = modifier(reading, at) {
            at = next;
        } else {
            break;
        }
    }
    walk.flush(reading);
    walk.finish(people)
}

/// One past a word of a title or an article; nothing for another word.
fn modifier(reading: &Reading, at: usize) -> Option<usize> {
    let hit = [CueClass::Title, CueClass::Definite, CueClass::Indefinite, CueClass::Office]
        .into_iter()
        .find_map(|class| reading.at(at, class));
    match hit {
        Some(hit) => Some(hit.end),
        None => (reading.capital(at) || (reading.form(at) == "-" && !reading.is_wall(at))).then_some(at + 1),
    }
}

struct Walk<'a> {
    actors: Actors,
    pending: Option<Name<'a>>,
    demonyms: Vec<EntityId>,
}

impl Walk<'_> {
    fn flush(&mut self, reading: &Reading) {
        let Some(name) = self.pending.take() else { return };
        if reading.is_person(&name) {
            push(&mut self.actors.persons, name.mention.entity.clone());
        } else if let Some(party) = reading.party(&name) {
            if reading.is_demonym(&name) {
                self.demonyms.push(party.clone());
            }
            push(&mut self.actors.parties, party);
        } else {
            return;
        }
        self.actors.tokens.end = name.end;
    }

    fn finish(mut self, people: bool) -> Actors {
        if !people {
            self.actors.parties.retain(|party| !self.demonyms.contains(party));
        }
        self.actors
    }
}

/// The list that ends right before a verb, as its subject.
pub(super) fn before(reading: &Reading, verb: usize) -> Option<Actors> {
    let clause = reading.clause(verb);
    let mut end = verb;
    while let Some(hit) = reading.ending(end, CueClass::Auxiliary).filter(|hit| hit.start >= clause.start) {
        end = hit.start;
    }
    let floor = clause.start.max(verb.saturating_sub(LONGEST));
    let mut start = end;
    while start > floor {
        let at = start - 1;
        if let Some(name) = reading.name(at) {
            start = name.start;
            start = phrase_start(reading, start, floor);
        } else if reading.ending(start, CueClass::Delegation).is_some() || listed(reading, at) {
            start = at;
        } else {
            break;
        }
    }
    while start < end && listed(reading, start) {
        start += 1;
    }
    if start == end || (start > clause.start && is_preposition(reading, start)) {
        return None;
    }
    let list = list(reading, start);
    let near =
        list.tokens.end + 3 >= end || reading.first(list.tokens.end..end, CueClass::Delegation).is_some();
    let subject = !reading.lexicon.inflects || subject_case(reading, start..end);
    (list.len() > 0 && near && subject).then_some(list)
}

fn listed(reading: &Reading, at: usize) -> bool {
    reading.form(at) == "," || reading.at(at, CueClass::And).is_some_and(|hit| hit.end == at + 1)
}

/// The last person of the list stands in the nominative.
fn subject_case(reading: &Reading, range: Range<usize>) -> bool {
    let names = reading.names_in(range);
    names.iter().rev().find(|name| reading.is_person(name)).is_none_or(|name| reading.can_be_subject(name))
}
