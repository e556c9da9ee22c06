//! A query as a tree. Made by [`super::parse`], so that every leaf holds at least one folded word.

use crate::model::{EntityId, EntityKind};
use crate::text::{Case, TokenKind, Tokens};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

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

/// Words that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// At least one.
    pub words: Vec<Word>,
    /// True where the last is the beginning of a word only.
    pub prefix: bool,
    /// True where only the words as written count, and neither other forms nor other spellings.
    pub exact: bool,
    /// Whom or what they name, all together; filled by [`Expression::with_names`].
    pub names: Vec<EntityId>,
}

/// One word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Folded as in the index.
    pub folded: String,
    /// As the person wrote it.
    pub written: String,
    /// True where it is written in capitals throughout.
    pub capitals: bool,
}

impl Words {
    /// The words of a text without its marks; nothing where there are none.
    pub fn of(text: &str, prefix: bool) -> Option<Self> {
        let text: String = text.nfc().collect();
        let tokens = Tokens::of(&text);
        let words = tokens.items.iter().filter(|token| token.kind != TokenKind::Mark);
        let words: Vec<Word> = words
            .map(|token| Word {
                folded: tokens.form(token).to_owned(),
                written: text.get(token.start as usize..token.end as usize).unwrap_or_default().to_owned(),
                capitals: token.case == Case::Upper,
            })
            .collect();
        (!words.is_empty()).then_some(Self { words, prefix, exact: false, names: Vec::new() })
    }

    /// True where it is the name of persons and of nothing else: their other forms are known, and stems of names are those
    /// of other names.
    pub(super) fn is_person(&self) -> bool {
        !self.names.is_empty() && self.names.iter().all(|id| EntityKind::of(id) == Some(EntityKind::Person))
    }

    /// True for a single word or phrase that stands for all its forms.
    pub(super) fn is_plain(&self) -> bool {
        !self.prefix && !self.exact
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

    /// Everybody and everything that its words name, each once.
    pub fn named(&self) -> BTreeSet<&EntityId> {
        self.wanted().into_iter().flat_map(|(words, _)| &words.names).collect()
    }
}
