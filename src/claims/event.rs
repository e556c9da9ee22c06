//! The key that facts on one event have in common, in whatever language and words: kind, and who or what it is about.

use super::ids;
use crate::model::{FactKind, TextHash};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The key of a fact, where it says enough to be met elsewhere; `parties_of` gives the parties of an entity. Sources
/// without a known name are local to their document and stand as one.
pub fn bucket(
    kind: FactKind,
    args: &Map<String, Value>,
    issues: &BTreeSet<String>,
    parties_of: &dyn Fn(&str) -> BTreeSet<String>,
) -> Option<String> {
    let sides = |names: &[&str]| -> BTreeSet<String> {
        names.iter().flat_map(|name| ids(args, name)).flat_map(|id| side(id, parties_of)).collect()
    };
    let joined = |names: &[&str]| -> String { names.iter().map(|name| plain(args, name)).collect() };
    let about = match kind {
        FactKind::Meeting => some(list(sides(&["sides", "participants"])))?,
        FactKind::Travel => format!("{}{}", some(list(sides(&["who"])))?, some(joined(&["to"]))?),
        FactKind::Statement => format!("{}{}", speaker(args), some(list(issues.clone()))?),
        FactKind::Position => {
            let what = joined(&["object", "area"]);
            format!("{}{}", some(joined(&["party"]))?, some(format!("{what}{}", list(issues.clone())))?)
        }
        FactKind::Proposal => some(joined(&["document"])).or_else(|| both(args, "sponsor", "aim"))?,
        FactKind::Provision => {
            both(args, "document", "action")? + &joined(&["obligor", "object", "beneficiary"])
        }
        FactKind::Figure => both(args, "of", "unit")? + &joined(&["per"]),
        FactKind::NextStep => some(joined(&["what"]))? + &joined(&["actors", "decider"]),
        FactKind::Outcome => {
            let parties = list(sides(&["parties"])) + &list(issues.clone());
            some(joined(&["object"])).or_else(|| some(parties))? + &joined(&["stage"])
        }
        FactKind::Ceasefire => joined(&["type"]) + &list(sides(&["parties"])),
        FactKind::Exchange => joined(&["category"]) + &list(sides(&["parties"])),
        FactKind::Relation => both(args, "subject", "object")? + &joined(&["rel"]),
        FactKind::Assessment => both(args, "evaluator", "target")?,
    };
    Some(TextHash::of(&format!("{}|{about}", kind.as_str())).as_str().to_owned())
}

/// The parties that stand for an entity, or itself.
fn side(id: &str, parties_of: &dyn Fn(&str) -> BTreeSet<String>) -> BTreeSet<String> {
    if let Some(party) = id.strip_prefix("pty:") {
        return BTreeSet::from([party.to_owned()]);
    }
    let parties = parties_of(id);
    if parties.is_empty() { BTreeSet::from([id.to_owned()]) } else { parties }
}

fn speaker(args: &Map<String, Value>) -> String {
    let id = args.get("speaker").and_then(Value::as_str).unwrap_or_default();
    if id.starts_with("src:") { "src;".to_owned() } else { format!("{id};") }
}

/// One argument as text, with a mark behind it that keeps neighbours apart; empty where it is not known.
fn plain(args: &Map<String, Value>, name: &str) -> String {
    match args.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => format!("{};", text.to_lowercase()),
        Some(Value::Array(_)) => list(ids(args, name).into_iter().map(str::to_owned).collect()),
        Some(other) => format!("{other};"),
    }
}

fn both(args: &Map<String, Value>, one: &str, other: &str) -> Option<String> {
    Some(format!("{}{}", some(plain(args, one))?, some(plain(args, other))?))
}

fn list(items: BTreeSet<String>) -> String {
    if items.is_empty() {
        return String::new();
    }
    items.into_iter().collect::<Vec<_>>().join(",") + ";"
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
