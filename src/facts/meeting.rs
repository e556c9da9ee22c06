//! Meetings: people or sides come together ("A met B in P", "talks between A and B took place", "the P talks, which involved A").
//!
//! Safeguards: a verb of taking place or meeting, or a word that makes the meeting a scene ("during"), in one clause with two
//! who meet, or with one and a place; a negation whose scope is unclear drops the fact.
//! Traps: the purpose of a journey ("travels to P for talks") is planned; "the venue for talks", "a call for talks" are none; a
//! possessor takes no part; "war in P" gives no place.

mod nouns;
mod place;
mod verbs;

use super::actors::Actors;
use super::clauses::{Modality, is_recap, modality};
use super::envelope::{Draft, is_old, joined, time};
use super::reading::Reading;
use crate::model::{Args, CueClass, EntityId, EntityKind, Factuality, Meeting, MeetingForm};
use std::collections::HashSet;
use std::ops::Range;

/// A meeting before its arguments are put together.
#[derive(Debug, Clone)]
struct Found {
    form: MeetingForm,
    actors: Actors,
    place: Option<(EntityId, Range<usize>)>,
    cue: Range<usize>,
    noun: Option<Range<usize>>,
    base: Factuality,
    evidence: Range<usize>,
    rule: &'static str,
}

/// Every meeting of a text.
pub(super) fn find(reading: &Reading) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut used: HashSet<usize> = HashSet::new();
    for hit in &reading.hits {
        let found = match hit.class {
            Some(CueClass::MeetVerb) => verbs::met(reading, hit),
            Some(CueClass::Holding) => verbs::holding(reading, hit),
            Some(CueClass::DelegationsOf) => verbs::delegations(reading, hit),
            Some(CueClass::Meeting) => nouns::noun(reading, hit),
            _ => None,
        };
        let Some(found) = found else { continue };
        let key = found.noun.as_ref().map_or(hit.start, |noun| noun.start);
        if used.contains(&key) || (found.cue.clone()).any(|at| used.contains(&at)) {
            continue;
        }
        if let Some(draft) = draft(reading, found.clone()) {
            used.insert(key);
            used.extend(found.cue.clone());
            drafts.push(draft);
        }
    }
    drafts
}

fn draft(reading: &Reading, found: Found) -> Option<Draft> {
    let sides = found.actors.sides(reading);
    let enough = found.actors.len() >= 2 || found.place.is_some();
    if !enough {
        return None;
    }
    let mut modality = modality(reading, found.cue.clone(), found.base)?;
    let clause = found.evidence.start.min(reading.clause(found.cue.start).start)
        ..found.evidence.end.max(reading.clause(found.cue.start).end);
    let mut when = time(reading, clause.clone(), found.cue.start, modality.factuality);
    if modality.factuality == Factuality::Happened && is_ahead(reading, when.as_ref()) {
        modality = Modality { factuality: Factuality::Planned, ..modality };
        when = time(reading, clause, found.cue.start, Factuality::Planned);
    }
    let place = found.place.map(|(place, _)| place);
    let around = found.noun.clone().unwrap_or(found.cue.clone());
    let event = format!(
        "{}|{}|{}",
        joined(&found.actors.persons),
        joined(&sides),
        place.as_ref().map_or("", EntityId::as_str)
    );
    let background = is_recap(reading, found.cue.start) || is_old(reading, when.as_ref());
    Some(Draft {
        args: Args::Meeting(Meeting {
            form: found.form,
            event: None,
            sides,
            participants: found.actors.persons,
            third_parties: Vec::new(),
            venue: None,
            place,
            round: round(reading, &around),
            agenda: agenda(reading, &found.evidence),
        }),
        cue: found.cue.start,
        evidence: found.evidence,
        modality,
        time: when,
        rule: found.rule,
        background,
        event,
        utterance: None,
    })
}

/// True where the time lies after the publication.
fn is_ahead(reading: &Reading, time: Option<&crate::model::FactTime>) -> bool {
    time.and_then(|time| time.start)
        .zip(reading.context.published)
        .is_some_and(|(start, today)| start > today)
}

/// The number of the round, where one stands in or before the noun's phrase.
fn round(reading: &Reading, around: &Range<usize>) -> Option<u32> {
    let low = around.start.saturating_sub(6).max(reading.sentence(around.start).start);
    let high = (around.end + 1).min(reading.sentence(around.start).end);
    let ordinal = reading.cues(low..high).filter(|hit| hit.class == Some(CueClass::Ordinal)).last()?;
    reading.first(ordinal.end..(ordinal.end + 3).min(high), CueClass::Round)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the data holds small ordinals"
    )]
    reading.number(ordinal).map(|number| number as u32)
}

/// Documents named in the evidence.
fn agenda(reading: &Reading, evidence: &Range<usize>) -> Vec<String> {
    let documents = reading
        .names_in(evidence.clone())
        .iter()
        .filter(|name| reading.kind(name) == Some(EntityKind::Document));
    let mut ids: Vec<String> = documents.map(|name| name.mention.entity.to_string()).collect();
    ids.dedup();
    ids
}
