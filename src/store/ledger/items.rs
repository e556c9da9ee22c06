//! Entries that were to be fetched, and what became of each.

use super::Ledger;
use crate::model::{CanonicalUrl, DropReason, EntryState, FailureClass, MatchReport, PublicId};
use crate::store::values::{instant_maybe, json, parsed, second_after, word};
use crate::store::{ItemResult, Placed, Scope, StoreError};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

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
    pub(super) fn job(self) -> Option<i64> {
        match self {
            Self::Poller => None,
            Self::Job(job) => Some(job),
        }
    }
}

impl Ledger {
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
            return Ok(Placed {
                public_id: None,
                placement: None,
                state: EntryState::Failed,
                current: false,
            });
        }
        match *result {
            ItemResult::Keep { record, page } => self.keep(&entry, record, page, now),
            ItemResult::Retry { class, at, detail } => self.retry(&entry, class, at, detail),
            ItemResult::OffTopic { .. } | ItemResult::RuledOut { .. } | ItemResult::Dropped { .. }
                if entry.article.is_some() =>
            {
                self.leave_as_it_is(&entry)
            }
            ItemResult::OffTopic { record, page } => {
                let page = page.map(|page| self.pages.put(page)).transpose()?;
                self.off_topic(&entry, &record.report, (DropReason::OffTopic, page), now)
            }
            ItemResult::RuledOut { report } => {
                self.off_topic(&entry, report, (DropReason::RuledOut, None), now)
            }
            ItemResult::Dropped { reason, detail } => self.drop_entry(&entry, reason, detail, now),
        }
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
            return Ok(Placed { public_id: None, placement: None, state, current: false });
        }
        self.connection
            .prepare_cached(
                "UPDATE entries SET attempts = attempts + 1, due_at = ?2, reason = ?3, detail = ?4, claimed_at = NULL
                  WHERE id = ?1",
            )?
            .execute(params![entry.id, second_after(at), word(&class)?, detail])?;
        Ok(Placed { public_id: None, placement: None, state, current: false })
    }

    pub(super) fn leave_as_it_is(&self, entry: &Decided) -> Result<Placed, StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE entries SET due_at = NULL, claimed_at = NULL, reason = NULL, detail = NULL, attempts = 0
                  WHERE id = ?1",
            )?
            .execute([entry.id])?;
        let public_id = entry.article.map(|article| self.public_id(article)).transpose()?;
        Ok(Placed { public_id, placement: None, state: entry.state()?, current: false })
    }

    fn off_topic(
        &self,
        entry: &Decided,
        report: &MatchReport,
        (reason, page): (DropReason, Option<String>),
        now: Timestamp,
    ) -> Result<Placed, StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE entries SET state = 'off_topic', reason = ?9, detail = NULL, due_at = NULL,
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
                self.rules_version,
                word(&reason)?
            ])?;
        Ok(Placed { public_id: None, placement: None, state: EntryState::OffTopic, current: false })
    }

    /// Puts an entry that was ruled out unfetched back into the queue.
    pub fn take_up_again(&mut self, id: i64, now: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE entries SET state = 'waiting', reason = NULL, due_at = ?2, decided_at = NULL, score = NULL,
                        why = NULL, topic_id = NULL, topic_version = NULL, rules_version = NULL
                  WHERE id = ?1 AND state = 'off_topic' AND reason = 'ruled_out'",
            )?
            .execute(params![id, now.as_second()])?;
        Ok(())
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
        Ok(Placed { public_id, placement: None, state, current: false })
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
