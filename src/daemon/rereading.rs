//! Before a page is held against what is stored: today's rules read the stored page too, so that better rules are not
//! told as changes by the site.

use super::articles::processed;
use super::fetching::Shop;
use crate::model::{Article, ExtractHint, PublicId, Quality};
use crate::pipeline::{Input, Outcome, Record};
use crate::store::{NewestVersion, StoreError};
use crate::telemetry::now;

/// Reads the page of an article's newest version anew where what was read now says something else, and stores what is
/// read otherwise than before as another reading of that version. Without an id the article is the one of `read`'s
/// canonical URL.
pub(super) async fn read_stored_anew(
    shop: &Shop,
    article: Option<&PublicId>,
    read: &Article,
    hint: ExtractHint,
) -> Result<(), StoreError> {
    let (article, read) = (article.cloned(), read.clone());
    let found = shop.writer.run(move |ledger| ledger.version_in_doubt(article.as_ref(), &read)).await;
    let Some(NewestVersion { article, row, title, text, outlet, page }) = unless_taken_out(found)?.flatten()
    else {
        return Ok(());
    };
    // The headline that the listing gives now may be none that the stored page had.
    let input = Input { page, hint: ExtractHint { title: None, ..hint }, outlet };
    // A panic of ours is in the log; the stored reading stays.
    let Ok((Outcome::Keep(mut record), _)) = processed(shop, input).await else { return Ok(()) };
    let stored_title = || Some(title.clone()).filter(|title| !title.is_empty());
    record.article.title = record.article.title.take().or_else(stored_title);
    if !is_better(&record, &title, &text) {
        return Ok(());
    }
    let stored =
        shop.writer.run(move |ledger| ledger.replace_derived(&article, row, &record, now()).map(drop)).await;
    unless_taken_out(stored).map(drop)
}

/// Whether a reading is one, and another than the stored one.
fn is_better(record: &Record, title: &str, text: &str) -> bool {
    let read = &record.article;
    read.quality == Quality::Ok && (read.text != text || read.title.as_deref().unwrap_or_default() != title)
}

/// Nothing where the article was taken out meanwhile.
fn unless_taken_out<T>(result: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(StoreError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
