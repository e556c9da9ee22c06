//! Names in a text -> candidates, each with what stands beside it: who is meant is decided over the whole document.

use super::lexicon::{Cut, Hit, Known};
use super::likeness::is_variant;
use super::surfaces::{Part, Surfaces, Written};
use super::words::Words;
use crate::model::{Language, NameClass};
use crate::text::{Case, Token, TokenKind, Tokens};

/// Tokens of the longest name.
const LONGEST_NAME: usize = 16;

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
    /// What is cut off of its first and last token.
    pub cut: Cut,
    /// True where its form is a description in small letters, not a name.
    pub described: bool,
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
    /// Misspelt or with a variant of the given name, with something that says who is meant.
    Like,
}

/// One field of a document with what the lexicon knows of its tokens.
#[derive(Debug)]
pub(super) struct Scanned<'d> {
    /// The field as it is written.
    pub text: &'d str,
    /// Its tokens.
    pub tokens: &'d Tokens,
    /// The same, looked up.
    pub known: Vec<Known>,
    /// The words around names.
    pub words: &'d Words,
    /// True where most words have capitals: there a capital tells nothing.
    pub headline: bool,
    /// Every candidate, before the guards.
    pub candidates: Vec<Candidate>,
    /// Names inside longer candidates: what is left where the longer one is refused.
    pub shorter: Vec<Candidate>,
}

