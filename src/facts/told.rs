//! What the rules for events share: who stands in a stretch of words, and a draft whose clause says how real it is.

use super::clauses::{is_recap, modality};
use super::envelope::{Draft, is_ahead, is_old, joined, time};
use super::lexicon::Hit;
use super::reading::{Name, Reading};
use crate::model::{Args, CueClass, EntityId, EntityKind, Factuality};
use std::ops::Range;

/// An event as its rule found it.
pub(super) struct Told {
    pub args: Args,
    /// The words that tell of it.
    pub cue: Range<usize>,
    pub evidence: Range<usize>,
    /// How real it is if nothing around it says otherwise.
    pub base: Factuality,
    pub rule: &'static str,
    /// What makes two of them claims about one event.
    pub event: String,
}

/// The draft of an event; nothing where it is not clear what is denied.
pub(super) fn draft(reading: &Reading, told: Told) -> Option<Draft> {
    let mut modality = modality(reading, told.cue.clone(), told.base)?;
    let clause = reading.clause(told.cue.start);
    let span = told.evidence.start.min(clause.start)..told.evidence.end.max(clause.end);
    let mut when = time(reading, span.clone(), told.cue.start, modality.factuality);
    let real = matches!(modality.factuality, Factuality::Happened | Factuality::Ongoing);
    if real && is_ahead(reading, when.as_ref()) {
        modality.factuality = Factuality::Planned;
        when = time(reading, span, told.cue.start, Factuality::Planned);
    }
    Some(Draft {
        args: told.args,
        cue: told.cue.start,
        evidence: told.evidence,
        modality,
        background: is_recap(reading, told.cue.start) || is_old(reading, when.as_ref()),
        time: when,
        rule: told.rule,
        event: told.event,
        utterance: None,
    })
}

/// The parties in a stretch of words: named, by their people, or by a person or body that belongs to just one.
pub(super) fn parties(reading: &Reading, range: Range<usize>) -> Vec<EntityId> {
    let mut found: Vec<EntityId> = Vec::new();
    for name in reading.names_in(range) {
        if is_whereabouts(reading, name) {
            continue;
        }
        let own = || match reading.rules.known(&name.mention.entity)?.parties.as_slice() {
            [only] if is_actor(reading, name) && !name.possessive => Some(only.clone()),
            _ => None,
        };
        if let Some(party) = reading.party(name).or_else(own).filter(|party| !found.contains(party)) {
            found.push(party);
        }
    }
    found
}

fn is_actor(reading: &Reading, name: &Name) -> bool {
    matches!(reading.kind(name), Some(EntityKind::Person | EntityKind::Organisation))
}

/// "in C": a country as the place where something is.
fn is_whereabouts(reading: &Reading, name: &Name) -> bool {
    let start = reading.ending(name.start, CueClass::Definite).map_or(name.start, |article| article.start);
    reading.place(name).is_some() && reading.ending(start, CueClass::In).is_some()
}

/// The key of an event by its parties and a word for it.
pub(super) fn key(parties: &[EntityId], word: &str) -> String {
    format!("{}|{word}", joined(parties))
}

/// The first document named in a stretch of words.
pub(super) fn document(reading: &Reading, range: Range<usize>) -> Option<EntityId> {
    let names = reading.names_in(range);
    let found = names.iter().find(|name| reading.kind(name) == Some(EntityKind::Document));
    found.map(|name| name.mention.entity.clone())
}

/// The tokens from the first to the last of some stretches.
pub(super) fn extent(parts: &[Range<usize>]) -> Range<usize> {
    let start = parts.iter().map(|part| part.start).min().unwrap_or_default();
    start..parts.iter().map(|part| part.end).max().unwrap_or_default()
}

/// Where the first party of a clause stands before a token, its titles with it; else that token.
pub(super) fn from_party(reading: &Reading, clause: &Range<usize>, before: usize) -> usize {
    let names = reading.names_in(clause.start..before);
    let first = names.iter().find(|name| reading.is_person(name) || reading.party(name).is_some());
    first.map_or(before, |name| super::subjects::phrase_start(reading, name.start, clause.start))
}

/// True where nothing between a verb and its object takes the object away: no other object's preposition, no comma.
pub(super) fn reaches(reading: &Reading, between: Range<usize>) -> bool {
    let plain = !between.clone().any(|at| reading.form(at) == "," || reading.is_wall(at));
    let taken = [
        CueClass::Undoes,
        CueClass::Preposition,
        CueClass::With,
        CueClass::For,
        CueClass::Border,
        CueClass::Saying,
        CueClass::FiniteVerb,
    ];
    plain && taken.into_iter().all(|class| reading.first(between.clone(), class).is_none())
}

/// The last cue of a class in a range.
pub(super) fn last<'r>(reading: &'r Reading, range: Range<usize>, class: CueClass) -> Option<&'r Hit> {
    reading.cues(range).filter(|hit| hit.class == Some(class)).last()
}

/// The same, where a short phrase may be set off by commas: "will not be forced, in a legal sense, to".
pub(super) fn reaches_within_commas(reading: &Reading, between: Range<usize>) -> bool {
    let commas = between.clone().filter(|at| reading.form(*at) == ",").count();
    let taken = [CueClass::Undoes, CueClass::Border, CueClass::Saying, CueClass::Meeting];
    let walls = between.clone().any(|at| reading.is_wall(at));
    let names = reading.names_in(between.clone()).is_empty();
    !walls
        && names
        && commas != 1
        && taken.into_iter().all(|class| reading.first(between.clone(), class).is_none())
}

/// The first place of a stretch of words that stands behind a word of place.
pub(super) fn place(reading: &Reading, range: Range<usize>) -> Option<EntityId> {
    reading
        .cues(range)
        .filter(|hit| hit.class == Some(CueClass::In))
        .find_map(|hit| Some(super::travel::place_after(reading, hit.end)?.0))
}
