//! Finds -> score, verdict and reasons: weights with diminishing returns, requirements in a window, exclusions.

use super::cues::{Find, Target};
use crate::model::{EntityId, Field, How, Mention, Reason, Relevance, Span, Topic, Verdict};
use crate::text::{Document, Offsets, Tokens};
use std::collections::{BTreeMap, BTreeSet};

/// A find with its place.
#[derive(Debug, Clone, Copy)]
struct Place {
    target: Target,
    field: Field,
    span: Span,
    /// The sentence of the text; nothing in the title.
    sentence: Option<usize>,
}

/// Paragraphs that count as the lead.
const LEAD_PARAGRAPHS: usize = 2;

/// Weighs everything that was found.
pub(super) fn weigh(
    topic: &Topic,
    document: &Document<'_>,
    finds: (&[Find], &[Find]),
    mentions: &[Mention],
) -> Relevance {
    let places = places(topic, document, finds, mentions);
    let mut why: Vec<Reason> = Vec::new();
    for (index, cue) in topic.cues.iter().enumerate() {
        why.extend(reason(topic, document, &places, Target::Cue(index), &cue.name, cue.weight));
    }
    for (index, exclusion) in topic.exclusions.iter().enumerate() {
        why.extend(reason(
            topic,
            document,
            &places,
            Target::Exclusion(index),
            &exclusion.name,
            -exclusion.weight,
        ));
    }
    let sum: f64 = topic.bias + why.iter().map(|reason| reason.weight).sum::<f64>();
    let met = requirement(topic, &places);
    let sum = if met.is_some() { sum } else { sum.min(UNMET) };
    why.push(met.unwrap_or_else(missing));
    why.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    let score = 1.0 / (1.0 + (-sum).exp());
    let verdict = if score >= topic.threshold { Verdict::Relevant } else { Verdict::Irrelevant };
    Relevance { score, verdict, why }
}

/// The sum that an article without the required combination can have at most: a score of .05.
const UNMET: f64 = -3.0;

fn missing() -> Reason {
    Reason { rule: "required".to_owned(), weight: UNMET, field: Field::Text, span: None }
}

fn places(
    topic: &Topic,
    document: &Document<'_>,
    (in_title, in_text): (&[Find], &[Find]),
    mentions: &[Mention],
) -> Vec<Place> {
    let mut places = Vec::new();
    for find in in_title {
        let span = span_of(find, &document.title_tokens, &document.title_offsets);
        places.push(Place { target: find.target, field: Field::Title, span, sentence: None });
    }
    for find in in_text {
        let span = span_of(find, &document.tokens, &document.offsets);
        let sentence = sentence_of(document, span);
        places.push(Place { target: find.target, field: Field::Text, span, sentence });
    }
    let targets = entity_targets(topic);
    for mention in mentions {
        let ids = std::iter::once(&mention.entity).chain(&mention.literal);
        let hit: BTreeSet<Target> = ids.filter_map(|id| targets.get(id)).flatten().copied().collect();
        let sentence = (mention.field == Field::Text).then(|| sentence_of(document, mention.span)).flatten();
        let role = mention.how == How::RoleTitle && mention.literal.is_none();
        let targets = hit.into_iter().filter(|_| !role);
        places.extend(targets.map(|target| Place {
            target,
            field: mention.field,
            span: mention.span,
            sentence,
        }));
    }
    places.sort_by_key(|place| (place.field == Field::Text, place.span.start));
    places
}

fn entity_targets(topic: &Topic) -> BTreeMap<&EntityId, Vec<Target>> {
    let mut targets: BTreeMap<&EntityId, Vec<Target>> = BTreeMap::new();
    for (index, cue) in topic.cues.iter().enumerate() {
        for id in &cue.entities {
            targets.entry(id).or_default().push(Target::Cue(index));
        }
    }
    for (index, exclusion) in topic.exclusions.iter().enumerate() {
        for id in &exclusion.entities {
            targets.entry(id).or_default().push(Target::Exclusion(index));
        }
    }
    targets
}

fn span_of(find: &Find, tokens: &Tokens, offsets: &Offsets<'_>) -> Span {
    let start = tokens.items.get(find.first).map_or(0, |token| token.start as usize);
    let end = tokens.items.get(find.last.saturating_sub(1)).map_or(start, |token| token.end as usize);
    offsets.span(start..end)
}

fn sentence_of(document: &Document<'_>, span: Span) -> Option<usize> {
    let after =
        document.sentences.partition_point(|sentence| sentence.bytes.start <= span.byte_start as usize);
    after.checked_sub(1)
}

/// The first find counts once, each further one less; the title and the lead count more.
fn reason(
    topic: &Topic,
    document: &Document<'_>,
    places: &[Place],
    target: Target,
    rule: &str,
    weight: f64,
) -> Option<Reason> {
    let mut of_target = places.iter().filter(|place| place.target == target).peekable();
    let first = **of_target.peek()?;
    let amount: f64 = of_target.map(|place| emphasis(topic, document, place)).sum();
    let weight = weight * (1.0 + amount).log2();
    Some(Reason { rule: rule.to_owned(), weight, field: first.field, span: Some(first.span) })
}

fn emphasis(topic: &Topic, document: &Document<'_>, place: &Place) -> f64 {
    let paragraph = place.sentence.and_then(|sentence| document.sentences.get(sentence)).map(|s| s.paragraph);
    match (place.field, paragraph) {
        (Field::Title, _) => topic.title_weight,
        (Field::Text, Some(paragraph)) if paragraph < LEAD_PARAGRAPHS => topic.lead_weight,
        (Field::Text, _) => 1.0,
    }
}

/// Looks for one cue of each required group within the window; the title is a window of its own.
fn requirement(topic: &Topic, places: &[Place]) -> Option<Reason> {
    if topic.required.is_empty() {
        return Some(Reason { rule: "required".to_owned(), weight: 0.0, field: Field::Text, span: None });
    }
    let groups: Vec<BTreeSet<Target>> = topic
        .required
        .iter()
        .map(|group| {
            let named = topic.cues.iter().enumerate().filter(|(_, cue)| group.contains(&cue.name));
            named.map(|(index, _)| Target::Cue(index)).collect()
        })
        .collect();
    let found = places.iter().find(|start| {
        groups.iter().all(|group| {
            places.iter().any(|place| group.contains(&place.target) && near(topic, start, place))
        })
    })?;
    Some(Reason { rule: "required".to_owned(), weight: 0.0, field: found.field, span: Some(found.span) })
}

fn near(topic: &Topic, start: &Place, place: &Place) -> bool {
    match (start.sentence, place.sentence) {
        (Some(a), Some(b)) => b >= a && b - a <= topic.window_sentences,
        (None, None) => true,
        _ => false,
    }
}
