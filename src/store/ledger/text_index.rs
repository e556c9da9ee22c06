//! The one place that keeps the full-text index in step with the articles.
//!
//! Texts are indexed at the end of a group, in the order of their rows: shuffled inserts cost FTS5 twice as much. A store
//! that was indexed by other rules is indexed again when it is opened, in steps that can be broken off at any time.

use crate::model::{EntityId, Language};
use crate::store::StoreError;
use crate::store::values::{count, parsed};
use crate::text::{TERM_RULES, Tokens, name_term, terms};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// Articles that are indexed again in one transaction.
const STEP: usize = 500;

/// Texts that are written but not indexed yet.
#[derive(Debug, Default)]
pub(super) struct TextIndex {
    pub(super) pending: BTreeSet<i64>,
}

impl TextIndex {
    /// Puts what the newest reading of an article says in the place of what was there before.
    pub(super) fn put(&mut self, connection: &Connection, article: i64) -> Result<(), StoreError> {
        self.remove(connection, article)?;
        let (title, text, language): (String, String, Option<String>) = connection
            .prepare_cached(
                "SELECT v.title, v.text, a.language
                   FROM articles a JOIN readings r ON r.id = a.reading JOIN revisions v ON v.id = r.revision
                  WHERE a.id = ?1",
            )?
            .query_row([article], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let language = language.as_deref().and_then(Language::parse);
        let [in_title, in_text] = [title.as_str(), text.as_str()].map(Tokens::of);
        connection
            .prepare_cached(
                "INSERT INTO article_texts (article, title, body, title_stems, body_stems, names)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                article,
                in_title.folded,
                in_text.folded,
                terms(&title, &in_title, language),
                terms(&text, &in_text, language),
                names(connection, article)?
            ])?;
        self.pending.insert(article);
        Ok(())
    }

    /// Takes an article out.
    pub(super) fn remove(&mut self, connection: &Connection, article: i64) -> Result<(), StoreError> {
        if !self.pending.remove(&article) {
            connection
                .prepare_cached(
                    "INSERT INTO article_search (article_search, rowid, title, body, title_stems, body_stems, names)
                     SELECT 'delete', article, title, body, title_stems, body_stems, names
                       FROM article_texts WHERE article = ?1",
                )?
                .execute([article])?;
        }
        connection.prepare_cached("DELETE FROM article_texts WHERE article = ?1")?.execute([article])?;
        Ok(())
    }

    /// Indexes what is pending.
    pub(super) fn flush(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let mut insert = connection.prepare_cached(
            "INSERT INTO article_search (rowid, title, body, title_stems, body_stems, names)
             SELECT article, title, body, title_stems, body_stems, names FROM article_texts WHERE article = ?1",
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

/// The entities that an article names, in whatever spelling; who is meant by a place or an office is not named by it.
fn names(connection: &Connection, article: i64) -> Result<String, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT DISTINCT coalesce(m.literal, m.entity)
           FROM articles a JOIN mentions m ON m.reading = a.reading
          WHERE a.id = ?1 AND m.how IN ('name', 'metonym', 'fuzzy') ORDER BY 1",
    )?;
    let mut terms = Vec::new();
    for id in query.query_map([article], |row| row.get::<_, String>(0))? {
        terms.push(name_term(&parsed(EntityId::parse(&id?))?));
    }
    Ok(terms.join(" "))
}

/// Brings the index of a store to the rules of this program. Nothing is to be done where it is there already.
pub(super) fn bring_up_to_date(connection: &mut Connection) -> Result<(), StoreError> {
    let state = connection
        .query_row("SELECT rules, complete FROM text_index", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match state {
        Some((TERM_RULES, true)) => return Ok(()),
        Some((TERM_RULES, false)) => {}
        _ => empty(connection)?,
    }
    while fill(connection)? == STEP {}
    connection.execute("UPDATE text_index SET complete = 1 WHERE rules = ?1", [TERM_RULES])?;
    Ok(())
}

fn empty(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(
        "INSERT INTO article_search (article_search) VALUES ('delete-all'); DELETE FROM article_texts;",
    )?;
    transaction.execute("INSERT OR REPLACE INTO text_index VALUES (1, ?1, 0)", [TERM_RULES])?;
    transaction.commit()?;
    Ok(())
}

/// Indexes the next articles that are not indexed; how many they were.
fn fill(connection: &mut Connection) -> Result<usize, StoreError> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let articles: Vec<i64> = transaction
        .prepare_cached(
            "SELECT id FROM articles WHERE reading IS NOT NULL AND id NOT IN (SELECT article FROM article_texts)
              ORDER BY id LIMIT ?1",
        )?
        .query_map([count(STEP)], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut index = TextIndex::default();
    for &article in &articles {
        index.put(&transaction, article)?;
    }
    index.flush(&transaction)?;
    transaction.commit()?;
    Ok(articles.len())
}
