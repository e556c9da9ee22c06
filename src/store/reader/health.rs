//! Whether the daemon is alive and gets anything.

use super::Reader;
use crate::store::values::{instant_maybe, uncount};
use crate::store::{Health, Holder, StoreError};
use jiff::Timestamp;
use rusqlite::OptionalExtension;

impl Reader {
    /// Heartbeat, last success, what fails and what waits.
    pub fn health(&self, now: Timestamp) -> Result<Health, StoreError> {
        self.named(|| {
            let lease: Option<(Holder, i64)> = self
                .connection
                .query_row(
                    "SELECT pid, host, token, renewed_at FROM leases WHERE name = 'poller'",
                    [],
                    |row| {
                        Ok((Holder { pid: row.get(0)?, host: row.get(1)?, token: row.get(2)? }, row.get(3)?))
                    },
                )
                .optional()?;
            let (success, poll, listings, failing): (Option<i64>, Option<i64>, i64, i64) =
                self.connection.query_row(
                    "SELECT max(last_success_at), max(last_poll_at), count(*) FILTER (WHERE configured = 1),
                            count(*) FILTER (WHERE configured = 1 AND failures > 0)
                       FROM listings",
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
                )?;
            Ok(Health {
                heartbeat_age_seconds: lease.as_ref().map(|(_, renewed)| now.as_second() - renewed),
                poller: lease.map(|(holder, _)| holder),
                last_success_at: instant_maybe(success)?,
                last_poll_at: instant_maybe(poll)?,
                listings: uncount(listings),
                failing: uncount(failing),
                waiting: self.number("SELECT count(*) FROM entries WHERE state = 'waiting'")?,
            })
        })
    }
}
