//! Looks from time to time for what ought to come and does not, and says so once; once a day removes what need not be
//! kept.

use super::fetching::Shop;
use crate::store::{Alarm, Ledger, RetentionFrom, StoreError, Swept};
use crate::telemetry::now;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio_util::task::TaskTracker;

/// Between two runs of retention.
const RETENTION_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// Rows that retention looks at in one operation, so that nobody waits long for the writer.
const RETENTION_STEP: usize = 500;

/// Starts watching; it ends with the stop signal.
pub(super) fn start(shop: &Arc<Shop>, tracker: &TaskTracker) {
    let (shop, stop) = (Arc::clone(shop), shop.signals.stop.clone());
    tracker.spawn(async move { stop.run_until_cancelled(watch(&shop)).await });
}

async fn watch(shop: &Shop) {
    let started = now();
    let mut swept_at = None;
    let mut idle = BTreeSet::new();
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
        match shop.writer.run(|ledger| ledger.idle_rules()).await {
            Ok(rules) => idle = tell_idle(rules, &idle),
            Err(StoreError::Closed) => return,
            Err(error) => tracing::warn!(error = %error, "cannot look for rules that nothing meets"),
        }
        let moment = now();
        if is_due(swept_at, moment) {
            swept_at = Some(moment);
            match sweep(shop, moment).await {
                Ok(swept) => tell_swept(&swept),
                Err(StoreError::Closed) => return,
                Err(error) => tracing::warn!(error = %error, "cannot remove what need not be kept"),
            }
        }
    }
}

/// Whether retention runs now: at the first look, then once a day.
fn is_due(last: Option<Timestamp>, now: Timestamp) -> bool {
    last.is_none_or(|last| now.duration_since(last) >= RETENTION_EVERY)
}

async fn sweep(shop: &Shop, moment: Timestamp) -> Result<Swept, StoreError> {
    let (mut swept, mut next) = (Swept::default(), Some(RetentionFrom::default()));
    while let Some(from) = next.take() {
        let policy = shop.retention.clone();
        let step = move |ledger: &mut Ledger| ledger.retention_step(&policy, moment, from, RETENTION_STEP);
        let (step, further) = shop.writer.run(step).await?;
        swept.add(&step);
        next = further;
    }
    Ok(swept)
}

fn tell_swept(swept: &Swept) {
    tracing::info!(
        retention.texts = swept.texts,
        retention.pages = swept.pages,
        retention.page_bytes = swept.page_bytes,
        retention.polls = swept.polls,
        "removed what need not be kept"
    );
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

/// Says once of a rule that nothing meets it.
fn tell_idle(rules: Vec<String>, told: &BTreeSet<String>) -> BTreeSet<String> {
    for rule in rules.iter().filter(|rule| !told.contains(*rule)) {
        tracing::warn!(rule.id = %rule, "a rule of the settings is met by nothing: see `rules test`");
    }
    rules.into_iter().collect()
}

fn tell_end(alarm: &Alarm) {
    match alarm.kind.source() {
        Some(source) => tracing::info!(source.id = %source, "a silent source is back"),
        None => tracing::info!("polls succeed again"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retention_runs_at_the_first_look_and_then_once_a_day() {
        let start = Timestamp::UNIX_EPOCH;
        let after = |hours| start + SignedDuration::from_hours(hours);
        assert!(is_due(None, start));
        assert!(!is_due(Some(start), after(23)));
        assert!(is_due(Some(start), after(24)));
    }
}
