//! Which articles are fetched when: a producer that claims them, and a stage that works on them.
//!
//! What was listed goes first. Articles that are stored are looked at again with what room is left, half of the places at
//! most, one at a host, and at no host whose listed entries are to be fetched.

use super::articles::{handle, record_panic, record_refusal};
use super::fetching::Shop;
use super::queue::{Place, Places, is_of_one, joined, received};
use super::rechecks::{self, look};
use super::{DaemonError, Finished, ItemEnd, Mode, Summary};
use crate::store::{Checked, DueRecheck, QueuedItem, Scope, StoreError};
use crate::telemetry::now;
use futures_util::{FutureExt, StreamExt};
use jiff::Timestamp;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

/// A piece of work.
enum Work {
    /// An entry that was listed.
    Listed(Box<QueuedItem>),
    /// An article that is stored.
    Again(Box<DueRecheck>),
}

/// How it ended.
enum Done {
    Listed(Finished),
    Again(Option<Checked>),
}

/// Which work is wanted.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    scope: Scope,
    /// Looks at stored articles that are due by then; with nothing, whenever they are.
    due_by: Option<Timestamp>,
}

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
    sender: mpsc::Sender<(Work, Place)>,
) -> Result<(), StoreError> {
    // One round looks at each article once, however short its pauses are.
    let wanted = Wanted { scope, due_by: (mode != Mode::Daemon).then(now) };
    while !shop.signals.stop.is_cancelled() {
        // Looked at before the claim: what is listed or given back later is seen by the next.
        let last = mode != Mode::Daemon && shop.signals.polls_done.is_cancelled() && places.idle();
        let claimed = claim(&shop, wanted, &places).await?;
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

async fn claim(shop: &Shop, wanted: Wanted, places: &Places) -> Result<Vec<(Work, Place)>, StoreError> {
    let room = places.free();
    if room == 0 {
        return Ok(Vec::new());
    }
    let (rechecks, half) = (shop.policy.rechecks.clone(), (shop.settings.queue / 2).max(1));
    // In the next group commit: under load a claim for each finished article would cost a commit each.
    let claimed = shop.writer.run(move |ledger| {
        let moment = now();
        let items = ledger.claim_items(wanted.scope, moment, room)?;
        let left = room.saturating_sub(items.len());
        let mut work: Vec<Work> = items.into_iter().map(|item| Work::Listed(Box::new(item))).collect();
        if wanted.scope == Scope::Poller && left > 0 && !rechecks.ladder.is_empty() {
            let until = wanted.due_by.unwrap_or(moment);
            let due = ledger.claim_rechecks(&rechecks, until, moment, half, left)?;
            work.extend(due.into_iter().map(|due| Work::Again(Box::new(due))));
        }
        Ok(work)
    });
    claimed.await.map(|work| places.seat(work)).inspect_err(|_| shop.signals.stop.cancel())
}

async fn consume(
    shop: Arc<Shop>,
    places: usize,
    receiver: mpsc::Receiver<(Work, Place)>,
) -> Result<Summary, StoreError> {
    let work = received(receiver).map(|(work, place)| {
        let shop = Arc::clone(&shop);
        async move {
            let done = match work {
                Work::Listed(item) => {
                    let url = item.url.clone();
                    guarded(&shop, *item).await.map(|end| Done::Listed(Finished { url, end }))
                }
                Work::Again(due) => guarded_look(&shop, *due).await.map(Done::Again),
            };
            drop(place);
            done
        }
    });
    let mut ends = std::pin::pin!(work.buffer_unordered(places));
    let mut summary = Ok(Summary::default());
    while let Some(done) = ends.next().await {
        match (done, &mut summary) {
            (Ok(Done::Listed(finished)), Ok(summary)) => {
                summary.count(finished.end);
                if let Some(progress) = &shop.progress {
                    // A reader that has gone away wants to know no more.
                    let _ = progress.send(finished).await;
                }
            }
            (Ok(Done::Again(checked)), Ok(summary)) => {
                checked.into_iter().for_each(|checked| summary.rechecks.count(checked));
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

/// The same for a look at a stored article.
async fn guarded_look(shop: &Shop, due: DueRecheck) -> Result<Option<Checked>, StoreError> {
    let end = tokio::select! {
        biased;
        () = shop.signals.abort.cancelled() => {
            let article = due.article.clone();
            return shop.writer.run(move |ledger| ledger.release_rechecks(&[article])).await.map(|()| None);
        }
        end = AssertUnwindSafe(look(shop, &due)).catch_unwind() => end,
    };
    match end {
        Ok(Err(error)) if is_of_one(&error) => {
            tracing::error!(article.id = %due.article, error = %error, "the store refuses what a look came to");
            rechecks::record_broken(shop, &due).await
        }
        Ok(end) => end,
        Err(_) => rechecks::record_broken(shop, &due).await,
    }
}
