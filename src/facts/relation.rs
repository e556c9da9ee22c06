//! Relations: who holds which office ("President A"), is whose family ("A's son-in-law B"), leads whose delegation, and what
//! belongs to or is held by whom ("X, the Y Group's club", "P annexed by C").
//!
//! Safeguards: an office is given only where the gazetteer says that this person holds it on the day and the words say so; each
//! relation once a text.
//! Traps: "former president A", "A, an aide to the president"; "the B plan annexed to the treaty"; a possessor of something else.

use super::clauses::{Modality, is_recap, modality};
use super::envelope::Draft;
use super::reading::{Name, Reading};
use super::rules::Held;
use super::subjects::phrase_start;
use super::{lexicon::Value, told};
use crate::model::{Args, CueClass, EntityId, EntityKind, Factuality, How, Polarity, Relation, RelationKind};
use std::collections::HashSet;
use std::ops::Range;

/// A relation before it is a draft.
struct Found {
    subject: EntityId,
    rel: RelationKind,
    object: EntityId,
    detail: Option<String>,
    evidence: Range<usize>,
    cue: Range<usize>,
    rule: &'static str,
}

/// Relations of a text, each once.
pub(super) fn find(reading: &Reading) -> Vec<Draft> {
    let mut seen: HashSet<(EntityId, RelationKind, EntityId)> = HashSet::new();
    let mut drafts = Vec::new();
    for name in &reading.names {
        let found =
            [office(reading, name), family(reading, name), leads(reading, name), property(reading, name)];
        for found in found.into_iter().flatten() {
            if seen.insert((found.subject.clone(), found.rel, found.object.clone())) {
                drafts.extend(draft(reading, found));
            }
        }
    }
    for hit in reading.hits.iter().filter(|hit| hit.class == Some(CueClass::HeldBy)) {
        let Value::Relation(rel) = reading.lexicon.value(hit) else { continue };
        if let Some(found) = held(reading, hit.start..hit.end, *rel)
            && seen.insert((found.subject.clone(), found.rel, found.object.clone()))
        {
            drafts.extend(draft(reading, found));
        }
    }
    drafts
}

fn draft(reading: &Reading, found: Found) -> Option<Draft> {
    // What somebody is does not depend on the plans and doubts around it; how a territory is held does.
    let states = matches!(found.rel, RelationKind::AnnexedBy | RelationKind::ControlledBy);
    let modality = if states {
        modality(reading, found.cue.clone(), Factuality::Asserted)
            .filter(|modality| modality.factuality == Factuality::Asserted)?
    } else {
        Modality { polarity: Polarity::Positive, factuality: Factuality::Asserted, hedges: Vec::new() }
    };
    Some(Draft {
        event: format!("{}|{:?}|{}", found.subject, found.rel, found.object),
        cue: found.cue.start,
        evidence: found.evidence,
        modality,
        time: None,
        rule: found.rule,
        background: is_recap(reading, found.cue.start),
        utterance: None,
        args: Args::Relation(Relation {
            subject: found.subject,
            rel: found.rel,
            object: found.object,
            detail: found.detail,
        }),
    })
}

/// "the minister A": words of an office that the person holds on the day, right before the name.
fn office(reading: &Reading, name: &Name) -> Option<Found> {
    if !reading.is_person(name) || name.mention.how == How::RoleTitle {
        return None;
    }
    let day = reading.context.published?;
    let offices = reading.rules.offices_of(&name.mention.entity);
    let sentence = reading.sentence(name.start);
    let (start, office) = offices
        .iter()
        .filter(|held| held.on(day))
        .filter_map(|held| Some((before(reading, name.start, sentence.start, held)?, held)))
        .min_by_key(|(start, _)| *start)?;
    let other = reading.ending(start, CueClass::OtherOffice).is_some()
        || start.checked_sub(1).is_some_and(|at| reading.form(at) == "-");
    (!other).then(|| Found {
        subject: name.mention.entity.clone(),
        rel: RelationKind::HoldsOffice,
        object: office.office.clone(),
        detail: None,
        evidence: start..name.end,
        cue: name.start..name.end,
        rule: "relation.office",
    })
}

/// The first token of an office's words that end right before a name.
fn before(reading: &Reading, name: usize, floor: usize, held: &Held) -> Option<usize> {
    held.words.iter().find_map(|words| {
        let start = name.checked_sub(words.len()).filter(|start| *start >= floor)?;
        let fits = |(ahead, word): (usize, &String)| {
            let form = reading.form(start + ahead);
            form == word || (reading.lexicon.inflects && inflected(form, word))
        };
        words.iter().enumerate().all(fits).then_some(start)
    })
}

/// Letters at the end of a word that its case may change.
const ENDING: usize = 2;

/// True for another case of a word: all but its last letters are the same.
fn inflected(form: &str, word: &str) -> bool {
    let stem = word.chars().count().saturating_sub(ENDING).max(4);
    let same = form.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
    same >= stem && form.chars().count() <= word.chars().count() + ENDING
}

