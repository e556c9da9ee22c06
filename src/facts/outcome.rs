//! Outcomes: what came of talks, votes and documents ("A and B signed the agreement", "a decision has not been taken", "the
//! meeting was postponed", "the call yielded no progress").
//!
//! Safeguards: the verb has a document, decision or meeting as its object or subject in one clause, of a kind that it fits; a
//! party, an issue or a known document stands beside it.
//! Traps: "premature to say that everything is finalised", "has not yet been taken", a scenario that is discussed; agreements of
//! other matters without a party.

use super::envelope::Draft;
use super::lexicon::{Hit, Value};
use super::reading::Reading;
use super::told::{self, Told, extent};
use super::{actors, subjects};
use crate::model::{Args, CueClass, EntityId, EntityKind, Outcome, OutcomeStatus, Polarity};
use std::ops::Range;

/// What something can come of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Thing {
    Paper,
    Decision,
    Meeting,
}

struct Object {
    thing: Thing,
    id: Option<EntityId>,
    tokens: Range<usize>,
}

/// Outcomes of a text.
pub(super) fn find(reading: &Reading) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for hit in &reading.hits {
        let found = match hit.class {
            Some(CueClass::OutcomeVerb) => by_verb(reading, hit),
            Some(CueClass::OutcomeState) => by_state(reading, hit),
            _ => continue,
        };
        let Some(draft) = found else { continue };
        if drafts.last().is_none_or(|before| before.evidence.end <= draft.cue) {
            drafts.push(draft);
        }
    }
    drafts
}

/// Tokens between a verb and its object at most.
const OBJECT: usize = 9;

/// "A signed the agreement".
fn by_verb(reading: &Reading, hit: &Hit) -> Option<Draft> {
    let clause = reading.clause(hit.start);
    let object = first_object(reading, hit.end..clause.end.min(hit.end + OBJECT))?;
    let broken = !told::reaches(reading, hit.end..object.tokens.start);
    if broken {
        return None;
    }
    let subject = actors::before(reading, hit.start).map(|who| who.sides(reading)).unwrap_or_default();
    let close = told::parties(reading, clause.start..hit.start);
    let parties = if subject.is_empty() { close } else { subject };
    let from = told::from_party(reading, &clause, hit.start);
    outcome(reading, hit, object, parties, from, "outcome.verb")
}

/// "the agreement was signed", also with a relative clause between.
fn by_state(reading: &Reading, hit: &Hit) -> Option<Draft> {
    let clause = reading.clause(hit.start);
    let near = clause.start.max(hit.start.saturating_sub(OBJECT + 4));
    let object = last_object(reading, near..hit.start).or_else(|| past_relative(reading, hit, &clause))?;
    let start = subjects::phrase_start(reading, object.tokens.start, reading.sentence(hit.start).start);
    let parties = told::parties(reading, start..clause.end.min(hit.end + OBJECT));
    outcome(reading, hit, object, parties, start, "outcome.state")
}

/// "A decision, which is awaited, has not been taken": the noun before the clause between commas.
fn past_relative(reading: &Reading, hit: &Hit, clause: &Range<usize>) -> Option<Object> {
    let comma = (clause.start..hit.start).rev().find(|at| reading.form(*at) == ",")?;
    let opens = clause.start.checked_sub(1).filter(|before| reading.form(*before) == ",")?;
    let relative = reading.at(clause.start, CueClass::Border).is_some() && hit.start - comma <= 6;
    let before = reading.clause(opens.checked_sub(1)?);
    relative.then(|| first_object(reading, before.start..opens)).flatten()
}

fn outcome(
    reading: &Reading,
    hit: &Hit,
    object: Object,
    parties: Vec<EntityId>,
    from: usize,
    rule: &'static str,
) -> Option<Draft> {
    let Value::Outcome(status, real) = reading.lexicon.value(hit) else { return None };
    let evidence = extent(&[from..from, object.tokens.clone(), hit.start..hit.end]);
    let told_of = object.id.is_some() || !parties.is_empty() || !reading.issues(evidence.clone()).is_empty();
    let vague = *status == OutcomeStatus::Decided && reading.issues(reading.sentence(hit.start)).is_empty();
    let open = reading.first(hit.start.saturating_sub(4)..hit.start, CueClass::Negator).is_some();
    if !fits(*status, object.thing) || !told_of || (vague && !open) {
        return None;
    }
    let words = reading.written(object.tokens.clone()).to_owned();
    let name = object.id.as_ref().map_or(words, EntityId::to_string);
    let told = told::draft(
        reading,
        Told {
            event: told::key(&parties, &name),
            args: Args::Outcome(Outcome { object: Some(name), status: *status, stage: None, parties }),
            cue: hit.start..hit.end,
            evidence,
            base: *real,
            rule,
        },
    );
    // "yielded no progress": the word of denial is part of what says that it failed.
    let own =
        *status == OutcomeStatus::Failed && reading.first(hit.start..hit.end, CueClass::Negator).is_some();
    told.map(|mut draft| {
        if own && !open {
            draft.modality.polarity = Polarity::Positive;
        }
        draft
    })
}

/// Papers are signed, decisions taken, meetings put off.
fn fits(status: OutcomeStatus, thing: Thing) -> bool {
    match status {
        OutcomeStatus::Postponed | OutcomeStatus::Cancelled => thing == Thing::Meeting,
        OutcomeStatus::Failed => thing != Thing::Decision,
        OutcomeStatus::Decided => thing == Thing::Decision,
        OutcomeStatus::Final => true,
        _ => thing == Thing::Paper,
    }
}

fn first_object(reading: &Reading, range: Range<usize>) -> Option<Object> {
    let noun = reading.cues(range.clone()).find_map(|hit| Some((thing(reading, hit)?, hit.start..hit.end)));
    let named = reading.names_in(range).iter().find(|name| reading.kind(name) == Some(EntityKind::Document));
    let named = named.map(|name| Object {
        thing: Thing::Paper,
        id: Some(name.mention.entity.clone()),
        tokens: name.start..name.end,
    });
    let noun = noun.map(|(thing, tokens)| Object { thing, id: None, tokens });
    match (named, noun) {
        (Some(named), Some(noun)) if noun.tokens.start < named.tokens.start => {
            // "the agreement on the plan": the first noun, unless it is the name's own.
            Some(Object { id: named.id.filter(|_| noun.tokens.end + 2 >= named.tokens.start), ..noun })
        }
        (named, noun) => named.or(noun),
    }
}

fn last_object(reading: &Reading, range: Range<usize>) -> Option<Object> {
    let noun =
        reading.cues(range.clone()).filter_map(|hit| Some((thing(reading, hit)?, hit.start..hit.end))).last();
    let first = noun.map(|(_, tokens)| tokens.start);
    let from = first.map_or(range.start, |start| start.saturating_sub(6).max(range.start));
    first_object(reading, from..range.end)
}

fn thing(reading: &Reading, hit: &Hit) -> Option<Thing> {
    match hit.class? {
        CueClass::Result if reading.value_word(hit) == Some("decision") => Some(Thing::Decision),
        CueClass::Result | CueClass::PlanNoun => Some(Thing::Paper),
        CueClass::Meeting => Some(Thing::Meeting),
        _ => None,
    }
}
