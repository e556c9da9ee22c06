//! Next steps: who is to do or decide what ("the sides will continue negotiations", "the decision will be taken by A", "the next
//! challenge may be ...").
//!
//! Safeguards: a word for what is to come and a meeting, a ceasefire or a decision in one clause, with an actor before it or,
//! for a decision, behind it; what it is stands there word for word.
//! Traps: what was done already; plans of others than the sides of the talks; a wish ("should").

use super::actors;
use super::envelope::Draft;
use super::lexicon::Hit;
use super::reading::Reading;
use super::subjects::phrase_start;
use super::told::{self, Told};
use crate::model::{Args, CueClass, EntityId, Factuality, NextStep};
use std::ops::Range;

/// Next steps of a text.
pub(super) fn find(reading: &Reading) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for hit in reading.hits.iter().filter(|hit| hit.class == Some(CueClass::NextStep)) {
        if drafts.last().is_some_and(|before| before.evidence.end > hit.start) {
            continue;
        }
        let found = match reading.value_word(hit) {
            Some("decide") => decision(reading, hit),
            Some("continue") => going_on(reading, hit),
            _ => named(reading, hit),
        };
        drafts.extend(found);
    }
    drafts
}

/// Tokens between a cue and what is to be done at most.
const AWAY: usize = 10;

/// "the decision will be taken by A".
fn decision(reading: &Reading, hit: &Hit) -> Option<Draft> {
    let ahead = hit.start.saturating_sub(4)..hit.end;
    reading.first(ahead, CueClass::Plan)?;
    let sentence = reading.sentence(hit.start);
    let noun = reading
        .cues(sentence.start..hit.start)
        .find(|cue| cue.class == Some(CueClass::Result) && reading.value_word(cue) == Some("decision"))?;
    let who = actors::list(reading, hit.end);
    let nobody = who.len() == 0 && reading.first(hit.end..hit.end + 6, CueClass::Delegation).is_none();
    if nobody {
        return None;
    }
    let actors: Vec<EntityId> = who.persons.iter().chain(&who.parties).cloned().collect();
    let start = last_will(reading, hit);
    let what = reading.written(noun.start..noun.end).to_owned();
    let end = if who.len() > 0 { who.tokens.end } else { reading.clause(hit.start).end };
    let decider = actors.first().filter(|_| actors.len() == 1).cloned();
    step(reading, (what, actors, decider), hit, start..end, Factuality::Planned, "next_step.decision")
}

/// Where the word that puts a verb ahead begins: "will ultimately be taken by".
fn last_will(reading: &Reading, hit: &Hit) -> usize {
    told::last(reading, hit.start.saturating_sub(4)..hit.end, CueClass::Plan)
        .map_or(hit.start, |will| will.start.min(hit.start))
}

/// "the sides will continue negotiations", "A and B would start talks".
fn going_on(reading: &Reading, hit: &Hit) -> Option<Draft> {
    let clause = reading.clause(hit.start);
    let high = clause.end.min(hit.end + AWAY);
    let object = [CueClass::Meeting, CueClass::Truce, CueClass::Exchange]
        .into_iter()
        .filter_map(|class| reading.first(hit.end..high, class))
        .min_by_key(|cue| cue.start)?;
    if !told::reaches(reading, hit.end..object.start) {
        return None;
    }
    let subject = actors::before(reading, hit.start);
    let sides = reading.first(clause.start..hit.start, CueClass::Delegation);
    let before = clause.start..hit.start;
    let (actors, start) = match (&subject, sides) {
        (Some(who), _) => (who.persons.iter().chain(&who.parties).cloned().collect(), who.tokens.start),
        (None, Some(sides)) => {
            (told::parties(reading, before), phrase_start(reading, sides.start, clause.start))
        }
        (None, None) => return None,
    };
    let what = reading.written(hit.start..object.end).to_owned();
    step(reading, (what, actors, None), hit, start..object.end, Factuality::Planned, "next_step.going_on")
}

/// "the next challenge in A's diplomacy may be getting B to accept it".
fn named(reading: &Reading, hit: &Hit) -> Option<Draft> {
    let clause = reading.clause(hit.start);
    let is = reading
        .first(hit.end..clause.end, CueClass::Modal)
        .or_else(|| reading.first(hit.end..clause.end, CueClass::FiniteVerb))?;
    let what = is.end..clause.end;
    let words = what.clone().filter(|at| reading.word(*at)).count();
    if !(2..=20).contains(&words) {
        return None;
    }
    let end = (what.start..what.end).rev().find(|at| reading.word(*at)).map_or(what.end, |at| at + 1);
    let actors = told::parties(reading, hit.start..end);
    if actors.is_empty() {
        return None;
    }
    let told_what = reading.written(what.start..end).to_owned();
    let modal = is.class == Some(CueClass::Modal);
    let base = if modal { Factuality::Possible } else { Factuality::Planned };
    let start = phrase_start(reading, hit.start, clause.start);
    step(reading, (told_what, actors, None), hit, start..end, base, "next_step.named")
}

fn step(
    reading: &Reading,
    (what, actors, decider): (String, Vec<EntityId>, Option<EntityId>),
    hit: &Hit,
    evidence: Range<usize>,
    base: Factuality,
    rule: &'static str,
) -> Option<Draft> {
    let place = told::place(reading, hit.end..evidence.end);
    let event = told::key(&actors, &what.to_lowercase());
    let cue = hit.start..hit.end;
    let args = Args::NextStep(NextStep { what, actors, decider, place });
    told::draft(reading, Told { args, cue, evidence, base, rule, event })
}
