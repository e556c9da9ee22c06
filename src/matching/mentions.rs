//! Resolved candidates -> mentions: parties for countries, metonym against place, offices by date.

use super::metonyms::means_party;
use super::names::{Candidate, Scanned, Standing};
use super::offices;
use super::surfaces::Part;
use crate::model::{Entity, EntityId, EntityKind, Field, Gazetteer, How, Mention};
use crate::text::{Offsets, TokenKind};
use jiff::civil::Date;
use std::ops::Range;

/// What the mentions of one field are made with.
pub(super) struct Setting<'s> {
    /// Who can be meant.
    pub gazetteer: &'s Gazetteer,
    /// Which field.
    pub field: Field,
    /// Its offsets.
    pub offsets: &'s Offsets<'s>,
    /// Decides who held an office.
    pub published: Option<Date>,
}

/// Makes the mentions of one field, in text order, without overlaps.
pub(super) fn mentions(scanned: &Scanned<'_>, setting: &Setting<'_>) -> Vec<Mention> {
    let (beside, standing): (Vec<&Candidate>, Vec<&Candidate>) =
        scanned.candidates.iter().partition(|candidate| candidate.part == Part::Beside);
    let mut found: Vec<(&Candidate, Mention)> = Vec::new();
    for candidate in standing {
        match mention(scanned, candidate, setting) {
            Some(mention) => found.push((candidate, mention)),
            None => found.extend(inside(scanned, candidate, setting)),
        }
    }
    let mut offices: Vec<&Candidate> = beside
        .into_iter()
        .filter(|candidate| stands_beside_party(scanned, candidate, setting, &found))
        .collect();
    offices.sort_by_key(|candidate| (candidate.first, std::cmp::Reverse(candidate.last)));
    let mut free_from = 0;
    for office in offices {
        if office.first >= free_from {
            free_from = office.last;
            found.extend(mention(scanned, office, setting).map(|mention| (office, mention)));
        }
    }
    found.sort_by_key(|(candidate, _)| candidate.first);
    found.into_iter().map(|(_, mention)| mention).collect()
}

/// The longest name inside a candidate that is none itself ("the president of [A]'s adviser").
fn inside<'s>(
    scanned: &'s Scanned<'_>,
    refused: &Candidate,
    setting: &Setting<'_>,
) -> Option<(&'s Candidate, Mention)> {
    let inner =
        scanned.shorter.iter().filter(|name| refused.first <= name.first && name.last <= refused.last);
    let longest = inner.max_by_key(|name| name.last - name.first)?;
    Some((longest, mention(scanned, longest, setting)?))
}

fn mention(scanned: &Scanned<'_>, candidate: &Candidate, setting: &Setting<'_>) -> Option<Mention> {
    let entity = setting.gazetteer.entities.get(candidate.entity)?;
    if entity.kind == EntityKind::Office && !offices::names_holder(scanned, candidate, setting) {
        return None;
    }
    let (meant, how, literal) = meaning(scanned, candidate, entity, setting);
    let span = setting.offsets.span(bytes(scanned, candidate));
    Some(Mention { entity: meant, field: setting.field, span, how, literal })
}

/// The bytes of a candidate in its text, without elided articles and possessive endings.
fn bytes(scanned: &Scanned<'_>, candidate: &Candidate) -> Range<usize> {
    let range = |at: usize| scanned.token(at).map_or(0..0, |token| token.start as usize..token.end as usize);
    let (first, last) = (range(candidate.first), range(candidate.last.saturating_sub(1)));
    let apostrophe = |c: char| matches!(c, '\'' | '’' | 'ʼ' | '`' | '‘');
    let mut span = first.start..last.end;
    if candidate.cut.front > 0 {
        let written = scanned.text.get(first.clone()).unwrap_or_default();
        let elided = written.char_indices().find(|&(_, c)| apostrophe(c));
        span.start += elided.map_or(0, |(at, c)| at + c.len_utf8());
    }
    if candidate.cut.back > 0 {
        let written = scanned.text.get(last.clone()).unwrap_or_default();
        span.end = written.rfind(apostrophe).map_or(last.end, |at| last.start + at);
    }
    span
}

fn meaning(
    scanned: &Scanned<'_>,
    candidate: &Candidate,
    entity: &Entity,
    setting: &Setting<'_>,
) -> (EntityId, How, Option<EntityId>) {
    if candidate.part == Part::Demonym {
        return (entity.id.clone(), How::Demonym, None);
    }
    if candidate.standing == Standing::Like {
        return (entity.id.clone(), How::Fuzzy, None);
    }
    if entity.kind == EntityKind::Office {
        return match offices::holder(setting.gazetteer, &entity.id, setting.published) {
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
        _ if candidate.described => (entity.id.clone(), How::Description, None),
        _ => (entity.id.clone(), How::Name, None),
    }
}

/// True where a mention of its party stands beside words such as "foreign minister".
fn stands_beside_party(
    scanned: &Scanned<'_>,
    candidate: &Candidate,
    setting: &Setting<'_>,
    found: &[(&Candidate, Mention)],
) -> bool {
    let Some(entity) = setting.gazetteer.entities.get(candidate.entity) else { return false };
    let is_party = |mention: &Mention| {
        let meant = mention.entity.as_str().split_once(':').map(|(_, slug)| slug).unwrap_or_default();
        entity.parties.iter().any(|party| party == meant)
    };
    found.iter().any(|(other, mention)| {
        let before = other.last <= candidate.first && candidate.first - other.last <= 1;
        let behind = candidate.last <= other.first && other.first - candidate.last <= 2;
        let mut between = if before { other.last..candidate.first } else { candidate.last..other.first };
        (before || behind) && is_party(mention) && between.all(|at| binds(scanned, at))
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
