//! One look at an article that is stored: fetched conditionally, read, held against what is stored.

use super::articles::{arrived, not_a_page, processed};
use super::fetching::{NoAnswer, Shop};
use super::rereading::read_stored_anew;
use crate::fetch::{Kind, Request, Response, shown};
use crate::model::{ExtractHint, FailureClass, Page};
use crate::pipeline::{Input, Outcome, Record};
use crate::schedule;
use crate::store::{Checked, DueRecheck, Sighting, StoreError, Visit};
use crate::telemetry::now;

/// What came of a look, before the store is told.
enum Seen {
    NotModified,
    SameBytes(Visit),
    Page(Box<(Record, Page, Visit)>),
    Unread,
    Failed(FailureClass, Option<u64>),
}

/// Looks at an article again; nothing where that could not be done, or it was taken out meanwhile.
pub(super) async fn look(shop: &Shop, due: &DueRecheck) -> Result<Option<Checked>, StoreError> {
    let seen = match fetch(shop, due).await {
        Ok(response) => read(shop, due, response).await,
        Err(NoAnswer::Failed(failure)) => {
            tracing::debug!(article.id = %due.article, item.url = %shown(&due.url), failure.class = ?failure.class, failure.detail = %failure.detail.escape_debug(), "a look at an article failed");
            Seen::Failed(failure.class, failure.retry_after)
        }
        Err(NoAnswer::NotAsked(until)) => {
            let article = due.article.clone();
            shop.writer
                .run(move |ledger| {
                    until.map_or(Ok(()), |until| ledger.postpone_recheck(&article, until))?;
                    ledger.release_rechecks(&[article])
                })
                .await?;
            return Ok(None);
        }
        Err(NoAnswer::Store(error)) => return Err(error),
    };
    if let Seen::Page(read) = &seen {
        let source = due.source.as_ref().and_then(|id| shop.sources.get(id));
        let hint = ExtractHint::of_entry(&due.entry, source);
        read_stored_anew(shop, Some(&due.article), &read.0.article, hint).await?;
    }
    record(shop, due, seen).await
}

/// Writes down that a look broke for a reason of ours.
pub(super) async fn record_broken(shop: &Shop, due: &DueRecheck) -> Result<Option<Checked>, StoreError> {
    tracing::error!(article.id = %due.article, item.url = %shown(&due.url), "a look at an article failed unexpectedly");
    record(shop, due, Seen::Failed(FailureClass::Parse, None)).await
}

async fn fetch(shop: &Shop, due: &DueRecheck) -> Result<Response, NoAnswer> {
    let source = due.source.as_ref().and_then(|id| shop.sources.get(id));
    let mut request = Request::new(&due.url, Kind::Page, now());
    request.user_agent = source.and_then(|source| source.user_agent.as_deref());
    if schedule::may_validate(&shop.policy, due.read_at, request.now) {
        request.etag = due.etag.as_deref().unwrap_or_default();
        request.last_modified = due.last_modified.as_deref().unwrap_or_default();
    }
    shop.fetcher.fetch_allowed(&request).await
}

async fn read(shop: &Shop, due: &DueRecheck, response: Response) -> Seen {
    if response.status == 304 {
        return Seen::NotModified;
    }
    let is_page = not_a_page(&response).is_none();
    // Where a redirect leads that holds for now only is not where to ask the next time: it may lead to a wall.
    let address = response.permanent_redirect.clone().unwrap_or_else(|| due.url.clone());
    let (page, visit) = arrived(response);
    let visit = Visit { url: address, ..visit };
    if !is_page {
        return Seen::Unread;
    }
    if due.body_hash.as_deref() == Some(&visit.body_hash) {
        return Seen::SameBytes(visit);
    }
    let source = due.source.as_ref().and_then(|id| shop.sources.get(id));
    let hint = ExtractHint::of_entry(&due.entry, source);
    match processed(shop, Input { page, hint, outlet: due.outlet.clone() }).await {
        Ok((Outcome::Keep(record), page)) => Seen::Page(Box::new((*record, page, visit))),
        Ok((Outcome::OffTopic(_) | Outcome::Unreadable(_), _)) => Seen::Unread,
        // The panic itself is in the log.
        Err(_) => Seen::Failed(FailureClass::Parse, None),
    }
}

async fn record(shop: &Shop, due: &DueRecheck, seen: Seen) -> Result<Option<Checked>, StoreError> {
    let (policy, article) = (shop.policy.clone(), due.article.clone());
    let checked = shop
        .writer
        .run(move |ledger| {
            let sighting = match &seen {
                Seen::NotModified => Sighting::NotModified,
                Seen::SameBytes(visit) => Sighting::SameBytes { visit },
                Seen::Page(read) => {
                    let (record, page, visit) = read.as_ref();
                    Sighting::Page { record, page, visit }
                }
                Seen::Unread => Sighting::Unread,
                Seen::Failed(class, retry_after) => {
                    Sighting::Failed { class: *class, retry_after: *retry_after }
                }
            };
            ledger.record_recheck(&article, &sighting, &policy, now(), &mut fastrand::Rng::new())
        })
        .await?;
    if checked == Some(Checked::Revised) {
        tracing::info!(article.id = %due.article, item.url = %shown(&due.url), "an article was changed by its site");
    }
    Ok(checked)
}
