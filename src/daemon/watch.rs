//! Looks from time to time for what ought to come and does not, and says so once.

use super::fetching::Shop;
use crate::store::{Alarm, StoreError};
use crate::telemetry::now;
use std::sync::Arc;
use tokio_util::task::TaskTracker;

/// Starts watching; it ends with the stop signal.
pub(super) fn start(shop: &Arc<Shop>, tracker: &TaskTracker) {
    let (shop, stop) = (Arc::clone(shop), shop.signals.stop.clone());
    tracker.spawn(async move { stop.run_until_cancelled(watch(&shop)).await });
}

async fn watch(shop: &Shop) {
    let started = now();
    loop {
        tokio::time::sleep(shop.settings.watch).await;
        let policy = shop.policy.clone();
        match shop.writer.run(move |ledger| ledger.watch(&policy, started, now())).await {
            Ok(alarms) => {
                alarms.raised.iter().for_each(tell);
                alarms.ended.iter().for_each(tell_end);
            }
            Err(StoreError::Closed) => return,
            Err(error) => tracing::warn!(error = %error, "cannot look for what has gone silent"),
        }
    }
}

fn tell(alarm: &Alarm) {
    match alarm.kind.source() {
        Some(source) => tracing::warn!(
            source.id = %source,
            alarm.since = %alarm.since,
            alarm.usual_seconds = alarm.usual.map(|usual| usual.as_secs()),
            "a source has gone silent"
        ),
        None => tracing::error!(
            alarm.since = %alarm.since,
            "no poll of any listing succeeds: look at the network of this machine"
        ),
    }
}

fn tell_end(alarm: &Alarm) {
    match alarm.kind.source() {
        Some(source) => tracing::info!(source.id = %source, "a silent source is back"),
        None => tracing::info!("polls succeed again"),
    }
}
