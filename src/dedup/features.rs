//! Keys of what an article is about: the same event gives the same keys in every language.

use crate::model::{Args, Fact, MatchReport};
use xxhash_rust::xxh3::xxh3_64;

/// The keys of an article, sorted and without repeats: its entities, issues, and the figures and meetings of its facts.
pub fn features(report: &MatchReport, facts: &[Fact]) -> Vec<u64> {
    let entities = report.mentions.iter().map(|mention| key("entity", mention.entity.as_str()));
    let literals = report.mentions.iter().filter_map(|mention| mention.literal.as_ref());
    let issues = report.issues.iter().map(|(issue, _)| key("issue", issue.as_str()));
    let mut keys: Vec<u64> = entities
        .chain(literals.map(|literal| key("entity", literal.as_str())))
        .chain(issues)
        .chain(facts.iter().filter_map(fact_key))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn fact_key(fact: &Fact) -> Option<u64> {
    match &fact.args {
        Args::Figure(figure) => Some(key("figure", &format!("{} {}", figure.value, figure.unit))),
        Args::Meeting(meeting) => {
            let place = meeting.place.as_ref()?;
            let day = fact.time.as_ref().and_then(|time| time.start)?;
            Some(key("meeting", &format!("{place} {day}")))
        }
        _ => None,
    }
}

fn key(kind: &str, value: &str) -> u64 {
    xxh3_64(format!("{kind} {value}").as_bytes())
}
