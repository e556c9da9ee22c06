//! Who is the subject of a verb of saying: a name with its titles, a nameless source, a pronoun, an unknown name.
//!
//! Traps: a name after a preposition inside the subject ("a source in the office of X told"), a possessor, an apposition or
//! relative clause between subject and verb, and in languages that inflect a name that is the verb's object.

mod behind;
mod institution;

pub(super) use behind::after;

use super::reading::{Name, REACH, Reading};
use crate::model::{CueClass, EntityId, EntityKind};
use crate::text::Case;
use std::ops::Range;

/// A subject as it stands in the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Subject {
    /// What it is.
    pub who: Who,
    /// The whole phrase, as written.
    pub tokens: Range<usize>,
}

/// What a subject is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Who {
    /// A known name.
    Entity(EntityId),
    /// A noun for people: a source or an office.
    Noun {
        /// Token of the noun.
        noun: usize,
        /// An office, not a mere source.
        office: bool,
        /// More than one.
        plural: bool,
        /// Known, new or bare.
        article: Article,
    },
    /// A pronoun: m, f or p.
    Pronoun(char),
    /// A name that the gazetteer does not know; the tokens of the name alone.
    Named(Range<usize>),
}

/// What stands before a noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Article {
    /// "the"
    Definite,
    /// "a", "two", "another"
    Indefinite,
    /// Nothing.
    None,
}

/// Tokens of a subject at most.
const PHRASE: usize = 16;

/// The subject that ends before a verb.
pub(super) fn before(reading: &Reading, verb: usize) -> Option<Subject> {
    let verb = before_bracket(reading, verb);
    let sentence = reading.sentence(verb);
    let floor = floor(reading, &sentence, verb);
    let mut end = skip_back(reading, verb, floor);
    if end > floor && reading.form(end - 1) == "," {
        let head = head_of(reading, floor, end - 1);
        // "C's minister, A, said": the name between the commas is who it is.
        let noun = head.as_ref().is_none_or(|head| matches!(head.who, Who::Noun { .. }));
        if let Some(subject) =
            Some(()).filter(|()| noun).and_then(|()| apposed(reading, floor, end - 1)).or(head)
        {
            return Some(subject);
        }
        // "The head of the delegation, presidential aide A, said": the name is the apposition.
        if let Some(subject) = named_subject(reading, end - 1, floor)
            && subject.tokens.start > floor
            && reading.form(subject.tokens.start - 1) == ","
        {
            return Some(subject);
        }
        let low = floor.max(end.saturating_sub(PHRASE));
        end = (low..end - 1).rev().find(|at| reading.form(*at) == ",").filter(|comma| *comma > floor)?;
        return named_subject(reading, end, floor).filter(|_| !speaks(reading, end..verb));
    }
    ending_at(reading, end, floor)
}

/// The name between the only two commas behind a phrase that opens the sentence: "The former analyst, A,".
fn apposed(reading: &Reading, floor: usize, comma: usize) -> Option<Subject> {
    let first = (floor..comma.min(floor + PHRASE))
        .find(|at| reading.form(*at) == ",")
        .filter(|first| *first > floor)?;
    let name = named_subject(reading, comma, first).or_else(|| unknown_name(reading, comma, first))?;
    let people = [CueClass::Definite, CueClass::Indefinite]
        .into_iter()
        .any(|class| reading.at(floor, class).is_some())
        || reading.name(floor).is_some_and(|name| name.possessive);
    let verbless =
        reading.first(floor..first, CueClass::FiniteVerb).is_none() && !speaks(reading, floor..first);
    (name.tokens.start == first + 1 && people && verbless)
        .then_some(Subject { tokens: floor..name.tokens.end, ..name })
}

/// Tokens of what stands in brackets behind a subject at most: an age, a short name, a party.
const BRACKET: usize = 6;

/// The opening bracket, where a short one stands right before a verb: "the Organisation (ORG) said".
pub(super) fn before_bracket(reading: &Reading, verb: usize) -> usize {
    let Some(close) = verb.checked_sub(1).filter(|at| reading.form(*at) == ")") else { return verb };
    (close.saturating_sub(BRACKET)..close).rev().find(|at| reading.form(*at) == "(").unwrap_or(verb)
}

