//! What is due, and what a poll brought.

use super::Ledger;
use super::entries::Admission;
use crate::model::{Entry, FailureClass, SourceId, host_of};
use crate::schedule::{FeedState, PollOutcome};
use crate::store::values::{count, from_json, instant_maybe, json, parsed, second_after, word};
use crate::store::{Backlog, DueListing, PollRecord, PollSummary, StoreError};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use url::Url;

/// A poll that has not been recorded after this was lost with its task; one over many sitemaps of a host that wants
/// minutes between two requests takes hours.
const CLAIM_SECONDS: i64 = 6 * 3600;

/// More problems of one listing than this are only counted in the log.
const PROBLEMS_KEPT: usize = 20;

impl Ledger {
    /// The listings whose time has come, one a host, the oldest first; each is claimed until its poll is recorded.
    pub fn claim_due_listings(
        &mut self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<DueListing>, StoreError> {
        // Walked in the order of the index and ended at the limit, however many are due.
        let mut query = self.connection.prepare_cached(
            "SELECT l.id, l.source, coalesce(l.moved_to, l.url), l.url, l.host, l.kind, l.state
               FROM listings l LEFT JOIN hosts h ON h.host = l.host
              WHERE l.configured = 1 AND l.next_check_at <= ?1 AND coalesce(h.paused_until, 0) <= ?1
                AND NOT EXISTS (SELECT 1 FROM listings c
                                 WHERE c.host = l.host AND c.claimed_at IS NOT NULL AND c.claimed_at > ?1 - ?3)
                AND NOT EXISTS (SELECT 1 FROM listings e
                                 WHERE e.configured = 1 AND e.host = l.host AND e.next_check_at <= l.next_check_at
                                   AND (e.next_check_at, e.id) < (l.next_check_at, l.id))
              ORDER BY l.next_check_at, l.id LIMIT ?2",
        )?;
        let due: Vec<DueListing> = query
            .query_map(params![now.as_second(), count(limit), CLAIM_SECONDS], |row| Ok(due(row)))?
            .map(|row| row?)
            .collect::<Result<_, StoreError>>()?;
        let mut claim =
            self.connection.prepare_cached("UPDATE listings SET claimed_at = ?2 WHERE id = ?1")?;
        for listing in &due {
            claim.execute(params![listing.listing, now.as_second()])?;
        }
        Ok(due)
    }

    /// Gives listings back unpolled.
    pub fn release_listings(&mut self, listings: &[i64]) -> Result<(), StoreError> {
        let mut release =
            self.connection.prepare_cached("UPDATE listings SET claimed_at = NULL WHERE id = ?1")?;
        for listing in listings {
            release.execute([listing])?;
        }
        Ok(())
    }

    /// A listing whose way leads over a host that is paused is not due before the pause ends.
    pub fn postpone_listing(&mut self, listing: i64, until: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE listings SET next_check_at = max(next_check_at, ?2) WHERE id = ?1")?
            .execute(params![listing, second_after(until)])?;
        Ok(())
    }

    /// The moment at which the next listing will be due, pauses of its host included; nothing where none is polled.
    pub fn next_due(&mut self) -> Result<Option<Timestamp>, StoreError> {
        instant_maybe(self.connection.query_row(
            "SELECT min(max(l.next_check_at, coalesce(h.paused_until, 0)))
               FROM listings l LEFT JOIN hosts h ON h.host = l.host
              WHERE l.configured = 1 AND l.claimed_at IS NULL",
            [],
            |row| row.get(0),
        )?)
    }

    /// What `record_poll` would say of these entries; call both in one operation.
    pub fn preview_poll(&mut self, listing: i64, entries: &[Entry]) -> Result<PollSummary, StoreError> {
        let admission = self.admission(listing, None, Timestamp::UNIX_EPOCH)?;
        self.connection.execute_batch("SAVEPOINT preview")?;
        let given: Vec<_> = entries.iter().map(|entry| (entry, None)).collect();
        let added = self.admit(&admission, &given);
        // Where SQLite ended the transaction there is nothing to go back to, and why it did is what counts.
        let taken_back = self.connection.execute_batch("ROLLBACK TO preview; RELEASE preview");
        let summary = added?.summary;
        taken_back?;
        Ok(summary)
    }

    /// Writes down a poll: validators, counters, next check and entries in one transaction, so that a crash never
    /// loses entries behind a 304.
    pub fn record_poll(&mut self, poll: &PollRecord) -> Result<PollSummary, StoreError> {
        let admission = self.admission(poll.listing, poll.backlog, poll.at)?;
        let given: Vec<_> = poll.entries.iter().map(|entry| (entry, None)).collect();
        let summary = self.admit(&admission, &given)?.summary;
        self.save_state(poll)?;
        self.heed_meanwhile(poll)?;
        self.log_poll(poll, &summary)?;
        Ok(summary)
    }

    /// From now on the listing is at another place, or at its own again; false where another listing is polled there
    /// already.
    pub fn move_listing(&mut self, listing: i64, url: &Url) -> Result<bool, StoreError> {
        let moved = self.connection.execute(
            "UPDATE listings SET moved_to = nullif(?2, url), host = ?3
              WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM listings o
                                             WHERE o.configured = 1 AND o.id <> ?1 AND coalesce(o.moved_to, o.url) = ?2)",
            params![listing, url.as_str(), host_of(url)],
        )?;
        Ok(moved > 0)
    }

