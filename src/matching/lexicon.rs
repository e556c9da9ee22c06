//! A trie of words over the token stream: finds whole words and phrases, `word*` for any ending, in one walk.
//! It builds in milliseconds for tens of thousands of phrases, which an automaton over bytes does not.

use crate::text::{Token, TokenKind, Tokens, fold_char};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

type Table<K, V> = HashMap<K, V, BuildHasherDefault<WordHasher>>;

/// Stems of `word*` with their numbers.
type Stems = Vec<(Box<str>, u32)>;

/// Phrases with a number each; what the number means is the caller's business.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: Table<Box<str>, u32>,
    prefixes: Table<u32, Stems>,
    next: Table<u64, u32>,
    ends: Vec<Vec<u32>>,
}

/// What the lexicon knows of one token.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The number of the whole word.
    whole: Option<u32>,
    /// The word that is left without an elided article or a possessive ending.
    cut: Option<(u32, Cut)>,
    /// Numbers of `word*` that it begins with.
    starts: Vec<u32>,
}

/// Bytes of the folded form that do not belong to a name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cut {
    /// At the front: an elided article.
    pub front: u8,
    /// At the end: a possessive ending.
    pub back: u8,
}

/// A phrase found: tokens `first..last`, the number it was added with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
    /// The number given to [`Lexicon::add`].
    pub value: u32,
    /// What is cut off of the first and the last token.
    pub cut: Cut,
}

impl Known {
    /// The number of the word, whole or without what is cut off.
    pub fn word(&self) -> Option<u32> {
        self.whole.or(self.cut.map(|(word, _)| word))
    }

    /// What is cut off of the word.
    pub fn cut(&self) -> Option<Cut> {
        self.cut.filter(|_| self.whole.is_none()).map(|(_, cut)| cut)
    }

    fn is_unknown(&self) -> bool {
        self.whole.is_none() && self.cut.is_none() && self.starts.is_empty()
    }
}

/// Letters of the longest article that is elided before a name ("dell'").
const LONGEST_ARTICLE: usize = 4;

/// Shortest stem of a `word*`, in characters: shorter ones would fit everything.
const SHORTEST_STEM: usize = 3;

impl Lexicon {
    /// Adds a phrase; several may share their words.
    pub fn add(&mut self, phrase: &str, value: u32) {
        if self.ends.is_empty() {
            self.ends.push(Vec::new());
        }
        let mut node = 0;
        for part in phrase.split_whitespace() {
            match part.strip_suffix('*') {
                Some(stem) => node = self.step_all(node, stem, true),
                None => node = self.step_all(node, part, false),
            }
        }
        if let Some(values) = self.ends.get_mut(node as usize).filter(|_| node != 0)
            && !values.contains(&value)
        {
            values.push(value);
        }
    }

    /// Makes a single word known without a phrase; nothing where it is not one token.
    pub fn intern(&mut self, word: &str) -> Option<u32> {
        let tokens = Tokens::of(word);
        match tokens.items.as_slice() {
            [token] => Some(self.number(tokens.form(token))),
            _ => None,
        }
    }

    /// The number of a folded word, if any phrase has it.
    pub fn word(&self, folded: &str) -> Option<u32> {
        self.words.get(folded).copied()
    }

    /// Looks up every token once.
    pub fn look_up(&self, tokens: &Tokens) -> Vec<Known> {
        tokens.items.iter().map(|token| self.known(tokens.form(token), token)).collect()
    }

    /// Every phrase that begins at the token `first`, the shorter before the longer.
    pub fn hits_at(&self, known: &[Known], first: usize, found: &mut Vec<Hit>) {
        if known.get(first).is_none_or(Known::is_unknown) {
            return;
        }
        self.walk(known, first, Cut::default(), found);
        if let Some((word, cut)) = known.get(first).and_then(|token| token.cut) {
            let Some(&node) = self.next.get(&key(0, word)) else { return };
            self.report(node, Hit { first, last: first + 1, value: 0, cut }, found);
            if cut.front > 0 {
                self.walk_from(vec![node], known, Hit { first, last: first + 1, value: 0, cut }, found);
            }
        }
    }

    fn walk(&self, known: &[Known], first: usize, cut: Cut, found: &mut Vec<Hit>) {
        self.walk_from(vec![0], known, Hit { first, last: first, value: 0, cut }, found);
    }

