//! What need not be kept goes: pages and texts of what is off topic, old rows of the log, orphans.

use super::Ledger;
use crate::store::values::uncount;
use crate::store::{RetentionPolicy, StoreError, Swept};
use jiff::Timestamp;
use rusqlite::params;

const DAY: i64 = 86_400;

impl Ledger {
    /// Removes what need not be kept. The entries themselves stay, as hashes: they are never fetched again.
    pub fn retention(&mut self, policy: &RetentionPolicy, now: Timestamp) -> Result<Swept, StoreError> {
        let before = now.as_second() - i64::from(policy.unmatched_days) * DAY;
        let texts = self.connection.execute(
            "UPDATE entries SET listed = '{}', why = NULL, detail = NULL, page = NULL
              WHERE state IN ('off_topic', 'failed', 'duplicate') AND decided_at <= ?1 AND listed <> '{}'",
            params![before],
        )?;
        let polls = self.connection.execute(
            "DELETE FROM polls WHERE id IN (
               SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY listing ORDER BY id DESC) AS place FROM polls)
                WHERE place > ?1)",
            [policy.polls_per_listing],
        )?;
        let mut swept = Swept {
            texts: u64::try_from(texts).unwrap_or(u64::MAX),
            polls: u64::try_from(polls).unwrap_or(u64::MAX),
            ..Swept::default()
        };
        self.sweep_pages(&mut swept)?;
        Ok(swept)
    }

    /// Marks every page that nothing refers to for removal; they go after the commit.
    fn sweep_pages(&mut self, swept: &mut Swept) -> Result<(), StoreError> {
        for hash in self.pages.hashes()? {
            if self.page_in_use(&hash)? {
                continue;
            }
            if let Some(bytes) = self.pages.packed_size(&hash)? {
                swept.pages += 1;
                swept.page_bytes += uncount(bytes);
            }
            self.dropped_pages.push(hash);
        }
        Ok(())
    }
}
