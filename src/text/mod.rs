//! Text as the stages see it: offsets, folding, tokens, sentences, dates. Knows languages, but no topic.

pub mod calendar;
pub mod dates;
mod document;
mod fold;
pub mod language;
mod offsets;
mod sentences;
mod stem;
mod terms;
mod tokens;

pub use document::Document;
pub use fold::fold_char;
pub use offsets::Offsets;
pub use sentences::{Sentence, sentences};
pub use terms::{TERM_RULES, name_term, term, term_languages, terms};
pub use tokens::{Case, Token, TokenKind, Tokens};
