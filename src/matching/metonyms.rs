//! Whether a city or palace is a place or stands for its party.

use super::names::{Candidate, Scanned};
use super::place_words::{
    AND, ARTICLES, ATTACKED, BETWEEN, PARTY_NOUNS, PLACE_AFTER, PLACE_BEFORE, PLACE_NOUNS, PLACE_VERBS,
    STATIC_BEFORE, TO, TRAVEL,
};
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
    if ARTICLES.contains(&scanned.form(before)) {
        match before.checked_sub(1) {
            Some(earlier) => before = earlier,
            None => return true,
        }
    }
    let form = scanned.form(before);
    if AND.contains(&form) && (form != "," || AND.contains(&scanned.form(candidate.last))) {
        return joined_to_party(scanned, candidate, before);
    }
    if STATIC_BEFORE.contains(&form) || belongs_to_place(scanned, before) {
        return false;
    }
    if candidate.cut.back > 0 {
        return true;
    }
    if TO.contains(&form) {
        return !travels(scanned, before);
    }
    let noun = before.checked_sub(1).map(|at| scanned.form(at)).unwrap_or_default();
    let sent = PARTY_NOUNS.contains(&noun) && !PLACE_VERBS.contains(&form);
    sent || !(PLACE_BEFORE.contains(&form) || PLACE_VERBS.contains(&form))
}

/// "Mayor of", or the noun itself where its genitive follows.
fn belongs_to_place(scanned: &Scanned<'_>, before: usize) -> bool {
    let of = matches!(scanned.form(before), "of" | "von" | "de");
    let noun = if of { before.checked_sub(1) } else { Some(before) };
    let form = noun.map(|at| scanned.form(at)).unwrap_or_default();
    form.chars().count() > 2 && PLACE_NOUNS.iter().any(|stem| form.starts_with(stem))
}

fn travels(scanned: &Scanned<'_>, to: usize) -> bool {
    let from = to.saturating_sub(TRAVEL_REACH);
    (from..to).any(|at| TRAVEL.iter().any(|stem| scanned.form(at).starts_with(stem)))
}

/// "Mayor", "residents", "came under attack" behind it.
fn is_place_by_what_follows(scanned: &Scanned<'_>, candidate: &Candidate) -> bool {
    let (next, second) = (scanned.form(candidate.last), scanned.form(candidate.last + 1));
    PLACE_AFTER.contains(&next) || ATTACKED.contains(&(next, second))
}

/// `A and B`: B is what A is.
fn joined_to_party(scanned: &Scanned<'_>, candidate: &Candidate, joint: usize) -> bool {
    let other = scanned.near(joint).iter().find(|other| other.last == joint && other.first < candidate.first);
    let Some(other) = other else { return true };
    let before = other.first.checked_sub(1).map(|at| scanned.form(at)).unwrap_or_default();
    BETWEEN.contains(&before) || means_party(scanned, other)
}

/// `CITY, May 21.` or `CITY (Agency) -` at the beginning of a paragraph.
fn is_dateline(scanned: &Scanned<'_>, candidate: &Candidate) -> bool {
    let opens = candidate.first.checked_sub(1).is_none_or(|before| scanned.form(before) == "¶");
    let shouted = scanned.token(candidate.first).is_some_and(|token| token.case == Case::Upper);
    let mark = scanned.token(candidate.last).is_some_and(|token| token.kind == TokenKind::Mark);
    opens && mark && (shouted || matches!(scanned.form(candidate.last), "," | "(" | "-" | "." | "/"))
}
