//! The one place that keeps the full-text index in step with the articles.
//!
//! Texts are indexed at the end of a group, in the order of their rows: shuffled inserts cost FTS5 twice as much.

use crate::store::StoreError;
use crate::store::values::count;
use crate::text::Tokens;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// Texts that are written but not indexed yet.
#[derive(Debug, Default)]
pub(super) struct TextIndex {
    pub(super) pending: BTreeSet<i64>,
}

impl TextIndex {
    /// Puts the newest text of an article in the place of the one before.
    pub(super) fn put(
        &mut self,
        connection: &Connection,
        article: i64,
        title: &str,
        text: &str,
    ) -> Result<(), StoreError> {
        self.remove(connection, article)?;
        connection
            .prepare_cached("INSERT INTO article_texts (article, title, body) VALUES (?1, ?2, ?3)")?
            .execute(params![article, Tokens::of(title).folded, Tokens::of(text).folded])?;
        self.pending.insert(article);
        Ok(())
    }

    /// Takes an article out.
    pub(super) fn remove(&mut self, connection: &Connection, article: i64) -> Result<(), StoreError> {
        let old: Option<(String, String)> = connection
            .prepare_cached("SELECT title, body FROM article_texts WHERE article = ?1")?
            .query_row([article], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((title, body)) = old else { return Ok(()) };
        if !self.pending.remove(&article) {
            connection
                .prepare_cached(
                    "INSERT INTO article_search (article_search, rowid, title, body)
                     VALUES ('delete', ?1, ?2, ?3)",
                )?
                .execute(params![article, title, body])?;
        }
        connection.prepare_cached("DELETE FROM article_texts WHERE article = ?1")?.execute([article])?;
        Ok(())
    }

    /// Indexes what is pending.
    pub(super) fn flush(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let mut insert = connection.prepare_cached(
            "INSERT INTO article_search (rowid, title, body)
             SELECT article, title, body FROM article_texts WHERE article = ?1",
        )?;
        for article in std::mem::take(&mut self.pending) {
            let rows = insert.execute([article])?;
            if rows != 1 {
                let found = count(rows);
                return Err(StoreError::Content(format!("article {article} has {found} texts to index")));
            }
        }
        Ok(())
    }
}
