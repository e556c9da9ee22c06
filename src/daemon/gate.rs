//! One gate for each host: how many requests at the same time, how far apart, and whether it asked to be left alone.
//!
//! The slots lie in the store, so that a backfill beside the daemon keeps the same distance.

use super::Settings;
use crate::store::{Pace, StoreError, Turn, Writer};
use crate::telemetry::now;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

/// A slot further away than this is not waited for: the work goes back to the store.
const PATIENCE: Duration = Duration::from_secs(300);

/// Above this many hosts those at rest are forgotten.
const HOSTS_KEPT: usize = 4096;

/// Leave to send one request; dropped when it was answered.
#[derive(Debug)]
pub(super) struct Pass {
    _one_of_host: OwnedSemaphorePermit,
}

/// Why there is no leave.
#[derive(Debug)]
pub(super) enum Closed {
    /// No new work is begun.
    Stopping,
    /// The host's next turn lies too far ahead.
    Paused(Timestamp),
    /// The store does not answer.
    Store(StoreError),
}

#[derive(Debug)]
struct Host {
    in_flight: Arc<Semaphore>,
    paused_until: Timestamp,
    /// How often in a row it has said that it is asked too often.
    overloads: u32,
}

/// The gates of all hosts.
#[derive(Debug)]
pub(super) struct Gate {
    writer: Writer,
    hosts: Mutex<HashMap<String, Host>>,
    in_flight: usize,
    slow_down: u32,
    slow_down_for: Duration,
}

impl Gate {
    pub(super) fn new(settings: &Settings, writer: Writer) -> Self {
        Self {
            writer,
            hosts: Mutex::default(),
            in_flight: settings.host_in_flight.max(1),
            slow_down: settings.slow_down.max(1),
            slow_down_for: settings.slow_down_for,
        }
    }

    /// Waits for this caller's turn; the host's next turn lies `gap` later. Without a gap it goes on with the visit that it
    /// has had its turn for.
    pub(super) async fn enter(
        &self,
        host: &str,
        gap: Option<Duration>,
        stop: &CancellationToken,
    ) -> Result<Pass, Closed> {
        let in_flight = self.of(host, |known| Arc::clone(&known.in_flight));
        let turn = async {
            // Never closed, so that it fails only in theory.
            let one_of_host = in_flight.acquire_owned().await.map_err(|_| Closed::Stopping)?;
            let slot = match self.turn(host, gap).await.map_err(Closed::Store)? {
                Turn::At(slot) => slot,
                Turn::NotBefore(moment) => return Err(Closed::Paused(moment)),
            };
            let wait = slot.duration_since(now());
            tokio::time::sleep(wait.unsigned_abs() * u32::from(wait.is_positive())).await;
            Ok(Pass { _one_of_host: one_of_host })
        };
        tokio::select! {
            biased;
            () = stop.cancelled() => Err(Closed::Stopping),
            pass = turn => pass,
        }
    }

    async fn turn(&self, host: &str, gap: Option<Duration>) -> Result<Turn, StoreError> {
        let moment = now();
        let Some(gap) = gap else {
            // Nothing to keep apart: what this process itself was told is enough.
            let slot = moment.max(self.paused_until(host));
            let patience = SignedDuration::try_from(PATIENCE).unwrap_or_default();
            let far = slot.duration_since(moment) > patience;
            return Ok(if far { Turn::NotBefore(slot) } else { Turn::At(slot) });
        };
        let (slow_down, slow_down_for) = (self.slow_down, self.slow_down_for);
        let pace = Pace { gap, slow_down, slow_down_for, patience: PATIENCE };
        let name = host.to_owned();
        self.writer.run_now(move |ledger| ledger.reserve_host(&name, moment, &pace)).await
    }

    /// How often in a row the host had said before that it is asked too often; what comes in during a pause is the same
    /// once more.
    pub(super) fn overloaded(&self, host: &str) -> u32 {
        let moment = now();
        self.of(host, |known| {
            let again = known.paused_until <= moment;
            known.overloads = known.overloads.saturating_add(u32::from(again));
            known.overloads.saturating_sub(1)
        })
    }

    /// Until when the host is to be left alone, as far as this process was told.
    pub(super) fn paused_until(&self, host: &str) -> Timestamp {
        self.of(host, |known| known.paused_until)
    }

    /// The host answers as it should.
    pub(super) fn served(&self, host: &str) {
        self.of(host, |known| known.overloads = 0);
    }

    /// Leaves a host alone until then, in every process; the store lets all go slower for a while after it.
    pub(super) async fn pause(
        &self,
        host: &str,
        until: Timestamp,
        why: &'static str,
    ) -> Result<(), StoreError> {
        self.of(host, |known| known.paused_until = known.paused_until.max(until));
        let name = host.to_owned();
        self.writer.run(move |ledger| ledger.pause_host(&name, until, why)).await
    }

    fn of<T>(&self, host: &str, change: impl FnOnce(&mut Host) -> T) -> T {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() > HOSTS_KEPT {
            // What it said lately counts, if it says so again.
            let lately = now().checked_sub(self.slow_down_for).unwrap_or_default();
            hosts.retain(|_, known| Arc::strong_count(&known.in_flight) > 1 || known.paused_until > lately);
        }
        let known = hosts.entry(host.to_owned()).or_insert_with(|| Host {
            in_flight: Arc::new(Semaphore::new(self.in_flight)),
            paused_until: Timestamp::UNIX_EPOCH,
            overloads: 0,
        });
        change(known)
    }
}
