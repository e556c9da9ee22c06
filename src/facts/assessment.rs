//! Assessments: how somebody judges talks or a plan ("the talks were productive", "A called the plan unrealistic", "A was
//! satisfied with the meeting", "“tough but constructive” talks").
//!
//! Safeguards: the word that judges and the noun for a meeting or plan stand in one sentence, joined by a verb of being, by a verb of
//! judging, or side by side. Traps: a negated judgement is none; "constructive talks" without marks is the outlet's habit, no judgement.

use super::clauses::{Modality, is_recap};
use super::envelope::Draft;
use super::lexicon::{Hit, Value};
use super::position::stands_for;
use super::reading::Reading;
use super::sources::Sources;
use super::subjects::{self, Who};
use super::utterances::Voices;
use crate::model::{Args, Assessment, CueClass, EntityId, Factuality, Polarity, Valence};
use std::ops::Range;

/// Who judges what, and where that stands.
struct Found {
    evaluator: Option<EntityId>,
    target: Range<usize>,
    terms: Vec<Range<usize>>,
    cue: usize,
    evidence: Range<usize>,
    rule: &'static str,
}

/// Assessments of a text.
pub(super) fn find(reading: &Reading, voices: &Voices) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut end = 0;
    for hit in reading.hits.iter().filter(|hit| hit.class == Some(CueClass::Judgement)) {
        if hit.start < end {
            continue;
        }
        let found = scare_quoted(reading, hit)
            .or_else(|| called(reading, hit))
            .or_else(|| being(reading, voices, hit))
            .or_else(|| with(reading, hit));
        if let Some(draft) = found.and_then(|found| {
            end = found.evidence.end;
            draft(reading, found)
        }) {
            drafts.push(draft);
        }
    }
    drafts
}

/// Tokens between a judgement and what it judges at most.
const NEAR: usize = 10;

/// Nouns for meetings and plans.
fn target<'r>(reading: &'r Reading, range: Range<usize>) -> Option<&'r Hit> {
    reading.cues(range).filter(|hit| matches!(hit.class, Some(CueClass::Meeting | CueClass::PlanNoun))).last()
}

/// "“tough but constructive” talks".
fn scare_quoted(reading: &Reading, hit: &Hit) -> Option<Found> {
    let quote = reading
        .quote(hit.start)
        .filter(|quote| quote.holds(hit.start) && quote.close - quote.open <= NEAR)?;
    let noun = target(reading, quote.close..quote.close + 4).filter(|noun| noun.start == quote.close + 1)?;
    Some(Found {
        evaluator: None,
        target: noun.start..noun.end,
        terms: terms(reading, quote.open + 1..quote.close),
        cue: hit.start,
        evidence: quote.open..noun.end,
        rule: "assessment.quoted",
    })
}

/// "A called the talks productive".
fn called(reading: &Reading, hit: &Hit) -> Option<Found> {
    let low = reading.sentence(hit.start).start.max(hit.start.saturating_sub(NEAR + 4));
    let verb = reading.cues(low..hit.start).filter(|verb| verb.class == Some(CueClass::Judging)).last()?;
    let noun = target(reading, verb.end..hit.start)?;
    let broken = (verb.end..hit.start).any(|at| matches!(reading.form(at), "," | ";" | ":"));
    let refused = reading.first(verb.start.saturating_sub(2)..hit.start, CueClass::Negator).is_some();
    let subject = subjects::before(reading, verb.start)?;
    let Who::Entity(id) = subject.who else { return None };
    (!broken && !refused).then(|| Found {
        evaluator: Some(stands_as(reading, &id)),
        target: noun.start..noun.end,
        terms: terms(reading, noun.end..clause_end(reading, hit)),
        cue: hit.start,
        evidence: subject.tokens.start..clause_end(reading, hit),
        rule: "assessment.called",
    })
}

/// "the talks were productive", in somebody's mouth or the outlet's own.
fn being(reading: &Reading, voices: &Voices, hit: &Hit) -> Option<Found> {
    let low = reading.sentence(hit.start).start.max(hit.start.saturating_sub(NEAR));
    let copula = reading.cues(low..hit.start).filter(|verb| verb.class == Some(CueClass::Copula)).last()?;
    let (from, at) = (reading.clause(copula.start).start, copula.start);
    let noun = target(reading, from..at)?;
    let broken = (noun.end..hit.start).any(|at| {
        matches!(reading.form(at), "," | ";" | ":" | "(") || reading.at(at, CueClass::Border).is_some()
    });
    // "talks, and the deal is historic": another subject comes in between.
    let other = (noun.end..copula.start)
        .any(|at| reading.at(at, CueClass::Definite).is_some() || matches!(reading.form(at), "," | "."));
    let joined = reading.first(copula.end..hit.start, CueClass::And).is_some();
    let refused = [CueClass::Negator, CueClass::Conditional, CueClass::Proposing]
        .into_iter()
        .any(|class| reading.first(from..hit.end, class).is_some());
    let voice = voices.around(hit.start);
    if broken || other || joined || refused || (voice.is_none() && reading.quote(hit.start).is_some()) {
        return None;
    }
    let evaluator = voice.map(|voice| Sources::id(&voice.source));
    Some(Found {
        evaluator,
        target: noun.start..noun.end,
        terms: terms(reading, copula.end..clause_end(reading, hit)),
        cue: hit.start,
        evidence: noun.start..clause_end(reading, hit),
        rule: "assessment.being",
    })
}