/// The first token that a subject may use: not inside a quotation before it, not in another clause set off by a wall.
fn floor(reading: &Reading, sentence: &Range<usize>, verb: usize) -> usize {
    let low = sentence.start.max(verb.saturating_sub(REACH));
    (low..verb).rev().find(|at| reading.is_wall(*at)).map_or(low, |wall| wall + 1)
}

/// Steps back over auxiliaries, adverbs and times next to the verb.
pub(super) fn skip_back(reading: &Reading, verb: usize, floor: usize) -> usize {
    let mut end = verb;
    while end > floor {
        let auxiliary = reading.ending(end, CueClass::Auxiliary).map(|hit| hit.start);
        let time = reading.time_ending(end).map(|time| {
            reading
                .ending(time.start, CueClass::Preposition)
                .map_or(time.start, |preposition| preposition.start)
        });
        match auxiliary.or(time) {
            Some(start) if start >= floor => end = start,
            _ => break,
        }
    }
    end
}

/// A subject that opens the sentence, with an apposition or relative clause up to `comma`.
fn head_of(reading: &Reading, start: usize, comma: usize) -> Option<Subject> {
    let start = start + usize::from(reading.form(start) == ",");
    let first_comma = (start..comma).find(|at| reading.form(*at) == ",")?;
    if first_comma > start + PHRASE || speaks(reading, start..first_comma) {
        return None;
    }
    let subject = named_subject(reading, first_comma, start)
        .or_else(|| noun_ending(reading, first_comma, start))
        .or_else(|| unknown_name(reading, first_comma, start))
        .or_else(|| noun_left(reading, first_comma, start))?;
    (subject.tokens.start == start).then_some(subject)
}

fn speaks(reading: &Reading, range: Range<usize>) -> bool {
    [CueClass::Saying, CueClass::Telling]
        .into_iter()
        .any(|class| reading.first(range.clone(), class).is_some())
}

fn ending_at(reading: &Reading, end: usize, floor: usize) -> Option<Subject> {
    if end <= floor {
        return None;
    }
    if let Some(pronoun) = reading.ending(end, CueClass::Pronoun).filter(|hit| hit.start >= floor) {
        let gender = reading.value_word(pronoun).and_then(|word| word.chars().next())?;
        return Some(Subject { who: Who::Pronoun(gender), tokens: pronoun.start..end });
    }
    if reading.name(end - 1).is_some() {
        return named_subject(reading, end, floor);
    }
    if let Some(subject) = noun_ending(reading, end, floor) {
        // "a spokesman for the ministry": the noun further left is the one that speaks.
        let inside = subject.tokens.start > floor && is_preposition(reading, subject.tokens.start);
        return if inside { noun_left(reading, end, floor) } else { Some(subject) };
    }
    unknown_name(reading, end, floor).or_else(|| noun_left(reading, end, floor))
}

/// A known name with its titles, not inside a prepositional phrase of a longer subject.
fn named_subject(reading: &Reading, end: usize, floor: usize) -> Option<Subject> {
    let name = reading.name(end.checked_sub(1)?).filter(|name| name.end == end && name.start >= floor)?;
    let start = phrase_start(reading, name.start, floor);
    if start > floor && is_preposition(reading, start) {
        return institution::before(reading, name, start..end).or_else(|| noun_left(reading, end, floor));
    }
    if is_genitive(reading, name, start, floor) {
        return None;
    }
    // "A and B said": neither alone.
    if noun_before_name(reading, start, name) || reading.ending(start, CueClass::And).is_some() {
        return None;
    }
    match speaker(reading, name) {
        Some(who) => Some(Subject { who: Who::Entity(who), tokens: start..end }),
        None => noun_left(reading, end, floor),
    }
}

