//! Facts as `inspect text` prints them: offsets in scalar values, speakers by id, nameless sources beside.

use crate::model::{Fact, SourceRef};
use serde_json::{Map, Value, json};

/// One fact as an object.
pub(super) fn print(fact: &Fact) -> Value {
    let mut value = serde_json::to_value(fact).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        object.insert("evidence".to_owned(), fact.evidence.iter().map(|part| {
            let span = part.span;
            json!({"start": span.start, "end": span.end, "byte_start": span.byte_start, "byte_end": span.byte_end, "text": part.text})
        }).collect());
        object.insert("samples".to_owned(), fact.confidence.samples.into());
    }
    value
}

/// The nameless sources of some facts by id.
pub(super) fn sources(facts: &[Fact]) -> Map<String, Value> {
    let mut found = Map::new();
    for source in facts.iter().flat_map(|fact| &fact.attribution).filter_map(|link| link.source.as_ref()) {
        if let SourceRef::Local { id, label, anonymity, knowledge, number } = source {
            let value =
                json!({"label": label, "anonymity": anonymity, "knowledge": knowledge, "number": number});
            found.insert(id.to_string(), value);
        }
    }
    found
}
