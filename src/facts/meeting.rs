//! Meetings: people or sides come together ("A met B in P", "talks between A and B took place", "the P talks, which involved A").
//!
//! Safeguards: a verb of taking place or meeting, or a word that makes the meeting a scene ("during"), in one clause with two
//! who meet, or with one and a place; a negation whose scope is unclear drops the fact.
//! Traps: the purpose of a journey ("travels to P for talks") is planned; "the venue for talks", "a call for talks" are none; a
//! possessor takes no part; "war in P" gives no place.

mod place;

use super::actors::{self, Actors};
use super::clauses::{Modality, is_recap, modality};
use super::envelope::{Draft, is_old, joined, time};
use super::lexicon::{Hit, Value};
use super::reading::Reading;
use super::subjects::is_preposition;
use crate::model::{Args, CueClass, EntityId, EntityKind, Factuality, Meeting, MeetingForm};
use std::collections::HashSet;
use std::ops::Range;

/// A meeting before its arguments are put together.
#[derive(Debug, Clone)]
struct Found {
    form: MeetingForm,
    actors: Actors,
    place: Option<(EntityId, Range<usize>)>,
    cue: Range<usize>,
    noun: Option<Range<usize>>,
    base: Factuality,
    evidence: Range<usize>,
    rule: &'static str,
}

/// Every meeting of a text.
pub(super) fn find(reading: &Reading) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut used: HashSet<usize> = HashSet::new();
    for hit in &reading.hits {
        let found = match hit.class {
            Some(CueClass::MeetVerb) => met(reading, hit),
            Some(CueClass::DelegationsOf) => delegations(reading, hit),
            Some(CueClass::Meeting) => noun(reading, hit),
            _ => None,
        };
        let Some(found) = found else { continue };
        let key = found.noun.as_ref().map_or(hit.start, |noun| noun.start);
        if used.contains(&key) || (found.cue.clone()).any(|at| used.contains(&at)) {
            continue;
        }
        if let Some(draft) = draft(reading, found.clone()) {
            used.insert(key);
            used.extend(found.cue.clone());
            drafts.push(draft);
        }
    }
    drafts
}

fn draft(reading: &Reading, found: Found) -> Option<Draft> {
    let enough = found.actors.len() >= 2 || found.place.is_some();
    if !enough {
        return None;
    }
    let mut modality = modality(reading, found.cue.clone(), found.base)?;
    let clause = found.evidence.start.min(reading.clause(found.cue.start).start)
        ..found.evidence.end.max(reading.clause(found.cue.start).end);
    let mut when = time(reading, clause.clone(), found.cue.start, modality.factuality);
    if modality.factuality == Factuality::Happened && is_ahead(reading, when.as_ref()) {
        modality = Modality { factuality: Factuality::Planned, ..modality };
        when = time(reading, clause, found.cue.start, Factuality::Planned);
    }
    let place = found.place.map(|(place, _)| place);
    let around = found.noun.clone().unwrap_or(found.cue.clone());
    let sides = found.actors.sides(reading);
    let event = format!(
        "{}|{}|{}",
        joined(&found.actors.persons),
        joined(&sides),
        place.as_ref().map_or("", EntityId::as_str)
    );
    let background = is_recap(reading, found.cue.start) || is_old(reading, when.as_ref());
    Some(Draft {
        args: Args::Meeting(Meeting {
            form: found.form,
            event: None,
            sides,
            participants: found.actors.persons,
            third_parties: Vec::new(),
            venue: None,
            place,
            round: round(reading, &around),
            agenda: agenda(reading, &found.evidence),
        }),
        cue: found.cue.start,
        evidence: found.evidence,
        modality,
        time: when,
        rule: found.rule,
        background,
        event,
        utterance: None,
    })
}

/// True where the time lies after the publication.
fn is_ahead(reading: &Reading, time: Option<&crate::model::FactTime>) -> bool {
    time.and_then(|time| time.start)
        .zip(reading.context.published)
        .is_some_and(|(start, today)| start > today)
}

/// "A met B", "A and B met in P", "A held talks with B".
fn met(reading: &Reading, hit: &Hit) -> Option<Found> {
    let Value::Met(form, base) = reading.lexicon.value(hit) else { return None };
    let clause = reading.clause(hit.start);
    let mut actors = actors::before(reading, hit.start)?;
    let start = actors.tokens.start;
    let with = reading.first(hit.end..clause.end, CueClass::With).map(|with| with.end);
    let direct = reading.ending(hit.end, CueClass::With).map(|with| with.end);
    let other = actors::list(reading, direct.or(with).unwrap_or(hit.end));
    let mut end = hit.end;
    if other.len() > 0 {
        actors.join(&other);
        end = other.tokens.end;
    }
    let place = place::after(reading, hit.end..clause.end, end);
    let end = place.as_ref().map_or(end, |(_, range)| range.end.max(end));
    let alone = actors.len() < 2;
    (!alone).then_some(Found {
        form: *form,
        actors,
        place,
        cue: hit.start..hit.end,
        noun: reading.first(hit.start..hit.end, CueClass::Meeting).map(|noun| noun.start..noun.end),
        base: *base,
        evidence: start..end,
        rule: "meeting.met",
    })
}

