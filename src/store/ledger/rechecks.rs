//! Articles that are fetched again to see whether they were changed: which are due, and what the look came to.
//!
//! A look is no entry: it never enters the counts of what was listed.

use super::Ledger;
use super::revisions::{Arrival, Taken};
use crate::model::{Entry, FailureClass, OutletId, PublicId, SourceId, host_of};
use crate::schedule::{Policy, RecheckPolicy, recheck};
use crate::store::values::{count, from_json, instant, instant_maybe, parsed, second_after, word};
use crate::store::{Checked, DueRecheck, Sighting, StoreError, Visit};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, ToSql, params};
use url::Url;

/// A claim that has not been answered after this was lost with its task.
const CLAIM_SECONDS: i64 = 3600;

/// One article a host, the oldest due first. A host that a look is under way at has none, and so has one whose listed
/// entries are to be fetched: those go first.
const DUE: &str = "
    WITH RECURSIVE hosts_of (host) AS (
      SELECT min(host) FROM rechecks WHERE due_at IS NOT NULL
      UNION ALL
      SELECT (SELECT min(c.host) FROM rechecks c WHERE c.due_at IS NOT NULL AND c.host > hosts_of.host)
        FROM hosts_of WHERE hosts_of.host IS NOT NULL),
    firsts AS (
      SELECT (SELECT c.article FROM rechecks c WHERE c.host = w.host AND c.due_at <= ?1 ORDER BY c.due_at LIMIT 1) AS article
        FROM hosts_of w LEFT JOIN hosts h ON h.host = w.host
       WHERE w.host IS NOT NULL AND coalesce(h.paused_until, 0) <= ?2
         AND NOT EXISTS (SELECT 1 FROM rechecks c WHERE c.host = w.host AND c.claimed_at > ?3)
         AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.job IS NULL AND e.host = w.host AND e.due_at <= ?2))
    SELECT c.article FROM firsts f JOIN rechecks c ON c.article = f.article
     ORDER BY c.due_at, c.article LIMIT ?4";

/// Since when an article counts its age: its publication, else when it was first seen; where only the day of publication is
/// known and it was seen on that day, when it was seen.
const SINCE: &str = "
    SELECT iif(published_precision = 'day' AND first_seen_at BETWEEN published_at AND published_at + 86400,
               first_seen_at, coalesce(published_at, first_seen_at))
      FROM articles WHERE id = ?1";

const CLAIMED: &str = "
    SELECT a.public_id, c.url, a.source, a.outlet, coalesce(e.listed, '{}'), c.etag, c.last_modified, c.body_hash, c.read_at
      FROM rechecks c JOIN articles a ON a.id = c.article
      LEFT JOIN entries e ON e.article = a.id AND e.state = 'stored'
     WHERE c.article = ?1";

/// A planned look as deciding on it needs it.
struct Planned {
    since: Timestamp,
    failures: u32,
    missing_at: Option<Timestamp>,
    missing: u32,
    removed_at: Option<Timestamp>,
}

/// The place of the next look, and what happened at the last.
struct Next<'v> {
    outcome: Checked,
    class: Option<FailureClass>,
    visit: Option<&'v Visit>,
    retry_after: Option<u64>,
}

impl Ledger {
    /// Remembers an answer with the page of a stored article, and when to look again. The address that is known stays: of
    /// those that lead to the article it is the one to ask.
    pub fn plan_recheck(
        &mut self,
        article: &PublicId,
        visit: &Visit,
        policy: &Policy,
        now: Timestamp,
        rng: &mut fastrand::Rng,
    ) -> Result<(), StoreError> {
        let row = self.article_row(article)?;
        let due = recheck(policy, self.since(row)?, 0, None, now, rng);
        self.connection
            .prepare_cached(
                "INSERT INTO rechecks (article, url, host, due_at, etag, last_modified, body_hash, read_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (article) DO UPDATE SET
                   due_at = excluded.due_at, etag = excluded.etag, last_modified = excluded.last_modified, body_hash = excluded.body_hash, read_at = excluded.read_at,
                   failures = 0, missing_at = NULL, missing = 0, removed_at = NULL",
            )?
            .execute(params![
                row,
                visit.url.as_str(),
                host_of(&visit.url),
                due.map(second_after),
                visit.etag,
                visit.last_modified,
                visit.body_hash,
                now.as_second()
            ])?;
        Ok(())
    }

