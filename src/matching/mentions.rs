//! Resolved candidates -> mentions: parties for countries, metonym against place, offices by date.

use super::names::{Candidate, Scanned};
use super::surfaces::Part;
use super::words::{AND, BETWEEN, PARTY_NOUNS, PLACE_BEFORE};
use crate::model::{Entity, EntityId, EntityKind, Field, Gazetteer, How, Mention};
use crate::text::{Case, Offsets, TokenKind};
use jiff::civil::Date;

/// Makes the mentions of one field.
pub(super) fn mentions(
    scanned: &Scanned<'_>,
    gazetteer: &Gazetteer,
    field: Field,
    offsets: &Offsets<'_>,
    published: Option<Date>,
) -> Vec<Mention> {
    let mut found: Vec<(Candidate, Mention)> = Vec::new();
    for candidate in scanned.candidates.iter().filter(|candidate| candidate.part != Part::Beside) {
        let Some(entity) = gazetteer.entities.get(candidate.entity) else { continue };
        let (meant, how, literal) = meaning(scanned, candidate, entity, gazetteer, published);
        let span = offsets.span(bytes(scanned, candidate));
        found.push((candidate.clone(), Mention { entity: meant, field, span, how, literal }));
    }
    let beside: Vec<(Candidate, Mention)> = scanned
        .candidates
        .iter()
        .filter(|candidate| candidate.part == Part::Beside)
        .filter_map(|candidate| {
            let entity = gazetteer.entities.get(candidate.entity)?;
            let party = beside_party(scanned, candidate, entity, &found)?;
            let _ = party;
            let (meant, how, literal) = meaning(scanned, candidate, entity, gazetteer, published);
            let span = offsets.span(bytes(scanned, candidate));
            Some((candidate.clone(), Mention { entity: meant, field, span, how, literal }))
        })
        .collect();
    let mut last_end = 0;
    let mut beside = beside;
    beside.sort_by_key(|(candidate, _)| (candidate.first, std::cmp::Reverse(candidate.last)));
    for pair in beside {
        if pair.0.first >= last_end {
            last_end = pair.0.last;
            found.push(pair);
        }
    }
    found.sort_by_key(|(candidate, _)| candidate.first);
    found.into_iter().map(|(_, mention)| mention).collect()
}

/// The bytes of a candidate in its text, without elided articles and possessive endings.
pub(super) fn bytes(scanned: &Scanned<'_>, candidate: &Candidate) -> std::ops::Range<usize> {
    let start = scanned.token(candidate.first).map_or(0, |token| token.start as usize);
    let last = candidate.last.saturating_sub(1);
    let token = scanned.token(last);
    let end = token.map_or(0, |token| token.end as usize);
    let front = scanned.known.get(candidate.first).map_or(0, |known| usize::from(known.cut_front));
    let back = scanned.known.get(last).map_or(0, |known| usize::from(known.cut_back));
    // A curly apostrophe is two bytes longer in the text than in its folded form.
    let curly = |cut: usize, plain: bool| if cut == 0 || plain { cut } else { cut + 2 };
    let width = token.map_or(0, |token| (token.end - token.start) as usize);
    let plain = token.is_none_or(|token| width == (token.folded_end - token.folded_start) as usize);
    let first_plain = scanned
        .token(candidate.first)
        .is_none_or(|token| token.end - token.start == token.folded_end - token.folded_start);
    start + curly(front, first_plain)..end.saturating_sub(curly(back, plain))
}

fn meaning(
    scanned: &Scanned<'_>,
    candidate: &Candidate,
    entity: &Entity,
    gazetteer: &Gazetteer,
    published: Option<Date>,
) -> (EntityId, How, Option<EntityId>) {
    if candidate.part == Part::Demonym {
        return (entity.id.clone(), How::Demonym, None);
    }
    if entity.kind == EntityKind::Office {
        let holder = holder(gazetteer, &entity.id, published);
        return match holder {
            Some(person) => (person.id.clone(), How::RoleTitle, Some(entity.id.clone())),
            None => (entity.id.clone(), How::RoleTitle, None),
        };
    }
    if let Some(party) = &entity.acts_as {
        return (party.clone(), How::Name, Some(entity.id.clone()));
    }
    match &entity.metonym_for {
        Some(party) if means_party(scanned, candidate) => {
            (party.clone(), How::Metonym, Some(entity.id.clone()))
        }
        _ => (entity.id.clone(), How::Name, None),
    }
}

