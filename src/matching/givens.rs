//! Given names, patronymics and initials around a surname: whose they are decides who is meant.

use super::names::{Candidate, Scanned, Standing};
use super::surfaces::{Surfaces, folded};
use crate::model::NameClass;
use crate::text::{Case, TokenKind};

impl Scanned<'_> {
    /// Who bears the given name at a token.
    pub(super) fn bearers<'s>(&self, at: usize, surfaces: &'s Surfaces) -> Option<&'s [usize]> {
        surfaces.given.get(&self.word_number(at)?).map(Vec::as_slice)
    }

    /// Takes in given names and initials before (or, reversed, behind) the surname; the initial of somebody else makes
    /// it another person's.
    pub(super) fn take_in_given_names(&self, candidate: &mut Candidate, surfaces: &Surfaces) {
        let bears = |at: usize| self.bears(candidate.entity, at, surfaces);
        let (mut first, mut full) = (candidate.first, false);
        let mut foreign = false;
        while let Some(before) = first.checked_sub(1) {
            if bears(before) {
                (first, full, foreign) = (before, true, false);
            } else if self.form(before) == "-" && before.checked_sub(1).is_some_and(bears) && full {
                first = before - 1;
            } else if is_patronymic(self.form(before)) && before.checked_sub(1).is_some_and(bears) {
                first = before;
            } else if let Some(initial) = self.initial_before(first) {
                first = initial;
                let own = surfaces.initials.get(&candidate.entity);
                full |= own.is_some_and(|own| self.form(initial).chars().all(|letter| own.contains(&letter)));
                foreign = !full;
            } else {
                break;
            }
        }
        if foreign {
            candidate.standing = Standing::Foreign;
            return;
        }
        let mut last = candidate.last;
        while !full && bears(last) || (last > candidate.last && bears(last)) {
            last += 1;
        }
        full |= last > candidate.last;
        if first < candidate.first {
            candidate.cut.front = self.elided(first);
        }
        (candidate.first, candidate.last) = (first, last);
        if full {
            candidate.standing = Standing::Full;
        }
    }

    /// True where the token is a given name of this person, with a capital or behind an elided article.
    fn bears(&self, entity: usize, at: usize, surfaces: &Surfaces) -> bool {
        let capital = self.token(at).is_some_and(|token| token.case != Case::Lower) || self.elided(at) > 0;
        capital && self.bearers(at, surfaces).is_some_and(|persons| persons.contains(&entity))
    }

    /// Bytes of the article or preposition that is elided before the word of a token ("d'Anna").
    fn elided(&self, at: usize) -> u8 {
        self.known.get(at).and_then(|known| known.cut()).map_or(0, |cut| cut.front)
    }

    /// Where `D.` stands right before the token `first`.
    fn initial_before(&self, first: usize) -> Option<usize> {
        let letter = first.checked_sub(2)?;
        let token = self.token(letter)?;
        let single = self.form(letter).chars().count() == 1 && token.case != Case::Lower;
        let glued =
            self.token(letter + 1).is_some_and(|dot| dot.start == token.end) && self.form(letter + 1) == ".";
        let initial = single && glued && token.kind == TokenKind::Word;
        (initial && !self.is(NameClass::Abbreviation, letter)).then_some(letter)
    }
}

/// True for a name after the father, in any case.
fn is_patronymic(form: &str) -> bool {
    let ends = |ending: &str| {
        let rest = form.rsplit_once(ending).map(|(_, rest)| rest);
        rest.is_some_and(|rest| rest.chars().count() <= LONGEST_CASE_ENDING)
    };
    ["ович", "евич", "йович", "івн", "ївн", "овн", "евн", "ovich", "evich"].into_iter().any(ends)
}

/// Letters of the longest case ending of a patronymic.
const LONGEST_CASE_ENDING: usize = 3;

/// The first letter of a given name, folded.
pub(super) fn initial(name: &str) -> Option<char> {
    folded(name.get(..name.chars().next()?.len_utf8())?).chars().next()
}
