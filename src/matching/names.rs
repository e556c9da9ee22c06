//! Names in a text -> candidates, linked to whole names and guarded against namesakes; the longest wins.

use super::lexicon::{Hit, Known};
use super::surfaces::{Part, Surfaces, Written};
use super::words::{GIVEN_NAMES, TITLES};
use crate::model::{Gazetteer, Language};
use crate::text::{Case, Token, TokenKind, Tokens};
use std::collections::{HashMap, HashSet};

/// Tokens that are, or may be, a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
    /// Index into the gazetteer.
    pub entity: usize,
    /// What part of it stands there.
    pub part: Part,
    /// What stands beside it.
    pub standing: Standing,
}

/// What stands beside a surname.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing that tells.
    Alone,
    /// A given name or initial of the same person.
    Full,
    /// A title or office before it.
    Titled,
    /// The given name of somebody else.
    Foreign,
}

/// One field of a document with what the lexicon knows of its tokens.
#[derive(Debug)]
pub(super) struct Scanned<'d> {
    /// Its tokens.
    pub tokens: &'d Tokens,
    /// The same, looked up.
    pub known: Vec<Known>,
    /// True where most words have capitals: there a capital tells nothing.
    pub headline: bool,
    /// Every candidate, before the guards.
    pub candidates: Vec<Candidate>,
}

/// The words of the guards as numbers of the lexicon or as text.
#[derive(Debug, Default)]
pub(super) struct Guards {
    titles: HashSet<&'static str>,
    given: HashSet<&'static str>,
}

impl Guards {
    /// Reads the tables once.
    pub fn new() -> Self {
        Self { titles: TITLES.iter().copied().collect(), given: GIVEN_NAMES.iter().copied().collect() }
    }

    /// True for a title such as Mr.
    pub fn is_title(&self, form: &str) -> bool {
        self.titles.contains(form)
    }
}

/// Finds the candidates of one field.
pub(super) fn scan<'d>(
    tokens: &'d Tokens,
    surfaces: &Surfaces,
    guards: &Guards,
    language: Option<Language>,
) -> Scanned<'d> {
    let known = surfaces.lexicon.look_up(tokens);
    let mut scanned = Scanned { tokens, known, headline: is_headline(tokens), candidates: Vec::new() };
    let mut hits = Vec::new();
    for first in 0..tokens.items.len() {
        surfaces.lexicon.hits_at(&scanned.known, first, &mut hits);
        for hit in hits.drain(..) {
            if let Some(candidate) = scanned.candidate(hit, surfaces, guards, language) {
                scanned.candidates.push(candidate);
            }
        }
    }
    scanned
}

