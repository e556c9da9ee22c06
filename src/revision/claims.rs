//! The facts of two versions held against each other: which came, which went, which say something else now.

use crate::text::Tokens;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What became of a claim, by the places of facts that make it in the lists given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimChange {
    /// Only the new version makes it.
    Came(usize),
    /// Only the old version makes it.
    Went(usize),
    /// Both speak of it and say different things: the old fact and the new one.
    Changed(usize, usize),
}

/// A fact in its envelope, as `docs/facts.md` describes it.
type Fact = Map<String, Value>;

/// What became of the claims. Facts are of one claim where kind and key arguments are the same (`claim_key`): a claim that
/// is made twice and then once has not gone. Of the rest, two of one kind whose sentences are mostly the same words are
/// one claim that changed.
pub fn claims(old: &[&Fact], new: &[&Fact]) -> Vec<ClaimChange> {
    let (before, after) = (by_key(old), by_key(new));
    let mut changes = Vec::new();
    for (key, facts) in &before {
        let Some(now) = after.get(key) else { continue };
        let said: BTreeSet<String> = facts.iter().map(|at| said(old, *at)).collect();
        let changed = now.iter().all(|at| !said.contains(&self::said(new, *at)));
        if let (true, Some(was), Some(is)) = (changed, facts.first(), now.first()) {
            changes.push(ClaimChange::Changed(*was, *is));
        }
    }
    let only = |these: &Claims, those: &Claims| -> Vec<usize> {
        let mut only: Vec<usize> = these
            .iter()
            .filter(|(key, _)| !those.contains_key(*key))
            .filter_map(|(_, facts)| facts.first().copied())
            .collect();
        only.sort_unstable();
        only
    };
    let (mut went, came) = (only(&before, &after), only(&after, &before));
    for is in came {
        let alike = went.iter().position(|was| is_edit(old, *was, new, is));
        changes.push(match alike {
            Some(place) => ClaimChange::Changed(went.remove(place), is),
            None => ClaimChange::Came(is),
        });
    }
    changes.extend(went.into_iter().map(ClaimChange::Went));
    changes
}

type Claims = BTreeMap<String, Vec<usize>>;

fn by_key(facts: &[&Fact]) -> Claims {
    let mut claims = Claims::new();
    for (at, fact) in facts.iter().enumerate() {
        claims.entry(format!("{}|{}", text(fact, "kind"), text(fact, "claim_key"))).or_default().push(at);
    }
    claims
}

fn text<'f>(fact: &'f Fact, field: &str) -> &'f str {
    fact.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// What a fact says, without where it says it.
fn said(facts: &[&Fact], at: usize) -> String {
    let Some(fact) = facts.get(at) else { return String::new() };
    let time = fact.get("time").filter(|time| time.get("granularity") != Some(&Value::from("unstated")));
    let days = time.map(|time| (time.get("start"), time.get("end")));
    let arguments = fact.get("args").map(without_places);
    format!("{} {} {arguments:?} {days:?}", text(fact, "polarity"), text(fact, "factuality"))
}

/// Arguments without spans, which move with every word put in before them, and without the verb of saying.
fn without_places(arguments: &Value) -> Value {
    let Value::Object(fields) = arguments else { return arguments.clone() };
    let is_place = |value: &Value| value.get("byte_start").is_some();
    let kept = fields.iter().filter(|(name, value)| *name != "cue" && !is_place(value));
    Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// True for two facts of one kind whose sentences have most of their words in common.
fn is_edit(old: &[&Fact], was: usize, new: &[&Fact], is: usize) -> bool {
    let (Some(was), Some(is)) = (old.get(was), new.get(is)) else { return false };
    if text(was, "kind") != text(is, "kind") {
        return false;
    }
    let (a, b) = (words(was), words(is));
    let shared = a.intersection(&b).count();
    shared * 3 >= a.len().max(b.len()) * 2 && shared > 2
}

fn words(fact: &Fact) -> BTreeSet<String> {
    let evidence = fact.get("evidence").and_then(Value::as_array).into_iter().flatten();
    let texts = evidence.filter_map(|part| part.get("text")?.as_str());
    texts
        .flat_map(|text| Tokens::of(text).folded.split(' ').map(str::to_owned).collect::<Vec<_>>())
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fact(key: &str, args: Value, factuality: &str, sentence: &str) -> Fact {
        let fact = json!({
            "kind": "meeting", "claim_key": key, "args": args, "polarity": "+", "factuality": factuality, "time": null,
            "evidence": [{ "text": sentence }],
        });
        fact.as_object().unwrap().clone()
    }

    fn changes(old: &[Fact], new: &[Fact]) -> Vec<ClaimChange> {
        claims(&old.iter().collect::<Vec<_>>(), &new.iter().collect::<Vec<_>>())
    }

    #[test]
    fn claims_come_and_go_and_change_and_are_counted_once() {
        let met = || fact("a", json!({"place": "plc:oslo"}), "happened", "They met in Oslo.");
        let planned = fact("a", json!({"place": "plc:oslo"}), "planned", "They will meet in Oslo.");
        let other =
            || fact("b", json!({"place": "plc:riga"}), "happened", "Ministers gathered near the river.");
        assert_eq!(changes(&[met(), met()], &[met()]), []);
        assert_eq!(changes(&[met()], &[met(), other(), other()]), [ClaimChange::Came(1)]);
        assert_eq!(changes(&[other(), met()], &[met()]), [ClaimChange::Went(0)]);
        assert_eq!(changes(&[planned], &[met()]), [ClaimChange::Changed(0, 0)]);
    }

    #[test]
    fn a_fact_whose_words_moved_says_the_same() {
        let at = |place: u32| json!({"speaker": "per:x", "content": {"start": place, "byte_start": place}, "cue": "said"});
        assert_eq!(changes(&[fact("a", at(3), "asserted", "x")], &[fact("a", at(90), "asserted", "x")]), []);
    }

    #[test]
    fn a_sentence_with_another_name_in_it_is_a_claim_that_changed() {
        let old =
            fact("a", json!({"place": "plc:oslo"}), "happened", "The two envoys met on Monday in Oslo.");
        let new =
            fact("b", json!({"place": "plc:riga"}), "happened", "The two envoys met on Monday in Riga.");
        assert_eq!(changes(&[old], &[new]), [ClaimChange::Changed(0, 0)]);
    }
}
