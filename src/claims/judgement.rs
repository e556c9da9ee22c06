//! One event: the claims made about it, who stands behind each, where they contradict each other.

use super::Said;
use crate::model::{FactKind, Factuality};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How real a claim is said to be, as far as claims are told apart by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// It took place or goes on.
    Real,
    /// Speech, a stance, a state.
    Asserted,
    /// It is intended or suggested.
    Planned,
    /// It may be.
    Possible,
}

/// How a claim is supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// One article.
    SingleSource,
    /// Several articles, one origin.
    Repeated,
    /// Two independent origins or more.
    Corroborated,
}

/// One claim about an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Said not to be so.
    pub negative: bool,
    /// How real.
    pub class: Class,
    /// The number, stance or status that is claimed; empty where the event is all.
    pub value: String,
    /// The facts that make it, by their places, the earliest first.
    pub facts: Vec<usize>,
    /// The origins behind it.
    pub origins: BTreeSet<String>,
    /// How many articles make it.
    pub articles: usize,
    /// How it is supported.
    pub state: State,
    /// Somebody else says otherwise.
    pub disputed: bool,
    /// The claim that came in its place, by its number in the event.
    pub superseded_by: Option<usize>,
    /// When it was first and last made.
    pub reported: (Timestamp, Timestamp),
}

/// Two facts on one event that cannot both be right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Disagreement {
    /// `denial`, `number`, `stance`, `status` or `place`.
    pub what: &'static str,
    /// The facts, by their places; the earlier first.
    pub facts: (usize, usize),
    /// What each says.
    pub values: (String, String),
}

/// What was made of one event.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judgement {
    /// The claims.
    pub claims: Vec<Claim>,
    /// Where they contradict each other.
    pub disagreements: Vec<Disagreement>,
}

/// Judges the facts of one event, given by their places.
pub fn judge(facts: &[Said], event: &[usize]) -> Judgement {
    let mut claims = claims(facts, event);
    let mut disagreements = Vec::new();
    for a in 0..claims.len() {
        for b in 0..claims.len() {
            let (Some(one), Some(other)) = (claims.get(a), claims.get(b)) else { continue };
            if a < b
                && let Some(found) = contradiction(facts, one, other)
            {
                settle(&mut claims, (a, b), &found, facts);
                if !same_voice(&claims, a, b) {
                    disagreements.push(found);
                }
            } else if a != b && overtakes(facts, other, one) {
                claims.iter_mut().skip(a).take(1).for_each(|claim| claim.superseded_by = Some(b));
            }
        }
    }
    for found in places(facts, event) {
        mark(&mut claims, &found);
        disagreements.push(found);
    }
    disagreements.sort();
    Judgement { claims, disagreements }
}

fn claims(facts: &[Said], event: &[usize]) -> Vec<Claim> {
    let mut by_claim: BTreeMap<(Class, bool, String), Vec<usize>> = BTreeMap::new();
    for place in event {
        let Some(fact) = facts.get(*place) else { continue };
        let (class, negative) = class(fact);
        by_claim.entry((class, negative, value(fact))).or_default().push(*place);
    }
    by_claim.into_iter().map(|(key, places)| claim(facts, key, places)).collect()
}

fn claim(facts: &[Said], (class, negative, value): (Class, bool, String), mut places: Vec<usize>) -> Claim {
    let at = |place: &usize| facts.get(*place).map(|fact| (fact.at, fact.id.as_str()));
    places.sort_by(|a, b| at(a).cmp(&at(b)));
    let made: Vec<&Said> = places.iter().filter_map(|place| facts.get(*place)).collect();
    let origins: BTreeSet<String> = made.iter().map(|fact| fact.origin.clone()).collect();
    let articles = made.iter().map(|fact| &fact.article).collect::<BTreeSet<_>>().len();
    let state = match (articles, origins.len()) {
        (0 | 1, _) => State::SingleSource,
        (_, 0 | 1) => State::Repeated,
        _ => State::Corroborated,
    };
    let first = made.first().map_or(Timestamp::UNIX_EPOCH, |fact| fact.at);
    let last = made.last().map_or(first, |fact| fact.at);
    Claim {
        negative,
        class,
        value,
        facts: places,
        origins,
        articles,
        state,
        disputed: false,
        superseded_by: None,
        reported: (first, last),
    }
}

/// A denial is the opposite of what it denies.
fn class(fact: &Said) -> (Class, bool) {
    match fact.factuality {
        Factuality::Happened | Factuality::Ongoing => (Class::Real, fact.negative),
        Factuality::Asserted => (Class::Asserted, fact.negative),
        Factuality::Planned | Factuality::Proposed => (Class::Planned, fact.negative),
        Factuality::Possible | Factuality::Conditional | Factuality::Hypothetical => {
            (Class::Possible, fact.negative)
        }
        Factuality::Denied => (Class::Real, true),
    }
}