/// Who held an office on a day; without a day, whoever holds it still.
fn holder<'g>(gazetteer: &'g Gazetteer, office: &EntityId, day: Option<Date>) -> Option<&'g Entity> {
    gazetteer.entities.iter().find(|entity| {
        entity.roles.iter().any(|role| {
            role.office.as_ref() == Some(office)
                && match day {
                    Some(day) => {
                        role.from.is_none_or(|from| from <= day) && role.to.is_none_or(|to| day <= to)
                    }
                    None => role.to.is_none(),
                }
        })
    })
}

/// True where a city or palace stands for its party: no preposition of place before it, or a joined party beside it.
fn means_party(scanned: &Scanned<'_>, candidate: &Candidate) -> bool {
    if is_dateline(scanned, candidate) {
        return false;
    }
    let Some(mut before) = candidate.first.checked_sub(1) else { return true };
    if matches!(
        scanned.form(before),
        "the" | "il" | "le" | "el" | "o" | "al" | "del" | "dem" | "den" | "der" | "im"
    ) {
        if scanned.form(before) == "im" {
            return false;
        }
        match before.checked_sub(1) {
            Some(earlier) => before = earlier,
            None => return true,
        }
    }
    if AND.contains(&scanned.form(before)) {
        return joined_to_party(scanned, candidate, before);
    }
    let form = scanned.form(before);
    if !PLACE_BEFORE.contains(&form) {
        return true;
    }
    let noun = before.checked_sub(1).map(|at| scanned.form(at)).unwrap_or_default();
    PARTY_NOUNS.contains(&noun)
}

/// `A and B`: B is what A is.
fn joined_to_party(scanned: &Scanned<'_>, candidate: &Candidate, joint: usize) -> bool {
    let other = scanned.candidates.iter().find(|other| other.last == joint && other.first < candidate.first);
    match other {
        Some(other) => {
            let before = other.first.checked_sub(1).map(|at| scanned.form(at)).unwrap_or_default();
            BETWEEN.contains(&before) || means_party(scanned, other)
        }
        None => true,
    }
}

/// `CITY, May 21.` or `CITY (Agency) -` at the beginning of a paragraph.
fn is_dateline(scanned: &Scanned<'_>, candidate: &Candidate) -> bool {
    let opens = candidate.first.checked_sub(1).is_none_or(|before| scanned.form(before) == "¶");
    let shouted = scanned.token(candidate.first).is_some_and(|token| token.case == Case::Upper);
    let next = scanned.token(candidate.last).map(|token| token.kind);
    let mark = next == Some(TokenKind::Mark);
    opens && mark && (shouted || matches!(scanned.form(candidate.last), "," | "(" | "-" | "." | "/"))
}

/// The mention of its party that stands beside words such as "foreign minister".
fn beside_party<'m>(
    scanned: &Scanned<'_>,
    candidate: &Candidate,
    entity: &Entity,
    found: &'m [(Candidate, Mention)],
) -> Option<&'m Mention> {
    let is_party = |mention: &Mention| {
        let meant = mention.entity.as_str().split_once(':').map(|(_, slug)| slug).unwrap_or_default();
        entity.parties.iter().any(|party| party == meant)
    };
    found.iter().find_map(|(other, mention)| {
        let before = other.last <= candidate.first && candidate.first - other.last <= 1;
        let behind = candidate.last <= other.first && other.first - candidate.last <= 2;
        let between = if before { other.last..candidate.first } else { candidate.last..other.first };
        let near = (before || behind) && between.clone().all(|at| binds(scanned, at));
        (near && is_party(mention)).then_some(mention)
    })
}

/// Words and hyphens that may stand between an office and its party.
fn binds(scanned: &Scanned<'_>, at: usize) -> bool {
    let Some(token) = scanned.token(at) else { return false };
    match token.kind {
        TokenKind::Word => token.end - token.start <= 12,
        TokenKind::Mark => scanned.form(at) == "-",
        TokenKind::Number => false,
    }
}
