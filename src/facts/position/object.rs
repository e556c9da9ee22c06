//! What a stance is about: the words behind its verb with an issue in them, or what "this" and "the idea" go back to.
//!
//! Traps: another verb after "and", a clause set off by a comma and who says it all are no part of it.

use super::holders::party_of_name;
use crate::facts::reading::Reading;
use crate::facts::utterances::Voices;
use crate::model::{CueClass, EntityId};
use std::ops::Range;

/// What a stance is about.
#[derive(Debug, Clone)]
pub(super) struct Object {
    /// As written.
    pub words: Range<usize>,
    /// The words, and those that they go back to.
    pub evidence: Range<usize>,
    pub issues: Vec<usize>,
    pub toward: Vec<EntityId>,
    pub area: Option<EntityId>,
    /// A condition follows.
    pub conditional: bool,
}

/// Tokens of an object at most.
const LONGEST: usize = 45;

/// Tokens that open an object, in which a noun for an answer or a report makes it none.
const OPENING: usize = 3;

/// Tokens in which its issue must stand.
const NEAR: usize = 28;

/// The object behind a verb; `cue` itself may hold the issue ("will not cede territory").
pub(super) fn after(reading: &Reading, voices: &Voices, cue: &Range<usize>, from: usize) -> Option<Object> {
    let sentence = reading.sentence(cue.start);
    let voice = voices.around(cue.start).map_or(sentence.end, |voice| voice.content.end);
    let words = walk(reading, from, sentence.end.min(voice).max(from));
    let near = cue.start.min(from)..words.end.min(words.start + NEAR).max(cue.end);
    // "rejected As accusations": not what they are about.
    let opening = words.start..(words.start + OPENING).min(words.end);
    let another = reading.at(words.start, CueClass::StanceParticle).is_some();
    if another || reading.first(opening, CueClass::NotStance).is_some() {
        return None;
    }
    let issues = reading.issues(near);
    let conditional =
        reading.first(words.end..(words.end + 3).min(sentence.end), CueClass::Conditional).is_some()
            || reading.first(words.clone(), CueClass::Conditional).is_some();
    if !issues.is_empty() {
        return Some(of(reading, words.clone(), words, issues, conditional));
    }
    let anaphor = reading.at(words.start, CueClass::AnaphorNoun)?;
    let short = words.end <= anaphor.end + 2;
    let before = before(reading, cue.start).filter(|_| short)?;
    let issues = reading.issues(before.clone());
    (!issues.is_empty()).then(|| of(reading, words.clone(), before.start..words.end, issues, conditional))
}

/// Words with an issue among the first of them.
pub(super) fn with_issues(reading: &Reading, words: Range<usize>, near: usize) -> Option<Object> {
    let issues = reading.issues(words.start..words.end.min(words.start + near));
    let conditional = reading.first(words.clone(), CueClass::Conditional).is_some();
    (!issues.is_empty()).then(|| of(reading, words.clone(), words, issues, conditional))
}

fn of(
    reading: &Reading,
    words: Range<usize>,
    evidence: Range<usize>,
    issues: Vec<usize>,
    conditional: bool,
) -> Object {
    let toward = toward(reading, &words);
    let area = reading.names_in(words.clone()).iter().find_map(|name| {
        let about = reading.rules.issues_of.get(&name.mention.entity)?;
        about.iter().any(|issue| issues.contains(issue)).then(|| reading.place(name)).flatten()
    });
    Object { words, evidence, issues, toward, area, conditional }
}

/// The words that an object takes up.
pub(super) fn walk(reading: &Reading, from: usize, end: usize) -> Range<usize> {
    let mut start = from;
    while start < end
        && (matches!(reading.form(start), "," | ":") || reading.at(start, CueClass::That).is_some())
    {
        start = reading.at(start, CueClass::That).map_or(start + 1, |that| that.end);
    }
    let high = end.min(start + LONGEST);
    let mut at = start;
    while at < high && !stops(reading, start, at) {
        at += 1;
    }
    // "A rejects it, B said": the words go to the last comma before the speaker.
    if let Some(verb) =
        reading.first(start..at, CueClass::Saying).filter(|hit| reading.quote(hit.start).is_none())
    {
        at = (start..verb.start).rev().find(|comma| reading.form(*comma) == ",").unwrap_or(verb.start);
    }
    while at > start && !reading.word(at - 1) && !matches!(reading.form(at - 1), "\"" | "%" | ")") {
        at -= 1;
    }
    start..at
}

fn stops(reading: &Reading, start: usize, at: usize) -> bool {
    let mark = matches!(reading.form(at), ";" | "¶" | "(" | "/" | "|" | "•" | ":" | "." | "?" | "!");
    let dash = reading.form(at) == "-" && reading.is_wall(at);
    let border = at > start
        && reading.at(at, CueClass::Border).is_some()
        && reading.form(at - 1) == ","
        && !reading.issues(start..at).is_empty();
    let participle =
        at > start && reading.form(at - 1) == "," && reading.at(at, CueClass::SayingParticiple).is_some();
    let another = reading.at(at, CueClass::And).is_some_and(|and| {
        [CueClass::Stance, CueClass::Saying, CueClass::Travel]
            .into_iter()
            .any(|class| reading.at(and.end, class).is_some())
    });
    mark || dash || border || participle || another
}

/// Whom a demand is made to: the party right behind its verb, or behind "from".
fn toward(reading: &Reading, words: &Range<usize>) -> Vec<EntityId> {
    let first = reading.at(words.start, CueClass::Definite).map_or(words.start, |article| article.end);
    let near = |name: &&crate::facts::reading::Name| {
        let opens = name.start <= first + 1 && !name.possessive && !reading.is_demonym(name);
        opens || reading.ending(name.start, CueClass::From).is_some()
    };
    let mut found: Vec<EntityId> = Vec::new();
    for name in reading.names_in(words.clone()).iter().filter(near) {
        let party = party_of_name(reading, name).filter(|id| id.as_str().starts_with("pty:"));
        found.extend(party.filter(|id| !found.contains(id)));
    }
    found
}

/// "B, which A continues to reject": what stands before the relative word.
pub(super) fn before_relative(reading: &Reading, subject: usize, after: usize) -> Option<Object> {
    let over = !reading.word(after) || reading.at(after, CueClass::Border).is_some();
    let relative = reading.ending(subject, CueClass::Relative).filter(|_| over)?;
    let sentence = reading.sentence(relative.start);
    let words = sentence.start.max(relative.start.saturating_sub(LONGEST))..relative.start;
    let back = reading.at(sentence.start, CueClass::Anaphor).and_then(|_| before(reading, relative.start));
    let evidence = back.map_or(words.start, |back| back.start)..relative.start;
    let issues = reading.issues(evidence.clone());
    (!issues.is_empty()).then(|| of(reading, words, evidence, issues, false))
}

/// Tokens of the sentence before that an anaphor may take up at most.
const LONGEST_BEFORE: usize = 70;

/// The sentence before, in the same paragraph.
pub(super) fn before(reading: &Reading, at: usize) -> Option<Range<usize>> {
    let start = reading.sentence(at).start;
    let before = reading.sentence(start.checked_sub(1)?);
    let same = reading.paragraph(before.start).is_some()
        && reading.paragraph(before.start) == reading.paragraph(start);
    (same && before.len() <= LONGEST_BEFORE && !before.is_empty()).then_some(before)
}
