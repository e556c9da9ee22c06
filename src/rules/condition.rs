//! A rule as a tree, and whether an article meets it.

use super::Subject;
use crate::model::{EntityId, Field, IssueId, Language, OutletId, Span};
use crate::query::{Expression, Scope, Words};
use crate::text::{Document, Offsets, TokenKind, Tokens};
use std::ops::Range;

/// What an article must be like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// Words of the query language.
    Words(Expression),
    /// Somebody or something is named.
    Entity(EntityId),
    /// Something is at issue.
    Issue(IssueId),
    /// An outlet publishes it.
    Outlet(OutletId),
    /// It is in this language.
    Language(Language),
    /// Not this.
    Not(Box<Condition>),
    /// All of them.
    All(Vec<Condition>),
    /// Any of them.
    Any(Vec<Condition>),
}

/// Where a condition is met: the first words that it rests on, where it rests on words.
type Place = Option<(Field, Span)>;

/// A field of an article as words: marks between words do not part them.
pub(super) struct Text<'a> {
    field: Field,
    words: Vec<(&'a str, Range<usize>)>,
    offsets: &'a Offsets<'a>,
}

impl<'a> Text<'a> {
    /// Title and text.
    pub fn of(document: &'a Document<'a>) -> [Self; 2] {
        let words = |tokens: &'a Tokens| -> Vec<(&'a str, Range<usize>)> {
            let words = tokens.items.iter().filter(|token| token.kind != TokenKind::Mark);
            words.map(|token| (tokens.form(token), token.start as usize..token.end as usize)).collect()
        };
        [
            Self {
                field: Field::Title,
                words: words(&document.title_tokens),
                offsets: &document.title_offsets,
            },
            Self { field: Field::Text, words: words(&document.tokens), offsets: &document.offsets },
        ]
    }

    /// Where the words stand, as numbers of words.
    fn occurrences(&self, wanted: &Words) -> Vec<Range<usize>> {
        let length = wanted.words.len().max(1);
        let last = length - 1;
        let fits = |window: &[(&str, Range<usize>)]| {
            window.iter().zip(&wanted.words).enumerate().all(|(at, ((form, _), word))| {
                let open = wanted.prefix && at == last;
                if open { form.starts_with(word.folded.as_str()) } else { *form == word.folded }
            })
        };
        let windows = self.words.windows(length).enumerate();
        windows.filter(|(_, window)| fits(window)).map(|(at, _)| at..at + length).collect()
    }

    fn place(&self, words: &Range<usize>) -> Place {
        let first = self.words.get(words.start)?;
        let last = self.words.get(words.end.checked_sub(1)?)?;
        Some((self.field, self.offsets.span(first.1.start..last.1.end)))
    }

    /// The first stretch in which all parts stand with at most `distance` words between the first and the last.
    fn near(&self, parts: &[Words], distance: u32) -> Option<Range<usize>> {
        let all: Vec<Vec<Range<usize>>> = parts.iter().map(|words| self.occurrences(words)).collect();
        let distance = usize::try_from(distance).unwrap_or(usize::MAX);
        let mut starts: Vec<&Range<usize>> = all.iter().flatten().collect();
        starts.sort_by_key(|range| range.start);
        starts.into_iter().find_map(|first| {
            let next = |of: &Vec<Range<usize>>| of.iter().find(|range| range.start >= first.start).cloned();
            let chosen: Vec<Range<usize>> = all.iter().map(next).collect::<Option<_>>()?;
            let last = chosen.iter().max_by_key(|range| range.start)?;
            let close = last.start.saturating_sub(first.end) <= distance;
            close.then(|| first.start..last.end.max(first.end))
        })
    }
}

impl Condition {
    /// Where the condition is met; nothing where it is not.
    pub fn met(&self, subject: &Subject<'_>, texts: &[Text<'_>; 2]) -> Option<Place> {
        let held = |holds: bool| holds.then_some(None);
        match self {
            Self::Words(expression) => words_met(expression, texts),
            Self::Entity(id) => held(subject.entities.contains(id)),
            Self::Issue(id) => held(subject.issues.contains(id)),
            Self::Outlet(id) => held(subject.outlet == Some(id)),
            Self::Language(language) => held(subject.language == Some(*language)),
            Self::Not(inner) => held(inner.met(subject, texts).is_none()),
            Self::All(parts) => {
                let places = parts.iter().map(|part| part.met(subject, texts));
                places.collect::<Option<Vec<Place>>>().map(|places| places.into_iter().flatten().next())
            }
            Self::Any(parts) => parts.iter().find_map(|part| part.met(subject, texts)),
        }
    }
}

fn words_met(expression: &Expression, texts: &[Text<'_>; 2]) -> Option<Place> {
    let in_scope = |scope: Option<Scope>| {
        texts.iter().filter(move |text| match scope {
            Some(Scope::Title) => text.field == Field::Title,
            Some(Scope::Text) => text.field == Field::Text,
            None => true,
        })
    };
    match expression {
        Expression::Words(words, scope) => {
            in_scope(*scope).find_map(|text| Some(text.place(text.occurrences(words).first()?)))
        }
        Expression::Near { parts, distance, scope } => {
            in_scope(*scope).find_map(|text| Some(text.place(&text.near(parts, *distance)?)))
        }
        Expression::All { wanted, unwanted } => {
            let places: Vec<Place> =
                wanted.iter().map(|part| words_met(part, texts)).collect::<Option<_>>()?;
            let spoiled = unwanted.iter().any(|part| words_met(part, texts).is_some());
            (!spoiled).then(|| places.into_iter().flatten().next())
        }
        Expression::Any(parts) => parts.iter().find_map(|part| words_met(part, texts)),
    }
}
