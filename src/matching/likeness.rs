//! Misspelt surnames: one letter off, or the same by sound, and only beside something that says who is meant.

use super::names::{Candidate, Scanned, Standing};
use super::surfaces::{Part, Surfaces};
use crate::model::NameClass;
use crate::text::{Case, TokenKind};
use std::collections::{HashMap, HashSet};

/// Shortest name that may be misspelt, and the shortest that needs no given name or title before it.
const SHORTEST: usize = 5;
const SHORTEST_ALONE: usize = 6;

/// Letters that two variants of a given name begin with, at least.
const SHORTEST_VARIANT: usize = 3;

/// Surnames of people whose names are transliterated, by their sound.
#[derive(Debug, Default)]
pub(super) struct Likeness {
    by_sound: HashMap<String, Vec<usize>>,
}

impl Likeness {
    /// Collects the surnames.
    pub fn of(surfaces: &Surfaces) -> Self {
        let mut by_sound: HashMap<String, Vec<usize>> = HashMap::new();
        for (&person, names) in &surfaces.bases {
            for name in names.iter().filter(|name| name.chars().count() >= SHORTEST) {
                let persons = by_sound.entry(sound(name)).or_default();
                if !persons.contains(&person) {
                    persons.push(person);
                }
            }
        }
        Self { by_sound }
    }

    /// Misspelt names in a field whose certain names are resolved; `anchored` have a full mention in the document.
    pub fn find(
        &self,
        scanned: &Scanned<'_>,
        surfaces: &Surfaces,
        anchored: &HashSet<usize>,
    ) -> Vec<Candidate> {
        let taken: HashSet<usize> =
            scanned.candidates.iter().flat_map(|candidate| candidate.first..candidate.last).collect();
        let free = (0..scanned.tokens.items.len()).filter(|at| !taken.contains(at) && is_open(scanned, *at));
        free.filter_map(|at| self.at(scanned, at, surfaces, anchored)).collect()
    }

    fn at(
        &self,
        scanned: &Scanned<'_>,
        at: usize,
        surfaces: &Surfaces,
        anchored: &HashSet<usize>,
    ) -> Option<Candidate> {
        let form = scanned.form(at);
        let found = |entity: usize, first: usize| Candidate {
            first,
            last: at + 1,
            entity,
            part: Part::Surname,
            standing: Standing::Like,
            cut: super::lexicon::Cut::default(),
            described: false,
        };
        let before = at.checked_sub(1);
        if let Some(given) = before.filter(|&before| is_capital(scanned, before))
            && let Some(bearers) = scanned.bearers(given, surfaces)
        {
            let bearer = bearers.iter().find(|&&person| is_like(form, person, surfaces))?;
            return Some(found(*bearer, given));
        }
        let titled = before.is_some_and(|before| has_title(scanned, before));
        let heard = self.by_sound.get(&sound(form));
        let named = heard.into_iter().flatten().copied().find(|person| anchored.contains(person));
        if let Some(person) = named.filter(|_| titled || !scanned.opens_clause(at)) {
            return Some(found(person, at));
        }
        if titled {
            return heard.and_then(|persons| persons.first()).map(|&person| found(person, at));
        }
        let lonely = !scanned.headline
            && !scanned.opens_sentence(at)
            && form.chars().count() >= SHORTEST_ALONE
            && before.is_none_or(|before| !is_capital(scanned, before))
            && !is_capital(scanned, at + 1);
        let mut like = anchored.iter().copied().filter(|&person| is_like(form, person, surfaces));
        if lonely { like.next().map(|person| found(person, at)) } else { None }
    }
}

/// True for a capitalised word of the right length that no name explains.
fn is_open(scanned: &Scanned<'_>, at: usize) -> bool {
    let known = scanned.known.get(at).is_some_and(|known| known.word().is_some());
    let long = scanned.form(at).chars().count() >= SHORTEST;
    let word = scanned.token(at).is_some_and(|token| token.kind == TokenKind::Word);
    word && long && !known && is_capital(scanned, at)
}

fn is_capital(scanned: &Scanned<'_>, at: usize) -> bool {
    scanned.token(at).is_some_and(|token| token.case != Case::Lower && token.kind == TokenKind::Word)
}

