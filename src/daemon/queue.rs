//! Places in a bounded queue, and the way from a producer to a stage.

use crate::store::StoreError;
use futures_util::{Stream, stream};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinError;

/// A place that a piece of work holds from the claim to its end.
pub(super) type Place = OwnedSemaphorePermit;

/// The places of one queue; only its producer takes them.
#[derive(Debug, Clone)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    all: usize,
}

impl Places {
    pub(super) fn new(all: usize) -> Self {
        let all = all.max(1);
        Self { free: Arc::new(Semaphore::new(all)), all }
    }

    /// Places that are free.
    pub(super) fn free(&self) -> usize {
        self.free.available_permits()
    }

    /// Whether nothing is being worked on.
    pub(super) fn idle(&self) -> bool {
        self.free() == self.all
    }

    /// A place for each piece of work; there are as many as [`Places::free`] said before.
    pub(super) fn seat<T>(&self, work: Vec<T>) -> Vec<(T, Place)> {
        let seated =
            work.into_iter().map(|work| Some((work, Arc::clone(&self.free).try_acquire_owned().ok()?)));
        seated.flatten().collect()
    }

    /// Until one more place is free than now; never where all are.
    pub(super) async fn one_more(&self) {
        let wanted = u32::try_from(self.free().saturating_add(1)).unwrap_or(u32::MAX);
        if self.idle() || self.free.acquire_many(wanted).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// What comes through a channel, until it closes.
pub(super) fn received<T>(receiver: mpsc::Receiver<T>) -> impl Stream<Item = T> {
    stream::unfold(receiver, |mut receiver| async move {
        let next = receiver.recv().await?;
        Some((next, receiver))
    })
}

/// A task's result; a panic of the task itself ends the run like a store that fails.
pub(super) fn joined<T>(result: Result<Result<T, StoreError>, JoinError>) -> Result<T, StoreError> {
    result.unwrap_or_else(|error| Err(StoreError::Panicked(error.to_string())))
}

/// Whether the store failed over this one piece of work, and not as a whole.
pub(super) fn is_of_one(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Panicked(_)
            | StoreError::Content(_)
            | StoreError::Packing(_)
            | StoreError::NotFound { .. }
            | StoreError::Sql(_)
    )
}
