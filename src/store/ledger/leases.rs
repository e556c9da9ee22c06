//! Leases: who may be the poller, who runs a job.

use super::Ledger;
use crate::store::holder::POLLER;
use crate::store::values::instant;
use crate::store::{Holder, Lease, StoreError};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

impl Ledger {
    /// Takes a lease, or says who has it; one that is stale, or whose holder ended, is taken over.
    ///
    /// With `poller` go the claims of the poller before: what it did not finish is waiting again.
    pub fn lease_acquire(
        &mut self,
        name: &str,
        holder: &Holder,
        now: Timestamp,
        ttl_seconds: u64,
    ) -> Result<Lease, StoreError> {
        let before = self.lease(name)?;
        let taken_from = match before {
            Some(lease) if lease.holder == *holder => None,
            Some(lease) if lease.expires_at > now && !holder.outlived(&lease.holder) => {
                return Err(StoreError::Held { name: name.to_owned(), by: lease.holder, since: lease.since });
            }
            Some(lease) => Some(lease.holder),
            None => None,
        };
        if name == POLLER {
            self.free_claims_of_poller()?;
        }
        self.connection.execute("DELETE FROM leases WHERE name = ?1", [name])?;
        self.connection.execute(
            "INSERT INTO leases (name, pid, host, token, since_at, renewed_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)",
            params![name, holder.pid, holder.host, holder.token, now.as_second(), end_of(now, ttl_seconds)],
        )?;
        let lease = self.lease(name)?;
        let lease = lease.ok_or_else(|| StoreError::LeaseLost { name: name.to_owned() })?;
        Ok(Lease { taken_from, ..lease })
    }

    /// The heartbeat; fails where somebody else has taken the lease over.
    pub fn lease_renew(
        &mut self,
        lease: &Lease,
        now: Timestamp,
        ttl_seconds: u64,
    ) -> Result<Lease, StoreError> {
        let expires = end_of(now, ttl_seconds);
        let renewed = self.connection.execute(
            "UPDATE leases SET renewed_at = ?1, expires_at = ?2 WHERE name = ?3 AND token = ?4",
            params![now.as_second(), expires, lease.name, lease.holder.token],
        )?;
        if renewed == 0 {
            return Err(StoreError::LeaseLost { name: lease.name.clone() });
        }
        Ok(Lease { expires_at: instant(expires)?, ..lease.clone() })
    }

    /// Gives a lease back; one that was lost already is nobody's concern.
    pub fn lease_release(&mut self, lease: &Lease) -> Result<(), StoreError> {
        self.connection.execute(
            "DELETE FROM leases WHERE name = ?1 AND token = ?2",
            params![lease.name, lease.holder.token],
        )?;
        Ok(())
    }

    fn lease(&self, name: &str) -> Result<Option<Lease>, StoreError> {
        self.connection
            .query_row(
                "SELECT name, pid, host, token, since_at, expires_at FROM leases WHERE name = ?1",
                [name],
                |row| Ok(read(row)),
            )
            .optional()?
            .transpose()
    }

    fn free_claims_of_poller(&self) -> Result<(), StoreError> {
        self.connection.execute("UPDATE listings SET claimed_at = NULL WHERE claimed_at IS NOT NULL", [])?;
        self.connection.execute(
            "UPDATE entries SET claimed_at = NULL
              WHERE job IS NULL AND due_at IS NOT NULL AND claimed_at IS NOT NULL",
            [],
        )?;
        self.connection.execute("UPDATE rechecks SET claimed_at = NULL WHERE claimed_at IS NOT NULL", [])?;
        Ok(())
    }
}

fn end_of(now: Timestamp, ttl_seconds: u64) -> i64 {
    now.as_second().saturating_add(i64::try_from(ttl_seconds).unwrap_or(i64::MAX))
}

fn read(row: &Row<'_>) -> Result<Lease, StoreError> {
    Ok(Lease {
        name: row.get(0)?,
        holder: Holder { pid: row.get(1)?, host: row.get(2)?, token: row.get(3)? },
        since: instant(row.get(4)?)?,
        expires_at: instant(row.get(5)?)?,
        taken_from: None,
    })
}