/// Tokens between delegations and the noun of their meeting at most.
const GATHERING: usize = 24;

/// "delegations from A and B square off for negotiations".
fn delegations(reading: &Reading, hit: &Hit) -> Option<Found> {
    let actors = actors::list(reading, hit.end);
    let sentence = reading.sentence(hit.start);
    let high = sentence.end.min(actors.tokens.end + GATHERING);
    let noun = reading.first(actors.tokens.end..high, CueClass::Meeting)?;
    let between = actors.tokens.end..noun.start;
    if actors.parties.len() < 2 || reading.first(between, CueClass::Travel).is_some() {
        return None;
    }
    let Value::Form(form) = reading.lexicon.value(noun) else { return None };
    let place =
        place::opening(reading, hit.start).or_else(|| place::after(reading, noun.end..high, noun.end));
    Some(Found {
        form: *form,
        actors,
        place,
        cue: hit.start..hit.end,
        noun: Some(noun.start..noun.end),
        base: Factuality::Happened,
        evidence: hit.start..noun.end,
        rule: "meeting.delegations",
    })
}

/// What a meeting noun stands in: a list of who took part, a verb of taking place, a scene.
fn noun(reading: &Reading, hit: &Hit) -> Option<Found> {
    let Value::Form(form) = reading.lexicon.value(hit) else { return None };
    let head = head(reading, hit);
    if reading.ending(head, CueClass::NotMeeting).is_some() {
        return None;
    }
    let sides = sides(reading, hit, head);
    let found = |actors: Actors, place, cue: Range<usize>, base, end: usize, rule| Found {
        form: *form,
        evidence: head.min(cue.start)..end.max(cue.end).max(hit.end),
        actors,
        place,
        cue,
        noun: Some(hit.start..hit.end),
        base,
        rule,
    };
    let end = sides.tokens.end.max(hit.end);
    let place = place::of_noun(reading, hit, head, end);
    let end =
        place.as_ref().filter(|(_, range)| range.start >= head).map_or(end, |(_, range)| range.end.max(end));
    if let Some(listed) = involved(reading, hit.end) {
        let mut actors = sides.clone();
        actors.join(&listed);
        return Some(found(
            actors,
            place,
            hit.start..hit.end,
            Factuality::Happened,
            listed.tokens.end,
            "meeting.involved",
        ));
    }
    if let Some((cue, base)) = held(reading, hit, head) {
        let place = place.or_else(|| place::after(reading, cue.end..reading.clause(cue.start).end, cue.end));
        let end = place.as_ref().map_or(end, |(_, range)| range.end.max(end));
        return Some(found(sides, place, cue, base, end, "meeting.held"));
    }
    if sides.len() >= 2 && sides.tokens.end > hit.end && is_dated(reading, head..end + 3) {
        return Some(found(sides, place, hit.start..hit.end, Factuality::Happened, end, "meeting.dated"));
    }
    let (scene, base) = scene(reading, head)?;
    let found = found(sides, place, hit.start..hit.end, base, end, "meeting.scene");
    Some(Found { evidence: scene.start.min(found.evidence.start)..found.evidence.end, ..found })
}

/// "Monday's call between A and B": a day in the phrase, which is over.
fn is_dated(reading: &Reading, phrase: Range<usize>) -> bool {
    let time = time(reading, phrase, 0, Factuality::Happened).filter(|time| time.span.is_some());
    time.and_then(|time| time.end).zip(reading.context.published).is_some_and(|(end, today)| end <= today)
}

/// Tokens of what stands before a meeting noun at most.
const BEFORE: usize = 12;

/// The first token of the noun's phrase: sides, place, round and adjectives before it.
fn head(reading: &Reading, hit: &Hit) -> usize {
    let clause = reading.clause(hit.start);
    let low = clause.start.max(hit.start.saturating_sub(BEFORE));
    let mut start = hit.start;
    while start > low {
        let at = start - 1;
        let joined = reading.form(at) == "-" && !reading.is_wall(at);
        let article =
            reading.ending(start, CueClass::Definite).or_else(|| reading.ending(start, CueClass::Indefinite));
        if let Some(article) = article {
            start = article.start.max(low);
            break;
        }
        let word = [CueClass::Round, CueClass::Ordinal, CueClass::MeetingAdjective, CueClass::Title]
            .into_iter()
            .find_map(|class| reading.ending(start, class));
        let linked = listed_and(reading, at) || (reading.form(at) == "of" && round_before(reading, at));
        if let Some(word) = word {
            start = word.start.max(low);
        } else if let Some(time) = reading.time_ending(start) {
            start = time.start.max(low);
        } else if reading.name(at).is_some() || joined || linked {
            start = at;
        } else {
            break;
        }
    }
    start
}