/// Finds the candidates of one field.
pub(super) fn scan<'d>(
    (text, tokens): (&'d str, &'d Tokens),
    surfaces: &Surfaces,
    words: &'d Words,
    language: Option<Language>,
) -> Scanned<'d> {
    let known = surfaces.lexicon.look_up(tokens);
    let mut scanned = Scanned {
        text,
        tokens,
        known,
        words,
        headline: is_headline(tokens),
        candidates: Vec::new(),
        shorter: Vec::new(),
    };
    let mut hits = Vec::new();
    for first in 0..tokens.items.len() {
        surfaces.lexicon.hits_at(&scanned.known, first, &mut hits);
        for hit in hits.drain(..) {
            if let Some(candidate) = scanned.candidate(hit, surfaces, language) {
                scanned.candidates.push(candidate);
            }
        }
    }
    scanned
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

    /// True where the token at an index is a word of the class.
    pub fn is(&self, class: NameClass, at: usize) -> bool {
        self.words.holds(class, self.form(at))
    }

    /// The candidates that begin at a token or so shortly before it that they can reach it; only where they stand in
    /// text order.
    pub fn near(&self, at: usize) -> &[Candidate] {
        let low = self.candidates.partition_point(|candidate| candidate.first + LONGEST_NAME < at);
        let high = self.candidates.partition_point(|candidate| candidate.first <= at);
        self.candidates.get(low..high).unwrap_or_default()
    }

    fn word_number(&self, at: usize) -> Option<u32> {
        self.known.get(at)?.word()
    }

    fn candidate(&self, hit: Hit, surfaces: &Surfaces, language: Option<Language>) -> Option<Candidate> {
        let surface = surfaces.list.get(hit.value as usize)?;
        let spoken = surface.language.is_none() || language.is_none() || surface.language == language;
        let beside = surface.part == Part::Beside;
        if !spoken || !(beside || self.written_as(hit, surface.written)) {
            return None;
        }
        let mut candidate = Candidate {
            first: hit.first,
            last: hit.last,
            entity: surface.entity,
            part: surface.part,
            standing: Standing::Alone,
            cut: hit.cut,
            described: !beside && !surface.text.chars().any(char::is_uppercase),
        };
        if surface.part == Part::Surname {
            self.extend(&mut candidate, surfaces);
            if self.is_named_after(&candidate) {
                return None;
            }
            if candidate.standing == Standing::Alone {
                candidate.standing = self.standing(&candidate, surfaces, language);
                candidate.first -= usize::from(candidate.standing == Standing::Like);
            }
        }
        Some(candidate)
    }

    /// "Junior", "Foundation" behind the name, "street" before it: somebody or something else that bears it.
    fn is_named_after(&self, candidate: &Candidate) -> bool {
        let capital = self.token(candidate.last).is_some_and(|token| token.case != Case::Lower);
        let named_after = capital
            && !self.headline
            && candidate.cut.back == 0
            && self.is(NameClass::NamedAfter, candidate.last);
        named_after
            || self.is(NameClass::NamesakeBehind, candidate.last)
            || candidate.first.checked_sub(1).is_some_and(|before| self.is(NameClass::Street, before))
    }

    fn written_as(&self, hit: Hit, wanted: Written) -> bool {
        let Some(token) = self.token(hit.first) else { return false };
        match wanted {
            Written::Any => true,
            Written::Capital => token.case != Case::Lower || hit.cut.front > 0,
            Written::Capitals if hit.cut == Cut::default() => {
                token.case == Case::Upper || token.end - token.start == 1
            }
            Written::Capitals => self.capitals_before_apostrophe(token),
        }
    }

    /// True for the `EU` of `EU's` and of `l'EU`.
    fn capitals_before_apostrophe(&self, token: &Token) -> bool {
        let written = self.text.get(token.start as usize..token.end as usize).unwrap_or_default();
        let parts = written.split(|c: char| !c.is_alphabetic());
        let longest = parts.max_by_key(|part| part.len()).unwrap_or_default();
        longest.len() > 1 && longest.chars().all(char::is_uppercase)
    }

    /// Who bears the given name at a token.
    pub fn bearers<'s>(&self, at: usize, surfaces: &'s Surfaces) -> Option<&'s [usize]> {
        surfaces.given.get(&self.word_number(at)?).map(Vec::as_slice)
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

    fn standing(&self, candidate: &Candidate, surfaces: &Surfaces, language: Option<Language>) -> Standing {
        let Some(before) = candidate.first.checked_sub(1) else { return Standing::Alone };
        if self.form(before) == "." {
            let Some(word) = before.checked_sub(1) else { return Standing::Alone };
            let borne = surfaces.role_words.get(&candidate.entity);
            let rank = borne.is_some_and(|words| words.contains(self.form(word)));
            return if rank { Standing::Titled } else { Standing::Alone };
        }
        let Some(token) = self.token(before) else { return Standing::Alone };
        let form = self.form(before);
        if token.kind != TokenKind::Word {
            return Standing::Alone;
        }
        if surfaces.role_words.get(&candidate.entity).is_some_and(|words| words.contains(form)) {
            return Standing::Titled;
        }
        if [NameClass::Rank, NameClass::Title, NameClass::Opening]
            .into_iter()
            .any(|class| self.is(class, before))
        {
            return Standing::Alone;
        }
        if token.case == Case::Lower || form.contains('\'') {
            return Standing::Alone;
        }
        let number = self.word_number(before);
        let common = self.is(NameClass::GivenName, before);
        let given = common || number.is_some_and(|word| surfaces.given.contains_key(&word));
        if given && !self.is_name(before, common) {
            let names = surfaces.given_names.get(&candidate.entity).map(Vec::as_slice).unwrap_or_default();
            return if is_variant(form, names) { Standing::Like } else { Standing::Foreign };
        }
        let unknown = number.is_none() && !self.headline && !self.opens_sentence(before);
        let capitals_tell = !language.is_some_and(|language| matches!(language.as_str(), "de" | "en"));
        if unknown && capitals_tell { Standing::Foreign } else { Standing::Alone }
    }

    /// True where a token is the whole of a name already found (so it is no given name); a common given name only where
    /// somebody's own given name stands before it.
    fn is_name(&self, at: usize, common: bool) -> bool {
        self.candidates.iter().rev().take(12).any(|other| {
            let stands =
                if common { other.standing == Standing::Full } else { other.standing != Standing::Foreign };
            other.last == at + 1 && other.part != Part::Demonym && stands
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
