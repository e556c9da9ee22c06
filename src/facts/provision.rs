//! Provisions: what a clause of a plan obliges somebody to ("the plan requires A to withdraw from P", "the provision for A to
//! renounce ...", "under the plan, P would become a demilitarised zone").
//!
//! Safeguards: a verb of the list in `config/languages/` whose subject is a party, with nothing but words of obligation between,
//! or with the plan itself as the subject of a verb of providing; a plan, document or agreement before it in the sentence.
//! Traps: what a party did on its own ("A withdrew from P"); roles turned round by a translation ("hand over to A land of A"):
//! the issue model looks at the parties of every provision.

use super::clauses::Modality;
use super::envelope::Draft;
use super::lexicon::Hit;
use super::reading::{Name, Reading};
use super::subjects::phrase_start;
use super::told::{self, Told};
use super::{proposal, travel};
use crate::model::{Args, CueClass, EntityId, EntityKind, Factuality, Provision};
use std::ops::Range;

/// Provisions of a text.
pub(super) fn find(reading: &Reading) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for hit in reading.hits.iter().filter(|hit| hit.class == Some(CueClass::Provision)) {
        if drafts.last().is_some_and(|before| before.cue + 1 >= hit.start && before.evidence.end > hit.start)
        {
            continue;
        }
        drafts.extend(provision(reading, hit));
    }
    drafts
}

/// Who is obliged and how that is said.
struct Obliged {
    who: Vec<EntityId>,
    from: usize,
    rule: &'static str,
}

fn provision(reading: &Reading, hit: &Hit) -> Option<Draft> {
    let action = reading.value_word(hit)?.to_owned();
    let sentence = reading.sentence(hit.start);
    let plan = plan(reading, &sentence, hit.start);
    let obliged = by_party(reading, hit, &sentence)
        .filter(|obliged| plan.is_some() || obliged.rule == "provision.forced")
        .or_else(|| by_plan(reading, hit, plan.as_ref()?))?;
    let object = object(reading, hit);
    let clause = reading.clause(hit.start);
    let end = object.as_ref().map_or(hit.end, |(_, tokens)| tokens.end);
    let beneficiary = beneficiary(reading, hit.end..clause.end.max(end));
    let evidence = obliged.from..end.max(beneficiary.as_ref().map_or(0, |(_, tokens)| tokens.end));
    let document = plan.as_ref().and_then(|plan| document(reading, plan, &sentence));
    let beneficiary: Vec<EntityId> =
        beneficiary.map(|(id, _)| id).filter(|id| !obliged.who.contains(id)).into_iter().collect();
    let version = plan.as_ref().and_then(|plan| proposal::version(reading, plan.clone()));
    let draft = told::draft(
        reading,
        Told {
            event: told::key(&obliged.who, &action),
            args: Args::Provision(Provision {
                document,
                obligor: obliged.who,
                action,
                object: object.map(|(object, _)| object),
                beneficiary,
                version,
            }),
            cue: hit.start..hit.end,
            evidence,
            base: Factuality::Proposed,
            rule: obliged.rule,
        },
    )?;
    // "would have to" is how plans speak: no doubt.
    let factuality = match draft.modality.factuality {
        Factuality::Possible | Factuality::Planned => Factuality::Proposed,
        other => other,
    };
    Some(Draft { modality: Modality { factuality, ..draft.modality }, ..draft })
}

/// Tokens between who is obliged and the verb at most.
const OBLIGED: usize = 14;

/// A party right before the verb, with nothing but words of obligation between.
fn by_party(reading: &Reading, hit: &Hit, sentence: &Range<usize>) -> Option<Obliged> {
    let low = sentence.start.max(hit.start.saturating_sub(OBLIGED));
    let name = reading.names_in(low..hit.start).iter().rev().find(|name| reading.party(name).is_some())?;
    if name.possessive || reading.is_demonym(name) {
        return None;
    }
    let between = name.end..hit.start;
    let obliges = reading.first(between.clone(), CueClass::Obliges)?;
    let plain = told::reaches_within_commas(reading, between.clone())
        && obliges.start <= name.end + 5
        && reading.first(between.clone(), CueClass::Provision).is_none();
    let forced =
        reading.cues(between).any(|cue| cue.class == Some(CueClass::Obliges) && cue.end - cue.start >= 2);
    let who = reading.party(name)?;
    let provides = reading.ending(phrase_start(reading, name.start, low), CueClass::Provides);
    let from = provides.map_or(name.start, |cue| phrase_start(reading, cue.start, sentence.start));
    let rule = if forced { "provision.forced" } else { "provision.party" };
    plain.then(|| Obliged { who: vec![who], from, rule })
}

