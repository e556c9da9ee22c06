//! Whether a city or palace is a place or stands for its party.

use super::names::{Candidate, Scanned};
use crate::model::NameClass;
use crate::text::{Case, TokenKind};

/// Words before "to" in which a word of travel is looked for.
const TRAVEL_REACH: usize = 6;

/// True where the name stands for its party: no preposition of place before it, or a party joined to it.
pub(super) fn means_party(scanned: &Scanned<'_>, candidate: &Candidate) -> bool {
    if is_dateline(scanned, candidate) || is_place_by_what_follows(scanned, candidate) {
        return false;
    }
    let Some(mut before) = candidate.first.checked_sub(1) else { return true };
    if scanned.form(before) == "im" {
        return false;
    }
    if scanned.is(NameClass::Article, before) {
        match before.checked_sub(1) {
            Some(earlier) => before = earlier,
            None => return true,
        }
    }
    let comma = scanned.form(before) == ",";
    if scanned.is(NameClass::And, before) && (!comma || scanned.is(NameClass::And, candidate.last)) {
        return joined_to_party(scanned, candidate, before);
    }
    if scanned.is(NameClass::AtPlace, before) || belongs_to_place(scanned, before) {
        return false;
    }
    if candidate.cut.back > 0 {
        return true;
    }
    if scanned.is(NameClass::To, before) {
        return !travels(scanned, before);
    }
    let left = scanned.is(NameClass::PlaceVerb, before);
    let sent = before.checked_sub(1).is_some_and(|noun| scanned.is(NameClass::PartyNoun, noun));
    !left && (sent || !scanned.is(NameClass::PlaceBefore, before))
}

/// "Mayor of", or the noun itself where its genitive follows.
fn belongs_to_place(scanned: &Scanned<'_>, before: usize) -> bool {
    let of = matches!(scanned.form(before), "of" | "von" | "de");
    let noun = if of { before.checked_sub(1) } else { Some(before) };
    noun.is_some_and(|noun| scanned.is(NameClass::PlaceNoun, noun))
}

fn travels(scanned: &Scanned<'_>, to: usize) -> bool {
    let from = to.saturating_sub(TRAVEL_REACH);
    (from..to).any(|at| scanned.is(NameClass::Travel, at))
}

/// "Mayor", "residents", "came under attack" behind it.
fn is_place_by_what_follows(scanned: &Scanned<'_>, candidate: &Candidate) -> bool {
    let (next, second) = (scanned.form(candidate.last), scanned.form(candidate.last + 1));
    scanned.is(NameClass::PlaceAfter, candidate.last)
        || scanned.words.holds(NameClass::Attacked, &format!("{next} {second}"), scanned.language)
}

/// `A and B`: B is what A is.
fn joined_to_party(scanned: &Scanned<'_>, candidate: &Candidate, joint: usize) -> bool {
    let other = scanned.near(joint).iter().find(|other| other.last == joint && other.first < candidate.first);
    let Some(other) = other else { return true };
    let between = other.first.checked_sub(1).is_some_and(|before| scanned.is(NameClass::Between, before));
    between || means_party(scanned, other)
}

/// `CITY, May 21.` or `CITY (Agency) -` at the beginning of a paragraph.
fn is_dateline(scanned: &Scanned<'_>, candidate: &Candidate) -> bool {
    let opens = candidate.first.checked_sub(1).is_none_or(|before| scanned.form(before) == "¶");
    let shouted = scanned.token(candidate.first).is_some_and(|token| token.case == Case::Upper);
    let mark = scanned.token(candidate.last).is_some_and(|token| token.kind == TokenKind::Mark);
    opens && mark && (shouted || matches!(scanned.form(candidate.last), "," | "(" | "-" | "." | "/"))
}
