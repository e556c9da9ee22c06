//! The facts of one key, sorted into events.
//!
//! Dated facts that name people are the frame; what says less joins the event that it can only mean, or stands alone.

use super::Said;
use crate::model::{FactKind, Granularity};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Days back from a report in which what it does not date took place.
const BACK: i64 = 2;
/// Words that two statements share, of the shorter one: less is another statement on the same issue.
const SAME_WORDS: f64 = 0.5;
/// Words of a statement that say anything at all.
const LEAST_WORDS: usize = 4;
/// People that two accounts of one meeting name both, where neither names all of the other's.
const PEOPLE: usize = 2;

/// Facts on one event, by their places in the list given.
pub type Grouped = Vec<usize>;

/// Sorts the facts of one key into events. The order of the list makes no difference to who belongs together.
pub fn events(facts: &[Said]) -> Vec<Grouped> {
    let mut order: Vec<(usize, &Said)> = facts.iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| (a.at, &a.id, a.row).cmp(&(b.at, &b.id, b.row)));
    let sorted: Vec<&Said> = order.iter().map(|(_, fact)| *fact).collect();
    let back = |place: usize| order.get(place).map(|(place, _)| *place);
    let mut groups: Vec<Grouped> =
        in_order(&sorted).into_iter().map(|group| group.into_iter().filter_map(back).collect()).collect();
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups
}

/// The same for facts in the order in which they were reported.
fn in_order(facts: &[&Said]) -> Vec<Grouped> {
    let of_rank = |wanted: u8| {
        let ranked = facts.iter().enumerate().filter(move |(_, fact)| rank(fact) == wanted);
        ranked.map(|(place, fact)| (place, *fact))
    };
    let mut groups = components(facts, of_rank(0).map(|(place, _)| place).collect());
    for wanted in [1, 2, 3] {
        for (place, fact) in of_rank(wanted) {
            let fitting: Vec<usize> =
                (0..groups.len()).filter(|group| joins(facts, &groups, *group, fact)).collect();
            // What names nobody, or only a month, joins the one event that it can mean; two leave it alone.
            let sure = wanted == 1 || fitting.len() == 1;
            match fitting.first().filter(|_| sure).and_then(|group| groups.get_mut(*group)) {
                Some(group) => group.push(place),
                None => groups.push(vec![place]),
            }
        }
    }
    groups
}

/// 0: dated and sure whom it is about; 1: undated; 2: people not named; 3: a month or a year.
fn rank(fact: &Said) -> u8 {
    let coarse = matches!(fact.days.2, Some(Granularity::Month | Granularity::Year | Granularity::Week));
    if coarse {
        3
    } else if fact.kind == FactKind::Meeting && fact.ids("participants").is_empty() {
        2
    } else if fact.days.0.is_none() {
        1
    } else {
        0
    }
}

fn joins(facts: &[&Said], groups: &[Grouped], group: usize, fact: &Said) -> bool {
    let members = groups.get(group).into_iter().flatten().filter_map(|place| facts.get(*place));
    let mut some = false;
    for member in members {
        some = true;
        if !(overlap(span(member), span(fact)) && alike(member, fact)) {
            return false;
        }
    }
    some
}

/// Groups in which each is linked with another.
fn components(facts: &[&Said], places: Vec<usize>) -> Vec<Grouped> {
    let mut groups: Vec<Grouped> = Vec::new();
    for place in places {
        let Some(fact) = facts.get(place) else { continue };
        let linked = |group: &Grouped| {
            group
                .iter()
                .filter_map(|other| facts.get(*other))
                .any(|other| overlap(span(other), span(fact)) && alike(other, fact))
        };
        let (mut one, rest): (Vec<Grouped>, Vec<Grouped>) = groups.into_iter().partition(linked);
        groups = rest;
        let mut merged: Grouped = one.drain(..).flatten().collect();
        merged.push(place);
        merged.sort_unstable();
        groups.push(merged);
    }
    groups.sort();
    groups
}

/// First and last day on which it can have been.
fn span(fact: &Said) -> (Date, Date) {
    let today = fact.day();
    let last = fact.days.1.or(fact.days.0).unwrap_or(today);
    let back = || last.checked_sub(BACK.days()).unwrap_or(last);
    (fact.days.0.unwrap_or_else(back), last)
}

fn overlap(a: (Date, Date), b: (Date, Date)) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

/// True where nothing in two facts of one key speaks against one event.
fn alike(a: &Said, b: &Said) -> bool {
    match a.kind {
        FactKind::Meeting => same_people(&a.ids("participants"), &b.ids("participants")) && same_form(a, b),
        FactKind::Travel => same_people(&a.ids("who"), &b.ids("who")),
        FactKind::Statement => same_words(&a.words, &b.words),
        _ => true,
    }
}

fn same_people(a: &BTreeSet<&str>, b: &BTreeSet<&str>) -> bool {
    let shared = a.intersection(b).count();
    shared == a.len().min(b.len()) || shared >= PEOPLE
}

/// A call is no meeting in a room.
fn same_form(a: &Said, b: &Said) -> bool {
    (a.text("form") == "call") == (b.text("form") == "call")
}

fn same_words(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let least = a.len().min(b.len());
    let shared = a.intersection(b).count();
    // Sentences are short: the counts are exact as floats.
    least >= LEAST_WORDS && shared as f64 >= SAME_WORDS * least as f64 || a == b
}
