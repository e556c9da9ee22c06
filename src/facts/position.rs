//! Positions: where a party stands on an issue ("A demands B", "A's main demand", "B is unacceptable to A", "we will not B").
//!
//! Safeguards: the word of the stance, its holder and the issue stand in one clause; a holder is the subject, a possessor or the
//! one behind "by"; "this" and "the idea" go back one sentence at most; an asked-for answer, a condition or a denied report is none.
//! Traps: "not" before the word of the stance makes it unsafe unless the phrase itself is known ("does not accept"); who
//! rejects reports of a plan does not reject the plan; in an infinitive ("to reject this") nobody stands anywhere.

mod frames;
mod holders;
mod object;

use super::clauses::{Modality, is_recap};
use super::envelope::{Draft, time};
use super::lexicon::{Hit, Value};
use super::reading::Reading;
use super::utterances::{Utterance, Voices};
use crate::model::{Args, CueClass, EntityId, Factuality, Polarity, Position, SourceRef, Stance};
pub(super) use holders::stands_for;
use object::Object;
use std::ops::Range;

/// What a rule finds.
#[derive(Debug, Clone)]
struct Found {
    holders: Vec<EntityId>,
    stance: Stance,
    object: Object,
    cue: Range<usize>,
    /// From the holder to the end of what it is about.
    evidence: Range<usize>,
    factuality: Factuality,
    rule: &'static str,
}

/// Positions of a text.
pub(super) fn find(reading: &Reading, voices: &Voices) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut end = 0;
    let mut asked = 0;
    for hit in &reading.hits {
        // A shorter word of a stance inside one that has been read ("does not accept").
        if hit.start < end {
            continue;
        }
        let Value::Stance(stance) = reading.lexicon.value(hit) else { continue };
        let found = match hit.class {
            Some(CueClass::Stance) => held(reading, voices, hit, *stance),
            // "A demands the refusal of B": what is demanded is nobody's stance yet.
            Some(CueClass::StanceNoun) if hit.start < asked => None,
            Some(CueClass::StanceNoun) => frames::noun(reading, hit, *stance),
            Some(CueClass::StanceBy) => frames::by(reading, hit, *stance),
            Some(CueClass::Must) => frames::must(reading, voices, hit, *stance),
            _ => None,
        };
        if let Some(found) = found.filter(|found| is_vouched_for(reading, voices, found)) {
            end = hit.end;
            asked = if asks(found.stance) { found.evidence.end } else { asked };
            drafts.extend(found.holders.iter().map(|holder| draft(reading, &found, holder)));
        }
    }
    drafts
}

/// "A demands B", "A, which has so far refused B", "we will not B".
fn held(reading: &Reading, voices: &Voices, hit: &Hit, stance: Stance) -> Option<Found> {
    let cue = hit.start..hit.end;
    if reading.at(hit.start, CueClass::Denial).is_some() || is_asked(reading, hit.start) {
        return None;
    }
    let holders = holders::of_verb(reading, voices, hit)?;
    // "what A wants to end the war is too much": the object stands before.
    if reading.ending(holders.tokens.start, CueClass::NotStance).is_some() {
        return None;
    }
    let between = holders.tokens.end.min(hit.start)..hit.start;
    if reading.first(between.clone(), CueClass::Negator).is_some() {
        return None;
    }
    let factuality = reality(reading, holders.tokens.start.min(hit.start), &between)?;
    let after = if holders.tokens.start >= hit.end { holders.tokens.end } else { hit.end };
    if stance == Stance::Accepts && states(reading, after) {
        return None;
    }
    let object = object::after(reading, voices, &cue, after)
        .or_else(|| object::before_relative(reading, holders.tokens.start, after))?;
    // "called on the relatives not to trust anybody": advice to people is no demand to a side.
    let advice = || reading.first(object.evidence.clone(), CueClass::Negator).is_some();
    if stance == Stance::Demands && object.toward.is_empty() && advice() {
        return None;
    }
    let factuality = if object.conditional { factuality.max(Factuality::Conditional) } else { factuality };
    let stance =
        if object.conditional && stance == Stance::Accepts { Stance::ConditionallyAccepts } else { stance };
    let start = holders.tokens.start.min(hit.start).min(object.evidence.start);
    let end = object.evidence.end.max(hit.end).max(holders.tokens.end);
    Some(Found {
        holders: holders.parties,
        stance,
        cue,
        evidence: start..end,
        factuality,
        rule: "position.verb",
        object,
    })
}