/// "A's son-in-law B", "Bs Schwiegersohn", "B, зять A".
fn family(reading: &Reading, name: &Name) -> Option<Found> {
    if !reading.is_person(name) {
        return None;
    }
    let kin = reading.at(name.end, CueClass::Family).filter(|_| name.possessive || reading.lexicon.inverts);
    let kin = kin.or_else(|| reading.at(name.end + 2, CueClass::Family).filter(|_| name.possessive));
    let (kin, other, owner) = match kin {
        Some(kin) => (kin, reading.name(kin.end)?, name),
        None if reading.lexicon.inflects => {
            // "зять A B": the relative follows the one whom the word points at.
            let kin = reading.ending(name.start, CueClass::Family)?;
            (kin, reading.name(name.end).or_else(|| reading.name(name.end + 1))?, name)
        }
        None => return None,
    };
    let persons = reading.is_person(other) && other.mention.entity != owner.mention.entity;
    persons.then(|| Found {
        subject: other.mention.entity.clone(),
        rel: RelationKind::FamilyOf,
        object: owner.mention.entity.clone(),
        detail: Some(reading.written(kin.start..kin.end).to_owned()),
        evidence: owner.start.min(kin.start)..other.end,
        cue: kin.start..kin.end,
        rule: "relation.family",
    })
}

/// Tokens between the head of a delegation and its name at most.
const TITLES: usize = 9;

/// "The head of the C delegation, presidential aide A": the delegation as the gazetteer names it.
fn leads(reading: &Reading, name: &Name) -> Option<Found> {
    if !reading.is_person(name) || name.possessive {
        return None;
    }
    let low = reading.sentence(name.start).start.max(name.start.saturating_sub(TITLES));
    let head = told::last(reading, low..name.start, CueClass::Leads)?;
    let group = reading.names_in(head.end..name.start);
    let party = group.iter().find_map(|name| reading.party(name));
    let noun = told::last(reading, head.end..name.start, CueClass::Delegation);
    let of = group.iter().find_map(|name| delegation(reading, name));
    let start = phrase_start(reading, name.start, low);
    let apposed = start.checked_sub(1).is_none_or(|at| reading.form(at) == "," || at < head.end + 3);
    let object = of.or_else(|| reading.rules.delegation_of(&party?).filter(|_| noun.is_some()).cloned())?;
    apposed.then(|| Found {
        subject: name.mention.entity.clone(),
        rel: RelationKind::DelegationMember,
        object,
        detail: Some(reading.written(head.start..head.end).to_owned()),
        evidence: head.start..name.end,
        cue: head.start..head.end,
        rule: "relation.delegation",
    })
}

fn delegation(reading: &Reading, name: &Name) -> Option<EntityId> {
    let id = &name.mention.entity;
    reading.rules.is_delegation(id).then(|| id.clone())
}

/// "X, the Y Group's exclusive club": an apposition with an owner.
fn property(reading: &Reading, name: &Name) -> Option<Found> {
    if !matches!(reading.kind(name), Some(EntityKind::Place | EntityKind::Organisation))
        || reading.form(name.end) != ","
    {
        return None;
    }
    let article = reading.at(name.end + 1, CueClass::Definite).map_or(name.end + 1, |hit| hit.end);
    let owner = reading.name(article).filter(|owner| owner.possessive)?;
    let kind = reading.kind(owner)?;
    let owns = matches!(kind, EntityKind::Organisation | EntityKind::Person);
    let clause = reading.sentence(name.start);
    let high = clause.end.min(owner.end + TITLES);
    let noun = reading.first(owner.end..high, CueClass::Property)?;
    let plain = !(owner.end..noun.start).any(|at| reading.form(at) == ",");
    (owns && plain).then(|| Found {
        subject: name.mention.entity.clone(),
        rel: RelationKind::OwnedBy,
        object: owner.mention.entity.clone(),
        detail: Some(reading.written(noun.start..noun.end).to_owned()),
        evidence: name.start..noun.end,
        cue: noun.start..noun.end,
        rule: "relation.property",
    })
}

/// Tokens between a territory and the verb at most.
const TERRITORY: usize = 12;

/// "P annexed by C", "P, which is controlled by C", "the C-annexed P".
fn held(reading: &Reading, cue: Range<usize>, rel: RelationKind) -> Option<Found> {
    let sentence = reading.sentence(cue.start);
    let holder = reading.name(cue.end).or_else(|| reading.name(cue.end + 1))?;
    let object = reading.party(holder).filter(|_| !holder.possessive)?;
    let low = sentence.start.max(cue.start.saturating_sub(TERRITORY));
    let territory = |name: &&Name| {
        reading.place(name).is_some_and(|place| place == name.mention.entity) && reading.party(name).is_none()
    };
    let behind = reading.names_in(holder.end..sentence.end.min(holder.end + 3)).iter().find(territory);
    let mut names = reading.names_in(low..cue.start).iter().rev().filter(territory);
    // "the P region of eastern C": the narrower one, named first.
    let before =
        names.next().map(|last| names.next().filter(|first| last.start - first.end <= 3).unwrap_or(last));
    let place = behind.filter(|_| reading.lexicon.inflects).or(before)?;
    Some(Found {
        subject: place.mention.entity.clone(),
        rel,
        object,
        detail: None,
        evidence: place.start.min(cue.start)..holder.end.max(place.end),
        cue,
        rule: "relation.held",
    })
}
