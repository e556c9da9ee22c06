//! SIGINT and SIGTERM: the first asks for an orderly stop, the second ends the program at once.

use anyhow::Context;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The exit code of a second signal, as a shell gives it for SIGINT.
const INTERRUPTED: i32 = 130;

/// A token that is cancelled at the first signal.
pub fn stop_token(tasks: &TaskTracker) -> anyhow::Result<CancellationToken> {
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen to SIGINT")?;
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen to SIGTERM")?;
    let stop = CancellationToken::new();
    let token = stop.clone();
    tasks.spawn(async move {
        either(&mut interrupt, &mut terminate).await;
        tracing::info!("stopping: finishing what is in hand; a second signal ends at once");
        token.cancel();
        either(&mut interrupt, &mut terminate).await;
        // Nothing is corrupted: what was not committed was never acknowledged.
        std::process::exit(INTERRUPTED);
    });
    Ok(stop)
}

async fn either(interrupt: &mut Signal, terminate: &mut Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
