//! Lines that lead away from an article or label its parts, in the languages of the coverage.

use super::lists::{
    CHANGE_WORDS, CLOSING_PHRASES, LEADS_AWAY, LINE_LABELS, PHOTO_CREDITS, TIME_WORDS, WALLS,
};
use crate::text::{TokenKind, Tokens, calendar};

/// True for "Read more: ..." and the like.
pub(super) fn is_lead_away(line: &str) -> bool {
    if line.chars().count() > 220 {
        return false;
    }
    let lower: String = line.chars().take(60).flat_map(char::to_lowercase).collect();
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©');
    LEADS_AWAY.beginning(lower).any(|lead| {
        let rest = lower.get(lead.len()..).unwrap_or_default();
        !rest.starts_with(char::is_alphabetic) || lead.chars().count() > 9
    })
}

/// Characters of the longest line that asks for a subscription.
const WALL: usize = 200;

/// True for a line that begins as those do that stand where a free part ends; what is quoted is said by somebody.
pub(super) fn is_wall(line: &str) -> bool {
    let lower = line.to_lowercase();
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && !QUOTES.contains(&c));
    line.chars().count() < WALL && WALLS.beginning(lower).next().is_some()
}

/// True for a line that speaks of a subscription anywhere: behind the last sentence that is where a free part ends.
pub(super) fn holds_wall(line: &str) -> bool {
    !line.contains(QUOTES) && line.chars().count() < WALL && WALLS.is_inside(&line.to_lowercase())
}

const QUOTES: &[char] = &['"', '“', '”', '„', '«', '»', '‘', '‹'];

/// True for a caption: at most one sentence, and set off from it the maker of its picture.
pub(super) fn is_caption(line: &str) -> bool {
    /// Characters of the longest caption.
    const LONGEST: usize = 250;
    /// Words of the longest name.
    const NAME: usize = 4;
    if line.chars().count() >= LONGEST {
        return false;
    }
    let lower = line.to_lowercase();
    PHOTO_CREDITS.iter().any(|credit| {
        let Some((before, name)) = lower.rsplit_once(credit) else { return false };
        let before = before.trim_end();
        let set_off = before.is_empty()
            || before.ends_with(['.', '!', '?', '…', '(', '[', ')', '|', '/', '–', '—', '”', '»']);
        let sentences = before.split(['.', '!', '?', '…']).filter(|part| part.split(' ').count() > 3).count();
        set_off && sentences < 2 && name.split_whitespace().count() <= NAME
    })
}

/// True for a line that says when something was changed and nothing else: a word of change at its beginning ("Updated: ...")
/// or as its second word ("Last updated"), then dates, hours, numbers and their units.
pub fn is_change_line(line: &str) -> bool {
    let lower = line.to_lowercase();
    let first = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let second = first.split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
    let is_told_by = |text: &str, label: &str| {
        let rest = text.get(label.len()..).unwrap_or_default().trim_start_matches(char::is_alphabetic);
        let tokens = Tokens::of(rest);
        let mut words = tokens.items.iter().filter(|token| token.kind != TokenKind::Mark);
        words.all(|token| is_of_time(tokens.form(token)))
    };
    [first, second].into_iter().any(|text| CHANGE_WORDS.beginning(text).any(|label| is_told_by(text, label)))
}

/// True for a word of dates, hours and ages, folded.
fn is_of_time(word: &str) -> bool {
    word.starts_with(char::is_numeric)
        || calendar::month(word).is_some()
        || calendar::weekday(word).is_some()
        || TIME_WORDS.has(word)
        || CHANGE_WORDS.beginning(word).next().is_some()
}

/// True for a line that speaks of the outlet, its author or its reader.
pub(super) fn is_closing(line: &str) -> bool {
    line.len() < 700 && CLOSING_PHRASES.is_inside(&line.to_lowercase())
}

/// True for a line that is a label only.
pub(super) fn is_label(line: &str) -> bool {
    let lower = line.trim().trim_end_matches([':', '.']).to_lowercase();
    let is_address = lower.starts_with("http") && !lower.contains(char::is_whitespace);
    is_address || LINE_LABELS.has(&lower)
}
