//! Articles: the first canonical URL names one for ever.

use super::Ledger;
use super::items::Decided;
use super::revisions::{Arrival, Taken};
use crate::dedup::heading;
use crate::model::{
    Article, Candidate, CanonicalUrl, Dated, DropReason, EntryState, Newcomer, Page, Placement, PublicId,
    registrable_domain,
};
use crate::pipeline::Record;
use crate::store::values::{blob32, blob64, instant, json, parsed, word};
use crate::store::{Placed, StoreError};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

/// Articles of one day at most: the lower bits of a row id.
const PER_DAY_BITS: u32 = 24;
const DAY: i64 = 86_400;

/// The first row id of the day of an instant.
pub(in crate::store) fn first_row_of_day(at: Timestamp) -> i64 {
    (at.as_second().max(0) / DAY) << PER_DAY_BITS
}

impl Ledger {
    /// Stores an article that an entry led to, or finds that it is stored. An entry whose article is stored stays with it,
    /// wherever its link leads today.
    pub(super) fn keep(
        &mut self,
        entry: &Decided,
        record: &Record,
        page: Option<&Page>,
        now: Timestamp,
    ) -> Result<Placed, StoreError> {
        let urls = urls_of(&record.article);
        for url in &urls {
            if entry.article.is_none() && self.is_forgotten(url)? {
                return self.drop_entry(entry, DropReason::Forgotten, "", now);
            }
        }
        let taken = match self.known(entry, &urls)? {
            Some(article) => {
                let at_home = entry.article.is_some() || self.is_home(article, &record.article.url)?;
                Some((article, self.take_in(article, Arrival { record, page, at_home }, now)?))
            }
            None => None,
        };
        if entry.article.is_some() && matches!(taken, Some((_, Taken::Another | Taken::Worse))) {
            return self.leave_as_it_is(entry);
        }
        let kept = page.map(|page| self.pages.put(page)).transpose()?;
        let (article, current) = match taken {
            None | Some((_, Taken::Another)) => {
                self.near.ready(&self.connection, now)?;
                let article = self.insert_article(entry, record, kept.as_deref(), now)?;
                self.add_urls(article, &urls)?;
                (article, true)
            }
            Some((article, taken)) => (article, matches!(taken, Taken::Unchanged | Taken::Revised)),
        };
        let placed = self.settle_entry(entry, article, kept.as_deref(), now)?;
        Ok(Placed { current, ..placed })
    }

    /// The stored article that an entry or an address leads to.
    fn known(&self, entry: &Decided, urls: &[String]) -> Result<Option<i64>, StoreError> {
        let mut known = entry.article;
        for url in urls {
            known = match known {
                None => self.article_at(url)?,
                found => found,
            };
        }
        Ok(known)
    }

    /// The row of an article by its id.
    pub(super) fn article_row(&self, id: &PublicId) -> Result<i64, StoreError> {
        let row = self
            .connection
            .prepare_cached("SELECT id FROM articles WHERE public_id = ?1")?
            .query_row([id.as_str()], |row| row.get(0))
            .optional()?;
        row.ok_or_else(|| StoreError::NotFound { kind: "article", name: id.to_string() })
    }

