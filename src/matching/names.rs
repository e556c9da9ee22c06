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
    /// The language of the document.
    pub language: Option<Language>,
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
        language,
        headline: is_headline(tokens),
        candidates: Vec::new(),
        shorter: Vec::new(),
    };
    let mut hits = Vec::new();
    for first in 0..tokens.items.len() {
        surfaces.lexicon.hits_at(&scanned.known, first, &mut hits);
        for hit in hits.drain(..) {
            if let Some(candidate) = scanned.candidate(hit, surfaces) {
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
        self.words.holds(class, self.form(at), self.language)
    }

    /// The candidates that begin at a token or so shortly before it that they can reach it; only where they stand in
    /// text order.
    pub fn near(&self, at: usize) -> &[Candidate] {
        let low = self.candidates.partition_point(|candidate| candidate.first + LONGEST_NAME < at);
        let high = self.candidates.partition_point(|candidate| candidate.first <= at);
        self.candidates.get(low..high).unwrap_or_default()
    }

    /// The number of a word that the lexicon knows.
    pub fn word_number(&self, at: usize) -> Option<u32> {
        self.known.get(at)?.word()
    }

    fn candidate(&self, hit: Hit, surfaces: &Surfaces) -> Option<Candidate> {
        let surface = surfaces.list.get(hit.value as usize)?;
        let spoken =
            surface.language.is_none() || self.language.is_none() || surface.language == self.language;
        let beside = surface.part == Part::Beside;
        if !spoken || !(beside || self.written_as(hit, surface.written)) {
            return None;
        }
        if surface.part == Part::Name && self.is_surname_of_somebody(hit, surface.entity, surfaces) {
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
            self.take_in_given_names(&mut candidate, surfaces);
            if self.is_named_after(&candidate) {
                return None;
            }
            if candidate.standing == Standing::Alone {
                candidate.standing = self.standing(&candidate, surfaces);
                candidate.first -= usize::from(candidate.standing == Standing::Like);
            }
        }
        Some(candidate)
    }

    /// One word with a given name before it that nobody of the gazetteer bears there: a person named like a thing.
    fn is_surname_of_somebody(&self, hit: Hit, entity: usize, surfaces: &Surfaces) -> bool {
        let Some(before) = hit.first.checked_sub(1).filter(|_| hit.last == hit.first + 1) else {
            return false;
        };
        let latin = self.form(before).is_ascii() && !self.headline && hit.cut.front == 0;
        let bears = self.bearers(before, surfaces).is_some_and(|bearers| bearers.contains(&entity));
        latin
            && !bears
            && self.token(before).is_some_and(|token| token.case == Case::Capitalised)
            && self.is(NameClass::GivenName, before)
            && !self.is_name(before, true)
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

    fn standing(&self, candidate: &Candidate, surfaces: &Surfaces) -> Standing {
        if self.has_another_surname_behind(candidate) {
            return Standing::Foreign;
        }
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
        if self.has_another_trade(before) {
            return Standing::Foreign;
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
        let common = self.words.is_given_name(form, self.language);
        let given = common || number.is_some_and(|word| surfaces.given.contains_key(&word));
        if given && !self.is_name(before, common) {
            let names = surfaces.given_names.get(&candidate.entity).map(Vec::as_slice).unwrap_or_default();
            return if is_variant(form, names) { Standing::Like } else { Standing::Foreign };
        }
        let unknown = number.is_none() && !self.headline && !self.opens_sentence(before);
        let capitals_tell = !self.language.is_some_and(|language| matches!(language.as_str(), "de" | "en"));
        if unknown && capitals_tell { Standing::Foreign } else { Standing::Alone }
    }

    /// "Violinist [A]", "violinist Anna [A]".
    fn has_another_trade(&self, before: usize) -> bool {
        let given = self.token(before).is_some_and(|token| token.case == Case::Capitalised);
        let trade = if given { before.checked_sub(1) } else { Some(before) };
        self.is(NameClass::OtherTrade, before) || trade.is_some_and(|at| self.is(NameClass::OtherTrade, at))
    }

    /// In languages with two surnames: another word with a capital right behind it, which no name explains.
    fn has_another_surname_behind(&self, candidate: &Candidate) -> bool {
        let two =
            self.language.is_some_and(|language| matches!(language.as_str(), "es" | "fr" | "it" | "pt"));
        let next = self.token(candidate.last);
        two && !self.headline
            && self.word_number(candidate.last).is_none()
            && next.is_some_and(|next| next.kind == TokenKind::Word && next.case == Case::Capitalised)
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

    /// True where a sentence, a paragraph or a quotation begins with the token: not behind a comma or bracket.
    pub fn opens_clause(&self, at: usize) -> bool {
        let soft = at.checked_sub(1).is_some_and(|before| matches!(self.form(before), "," | ";" | "(" | ")"));
        !soft && self.opens_sentence(at)
    }

    /// True where nothing but a mark or the beginning stands before the token.
    pub fn opens_sentence(&self, at: usize) -> bool {
        at.checked_sub(1)
            .and_then(|before| self.token(before))
            .is_none_or(|token| token.kind == TokenKind::Mark)
    }
}