    /// Articles to look at again, one a host, so many that no more than `most` are under way at the same time, and at most
    /// `limit`; claimed until recorded or released. Those due after `until` are left, those too old by now are not looked at any more.
    pub fn claim_rechecks(
        &mut self,
        policy: &RecheckPolicy,
        until: Timestamp,
        now: Timestamp,
        most: usize,
        limit: usize,
    ) -> Result<Vec<DueRecheck>, StoreError> {
        let stale = now.as_second() - CLAIM_SECONDS;
        let in_hand: i64 = self
            .connection
            .prepare_cached("SELECT count(*) FROM rechecks WHERE claimed_at IS NOT NULL AND claimed_at > ?1")?
            .query_row([stale], |row| row.get(0))?;
        let room = count(most).saturating_sub(in_hand).min(count(limit));
        if room <= 0 {
            return Ok(Vec::new());
        }
        let moments = params![until.as_second(), now.as_second(), stale, room];
        let mut due = self.due_rechecks(moments)?;
        if !self.are_watched(&due, policy, now)? {
            self.stop_watching(policy, now)?;
            due = self.due_rechecks(moments)?;
        }
        due.into_iter().map(|article| self.claim_recheck(article, now)).collect()
    }

    /// Gives articles back that were not looked at.
    pub fn release_rechecks(&mut self, articles: &[PublicId]) -> Result<(), StoreError> {
        for article in articles {
            self.connection
                .prepare_cached(
                    "UPDATE rechecks SET claimed_at = NULL
                      WHERE article = (SELECT id FROM articles WHERE public_id = ?1)",
                )?
                .execute([article.as_str()])?;
        }
        Ok(())
    }

