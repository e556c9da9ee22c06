//! Exchanges: prisoners, bodies, children or civilians go home ("A and B exchanged 300 prisoners", "a prisoner swap took place",
//! "agreed to an exchange of 1,000 for 1,000").
//!
//! Safeguards: the verb takes the people as its object or subject in one clause, with nothing in between that takes them away;
//! a party stands in the sentence or in the one before; other verbs than those of exchanging want a number or captives.
//! Traps: "released video of the soldiers"; a call for an exchange; prices and views that are exchanged.

use super::envelope::Draft;
use super::lexicon::{Hit, Value};
use super::numbers::Amount;
use super::reading::Reading;
use super::told::{self, Told, extent, last};
use crate::model::{Args, CueClass, Exchange, ExchangeCategory, ExchangeStatus, Factuality};
use std::ops::Range;

/// Exchanges of a text.
pub(super) fn find(reading: &Reading, amounts: &[Amount]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for hit in &reading.hits {
        let found = match hit.class {
            Some(CueClass::ExchangeVerb) => by_verb(reading, hit, amounts),
            Some(CueClass::Exchange) => by_noun(reading, hit, amounts),
            _ => continue,
        };
        let Some(draft) = found else { continue };
        let again = drafts.last().is_some_and(|before| before.evidence.end > draft.evidence.start);
        if !again {
            drafts.push(draft);
        }
    }
    drafts
}

/// Tokens between a verb and the people at most.
const OBJECT: usize = 12;

/// "exchanged 300 prisoners", "1,000 bodies were handed over".
fn by_verb(reading: &Reading, hit: &Hit, amounts: &[Amount]) -> Option<Draft> {
    let Value::Exchanged(status, real) = reading.lexicon.value(hit) else { return None };
    let clause = reading.clause(hit.start);
    let after = hit.end..clause.end.min(hit.end + OBJECT);
    let before = clause.start.max(hit.start.saturating_sub(OBJECT))..hit.start;
    let object = people(reading, after).filter(|(_, unit)| reaches(reading, hit.end..unit.start, amounts));
    let subject = || people_last(reading, before).filter(|(_, unit)| passive(reading, unit.end..hit.start));
    let (category, unit) = object.or_else(subject)?;
    let amount = amount_at(amounts, &unit);
    let sure = amount.is_some()
        || reading.first(unit.clone(), CueClass::Unit).is_some_and(|unit| captive(reading, unit));
    let parts = [hit.start..hit.end, unit];
    sure.then(|| exchange(reading, (category, *status, *real), hit.start..hit.end, &parts, amount)).flatten()
}

/// "a prisoner exchange took place", "agreed on a swap of prisoners".
fn by_noun(reading: &Reading, noun: &Hit, amounts: &[Amount]) -> Option<Draft> {
    let Value::Category(category) = reading.lexicon.value(noun) else { return None };
    let clause = reading.clause(noun.start);
    let after = reading.first(
        noun.end..reading.sentence(noun.start).end.min(noun.end + OBJECT + 6),
        CueClass::ExchangeStatus,
    );
    let before = last(
        reading,
        clause.start.max(noun.start.saturating_sub(OBJECT))..noun.start,
        CueClass::ExchangeStatus,
    )
    .filter(|verb| reaches(reading, verb.end..noun.start, amounts));
    let verb = before.or(after)?;
    let Value::Exchanged(status, real) = reading.lexicon.value(verb) else { return None };
    let near = clause.start..clause.end.max(verb.end);
    let amount = amounts.iter().find(|amount| near.contains(&amount.tokens.start) && counts(amount));
    let parts = [noun.start..noun.end, verb.start..verb.end];
    exchange(reading, (*category, *status, *real), verb.start..verb.end, &parts, amount)
}

