//! Versions of an article: what a site serves now, and what better rules make of what it served before.

use super::Ledger;
use super::articles::title_of;
use crate::model::{Article, EntryState, Page, PublicId, Quality};
use crate::pipeline::Record;
use crate::revision::{Version, is_change};
use crate::store::values::from_word;
use crate::store::{Placed, StoreError};
use jiff::Timestamp;
use rusqlite::params;

/// The newest version of an article.
#[derive(Debug)]
pub(super) struct Current {
    title: String,
    pub(super) text: String,
    quality: String,
}

impl Ledger {
    /// Brings a stored article up to date; true where that made a revision. Only what reads otherwise is one
    /// ([`is_change`]), and good text is never replaced by bad.
    pub(super) fn revise(
        &mut self,
        id: i64,
        record: &Record,
        page: Option<&Page>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let article = &record.article;
        let current = self.current(id)?;
        let old = Version { title: &current.title, text: &current.text };
        let worse = article.quality != Quality::Ok && from_word::<Quality>(&current.quality)? == Quality::Ok;
        if worse || !is_change(old, Version { title: title_of(article), text: &article.text }) {
            return Ok(false);
        }
        let page = page.map(|page| self.pages.put(page)).transpose()?;
        let revision = self.insert_revision(id, article, page.as_deref(), now)?;
        let reading = self.insert_reading(id, revision, record, now)?;
        self.make_current(id, reading, record)?;
        Ok(true)
    }

    /// Puts what is derived from the page of one version in the place of what was derived before; ids stay. A text that
    /// is read otherwise than before is another reading of the same version, not a change by its site.
    ///
    /// `version` is the row of `revisions` that was made when the page came.
    pub fn replace_derived(
        &mut self,
        article: &PublicId,
        version: i64,
        record: &Record,
        now: Timestamp,
    ) -> Result<Placed, StoreError> {
        self.near.ready(&self.connection, now)?;
        let row = self.article_row(article)?;
        let revision = match self.unchanged_reading(version, &record.article)? {
            Some(revision) => revision,
            None => self.insert_rereading(version, &record.article, now)?,
        };
        let reading = self.insert_reading(row, revision, record, now)?;
        if self.is_newest(row, version)? {
            self.make_current(row, reading, record)?;
        }
        let placement = self.placement(row)?;
        Ok(Placed { public_id: Some(article.clone()), placement: Some(placement), state: EntryState::Stored })
    }

    pub(super) fn current(&self, article: i64) -> Result<Current, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT v.title, v.text, a.quality
                   FROM articles a JOIN readings r ON r.id = a.reading JOIN revisions v ON v.id = r.revision
                  WHERE a.id = ?1",
            )?
            .query_row([article], |row| {
                Ok(Current { title: row.get(0)?, text: row.get(1)?, quality: row.get(2)? })
            })?)
    }

    /// Makes a reading the one that is searched, filtered and compared.
    fn make_current(&mut self, article: i64, reading: i64, record: &Record) -> Result<(), StoreError> {
        self.describe(article, &record.article, record)?;
        self.show_reading(article, reading, record)?;
        let placement = self.placement(article)?;
        let (public_id, at) = (self.public_id(article)?, self.at(article)?);
        self.sign(article, record, &public_id, &placement, at)
    }

    /// The row of a version's newest reading, where the text is still the same.
    fn unchanged_reading(&self, version: i64, read: &Article) -> Result<Option<i64>, StoreError> {
        let (revision, title, text): (i64, String, String) = self
            .connection
            .prepare_cached(
                "SELECT id, title, text FROM revisions WHERE id = ?1 OR reread_of = ?1 ORDER BY id DESC LIMIT 1",
            )?
            .query_row([version], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok((title == title_of(read) && text == read.text).then_some(revision))
    }

    fn insert_rereading(&self, version: i64, read: &Article, now: Timestamp) -> Result<i64, StoreError> {
        let (article, page): (i64, Option<String>) = self
            .connection
            .prepare_cached("SELECT article, page FROM revisions WHERE id = ?1")?
            .query_row([version], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let revision = self.insert_revision(article, read, page.as_deref(), now)?;
        self.connection
            .prepare_cached("UPDATE revisions SET reread_of = ?2 WHERE id = ?1")?
            .execute(params![revision, version])?;
        Ok(revision)
    }

    fn is_newest(&self, article: i64, version: i64) -> Result<bool, StoreError> {
        let newest: i64 = self
            .connection
            .prepare_cached("SELECT max(id) FROM revisions WHERE article = ?1 AND reread_of IS NULL")?
            .query_row([article], |row| row.get(0))?;
        Ok(newest == version)
    }
}