    /// An article whose way leads over a host that is paused is not due before the pause ends.
    pub fn postpone_recheck(&mut self, article: &PublicId, until: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE rechecks SET due_at = max(due_at, ?2)
                  WHERE article = (SELECT id FROM articles WHERE public_id = ?1) AND due_at IS NOT NULL",
            )?
            .execute(params![article.as_str(), second_after(until)])?;
        Ok(())
    }

    /// Writes down what a look came to, and when the next one is; nothing where the article was taken out meanwhile.
    /// Whatever was found, what is stored stays.
    pub fn record_recheck(
        &mut self,
        article: &PublicId,
        sighting: &Sighting<'_>,
        policy: &Policy,
        now: Timestamp,
        rng: &mut fastrand::Rng,
    ) -> Result<Option<Checked>, StoreError> {
        let row: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT a.id FROM articles a JOIN rechecks c ON c.article = a.id WHERE a.public_id = ?1",
            )?
            .query_row([article.as_str()], |row| row.get(0))
            .optional()?;
        let Some(row) = row else { return Ok(None) };
        let next = |outcome, visit| Next { outcome, class: None, visit, retry_after: None };
        let next = match *sighting {
            Sighting::NotModified => next(Checked::Unchanged, None),
            Sighting::SameBytes { visit } => next(Checked::Unchanged, Some(visit)),
            Sighting::Unread => next(Checked::Unread, None),
            Sighting::Page { record, page, visit } => {
                match self.take_in(row, Arrival { record, page: Some(page), at_home: true }, now)? {
                    Taken::Another => next(Checked::Elsewhere, None),
                    Taken::Worse => next(Checked::Unread, None),
                    Taken::OtherForm => next(Checked::Unchanged, None),
                    Taken::Unchanged => next(Checked::Unchanged, Some(visit)),
                    Taken::Revised => next(Checked::Revised, Some(visit)),
                }
            }
            Sighting::Failed { class, retry_after } => {
                let gone = class == FailureClass::NotFound;
                let outcome = if gone { Checked::Gone } else { Checked::Failed };
                Next { outcome, class: Some(class), visit: None, retry_after }
            }
        };
        self.write_recheck(row, &next, policy, now, rng)?;
        Ok(Some(next.outcome))
    }

    /// `moments`: due by then, now, claimed before which a claim is lost, and how many.
    fn due_rechecks(&self, moments: &[&dyn ToSql]) -> Result<Vec<i64>, StoreError> {
        let mut query = self.connection.prepare_cached(DUE)?;
        let articles = query.query_map(moments, |row| row.get(0))?;
        Ok(articles.collect::<Result<_, _>>()?)
    }

    fn are_watched(
        &self,
        articles: &[i64],
        policy: &RecheckPolicy,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        for &article in articles {
            if !policy.is_watched(self.since(article)?, now) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Plans no look any more at what has become too old, as after a long standstill: it would stand before what is young.
    fn stop_watching(&self, policy: &RecheckPolicy, now: Timestamp) -> Result<(), StoreError> {
        let Some(oldest) = policy.watched_from(now) else { return Ok(()) };
        self.connection
            .prepare_cached(&format!(
                "UPDATE rechecks SET due_at = NULL
                  WHERE due_at IS NOT NULL AND ({}) <= ?1",
                SINCE.replace("?1", "rechecks.article")
            ))?
            .execute([oldest.as_second()])?;
        Ok(())
    }

    fn since(&self, article: i64) -> Result<Timestamp, StoreError> {
        instant(self.connection.prepare_cached(SINCE)?.query_row([article], |row| row.get(0))?)
    }

    fn claim_recheck(&self, article: i64, now: Timestamp) -> Result<DueRecheck, StoreError> {
        self.connection
            .prepare_cached("UPDATE rechecks SET claimed_at = ?2 WHERE article = ?1")?
            .execute(params![article, now.as_second()])?;
        self.connection.prepare_cached(CLAIMED)?.query_row([article], |row| Ok(due(row)))?
    }

    fn write_recheck(
        &self,
        article: i64,
        next: &Next<'_>,
        policy: &Policy,
        now: Timestamp,
        rng: &mut fastrand::Rng,
    ) -> Result<(), StoreError> {
        let known = self.planned(article)?;
        let failed = matches!(next.outcome, Checked::Failed | Checked::Gone);
        let failures = if failed { known.failures.saturating_add(1) } else { 0 };
        let due = recheck(policy, known.since, failures, next.retry_after, now, rng);
        let (missing, missing_at) = match next.outcome {
            Checked::Gone => (known.missing.saturating_add(1), known.missing_at.or(Some(now))),
            Checked::Failed => (known.missing, known.missing_at),
            _ => (0, None),
        };
        let confirmed = missing_at.is_some() && missing >= policy.articles.gone_attempts.max(1);
        let removed_at = confirmed.then(|| known.removed_at.unwrap_or(now));
        self.connection
            .prepare_cached(
                "UPDATE rechecks SET due_at = ?2, claimed_at = NULL, checked_at = ?3, outcome = ?4, class = ?5,
                        checks = checks + 1, failures = ?6, missing = ?7, missing_at = ?8, removed_at = ?9
                  WHERE article = ?1",
            )?
            .execute(params![
                article,
                due.map(second_after),
                now.as_second(),
                word(&next.outcome)?,
                next.class.as_ref().map(word).transpose()?,
                failures,
                missing,
                missing_at.map(Timestamp::as_second),
                removed_at.map(Timestamp::as_second)
            ])?;
        next.visit.map_or(Ok(()), |visit| self.write_visit(article, visit, now))
    }

    fn write_visit(&self, article: i64, visit: &Visit, now: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE rechecks SET url = ?2, host = ?3, etag = ?4, last_modified = ?5, body_hash = ?6, read_at = ?7
                  WHERE article = ?1",
            )?
            .execute(params![
                article,
                visit.url.as_str(),
                host_of(&visit.url),
                visit.etag,
                visit.last_modified,
                visit.body_hash,
                now.as_second()
            ])?;
        Ok(())
    }

    fn planned(&self, article: i64) -> Result<Planned, StoreError> {
        let (failures, missing_at, missing, removed_at) = self
            .connection
            .prepare_cached(
                "SELECT failures, missing_at, missing, removed_at FROM rechecks WHERE article = ?1",
            )?
            .query_row([article], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        Ok(Planned {
            since: self.since(article)?,
            failures,
            missing_at: instant_maybe(missing_at)?,
            missing,
            removed_at: instant_maybe(removed_at)?,
        })
    }
}

fn due(row: &Row<'_>) -> Result<DueRecheck, StoreError> {
    let text = |index| row.get::<_, Option<String>>(index);
    let listed: String = row.get(4)?;
    Ok(DueRecheck {
        article: parsed(PublicId::parse(&row.get::<_, String>(0)?))?,
        url: parsed(Url::parse(&row.get::<_, String>(1)?))?,
        source: text(2)?.map(|id| parsed(SourceId::parse(&id))).transpose()?,
        outlet: text(3)?.map(|id| parsed(OutletId::parse(&id))).transpose()?,
        entry: if listed == "{}" { Entry::default() } else { from_json(&listed)? },
        etag: text(5)?,
        last_modified: text(6)?,
        body_hash: text(7)?,
        read_at: instant_maybe(row.get(8)?)?,
    })
}
