//! Finds -> score, verdict and reasons. A cue counts where the required combination stands around it; title, lead and
//! the text as a whole are weighed apart, the text per ten sentences: a passing mention in a long text is little.

use super::cues::{Find, Target};
use crate::model::{
    Combination, Cue, EntityId, Exclusion, Field, How, Mention, Reason, Relevance, Span, Topic, Verdict,
};
use crate::text::{Document, Offsets, Tokens};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// A find with its place.
#[derive(Debug, Clone, Copy)]
struct Place {
    target: Target,
    field: Field,
    span: Span,
    /// 0 in the title, from 1 on the sentences of the text.
    unit: usize,
}

/// The sum that an article without any required combination can have at most: a score of .05 or less.
const UNMET: f64 = -3.0;

/// A text is counted as at least so many sentences.
const SHORTEST_TEXT: usize = 5;

/// The sentences by which the amount in the text is told.
const TEN_SENTENCES: f64 = 10.0;

/// Weighs everything that was found.
pub(super) fn weigh(
    topic: &Topic,
    document: &Document<'_>,
    finds: (&[Find], &[Find]),
    mentions: &[Mention],
) -> Relevance {
    let mut places = places(topic, document, finds, mentions);
    places.extend(close_combinations(topic, &places));
    let surroundings = surroundings(topic, &places);
    let part = |unit: &usize| surroundings.get(unit).map_or(0.0, |(part, _)| *part);
    let cues = amounts(&places, |place| match place.target {
        Target::Cue(at) => topic.cues.get(at).map_or(0.0, |cue| cue.weight * part(&place.unit)),
        Target::Combination(at) => topic.required.get(at).map_or(0.0, |combination| combination.weight),
        Target::Exclusion(_) | Target::Issue(_) => 0.0,
    });
    let exclusions = amounts(&places, |place| match place.target {
        Target::Exclusion(at) => topic.exclusions.get(at).map_or(0.0, |exclusion| exclusion.weight),
        Target::Cue(_) | Target::Combination(_) | Target::Issue(_) => 0.0,
    });
    let nothing = cues.is_empty() && exclusions.is_empty();
    let parts = Parts::of(topic, if nothing { 0 } else { document.sentences().len() });
    let mut why = parts.reasons(topic, &cues, 1.0);
    why.extend(parts.reasons(topic, &exclusions, -1.0));
    let sum: f64 = topic.bias + why.iter().map(|reason| reason.weight).sum::<f64>();
    let met = surroundings.iter().find_map(|(unit, (_, met))| Some((*unit, (*met)?)));
    let sum = if met.is_some() { sum } else { sum.min(UNMET) };
    why.push(required(topic, &places, met));
    why.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    let score = 1.0 / (1.0 + (-topic.steepness * sum).exp());
    let verdict = if score >= topic.threshold { Verdict::Relevant } else { Verdict::Irrelevant };
    Relevance { score, verdict, why }
}

/// True where more than one part of every combination is missing in the whole document, taken as one window, and the
/// title names nobody and nothing that may be a part: whom it names, the text may well see in talks.
pub(super) fn is_far(
    topic: &Topic,
    document: &Document<'_>,
    finds: (&[Find], &[Find]),
    mentions: &[Mention],
) -> bool {
    let places = places(topic, document, finds, mentions);
    let targets = |places: &mut dyn Iterator<Item = &Place>| -> BTreeSet<Target> {
        places.map(|place| place.target).collect()
    };
    let found = targets(&mut places.iter());
    let in_title = targets(&mut places.iter().filter(|place| place.unit == 0));
    topic.required.iter().all(|combination| {
        let groups = groups_of(topic, combination);
        let missing = groups.iter().filter(|group| group.is_disjoint(&found)).count();
        let mut named = groups.iter().filter(|group| group.iter().any(|target| names(topic, *target)));
        missing == groups.len() || (missing > 1 && named.all(|group| group.is_disjoint(&in_title)))
    })
}

