//! Whose a stance is: the subject of its verb, by name, as a list, as a pronoun that goes back safely, or "we" in somebody's mouth.
//!
//! Traps: somebody out of office stands for nobody; an office "of A" is no A; a nameless source stands for no party.

use super::party_of;
use crate::facts::actors::{self, Actors};
use crate::facts::lexicon::Hit;
use crate::facts::reading::{Name, Reading};
use crate::facts::sources;
use crate::facts::subjects::{self, Who, skip_back};
use crate::facts::utterances::Voices;
use crate::model::{CueClass, EntityId, EntityKind, SourceRef};
use std::ops::Range;

/// Holders of a stance and where they stand.
#[derive(Debug, Clone)]
pub(super) struct Holders {
    pub parties: Vec<EntityId>,
    pub tokens: Range<usize>,
}

/// Who is the subject of a verb of stance.
pub(super) fn of_verb(reading: &Reading, voices: &Voices, hit: &Hit) -> Option<Holders> {
    let floor = reading.sentence(hit.start).start;
    let end = back(reading, hit.start, floor);
    // "to formally reject": an infinitive.
    let infinitive =
        reading.ending(end, CueClass::NotSaying).and_then(|to| reading.at(to.start, CueClass::To));
    if infinitive.is_some() {
        return None;
    }
    if let Some(own) = reading.ending(end, CueClass::Own) {
        let party = party_of(reading, voices.around(hit.start)?)?;
        return Some(Holders { parties: vec![party], tokens: own.start..own.end });
    }
    if let Some(it) = reading.ending(end, CueClass::It).filter(|_| reading.quote(hit.start).is_none()) {
        let party = it_for(reading, voices, it)?;
        return Some(Holders { parties: vec![party], tokens: it.start..it.end });
    }
    if let Some(relative) = reading.ending(end, CueClass::Relative).filter(|hit| hit.start > floor) {
        return antecedent(reading, relative.start);
    }
    if let Some(pronoun) = reading.ending(end, CueClass::Pronoun) {
        let parties = vec![pronoun_for(reading, voices, pronoun)?];
        return Some(Holders { parties, tokens: pronoun.start..pronoun.end });
    }
    actors::before(reading, end)
        .and_then(|list| parties(reading, &list))
        .or_else(|| shared(reading, end, floor))
        .or_else(|| named(reading, end))
        .or_else(|| behind(reading, hit))
}

/// Steps back over auxiliaries, times and words of aspect before a verb.
pub(super) fn back(reading: &Reading, verb: usize, floor: usize) -> usize {
    let mut end = verb;
    while end > floor {
        let before = skip_back(reading, end, floor);
        let aspect = reading.ending(before, CueClass::Aspect).map_or(before, |hit| hit.start.max(floor));
        let aspect = reading.ending(aspect, CueClass::Modal).map_or(aspect, |hit| hit.start.max(floor));
        if aspect == end {
            break;
        }
        end = aspect;
    }
    end
}

/// The name right before a comma and "which".
fn antecedent(reading: &Reading, relative: usize) -> Option<Holders> {
    let end = if reading.form(relative.checked_sub(1)?) == "," { relative - 1 } else { relative };
    let name = reading.name(end.checked_sub(1)?).filter(|name| name.end == end && !name.possessive)?;
    let party = party_of_name(reading, name)?;
    Some(Holders { parties: vec![party], tokens: name.start..name.end })
}

/// "he" and "she": the speaker whose words the clause opens, or the one person of the sentence before.
fn pronoun_for(reading: &Reading, voices: &Voices, pronoun: &Hit) -> Option<EntityId> {
    let gender = reading.value_word(pronoun)?;
    if gender == "p" {
        return None;
    }
    if let Some(voice) = voices.around(pronoun.start).filter(|_| reading.quote(pronoun.start).is_none()) {
        let sentence = reading.sentence(pronoun.start);
        let before = reading.sentence(sentence.start.saturating_sub(1)).start;
        let SourceRef::Entity(id) = &voice.source else { return None };
        let persons = reading.names_in(before..sentence.end);
        let mut others = persons.iter().filter(|name| reading.is_person(name) && name.mention.entity != *id);
        let opens = voice.content.start + 1 >= pronoun.start;
        return (opens && others.next().is_none()).then(|| stands_for(reading, id)).flatten();
    }
    // "A smiled even as he backed it": he is not whom the sentence before was about.
    let opens = pronoun.start <= reading.sentence(pronoun.start).start + 1;
    let person = sources::topic(reading, pronoun.start).filter(|_| opens)?;
    let first = gender.chars().next()?;
    sources::has_gender(reading, &person, first).then(|| stands_for(reading, &person)).flatten()
}

