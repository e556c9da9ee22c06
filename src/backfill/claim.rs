//! A job that this process works on: its lease, its row, its end.

use super::identity::Identity;
use super::{BackfillError, End, Tally, checkpoint};
use crate::daemon::{Keeper, Settings};
use crate::store::{EntryCounts, Job, JobEntry, Store, Writer};
use crate::telemetry::now;
use serde::Serialize;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Entries in one transaction: a daemon beside this must not wait long for its turn.
const BATCH: usize = 1000;

/// A job that this process works on.
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) job: Job,
    pub(super) writer: Writer,
    /// Cancelled when another process took the job over.
    pub(super) lost: CancellationToken,
    keeper: Keeper,
    tracker: TaskTracker,
}

impl Claim {
    /// Takes the job's lease, then begins the job or goes on with it.
    pub(super) async fn take(
        writer: Writer,
        identity: &Identity,
        settings: &Settings,
    ) -> Result<Self, BackfillError> {
        let (tracker, lost) = (TaskTracker::new(), CancellationToken::new());
        let keeper =
            Keeper::take(writer.clone(), &identity.lease(), settings, &tracker, lost.clone()).await?;
        let (kind, key, args) = (identity.kind, identity.key.clone(), identity.args.to_string());
        let grows = identity.grows();
        let started = writer.run_now(move |ledger| {
            let mut job = ledger.start_job(kind, &key, &args, now())?;
            if let Some(kept) = job.last_checkpoint.take().filter(|_| grows) {
                ledger.add_job_entries(job.id, &[], Some(&kept), now())?;
                job.checkpoint = Some(kept);
            }
            Ok(job)
        });
        match started.await {
            Ok(job) => Ok(Self { job, writer, lost, keeper, tracker }),
            Err(error) => {
                keeper.release().await;
                Err(error.into())
            }
        }
    }

    /// Adds entries to the job and counts what was new, a batch a transaction.
    pub(super) async fn take_in(&self, entries: &[JobEntry], tally: &mut Tally) -> Result<(), BackfillError> {
        let job = self.job.id;
        for batch in entries.chunks(BATCH).map(<[JobEntry]>::to_vec) {
            let given = batch.len();
            let added = self.writer.run_now(move |ledger| ledger.add_job_entries(job, &batch, None, now()));
            tally.listed(given, &added.await?.summary);
        }
        Ok(())
    }

    /// Moves the job's checkpoint.
    pub(super) async fn keep(&self, checkpoint: &impl Serialize) -> Result<(), BackfillError> {
        let (job, kept) = (self.job.id, checkpoint::kept(checkpoint)?);
        self.writer.run_now(move |ledger| ledger.add_job_entries(job, &[], Some(&kept), now())).await?;
        Ok(())
    }

    /// Gives the lease back, after a run that went well also the word that the job is finished.
    pub(super) async fn give_back(self, ran: Result<End, BackfillError>) -> Result<End, BackfillError> {
        let lost = self.lost.is_cancelled();
        let ended = match ran {
            _ if lost => Err(BackfillError::TakenOver),
            Ok(End::Finished) => {
                let job = self.job.id;
                let finished = self.writer.run_now(move |ledger| ledger.finish_job(job, now())).await;
                finished.map(|()| End::Finished).map_err(BackfillError::from)
            }
            other => other,
        };
        self.keeper.release().await;
        self.tracker.close();
        self.tracker.wait().await;
        ended
    }
}

/// What became of all that a job ever brought.
pub(super) fn entry_counts(store: &Store, identity: &Identity) -> Result<EntryCounts, BackfillError> {
    let mut counts = store.reader()?.counts()?;
    Ok(counts.jobs.remove(&format!("{}:{}", identity.kind, identity.key)).unwrap_or_default())
}
