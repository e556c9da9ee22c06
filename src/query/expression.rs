//! A query as a tree. Made by [`super::parse`], so that every leaf holds at least one folded word.

use crate::text::{TokenKind, Tokens};

/// What a text must contain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// A word or phrase.
    Words(Words, Option<Scope>),
    /// Words and phrases at most `distance` words apart, in any order.
    Near {
        /// Two or more.
        parts: Vec<Words>,
        /// Words between the first and the last at most.
        distance: u32,
        /// The field that they stand in.
        scope: Option<Scope>,
    },
    /// All of `wanted` (at least one) and none of `unwanted`.
    All {
        /// What must be there.
        wanted: Vec<Expression>,
        /// What must not.
        unwanted: Vec<Expression>,
    },
    /// At least one.
    Any(Vec<Expression>),
}

/// The two indexed fields of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The headline.
    Title,
    /// The body.
    Text,
}

impl Scope {
    /// The column of the index.
    pub fn column(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Text => "body",
        }
    }

    /// The name in the language.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Text => "text",
        }
    }

    /// The field of this name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Title, Self::Text].into_iter().find(|scope| name.eq_ignore_ascii_case(scope.as_str()))
    }
}

/// Folded words that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Folded as in the index, at least one.
    pub forms: Vec<String>,
    /// True where the last is the beginning of a word only.
    pub prefix: bool,
}

impl Words {
    /// The words of a text without its marks; nothing where there are none.
    pub fn of(text: &str, prefix: bool) -> Option<Self> {
        let tokens = Tokens::of(text);
        let words = tokens.items.iter().filter(|token| token.kind != TokenKind::Mark);
        let forms: Vec<String> = words.map(|token| tokens.form(token).to_owned()).collect();
        (!forms.is_empty()).then_some(Self { forms, prefix })
    }
}

impl Expression {
    /// The words and phrases that a text is found by, those of exclusions left out.
    pub fn wanted(&self) -> Vec<(&Words, Option<Scope>)> {
        match self {
            Self::Words(words, scope) => vec![(words, *scope)],
            Self::Near { parts, scope, .. } => parts.iter().map(|words| (words, *scope)).collect(),
            Self::All { wanted: parts, .. } | Self::Any(parts) => {
                parts.iter().flat_map(Self::wanted).collect()
            }
        }
    }
}