    fn insert_article(
        &mut self,
        entry: &Decided,
        record: &Record,
        page: Option<&str>,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        let article = &record.article;
        let at = article.published.map_or(now, |date| date.at);
        let public_id = PublicId::of_url(&article.canonical);
        let outlet = match &entry.outlet {
            Some(outlet) => Some(outlet.clone()),
            None => self.outlet_of(article)?,
        };
        let placement = self.near.place(&Newcomer {
            id: &public_id,
            at,
            fingerprint: &record.fingerprint,
            heading: &heading(outlet.as_deref(), article.title.as_deref()),
            features: &record.features,
        });
        let story = self.story(&placement.story, at)?;
        let id = self.next_row(at)?;
        self.connection
            .prepare_cached(
                "INSERT INTO articles (id, public_id, url, source, outlet, first_seen_at, date_conflicts, authors,
                                       kind, quality, via, updates, same_text, story)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, '[]', '[]', '', '', '', '[]', ?7, ?8)",
            )?
            .execute(params![
                id,
                public_id.as_str(),
                article.canonical.as_str(),
                entry.source,
                outlet,
                now.as_second(),
                placement.same_text.as_str(),
                story
            ])?;
        self.connection
            .prepare_cached("INSERT INTO story_members (story, article) VALUES (?1, ?2)")?
            .execute([story, id])?;
        for origin in &placement.derived_from {
            self.connection
                .prepare_cached("INSERT OR IGNORE INTO derivations (article, derived_from) VALUES (?1, ?2)")?
                .execute(params![id, origin.as_str()])?;
        }
        self.describe(id, article, record)?;
        let revision = self.insert_revision(id, article, page, now)?;
        let reading = self.insert_reading(id, revision, record, now)?;
        self.show_reading(id, reading, record)?;
        self.sign(id, record, &public_id, &placement, at)?;
        Ok(id)
    }

    /// Writes what the page says of its article; a publication date that is known stays.
    pub(super) fn describe(&self, id: i64, article: &Article, record: &Record) -> Result<(), StoreError> {
        let published = dated(article.published.as_ref())?;
        let modified = dated(article.modified.as_ref())?;
        let language = article.language.or(record.report.language);
        self.connection
            .prepare_cached(
                "UPDATE articles SET
                   published_precision = iif(published_at IS NULL, ?3, published_precision),
                   published_offset_minutes = iif(published_at IS NULL, ?4, published_offset_minutes),
                   published_provenance = iif(published_at IS NULL, ?5, published_provenance),
                   published_at = coalesce(published_at, ?2),
                   modified_at = ?6, modified_precision = ?7, modified_offset_minutes = ?8,
                   modified_provenance = ?9, date_conflicts = ?10, language = ?11, authors = ?12, site = ?13,
                   image = ?14, paywalled = ?15, credit = ?16, kind = ?17, quality = ?18, via = ?19,
                   updates = ?20, foreign_canonical = ?21
                 WHERE id = ?1",
            )?
            .execute(params![
                id,
                published.0,
                published.1,
                published.2,
                published.3,
                modified.0,
                modified.1,
                modified.2,
                modified.3,
                json(&article.date_conflicts)?,
                language.as_ref().map(|language| language.as_str()),
                json(&article.authors)?,
                article.site,
                article.image.as_ref().map(url::Url::as_str),
                article.paywalled,
                article.credit,
                word(&article.kind)?,
                word(&article.quality)?,
                article.via,
                json(&article.updates)?,
                article.foreign_canonical.as_ref().map(CanonicalUrl::as_str)
            ])?;
        Ok(())
    }

    /// Keeps the fingerprint in the row and in memory.
    pub(super) fn sign(
        &mut self,
        id: i64,
        record: &Record,
        public_id: &PublicId,
        placement: &Placement,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.near.remove(&self.connection, id)?;
        self.connection.prepare_cached("DELETE FROM signatures WHERE article = ?1")?.execute([id])?;
        let fingerprint = &record.fingerprint;
        self.connection
            .prepare_cached(
                "INSERT INTO signatures (article, text_hash, words, signature, sample, features)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                id,
                fingerprint.text_hash.cast_signed(),
                fingerprint.words,
                blob32(&fingerprint.signature),
                blob64(&fingerprint.sample),
                blob64(&record.features)
            ])?;
        let row = self.connection.last_insert_rowid();
        let outlet: Option<String> = self
            .connection
            .prepare_cached("SELECT outlet FROM articles WHERE id = ?1")?
            .query_row([id], |row| row.get(0))?;
        let candidate = Candidate {
            heading: heading(outlet.as_deref(), record.article.title.as_deref()),
            id: public_id.clone(),
            same_text: placement.same_text.clone(),
            story: placement.story.clone(),
            at,
            fingerprint: fingerprint.clone(),
            features: record.features.clone(),
        };
        self.near.insert(row, candidate);
        Ok(())
    }

    fn next_row(&self, at: Timestamp) -> Result<i64, StoreError> {
        let first = first_row_of_day(at);
        let end = first + (1 << PER_DAY_BITS);
        let last: Option<i64> = self
            .connection
            .prepare_cached("SELECT max(id) FROM articles WHERE id >= ?1 AND id < ?2")?
            .query_row([first, end], |row| row.get(0))?;
        let next = last.map_or(first, |last| last + 1);
        if next >= end {
            return Err(StoreError::Content(format!("more than {} articles on one day", 1 << PER_DAY_BITS)));
        }
        Ok(next)
    }

    /// The row of a story, through the aliases that merges leave.
    fn story(&self, id: &PublicId, at: Timestamp) -> Result<i64, StoreError> {
        let at = at.as_second();
        Ok(self
            .connection
            .prepare_cached(
                "INSERT INTO stories (public_id, first_at, last_at)
                 VALUES (coalesce((SELECT public_id FROM aliases WHERE alias = ?1), ?1), ?2, ?2)
                 ON CONFLICT (public_id) DO UPDATE SET
                   first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
                 RETURNING id",
            )?
            .query_row(params![id.as_str(), at], |row| row.get(0))?)
    }

    fn outlet_of(&self, article: &Article) -> Result<Option<String>, StoreError> {
        self.outlet_of_url(&article.canonical)
    }

    /// The outlet whose domain an address is in.
    pub(super) fn outlet_of_url(&self, url: &CanonicalUrl) -> Result<Option<String>, StoreError> {
        let Some(domain) = registrable_domain(url.as_url()) else { return Ok(None) };
        Ok(self
            .connection
            .prepare_cached(
                "SELECT outlet FROM outlet_domains WHERE domain IN (?1, ?2) ORDER BY domain = ?1 LIMIT 1",
            )?
            .query_row([Some(domain.as_str()), url.as_url().host_str()], |row| row.get(0))
            .optional()?)
    }

    /// Adds addresses under which an article can be met; those that lead to another stay with it.
    pub(super) fn add_urls(&self, article: i64, urls: &[String]) -> Result<(), StoreError> {
        let mut insert = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO article_urls (url, article) VALUES (?1, ?2)")?;
        for url in urls {
            insert.execute(params![url, article])?;
        }
        Ok(())
    }

    /// The first entry that led to an article is `stored`, every further one a `duplicate`.
    fn settle_entry(
        &self,
        entry: &Decided,
        article: i64,
        page: Option<&str>,
        now: Timestamp,
    ) -> Result<Placed, StoreError> {
        let first: Option<i64> = self
            .connection
            .prepare_cached("SELECT id FROM entries WHERE article = ?1 AND state = 'stored' AND id <> ?2")?
            .query_row([article, entry.id], |row| row.get(0))
            .optional()?;
        let state = if first.is_some() { EntryState::Duplicate } else { EntryState::Stored };
        self.connection
            .prepare_cached(
                "UPDATE entries SET state = ?2, reason = NULL, detail = NULL, due_at = NULL, claimed_at = NULL,
                        attempts = 0, decided_at = coalesce(decided_at, ?3), article = ?4, page = coalesce(?5, page)
                  WHERE id = ?1",
            )?
            .execute(params![entry.id, word(&state)?, now.as_second(), article, page])?;
        let placement = self.placement(article)?;
        Ok(Placed {
            public_id: Some(self.public_id(article)?),
            placement: Some(placement),
            state,
            current: false,
        })
    }

    /// Its place among the others.
    pub(super) fn placement(&self, article: i64) -> Result<Placement, StoreError> {
        let (same_text, story): (String, String) = self
            .connection
            .prepare_cached(
                "SELECT a.same_text, s.public_id FROM articles a JOIN stories s ON s.id = a.story WHERE a.id = ?1",
            )?
            .query_row([article], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut query = self.connection.prepare_cached(
            "SELECT derived_from FROM derivations WHERE article = ?1 ORDER BY derived_from",
        )?;
        let derived_from = query
            .query_map([article], |row| row.get::<_, String>(0))?
            .map(|id| parsed(PublicId::parse(&id?)))
            .collect::<Result<_, StoreError>>()?;
        Ok(Placement {
            same_text: parsed(PublicId::parse(&same_text))?,
            story: parsed(PublicId::parse(&story))?,
            derived_from,
        })
    }

    /// When an article was published or, where that is not known, first seen.
    pub(super) fn at(&self, article: i64) -> Result<Timestamp, StoreError> {
        instant(self.connection.query_row(
            "SELECT coalesce(published_at, first_seen_at) FROM articles WHERE id = ?1",
            [article],
            |row| row.get(0),
        )?)
    }
}

pub(super) fn title_of(article: &Article) -> &str {
    article.title.as_deref().unwrap_or_default()
}

/// The canonical URLs under which an article can be met again.
pub(super) fn urls_of(article: &Article) -> Vec<String> {
    let mut urls = vec![article.canonical.as_str().to_owned()];
    let read_at = CanonicalUrl::of(&article.url).map(|url| url.as_str().to_owned());
    urls.extend(read_at.filter(|url| !urls.contains(url)));
    urls
}

type DatedColumns = (Option<i64>, Option<String>, Option<i16>, Option<String>);

fn dated(date: Option<&Dated>) -> Result<DatedColumns, StoreError> {
    let Some(date) = date else { return Ok((None, None, None, None)) };
    let (precision, provenance) = (word(&date.precision)?, word(&date.provenance)?);
    Ok((Some(date.at.as_second()), Some(precision), date.offset_minutes, Some(provenance)))
}
