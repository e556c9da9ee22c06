//! Offices in a text: who holds them on the day, and whether the holder is meant at all.

use super::mentions::Setting;
use super::names::{Candidate, Scanned};
use super::surfaces::Part;
use crate::model::{Entity, EntityId, EntityKind, Gazetteer, NameClass};
use crate::text::{Case, TokenKind};
use jiff::civil::Date;

/// Tokens around an office in which is looked for what it belongs to.
const REACH: usize = 5;

/// Tokens at most between a comma and an office in apposition ("A, the 13th president").
const APPOSITION: usize = 4;

/// Who held an office on a day; nobody where the day is not known.
pub(super) fn holder<'g>(
    gazetteer: &'g Gazetteer,
    office: &EntityId,
    day: Option<Date>,
) -> Option<&'g Entity> {
    let day = day?;
    gazetteer.entities.iter().find(|entity| {
        entity.roles.iter().any(|role| {
            role.office.as_ref() == Some(office)
                && role.from.is_none_or(|from| from <= day)
                && role.to.is_none_or(|to| day <= to)
        })
    })
}

/// True where the office means its holder: not a former or a deputy one, not whose envoy somebody is ("the president's
/// envoy A"), not the office of another person named behind it.
pub(super) fn names_holder(scanned: &Scanned<'_>, office: &Candidate, setting: &Setting<'_>) -> bool {
    let first = before_party(scanned, office.first, setting);
    !is_not_held(scanned, office, first)
        && !belongs_to_somebody(scanned, first)
        && !has_people(scanned, office)
        && !is_another_persons(scanned, office, first, setting)
}

/// The beginning of the office with the party and the small words before it.
fn before_party(scanned: &Scanned<'_>, office: usize, setting: &Setting<'_>) -> usize {
    let mut first = office;
    while let Some(before) = first.checked_sub(1) {
        let joint = scanned.is(NameClass::OfficeJoint, before);
        if office - before <= REACH && (joint || is_party(scanned, before, setting)) {
            first = before;
        } else {
            break;
        }
    }
    first
}

/// True where the token is a part of a country, its people or what stands for them.
fn is_party(scanned: &Scanned<'_>, at: usize, setting: &Setting<'_>) -> bool {
    scanned.near(at).iter().any(|candidate| {
        let entity = setting.gazetteer.entities.get(candidate.entity);
        let party = entity.is_some_and(|entity| {
            candidate.part == Part::Demonym || entity.acts_as.is_some() || entity.metonym_for.is_some()
        });
        party && candidate.part != Part::Beside && (candidate.first..candidate.last).contains(&at)
    })
}

fn is_not_held(scanned: &Scanned<'_>, office: &Candidate, first: usize) -> bool {
    let earlier =
        |at: usize| at.checked_sub(1).is_some_and(|before| scanned.is(NameClass::NotInOffice, before));
    let between = (first..office.first).any(|at| earlier(at + 1));
    let dash = usize::from(scanned.form(office.last) == "-");
    between || earlier(first) || scanned.is(NameClass::NotYetInOffice, office.last + dash)
}

/// "Envoy of the", "помічник": whose people they are, the office only says.
fn belongs_to_somebody(scanned: &Scanned<'_>, first: usize) -> bool {
    first.checked_sub(1).is_some_and(|before| scanned.is(NameClass::OthersPeople, before))
}

/// A possessive ending with a role behind it.
fn has_people(scanned: &Scanned<'_>, office: &Candidate) -> bool {
    office.cut.back > 0
        && (office.last..office.last + REACH)
            .take_while(|&at| scanned.token(at).is_some_and(|token| token.kind == TokenKind::Word))
            .any(|at| scanned.is(NameClass::OthersPeople, at) || scanned.form(at) == "staff")
}

/// A person right behind the office and its party, or before it in apposition, who does not hold it.
fn is_another_persons(
    scanned: &Scanned<'_>,
    office: &Candidate,
    first: usize,
    setting: &Setting<'_>,
) -> bool {
    let Some(id) = setting.gazetteer.entities.get(office.entity).map(|entity| &entity.id) else {
        return false;
    };
    let holder = holder(setting.gazetteer, id, setting.published).map(|holder| &holder.id);
    let person = |candidate: &Candidate| {
        let entity = setting.gazetteer.entities.get(candidate.entity)?;
        (entity.kind == EntityKind::Person).then_some(&entity.id)
    };
    let behind = (office.last..office.last + REACH)
        .find(|&at| !scanned.is(NameClass::OfficeJoint, at) && !is_party(scanned, at, setting));
    let at = |at: usize| scanned.near(at).iter().find(move |candidate| candidate.first == at);
    let named = behind.and_then(at).and_then(person);
    let closed = behind.is_none_or(|at| matches!(scanned.form(at), "," | "." | ";" | ")" | "¶"));
    let comma = (first.saturating_sub(APPOSITION)..first).find(|&at| closed && scanned.form(at) == ",");
    let ends = |at: usize| scanned.near(at).iter().find(move |candidate| candidate.last == at);
    let before = comma.and_then(ends).and_then(person);
    let unknown = named.is_none() && behind.is_some_and(|at| is_unknown_person(scanned, at));
    unknown || [named, before].into_iter().flatten().any(|person| Some(person) != holder)
}

/// Two words with capitals that no name explains: a given name and a surname.
fn is_unknown_person(scanned: &Scanned<'_>, first: usize) -> bool {
    let name = |at: usize| {
        let word = scanned.token(at).is_some_and(|token| {
            token.kind == TokenKind::Word && token.case == Case::Capitalised && token.end - token.start > 2
        });
        word && !scanned.near(at).iter().any(|candidate| (candidate.first..candidate.last).contains(&at))
    };
    !scanned.headline && name(first) && name(first + 1)
}
