//! From what a rule found to a fact in its envelope: evidence cut by sentences, attribution, claim key, id, confidence.

use super::clauses::Modality;
use super::garbled;
use super::lexicon::Hit;
use super::reading::{REACH, Reading};
use super::sources::Sources;
use super::times::{Direction, TimeHit, resolve};
use super::utterances::{Utterance, Voices};
use crate::model::{
    Args, Attribution, AttributionRole, CueClass, EntityId, EntityKind, Evidence, Fact, FactId, FactTime,
    Factuality, Granularity, IssueId, Salience, SourceRef, TextHash,
};
use jiff::ToSpan;
use std::collections::HashMap;
use std::ops::Range;

/// A fact before it gets its envelope.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub args: Args,
    /// The token of the cue: tells whose words the fact is.
    pub cue: usize,
    /// What it rests on, by token.
    pub evidence: Range<usize>,
    pub modality: Modality,
    pub time: Option<FactTime>,
    pub rule: &'static str,
    /// Old events retold.
    pub background: bool,
    /// What makes two facts claims about one event.
    pub event: String,
    /// The utterance that the fact is, for statements.
    pub utterance: Option<usize>,
}

/// Facts of a text, in order.
pub(super) fn seal(reading: &Reading, mut drafts: Vec<Draft>, voices: &Voices) -> Vec<Fact> {
    drafts.sort_by_key(|a| (a.evidence.start, a.args.kind()));
    let version = TextHash::of(reading.document.text);
    let mut ordinals: HashMap<String, u32> = HashMap::new();
    drafts
        .into_iter()
        .filter_map(|draft| {
            let evidence = evidence(reading, draft.evidence.clone(), &version);
            let quoted: String = evidence.iter().map(|part| part.text.to_lowercase()).collect();
            let key = format!("{}|{}|{quoted}", draft.args.kind().as_str(), draft.event);
            let ordinal = ordinals.entry(key.clone()).or_insert(0);
            *ordinal += 1;
            let id = FactId::of(
                draft.args.kind().as_str(),
                &[reading.context.article, &key, &ordinal.to_string()],
            );
            (!evidence.is_empty()).then(|| fact(reading, draft, voices, (id, evidence)))
        })
        .collect()
}

fn fact(
    reading: &Reading,
    mut draft: Draft,
    voices: &Voices,
    (id, evidence): (FactId, Vec<Evidence>),
) -> Fact {
    let spoken = match draft.utterance {
        Some(index) => voices.get(index),
        None => voices.around(draft.cue),
    };
    let garbled = garbled::suspected(reading, &draft);
    let mut confidence = reading.rules.confidence(draft.rule, draft.args.kind());
    if garbled.is_some() {
        garbled::withhold(&mut draft.args);
        confidence.value = confidence.value.min(garbled::MOST);
    }
    let issues = match draft.args {
        Args::Statement(_) => spoken_of(reading, &draft.evidence),
        _ => issues(reading, draft.evidence.clone()),
    };
    let kind = draft.args.kind();
    Fact {
        id,
        issues,
        polarity: draft.modality.polarity,
        factuality: draft.modality.factuality,
        hedges: draft.modality.hedges,
        background: draft.background,
        salience: salience(reading, &draft.evidence),
        attribution: attribution(reading, spoken, &draft.evidence),
        time: draft.time,
        evidence,
        confidence,
        rule_id: draft.rule.to_owned(),
        extractor: concat!("rules@", env!("CARGO_PKG_VERSION")).to_owned(),
        claim_key: TextHash::of(&format!("{}|{}", kind.as_str(), draft.event)).as_str().to_owned(),
        garbled,
        args: draft.args,
    }
}

/// Issues that "this issue" may go back to at most: with more it is not clear which.
const TAKEN_UP: usize = 2;

/// The issues of a statement; where it only speaks of "this issue", those of the sentence before.
fn spoken_of(reading: &Reading, words: &Range<usize>) -> Vec<IssueId> {
    let own = issues(reading, words.clone());
    if !own.is_empty() || reading.first(words.clone(), CueClass::AnaphorIssue).is_none() {
        return own;
    }
    let start = reading.sentence(words.start).start;
    let before = (start.saturating_sub(2)..start).rev().find(|at| reading.sentence_of(*at).is_some());
    let taken = before.map(|at| issues(reading, reading.sentence(at)));
    taken.filter(|issues| issues.len() <= TAKEN_UP).unwrap_or_default()
}

/// The issues of the words, as ids.
pub(super) fn issues(reading: &Reading, range: Range<usize>) -> Vec<IssueId> {
    reading.issues(range).into_iter().filter_map(|at| reading.rules.issues.get(at).cloned()).collect()
}

/// The evidence of a stretch of tokens: one span in each sentence.
fn evidence(reading: &Reading, tokens: Range<usize>, version: &TextHash) -> Vec<Evidence> {
    let mut parts = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        let Some(sentence) = reading.sentence_of(at) else {
            at += 1;
            continue;
        };
        let range = reading.sentence(at);
        let part = reading.bytes(at..range.end.min(tokens.end));
        let bounds =
            reading.document.sentences().get(sentence).map_or(part.clone(), |found| found.bytes.clone());
        let span = reading.document.offsets.span(part.start.max(bounds.start)..part.end.min(bounds.end));
        if let Some(text) = span.of(reading.document.text).filter(|text| !text.is_empty()) {
            parts.push(Evidence { span, text: text.to_owned(), text_version: version.clone() });
        }
        at = range.end.max(at + 1);
    }
    parts
}

