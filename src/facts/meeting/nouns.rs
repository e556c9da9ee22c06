//! Meetings told by a noun: a list of who took part, a verb of taking place, a scene set by it.

use super::{Found, Scope, place};
use crate::facts::actors::{self, Actors};
use crate::facts::envelope::time;
use crate::facts::lexicon::{Hit, Value};
use crate::facts::reading::Reading;
use crate::facts::subjects::{is_preposition, phrase_start};
use crate::model::{CueClass, EntityId, Factuality};
use std::ops::Range;

/// What a meeting noun stands in: a list of who took part, a verb of taking place, a scene.
pub(super) fn noun(reading: &Reading, hit: &Hit) -> Option<Found> {
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
        scope: Scope::Clause,
    };
    let end = sides.tokens.end.max(hit.end);
    let place = place::of_noun(reading, hit, head, end)
        .or_else(|| place::after(reading, hit.end..reading.clause(hit.start).end, hit.end));
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
        // "took no part in the talks held in P": what is denied is not the talks.
        let told = cue.start == hit.end && is_preposition(reading, head);
        let scope = if told { Scope::SceneDuring } else { Scope::Clause };
        return Some(Found { scope, ..found(sides, place, cue, base, end, "meeting.held") });
    }
    if sides.len() >= 2
        && sides.tokens.end > hit.end
        && is_dated(reading, head..end + 3)
        && is_plain(reading, hit)
    {
        return Some(found(sides, place, hit.start..hit.end, Factuality::Happened, end, "meeting.dated"));
    }
    let (scene, base, scope) = scene(reading, hit, head)?;
    let mut sides = sides;
    if reading.at(hit.end, CueClass::With).is_some() {
        let other = owner(reading, hit, head).or_else(|| present(reading, scene.start));
        if other.is_none() && place.is_none() {
            return None;
        }
        sides.persons.extend(other.filter(|other| !sides.persons.contains(other)));
    }
    let found = found(sides, place, hit.start..hit.end, base, end, "meeting.scene");
    let evidence = scene.start.min(found.evidence.start)..found.evidence.end;
    Some(Found { evidence, scope, ..found })
}

/// "Monday's call between A and B": a day in the phrase, which is over.
fn is_dated(reading: &Reading, phrase: Range<usize>) -> bool {
    let time = time(reading, phrase, 0, Factuality::Happened).filter(|time| time.span.is_some());
    time.and_then(|time| time.end).zip(reading.context.published).is_some_and(|(end, today)| end <= today)
}

/// True where nothing in the clause makes it a plan, a wish or a condition.
fn is_plain(reading: &Reading, hit: &Hit) -> bool {
    let clause = reading.clause(hit.start);
    let unreal = [CueClass::Modal, CueClass::Plan, CueClass::Conditional, CueClass::Proposing];
    unreal.into_iter().all(|class| reading.first(clause.clone(), class).is_none())
}

/// Tokens of what stands before a meeting noun at most.
const BEFORE: usize = 12;

/// The first token of the noun's phrase: sides, place, round and adjectives before it.
pub(super) fn head(reading: &Reading, hit: &Hit) -> usize {
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
        let word = [
            CueClass::Round,
            CueClass::Ordinal,
            CueClass::MeetingAdjective,
            CueClass::Title,
            CueClass::NumberWord,
            CueClass::Unit,
        ]
        .into_iter()
        .find_map(|class| reading.ending(start, class));
        let linked = listed_and(reading, at) || (reading.form(at) == "of" && counted_before(reading, at));
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

/// "a round of", "three days of".
fn counted_before(reading: &Reading, at: usize) -> bool {
    reading.ending(at, CueClass::Round).is_some() || reading.ending(at, CueClass::Unit).is_some()
}

/// The two sides: before the noun as a pair, after it as "between A and B", in languages with cases as a genitive.
pub(super) fn sides(reading: &Reading, hit: &Hit, head: usize) -> Actors {
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
    let direct = [CueClass::Between, CueClass::With].into_iter().any(|c| reading.at(hit.end, c).is_some());
    let next = if direct { hit.end } else { past_place(reading, hit.end) };
    let lead = [CueClass::Between, CueClass::With].into_iter().find_map(|class| reading.at(next, class));
    let start = match lead {
        Some(lead) => lead.end,
        None if reading.lexicon.inflects => hit.end,
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

/// One past "in P" and times after a noun, where its sides follow.
fn past_place(reading: &Reading, from: usize) -> usize {
    let high = reading.clause(from.saturating_sub(1)).end;
    let end = place::after(reading, from..high, from).map_or(from, |(_, range)| range.end);
    place::past_adverbs(reading, end, high)
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

/// The person whose talks they are: "A's call with B".
fn owner(reading: &Reading, hit: &Hit, head: usize) -> Option<EntityId> {
    let name = reading.names_in(head..hit.start).iter().rev().find(|name| reading.is_person(name))?;
    (name.possessive && name.end + 2 >= hit.start).then(|| name.mention.entity.clone())
}

/// The one person who is the subject of a clause up to a scene: "A said in a call with B".
fn present(reading: &Reading, scene: usize) -> Option<EntityId> {
    let clause = reading.clause(scene);
    let mut persons = reading.names_in(clause.start..scene).iter().filter(|name| reading.is_person(name));
    let only = persons.next().filter(|_| persons.next().is_none())?;
    let start = phrase_start(reading, only.start, clause.start);
    let subject = !only.possessive && reading.can_be_subject(only) && !is_preposition(reading, start);
    subject.then(|| only.mention.entity.clone())
}

/// "during the talks", "ahead of the talks"; not the goal of a way ("to the talks").
fn scene(reading: &Reading, hit: &Hit, head: usize) -> Option<(Range<usize>, Factuality, Scope)> {
    let placed = || reading.at(hit.start, CueClass::MeetingAt).and(reading.ending(head, CueClass::SceneAt));
    let during = reading.ending(head, CueClass::SceneDuring).or_else(placed);
    let scope = if during.is_some() { Scope::SceneDuring } else { Scope::Scene };
    let scene = during.or_else(|| reading.ending(head, CueClass::Scene))?;
    match reading.lexicon.value(scene) {
        Value::Real(base) => Some((scene.start..scene.end, *base, scope)),
        _ => None,
    }
}
