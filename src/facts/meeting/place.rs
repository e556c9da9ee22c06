//! Where a meeting is: right after its noun or verb, before its noun ("the P talks"), before "where", at the sentence's opening.

use crate::facts::lexicon::Hit;
use crate::facts::reading::Reading;
use crate::facts::travel::place_after;
use crate::model::{CueClass, EntityId, How};
use std::ops::Range;

type Found = (EntityId, Range<usize>);

/// The place of a meeting noun whose phrase is `head..end`.
pub(super) fn of_noun(reading: &Reading, hit: &Hit, head: usize, end: usize) -> Option<Found> {
    before_where(reading, hit)
        .or_else(|| after(reading, end..reading.clause(hit.start).end, end))
        .or_else(|| premodifier(reading, hit, head))
}

/// Tokens between a noun or verb and "in P" that are a time or an adverb.
const GAP: usize = 5;

/// "in P" right after a noun, verb or list, a time apart.
pub(super) fn after(reading: &Reading, range: Range<usize>, end: usize) -> Option<Found> {
    let mut at = end.max(range.start);
    let high = range.end.min(at + GAP + 4);
    while at < high {
        let hit = [CueClass::In].into_iter().find_map(|class| reading.at(at, class));
        if let Some(hit) = hit
            && let Some((place, stop)) = place_after(reading, hit.end)
        {
            return Some((place, hit.start..stop));
        }
        // "was held in" carries its preposition with it.
        if at == end
            && reading.ending(end, CueClass::In).is_some()
            && let Some((place, stop)) = place_after(reading, end)
        {
            return Some((place, end..stop));
        }
        at = skip(reading, at)?;
    }
    None
}

/// "in P" anywhere in a range.
pub(super) fn between(reading: &Reading, range: Range<usize>) -> Option<Found> {
    let found =
        reading.cues(range.clone()).filter(|hit| hit.class == Some(CueClass::In)).find_map(|hit| {
            let (place, end) = place_after(reading, hit.end)?;
            Some((place, hit.start..end))
        })?;
    (found.1.end <= range.end).then_some(found)
}

/// The first token that is no time or adverb.
pub(super) fn past_adverbs(reading: &Reading, from: usize, end: usize) -> usize {
    let mut at = from;
    while let Some(next) = skip(reading, at).filter(|next| *next > at && *next < end) {
        at = next;
    }
    at
}

/// One past a time, an article of time or an adverb; nothing for another word.
fn skip(reading: &Reading, at: usize) -> Option<usize> {
    let timed = |at: usize| reading.time_at(at).map(|time| time.end);
    let led = || {
        reading
            .at(at, CueClass::In)
            .or_else(|| reading.at(at, CueClass::Preposition))
            .and_then(|hit| timed(hit.end))
    };
    let adverb = || reading.at(at, CueClass::Auxiliary).map(|hit| hit.end);
    timed(at).or_else(led).or_else(adverb).or_else(|| past_building(reading, at))
}

/// Words of a building between its own preposition and that of its town: "in the chancellery in P".
const BUILDING: usize = 4;

/// One past a building that is followed by its town.
fn past_building(reading: &Reading, at: usize) -> Option<usize> {
    let own = reading.at(at, CueClass::In)?;
    let next = (own.end + 1..own.end + BUILDING).find(|next| reading.at(*next, CueClass::In).is_some())?;
    let plain = (own.end..next).all(|between| reading.word(between) && reading.name(between).is_none());
    plain.then_some(next)
}

/// "the P talks": a town or region, not a country or a capital that stands for one.
fn premodifier(reading: &Reading, hit: &Hit, head: usize) -> Option<Found> {
    let names = reading.names_in(head..hit.start);
    let [name] = names else { return None };
    let place = reading.place(name).filter(|place| place == &name.mention.entity)?;
    let plain = name.mention.how != How::Metonym && !name.possessive && reading.party(name).is_none();
    plain.then_some((place, name.start..name.end))
}

/// "in P, where the first round was held".
pub(super) fn before_where(reading: &Reading, hit: &Hit) -> Option<Found> {
    let clause = reading.clause(hit.start);
    reading.at(clause.start, CueClass::Where)?;
    let sentence = reading.sentence(hit.start);
    let mut end = clause.start;
    while end > sentence.start && matches!(reading.form(end - 1), "," | "\"") {
        end -= 1;
    }
    let name = end.checked_sub(1).and_then(|last| reading.name(last))?;
    Some((reading.place(name)?, name.start..name.end))
}

/// "In P, …": a place at the opening of the sentence, before a comma.
pub(super) fn opening(reading: &Reading, before: usize) -> Option<Found> {
    let sentence = reading.sentence(before);
    let low = sentence.start.max(before.saturating_sub(30));
    let hit = reading.cues(low..before).filter(|hit| hit.class == Some(CueClass::In)).last()?;
    let (place, end) = place_after(reading, hit.end)?;
    (reading.form(end) == "," && end < before).then_some((place, hit.start..end))
}
