//! How real a clause says something is: negation in its scope, double negation, hedges, conditions, plans, wishes, reports denied.
//!
//! Traps: "not" that belongs to a neighbour ("in the north, not in the south") makes the fact unsafe instead of negative;
//! "does not mean that there are no" leaves a possibility; a condition or wish governs the clauses after it.

use super::reading::Reading;
use crate::model::{CueClass, Factuality, Polarity, Span};
use std::ops::Range;

/// What surrounds the cue of an event.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Modality {
    /// Said to be so, or not to be so.
    pub polarity: Polarity,
    /// The strictest of what governs the event.
    pub factuality: Factuality,
    /// Words that weaken.
    pub hedges: Vec<Span>,
}

/// Tokens before the cue in which a word of denial surely belongs to it.
const NEAR: usize = 3;

/// How real the event of `cue` is said to be, if its own form says `base`; nothing where the scope of a negation is unclear.
pub(super) fn modality(reading: &Reading, cue: Range<usize>, base: Factuality) -> Option<Modality> {
    modality_in(reading, reading.clause(cue.start), cue, base)
}

/// The same, where it is known which part of the clause the event takes up.
pub(super) fn modality_in(
    reading: &Reading,
    clause: Range<usize>,
    cue: Range<usize>,
    base: Factuality,
) -> Option<Modality> {
    let before = clause.start..cue.start;
    let governing = governing(reading, clause.start);
    let mut factuality = base;
    let polarity = polarity(reading, &clause, &cue)?;
    // "Reports of talks were denied": whether the event or the report is meant is not safe to say.
    if reading.first(cue.end..clause.end, CueClass::Denial).is_some() {
        return None;
    }
    let caps = [
        (CueClass::Plan, before.clone(), Factuality::Planned),
        (CueClass::Modal, cue.start.saturating_sub(4).max(clause.start)..cue.start, Factuality::Possible),
        (CueClass::Conditional, before.clone(), Factuality::Conditional),
        (
            CueClass::Conditional,
            clause.end..(clause.end + 2).min(reading.sentence(cue.start).end),
            Factuality::Conditional,
        ),
        (CueClass::Proposing, governing.start..cue.start, Factuality::Proposed),
        (CueClass::Scenario, governing.start..cue.end, Factuality::Hypothetical),
        (CueClass::Denial, governing.start..cue.start, Factuality::Denied),
        (CueClass::DoubleNegation, governing.start..clause.end, Factuality::Possible),
    ];
    for (class, range, cap) in caps {
        if reading.first(range, class).is_some() {
            factuality = factuality.max(cap);
        }
    }
    let hedges: Vec<Span> = reading
        .cues(clause)
        .filter(|hit| hit.class == Some(CueClass::Hedge) || hit.class == Some(CueClass::Modal))
        .map(|hit| reading.span(hit.start..hit.end))
        .collect();
    Some(Modality { polarity, factuality, hedges })
}

/// What may govern a clause ("suggested that ..."): the words before it, back to the comma before its own.
fn governing(reading: &Reading, start: usize) -> Range<usize> {
    let sentence = reading.sentence(start);
    if start <= sentence.start {
        return start..start;
    }
    let before = reading.clause(start - 1).start;
    let own = start - usize::from(reading.form(start - 1) == ",");
    let comma = (before..own).rev().find(|at| reading.form(*at) == ",");
    comma.map_or(before, |comma| comma + 1)..start
}

fn polarity(reading: &Reading, clause: &Range<usize>, cue: &Range<usize>) -> Option<Polarity> {
    let near = cue.start.saturating_sub(NEAR).max(clause.start)..cue.end;
    if reading.first(near, CueClass::Negator).is_some() {
        return Some(Polarity::Negative);
    }
    match reading.first(clause.clone(), CueClass::Negator) {
        Some(_) => None,
        None => Some(Polarity::Positive),
    }
}

/// True where the sentence opens with a word that recalls old events.
pub(super) fn is_recap(reading: &Reading, at: usize) -> bool {
    let sentence = reading.sentence(at);
    reading.first(sentence.start..sentence.end.min(sentence.start + 5), CueClass::Recap).is_some()
}
