//! The queue of entries to be fetched, and what became of each.

use super::Ledger;
use crate::model::{
    CanonicalUrl, DropReason, Entry, EntryState, FailureClass, OutletId, Page, PublicId, SourceId,
};
use crate::pipeline::Record;
use crate::store::values::{count, from_json, instant_maybe, json, parsed, second_after, word};
use crate::store::{ItemResult, Placed, QueuedItem, Scope, StoreError};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use std::collections::VecDeque;
use url::Url;

/// A claim that has not been answered after this was lost with its task; a full queue of a host that wants minutes
/// between two requests takes hours.
const CLAIM_SECONDS: i64 = 6 * 3600;

/// An entry as far as deciding on it needs it.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) id: i64,
    pub(super) source: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) url: Option<String>,
    state: String,
    reason: Option<String>,
    pub(super) article: Option<i64>,
}

impl Scope {
    fn job(self) -> Option<i64> {
        match self {
            Self::Poller => None,
            Self::Job(job) => Some(job),
        }
    }
}

impl Ledger {
    /// Entries to be fetched, in turn over hosts, claimed until recorded or released.
    ///
    /// A host that already holds its share of all that is claimed gets no more, so that a slow one does not fill the
    /// queue.
    pub fn claim_items(
        &mut self,
        scope: Scope,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<QueuedItem>, StoreError> {
        let hosts = self.hosts_with_work(scope, now)?;
        let mut claimed = Vec::with_capacity(hosts.len());
        for host in &hosts {
            claimed.push(self.claimed_of_host(scope, host, now)?);
        }
        let in_hand: usize = claimed.iter().sum();
        let share = limit.saturating_add(in_hand).div_ceil(hosts.len().max(1));
        let mut waiting: VecDeque<VecDeque<i64>> = VecDeque::new();
        for (host, claimed) in hosts.iter().zip(claimed) {
            waiting.push_back(self.due_of_host(scope, host, now, share.saturating_sub(claimed))?.into());
        }
        let mut items = Vec::new();
        while items.len() < limit {
            let Some(mut host) = waiting.pop_front() else { break };
            if let Some(id) = host.pop_front() {
                items.push(self.claim(id, now)?);
                waiting.push_back(host);
            }
        }
        Ok(items)
    }

    /// The moment at which the next entry can be fetched, pauses included; nothing where none waits unclaimed.
    pub fn next_item_due(&mut self, scope: Scope) -> Result<Option<Timestamp>, StoreError> {
        instant_maybe(self.connection.query_row(
            "SELECT min(max(e.due_at, coalesce(h.paused_until, 0)))
               FROM entries e LEFT JOIN hosts h ON h.host = e.host
              WHERE e.job IS ?1 AND e.due_at IS NOT NULL AND e.claimed_at IS NULL",
            [scope.job()],
            |row| row.get(0),
        )?)
    }

    /// Gives entries back untried.
    pub fn release_items(&mut self, ids: &[i64]) -> Result<(), StoreError> {
        let mut release =
            self.connection.prepare_cached("UPDATE entries SET claimed_at = NULL WHERE id = ?1")?;
        for id in ids {
            release.execute([id])?;
        }
        Ok(())
    }

    /// An entry whose way leads over a host that is paused is not due before the pause ends.
    pub fn postpone_item(&mut self, id: i64, until: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE entries SET due_at = max(due_at, ?2) WHERE id = ?1 AND due_at IS NOT NULL",
            )?
            .execute(params![id, second_after(until)])?;
        Ok(())
    }

    /// Writes down what became of an entry.
    ///
    /// An entry whose article is stored keeps its state: a page that cannot be read today takes nothing away.
    pub fn record_item(
        &mut self,
        id: i64,
        result: &ItemResult<'_>,
        now: Timestamp,
    ) -> Result<Placed, StoreError> {
        let entry = self.decided(id)?;
        if entry.reason.as_deref() == Some("forgotten") {
            return Ok(Placed { public_id: None, placement: None, state: EntryState::Failed });
        }
        match *result {
            ItemResult::Keep { record, page } => self.keep(&entry, record, page, now),
            ItemResult::Retry { class, at, detail } => self.retry(&entry, class, at, detail),
            ItemResult::OffTopic { .. } | ItemResult::Dropped { .. } if entry.article.is_some() => {
                self.leave_as_it_is(&entry)
            }
            ItemResult::OffTopic { record, page } => self.off_topic(&entry, record, page, now),
            ItemResult::Dropped { reason, detail } => self.drop_entry(&entry, reason, detail, now),
        }
    }

