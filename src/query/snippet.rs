//! The place of a text that shows why it was found: cut from the original text, never from the folded one.

use super::{Expression, Scope, Words};
use crate::model::{EntityId, Language};
use crate::text::{Token, TokenKind, Tokens, fold_char, term};
use std::collections::BTreeSet;
use std::ops::Range;

/// Characters of a snippet, unless a single find is longer.
pub const SNIPPET_CHARS: usize = 240;
/// Characters shown before the first find.
const LEAD_CHARS: usize = 60;
/// Finds looked at in one text.
const MAX_HITS: usize = 2_000;

/// A stretch of a text with its finds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The stretch, as it stands in the text.
    pub text: String,
    /// Where it stands in the text.
    pub bytes: Range<usize>,
    /// The finds as bytes of the stretch, in order, apart from each other.
    pub marks: Vec<Range<usize>>,
    /// True where text is left out after it.
    pub cut: bool,
}

/// Where a word or phrase of the query stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its bytes in the text.
    pub bytes: Range<usize>,
    /// The number of the word or phrase in [`Expression::wanted`].
    pub part: usize,
}

/// A text that was found, with what its index was made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Indexed<'t> {
    /// The text.
    pub text: &'t str,
    /// Its language.
    pub language: Option<Language>,
    /// Who is named in it, with the bytes of each name.
    pub named: Vec<(EntityId, Range<usize>)>,
}

/// Where the words and names of a query stand in the title or text (`field` says which this is), by place.
pub fn hits(indexed: &Indexed<'_>, field: Scope, expression: &Expression) -> Vec<Hit> {
    let tokens = Tokens::of(indexed.text);
    let pieces = pieces(indexed.text, &tokens);
    let units: Vec<&Token> = tokens.items.iter().filter(|token| token.kind != TokenKind::Mark).collect();
    let mut found = Vec::new();
    for (part, (words, scope)) in expression.wanted().into_iter().enumerate() {
        if scope.is_none_or(|scope| scope == field) {
            let stems = Stems::of(words, indexed.language);
            let places = occurrences(&pieces, words)
                .chain(stems.occurrences(indexed.text, &tokens, &units))
                .chain(names(indexed, words).filter(|_| scope.is_none()));
            found.extend(places.take(MAX_HITS - found.len().min(MAX_HITS)).map(|bytes| Hit { bytes, part }));
        }
    }
    found.sort_by_key(|hit| (hit.bytes.start, hit.bytes.end));
    found.dedup();
    found
}

/// Cuts the stretch of a body with the most of the query, inside one paragraph; the opening where nothing is found.
pub fn snippet(indexed: &Indexed<'_>, expression: &Expression) -> Snippet {
    let hits = hits(indexed, Scope::Text, expression);
    let Some(best) = best_start(indexed.text, &hits) else { return cut(indexed.text, 0..0, &hits) };
    cut(indexed.text, best, &hits)
}

fn names<'i>(indexed: &'i Indexed<'_>, words: &'i Words) -> impl Iterator<Item = Range<usize>> + use<'i> {
    let meant = indexed.named.iter().filter(|(entity, _)| words.names.contains(entity));
    meant.map(|(_, bytes)| bytes.clone()).filter(|bytes| indexed.text.get(bytes.clone()).is_some())
}

/// The words of a query by their terms in the language of the text.
struct Stems<'w> {
    words: &'w Words,
    terms: Vec<String>,
    language: Option<Language>,
}

impl<'w> Stems<'w> {
    fn of(words: &'w Words, language: Option<Language>) -> Self {
        let term = |word: &super::Word| term(&word.written, &word.folded, language);
        Self { words, terms: words.words.iter().map(term).collect(), language }
    }

    fn occurrences<'a>(
        &'a self,
        text: &'a str,
        tokens: &'a Tokens,
        units: &'a [&'a Token],
    ) -> impl Iterator<Item = Range<usize>> + use<'a> {
        let wanted = self.words.words.iter().zip(&self.terms);
        let windows =
            units.windows(self.terms.len().max(1)).filter(|_| !self.words.exact && !self.words.is_person());
        windows.filter_map(move |window| {
            let last = window.len() - 1;
            let mut pairs = window.iter().zip(wanted.clone()).enumerate();
            let fits = pairs.all(|(at, (token, (word, term)))| {
                let form = tokens.form(token);
                if self.words.prefix && at == last {
                    form.starts_with(word.folded.as_str())
                } else {
                    self.is_term_of(term, word.folded.as_str(), text, token, form)
                }
            });
            fits.then_some(window.first()?.start as usize..window.last()?.end as usize)
        })
    }

    /// Stems keep the first letter, and most words begin otherwise: they need not be stemmed to be told apart.
    fn is_term_of(&self, wanted: &str, asked: &str, text: &str, token: &Token, form: &str) -> bool {
        let written = text.get(token.start as usize..token.end as usize).unwrap_or_default();
        let apostrophe = form.contains('\'');
        (apostrophe || form.chars().next() == asked.chars().next() || asked.contains('\''))
            && term(written, form, self.language) == wanted
    }
}

/// One token of the index: FTS5 cuts at apostrophes and points where [`Tokens`] does not.
struct Piece {
    form: String,
    bytes: Range<usize>,
}