/// "Der Botschafter der A sagte": in a language with articles for cases a country after a noun belongs to it.
fn is_genitive(reading: &Reading, name: &Name, start: usize, floor: usize) -> bool {
    let articles = reading.lexicon.inverts && !reading.lexicon.inflects;
    let noun = || reading.capital(start - 1) && reading.name(start - 1).is_none();
    articles && !reading.is_person(name) && start > floor && start < name.start && noun()
}

/// A nameless source right before the name, without a comma: the phrase is about somebody else ("advisers NAME sent").
fn noun_before_name(reading: &Reading, start: usize, name: &Name) -> bool {
    reading.first(start..name.start, CueClass::Source).is_some()
}

/// Who speaks where a name is the subject: persons, organisations, parties and places that stand for one.
pub(super) fn speaker(reading: &Reading, name: &Name) -> Option<EntityId> {
    if name.possessive || reading.is_demonym(name) || !reading.can_be_subject(name) {
        return None;
    }
    match reading.kind(name)? {
        EntityKind::Person | EntityKind::Organisation | EntityKind::Party => {
            Some(name.mention.entity.clone())
        }
        EntityKind::Place => reading.rules.known(&name.mention.entity)?.metonym_for.clone(),
        _ => None,
    }
}

/// The first token of the titles before a name.
pub(super) fn phrase_start(reading: &Reading, name: usize, floor: usize) -> usize {
    let low = floor.max(name.saturating_sub(PHRASE));
    let mut start = name;
    while start > low
        && reading.at(start - 1, CueClass::Border).is_none()
        && reading.time_ending(start).is_none()
    {
        let at = start - 1;
        let modifier = reading.ending(start, CueClass::Title).map(|hit| hit.start);
        let article =
            reading.ending(start, CueClass::Definite).or_else(|| reading.ending(start, CueClass::Indefinite));
        let joined = reading.form(at) == "-" && !reading.is_wall(at);
        if let Some(from) = modifier.filter(|from| *from >= low) {
            start = from;
        } else if let Some(article) = article {
            return article.start.max(low);
        } else if (reading.capital(at) && !opens_with_adverb(reading, at))
            || joined
            || reading.name(at).is_some_and(|name| !reading.is_person(name))
        {
            start = at;
        } else {
            break;
        }
    }
    start
}

/// A small word that has its capital only from the opening of the sentence.
fn opens_with_adverb(reading: &Reading, at: usize) -> bool {
    let small = [CueClass::Auxiliary, CueClass::And, CueClass::Scene, CueClass::SceneDuring];
    reading.sentence(at).start == at
        && reading.name(at).is_none()
        && (is_preposition_at(reading, at) || small.into_iter().any(|class| reading.at(at, class).is_some()))
}

/// True where a preposition ends right before a token.
pub(super) fn is_preposition(reading: &Reading, end: usize) -> bool {
    [
        CueClass::Preposition,
        CueClass::In,
        CueClass::To,
        CueClass::For,
        CueClass::With,
        CueClass::Between,
        CueClass::AddressedTo,
        CueClass::AccordingTo,
        CueClass::Scene,
    ]
    .into_iter()
    .any(|class| reading.ending(end, class).is_some())
}

/// A noun for people that ends the subject.
fn noun_ending(reading: &Reading, end: usize, floor: usize) -> Option<Subject> {
    let source = reading.ending(end, CueClass::Source);
    let hit = source.or_else(|| reading.ending(end, CueClass::Office)).filter(|hit| hit.start >= floor)?;
    let plural = reading.value_word(hit) == Some("many");
    Some(noun_phrase(reading, (hit.start, source.is_none(), plural), end, floor))
}

/// A noun for people further left, with what is told of it after it ("a person familiar with the plan").
fn noun_left(reading: &Reading, end: usize, floor: usize) -> Option<Subject> {
    let low = floor.max(end.saturating_sub(PHRASE));
    let hit = reading
        .cues(low..end)
        .filter(|hit| matches!(hit.class, Some(CueClass::Source | CueClass::Office)))
        .find(|hit| {
            let knows = reading.at(hit.end, CueClass::Knowledge).is_some();
            let whole = (hit.end..end).all(|at| reading.form(at) != ",") && !speaks(reading, hit.end..end);
            let owned = institution::is_complement(reading, hit.end..end);
            whole && (knows || owned || is_preposition_at(reading, hit.end))
        })?;
    let office = hit.class == Some(CueClass::Office);
    let plural = reading.value_word(hit) == Some("many");
    Some(noun_phrase(reading, (hit.start, office, plural), end, floor))
}

