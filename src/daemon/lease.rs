//! The lease that lets one process at a time do a thing, and its heartbeat.

use super::Settings;
use crate::store::{Holder, Lease, StoreError, Writer};
use crate::telemetry::now;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// A lease that is kept alive until it is released.
#[derive(Debug)]
pub struct Keeper {
    writer: Writer,
    lease: Lease,
    done: CancellationToken,
}

impl Keeper {
    /// Takes the lease and keeps it; `lost` is cancelled when another took it over or it cannot be renewed in time.
    pub async fn take(
        writer: Writer,
        name: &str,
        settings: &Settings,
        tracker: &TaskTracker,
        lost: CancellationToken,
    ) -> Result<Self, StoreError> {
        let ttl = settings.lease.as_secs();
        let name = name.to_owned();
        let lease =
            writer.run_now(move |ledger| ledger.lease_acquire(&name, &Holder::current(), now(), ttl)).await?;
        if let Some(before) = &lease.taken_from {
            tracing::warn!(lease.name = %lease.name, lease.before = %before, "took over a lease that was left behind");
        }
        let done = CancellationToken::new();
        let beat = beat(writer.clone(), lease.clone(), settings.heartbeat, settings.lease, lost);
        tracker.spawn(done.clone().run_until_cancelled_owned(beat));
        Ok(Self { writer, lease, done })
    }

    /// Gives the lease back.
    pub async fn release(self) {
        self.done.cancel();
        let lease = self.lease;
        let released = self.writer.run_now(move |ledger| ledger.lease_release(&lease)).await;
        if let Err(error) = released {
            tracing::warn!(error = %error, "cannot give the lease back: it will run out");
        }
    }
}

async fn beat(writer: Writer, lease: Lease, every: Duration, ttl: Duration, lost: CancellationToken) {
    let mut renewed = tokio::time::Instant::now();
    loop {
        tokio::time::sleep(every).await;
        let held = lease.clone();
        match writer.run_now(move |ledger| ledger.lease_renew(&held, now(), ttl.as_secs())).await {
            Ok(_) => renewed = tokio::time::Instant::now(),
            // A busy store may answer the next beat.
            Err(error) if !is_final(&error) && renewed.elapsed() < ttl => {
                tracing::warn!(lease.name = %lease.name, error = %error, "cannot renew the lease yet");
            }
            Err(error) => {
                tracing::error!(lease.name = %lease.name, error = %error, "lost the lease");
                lost.cancel();
                return;
            }
        }
    }
}

fn is_final(error: &StoreError) -> bool {
    matches!(error, StoreError::LeaseLost { .. } | StoreError::Held { .. } | StoreError::Closed)
}
