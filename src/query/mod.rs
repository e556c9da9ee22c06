//! The query language and the filters -> SQL text and parameters. No database here.
//!
//! Words are folded exactly as the text index was, and every token reaches FTS5 between quotation marks; every other
//! value is bound. `docs/query.md` describes the language for people.

mod changes;
mod conditions;
mod error;
mod expression;
mod filter;
mod fts;
mod ledger;
mod named;
mod parse;
mod snippet;
mod statement;
mod views;
mod when;

pub use changes::{Period, changes};
pub use error::{Problem, SyntaxError};
pub use expression::{Expression, Scope, Word, Words};
pub use filter::{DEFAULT_LIMIT, Filter, party};
pub use ledger::{Wanted, claims, disagreements, fact_origin, news, origin, stories, story, timeline};
pub use parse::parse;
pub use snippet::{Hit, Indexed, SNIPPET_CHARS, Snippet, hits, snippet};
pub use statement::{Column, ColumnKind, Section, Statement, articles, facts, stats};
pub use views::{FactView, positions, view};
pub use when::{Edge, WhenError, instant};
