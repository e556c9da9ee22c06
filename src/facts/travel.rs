//! Travel: somebody goes somewhere ("A travels to P for talks", "A arrived in P", "A will visit P").
//!
//! Safeguards: the traveller is the verb's subject in its own clause; the goal is a place right after a word of direction.
//! Traps: a possessor ("A's plane landed in P") travels nowhere; talks that are the purpose of a journey are planned, never held.

use super::actors::{self, Actors};
use super::clauses::{Modality, is_recap, modality};
use super::envelope::{Draft, is_ahead, is_old, joined, time};
use super::lexicon::{Hit, Value};
use super::reading::{Name, Reading};
use super::subjects;
use crate::model::{Args, CueClass, EntityId, Factuality, Meeting, MeetingForm, Polarity, Travel};
use std::ops::Range;

/// Journeys, and the meetings that are their purpose.
pub(super) fn find(reading: &Reading) -> Vec<Draft> {
    let cues = reading.hits.iter().filter(|hit| hit.class == Some(CueClass::Travel));
    cues.filter_map(|hit| journey(reading, hit)).flatten().collect()
}

fn journey(reading: &Reading, hit: &Hit) -> Option<Vec<Draft>> {
    let Value::Real(base) = reading.lexicon.value(hit) else { return None };
    let clause = reading.clause(hit.start);
    let (who, after) = traveller(reading, hit, &clause)?;
    let (goal, goal_end) = goal(reading, after, &clause)?;
    let modality = modality(reading, hit.start..hit.end, *base)?;
    let purpose = purpose(reading, goal_end, &clause);
    let end = purpose.clone().map_or(goal_end, |range| range.end);
    let start = who.tokens.start.min(hit.start);
    let time = time(reading, clause.clone(), hit.start, modality.factuality);
    let ahead = modality.factuality == Factuality::Ongoing && is_ahead(reading, time.as_ref());
    let modality = if ahead { planned_by(&modality) } else { modality };
    let travellers: Vec<EntityId> = who.persons.iter().chain(&who.parties).cloned().collect();
    let background = is_recap(reading, hit.start) || is_old(reading, time.as_ref());
    let mut drafts = vec![Draft {
        event: format!("{}|{goal}", joined(&travellers)),
        args: Args::Travel(Travel {
            who: travellers,
            from: None,
            to: Some(goal.clone()),
            purpose: purpose.clone().map(|range| {
                let verb = to_meet(reading, &range).map_or(range.start, |(verb, _)| verb.start);
                reading.written(verb..range.end).to_owned()
            }),
        }),
        cue: hit.start,
        evidence: start..end,
        modality: modality.clone(),
        time: time.clone(),
        rule: "travel.verb",
        background,
        utterance: None,
    }];
    let talks = purpose.and_then(|range| meeting(reading, &range, &who, &goal, &modality));
    drafts.extend(talks.map(|draft| Draft { time, background, ..draft }));
    Some(drafts)
}

/// The subject before the verb or, in languages that turn round, after it; and where the direction is to be looked for.
fn traveller(reading: &Reading, hit: &Hit, clause: &Range<usize>) -> Option<(Actors, usize)> {
    if let Some(who) = actors::before(reading, hit.start) {
        return Some((who, hit.end));
    }
    let subject = subjects::after(reading, hit.end, true)?;
    let subjects::Who::Entity(id) = &subject.who else { return None };
    let persons = vec![id.clone()];
    let known = id.as_str().starts_with("per:") && subject.tokens.end <= clause.end;
    let after = subject.tokens.end;
    known.then_some((Actors { persons, parties: Vec::new(), tokens: hit.start..after }, after))
}

/// Tokens between a verb and its direction at most.
const AWAY: usize = 6;

/// The place after the first word of direction; another goal ("came to the conclusion in P") leads nowhere.
fn goal(reading: &Reading, from: usize, clause: &Range<usize>) -> Option<(EntityId, usize)> {
    let high = clause.end.min(from + AWAY);
    let leads = |hit: &&Hit| {
        matches!(hit.class, Some(CueClass::To | CueClass::In)) && reading.time_at(hit.end).is_none()
    };
    let to = reading.cues(from..high).find(leads).and_then(|to| place_after(reading, to.end));
    let direct = || place_after(reading, from).filter(|_| reading.ending(from, CueClass::To).is_some());
    to.or_else(direct)
}

/// The place that starts at a token, an article apart.
pub(super) fn place_after(reading: &Reading, at: usize) -> Option<(EntityId, usize)> {
    let article = reading.at(at, CueClass::Definite).map_or(at, |hit| hit.end);
    let usable = |name: &&Name| !name.possessive && !reading.is_demonym(name);
    let name =
        reading.name(article).or_else(|| reading.name(article + 1).filter(|_| reading.capital(article)));
    let name = name.filter(usable)?;
    let place = reading.place(name)?;
    // "to CITY's envoy", "to CITY Mayor": the place belongs to a person.
    let belongs = reading.name(name.end).is_some_and(|next| reading.is_person(next));
    // "to the U.S. embassy": a country before a noun qualifies it.
    let party = name.mention.entity.as_str().starts_with("pty:");
    let qualifies = party && !reading.lexicon.inflects && !actors::stands_alone(reading, name);
    (!belongs && !qualifies).then_some((place, name.end))
}