/// Tokens between a verb of providing and what it provides at most.
const FAR: usize = 40;

/// A plan that is the subject of a verb of providing, or whose demand the verb is.
fn by_plan(reading: &Reading, hit: &Hit, plan: &Range<usize>) -> Option<Obliged> {
    let low = plan.start.max(hit.start.saturating_sub(FAR));
    let provides = told::last(reading, low..hit.start, CueClass::Provides)?;
    let spoken = reading.first(provides.end..hit.start, CueClass::Saying).is_some();
    let from = phrase_start(reading, plan.start.min(provides.start), reading.sentence(hit.start).start);
    (!spoken).then(|| Obliged { who: Vec::new(), from, rule: "provision.plan" })
}

/// The plan, agreement or scenario that stands before the verb in its sentence.
fn plan(reading: &Reading, sentence: &Range<usize>, before: usize) -> Option<Range<usize>> {
    let noun = reading.cues(sentence.start..before).find(|cue| {
        matches!(cue.class, Some(CueClass::PlanNoun | CueClass::Scenario))
            || (cue.class == Some(CueClass::Result) && reading.value_word(cue) == Some("paper"))
    });
    let named = reading
        .names_in(sentence.start..before)
        .iter()
        .find(|name| reading.kind(name) == Some(EntityKind::Document))
        .map(|name| name.start..name.end);
    let noun = noun.map(|cue| cue.start.saturating_sub(6).max(sentence.start)..cue.end);
    named.or(noun)
}

/// The document of a plan: named in the sentence, or the one with its number of points.
fn document(reading: &Reading, plan: &Range<usize>, sentence: &Range<usize>) -> Option<EntityId> {
    told::document(reading, sentence.clone())
        .or_else(|| told::document(reading, plan.clone()))
        .or_else(|| reading.document_of_text().cloned())
}

/// Tokens of an object at most.
const OBJECT: usize = 9;

/// What: a place or organisation right behind the verb, else the words up to a comma.
fn object(reading: &Reading, hit: &Hit) -> Option<(String, Range<usize>)> {
    let clause = reading.clause(hit.start);
    let high = clause.end.min(hit.end + OBJECT);
    let named = |name: &&Name| {
        let place = reading.place(name).is_some_and(|place| place == name.mention.entity);
        reading.form(name.end) != "-" && (place || reading.kind(name) == Some(EntityKind::Organisation))
    };
    let name = reading.names_in(hit.end..high).iter().find(named);
    if let Some(name) = name.filter(|name| reading.party(name).is_none()) {
        return Some((name.mention.entity.to_string(), name.start..name.end));
    }
    if let Some((place, end)) =
        travel::place_after(reading, hit.end).filter(|(_, end)| reading.form(*end) != "-")
    {
        return Some((place.to_string(), hit.end..end));
    }
    let end = (hit.end..high).find(|at| matches!(reading.form(*at), "," | "." | "\"")).unwrap_or(high);
    let text = reading.written(hit.end..end).to_owned();
    (end > hit.end).then_some((text, hit.end..end))
}

/// "to A" behind the verb, a party.
fn beneficiary(reading: &Reading, range: Range<usize>) -> Option<(EntityId, Range<usize>)> {
    let to = reading.first(range.start..range.end.min(range.start + OBJECT), CueClass::To)?;
    let name = reading.name(to.end).or_else(|| reading.name(to.end + 1))?;
    let whole = !name.possessive && !reading.is_demonym(name);
    whole.then(|| reading.party(name)).flatten().map(|party| (party, to.start..name.end))
}