/// "agreed that it was hard": who agrees with a statement accepts nothing.
fn states(reading: &Reading, after: usize) -> bool {
    let from = after + usize::from(reading.form(after) == ",");
    reading.at(from, CueClass::That).is_some()
}

/// How real a stance is that stands after `start`; nothing under a condition or a denial.
fn reality(reading: &Reading, start: usize, between: &Range<usize>) -> Option<Factuality> {
    let clause = reading.clause(start);
    let opening = clause.start..between.end.max(start);
    let border = reading.at(clause.start, CueClass::Conditional).is_some();
    let refuted = [CueClass::Conditional, CueClass::Denial, CueClass::Scenario]
        .into_iter()
        .any(|class| reading.first(opening.clone(), class).is_some());
    let governed = reading.ending(clause.start, CueClass::That).map_or(clause.start, |that| that.start);
    let denied = reading.first(governed.saturating_sub(GOVERNING)..governed, CueClass::Denial).is_some()
        && reading.sentence_of(governed.saturating_sub(GOVERNING)) == reading.sentence_of(start);
    if border || refuted || denied {
        return None;
    }
    let has = |class| reading.first(between.clone(), class).is_some();
    Some(if has(CueClass::Modal) {
        Factuality::Possible
    } else if has(CueClass::Plan) {
        Factuality::Planned
    } else {
        Factuality::Asserted
    })
}

/// Tokens before a clause in which a word of denial governs it ("denied that A ...").
const GOVERNING: usize = 4;

/// True inside a question.
fn is_asked(reading: &Reading, at: usize) -> bool {
    let sentence = reading.sentence(at);
    (at..sentence.end).rev().take(3).any(|end| reading.form(end) == "?")
}

/// False inside a quotation of whole words whose speaker is not known.
fn is_vouched_for(reading: &Reading, voices: &Voices, found: &Found) -> bool {
    let Some(quote) = reading.quote(found.cue.start).filter(|quote| quote.holds(found.cue.start)) else {
        return true;
    };
    quote.close - quote.open <= 4 || voices.around(found.cue.start).is_some()
}

fn draft(reading: &Reading, found: &Found, holder: &EntityId) -> Draft {
    let cue = found.cue.start;
    let clause = reading.clause(cue);
    let object = &found.object;
    let issues: Vec<String> = object.issues.iter().map(usize::to_string).collect();
    let toward = if asks(found.stance) {
        object.toward.iter().filter(|party| *party != holder).cloned().collect()
    } else {
        Vec::new()
    };
    let hedges = reading.cues(clause.clone()).filter(|hit| hit.class == Some(CueClass::Hedge));
    Draft {
        event: format!("{holder}|{:?}|{}", found.stance, issues.join(",")),
        modality: Modality {
            polarity: Polarity::Positive,
            factuality: found.factuality,
            hedges: hedges.map(|hit| reading.span(hit.start..hit.end)).collect(),
        },
        args: Args::Position(Position {
            party: Some(holder.clone()),
            stance: found.stance,
            object: Some(reading.written(object.words.clone()).to_owned()).filter(|words| !words.is_empty()),
            toward,
            area: object.area.clone(),
            aspect: aspect(reading, &found.cue),
        }),
        cue,
        evidence: found.evidence.clone(),
        time: time(reading, clause, cue, found.factuality),
        rule: found.rule,
        background: is_recap(reading, cue),
        utterance: None,
    }
}

/// Stances that ask something of somebody.
fn asks(stance: Stance) -> bool {
    matches!(stance, Stance::Demands | Stance::Seeks | Stance::Proposes)
}

/// Tokens before a cue in which the word for its aspect stands.
const ASPECT: usize = 5;

fn aspect(reading: &Reading, cue: &Range<usize>) -> Option<String> {
    let from = cue.start.saturating_sub(ASPECT).max(reading.clause(cue.start).start);
    let hit = reading.first(from..cue.end, CueClass::Aspect)?;
    reading.value_word(hit).map(str::to_owned)
}

/// The party that a speaker speaks for.
fn party_of(reading: &Reading, utterance: &Utterance) -> Option<EntityId> {
    match &utterance.source {
        SourceRef::Entity(id) => holders::stands_for(reading, id),
        SourceRef::Local { .. } => None,
    }
}
