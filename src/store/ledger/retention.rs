//! What need not be kept goes: pages and texts of what is off topic, old rows of the log, orphans.

use super::Ledger;
use crate::store::values::{count, uncount};
use crate::store::{RetentionFrom, RetentionPolicy, StoreError, Swept};
use jiff::Timestamp;
use rusqlite::params;

const DAY: i64 = 86_400;

/// Rows that one step of a whole run looks at.
const STEP: usize = 10_000;

impl Ledger {
    /// Removes what need not be kept. The entries themselves stay, as hashes: they are never fetched again.
    pub fn retention(&mut self, policy: &RetentionPolicy, now: Timestamp) -> Result<Swept, StoreError> {
        let (mut swept, mut next) = (Swept::default(), Some(RetentionFrom::default()));
        while let Some(from) = next.take() {
            let (step, further) = self.retention_step(policy, now, from, STEP)?;
            swept.add(&step);
            next = further;
        }
        Ok(swept)
    }

    /// One step of [`Ledger::retention`]: looks at so many rows, and tells where to go on; nothing at the end.
    pub fn retention_step(
        &mut self,
        policy: &RetentionPolicy,
        now: Timestamp,
        from: RetentionFrom,
        most: usize,
    ) -> Result<(Swept, Option<RetentionFrom>), StoreError> {
        match from {
            RetentionFrom::Texts(after) => self.sweep_texts(policy, now, after, most),
            RetentionFrom::Polls(after) => self.sweep_polls(policy, after, most),
            RetentionFrom::Pages(after) => self.sweep_pages(&after, most),
        }
    }

    fn sweep_texts(
        &self,
        policy: &RetentionPolicy,
        now: Timestamp,
        after: i64,
        most: usize,
    ) -> Result<(Swept, Option<RetentionFrom>), StoreError> {
        let last = self.last_of("SELECT id FROM entries WHERE id > ?1 ORDER BY id LIMIT ?2", after, most)?;
        let Some(last) = last else { return Ok((Swept::default(), Some(RetentionFrom::Polls(0)))) };
        let before = now.as_second() - i64::from(policy.unmatched_days) * DAY;
        let texts = self
            .connection
            .prepare_cached(
                "UPDATE entries SET listed = '{}', why = NULL, detail = NULL, page = NULL
                  WHERE id > ?1 AND id <= ?2 AND state IN ('off_topic', 'failed', 'duplicate')
                    AND decided_at <= ?3 AND listed <> '{}'",
            )?
            .execute(params![after, last, before])?;
        let swept = Swept { texts: u64::try_from(texts).unwrap_or(u64::MAX), ..Swept::default() };
        Ok((swept, Some(RetentionFrom::Texts(last))))
    }

    fn sweep_polls(
        &self,
        policy: &RetentionPolicy,
        after: i64,
        most: usize,
    ) -> Result<(Swept, Option<RetentionFrom>), StoreError> {
        // A listing can have many rows more than are kept.
        let listings = (most / 100).max(1);
        let last =
            self.last_of("SELECT id FROM listings WHERE id > ?1 ORDER BY id LIMIT ?2", after, listings)?;
        let Some(last) = last else {
            return Ok((Swept::default(), Some(RetentionFrom::Pages(String::new()))));
        };
        let polls = self
            .connection
            .prepare_cached(
                "DELETE FROM polls WHERE listing > ?1 AND listing <= ?2
                    AND id <= (SELECT p.id FROM polls p WHERE p.listing = polls.listing
                                ORDER BY p.id DESC LIMIT 1 OFFSET ?3)",
            )?
            .execute(params![after, last, policy.polls_per_listing])?;
        let swept = Swept { polls: u64::try_from(polls).unwrap_or(u64::MAX), ..Swept::default() };
        Ok((swept, Some(RetentionFrom::Polls(last))))
    }

    /// Marks the pages that nothing refers to for removal; they go after the commit.
    fn sweep_pages(
        &mut self,
        after: &str,
        most: usize,
    ) -> Result<(Swept, Option<RetentionFrom>), StoreError> {
        let mut swept = Swept::default();
        let hashes = self.pages.hashes_after(after, most)?;
        let next = hashes.last().cloned().map(RetentionFrom::Pages);
        for hash in hashes {
            if self.page_in_use(&hash)? {
                continue;
            }
            if let Some(bytes) = self.pages.packed_size(&hash)? {
                swept.pages += 1;
                swept.page_bytes += uncount(bytes);
            }
            self.dropped_pages.push(hash);
        }
        Ok((swept, next))
    }

    /// The last id of so many rows.
    fn last_of(&self, rows: &str, after: i64, most: usize) -> Result<Option<i64>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!("SELECT max(id) FROM ({rows})"))?
            .query_row(params![after, count(most)], |row| row.get(0))?)
    }
}