fn exchange(
    reading: &Reading,
    (category, status, real): (ExchangeCategory, ExchangeStatus, Factuality),
    cue: Range<usize>,
    parts: &[Range<usize>],
    amount: Option<&Amount>,
) -> Option<Draft> {
    let clause = reading.clause(cue.start);
    let sentence = reading.sentence(cue.start);
    let close = told::parties(reading, clause.clone());
    let parties = if close.is_empty() { told::parties(reading, sentence.clone()) } else { close };
    let before = reading.sentence(sentence.start.saturating_sub(1).saturating_sub(1));
    if parties.is_empty() && told::parties(reading, before).is_empty() {
        return None;
    }
    let mut extent = extent(parts);
    extent.start = told::from_party(reading, &(clause.start.min(extent.start)..extent.start), extent.start);
    extent.end = amount.map_or(extent.end, |amount| extent.end.max(amount.tokens.end));
    let each =
        amount.is_some_and(|amount| amount.swapped) || reading.first(clause.clone(), CueClass::Per).is_some();
    let count = amount.filter(|_| each).map(|amount| amount.value);
    let swapped = amount.filter(|amount| amount.swapped);
    told::draft(
        reading,
        Told {
            args: Args::Exchange(Exchange {
                category,
                format: swapped.map(|amount| reading.written(amount.tokens.clone()).to_owned()),
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "people counted"
                )]
                count_per_side: count.map(|count| count as u32),
                status,
                mediator: None,
                parties: parties.clone(),
            }),
            cue,
            evidence: extent,
            base: real,
            rule: if swapped.is_some() { "exchange.format" } else { "exchange.told" },
            event: told::key(&parties, &format!("{category:?}")),
        },
    )
}

/// The people or bodies in a range.
fn people(reading: &Reading, range: Range<usize>) -> Option<(ExchangeCategory, Range<usize>)> {
    reading.cues(range).find_map(|hit| Some((category(reading, hit)?, hit.start..hit.end)))
}

fn people_last(reading: &Reading, range: Range<usize>) -> Option<(ExchangeCategory, Range<usize>)> {
    reading.cues(range).filter_map(|hit| Some((category(reading, hit)?, hit.start..hit.end))).last()
}

fn category(reading: &Reading, hit: &Hit) -> Option<ExchangeCategory> {
    if hit.class != Some(CueClass::Unit) {
        return None;
    }
    match reading.value_word(hit)? {
        "prisoner" | "soldier" => Some(ExchangeCategory::Pow),
        "body" => Some(ExchangeCategory::Bodies),
        "child" => Some(ExchangeCategory::Children),
        "civilian" => Some(ExchangeCategory::Civilians),
        _ => None,
    }
}

/// Captives and bodies are handed over; soldiers, children and civilians do other things as well.
fn captive(reading: &Reading, unit: &Hit) -> bool {
    matches!(reading.value_word(unit), Some("prisoner" | "body"))
}

fn counts(amount: &Amount) -> bool {
    matches!(amount.unit.as_str(), "prisoner" | "soldier" | "body" | "child" | "civilian")
}

fn amount_at<'a>(amounts: &'a [Amount], unit: &Range<usize>) -> Option<&'a Amount> {
    let from = amounts.partition_point(|amount| amount.tokens.end < unit.start);
    let near = amounts.get(from..)?.iter().take(2);
    near.filter(|amount| amount.tokens.start <= unit.start).find(|amount| counts(amount))
}

/// True where only a number and adjectives stand between a verb and the people.
fn reaches(reading: &Reading, between: Range<usize>, amounts: &[Amount]) -> bool {
    let from = amounts.partition_point(|amount| amount.tokens.start < between.start);
    let first = amounts.get(from).map_or(between.end, |amount| amount.tokens.start.min(between.end));
    told::reaches(reading, between.start..first)
}

/// Tokens between people and the verb of which they are the subject at most.
const SUBJECT: usize = 5;

fn passive(reading: &Reading, between: Range<usize>) -> bool {
    between.len() <= SUBJECT && !between.clone().any(|at| reading.form(at) == "," && between.len() > 3)
}