/// Tokens of a purpose at most.
const PURPOSE: usize = 8;

/// The words of purpose after the goal.
fn purpose(reading: &Reading, goal_end: usize, clause: &Range<usize>) -> Option<Range<usize>> {
    let from = reading.time_at(goal_end).map_or(goal_end, |time| time.end);
    let purpose = reading.first(from..(from + 4).min(clause.end), CueClass::For)?;
    let high = clause.end.min(purpose.end + PURPOSE);
    let time = reading.times.partition_point(|time| time.start < purpose.end);
    let time = reading.times.get(time).map_or(high, |time| {
        reading.ending(time.start, CueClass::Preposition).map_or(time.start, |before| before.start)
    });
    let stop = |at: &usize| *at >= time || matches!(reading.form(*at), "," | ".");
    let end = (purpose.end..high).find(stop).unwrap_or(high);
    (end > purpose.end).then_some(purpose.end..end)
}

/// Talks that are the purpose of a journey.
fn meeting(
    reading: &Reading,
    purpose: &Range<usize>,
    who: &Actors,
    goal: &EntityId,
    journey: &Modality,
) -> Option<Draft> {
    if journey.polarity == Polarity::Negative {
        return None;
    }
    let noun = match to_meet(reading, purpose) {
        Some((cue, form)) => {
            let other = actors::list(reading, purpose.start);
            let draft = meets(reading, form, cue, who, &other, goal);
            return (other.len() > 0).then(|| Draft { modality: planned_by(journey), ..draft });
        }
        None => reading.first(purpose.clone(), CueClass::Meeting)?,
    };
    let Value::Form(form) = reading.lexicon.value(noun) else { return None };
    let venue = reading
        .first(noun.end..purpose.end, CueClass::In)
        .and_then(|hit| place_after(reading, hit.end))
        .map(|(place, _)| place)
        .filter(|place| place != goal);
    let with = reading.first(noun.end..purpose.end, CueClass::With).map(|hit| actors::list(reading, hit.end));
    let mut actors = who.clone();
    if let Some(with) = &with {
        actors.join(with);
    }
    let end = with.map_or(purpose.end, |with| with.tokens.end.max(purpose.end));
    Some(Draft {
        event: format!("{}|{}|{goal}", joined(&actors.persons), joined(&actors.parties)),
        args: Args::Meeting(planned(reading, *form, &actors, venue, goal)),
        cue: noun.start,
        evidence: noun.start..end,
        modality: planned_by(journey),
        time: None,
        rule: "meeting.purpose",
        background: false,
        utterance: None,
    })
}

/// "to meet": a purpose that is a verb of meeting itself.
fn to_meet(reading: &Reading, purpose: &Range<usize>) -> Option<(Range<usize>, MeetingForm)> {
    let verb = reading.ending(purpose.start, CueClass::MeetVerb)?;
    match reading.lexicon.value(verb) {
        Value::Met(form, _) => Some((verb.start..verb.end, *form)),
        _ => None,
    }
}

/// What a journey is for is planned at most.
fn planned_by(journey: &Modality) -> Modality {
    Modality { factuality: journey.factuality.max(Factuality::Planned), ..journey.clone() }
}

/// The meeting of the travellers with those whom they go to meet.
fn meets(
    reading: &Reading,
    form: MeetingForm,
    cue: Range<usize>,
    who: &Actors,
    other: &Actors,
    goal: &EntityId,
) -> Draft {
    let mut actors = who.clone();
    actors.join(other);
    Draft {
        event: format!("{}|{}|{goal}", joined(&actors.persons), joined(&actors.parties)),
        args: Args::Meeting(planned(reading, form, &actors, None, goal)),
        cue: cue.start,
        evidence: who.tokens.start.min(cue.start)..other.tokens.end,
        modality: Modality {
            polarity: Polarity::Positive,
            factuality: Factuality::Planned,
            hedges: Vec::new(),
        },
        time: None,
        rule: "meeting.purpose",
        background: false,
        utterance: None,
    }
}

fn planned(
    reading: &Reading,
    form: MeetingForm,
    actors: &Actors,
    venue: Option<EntityId>,
    goal: &EntityId,
) -> Meeting {
    Meeting {
        form,
        event: None,
        sides: actors.sides(reading),
        participants: actors.persons.clone(),
        third_parties: Vec::new(),
        venue,
        place: Some(goal.clone()),
        round: None,
        agenda: Vec::new(),
    }
}
