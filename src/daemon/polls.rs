//! Which listings are polled when: a producer that claims what is due, and a stage that polls it.

use super::fetching::Shop;
use super::listings::{Polled, poll, record_broken};
use super::queue::{Place, Places, is_of_one, joined, received};
use super::{DaemonError, Mode, PollCounts};
use crate::schedule::PollOutcome;
use crate::store::{DueListing, StoreError};
use crate::telemetry::now;
use futures_util::{FutureExt, StreamExt};
use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

/// The two tasks that poll.
pub(super) struct Polls {
    producer: JoinHandle<Result<(), StoreError>>,
    stage: JoinHandle<Result<PollCounts, StoreError>>,
}

/// Starts polling.
pub(super) fn start(shop: &Arc<Shop>, mode: Mode, tracker: &TaskTracker) -> Polls {
    let workers = shop.settings.listing_workers.max(1);
    let (sender, receiver) = mpsc::channel(workers);
    let producer = tracker.spawn(produce(Arc::clone(shop), mode, Places::new(workers), sender));
    let stage = tracker.spawn(consume(Arc::clone(shop), workers, receiver));
    Polls { producer, stage }
}

impl Polls {
    /// Waits for the end of both.
    pub(super) async fn counts(self) -> Result<PollCounts, DaemonError> {
        let counts = joined(self.stage.await);
        joined(self.producer.await)?;
        Ok(counts?)
    }
}

async fn produce(
    shop: Arc<Shop>,
    mode: Mode,
    places: Places,
    sender: mpsc::Sender<(DueListing, Place)>,
) -> Result<(), StoreError> {
    let mut polled = HashSet::new();
    while !shop.signals.stop.is_cancelled() {
        let idle = places.idle();
        let mut claimed = claim(&shop, &places).await?;
        if mode == Mode::Once {
            // What is due again after so short a time has had its turn.
            claimed.retain(|(due, _)| polled.insert(due.listing));
            if claimed.is_empty() && idle {
                break;
            }
        }
        let nothing = claimed.is_empty();
        for claim in claimed {
            if sender.send(claim).await.is_err() {
                return Ok(());
            }
        }
        if nothing {
            tokio::select! {
                () = shop.signals.stop.cancelled() => {}
                () = tokio::time::sleep(shop.settings.tick) => {}
                () = places.one_more() => {}
            }
        }
    }
    Ok(())
}

async fn claim(shop: &Shop, places: &Places) -> Result<Vec<(DueListing, Place)>, StoreError> {
    let room = places.free();
    if room == 0 {
        return Ok(Vec::new());
    }
    let claimed = shop.writer.run_now(move |ledger| ledger.claim_due_listings(now(), room)).await;
    claimed.map(|due| places.seat(due)).inspect_err(|_| shop.signals.stop.cancel())
}

async fn consume(
    shop: Arc<Shop>,
    workers: usize,
    receiver: mpsc::Receiver<(DueListing, Place)>,
) -> Result<PollCounts, StoreError> {
    let work = received(receiver).map(|(due, place)| {
        let shop = Arc::clone(&shop);
        async move {
            let polled = guarded(&shop, due).await;
            drop(place);
            polled
        }
    });
    let mut polls = std::pin::pin!(work.buffer_unordered(workers));
    let mut counts = Ok(PollCounts::default());
    while let Some(polled) = polls.next().await {
        match (polled, &mut counts) {
            (Ok(polled), Ok(counts)) => counts.count(&polled),
            (Err(error), Ok(_)) => {
                shop.signals.stop.cancel();
                counts = Err(error);
            }
            (_, Err(_)) => {}
        }
        shop.signals.news.notify_one();
    }
    shop.signals.polls_done.cancel();
    counts
}

/// One listing's poll: it ends with the run, and its panic is its own.
async fn guarded(shop: &Shop, due: DueListing) -> Result<Polled, StoreError> {
    let listing = due.listing;
    let polled = tokio::select! {
        biased;
        () = shop.signals.abort.cancelled() => Ok(Ok(Polled::GivenBack)),
        polled = AssertUnwindSafe(poll(shop, &due)).catch_unwind() => polled,
    };
    match polled {
        Ok(Ok(Polled::GivenBack)) => {
            shop.writer.run(move |ledger| ledger.release_listings(&[listing])).await?;
            Ok(Polled::GivenBack)
        }
        Ok(Err(error)) if is_of_one(&error) => {
            tracing::error!(source.id = %due.source, error = %error, "the store refuses a poll");
            record_broken(shop, &due).await
        }
        Ok(polled) => polled,
        Err(_) => {
            tracing::error!(source.id = %due.source, "polling failed unexpectedly");
            record_broken(shop, &due).await
        }
    }
}

impl PollCounts {
    fn count(&mut self, polled: &Polled) {
        let Polled::Recorded { outcome, summary } = polled else { return };
        match outcome {
            PollOutcome::Listed { .. } => self.listed += 1,
            PollOutcome::Unchanged => self.unchanged += 1,
            PollOutcome::Failed { .. } => self.failed += 1,
        }
        self.new += u64::from(summary.new);
        self.updated += u64::from(summary.updated);
    }
}