/// "A said it would": the party that speaks, where the word opens its words.
fn it_for(reading: &Reading, voices: &Voices, it: &Hit) -> Option<EntityId> {
    let voice = voices.around(it.start).filter(|voice| voice.content.start == it.start)?;
    let SourceRef::Entity(id) = &voice.source else { return None };
    (!id.as_str().starts_with("per:")).then(|| stands_for(reading, id)).flatten()
}

/// The subject of the first of two verbs joined by "and".
fn shared(reading: &Reading, end: usize, floor: usize) -> Option<Holders> {
    let and = reading.ending(end, CueClass::And).filter(|and| and.start > floor)?;
    let clause = reading.clause(and.start);
    let verb = reading.cues(clause.start..and.start).find(|hit| {
        matches!(
            hit.class,
            Some(
                CueClass::Stance
                    | CueClass::Saying
                    | CueClass::Telling
                    | CueClass::MeetVerb
                    | CueClass::Travel
            )
        )
    })?;
    let list = actors::before(reading, back(reading, verb.start, clause.start))?;
    parties(reading, &list)
}

/// An organisation or a known office as the subject.
fn named(reading: &Reading, end: usize) -> Option<Holders> {
    let subject = subjects::before(reading, end)?;
    let Who::Entity(id) = &subject.who else { return None };
    let party = stands_for(reading, id)?;
    Some(Holders { parties: vec![party], tokens: subject.tokens })
}

/// The subject behind its verb, where a language turns round.
fn behind(reading: &Reading, hit: &Hit) -> Option<Holders> {
    let clause = reading.clause(hit.start);
    if !reading.lexicon.inverts || reading.at(clause.start, CueClass::Border).is_some() {
        return None;
    }
    let high = clause.end.min(hit.end + TITLES);
    let mut at = hit.end;
    while at < high {
        if let Some(name) = reading.name(at) {
            let person_follows = reading.name(name.end).is_some_and(|next| reading.is_person(next));
            if !reading.is_demonym(name) && !person_follows {
                let party = party_of_name(reading, name).filter(|_| reading.can_be_subject(name))?;
                return Some(Holders { parties: vec![party], tokens: hit.end..name.end });
            }
            at = name.end;
        } else if let Some(title) =
            reading.at(at, CueClass::Title).or_else(|| reading.at(at, CueClass::Definite))
        {
            at = title.end;
        } else if reading.form(at) == "-" && !reading.is_wall(at) {
            at += 1;
        } else {
            return None;
        }
    }
    None
}

/// Tokens of titles between a verb and the name behind it at most.
const TITLES: usize = 6;

/// The parties that a list of people and sides stands for; nothing where one of them stands for none.
pub(super) fn parties(reading: &Reading, list: &Actors) -> Option<Holders> {
    let mut parties = list.parties.clone();
    for person in &list.persons {
        let party = stands_for(reading, person)?;
        if !parties.contains(&party) {
            parties.push(party);
        }
    }
    (!parties.is_empty() && parties.len() <= MOST).then(|| Holders { parties, tokens: list.tokens.clone() })
}

/// Parties that share one stance at most.
const MOST: usize = 5;

/// The party that a name means.
pub(super) fn party_of_name(reading: &Reading, name: &Name) -> Option<EntityId> {
    reading.party(name).or_else(|| stands_for(reading, &name.mention.entity))
}

/// The party that an entity speaks for: itself, its only one, or itself where it has none.
pub(in crate::facts) fn stands_for(reading: &Reading, id: &EntityId) -> Option<EntityId> {
    if id.as_str().starts_with("pty:") {
        return Some(id.clone());
    }
    let known = reading.rules.known(id)?;
    match (known.kind, known.parties.as_slice()) {
        (EntityKind::Person, [party]) => known.in_office(reading.context.published).then(|| party.clone()),
        (EntityKind::Organisation, [party]) => Some(party.clone()),
        (EntityKind::Organisation, []) => Some(id.clone()),
        (EntityKind::Place, _) => known.metonym_for.clone(),
        _ => None,
    }
}
