//! Asks hubs to tell of changes (WebSub): subscribes where a listing names a hub, and renews in time.

use super::fetching::{NoAnswer, Shop};
use crate::config::WebsubSettings;
use crate::fetch::shown;
use crate::store::{HubReply, StoreError, Subscription};
use crate::telemetry::now;
use std::sync::Arc;
use tokio_util::task::TaskTracker;
use url::Url;

/// Starts asking; it ends with the stop signal. Without a callback there is nothing to ask for.
pub(super) fn start(shop: &Arc<Shop>, tracker: &TaskTracker) {
    let Some(callback) = shop.websub.callback.clone() else { return };
    let (shop, stop) = (Arc::clone(shop), shop.signals.stop.clone());
    tracker.spawn(async move { stop.run_until_cancelled(ask_all(&shop, &callback)).await });
}

async fn ask_all(shop: &Shop, callback: &Url) {
    loop {
        match shop.writer.run_now(|ledger| ledger.claim_due_subscriptions(now())).await {
            Ok(due) => {
                for subscription in due {
                    if let Err(error) = ask(shop, callback, &subscription).await {
                        tracing::warn!(error = %error, "cannot write down what a hub answered");
                    }
                }
            }
            Err(StoreError::Closed) => return,
            Err(error) => tracing::warn!(error = %error, "cannot look for hubs to ask"),
        }
        tokio::time::sleep(shop.settings.tick).await;
    }
}

async fn ask(shop: &Shop, callback: &Url, subscription: &Subscription) -> Result<(), StoreError> {
    let form = form(&shop.websub, callback, subscription);
    let (reply, answer) = match shop.fetcher.post(&subscription.hub, &form).await {
        Ok(response) => (HubReply::Accepted, format!("status {}", response.status)),
        Err(NoAnswer::Failed(failure)) if failure.asks_to_wait() => {
            (HubReply::Later(shop.fetcher.paused_until(&subscription.hub)), failure.to_string())
        }
        Err(NoAnswer::Failed(failure)) => (HubReply::Refused, failure.to_string()),
        // The run ends, or the hub's host is paused.
        Err(NoAnswer::NotAsked(until)) => {
            (HubReply::Later(until.unwrap_or_else(now)), "not asked: its host is left alone".to_owned())
        }
        Err(NoAnswer::Store(error)) => return Err(error),
    };
    tracing::info!(hub.url = %shown(&subscription.hub), hub.answer = %answer, hub.reply = ?reply, "asked a hub");
    let listing = subscription.listing;
    shop.writer.run(move |ledger| ledger.hub_answered(listing, reply, now())).await
}

/// The fields of a subscription request (WebSub 5.1).
fn form(
    settings: &WebsubSettings,
    callback: &Url,
    subscription: &Subscription,
) -> Vec<(&'static str, String)> {
    let place = format!("{}/{}", callback.as_str().trim_end_matches('/'), subscription.token);
    vec![
        ("hub.mode", "subscribe".to_owned()),
        ("hub.callback", place),
        ("hub.topic", subscription.topic.to_string()),
        ("hub.secret", subscription.secret.clone()),
        ("hub.lease_seconds", settings.lease.as_secs().to_string()),
    ]
}
