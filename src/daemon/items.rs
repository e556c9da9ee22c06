//! Which articles are fetched when: a producer that claims them, and a stage that works on them.

use super::articles::{handle, record_panic, record_refusal};
use super::fetching::Shop;
use super::queue::{Place, Places, is_of_one, joined, received};
use super::{DaemonError, Finished, ItemEnd, Mode, Summary};
use crate::store::{QueuedItem, Scope, StoreError};
use crate::telemetry::now;
use futures_util::{FutureExt, StreamExt};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

/// The two tasks that work on articles.
pub(super) struct Items {
    producer: JoinHandle<Result<(), StoreError>>,
    stage: JoinHandle<Result<Summary, StoreError>>,
}

/// Starts working on articles.
pub(super) fn start(shop: &Arc<Shop>, scope: Scope, mode: Mode, tracker: &TaskTracker) -> Items {
    let places = shop.settings.queue.max(1);
    let (sender, receiver) = mpsc::channel(places);
    let producer = tracker.spawn(produce(Arc::clone(shop), scope, mode, Places::new(places), sender));
    let stage = tracker.spawn(consume(Arc::clone(shop), places, receiver));
    Items { producer, stage }
}

impl Items {
    /// Waits for the end of both and adds what they counted.
    pub(super) async fn counts(self, summary: &mut Summary) -> Result<(), DaemonError> {
        let counts = joined(self.stage.await);
        joined(self.producer.await)?;
        let polls = summary.polls;
        *summary = Summary { polls, ..counts? };
        Ok(())
    }
}

async fn produce(
    shop: Arc<Shop>,
    scope: Scope,
    mode: Mode,
    places: Places,
    sender: mpsc::Sender<(QueuedItem, Place)>,
) -> Result<(), StoreError> {
    while !shop.signals.stop.is_cancelled() {
        // Looked at before the claim: what is listed or given back later is seen by the next.
        let last = mode != Mode::Daemon && shop.signals.polls_done.is_cancelled() && places.idle();
        let claimed = claim(&shop, scope, &places).await?;
        if claimed.is_empty() {
            if last {
                break;
            }
            tokio::select! {
                () = shop.signals.stop.cancelled() => {}
                () = shop.signals.news.notified() => {}
                () = tokio::time::sleep(shop.settings.tick) => {}
                () = places.one_more() => {}
            }
        }
        for claim in claimed {
            if sender.send(claim).await.is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}

async fn claim(shop: &Shop, scope: Scope, places: &Places) -> Result<Vec<(QueuedItem, Place)>, StoreError> {
    let room = places.free();
    if room == 0 {
        return Ok(Vec::new());
    }
    // In the next group commit: under load a claim for each finished article would cost a commit each.
    let claimed = shop.writer.run(move |ledger| ledger.claim_items(scope, now(), room)).await;
    claimed.map(|items| places.seat(items)).inspect_err(|_| shop.signals.stop.cancel())
}

async fn consume(
    shop: Arc<Shop>,
    places: usize,
    receiver: mpsc::Receiver<(QueuedItem, Place)>,
) -> Result<Summary, StoreError> {
    let work = received(receiver).map(|(item, place)| {
        let shop = Arc::clone(&shop);
        async move {
            let url = item.url.clone();
            let end = guarded(&shop, item).await;
            drop(place);
            (url, end)
        }
    });
    let mut ends = std::pin::pin!(work.buffer_unordered(places));
    let mut summary = Ok(Summary::default());
    while let Some((url, end)) = ends.next().await {
        match (end, &mut summary) {
            (Ok(end), Ok(summary)) => {
                summary.count(end);
                if let Some(progress) = &shop.progress {
                    // A reader that has gone away wants to know no more.
                    let _ = progress.send(Finished { url, end }).await;
                }
            }
            (Err(error), Ok(_)) => {
                shop.signals.stop.cancel();
                summary = Err(error);
            }
            (_, Err(_)) => {}
        }
    }
    summary
}

/// One article: it ends with the run, and its panic is its own.
async fn guarded(shop: &Shop, item: QueuedItem) -> Result<ItemEnd, StoreError> {
    let id = item.id;
    let end = tokio::select! {
        biased;
        () = shop.signals.abort.cancelled() => Ok(Ok(ItemEnd::GivenBack)),
        end = AssertUnwindSafe(handle(shop, &item)).catch_unwind() => end,
    };
    match end {
        Ok(Ok(ItemEnd::GivenBack)) => {
            shop.writer.run(move |ledger| ledger.release_items(&[id])).await?;
            Ok(ItemEnd::GivenBack)
        }
        Ok(Err(error)) if is_of_one(&error) => record_refusal(shop, &item, &error).await,
        Ok(end) => end,
        Err(_) => record_panic(shop, &item).await,
    }
}
