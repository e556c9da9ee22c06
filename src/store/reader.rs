//! Reading: read-only connections, each for one thread.

use super::{
    Counts, Finding, Health, Limits, Rows, StoreError, StoredArticle, StoredFact, StoredMention,
    StoredRevision,
};
use crate::model::{Page, PublicId};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// A read-only connection.
#[derive(Debug)]
pub struct Reader {}

macro_rules! not_yet {
    ($($(#[$doc:meta])* fn $name:ident($($arg:ident: $kind:ty),*) -> $out:ty;)*) => {
        impl Reader {
            $($(#[$doc])* pub fn $name(&self, $($arg: $kind),*) -> Result<$out, StoreError> {
                $(let _ = $arg;)*
                Err(StoreError::Closed)
            })*
        }
    };
}

impl Reader {
    /// Opens an existing store for reading only; a daemon may be writing it meanwhile.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let _ = path;
        Err(StoreError::Closed)
    }
}

not_yet! {
    /// An article by its id.
    fn article(id: &PublicId) -> Option<StoredArticle>;
    /// The id of the article that has this id or URL, through aliases.
    fn resolve(id_or_url: &str) -> Option<PublicId>;
    /// The versions of an article's text, oldest first.
    fn revisions(id: &PublicId) -> Vec<StoredRevision>;
    /// The mentions in the newest text.
    fn mentions(id: &PublicId) -> Vec<StoredMention>;
    /// The facts of the newest text.
    fn facts(id: &PublicId) -> Vec<StoredFact>;
    /// A page by its hash.
    fn page(hash: &str) -> Option<Page>;
    /// Entries by source, job, state and reason.
    fn counts() -> Counts;
    /// Heartbeat, last success.
    fn health(now: Timestamp) -> Health;
    /// What is wrong with the files; empty where all is well.
    fn integrity() -> Vec<Finding>;
    /// Rows of a query of our own, with positional parameters (`?1` ...).
    fn select(sql: &str, params: &[serde_json::Value]) -> Rows;
    /// Rows of a user's query, behind the authorizer.
    fn user_sql(sql: &str, limits: &Limits) -> Rows;
    /// Copies both files into a folder, while others write; gives the files made.
    fn backup(folder: &Path) -> Vec<PathBuf>;
}
