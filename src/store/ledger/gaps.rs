//! Entries that may have been missed: two polls of a listing that have nothing in common.

use super::Ledger;
use crate::store::{Gap, StoreError};
use rusqlite::params;

impl Ledger {
    /// Writes a gap down and makes the source's other listings due, for they may reach further back.
    ///
    /// Listings that fail, or that asked to be left alone for longer, keep their time.
    pub fn record_gap(&mut self, gap: &Gap) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT OR IGNORE INTO gaps (listing, since_at, until_at, entries) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![gap.listing, gap.since.as_second(), gap.until.as_second(), gap.entries])?;
        self.connection
            .prepare_cached(
                "UPDATE listings
                    SET next_check_at = min(next_check_at,
                          max(?2, coalesce(last_poll_at, 0) + coalesce(state ->> '$.wish_seconds', 0)))
                  WHERE source = (SELECT source FROM listings WHERE id = ?1) AND id <> ?1
                    AND configured = 1 AND failures = 0",
            )?
            .execute(params![gap.listing, gap.until.as_second()])?;
        Ok(())
    }
}