fn listed_and(reading: &Reading, at: usize) -> bool {
    reading.at(at, CueClass::And).is_some_and(|hit| hit.end == at + 1)
        && at.checked_sub(1).is_some_and(|before| reading.name(before).is_some())
        && reading.name(at + 1).is_some()
}

fn round_before(reading: &Reading, at: usize) -> bool {
    reading.ending(at, CueClass::Round).is_some()
}

/// The two sides: before the noun as a pair, after it as "between A and B", in languages with cases as a genitive.
fn sides(reading: &Reading, hit: &Hit, head: usize) -> Actors {
    let mut found = Actors { tokens: hit.start..hit.end, ..Actors::default() };
    let pair: Vec<EntityId> = reading
        .names_in(head..hit.start)
        .iter()
        .filter(|name| !name.possessive)
        .filter_map(|name| reading.party(name))
        .collect();
    if pair.len() >= 2 {
        found.join(&Actors { parties: pair, ..Actors::default() });
    }
    let next = hit.end;
    let lead = [CueClass::Between, CueClass::With].into_iter().find_map(|class| reading.at(next, class));
    let start = match lead {
        Some(lead) => lead.end,
        None if reading.lexicon.inflects => next,
        None => return found,
    };
    let list = actors::list(reading, start);
    found.join(&list);
    found.tokens.end = if list.len() > 0 { list.tokens.end } else { found.tokens.end };
    let with = reading.at(found.tokens.end, CueClass::With).filter(|_| lead.is_none() && list.len() > 0);
    if let Some(with) = with {
        let other = actors::list(reading, with.end);
        found.join(&other);
        found.tokens.end = other.tokens.end.max(found.tokens.end);
    }
    found
}

/// "…, which involved A, B and C".
fn involved(reading: &Reading, end: usize) -> Option<Actors> {
    let hit = reading.first(end..end + 5, CueClass::Involving)?;
    let walk = (end..hit.start).all(|at| matches!(reading.form(at), ","));
    let list = actors::list(reading, hit.end);
    (walk && list.len() > 0).then_some(list)
}

/// Tokens between a meeting noun and its verb at most.
const VERB_AWAY: usize = 26;

/// The verb of taking place that the noun is the subject of.
fn held(reading: &Reading, hit: &Hit, head: usize) -> Option<(Range<usize>, Factuality)> {
    let clause = reading.clause(hit.start);
    let after = hit.end..clause.end.min(hit.end + VERB_AWAY);
    let real = |verb: &Hit| match reading.lexicon.value(verb) {
        Value::Real(base) => Some((verb.start..verb.end, *base)),
        _ => None,
    };
    let adjacent = reading.at(hit.end, CueClass::Held);
    if adjacent.is_none() && is_preposition(reading, head) {
        return None;
    }
    if let Some(verb) = adjacent.or_else(|| reading.first(after, CueClass::Held)) {
        return real(verb);
    }
    if !reading.lexicon.inflects {
        return None;
    }
    // "відбулася зустріч": the verb right before, or with a time or place between.
    let verb = reading.cues(clause.start..head).filter(|cue| cue.class == Some(CueClass::Held)).last()?;
    (head - verb.end <= 6).then(|| real(verb)).flatten()
}

/// "during the talks", "ahead of the talks".
fn scene(reading: &Reading, head: usize) -> Option<(Range<usize>, Factuality)> {
    let hit = reading.ending(head, CueClass::Scene)?;
    match reading.lexicon.value(hit) {
        Value::Real(base) => Some((hit.start..hit.end, *base)),
        _ => None,
    }
}

/// The number of the round, where one stands in or before the noun's phrase.
fn round(reading: &Reading, around: &Range<usize>) -> Option<u32> {
    let low = around.start.saturating_sub(6).max(reading.sentence(around.start).start);
    let high = (around.end + 1).min(reading.sentence(around.start).end);
    let ordinal = reading.cues(low..high).filter(|hit| hit.class == Some(CueClass::Ordinal)).last()?;
    reading.first(ordinal.end..(ordinal.end + 3).min(high), CueClass::Round)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the data holds small ordinals"
    )]
    reading.number(ordinal).map(|number| number as u32)
}

/// Documents named in the evidence.
fn agenda(reading: &Reading, evidence: &Range<usize>) -> Vec<String> {
    let documents = reading
        .names_in(evidence.clone())
        .iter()
        .filter(|name| reading.kind(name) == Some(EntityKind::Document));
    let mut ids: Vec<String> = documents.map(|name| name.mention.entity.to_string()).collect();
    ids.dedup();
    ids
}
