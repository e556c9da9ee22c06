//! Threads for processors' work: decoding, reading, the pipeline. They are few and always the same, so that what the
//! allocator keeps for each does not grow with what is in flight; whoever has work waits for its end, so that no more is
//! queued than there are fetchers.

use rayon_core::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tokio::sync::oneshot;

/// A fixed number of threads; cheap to clone.
#[derive(Debug, Clone)]
pub struct Processors(Arc<ThreadPool>);

/// The work panicked; the panic hook has told where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the work failed unexpectedly")]
pub struct Panicked;

impl Processors {
    /// So many threads; fails where the system grants none.
    pub fn new(threads: usize) -> Result<Self, ThreadPoolBuildError> {
        let pool = ThreadPoolBuilder::new().num_threads(threads.max(1)).thread_name(name).build()?;
        Ok(Self(Arc::new(pool)))
    }

    /// As many threads as the machine has processors.
    pub fn of_machine() -> Result<Self, ThreadPoolBuildError> {
        Self::new(std::thread::available_parallelism().map_or(1, NonZero::get))
    }

    /// Runs work on one of the threads and waits for it; its panic is an answer.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Panicked> {
        let (sender, receiver) = oneshot::channel();
        self.0.spawn(move || {
            // Whoever asked may have gone away.
            let _ = sender.send(catch_unwind(AssertUnwindSafe(work)));
        });
        receiver.await.ok().and_then(Result::ok).ok_or(Panicked)
    }
}

fn name(number: usize) -> String {
    format!("processor-{number}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[tokio::test]
    async fn work_runs_on_the_same_few_threads_and_a_panic_stops_none() {
        let processors = Processors::new(2).unwrap();
        let runs = (0..50).map(|number| {
            processors.run(move || {
                assert!(number % 10 != 3, "work number {number}");
                std::thread::current().name().map(str::to_owned)
            })
        });
        let done = futures_util::future::join_all(runs).await;
        assert_eq!(done.iter().filter(|run| **run == Err(Panicked)).count(), 5);
        let threads: HashSet<_> = done.into_iter().filter_map(Result::ok).flatten().collect();
        assert!(!threads.is_empty() && threads.iter().all(|name| name.starts_with("processor-")));
        assert!(threads.len() <= 2);
    }
}
