//! Lists of people and parties: "Minister A, special envoy B and C's son-in-law D".
//!
//! Traps: a possessor is no member (C above), nor is an office inside another role ("the envoy of the president of C, D"); a
//! name that stands before another without a comma belongs to its title ("US President B"); an adjective of origin counts
//! only with a noun for the party's people, or as a noun of its own ("with the Cs").

use super::reading::{Name, Reading};
use super::subjects::{before_bracket, is_preposition, is_preposition_at, phrase_start, skip_back};
use crate::model::{CueClass, EntityId, EntityKind, How};
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

    /// The parties, and those of the persons who have exactly one.
    pub fn sides(&self, reading: &Reading) -> Vec<EntityId> {
        let mut sides = self.parties.clone();
        for person in &self.persons {
            if let Some([party]) = reading.rules.known(person).map(|known| known.parties.as_slice()) {
                push(&mut sides, party.clone());
            }
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
    walk(reading, start).0
}

/// The list that starts at a token, and where the words end that can belong to it.
fn walk(reading: &Reading, start: usize) -> (Actors, usize) {
    let high = reading.sentence(start).end.min(start + LONGEST);
    let mut walk = Walk::new(start);
    let mut at = start;
    while at < high {
        if let Some(name) = reading.name(at) {
            if !walk.take(reading, name) {
                break;
            }
            at = name.end.max(at + 1);
        } else if reading.form(at) == "," {
            // A title set off by commas separates nothing: "and the chief of staff, B".
            if walk.pending.is_some() {
                walk.flush(reading);
                walk.before_comma.get_or_insert_with(|| walk.actors.clone());
            }
            at += 1;
        } else if reading.at(at, CueClass::And).is_some() {
            walk.flush(reading);
            walk.before_comma = None;
            at += 1;
        } else if let Some(hit) = reading.at(at, CueClass::LedBy) {
            walk.flush(reading);
            at = hit.end;
        } else if let Some(hit) =
            reading.at(at, CueClass::DelegationsOf).or_else(|| reading.at(at, CueClass::Delegation))
        {
            (walk.people, walk.tail, at) = (true, hit.end, hit.end);
        } else if let Some(hit) = reading.at(at, CueClass::Aide) {
            (walk.owned, at) = (reading.lexicon.inflects, hit.end);
        } else if let Some(hit) = reading.at(at, CueClass::PeopleOf) {
            (walk.people, at) = (true, hit.end);
        } else if let Some(next) = modifier(reading, at) {
            walk.pending = walk.pending.filter(|name| reading.is_person(name) && !is_office(name));
            at = next;
        } else if let Some(comma) = complement(reading, at) {
            at = comma;
        } else {
            break;
        }
    }
    walk.flush(reading);
    (walk.finish(), at)
}

/// One past a word of a title or an article; nothing for another word.
fn modifier(reading: &Reading, at: usize) -> Option<usize> {
    let hit = [CueClass::Title, CueClass::Definite, CueClass::Indefinite, CueClass::Office]
        .into_iter()
        .find_map(|class| reading.at(at, class));
    match hit {
        Some(hit) => Some(hit.end),
        None => {
            let joined = reading.form(at) == "-" && !reading.is_wall(at);
            (reading.capital(at) || joined || is_possessor(reading, at)).then_some(at + 1)
        }
    }
}

/// Tokens of what belongs to a title at most.
const COMPLEMENT: usize = 7;

/// The comma after what belongs to a title that ends right before: "the chief of the general staff, A".
fn complement(reading: &Reading, at: usize) -> Option<usize> {
    let titled = [CueClass::Title, CueClass::Office, CueClass::Aide]
        .into_iter()
        .any(|class| reading.ending(at, class).is_some());
    if !titled || !is_preposition_at(reading, at) {
        return None;
    }
    (at + 1..at + COMPLEMENT).find(|end| !reading.word(*end)).filter(|end| reading.form(*end) == ",")
}

/// The title whose complement ends right before a comma.
fn titled_before(reading: &Reading, comma: usize, floor: usize) -> Option<usize> {
    let low = floor.max(comma.saturating_sub(COMPLEMENT));
    (low..comma).rev().find(|at| complement(reading, *at) == Some(comma))
}

/// A word with a possessive ending: "the minister's adviser A".
fn is_possessor(reading: &Reading, at: usize) -> bool {
    reading.form(at).split_once('\'').is_some_and(|(word, ending)| word.len() > 2 && ending == "s")
}

/// A name that matching read out of an office ("the president").
fn is_office(name: &Name) -> bool {
    name.mention.how == How::RoleTitle
}

struct Walk<'a> {
    actors: Actors,
    pending: Option<Name<'a>>,
    demonyms: Vec<EntityId>,
    /// A noun for a party's people stands in the list.
    people: bool,
    /// One past the last such noun.
    tail: usize,
    /// The members before the first comma that no "and" follows: what comes after it is another clause.
    before_comma: Option<Actors>,
    /// A noun for somebody's aide came last: an office after it is the owner's.
    owned: bool,
}

impl<'a> Walk<'a> {
    fn new(start: usize) -> Self {
        let actors = Actors { tokens: start..start, ..Actors::default() };
        Self {
            actors,
            pending: None,
            demonyms: Vec::new(),
            people: false,
            tail: start,
            before_comma: None,
            owned: false,
        }
    }