/// Whether a cue is found by entities.
fn names(topic: &Topic, target: Target) -> bool {
    match target {
        Target::Cue(at) => topic.cues.get(at).is_some_and(|cue| !cue.entities.is_empty()),
        Target::Combination(_) | Target::Exclusion(_) | Target::Issue(_) => false,
    }
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
        places.push(Place { target: find.target, field: Field::Title, span, unit: 0 });
    }
    for find in in_text {
        let span = span_of(find, &document.tokens, &document.offsets);
        places.push(Place { target: find.target, field: Field::Text, span, unit: unit_of(document, span) });
    }
    let targets = entity_targets(topic);
    for mention in mentions {
        let ids = std::iter::once(&mention.entity).chain(&mention.literal);
        let hit: BTreeSet<Target> = ids.filter_map(|id| targets.get(id)).flatten().copied().collect();
        let (field, span) = (mention.field, mention.span);
        let unit = if field == Field::Title { 0 } else { unit_of(document, span) };
        let office = mention.how == How::RoleTitle && mention.literal.is_none();
        let targets = hit.into_iter().filter(|_| !office);
        places.extend(targets.map(|target| Place { target, field, span, unit }));
    }
    places.sort_by_key(|place| (place.unit, place.span.start));
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

fn unit_of(document: &Document<'_>, span: Span) -> usize {
    let after =
        document.sentences().partition_point(|sentence| sentence.bytes.start <= span.byte_start as usize);
    after.max(1)
}

/// For every unit that holds something: what a cue there counts for, and the combination that stands around it. The
/// title and the lead are one window too, but a combination scattered over them counts as an incomplete one.
fn surroundings(topic: &Topic, places: &[Place]) -> BTreeMap<usize, (f64, Option<usize>)> {
    let by_unit = by_unit(places);
    let combinations: Vec<Vec<BTreeSet<Target>>> =
        topic.required.iter().map(|combination| groups_of(topic, combination)).collect();
    let nearest = |window: RangeInclusive<usize>| {
        let near: BTreeSet<Target> =
            by_unit.range(window).flat_map(|(_, targets)| targets).copied().collect();
        let missing =
            combinations.iter().map(|groups| groups.iter().filter(|group| group.is_disjoint(&near)).count());
        missing.enumerate().min_by_key(|&(_, missing)| missing)
    };
    let opening = 0..=topic.emphasis.lead_sentences;
    let scattered = nearest(opening.clone()).filter(|&(_, missing)| missing == 0).map(|(at, _)| at);
    let around = |unit: usize| {
        let firsts = unit.saturating_sub(topic.window_sentences)..=unit;
        let windows = firsts.filter_map(|first| nearest(first..=first + topic.window_sentences));
        match windows.min_by_key(|&(_, missing)| missing) {
            Some((combination, 0)) => (1.0, Some(combination)),
            _ if scattered.is_some() && opening.contains(&unit) => (topic.incomplete, scattered),
            Some((_, 1)) => (topic.incomplete, None),
            _ => (0.0, None),
        }
    };
    by_unit.keys().map(|&unit| (unit, around(unit))).collect()
}

fn by_unit(places: &[Place]) -> BTreeMap<usize, BTreeSet<Target>> {
    let mut by_unit: BTreeMap<usize, BTreeSet<Target>> = BTreeMap::new();
    for place in places {
        by_unit.entry(place.unit).or_default().insert(place.target);
    }
    by_unit
}

/// Combinations of which all parts stand in one sentence: they speak for themselves.
fn close_combinations(topic: &Topic, places: &[Place]) -> Vec<Place> {
    let by_unit = by_unit(places);
    let weighted = topic.required.iter().enumerate().filter(|(_, combination)| combination.weight > 0.0);
    weighted
        .flat_map(|(index, combination)| {
            let groups = groups_of(topic, combination);
            let stands = |targets: &BTreeSet<Target>| groups.iter().all(|group| !group.is_disjoint(targets));
            let units = by_unit.iter().filter(|(_, targets)| stands(targets));
            let first = |unit: usize| places.get(places.partition_point(|place| place.unit < unit));
            let target = Target::Combination(index);
            units.filter_map(|(&unit, _)| Some(Place { target, ..*first(unit)? })).collect::<Vec<_>>()
        })
        .collect()
}

