//! Versions of an article: what a site serves now, and what better rules make of what it served before.

use super::Ledger;
use super::articles::{title_of, urls_of};
use crate::model::{Article, CanonicalUrl, EntryState, OutletId, Page, PublicId, Quality};
use crate::pipeline::Record;
use crate::revision::{Owner, Sight, Standing, Version, is_change, standing};
use crate::store::values::{from_word, instant, parsed};
use crate::store::{NewestVersion, Placed, StoreError};
use jiff::Timestamp;
use rusqlite::params;

/// The newest version of an article.
#[derive(Debug)]
struct Current {
    title: String,
    text: String,
    quality: String,
}

/// A page that may be a stored article.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival<'a> {
    pub(super) record: &'a Record,
    pub(super) page: Option<&'a Page>,
    /// Whether the article's own address was asked.
    pub(super) at_home: bool,
}

/// What an article took of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// Nothing: it is another article's.
    Another,
    /// Nothing: the text is worse than the stored one.
    Worse,
    /// An address.
    OtherForm,
    /// Nothing new.
    Unchanged,
    /// A version.
    Revised,
}

impl Ledger {
    /// Brings a stored article up to date with a page, as far as the page is the article ([`standing`]). Only what reads
    /// otherwise is a revision ([`is_change`]), and good text is never replaced by bad.
    pub(super) fn take_in(
        &mut self,
        id: i64,
        arrival: Arrival<'_>,
        now: Timestamp,
    ) -> Result<Taken, StoreError> {
        let Arrival { record, page, .. } = arrival;
        let current = self.current(id)?;
        let standing = self.standing(id, arrival, &current.text, now)?;
        if standing == Standing::Another {
            return Ok(Taken::Another);
        }
        let article = &record.article;
        if article.quality != Quality::Ok && from_word::<Quality>(&current.quality)? == Quality::Ok {
            return Ok(Taken::Worse);
        }
        self.add_urls(id, &urls_of(article))?;
        if standing == Standing::OtherForm {
            return Ok(Taken::OtherForm);
        }
        if !current.is_changed_by(article) {
            return Ok(Taken::Unchanged);
        }
        self.near.ready(&self.connection, now)?;
        let page = page.map(|page| self.pages.put(page)).transpose()?;
        let revision = self.insert_revision(id, article, page.as_deref(), now)?;
        let reading = self.insert_reading(id, revision, record, now)?;
        self.make_current(id, reading, record)?;
        Ok(Taken::Revised)
    }

    /// The newest version of a stored article with its page, where what was read now says something else: before that is
    /// called a change, today's rules read the stored page too. Without an id the article is the one that has the page's
    /// canonical URL. Nothing where the page is gone.
    pub fn version_in_doubt(
        &mut self,
        article: Option<&PublicId>,
        read: &Article,
    ) -> Result<Option<NewestVersion>, StoreError> {
        let id = match article {
            Some(article) => Some(self.article_row(article)?),
            None => self.article_at(read.canonical.as_str())?,
        };
        let Some(id) = id else { return Ok(None) };
        let current = self.current(id)?;
        if !current.is_changed_by(read) {
            return Ok(None);
        }
        let (row, page, outlet): (i64, Option<String>, Option<String>) = self
            .connection
            .prepare_cached(
                "SELECT v.id, v.page, a.outlet FROM revisions v JOIN articles a ON a.id = v.article
                  WHERE v.article = ?1 AND v.reread_of IS NULL ORDER BY v.id DESC LIMIT 1",
            )?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let page = page.map(|hash| self.pages.get(&hash)).transpose()?.flatten();
        let article = self.public_id(id)?;
        let Current { title, text, .. } = current;
        let outlet = outlet.map(|id| parsed(OutletId::parse(&id))).transpose()?;
        Ok(page.map(|page| NewestVersion { article, row, title, text, outlet, page }))
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
        Ok(Placed {
            public_id: Some(article.clone()),
            placement: Some(placement),
            state: EntryState::Stored,
            current: false,
        })
    }

    /// What a page is to an article.
    fn standing(
        &self,
        id: i64,
        arrival: Arrival<'_>,
        text: &str,
        now: Timestamp,
    ) -> Result<Standing, StoreError> {
        let read = &arrival.record.article;
        let newest: i64 = self
            .connection
            .prepare_cached("SELECT max(seen_at) FROM revisions WHERE article = ?1 AND reread_of IS NULL")?
            .query_row([id], |row| row.get(0))?;
        let address = CanonicalUrl::of(&read.url);
        Ok(standing(&Sight {
            canonical: self.owner(id, &read.canonical)?,
            address: address.map_or(Ok(Owner::Nobody), |address| self.owner(id, &address))?,
            at_home: arrival.at_home,
            old: text,
            new: &read.text,
            newest_at: instant(newest)?,
            fetched_at: arrival.page.map_or(now, |page| page.fetched_at),
        }))
    }

    /// Whose an address is, beside an article.
    fn owner(&self, article: i64, address: &CanonicalUrl) -> Result<Owner, StoreError> {
        if self.is_forgotten(address.as_str())? {
            return Ok(Owner::Forgotten);
        }
        Ok(match self.article_at(address.as_str())? {
            Some(found) if found == article => Owner::This,
            Some(_) => Owner::Another,
            None => Owner::Nobody,
        })
    }

    /// Whether an article's versions come from this address: where it is looked at, else what its entry links to, else
    /// the one by which it is known.
    pub(super) fn is_home(&self, article: i64, address: &url::Url) -> Result<bool, StoreError> {
        let home: String = self
            .connection
            .prepare_cached(
                "SELECT coalesce(c.url, e.url, a.url)
                   FROM articles a LEFT JOIN rechecks c ON c.article = a.id
                   LEFT JOIN entries e ON e.article = a.id AND e.state = 'stored'
                  WHERE a.id = ?1",
            )?
            .query_row([article], |row| row.get(0))?;
        let home = CanonicalUrl::parse(&home);
        Ok(home.is_some() && home == CanonicalUrl::of(address))
    }

    fn current(&self, article: i64) -> Result<Current, StoreError> {
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

impl Current {
    fn is_changed_by(&self, read: &Article) -> bool {
        let old = Version { title: &self.title, text: &self.text };
        is_change(old, Version { title: title_of(read), text: &read.text })
    }
}