/// True where a preposition starts at a token.
pub(super) fn is_preposition_at(reading: &Reading, at: usize) -> bool {
    [CueClass::Preposition, CueClass::In, CueClass::To, CueClass::For, CueClass::With, CueClass::AddressedTo]
        .into_iter()
        .any(|class| reading.at(at, class).is_some())
}

/// Tokens between an article and its noun at most.
const ADJECTIVES: usize = 5;

fn noun_phrase(
    reading: &Reading,
    (noun, office, plural): (usize, bool, bool),
    end: usize,
    floor: usize,
) -> Subject {
    let low = floor.max(noun.saturating_sub(ADJECTIVES));
    let mut start = noun;
    let mut article = Article::None;
    while start > low {
        if let Some(hit) = reading.ending(start, CueClass::Definite) {
            (start, article) = (hit.start, Article::Definite);
            break;
        }
        let counted = reading.ending(start, CueClass::NumberWord);
        if let Some(hit) = reading.ending(start, CueClass::Indefinite).or(counted) {
            (start, article) = (hit.start, Article::Indefinite);
            break;
        }
        if !reading.word(start - 1) && reading.form(start - 1) != "-" {
            break;
        }
        start -= 1;
    }
    if article == Article::None {
        start = phrase_start(reading, noun, floor);
    }
    Subject { who: Who::Noun { noun, office, plural, article }, tokens: start.max(floor)..end }
}

/// Two or more capitalised words that the gazetteer does not know.
fn unknown_name(reading: &Reading, end: usize, floor: usize) -> Option<Subject> {
    let low = floor.max(end.saturating_sub(5));
    let mut start = end;
    while start > low
        && reading.capital(start - 1)
        && reading.name(start - 1).is_none()
        && reading.ending(start, CueClass::Title).is_none()
    {
        start -= 1;
    }
    let titled = reading.ending(start, CueClass::Title).is_some();
    let known = end == start + 1 && is_introduced(reading, start);
    let enough = if titled { end > start } else { end >= start + 2 || known };
    let phrase = phrase_start(reading, start, floor);
    let shouted = |at: usize| reading.token(at).is_some_and(|token| token.case == Case::Upper);
    if (end > start + 1 && (start..end).all(shouted)) || inside_preposition(reading, phrase, floor) {
        return None;
    }
    (enough && !is_preposition(reading, phrase) && end > start)
        .then_some(Subject { who: Who::Named(start..end), tokens: phrase..end })
}

/// Tokens looked back over for the full name of somebody who is now called by the last name.
const INTRODUCED: usize = 600;

/// True where a capitalised word stood behind another one further up: "Name Surname … Surname said".
fn is_introduced(reading: &Reading, at: usize) -> bool {
    let form = reading.form(at);
    let unknown = |at: usize| reading.capital(at) && reading.word(at) && reading.name(at).is_none();
    at != reading.sentence(at).start
        && (at.saturating_sub(INTRODUCED).max(1)..at)
            .any(|before| reading.form(before) == form && unknown(before) && unknown(before - 1))
}

/// Words between a preposition and an unknown name that its phrase may hold.
const ADJUNCT: usize = 3;

/// True where adjectives lead back to a preposition: "after a joint round of Something said".
fn inside_preposition(reading: &Reading, phrase: usize, floor: usize) -> bool {
    let low = floor.max(phrase.saturating_sub(ADJUNCT));
    (low..phrase)
        .rev()
        .take_while(|at| reading.word(*at) && (!reading.capital(*at) || *at == reading.sentence(*at).start))
        .any(|at| is_preposition_at(reading, at) || reading.at(at, CueClass::Scene).is_some())
}