    /// False where the name cannot belong to the list any more.
    fn take(&mut self, reading: &Reading, name: &Name<'a>) -> bool {
        let person = reading.is_person(name);
        match self.pending {
            Some(before) if reading.is_person(&before) && !person => {
                // "the president of C": the country of an office.
                return is_office(&before);
            }
            _ if person && is_office(name) && self.owned => self.pending = None,
            _ => self.pending = (!name.possessive).then_some(*name),
        }
        true
    }

    fn flush(&mut self, reading: &Reading) {
        self.owned = false;
        let Some(name) = self.pending.take() else { return };
        if reading.is_person(&name) {
            push(&mut self.actors.persons, name.mention.entity.clone());
        } else if let Some(party) = delegation(reading, &name).or_else(|| reading.party(&name)) {
            if reading.is_demonym(&name) && !stands_alone(reading, &name) {
                self.demonyms.push(party.clone());
            }
            push(&mut self.actors.parties, party);
        } else {
            return;
        }
        self.actors.tokens.end = name.end.max(self.tail);
    }

    fn finish(mut self) -> Actors {
        if let Some(before) = self.before_comma.take().filter(|before| before.len() > 0) {
            self.actors = before;
        }
        if !self.people {
            self.actors.parties.retain(|party| !self.demonyms.contains(party));
        }
        self.actors
    }
}

/// The one party of an organisation that is its delegation.
fn delegation(reading: &Reading, name: &Name) -> Option<EntityId> {
    reading.first(name.start..name.end, CueClass::Delegation)?;
    let known =
        reading.rules.known(&name.mention.entity).filter(|known| known.kind == EntityKind::Organisation)?;
    let [party] = known.parties.as_slice() else { return None };
    Some(party.clone())
}

/// True where a party's name qualifies nothing: "with the Cs in P".
pub(super) fn stands_alone(reading: &Reading, name: &Name) -> bool {
    let next = name.end;
    !reading.word(next)
        || is_preposition_at(reading, next)
        || reading.time_at(next).is_some()
        || [CueClass::And, CueClass::Held, CueClass::Auxiliary, CueClass::Border, CueClass::LedBy]
            .into_iter()
            .any(|class| reading.at(next, class).is_some())
}

/// The list that ends right before a verb, as its subject; for the second of two verbs that of the first.
pub(super) fn before(reading: &Reading, verb: usize) -> Option<Actors> {
    let verb = before_bracket(reading, verb);
    let clause = reading.clause(verb);
    // "as A seeks": the word that opens the clause is none of its subject.
    let opened = reading.at(clause.start, CueClass::Border).map_or(clause.start, |border| border.end);
    let floor = opened.min(verb).max(verb.saturating_sub(LONGEST));
    let end = skip_back(reading, verb, floor);
    if let Some(and) = reading.ending(end, CueClass::And).filter(|and| and.start > floor) {
        let first = reading.cues(floor..and.start).find(|hit| {
            matches!(hit.class, Some(CueClass::Travel | CueClass::MeetVerb | CueClass::Holding))
        })?;
        return subject(reading, floor, skip_back(reading, first.start, floor));
    }
    subject(reading, floor, end)
}

fn subject(reading: &Reading, floor: usize, end: usize) -> Option<Actors> {
    let start = start_of_list(reading, floor, end)?;
    let (list, stop) = walk(reading, start);
    let nominative = !reading.lexicon.inflects || subject_case(reading, start..end);
    (list.len() > 0 && stop >= end && nominative).then_some(list)
}

/// The first token of the list that ends at `end`: a prepositional phrase that opens the clause is left out, one that
/// belongs to another noun makes the subject unsafe.
fn start_of_list(reading: &Reading, floor: usize, end: usize) -> Option<usize> {
    let mut start = end;
    while start > floor {
        let at = start - 1;
        let noun = [
            CueClass::LedBy,
            CueClass::PeopleOf,
            CueClass::DelegationsOf,
            CueClass::Delegation,
            CueClass::Office,
            CueClass::Aide,
        ]
        .into_iter()
        .find_map(|class| reading.ending(start, class))
        .map(|hit| hit.start);
        if let Some(name) = reading.name(at) {
            start = phrase_start(reading, name.start, floor);
        } else if let Some(from) = noun {
            start = phrase_start(reading, from, floor);
        } else if listed(reading, at) || is_possessor(reading, at) {
            start = at;
        } else {
            let titled = titled_before(reading, start, floor);
            let from = phrase_start(reading, titled.unwrap_or(start), floor);
            if from == start {
                break;
            }
            start = from;
        }
    }
    let mut start = start.max(floor);
    let scene = reading.ending(start, CueClass::Scene).is_some();
    if start > floor && !scene && is_preposition(reading, start) {
        let opens = (floor..=floor + 2).contains(&(start - 1));
        let comma = (start..end).find(|at| reading.form(*at) == ",");
        // "From P A went to Q": the place of the opening phrase alone.
        let place = || reading.name(start).filter(|name| !reading.is_person(name)).map(|name| name.end);
        start = comma.or_else(place).filter(|_| opens)?;
    }
    while start < end && listed(reading, start) {
        start += 1;
    }
    (start < end).then_some(start)
}

fn listed(reading: &Reading, at: usize) -> bool {
    reading.form(at) == "," || reading.at(at, CueClass::And).is_some_and(|hit| hit.end == at + 1)
}

/// The last person of the list stands in the nominative, or the first where others lead its delegation.
fn subject_case(reading: &Reading, range: Range<usize>) -> bool {
    if reading.first(range.clone(), CueClass::LedBy).is_some() {
        return true;
    }
    let names = reading.names_in(range);
    names.iter().rev().find(|name| reading.is_person(name)).is_none_or(|name| reading.can_be_subject(name))
}