/// What a fact claims beyond its event.
fn value(fact: &Said) -> String {
    let part = |name: &str| match fact.args.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let names: &[&str] = match fact.kind {
        FactKind::Position => &["stance"],
        FactKind::Proposal => &["points", "status"],
        FactKind::Figure => &["qualifier", "value", "low", "high"],
        FactKind::Outcome | FactKind::Ceasefire => &["status"],
        FactKind::Exchange => &["status", "count_per_side"],
        FactKind::Assessment => &["valence"],
        _ => &[],
    };
    let parts: Vec<String> = names.iter().map(|name| part(name)).filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// What two claims cannot both be right about.
fn contradiction(facts: &[Said], a: &Claim, b: &Claim) -> Option<Disagreement> {
    let (one, other) = (*a.facts.first()?, *b.facts.first()?);
    let (first, second) = (facts.get(one)?, facts.get(other)?);
    let what = if a.value == b.value {
        (a.negative != b.negative && a.class == b.class).then_some("denial")?
    } else if a.negative || b.negative {
        return None;
    } else {
        differing(first, second)?
    };
    let told = |claim: &Claim| if what == "denial" { sign(claim) } else { claim.value.clone() };
    let ordered = (first.at, &first.id) <= (second.at, &second.id);
    let (facts, values) =
        if ordered { ((one, other), (told(a), told(b))) } else { ((other, one), (told(b), told(a))) };
    Some(Disagreement { what, facts, values })
}

fn sign(claim: &Claim) -> String {
    if claim.negative { "not so" } else { "so" }.to_owned()
}

/// How facts of one event with different values contradict each other, if they do.
fn differing(a: &Said, b: &Said) -> Option<&'static str> {
    let number = |fact: &Said, name: &str| fact.args.get(name).and_then(Value::as_f64);
    let differ = |name: &str| number(a, name).zip(number(b, name)).is_some_and(|(a, b)| (a - b).abs() > 1e-9);
    match a.kind {
        FactKind::Figure => {
            let exact = a.text("qualifier") == "exact" && b.text("qualifier") == "exact";
            (exact && differ("value")).then_some("number")
        }
        FactKind::Exchange => {
            (differ("count_per_side") && a.text("status") == b.text("status")).then_some("number")
        }
        FactKind::Position => opposed(a.text("stance"), b.text("stance"), FOR, AGAINST).then_some("stance"),
        FactKind::Outcome => opposed(a.text("status"), b.text("status"), REACHED, MISSED).then_some("status"),
        FactKind::Ceasefire => {
            opposed(a.text("status"), b.text("status"), &["in_force"], &["violated"]).then_some("status")
        }
        _ => None,
    }
}

const FOR: &[&str] = &["supports", "accepts", "conditionally_accepts", "open_to", "concedes"];
const AGAINST: &[&str] = &["opposes", "rejects", "red_line"];
const REACHED: &[&str] = &["agreed", "initialled", "signed", "ratified", "in_force"];
const MISSED: &[&str] = &["rejected", "cancelled", "failed"];

fn opposed(a: &str, b: &str, these: &[&str], those: &[&str]) -> bool {
    (these.contains(&a) && those.contains(&b)) || (those.contains(&a) && these.contains(&b))
}

/// One voice that says otherwise later has corrected itself; two voices disagree.
fn settle(claims: &mut [Claim], (a, b): (usize, usize), found: &Disagreement, facts: &[Said]) {
    if !same_voice(claims, a, b) {
        mark(claims, found);
        return;
    }
    let earlier_is_a = claims.get(a).is_some_and(|claim| claim.facts.contains(&found.facts.0));
    let apart = facts.get(found.facts.0).map(|fact| fact.at) < facts.get(found.facts.1).map(|fact| fact.at);
    let (old, new) = if earlier_is_a { (a, b) } else { (b, a) };
    if apart {
        claims.iter_mut().skip(old).take(1).for_each(|claim| claim.superseded_by = Some(new));
    }
}

fn same_voice(claims: &[Claim], a: usize, b: usize) -> bool {
    let origins = |at: usize| claims.get(at).map(|claim| &claim.origins);
    origins(a) == origins(b) && origins(a).is_some_and(|origins| origins.len() == 1)
}

fn mark(claims: &mut [Claim], found: &Disagreement) {
    let (one, other) = found.facts;
    for claim in claims.iter_mut() {
        claim.disputed |= claim.facts.contains(&one) || claim.facts.contains(&other);
    }
}

/// True where a claim came after another and makes it history: what was planned took place, a status moved on.
fn overtakes(facts: &[Said], new: &Claim, old: &Claim) -> bool {
    let kind = new.facts.first().and_then(|place| facts.get(*place)).map(|fact| fact.kind);
    let came =
        !new.negative && new.class == Class::Real && matches!(old.class, Class::Planned | Class::Possible);
    let staged = matches!(
        kind,
        Some(FactKind::Proposal | FactKind::Ceasefire | FactKind::Outcome | FactKind::Exchange)
    );
    let moved = staged && new.value != old.value && new.class == old.class && !new.negative && !old.negative;
    (came && new.reported.0 >= old.reported.0) || (moved && new.reported.0 > old.reported.1)
}

/// Accounts of one meeting that put it into places of different parties.
fn places(facts: &[Said], event: &[usize]) -> Vec<Disagreement> {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let at = |place: usize| facts.get(place).map(|fact| (fact.at, &fact.id));
    for place in event {
        let Some(fact) = facts.get(*place).filter(|fact| fact.kind == FactKind::Meeting) else { continue };
        if fact.text("place").is_empty() || fact.text("form") == "call" || class(fact) != (Class::Real, false)
        {
            continue;
        }
        let known = first.entry(fact.text("place")).or_insert(*place);
        if at(*place) < at(*known) {
            *known = *place;
        }
    }
    let found: Vec<usize> = first.into_values().collect();
    let pairs = found.iter().enumerate().flat_map(|(n, a)| found.iter().skip(n + 1).map(move |b| (*a, *b)));
    pairs
        .filter_map(|(a, b)| {
            let (a, b) = if at(a) <= at(b) { (a, b) } else { (b, a) };
            let (one, other) = (facts.get(a)?, facts.get(b)?);
            let known = !one.place_parties.is_empty() && !other.place_parties.is_empty();
            let apart =
                known && one.place_parties.is_disjoint(&other.place_parties) && one.origin != other.origin;
            let values = (one.text("place").to_owned(), other.text("place").to_owned());
            apart.then_some(Disagreement { what: "place", facts: (a, b), values })
        })
        .collect()
}