/// Keeps what the guards of the whole document allow, the longest where two overlap; in text order.
pub(super) fn resolve(fields: &mut [Scanned<'_>], gazetteer: &Gazetteer) {
    let mut anchored: HashSet<usize> = HashSet::new();
    let mut foreign: HashMap<usize, usize> = HashMap::new();
    for (field, scanned) in fields.iter().enumerate() {
        for candidate in &scanned.candidates {
            match (candidate.part, candidate.standing) {
                (Part::Surname, Standing::Full | Standing::Titled) | (Part::Name, _) => {
                    anchored.insert(candidate.entity);
                }
                (Part::Surname, Standing::Foreign) => {
                    foreign.entry(candidate.entity).or_insert(field);
                }
                _ => {}
            }
        }
    }
    let allowed = |candidate: &Candidate| {
        let anchor = anchored.contains(&candidate.entity);
        let ambiguous = gazetteer.entities.get(candidate.entity).is_some_and(|entity| entity.ambiguous_alone);
        match (candidate.part, candidate.standing) {
            (Part::Weak, _) => anchor,
            (Part::Surname, Standing::Foreign) => true,
            (Part::Surname, Standing::Alone) => {
                anchor || (!ambiguous && !foreign.contains_key(&candidate.entity))
            }
            (Part::Name, _) => true,
            _ => true,
        }
    };
    for scanned in fields {
        scanned.candidates.retain(allowed);
        keep_longest(&mut scanned.candidates);
        scanned
            .candidates
            .retain(|candidate| candidate.part != Part::Namesake && candidate.standing != Standing::Foreign);
    }
}

/// Of overlapping candidates the longest stays; of equally long ones that with the better standing, then the first.
fn keep_longest(candidates: &mut Vec<Candidate>) {
    candidates.sort_by_key(|candidate| {
        let length = candidate.last - candidate.first;
        (
            std::cmp::Reverse(length),
            candidate.part == Part::Beside,
            candidate.standing != Standing::Full,
            candidate.first,
        )
    });
    let mut kept: Vec<Candidate> = Vec::new();
    let mut taken: HashSet<usize> = HashSet::new();
    for candidate in candidates.drain(..) {
        let tokens = candidate.first..candidate.last;
        let beside = candidate.part == Part::Beside;
        if beside || tokens.clone().all(|token| !taken.contains(&token)) {
            if !beside {
                taken.extend(tokens);
            }
            kept.push(candidate);
        }
    }
    kept.retain(|candidate| {
        candidate.part != Part::Beside
            || (candidate.first..candidate.last).all(|token| !taken.contains(&token))
    });
    kept.sort_by_key(|candidate| candidate.first);
    *candidates = kept;
}

fn is_headline(tokens: &Tokens) -> bool {
    let words =
        tokens.items.iter().filter(|token| token.kind == TokenKind::Word && token.end - token.start > 3);
    let (mut all, mut capitals) = (0, 0);
    for word in words {
        all += 1;
        capitals += usize::from(word.case != Case::Lower);
    }
    all > 0 && capitals * 10 > all * 7
}

impl Scanned<'_> {
    /// The token at an index.
    pub fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.items.get(at)
    }

    /// The folded form of the token at an index; empty beyond the ends.
    pub fn form(&self, at: usize) -> &str {
        self.token(at).map(|token| self.tokens.form(token)).unwrap_or_default()
    }

    fn word_number(&self, at: usize) -> Option<u32> {
        self.known.get(at)?.word
    }

    fn candidate(
        &self,
        hit: Hit,
        surfaces: &Surfaces,
        guards: &Guards,
        language: Option<Language>,
    ) -> Option<Candidate> {
        let surface = surfaces.list.get(hit.value as usize)?;
        let spoken = surface.language.is_none() || language.is_none() || surface.language == language;
        if !spoken || !self.written_as(hit.first, surface.written) {
            return None;
        }
        let mut candidate = Candidate {
            first: hit.first,
            last: hit.last,
            entity: surface.entity,
            part: surface.part,
            standing: Standing::Alone,
        };
        if surface.part == Part::Surname {
            self.extend(&mut candidate, surfaces);
            if candidate.standing == Standing::Alone {
                candidate.standing = self.standing(&candidate, surfaces, guards, language);
            }
        }
        Some(candidate)
    }

    fn written_as(&self, first: usize, wanted: Written) -> bool {
        let Some(token) = self.token(first) else { return false };
        let elided = self.known.get(first).is_some_and(|known| known.cut_front > 0);
        match wanted {
            Written::Any => true,
            Written::Capital => token.case != Case::Lower || elided,
            Written::Capitals => token.case == Case::Upper || token.end - token.start == 1,
        }
    }

    /// Takes in given names and initials before (or, reversed, behind) the surname.
    fn extend(&self, candidate: &mut Candidate, surfaces: &Surfaces) {
        let bears = |at: usize| {
            let word = self.word_number(at).and_then(|word| surfaces.given.get(&word));
            let capital = self.token(at).is_some_and(|token| token.case != Case::Lower);
            capital && word.is_some_and(|persons| persons.contains(&candidate.entity))
        };
        let mut first = candidate.first;
        let mut full = false;
        while let Some(before) = first.checked_sub(1) {
            if bears(before) {
                (first, full) = (before, true);
            } else if self.form(before) == "-" && before.checked_sub(1).is_some_and(bears) && full {
                first = before - 1;
            } else if is_patronymic(self.form(before)) && before.checked_sub(1).is_some_and(bears) {
                first = before;
            } else if let Some(initial) = self.initial_before(first) {
                (first, full) = (initial, true);
            } else {
                break;
            }
        }
        let mut last = candidate.last;
        while !full && bears(last) || (last > candidate.last && bears(last)) {
            last += 1;
        }
        full |= last > candidate.last;
        (candidate.first, candidate.last) = (first, last);
        if full {
            candidate.standing = Standing::Full;
        }
    }

    /// Where `D.` stands right before the token `first`.
    fn initial_before(&self, first: usize) -> Option<usize> {
        let letter = first.checked_sub(2)?;
        let token = self.token(letter)?;
        let single = self.form(letter).chars().count() == 1 && token.case != Case::Lower;
        let glued =
            self.token(letter + 1).is_some_and(|dot| dot.start == token.end) && self.form(letter + 1) == ".";
        (single && glued && token.kind == TokenKind::Word).then_some(letter)
    }

    fn standing(
        &self,
        candidate: &Candidate,
        surfaces: &Surfaces,
        guards: &Guards,
        language: Option<Language>,
    ) -> Standing {
        let Some(mut before) = candidate.first.checked_sub(1) else { return Standing::Alone };
        if self.form(before) == "." {
            let Some(word) = before.checked_sub(1) else { return Standing::Alone };
            if guards.is_title(self.form(word)) && self.form(word).len() < 5 {
                return Standing::Titled;
            }
            before = usize::MAX;
        }
        let Some(token) = self.token(before) else { return Standing::Alone };
        let form = self.form(before);
        if token.kind != TokenKind::Word {
            return Standing::Alone;
        }
        if guards.is_title(form) {
            return if form.len() > 3 { Standing::Titled } else { Standing::Alone };
        }
        if token.case == Case::Lower || form.contains('\'') {
            return Standing::Alone;
        }
        let number = self.word_number(before);
        let given =
            number.is_some_and(|word| surfaces.given.contains_key(&word)) || guards.given.contains(form);
        if given && !self.is_name(before) {
            return Standing::Foreign;
        }
        let unknown = number.is_none() && !self.headline && !self.opens_sentence(before);
        let capitals_tell = !language.is_some_and(|language| matches!(language.as_str(), "de" | "en"));
        if unknown && capitals_tell { Standing::Foreign } else { Standing::Alone }
    }

    /// True where a token is the whole of a name already found (so it is no given name).
    fn is_name(&self, at: usize) -> bool {
        self.candidates.iter().rev().take(12).any(|other| {
            other.last == at + 1 && other.part != Part::Demonym && other.standing != Standing::Foreign
        })
    }

    /// True where nothing but a mark or the beginning stands before the token.
    pub fn opens_sentence(&self, at: usize) -> bool {
        at.checked_sub(1)
            .and_then(|before| self.token(before))
            .is_none_or(|token| token.kind == TokenKind::Mark)
    }
}

fn is_patronymic(form: &str) -> bool {
    ["ович", "евич", "івна", "ївна", "овна", "евна", "йович", "ovich", "evich"]
        .iter()
        .any(|ending| form.ends_with(ending))
}
