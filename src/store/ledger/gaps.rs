//! Entries that may have been missed: two polls of a listing that have nothing in common.

use super::Ledger;
use crate::store::{Gap, StoreError};
use jiff::Timestamp;
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
        let mut others = self.connection.prepare_cached(
            "SELECT o.id FROM listings o JOIN listings l ON l.source = o.source AND l.id <> o.id
              WHERE l.id = ?1 AND o.configured = 1",
        )?;
        let others = others.query_map([gap.listing], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
        others.into_iter().try_for_each(|other| self.wanted(other, gap.until))
    }

    /// Makes a listing due, unless it fails or asked to be left alone for longer.
    pub(super) fn wanted(&self, listing: i64, now: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE listings
                    SET next_check_at = min(next_check_at,
                          max(?2, coalesce(last_poll_at, 0) + coalesce(state ->> '$.wish_seconds', 0)))
                  WHERE id = ?1 AND failures = 0",
            )?
            .execute(params![listing, now.as_second()])?;
        Ok(())
    }

    /// Whether another listing of its source has had a gap that ended at this moment or later.
    pub(super) fn is_wanted_since(&self, listing: i64, moment: Timestamp) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT 1 FROM listings l JOIN listings o ON o.source = l.source AND o.id <> l.id
                   JOIN gaps g ON g.listing = o.id AND g.until_at >= ?2
                  WHERE l.id = ?1",
            )?
            .exists(params![listing, moment.as_second()])?)
    }
}
