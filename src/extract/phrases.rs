//! Lines that lead away from an article or label its parts, in the languages of the coverage.

use super::lists::{CHANGE_WORDS, CLOSING_PHRASES, LEADS_AWAY, LINE_LABELS, PHOTO_CREDITS, WALLS};

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

/// True for a line that stands where a free part ends.
pub(super) fn is_wall(line: &str) -> bool {
    line.chars().count() < 200 && WALLS.inside(&line.to_lowercase()) > 0
}

/// True for a caption that ends with the maker of its picture.
pub(super) fn is_caption(line: &str) -> bool {
    /// Letters of the longest name.
    const NAME: usize = 40;
    let length = line.chars().count();
    let end: String = line.chars().skip(length.saturating_sub(NAME)).flat_map(char::to_lowercase).collect();
    length < 250 && PHOTO_CREDITS.inside(&end) > 0
}

/// True for a line that begins with a word of change ("Updated: ...") or has one as its second word ("Last updated").
pub fn is_change_label(line: &str) -> bool {
    let lower: String = line.chars().take(60).flat_map(char::to_lowercase).collect();
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let second = lower.split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
    [lower, second].into_iter().any(|text| CHANGE_WORDS.beginning(text).next().is_some())
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