    fn admission(
        &self,
        listing: i64,
        backlog: Option<Backlog>,
        now: Timestamp,
    ) -> Result<Admission, StoreError> {
        let source: Option<String> = self
            .connection
            .prepare_cached("SELECT source FROM listings WHERE id = ?1")?
            .query_row([listing], |row| row.get(0))
            .optional()?;
        let name = listing.to_string();
        let source = source.ok_or(StoreError::NotFound { kind: "listing", name })?;
        Ok(Admission { source: Some(source), job: None, listing: Some(listing), backlog, now })
    }

    fn save_state(&self, poll: &PollRecord) -> Result<(), StoreError> {
        let state = &poll.state;
        self.connection
            .prepare_cached(
                "UPDATE listings SET state = ?2, next_check_at = ?3, last_poll_at = ?4, last_success_at = ?5,
                        failures = ?6, last_class = ?7, over_limit = iif(?9, ?8, over_limit), claimed_at = NULL
                  WHERE id = ?1",
            )?
            .execute(params![
                poll.listing,
                json(state)?,
                second_after(state.next_check_at.unwrap_or(poll.at)),
                poll.at.as_second(),
                state.last_success_at.map(Timestamp::as_second),
                state.failures,
                state.last_class.as_ref().map(word).transpose()?,
                poll.over_limit,
                matches!(poll.outcome, PollOutcome::Listed { .. })
            ])?;
        Ok(())
    }

    /// Who asked for a poll while this one was under way may not be answered by it: a hub that told of a change, a gap of
    /// the source's other listings.
    fn heed_meanwhile(&self, poll: &PollRecord) -> Result<(), StoreError> {
        if self.is_pinged_since(poll.listing, poll.at)? {
            self.pinged(poll.listing, poll.at)?;
        }
        if self.is_wanted_since(poll.listing, poll.at)? {
            self.wanted(poll.listing, poll.at)?;
        }
        Ok(())
    }

    fn log_poll(&self, poll: &PollRecord, summary: &PollSummary) -> Result<(), StoreError> {
        let (outcome, class) = outcome(&poll.outcome);
        let problems: Vec<_> = poll.problems.iter().take(PROBLEMS_KEPT).collect();
        self.connection
            .prepare_cached(
                "INSERT INTO polls (listing, polled_at, outcome, class, status, bytes, duration_ms, listed, new,
                                    updated, over_limit, problems)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                poll.listing,
                poll.at.as_second(),
                outcome,
                class.as_ref().map(word).transpose()?,
                poll.status,
                i64::try_from(poll.bytes).unwrap_or(i64::MAX),
                i64::try_from(poll.duration_ms).unwrap_or(i64::MAX),
                summary.listed,
                summary.new,
                summary.updated,
                poll.over_limit,
                json(&problems)?
            ])?;
        Ok(())
    }
}

fn outcome(outcome: &PollOutcome) -> (&'static str, Option<FailureClass>) {
    match outcome {
        PollOutcome::Listed { .. } => ("listed", None),
        PollOutcome::Unchanged => ("unchanged", None),
        PollOutcome::Failed { class, .. } => ("failed", Some(*class)),
    }
}

fn due(row: &Row<'_>) -> Result<DueListing, StoreError> {
    let state: FeedState = from_json(&row.get::<_, String>(6)?)?;
    let url = |index| -> Result<Url, StoreError> { parsed(Url::parse(&row.get::<_, String>(index)?)) };
    Ok(DueListing {
        listing: row.get(0)?,
        source: parsed(SourceId::parse(&row.get::<_, String>(1)?))?,
        url: url(2)?,
        configured_url: url(3)?,
        host: row.get(4)?,
        kind: row.get(5)?,
        state,
    })
}
