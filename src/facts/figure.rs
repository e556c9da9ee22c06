//! Figures: a number with a unit of the list that bears on the talks ("28-point plan", "1,000-for-1,000", "talks lasted five hours").
//!
//! Safeguards: points count only beside a plan, hours and days only beside a meeting, people and money only in a clause with an
//! issue; a figure under a denial is dropped.
//! Traps: casualty counts and battlefield numbers carry the same units, but no issue.

use super::clauses::{Modality, is_recap, modality};
use super::envelope::Draft;
use super::numbers::Amount;
use super::proposal;
use super::reading::Reading;
use crate::model::{Args, CueClass, Factuality, Figure, Polarity};
use std::ops::Range;

/// Figures of a text.
pub(super) fn find(reading: &Reading, amounts: &[Amount]) -> Vec<Draft> {
    amounts.iter().filter_map(|amount| figure(reading, amount)).collect()
}

fn figure(reading: &Reading, amount: &Amount) -> Option<Draft> {
    let clause = reading.clause(amount.tokens.start);
    let of = matters(reading, amount, &clause)?;
    let modality = modality(reading, amount.tokens.clone(), Factuality::Asserted)?;
    if modality.polarity == Polarity::Negative || modality.factuality == Factuality::Denied {
        return None;
    }
    let per = amount.swapped.then(|| "side".to_owned()).or_else(|| per(reading, amount.tokens.end));
    Some(Draft {
        event: format!("{}|{}|{}", amount.value, amount.unit, of.clone().unwrap_or_default()),
        cue: amount.tokens.start,
        evidence: amount.tokens.clone(),
        modality: Modality { factuality: stated(modality.factuality), ..modality },
        time: None,
        rule: rule(amount),
        background: is_recap(reading, amount.tokens.start),
        utterance: None,
        args: Args::Figure(Figure {
            value: amount.value,
            high: amount.high,
            unit: amount.unit.clone(),
            of,
            qualifier: amount.qualifier,
            per,
        }),
    })
}

/// What a plan counts is stated all the same; what is only supposed is not.
fn stated(factuality: Factuality) -> Factuality {
    match factuality {
        Factuality::Planned | Factuality::Proposed | Factuality::Possible => Factuality::Asserted,
        other => other,
    }
}

fn rule(amount: &Amount) -> &'static str {
    match amount.unit.as_str() {
        "point" => "figure.points",
        "hour" | "minute" | "day" => "figure.duration",
        _ if amount.swapped => "figure.swap",
        "usd" | "eur" => "figure.money",
        _ => "figure.people",
    }
}

/// Tokens around a figure that tell what it counts.
const NEAR: usize = 3;

/// What is counted, where the figure bears on the talks at all; the inner value is nothing where only words tell.
fn matters(reading: &Reading, amount: &Amount, clause: &Range<usize>) -> Option<Option<String>> {
    let near = amount.tokens.start.saturating_sub(NEAR).max(clause.start)
        ..(amount.tokens.end + NEAR).min(clause.end);
    let issue =
        |range: Range<usize>| reading.issues(range).first().and_then(|at| reading.rules.issues.get(*at));
    match amount.unit.as_str() {
        "point" => {
            proposal::plan_near(reading, &amount.tokens)?;
            proposal::whole(amount.value)?;
            let document = proposal::document(reading, amount.value);
            Some(document.map(|id| id.to_string()))
        }
        "hour" | "minute" => {
            let low = clause.start;
            let noun = reading.first(low..amount.tokens.start, CueClass::Meeting)?;
            reading.first(noun.end..amount.tokens.start, CueClass::Lasting)?;
            Some(Some(reading.written(noun.start..noun.end).to_owned()))
        }
        "prisoner" | "body" | "child" | "soldier" | "civilian" | "usd" | "eur" | "percent" => {
            issue(clause.clone()).map(|_| issue(near).map(ToString::to_string))
        }
        _ => None,
    }
}

/// "a day", "per side", "each" right after the unit.
fn per(reading: &Reading, end: usize) -> Option<String> {
    let hit = reading.at(end, CueClass::Per)?;
    Some(reading.written(hit.start..hit.end).to_owned())
}