    fn hosts_with_work(&self, scope: Scope, now: Timestamp) -> Result<Vec<String>, StoreError> {
        // Steps from host to host through the index instead of reading the whole queue.
        let mut query = self.connection.prepare_cached(
            "WITH RECURSIVE hosts_of (host) AS (
               SELECT min(host) FROM entries WHERE job IS ?1 AND due_at IS NOT NULL
               UNION ALL
               SELECT (SELECT min(e.host) FROM entries e
                        WHERE e.job IS ?1 AND e.due_at IS NOT NULL AND e.host > hosts_of.host)
                 FROM hosts_of WHERE hosts_of.host IS NOT NULL)
             SELECT w.host FROM hosts_of w LEFT JOIN hosts h ON h.host = w.host
              WHERE w.host IS NOT NULL AND coalesce(h.paused_until, 0) <= ?2
                AND EXISTS (SELECT 1 FROM entries d WHERE d.job IS ?1 AND d.host = w.host AND d.due_at <= ?2)",
        )?;
        let hosts = query.query_map(params![scope.job(), now.as_second()], |row| row.get(0))?;
        Ok(hosts.collect::<Result<_, _>>()?)
    }

    fn claimed_of_host(&self, scope: Scope, host: &str, now: Timestamp) -> Result<usize, StoreError> {
        let claimed: i64 = self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM entries
                  WHERE job IS ?1 AND host = ?2 AND claimed_at IS NOT NULL AND claimed_at > ?3",
            )?
            .query_row(params![scope.job(), host, now.as_second() - CLAIM_SECONDS], |row| row.get(0))?;
        Ok(usize::try_from(claimed).unwrap_or(usize::MAX))
    }

    fn due_of_host(
        &self,
        scope: Scope,
        host: &str,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<i64>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT id FROM entries
              WHERE job IS ?1 AND host = ?2 AND due_at <= ?3 AND (claimed_at IS NULL OR claimed_at <= ?4)
              ORDER BY due_at, id LIMIT ?5",
        )?;
        let now = now.as_second();
        let ids = query
            .query_map(params![scope.job(), host, now, now - CLAIM_SECONDS, count(most)], |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    fn claim(&self, id: i64, now: Timestamp) -> Result<QueuedItem, StoreError> {
        self.connection
            .prepare_cached("UPDATE entries SET claimed_at = ?2 WHERE id = ?1")?
            .execute(params![id, now.as_second()])?;
        self.connection
            .prepare_cached(
                "SELECT e.id, e.source, coalesce(e.outlet, s.outlet), e.job, e.listed, e.url, e.host, e.attempts,
                        a.public_id
                   FROM entries e LEFT JOIN sources s ON s.id = e.source LEFT JOIN articles a ON a.id = e.article
                  WHERE e.id = ?1",
            )?
            .query_row([id], |row| Ok(queued(row)))?
    }

    fn decided(&self, id: i64) -> Result<Decided, StoreError> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT e.source, coalesce(e.outlet, s.outlet), e.url, e.state, e.reason, e.article
                   FROM entries e LEFT JOIN sources s ON s.id = e.source WHERE e.id = ?1",
            )?
            .query_row([id], |row| {
                Ok(Decided {
                    id,
                    source: row.get(0)?,
                    outlet: row.get(1)?,
                    url: row.get(2)?,
                    state: row.get(3)?,
                    reason: row.get(4)?,
                    article: row.get(5)?,
                })
            })
            .optional()?;
        found.ok_or_else(|| StoreError::NotFound { kind: "entry", name: id.to_string() })
    }

    fn retry(
        &self,
        entry: &Decided,
        class: FailureClass,
        at: Timestamp,
        detail: &str,
    ) -> Result<Placed, StoreError> {
        let state = entry.state()?;
        if !matches!(state, EntryState::Waiting | EntryState::Stored) {
            return Ok(Placed { public_id: None, placement: None, state });
        }
        self.connection
            .prepare_cached(
                "UPDATE entries SET attempts = attempts + 1, due_at = ?2, reason = ?3, detail = ?4, claimed_at = NULL
                  WHERE id = ?1",
            )?
            .execute(params![entry.id, second_after(at), word(&class)?, detail])?;
        Ok(Placed { public_id: None, placement: None, state })
    }

    fn leave_as_it_is(&self, entry: &Decided) -> Result<Placed, StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE entries SET due_at = NULL, claimed_at = NULL, reason = NULL, detail = NULL, attempts = 0
                  WHERE id = ?1",
            )?
            .execute([entry.id])?;
        let public_id = entry.article.map(|article| self.public_id(article)).transpose()?;
        Ok(Placed { public_id, placement: None, state: entry.state()? })
    }

    fn off_topic(
        &self,
        entry: &Decided,
        record: &Record,
        page: Option<&Page>,
        now: Timestamp,
    ) -> Result<Placed, StoreError> {
        let page = page.map(|page| self.pages.put(page)).transpose()?;
        let report = &record.report;
        self.connection
            .prepare_cached(
                "UPDATE entries SET state = 'off_topic', reason = 'off_topic', detail = NULL, due_at = NULL,
                        attempts = 0, claimed_at = NULL, decided_at = ?2, article = NULL, page = ?3, score = ?4, why = ?5,
                        topic_id = ?6, topic_version = ?7, rules_version = ?8
                  WHERE id = ?1",
            )?
            .execute(params![
                entry.id,
                now.as_second(),
                page,
                report.relevance.score,
                json(&report.relevance.why)?,
                report.topic.as_str(),
                report.topic_version,
                self.rules_version
            ])?;
        Ok(Placed { public_id: None, placement: None, state: EntryState::OffTopic })
    }

    pub(super) fn drop_entry(
        &self,
        entry: &Decided,
        reason: DropReason,
        detail: &str,
        now: Timestamp,
    ) -> Result<Placed, StoreError> {
        let canonical = entry.url.as_deref().and_then(CanonicalUrl::parse);
        let article = match (reason, &canonical) {
            (DropReason::Duplicate, Some(canonical)) => self.article_at(canonical.as_str())?,
            _ => None,
        };
        let state = match (reason, article) {
            (DropReason::Duplicate, Some(_)) => EntryState::Duplicate,
            (DropReason::OffTopic, _) => EntryState::OffTopic,
            _ => EntryState::Failed,
        };
        self.connection
            .prepare_cached(
                "UPDATE entries SET state = ?2, reason = ?3, detail = ?4, due_at = NULL, claimed_at = NULL,
                        attempts = 0, decided_at = ?5, article = ?6, page = NULL
                  WHERE id = ?1",
            )?
            .execute(params![entry.id, word(&state)?, word(&reason)?, detail, now.as_second(), article])?;
        let public_id = article.map(|article| self.public_id(article)).transpose()?;
        Ok(Placed { public_id, placement: None, state })
    }

    /// The public id of an article's row.
    pub(super) fn public_id(&self, article: i64) -> Result<PublicId, StoreError> {
        let id: String = self
            .connection
            .prepare_cached("SELECT public_id FROM articles WHERE id = ?1")?
            .query_row([article], |row| row.get(0))?;
        parsed(PublicId::parse(&id))
    }
}

impl Decided {
    fn state(&self) -> Result<EntryState, StoreError> {
        crate::store::values::from_word(&self.state)
    }
}

fn queued(row: &Row<'_>) -> Result<QueuedItem, StoreError> {
    let text = |index| row.get::<_, Option<String>>(index);
    let listed: String = row.get(4)?;
    let entry = if listed == "{}" { Entry::default() } else { from_json(&listed)? };
    Ok(QueuedItem {
        id: row.get(0)?,
        source: text(1)?.map(|id| parsed(SourceId::parse(&id))).transpose()?,
        outlet: text(2)?.map(|id| parsed(OutletId::parse(&id))).transpose()?,
        job: row.get(3)?,
        entry,
        url: text(5)?.map(|url| parsed(Url::parse(&url))).transpose()?,
        host: row.get(6)?,
        attempts: row.get(7)?,
        stored: text(8)?.map(|id| parsed(PublicId::parse(&id))).transpose()?,
    })
}
