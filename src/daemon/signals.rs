//! The signals by which the parts of a run tell each other to end.

use super::Ended;
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// The signals of one run; clones share them.
#[derive(Debug, Clone)]
pub(super) struct Signals {
    /// The caller's wish that no new work is begun.
    pub(super) stop: CancellationToken,
    /// Work begun is dropped and given back.
    pub(super) abort: CancellationToken,
    /// No more entries will be listed.
    pub(super) polls_done: CancellationToken,
    /// Something new was listed.
    pub(super) news: std::sync::Arc<Notify>,
    lost: CancellationToken,
}

impl Signals {
    pub(super) fn new(stop: &CancellationToken) -> Self {
        Self {
            // A child, for the run may stop itself and must not stop its caller.
            stop: stop.child_token(),
            abort: CancellationToken::new(),
            polls_done: CancellationToken::new(),
            news: std::sync::Arc::default(),
            lost: CancellationToken::new(),
        }
    }

    /// Cancelled by whoever finds that the lease is lost.
    pub(super) fn lost(&self) -> CancellationToken {
        self.lost.clone()
    }

    /// Runs `work` to its end; after the stop signal it has this long before everything begun is dropped.
    pub(super) async fn within<T>(&self, limit: Duration, work: impl Future<Output = T>) -> T {
        let watch = async {
            tokio::select! {
                () = self.lost.cancelled() => self.stop.cancel(),
                () = self.stop.cancelled() => {
                    tokio::select! {
                        () = self.lost.cancelled() => {}
                        () = tokio::time::sleep(limit) => {}
                    }
                }
            }
            self.abort.cancel();
            std::future::pending::<()>().await;
        };
        tokio::select! {
            result = work => result,
            () = watch => std::future::pending().await,
        }
    }

    /// Why the run ended.
    pub(super) fn ended(&self) -> Ended {
        if self.lost.is_cancelled() {
            Ended::LeaseLost
        } else if self.abort.is_cancelled() {
            Ended::OutOfTime
        } else if self.stop.is_cancelled() {
            Ended::Stopped
        } else {
            Ended::Done
        }
    }
}