fn has_title(scanned: &Scanned<'_>, before: usize) -> bool {
    let dot = scanned.form(before) == ".";
    let word = if dot { before.checked_sub(1) } else { Some(before) };
    word.is_some_and(|word| scanned.is(NameClass::Rank, word))
}

fn is_like(form: &str, person: usize, surfaces: &Surfaces) -> bool {
    let names = surfaces.bases.get(&person).map(Vec::as_slice).unwrap_or_default();
    let heard = sound(form);
    names.iter().any(|name| {
        name.chars().count() >= SHORTEST
            && same_start(form, name)
            && (within_one(form, name) || sound(name) == heard)
    })
}

fn same_start(a: &str, b: &str) -> bool {
    sound(a).chars().next() == sound(b).chars().next()
}

/// True where one letter is missing, added, changed, or two neighbours are exchanged.
fn within_one(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(front..).unwrap_or_default(), b.get(front..).unwrap_or_default());
    match (a, b) {
        ([], _) | (_, []) => true,
        ([x, y, rest @ ..], [z, w, others @ ..]) if x == w && y == z && rest == others => true,
        ([_, rest @ ..], [_, others @ ..]) if rest == others => true,
        ([_, rest @ ..], whole) | (whole, [_, rest @ ..]) if rest == whole => true,
        (whole, [_, rest @ ..]) => rest == whole,
    }
}

/// True where a given name is a variant of another one, as translators make it: "Mark" for "Marco", "Stephen" for "Steve".
pub(super) fn is_variant(given: &str, names: &[String]) -> bool {
    let heard = sound(given);
    names.iter().any(|name| {
        let other = sound(name);
        let same = heard.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
        let (a, b) = (heard.chars().count(), other.chars().count());
        same >= SHORTEST_VARIANT && (same == a.min(b) || same > SHORTEST_VARIANT && same * 2 > a.max(b))
    })
}

/// A rough key of how a name sounds in the languages that transliterate it.
fn sound(name: &str) -> String {
    const SAME: &[(&str, &str)] = &[
        ("schtsch", "s"),
        ("shch", "s"),
        ("tsch", "c"),
        ("sch", "s"),
        ("tch", "c"),
        ("sz", "s"),
        ("sh", "s"),
        ("cz", "c"),
        ("ch", "c"),
        ("zh", "z"),
        ("kh", "h"),
        ("ph", "v"),
        ("ck", "k"),
        ("ts", "z"),
        ("tz", "z"),
        ("ou", "u"),
        ("yy", "i"),
        ("iy", "i"),
        ("ij", "i"),
        ("yj", "i"),
        ("ii", "i"),
        ("ye", "e"),
        ("ie", "e"),
        ("je", "e"),
        ("wh", "v"),
        ("w", "v"),
        ("f", "v"),
        ("y", "i"),
        ("j", "i"),
        ("q", "k"),
        ("c", "k"),
        ("x", "ks"),
    ];
    let mut rest = name;
    let mut key = String::new();
    while let Some(first) = rest.chars().next() {
        let same = SAME.iter().find_map(|&(letters, sound)| Some((sound, rest.strip_prefix(letters)?)));
        let (heard, after) = match same {
            Some((heard, after)) => (heard.to_owned(), after),
            None => (first.to_string(), rest.strip_prefix(first).unwrap_or_default()),
        };
        if !key.ends_with(&heard) {
            key.push_str(&heard);
        }
        rest = after;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::super::surfaces::folded;
    use super::*;

    #[test]
    fn one_slip_of_the_pen_is_like_and_two_are_not() {
        for (a, b) in [
            ("marlow", "marlov"),
            ("marlow", "marlo"),
            ("marlow", "mralow"),
            ("marlow", "maarlow"),
            ("marlow", "marlow"),
        ] {
            assert!(within_one(a, b) && within_one(b, a), "{a} {b}");
        }
        for (a, b) in [("marlow", "martov"), ("marlow", "mar"), ("marlow", "wolram")] {
            assert!(!within_one(a, b) && !within_one(b, a), "{a} {b}");
        }
    }

    #[test]
    fn spellings_of_one_sound_share_a_key() {
        for (a, b) in [("vartow", "wartoff"), ("tscherny", "cherny"), ("yuschenko", "yushenko")] {
            assert_eq!(sound(&folded(a)), sound(&folded(b)), "{a} {b}");
        }
    }
}