fn groups_of(topic: &Topic, combination: &Combination) -> Vec<BTreeSet<Target>> {
    let targets = |group: &Vec<String>| {
        let named = topic.cues.iter().enumerate().filter(|(_, cue)| group.contains(&cue.name));
        named.map(|(index, _)| Target::Cue(index)).collect()
    };
    combination.groups.iter().map(targets).collect()
}

/// What stands where: by target the first place, and by unit the amount, each target once a unit.
type Amounts = BTreeMap<Target, (Place, BTreeMap<usize, f64>)>;

fn amounts(places: &[Place], amount: impl Fn(&Place) -> f64) -> Amounts {
    let mut amounts: Amounts = BTreeMap::new();
    for place in places {
        let counted = amount(place);
        if counted > 0.0 {
            let (_, by_unit) = amounts.entry(place.target).or_insert_with(|| (*place, BTreeMap::new()));
            by_unit.entry(place.unit).or_insert(counted);
        }
    }
    amounts
}

/// The parts of an article: the units of each, what it weighs, and what an amount there is multiplied by.
struct Parts([(RangeInclusive<usize>, f64, f64); 3]);

impl Parts {
    fn of(topic: &Topic, sentences: usize) -> Self {
        let count = u32::try_from(sentences.max(SHORTEST_TEXT)).unwrap_or(u32::MAX);
        let emphasis = topic.emphasis;
        Self([
            (0..=0, emphasis.title, 1.0),
            (1..=emphasis.lead_sentences, emphasis.lead, 1.0),
            (1..=usize::MAX, emphasis.text, TEN_SENTENCES / f64::from(count)),
        ])
    }

    /// One reason a target: its share of what its part weighs, which grows with the logarithm of what stands there.
    fn reasons(&self, topic: &Topic, amounts: &Amounts, sign: f64) -> Vec<Reason> {
        let mut weights: BTreeMap<Target, f64> = BTreeMap::new();
        for (units, weight, factor) in &self.0 {
            let amount =
                |by_unit: &BTreeMap<usize, f64>| by_unit.range(units.clone()).map(|(_, of)| of).sum::<f64>();
            let all: f64 = amounts.values().map(|(_, by_unit)| amount(by_unit)).sum();
            if all > 0.0 {
                let worth = weight * (1.0 + all * factor).log2();
                for (&target, (_, by_unit)) in amounts {
                    *weights.entry(target).or_default() += sign * worth * amount(by_unit) / all;
                }
            }
        }
        let places =
            weights.into_iter().filter_map(|(target, weight)| Some((amounts.get(&target)?.0, weight)));
        places
            .map(|(place, weight)| {
                let rule = name_of(topic, place.target).to_owned();
                Reason { rule, weight, field: place.field, span: Some(place.span) }
            })
            .collect()
    }
}

fn name_of(topic: &Topic, target: Target) -> &str {
    let cue = |at: usize| topic.cues.get(at).map(|Cue { name, .. }| name.as_str());
    let exclusion = |at: usize| topic.exclusions.get(at).map(|Exclusion { name, .. }| name.as_str());
    let combination = |at: usize| topic.required.get(at).map(|Combination { name, .. }| name.as_str());
    match target {
        Target::Cue(at) => cue(at),
        Target::Combination(at) => combination(at),
        Target::Exclusion(at) => exclusion(at),
        Target::Issue(_) => None,
    }
    .unwrap_or_default()
}

/// Which combination stands in the text, and where first; without one, what that takes away.
fn required(topic: &Topic, places: &[Place], met: Option<(usize, usize)>) -> Reason {
    let combination = met.and_then(|(_, combination)| topic.required.get(combination));
    let rule = combination.map_or("required", |combination| &combination.name);
    let first = met.and_then(|(unit, _)| places.iter().find(|place| place.unit == unit));
    Reason {
        rule: rule.to_owned(),
        weight: if met.is_some() { 0.0 } else { UNMET },
        field: first.map_or(Field::Text, |place| place.field),
        span: first.map(|place| place.span),
    }
}