    /// Goes on from nodes that stand for `hit.first..hit.last`.
    fn walk_from(&self, mut nodes: Vec<u32>, known: &[Known], hit: Hit, found: &mut Vec<Hit>) {
        for (at, token) in known.iter().enumerate().skip(hit.last) {
            if let Some((word, cut)) = token.cut.filter(|(_, cut)| at > hit.first && cut.back > 0) {
                let cut = Cut { front: hit.cut.front, back: cut.back };
                for node in nodes.iter().filter_map(|&node| self.next.get(&key(node, word)).copied()) {
                    self.report(node, Hit { last: at + 1, cut, ..hit }, found);
                }
            }
            let words = token.whole.iter().chain(&token.starts);
            let steps = words.flat_map(|&word| nodes.iter().map(move |&node| key(node, word)));
            nodes = steps.filter_map(|step| self.next.get(&step).copied()).collect();
            if nodes.is_empty() {
                return;
            }
            for &node in &nodes {
                self.report(node, Hit { last: at + 1, ..hit }, found);
            }
        }
    }

    fn report(&self, node: u32, hit: Hit, found: &mut Vec<Hit>) {
        let values = self.ends.get(node as usize).map(Vec::as_slice).unwrap_or_default();
        found.extend(values.iter().map(|&value| Hit { value, ..hit }));
    }

    fn known(&self, form: &str, token: &Token) -> Known {
        let apostrophe = token.kind == TokenKind::Word && form.contains('\'');
        let cut = if apostrophe { self.without_apostrophe(form) } else { None };
        let mut starts = self.starts(form);
        if let Some((_, rest)) = form.split_once('\'').filter(|_| apostrophe) {
            starts.extend(self.starts(rest));
        }
        Known { whole: self.word(form), cut, starts }
    }

    /// `name's`, `l'name`, `name'in`: the part that is a word, with what is cut off.
    fn without_apostrophe(&self, form: &str) -> Option<(u32, Cut)> {
        let (article, rest) = form.split_once('\'')?;
        if let Some(word) = self.word(rest).filter(|_| article.len() <= LONGEST_ARTICLE && rest.len() > 1) {
            return Some((word, Cut { front: u8::try_from(article.len() + 1).ok()?, back: 0 }));
        }
        let (stem, ending) = form.rsplit_once('\'')?;
        let back = u8::try_from(ending.len() + 1).ok()?;
        Some((self.word(stem)?, Cut { front: 0, back }))
    }

    fn starts(&self, form: &str) -> Vec<u32> {
        let Some(candidates) = first_letters(form).and_then(|letters| self.prefixes.get(&letters)) else {
            return Vec::new();
        };
        candidates.iter().filter(|(stem, _)| form.starts_with(&**stem)).map(|&(_, word)| word).collect()
    }

    /// Goes on from a node by the tokens of one written word, making what is missing.
    fn step_all(&mut self, node: u32, written: &str, stem: bool) -> u32 {
        if written.chars().all(char::is_alphabetic) {
            let mut folded = String::with_capacity(written.len());
            written.chars().for_each(|c| fold_char(c, &mut folded));
            return self.step(node, &folded, stem);
        }
        let tokens = Tokens::of(written);
        let last = tokens.items.len().saturating_sub(1);
        let forms = tokens.items.iter().enumerate();
        forms.fold(node, |node, (at, token)| self.step(node, tokens.form(token), stem && at == last))
    }

    fn step(&mut self, node: u32, folded: &str, stem: bool) -> u32 {
        let word = if stem { self.stem_number(folded) } else { self.number(folded) };
        let fresh = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        let to = *self.next.entry(key(node, word)).or_insert(fresh);
        if to == fresh {
            self.ends.push(Vec::new());
        }
        to
    }

    fn number(&mut self, folded: &str) -> u32 {
        if let Some(&known) = self.words.get(folded) {
            return known;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX) * 2;
        self.words.insert(folded.into(), number);
        number
    }

    /// Stems have odd numbers, so that they never meet those of whole words.
    fn stem_number(&mut self, folded: &str) -> u32 {
        let count: usize = self.prefixes.values().map(Vec::len).sum();
        let Some(letters) = first_letters(folded) else { return self.number(folded) };
        let stems = self.prefixes.entry(letters).or_default();
        if let Some((_, known)) = stems.iter().find(|(stem, _)| **stem == *folded) {
            return *known;
        }
        let number = u32::try_from(count).unwrap_or(u32::MAX) * 2 + 1;
        stems.push((folded.into(), number));
        number
    }
}

fn key(node: u32, word: u32) -> u64 {
    (u64::from(node) << 32) | u64::from(word)
}

/// The first letters of a word as one number: a bucket of stems.
fn first_letters(form: &str) -> Option<u32> {
    let mut number = 0_u32;
    let mut letters = form.chars();
    for _ in 0..SHORTEST_STEM {
        number = number.wrapping_mul(0x0001_0193).wrapping_add(letters.next()? as u32);
    }
    Some(number)
}

/// FNV-1a: for short words several times faster than the standard hash, and nobody chooses our words.
#[derive(Debug, Clone, Copy)]
pub struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl std::hash::Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }
}