fn pieces(text: &str, tokens: &Tokens) -> Vec<Piece> {
    let mut found = Vec::new();
    for token in tokens.items.iter().filter(|token| token.kind != TokenKind::Mark) {
        let start = token.start as usize;
        let written = text.get(start..token.end as usize).unwrap_or_default();
        split_token(written, start, &mut found);
    }
    found
}

fn split_token(written: &str, start: usize, found: &mut Vec<Piece>) {
    let mut open: Option<Piece> = None;
    let mut folded = String::new();
    for (index, c) in written.char_indices() {
        folded.clear();
        fold_char(c, &mut folded);
        let bytes = start + index..start + index + c.len_utf8();
        if folded.is_empty() {
            continue;
        }
        if folded.chars().any(char::is_alphanumeric) {
            let piece = open.get_or_insert_with(|| Piece { form: String::new(), bytes: bytes.clone() });
            piece.form.push_str(&folded);
            piece.bytes.end = bytes.end;
        } else {
            found.extend(open.take());
        }
    }
    found.extend(open);
}

fn occurrences<'a>(pieces: &'a [Piece], words: &Words) -> impl Iterator<Item = Range<usize>> + use<'a> {
    let apart = |word: &super::Word| -> Vec<String> {
        word.folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let forms: Vec<String> = words.words.iter().flat_map(apart).collect();
    let prefix = words.prefix;
    // `windows(0)` panics; a form without letters and digits does not come out of the parser.
    pieces.windows(forms.len().max(1)).filter_map(move |window| {
        let matches = window.iter().zip(&forms).enumerate().all(|(index, (piece, form))| {
            let open = prefix && index + 1 == forms.len();
            if open { piece.form.starts_with(form.as_str()) } else { piece.form == *form }
        });
        let (first, last) = (window.first()?, window.last()?);
        (matches && !forms.is_empty()).then_some(first.bytes.start..last.bytes.end)
    })
}

/// The find from which a window shows most different parts of the query, then most finds, then the earliest.
fn best_start(text: &str, hits: &[Hit]) -> Option<Range<usize>> {
    let mut best: Option<(usize, usize, Range<usize>)> = None;
    for (index, first) in hits.iter().enumerate() {
        let end =
            advance(text, first.bytes.start, SNIPPET_CHARS - LEAD_CHARS).min(paragraph(text, first).end);
        let shown = hits.get(index..).unwrap_or_default().iter();
        let shown: Vec<&Hit> = shown.take_while(|hit| hit.bytes.end <= end).collect();
        let parts: BTreeSet<usize> = shown.iter().map(|hit| hit.part).collect();
        if best.as_ref().is_none_or(|(most, finds, _)| (parts.len(), shown.len()) > (*most, *finds)) {
            best = Some((parts.len(), shown.len(), first.bytes.clone()));
        }
    }
    best.map(|(_, _, bytes)| bytes)
}

fn paragraph(text: &str, hit: &Hit) -> Range<usize> {
    paragraph_at(text, hit.bytes.start, hit.bytes.end)
}

/// The paragraph around a place; a find across a break stretches it.
fn paragraph_at(text: &str, start: usize, end: usize) -> Range<usize> {
    let from = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let to = text.get(end..).and_then(|after| after.find('\n')).map_or(text.len(), |at| end + at);
    from..to
}

fn cut(text: &str, first: Range<usize>, hits: &[Hit]) -> Snippet {
    let paragraph = paragraph_at(text, first.start, first.end);
    let lead = retreat(text, first.start, LEAD_CHARS).max(paragraph.start);
    let end = advance(text, lead, SNIPPET_CHARS).min(paragraph.end).max(first.end);
    // What the end of the paragraph leaves unused goes to the front.
    let start = retreat(text, end, SNIPPET_CHARS).max(paragraph.start).min(lead);
    let start = if start == paragraph.start { start } else { next_word(text, start, first.start) };
    let end = if end == paragraph.end { end } else { last_word(text, first.end.max(start), end) };
    let inside = hits.iter().filter(|hit| start <= hit.bytes.start && hit.bytes.end <= end);
    Snippet {
        text: text.get(start..end).unwrap_or_default().to_owned(),
        marks: merged(inside.map(|hit| hit.bytes.start - start..hit.bytes.end - start)),
        cut: end < text.trim_end().len(),
        bytes: start..end,
    }
}

fn merged(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

fn advance(text: &str, from: usize, chars: usize) -> usize {
    text.get(from..).and_then(|rest| rest.char_indices().nth(chars)).map_or(text.len(), |(at, _)| from + at)
}

fn retreat(text: &str, from: usize, chars: usize) -> usize {
    let before = text.get(..from).unwrap_or_default();
    before.char_indices().rev().take(chars).last().map_or(from, |(at, _)| at)
}

/// The beginning of a word between `from` and `to`; `to` where there is none.
fn next_word(text: &str, from: usize, to: usize) -> usize {
    let between = text.get(from..to).unwrap_or_default();
    between
        .find(char::is_whitespace)
        .and_then(|space| {
            let rest = between.get(space..)?;
            Some(from + space + (rest.len() - rest.trim_start().len()))
        })
        .unwrap_or(to)
}

/// The end of a word between `from` and `to`; `to` where there is none.
fn last_word(text: &str, from: usize, to: usize) -> usize {
    let between = text.get(from..to).unwrap_or_default();
    between
        .rfind(char::is_whitespace)
        .map_or(to, |space| from + between.get(..space).unwrap_or_default().trim_end().len())
}