/// Publisher, those who were told or are cited, source; the publisher alone is the author.
fn attribution(reading: &Reading, spoken: Option<&Utterance>, evidence: &Range<usize>) -> Vec<Attribution> {
    let outlet = reading.context.outlet.clone();
    let cited = cited(reading, evidence).filter(|(id, _)| Some(id) != outlet.as_ref());
    let publisher = |role| Attribution { role, source: outlet.clone().map(SourceRef::Entity), cue: None };
    let between = |(id, cue): (EntityId, Range<usize>)| Attribution {
        role: AttributionRole::Intermediate,
        source: Some(SourceRef::Entity(id)),
        cue: Some(reading.span(cue)),
    };
    let Some(spoken) = spoken else {
        let Some(cited) = cited else { return vec![publisher(AttributionRole::Author)] };
        return vec![publisher(AttributionRole::Publisher), between(cited)];
    };
    let cue = (!spoken.cue.is_empty()).then(|| reading.span(spoken.cue.clone()));
    let told = spoken.addressee.clone().filter(|told| Some(told) != outlet.as_ref());
    let own = Sources::id(&spoken.source);
    let cited = cited.filter(|(id, _)| *id != own && Some(id) != told.as_ref());
    let mut chain = vec![publisher(AttributionRole::Publisher)];
    chain.extend(cited.map(between));
    chain.extend(told.map(|told| Attribution {
        role: AttributionRole::Intermediate,
        source: Some(SourceRef::Entity(told)),
        cue: None,
    }));
    chain.push(Attribution { role: AttributionRole::Source, source: Some(spoken.source.clone()), cue });
    chain
}

/// Tokens between "citing" and the outlet's name at most.
const CITED_WITHIN: usize = 4;

/// The outlet that a sentence cites ("citing A", "with reference to A"), outside quotations.
fn cited(reading: &Reading, evidence: &Range<usize>) -> Option<(EntityId, Range<usize>)> {
    let sentence = reading.sentence(evidence.start);
    let sentence = sentence.start..sentence.end.min(sentence.start + 2 * REACH);
    let citing = |hit: &&Hit| hit.class == Some(CueClass::Citing) && reading.quote(hit.start).is_none();
    reading.cues(sentence.clone()).filter(citing).find_map(|cue| {
        let names = reading.names_in(cue.end..sentence.end.min(cue.end + CITED_WITHIN));
        let outlet = names.iter().find(|name| reading.kind(name) == Some(EntityKind::Organisation))?;
        Some((outlet.mention.entity.clone(), cue.start..outlet.end))
    })
}

/// Core where an issue, a meeting or a plan is in the words.
fn salience(reading: &Reading, range: &Range<usize>) -> Salience {
    let matters = [CueClass::Meeting, CueClass::PlanNoun]
        .into_iter()
        .any(|class| reading.first(range.clone(), class).is_some());
    if matters || !reading.issues(range.clone()).is_empty() { Salience::Core } else { Salience::Low }
}

/// The time of an event: the one nearest to its cue in its clause; for what happened at least "not after publication".
pub(super) fn time(
    reading: &Reading,
    clause: Range<usize>,
    cue: usize,
    factuality: Factuality,
) -> Option<FactTime> {
    // "flies to P on Monday": the present with a day is one to come.
    let planned = matches!(
        factuality,
        Factuality::Planned | Factuality::Proposed | Factuality::Possible | Factuality::Ongoing
    );
    let direction = if planned { Direction::Future } else { Direction::Past };
    let published = reading.context.published;
    if let Some(hit) = nearest(reading, clause, cue) {
        return Some(resolve(hit, Some(reading.span(hit.start..hit.end)), published, direction));
    }
    (factuality == Factuality::Happened && published.is_some()).then_some(FactTime {
        span: None,
        start: None,
        end: published,
        granularity: Granularity::Unstated,
        anchor: published,
        confidence: 1.0,
    })
}

fn nearest<'r>(reading: &'r Reading, clause: Range<usize>, cue: usize) -> Option<&'r TimeHit> {
    let from = reading.times.partition_point(|time| time.start < clause.start);
    let to = reading.times.partition_point(|time| time.start < clause.end);
    let inside = reading.times.get(from..to.max(from))?;
    inside.iter().min_by_key(|time| time.start.abs_diff(cue))
}

/// True where the time lies after the publication.
pub(super) fn is_ahead(reading: &Reading, time: Option<&FactTime>) -> bool {
    time.and_then(|time| time.start)
        .zip(reading.context.published)
        .is_some_and(|(start, today)| start > today)
}

/// True where the event is over for two weeks.
pub(super) fn is_old(reading: &Reading, time: Option<&FactTime>) -> bool {
    let long_ago = reading.context.published.and_then(|today| today.checked_sub(14.days()).ok());
    time.and_then(|time| time.end).zip(long_ago).is_some_and(|(end, limit)| end <= limit)
}

/// Ids sorted and joined, for the keys of claims.
pub(super) fn joined(ids: &[EntityId]) -> String {
    let mut ids: Vec<&str> = ids.iter().map(EntityId::as_str).collect();
    ids.sort_unstable();
    ids.join(",")
}
