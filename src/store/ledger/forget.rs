//! Taking an article out at somebody's wish; a tombstone sees to it that it never comes back.

use super::Ledger;
use super::identity::link_key;
use crate::model::{CanonicalUrl, PublicId};
use crate::pipeline::Record;
use crate::store::values::{json, short_hash};
use crate::store::{Forgotten, StoreError};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeSet;

impl Ledger {
    /// Takes an article out by its id or URL, with text, index, page, mentions and facts. A URL that is not known
    /// gets its tombstone all the same.
    pub fn forget(&mut self, id_or_url: &str, now: Timestamp) -> Result<Forgotten, StoreError> {
        let not_found = || StoreError::NotFound { kind: "article", name: id_or_url.to_owned() };
        let (articles, mut urls) = match (PublicId::parse(id_or_url), CanonicalUrl::parse(id_or_url)) {
            (Ok(id), _) => (BTreeSet::from([self.article_row(&id)?]), BTreeSet::new()),
            (_, Some(url)) => {
                (self.articles_behind(url.as_str())?, BTreeSet::from([url.as_str().to_owned()]))
            }
            _ => return Err(not_found()),
        };
        let mut ids = Vec::new();
        for &article in &articles {
            ids.push(self.public_id(article)?);
            urls.extend(self.urls_of_article(article)?);
        }
        let entries = self.entries_of(&articles, &urls)?;
        for url in &urls {
            self.connection.execute(
                "INSERT OR IGNORE INTO tombstones (hash, forgotten_at) VALUES (?1, ?2)",
                params![short_hash(&[url]), now.as_second()],
            )?;
        }
        for &entry in &entries {
            self.scrub_entry(entry, now)?;
        }
        for &article in &articles {
            self.delete_article(article)?;
        }
        let count = u64::try_from(entries.len()).unwrap_or(u64::MAX);
        Ok(Forgotten { articles: ids, urls: urls.into_iter().collect(), entries: count })
    }

    /// Takes an article out whose new reading finds it off topic; its entries keep the page and the reason.
    pub fn demote(&mut self, article: &PublicId, record: &Record, now: Timestamp) -> Result<(), StoreError> {
        let row = self.article_row(article)?;
        let report = &record.report;
        self.connection.execute(
            "UPDATE entries SET state = 'off_topic', reason = 'off_topic', detail = NULL, due_at = NULL,
                    claimed_at = NULL, decided_at = ?2, article = NULL, score = ?3, why = ?4, topic_id = ?5,
                    topic_version = ?6, rules_version = ?7
              WHERE article = ?1",
            params![
                row,
                now.as_second(),
                report.relevance.score,
                json(&report.relevance.why)?,
                report.topic.as_str(),
                report.topic_version,
                self.rules_version
            ],
        )?;
        self.delete_article(row)
    }

    /// True where somebody wished it away.
    pub(super) fn is_forgotten(&self, canonical: &str) -> Result<bool, StoreError> {
        let mut query =
            self.connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM tombstones WHERE hash = ?1)")?;
        Ok(query.query_row([short_hash(&[canonical])], |row| row.get(0))?)
    }

    /// Deletes an article and everything made of it; no entry may lead to it any more.
    fn delete_article(&mut self, article: i64) -> Result<(), StoreError> {
        let mut pages: Vec<String> = Vec::new();
        {
            let mut query = self
                .connection
                .prepare_cached("SELECT page FROM revisions WHERE article = ?1 AND page IS NOT NULL")?;
            for page in query.query_map([article], |row| row.get(0))? {
                pages.push(page?);
            }
        }
        self.dropped_pages.extend(pages);
        self.touch(article)?;
        self.near.remove(&self.connection, article)?;
        self.text_index.remove(&self.connection, article)?;
        let story: i64 =
            self.connection
                .query_row("SELECT story FROM articles WHERE id = ?1", [article], |row| row.get(0))?;
        self.connection.execute("DELETE FROM articles WHERE id = ?1", [article])?;
        self.connection.execute(
            "DELETE FROM stories WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM articles WHERE story = ?1)",
            [story],
        )?;
        Ok(())
    }

    fn urls_of_article(&self, article: i64) -> Result<Vec<String>, StoreError> {
        let mut query = self.connection.prepare(
            "SELECT url FROM article_urls WHERE article = ?1
             UNION SELECT url FROM entries WHERE article = ?1 AND url IS NOT NULL",
        )?;
        let urls = query.query_map([article], |row| row.get::<_, String>(0))?;
        let mut canonical = Vec::new();
        for url in urls {
            canonical.extend(CanonicalUrl::parse(&url?).map(|url| url.as_str().to_owned()));
        }
        Ok(canonical)
    }

    /// The articles that have a URL, or that entries with this link led to.
    fn articles_behind(&self, canonical: &str) -> Result<BTreeSet<i64>, StoreError> {
        let mut query = self.connection.prepare(
            "SELECT article FROM article_urls WHERE url = ?1
             UNION SELECT e.article FROM entry_keys k JOIN entries e ON e.id = k.entry
                    WHERE k.key = ?2 AND e.article IS NOT NULL",
        )?;
        let articles = query.query_map([canonical, &link_key(canonical)], |row| row.get(0))?;
        Ok(articles.collect::<Result<_, _>>()?)
    }

    /// The entries that led to these articles, and those with these links that led to no other.
    fn entries_of(
        &self,
        articles: &BTreeSet<i64>,
        urls: &BTreeSet<String>,
    ) -> Result<BTreeSet<i64>, StoreError> {
        let mut entries = BTreeSet::new();
        let mut query = self.connection.prepare("SELECT id FROM entries WHERE article = ?1")?;
        for article in articles {
            for id in query.query_map([article], |row| row.get(0))? {
                entries.insert(id?);
            }
        }
        let mut query = self.connection.prepare(
            "SELECT e.id FROM entry_keys k JOIN entries e ON e.id = k.entry WHERE k.key = ?1 AND e.article IS NULL",
        )?;
        for url in urls {
            for id in query.query_map([link_key(url)], |row| row.get(0))? {
                entries.insert(id?);
            }
        }
        Ok(entries)
    }

    /// Leaves of an entry only that it was there: its keys are hashes.
    fn scrub_entry(&mut self, entry: i64, now: Timestamp) -> Result<(), StoreError> {
        let page: Option<Option<String>> = self
            .connection
            .query_row("SELECT page FROM entries WHERE id = ?1", [entry], |row| row.get(0))
            .optional()?;
        self.dropped_pages.extend(page.flatten());
        self.connection.execute(
            "UPDATE entries SET state = 'failed', reason = 'forgotten', detail = NULL, url = NULL, listed = '{}',
                    due_at = NULL, claimed_at = NULL, decided_at = ?2, article = NULL, page = NULL, why = NULL
              WHERE id = ?1",
            params![entry, now.as_second()],
        )?;
        Ok(())
    }
}
