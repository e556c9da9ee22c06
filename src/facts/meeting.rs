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
use super::clauses::{Modality, is_recap, modality_in};
use super::envelope::{Draft, is_ahead, is_old, joined, time};
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
    scope: Scope,
}

/// How much of its clause speaks of the meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// All of it.
    Clause,
    /// From who meets to where they meet.
    Subject,
    /// The phrase of a scene before or after which something else is ("after the talks").
    Scene,
    /// The phrase of a scene in which something else is ("during the talks").
    SceneDuring,
}

/// Every meeting of a text.
pub(super) fn find(reading: &Reading) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut used: HashSet<usize> = HashSet::new();
    for hit in &reading.hits {
        let found = match hit.class {
            Some(CueClass::MeetVerb) => verbs::met(reading, hit),
            Some(CueClass::MeetParticiple) => verbs::bracket(reading, hit),
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
    let mut modality = modality_in(reading, own_clause(reading, &found), found.cue.clone(), found.base)?;
    let is_scene = matches!(found.scope, Scope::Scene | Scope::SceneDuring);
    if is_scene && (modality.factuality != found.base || is_unreal(reading, &found)) {
        return None;
    }
    let clause = timed_clause(reading, &found);
    let mut when = time(reading, clause.clone(), found.cue.start, modality.factuality);
    let real = matches!(modality.factuality, Factuality::Happened | Factuality::Ongoing);
    if real && is_ahead(reading, when.as_ref()) {
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

/// Tokens around the evidence in which a negation or a plan surely belongs to the meeting.
const AROUND: usize = 4;

/// The part of the clause that a meeting takes up: where its subject is known, what stands further off is another's.
fn own_clause(reading: &Reading, found: &Found) -> Range<usize> {
    let clause = reading.clause(found.cue.start);
    if found.scope == Scope::Clause {
        return clause;
    }
    if matches!(found.scope, Scope::Scene | Scope::SceneDuring) {
        return found.evidence.start..found.evidence.end.max(found.cue.end);
    }
    let start = found.evidence.start.saturating_sub(AROUND).max(clause.start).min(found.cue.start);
    start..(found.evidence.end + AROUND).min(clause.end).max(found.cue.end)
}

/// True where the clause around a scene is a plan, a wish or a condition: then the scene is one too.
fn is_unreal(reading: &Reading, found: &Found) -> bool {
    let clause = reading.clause(found.cue.start);
    let around = [clause.start..found.evidence.start, found.evidence.end..clause.end];
    [CueClass::Plan, CueClass::Modal, CueClass::Conditional, CueClass::Scenario]
        .into_iter()
        .any(|class| around.iter().any(|part| reading.first(part.clone(), class).is_some()))
}

/// Where the time of a meeting is looked for: not in what stands before its subject, unless it opens the sentence.
fn timed_clause(reading: &Reading, found: &Found) -> Range<usize> {
    let clause = reading.clause(found.cue.start);
    let end = found.evidence.end.max(clause.end);
    let start = found.evidence.start.min(clause.start);
    let apart =
        found.scope == Scope::Scene || reading.ending(found.evidence.start, CueClass::Scene).is_some();
    if apart {
        return found.evidence.start..end;
    }
    if found.scope != Scope::Subject {
        return start..end;
    }
    let spoken = [CueClass::Saying, CueClass::Telling]
        .into_iter()
        .any(|class| reading.first(start..found.evidence.start, class).is_some());
    if spoken {
        found.evidence.start..end
    } else {
        start.min(reading.clause(found.evidence.start).start)..end
    }
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
