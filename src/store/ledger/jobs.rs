//! Backfills: known by kind and key, so that the same command goes on where it stopped.

use super::Ledger;
use super::entries::Admission;
use crate::model::OutletId;
use crate::store::{AddedEntries, Job, JobEntry, StoreError};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

impl Ledger {
    /// Begins a job or goes on with it; hold the lease `job:<kind>:<key>` first.
    ///
    /// A finished job begins anew without a checkpoint; what it brought is known and is not fetched again.
    pub fn start_job(
        &mut self,
        kind: &str,
        key: &str,
        args_json: &str,
        now: Timestamp,
    ) -> Result<Job, StoreError> {
        let known: Option<(i64, String, Option<String>)> = self
            .connection
            .query_row(
                "SELECT id, state, checkpoint FROM jobs WHERE kind = ?1 AND key = ?2",
                [kind, key],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .optional()?;
        let Some((id, state, checkpoint)) = known else {
            self.connection.execute(
                "INSERT INTO jobs (kind, key, args, state, started_at) VALUES (?1, ?2, ?3, 'running', ?4)",
                params![kind, key, args_json, now.as_second()],
            )?;
            let id = self.connection.last_insert_rowid();
            return Ok(Job { id, resumed: false, finished: false, checkpoint: None, last_checkpoint: None });
        };
        let resumed = state == "running";
        let (checkpoint, last_checkpoint) = if resumed { (checkpoint, None) } else { (None, checkpoint) };
        self.connection.execute(
            "UPDATE jobs SET args = ?2, state = 'running', checkpoint = ?3, finished_at = NULL WHERE id = ?1",
            params![id, args_json, checkpoint],
        )?;
        self.connection.execute(
            "UPDATE entries SET claimed_at = NULL
              WHERE job = ?1 AND due_at IS NOT NULL AND claimed_at IS NOT NULL",
            [id],
        )?;
        Ok(Job { id, resumed, finished: !resumed, checkpoint, last_checkpoint })
    }

    /// Adds entries and moves the checkpoint in one transaction.
    pub fn add_job_entries(
        &mut self,
        job: i64,
        entries: &[JobEntry],
        checkpoint: Option<&str>,
        now: Timestamp,
    ) -> Result<AddedEntries, StoreError> {
        let admission = Admission { source: None, job: Some(job), listing: None, backlog: None, now };
        let given: Vec<_> = entries.iter().map(|given| (&given.entry, given.outlet.as_ref())).collect();
        let added = self.admit(&admission, &given)?;
        if checkpoint.is_some() {
            self.connection
                .execute("UPDATE jobs SET checkpoint = ?2 WHERE id = ?1", params![job, checkpoint])?;
        }
        Ok(added)
    }

    /// Which of these entries `add_job_entries` would leave to be read, in order; nothing is written.
    pub fn preview_job_entries(
        &mut self,
        job: i64,
        entries: &[JobEntry],
        now: Timestamp,
    ) -> Result<Vec<bool>, StoreError> {
        self.connection.execute_batch("SAVEPOINT preview")?;
        let due = self
            .add_job_entries(job, entries, None, now)
            .and_then(|added| added.ids.iter().map(|id| self.is_due(*id)).collect());
        self.connection.execute_batch("ROLLBACK TO preview; RELEASE preview")?;
        due
    }

    /// Whether an entry is still to be read, or read again.
    pub fn is_due(&mut self, id: i64) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT due_at IS NOT NULL FROM entries WHERE id = ?1")?
            .query_row([id], |row| row.get(0))?)
    }

    /// Gives a name to an outlet that the configuration does not have; a known one keeps its own.
    pub fn name_outlet(&mut self, id: &OutletId, name: &str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT OR IGNORE INTO outlets (id, name, owner, family, agency, state_media, credits, configured)
                 VALUES (?1, ?2, '', '', 0, 0, '[]', 0)",
            )?
            .execute([id.as_str(), name])?;
        Ok(())
    }

    /// Ends a job.
    pub fn finish_job(&mut self, job: i64, now: Timestamp) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE jobs SET state = 'finished', finished_at = ?2 WHERE id = ?1",
            params![job, now.as_second()],
        )?;
        Ok(())
    }
}
