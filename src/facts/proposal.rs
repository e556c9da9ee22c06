//! Proposals: a plan that is known by its number of points ("the original 28-point A plan"), with its sponsor and version.
//!
//! Safeguards: the number, the noun for points and the noun for a plan stand in one clause, at most a few words apart; the
//! document is named only where one of the gazetteer's has that number.
//! Traps: two plans with the same number give no document; a demand "included in" a plan is no sponsor of it.

use super::clauses::{Modality, is_recap};
use super::envelope::Draft;
use super::lexicon::{Hit, Value};
use super::numbers::Amount;
use super::reading::Reading;
use crate::model::{
    Args, CueClass, EntityId, Factuality, Polarity, Proposal, ProposalStatus, ProposalVersion,
};
use crate::text::TokenKind;
use std::ops::Range;

/// Plans of a text.
pub(super) fn find(reading: &Reading, amounts: &[Amount]) -> Vec<Draft> {
    let points = amounts.iter().filter(|amount| amount.unit == "point" && amount.high.is_none());
    points.filter_map(|amount| plan(reading, amount)).collect()
}

fn plan(reading: &Reading, amount: &Amount) -> Option<Draft> {
    let noun = plan_near(reading, &amount.tokens)?;
    let document = document(reading, amount.value);
    let phrase = amount.tokens.start.min(noun.start)..amount.tokens.end.max(noun.end);
    let start = opening(reading, phrase.start);
    // "the A draft of 28 points was cut to 19": whose the shorter one is does not stand there.
    let cut = (start..amount.tokens.start)
        .any(|at| reading.token(at).is_some_and(|token| token.kind == TokenKind::Number));
    let sponsor = if cut { Vec::new() } else { sponsors(reading, start..phrase.end) };
    let points = whole(amount.value)?;
    if document.is_none() && sponsor.is_empty() && reading.issues(reading.clause(phrase.start)).is_empty() {
        return None;
    }
    Some(Draft {
        event: document.as_ref().map_or_else(|| format!("{points}"), EntityId::to_string),
        args: Args::Proposal(Proposal {
            sponsor,
            aim: None,
            points: Some(points),
            version: version(reading, start..phrase.end),
            status: status(reading, &phrase),
            document,
        }),
        cue: amount.tokens.start,
        evidence: start..phrase.end,
        modality: Modality {
            polarity: Polarity::Positive,
            factuality: Factuality::Asserted,
            hedges: Vec::new(),
        },
        time: None,
        rule: "proposal.points",
        background: is_recap(reading, amount.tokens.start),
        utterance: None,
    })
}

/// Tokens between the points and the plan at most.
const NEAR: usize = 6;

/// The noun for a plan next to a number of points.
pub(super) fn plan_near(reading: &Reading, points: &Range<usize>) -> Option<Range<usize>> {
    let clause = reading.clause(points.start);
    let after = points.end..clause.end.min(points.end + NEAR);
    // "by 28 points under a new plan": another thing comes in between.
    let apart = |plan: &&Hit| reading.first(points.end..plan.start, CueClass::Indefinite).is_none();
    let before = clause.start.max(points.start.saturating_sub(NEAR))..points.start;
    let behind = || reading.cues(before).filter(|hit| hit.class == Some(CueClass::PlanNoun)).last();
    let found = reading.first(after, CueClass::PlanNoun).filter(apart).or_else(behind)?;
    Some(found.start..found.end)
}

/// The known document with that many points.
pub(super) fn document(reading: &Reading, points: f64) -> Option<EntityId> {
    reading.rules.document_with(whole(points)?).cloned()
}

/// Points of a plan at least: "a plan of two points" is a way of speaking.
const FEWEST: f64 = 5.0;

pub(super) fn whole(points: f64) -> Option<u32> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a small whole number"
    )]
    (points.fract() == 0.0 && (FEWEST..1000.0).contains(&points)).then_some(points as u32)
}

/// The first token of the plan's phrase: article, version and sponsor before the number.
fn opening(reading: &Reading, from: usize) -> usize {
    let low = reading.clause(from).start.max(from.saturating_sub(NEAR));
    let mut start = from;
    while start > low {
        if let Some(hit) =
            reading.ending(start, CueClass::Definite).or_else(|| reading.ending(start, CueClass::Indefinite))
        {
            return hit.start.max(low);
        }
        let word =
            reading.ending(start, CueClass::Version).or_else(|| reading.ending(start, CueClass::Title));
        if let Some(hit) = word {
            start = hit.start.max(low);
        } else if reading.name(start - 1).is_some() {
            start -= 1;
        } else {
            break;
        }
    }
    start
}

/// Parties and persons inside the phrase: "the US 28-point plan", "A's 28-point plan".
fn sponsors(reading: &Reading, phrase: Range<usize>) -> Vec<EntityId> {
    let mut found = Vec::new();
    for name in reading.names_in(phrase) {
        let id = reading.party(name).or_else(|| reading.is_person(name).then(|| name.mention.entity.clone()));
        found.extend(id.filter(|id| !found.contains(id)));
    }
    found
}

pub(super) fn version(reading: &Reading, phrase: Range<usize>) -> Option<ProposalVersion> {
    match reading.lexicon.value(reading.first(phrase, CueClass::Version)?) {
        Value::Version(version) => Some(*version),
        _ => None,
    }
}

/// How far the plan has got, where the next verb says so plainly.
fn status(reading: &Reading, phrase: &Range<usize>) -> Option<ProposalStatus> {
    let clause = reading.clause(phrase.start);
    let range = phrase.end..clause.end.min(phrase.end + NEAR);
    let unsure =
        [CueClass::Negator, CueClass::Modal, CueClass::Plan, CueClass::Conditional, CueClass::Proposing]
            .into_iter()
            .any(|class| reading.first(clause.clone(), class).is_some());
    match reading.lexicon.value(reading.first(range, CueClass::Status)?) {
        Value::Status(status) if !unsure => Some(*status),
        _ => None,
    }
}
