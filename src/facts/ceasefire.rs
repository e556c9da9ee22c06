//! Ceasefires: arms to be silent, or silent ("A proposed a three-day truce", "the ceasefire took effect", "A violated the truce").
//!
//! Safeguards: a verb of proposing, agreeing, keeping or breaking with the truce as its object or subject in one clause.
//! Traps: talks on a ceasefire, "agreed to discuss a ceasefire", a ceasefire in another war (no party of the topic near it).

use super::envelope::Draft;
use super::lexicon::{Hit, Value};
use super::reading::Reading;
use super::told::{self, Told, extent, last};
use crate::model::{
    Args, Ceasefire, CeasefireScope, CeasefireStatus, CueClass, EntityId, Factuality, Granularity, Polarity,
};
use std::ops::Range;

/// Ceasefires of a text.
pub(super) fn find(reading: &Reading) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for hit in reading.hits.iter().filter(|hit| hit.class == Some(CueClass::Truce)) {
        let again = drafts.last().is_some_and(|before| before.evidence.end > hit.start);
        if !again && let Some(draft) = ceasefire(reading, hit) {
            drafts.push(draft);
        }
    }
    drafts
}

/// Tokens between a verb and the truce at most.
const OBJECT: usize = 9;
/// Tokens between the truce and a verb that ends its clause.
const STATE: usize = 30;

fn ceasefire(reading: &Reading, noun: &Hit) -> Option<Draft> {
    let Value::Scope(scope) = reading.lexicon.value(noun) else { return None };
    let clause = reading.clause(noun.start);
    let verb = governing(reading, noun, &clause).or_else(|| state(reading, noun, &clause))?;
    let Value::Truce(status, real) = reading.lexicon.value(verb) else { return None };
    let near = reading.sentence(noun.start);
    let before = reading.sentence(near.start.saturating_sub(2));
    let known =
        !told::parties(reading, near.clone()).is_empty() || !told::parties(reading, before).is_empty();
    if !known {
        return None;
    }
    let parties = keepers(reading, &clause, verb, noun, *status);
    let scope = narrowed(reading, noun, *scope);
    let mut evidence = extent(&[verb.start..verb.end, noun.start..noun.end]);
    evidence.start = told::from_party(reading, &clause, evidence.start);
    let draft = told::draft(
        reading,
        Told {
            args: Args::Ceasefire(Ceasefire {
                scope,
                status: *status,
                parties: parties.clone(),
                start: None,
                end: None,
            }),
            cue: verb.start..verb.end,
            evidence,
            base: *real,
            rule: "ceasefire.told",
            event: told::key(&parties, &format!("{scope:?}")),
        },
    )?;
    // "no truce without ...": what is denied and what is only wished is not clear.
    let unclear =
        draft.modality.polarity == Polarity::Negative && draft.modality.factuality != Factuality::Happened;
    (!unclear).then(|| dated(draft))
}

/// The days of the truce, where its clause gives a range of them.
fn dated(mut draft: Draft) -> Draft {
    let days = draft.time.as_ref().filter(|time| time.granularity == Granularity::Day);
    let days = days.and_then(|time| time.start.zip(time.end)).filter(|(start, end)| start < end);
    if let (Args::Ceasefire(args), Some((start, end))) = (&mut draft.args, days) {
        (args.start, args.end) = (Some(start), Some(end));
    }
    draft
}

/// The verb that takes the truce as its object.
fn governing<'r>(reading: &'r Reading, noun: &Hit, clause: &Range<usize>) -> Option<&'r Hit> {
    let low = clause.start.max(noun.start.saturating_sub(OBJECT));
    last(reading, low..noun.start, CueClass::TruceVerb)
        .filter(|verb| told::reaches(reading, verb.end..noun.start))
}

/// The verb behind that the truce is the subject of, or in a German bracket the object.
fn state<'r>(reading: &'r Reading, noun: &Hit, clause: &Range<usize>) -> Option<&'r Hit> {
    let high = clause.end.min(noun.end + if reading.lexicon.inverts { STATE } else { OBJECT });
    let verb = reading.first(noun.end..high, CueClass::TruceState)?;
    reading.first(noun.end..verb.start, CueClass::Truce).is_none().then_some(verb)
}

/// Who is to keep it: both sides of "between", who agreed, kept or broke it, and whose own offer it is.
fn keepers(
    reading: &Reading,
    clause: &Range<usize>,
    verb: &Hit,
    noun: &Hit,
    status: CeasefireStatus,
) -> Vec<EntityId> {
    if let Some(between) = reading.at(noun.end, CueClass::Between) {
        return told::parties(reading, between.start..clause.end);
    }
    match status {
        CeasefireStatus::Rejected => Vec::new(),
        _ => {
            // "B told C of A's offer of a truce": not those who only speak of it.
            let end = verb.start.min(noun.start);
            let spoken = [CueClass::Saying, CueClass::Telling]
                .into_iter()
                .filter_map(|class| told::last(reading, clause.start..end, class))
                .map(|hit| hit.end)
                .max();
            let comma = (clause.start..end).rev().find(|at| reading.form(*at) == ",");
            told::parties(reading, spoken.or(comma).unwrap_or(clause.start)..end)
        }
    }
}

/// Words around the noun that narrow what it covers.
fn narrowed(reading: &Reading, noun: &Hit, scope: CeasefireScope) -> CeasefireScope {
    let sentence = reading.sentence(noun.start);
    let around = sentence.start.max(noun.start.saturating_sub(4))..sentence.end.min(noun.end + 8);
    let found = reading.first(around, CueClass::TruceScope).map(|hit| reading.lexicon.value(hit));
    match (scope, found) {
        (CeasefireScope::Full, Some(Value::Scope(narrow))) => *narrow,
        _ => scope,
    }
}