/// "A was satisfied with the outcome of the meeting".
fn with(reading: &Reading, hit: &Hit) -> Option<Found> {
    let clause = reading.clause(hit.start);
    let noun = reading
        .cues(hit.end..clause.end.min(hit.end + NEAR))
        .find(|noun| noun.class == Some(CueClass::Meeting))?;
    let taking = reading.ending(hit.end, CueClass::With).is_some()
        || reading.lexicon.inflects
        || reading.at(hit.end, CueClass::With).is_some();
    let subject = subjects::before(
        reading,
        reading.ending(hit.start, CueClass::Copula).map_or(hit.start, |copula| copula.start),
    )?;
    let Who::Entity(id) = subject.who else { return None };
    let adjacent = reading.first(hit.end..noun.start, CueClass::Judgement).is_none();
    let refused = reading.first(subject.tokens.end..hit.end, CueClass::Negator).is_some();
    (taking && adjacent && !refused && hit.end > hit.start).then(|| Found {
        evaluator: Some(stands_as(reading, &id)),
        target: noun.start..noun.end,
        terms: terms(reading, hit.start..hit.end),
        cue: hit.start,
        evidence: subject.tokens.start..noun.end,
        rule: "assessment.with",
    })
}

/// A country as itself, a person as a person.
fn stands_as(reading: &Reading, id: &EntityId) -> EntityId {
    if id.as_str().starts_with("plc:") {
        stands_for(reading, id).unwrap_or_else(|| id.clone())
    } else {
        id.clone()
    }
}

/// The judgements of a range, longer ones only.
fn terms(reading: &Reading, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for hit in reading.cues(range).filter(|hit| hit.class == Some(CueClass::Judgement)) {
        if found.last().is_none_or(|last| hit.start >= last.end) {
            found.push(hit.start..hit.end);
        }
    }
    found
}

/// One past the judgements that follow each other in one clause.
fn clause_end(reading: &Reading, hit: &Hit) -> usize {
    let high = reading.sentence(hit.start).end.min(hit.end + NEAR);
    let stop =
        (hit.end..high).find(|at| matches!(reading.form(*at), "," | ";" | "." | ":" | "¶")).unwrap_or(high);
    terms(reading, hit.start..stop).last().map_or(hit.end, |last| last.end)
}

fn draft(reading: &Reading, found: Found) -> Option<Draft> {
    let valence = valence(reading, &found.terms)?;
    let words = |range: &Range<usize>| reading.written(range.clone()).to_owned();
    let before = reading.clause(found.cue).start.max(found.cue.saturating_sub(NEAR))..found.cue;
    let factuality = match reading.first(before, CueClass::Modal) {
        Some(_) => Factuality::Possible,
        None => Factuality::Asserted,
    };
    let evaluator = found.evaluator.as_ref().map_or("-", EntityId::as_str);
    Some(Draft {
        event: format!("{evaluator}|{}|{valence:?}", words(&found.target).to_lowercase()),
        args: Args::Assessment(Assessment {
            target: Some(words(&found.target)),
            valence,
            terms: found.terms.iter().map(words).collect(),
            evaluator: found.evaluator,
        }),
        cue: found.cue,
        evidence: found.evidence,
        modality: Modality { polarity: Polarity::Positive, factuality, hedges: Vec::new() },
        time: None,
        rule: found.rule,
        background: is_recap(reading, found.cue),
        utterance: None,
    })
}

/// One valence of all terms; good beside hard or bad is mixed.
fn valence(reading: &Reading, terms: &[Range<usize>]) -> Option<Valence> {
    let values: Vec<Valence> = terms
        .iter()
        .filter_map(|term| reading.at(term.start, CueClass::Judgement))
        .filter_map(|hit| match reading.lexicon.value(hit) {
            Value::Valence(valence) => Some(*valence),
            _ => None,
        })
        .collect();
    let first = values.first().copied()?;
    let same = values.iter().all(|value| *value == first);
    Some(if same { first } else { Valence::Mixed })
}
