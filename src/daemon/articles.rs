//! One article: rules, fetch, pipeline, store.

use super::ItemEnd;
use super::fetching::{NoAnswer, Shop};
use super::rereading::read_stored_anew;
use crate::fetch::{Failure, Kind, Request, Response, shown};
use crate::model::{
    Capture, DropReason, Entry, EntryState, ExtractHint, FailureClass, ListingSpec, MatchReport, Page, Source,
};
use crate::pipeline::{Input, Outcome, Record};
use crate::processors::Panicked;
use crate::schedule::{self, FailedFetch, Next};
use crate::store::{ItemResult, Placed, QueuedItem, StoreError, Visit};
use crate::telemetry::now;
use jiff::Timestamp;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use url::Url;

/// Works on one article to its end.
pub(super) async fn handle(shop: &Shop, item: &QueuedItem) -> Result<ItemEnd, StoreError> {
    let source = item.source.as_ref().and_then(|id| shop.sources.get(id));
    match source_of_text(item, source) {
        Text::Link(url) => match ruled_out(shop, item) {
            Some(report) => record_ruled_out(shop, item, report).await,
            None => fetch_and_read(shop, item, source, &url).await,
        },
        Text::Entry(url) => {
            let page = Page { url, content_type: None, body: Vec::new(), fetched_at: now() };
            read(shop, item, source, page, None).await
        }
        Text::Nowhere => {
            drop_item(shop, item, DropReason::NoLink, "neither a link nor a text".to_owned()).await
        }
    }
}

/// The report on an entry that need not be fetched. What a person asks for in a job is read, and so is what is stored.
fn ruled_out(shop: &Shop, item: &QueuedItem) -> Option<MatchReport> {
    let rule_out = shop.rule_out.as_ref().filter(|_| item.job.is_none() && item.stored.is_none())?;
    // The gate is a saving, not a judge: where it breaks, the page decides.
    catch_unwind(AssertUnwindSafe(|| rule_out(&item.entry))).ok().flatten()
}

async fn record_ruled_out(
    shop: &Shop,
    item: &QueuedItem,
    report: MatchReport,
) -> Result<ItemEnd, StoreError> {
    let id = item.id;
    tracing::debug!(item.id = id, item.url = %url_shown(item), "ruled out by title and summary");
    shop.writer
        .run(move |ledger| ledger.record_item(id, &ItemResult::RuledOut { report: &report }, now()))
        .await?;
    Ok(ItemEnd::RuledOut)
}

/// Writes down that working on an article ended in a panic of ours.
pub(super) async fn record_panic(shop: &Shop, item: &QueuedItem) -> Result<ItemEnd, StoreError> {
    tracing::error!(item.id = item.id, item.url = %url_shown(item), "working on an article failed unexpectedly");
    drop_item(shop, item, DropReason::Unreadable, "working on it failed unexpectedly".to_owned()).await
}

/// Writes down that the store refuses what was made of an article; left in the queue it would be refused for ever.
pub(super) async fn record_refusal(
    shop: &Shop,
    item: &QueuedItem,
    error: &StoreError,
) -> Result<ItemEnd, StoreError> {
    tracing::error!(item.id = item.id, item.url = %url_shown(item), error = %error, "the store refuses an article");
    drop_item(shop, item, DropReason::Unreadable, format!("the store refused it: {error}")).await
}

/// Where the text of an article is found.
#[derive(Debug, PartialEq, Eq)]
enum Text {
    Link(Url),
    /// In the entry itself, which is known by this URL.
    Entry(Url),
    Nowhere,
}

fn source_of_text(item: &QueuedItem, source: Option<&Source>) -> Text {
    let has_text = item.entry.content.as_deref().is_some_and(|text| !text.trim().is_empty());
    let channel =
        source.and_then(|source| source.listings.iter().find(|spec| matches!(spec, ListingSpec::Channel(_))));
    match (&item.url, has_text, channel) {
        // A channel's preview holds the whole post; its link leads to the same once more.
        (Some(url), true, Some(_)) => Text::Entry(url.clone()),
        (Some(url), ..) => Text::Link(url.clone()),
        (None, true, _) => {
            source.and_then(|source| url_without_link(&item.entry, source)).map_or(Text::Nowhere, Text::Entry)
        }
        (None, false, _) => Text::Nowhere,
    }
}

/// A URL for what has none: its listing's, with what tells it from the others.
fn url_without_link(entry: &Entry, source: &Source) -> Option<Url> {
    let mut url = source.listings.first()?.url().clone();
    let identity = entry.id.as_deref().or(entry.title.as_deref()).or(entry.content.as_deref())?;
    let hash: String = blake3::hash(identity.as_bytes()).to_hex().chars().take(16).collect();
    url.query_pairs_mut().append_pair("entry", &hash);
    Some(url)
}

async fn fetch_and_read(
    shop: &Shop,
    item: &QueuedItem,
    source: Option<&Source>,
    url: &Url,
) -> Result<ItemEnd, StoreError> {
    let capture = item.entry.capture.as_ref();
    let mut request = Request::new(capture.map_or(url, |capture| &capture.address), Kind::Page, now());
    request.user_agent = source.and_then(|source| source.user_agent.as_deref());
    let response = match shop.fetcher.fetch_allowed(&request).await {
        Ok(response) => response,
        Err(NoAnswer::Failed(failure)) => return fail(shop, item, failure).await,
        Err(NoAnswer::NotAsked(until)) => {
            if let Some(until) = until {
                let id = item.id;
                shop.writer.run(move |ledger| ledger.postpone_item(id, until)).await?;
            }
            return Ok(ItemEnd::GivenBack);
        }
        Err(NoAnswer::Store(error)) => return Err(error),
    };
    if let Some(what) = not_a_page(&response) {
        return drop_item(shop, item, DropReason::NotAPage, what).await;
    }
    let captured = capture.map(|capture| captured_at(capture, url, &response.final_url)).transpose();
    let captured = match captured {
        Ok(captured) => captured,
        Err(why) => return fail(shop, item, Failure::new(FailureClass::Redirects, why)).await,
    };
    let (page, visit) = arrived(response);
    match captured {
        // What an archive gives is the page of its own address, and of the day on which it was captured; it does not change.
        Some(at) => {
            let page = Page { url: url.clone(), fetched_at: at, ..page };
            read(shop, item, source, page, None).await
        }
        None => read(shop, item, source, page, Some(visit)).await,
    }
}

/// When the capture was made that an archive gave in the end, or why it is none of this page.
fn captured_at(capture: &Capture, url: &Url, given: &Url) -> Result<Timestamp, String> {
    if *given == capture.address {
        return Ok(capture.at);
    }
    let (original, at) = Capture::named_by(given)
        .ok_or_else(|| format!("the archive leads to {}, no capture", shown(given)))?;
    // Archives lead from one form of a site's address to another.
    let key = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(host).to_owned();
        (host, url.path().trim_end_matches('/').to_owned(), url.query().map(str::to_owned))
    };
    if key(&original) != key(url) {
        return Err(format!("the archive leads to its capture of another page: {}", shown(&original)));
    }
    Ok(at)
}

/// The page of an answer, and what the next look at it needs: both validators come from this one answer, and one that
/// calls itself changed in the future is not believed.
pub(super) fn arrived(response: Response) -> (Page, Visit) {
    let fetched_at = now();
    let Response { final_url: url, content_type, etag, last_modified, modified_at, body, .. } = response;
    let page = Page { url, content_type, body, fetched_at };
    let last_modified = last_modified.filter(|_| modified_at.is_none_or(|at| at <= fetched_at));
    let visit = Visit { etag, last_modified, ..Visit::without_validators(&page) };
    (page, visit)
}

/// What it is, where it is not a page; servers often call a page by no type at all.
pub(super) fn not_a_page(response: &Response) -> Option<String> {
    let declared = response.content_type.as_deref().unwrap_or_default().to_ascii_lowercase();
    let declared = declared.split(';').next().unwrap_or_default().trim();
    let magic: &[(&[u8], &str)] = &[
        (b"%PDF-", "application/pdf"),
        (b"\x89PNG", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"PK\x03\x04", "application/zip"),
    ];
    if let Some((_, kind)) = magic.iter().find(|(start, _)| response.body.starts_with(start)) {
        return Some((*kind).to_owned());
    }
    let media = ["image/", "video/", "audio/", "font/", "application/pdf", "application/zip"];
    let looks_like_markup = response.body.trim_ascii_start().starts_with(b"<");
    (media.iter().any(|kind| declared.starts_with(kind)) && !looks_like_markup).then(|| declared.to_owned())
}

async fn fail(shop: &Shop, item: &QueuedItem, failure: Failure) -> Result<ItemEnd, StoreError> {
    let Failure { class, retry_after, detail, .. } = failure;
    let failed = FailedFetch { class, attempts: item.attempts.saturating_add(1), retry_after };
    tracing::debug!(item.id = item.id, item.url = %url_shown(item), failure.class = ?class, failure.detail = %detail.escape_debug(), "fetch failed");
    match schedule::retry(&shop.policy, &failed, now(), &mut fastrand::Rng::new()) {
        Next::GiveUp(reason) => drop_item(shop, item, reason, detail).await,
        Next::Retry(at) => retry_item(shop, item, class, at, detail).await,
    }
}

async fn retry_item(
    shop: &Shop,
    item: &QueuedItem,
    class: FailureClass,
    at: Timestamp,
    detail: String,
) -> Result<ItemEnd, StoreError> {
    let id = item.id;
    shop.writer
        .run(move |ledger| ledger.record_item(id, &ItemResult::Retry { class, at, detail: &detail }, now()))
        .await?;
    Ok(ItemEnd::Retried(class))
}

async fn drop_item(
    shop: &Shop,
    item: &QueuedItem,
    reason: DropReason,
    detail: String,
) -> Result<ItemEnd, StoreError> {
    let id = item.id;
    shop.writer
        .run(move |ledger| ledger.record_item(id, &ItemResult::Dropped { reason, detail: &detail }, now()))
        .await?;
    Ok(ItemEnd::Dropped(reason))
}

/// Runs the pipeline on a thread for processors' work.
pub(super) async fn processed(shop: &Shop, input: Input) -> Result<(Outcome, Page), Panicked> {
    let process = Arc::clone(&shop.process);
    shop.client.processors().run(move || (process(&input), input.page)).await
}

/// Reads a page and stores what was made of it.
async fn read(
    shop: &Shop,
    item: &QueuedItem,
    source: Option<&Source>,
    page: Page,
    visit: Option<Visit>,
) -> Result<ItemEnd, StoreError> {
    let hint = ExtractHint::of_entry(&item.entry, source);
    let outlet = item.outlet.clone().or_else(|| source.map(|source| source.outlet.clone()));
    match processed(shop, Input { page, hint, outlet }).await {
        Ok((Outcome::Keep(record), page)) => {
            // Of what is listed for the first time nothing is stored that it could change.
            if visit.is_some() && (item.stored.is_some() || item.job.is_some()) {
                let hint = ExtractHint::of_entry(&item.entry, source);
                read_stored_anew(shop, item.stored.as_ref(), &record.article, hint).await?;
            }
            store(shop, item, record, (page, visit), Topic::On).await
        }
        Ok((Outcome::OffTopic(record), page)) => store(shop, item, record, (page, visit), Topic::Off).await,
        Ok((Outcome::Unreadable(why), _)) => drop_item(shop, item, DropReason::Unreadable, why).await,
        Err(Panicked) => record_panic(shop, item).await,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Topic {
    On,
    Off,
}

async fn store(
    shop: &Shop,
    item: &QueuedItem,
    record: Box<Record>,
    (page, visit): (Page, Option<Visit>),
    topic: Topic,
) -> Result<ItemEnd, StoreError> {
    let (id, policy) = (item.id, shop.policy.clone());
    let placed: Placed = shop
        .writer
        .run(move |ledger| {
            // Where the listing carried the text there is no page to keep.
            let page = Some(&page).filter(|page| !page.body.is_empty());
            let result = match topic {
                Topic::On => ItemResult::Keep { record: &record, page },
                Topic::Off => ItemResult::OffTopic { record: &record, page },
            };
            let placed = ledger.record_item(id, &result, now())?;
            if placed.state != EntryState::Stored || !placed.current {
                return Ok(placed);
            }
            if let Some((article, visit)) = placed.public_id.as_ref().zip(visit.as_ref()) {
                ledger.plan_recheck(article, visit, &policy, now(), &mut fastrand::Rng::new())?;
            }
            Ok(placed)
        })
        .await?;
    tracing::debug!(item.id = id, item.url = %url_shown(item), item.state = ?placed.state, "article done");
    Ok(ItemEnd::Placed(placed.state))
}

fn url_shown(item: &QueuedItem) -> String {
    item.url.as_ref().map(shown).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::Links;

    fn kind_of(content_type: &str, body: &[u8]) -> Option<String> {
        not_a_page(&Response {
            status: 200,
            final_url: Url::parse("https://news.example/a").unwrap(),
            content_type: Some(content_type.to_owned()),
            etag: None,
            last_modified: None,
            modified_at: None,
            fresh_seconds: None,
            permanent_redirect: None,
            links: Links::default(),
            body: body.to_vec(),
        })
    }

    #[test]
    fn what_is_not_a_page_is_known_by_its_bytes_or_its_type() {
        for (content_type, body, wanted) in [
            ("text/html", "<p>a</p>", None),
            ("application/octet-stream", "<p>a</p>", None),
            ("image/jpeg", " <html>mislabelled</html>", None),
            ("text/html", "%PDF-1.7", Some("application/pdf")),
            ("Application/PDF; charset=binary", "anything", Some("application/pdf")),
            ("video/mp4", "....ftyp", Some("video/mp4")),
        ] {
            assert_eq!(kind_of(content_type, body.as_bytes()).as_deref(), wanted, "{content_type} {body}");
        }
        assert_eq!(kind_of("", b"\x89PNG\r\n").as_deref(), Some("image/png"));
    }

    #[test]
    fn an_entry_without_a_link_is_known_by_its_own_id_under_its_listing() {
        let source = Source {
            id: crate::model::SourceId::parse("posts").unwrap(),
            outlet: crate::model::OutletId::parse("posts").unwrap(),
            country: "INT".to_owned(),
            language: crate::model::Language::parse("en").unwrap(),
            timezone: "UTC".to_owned(),
            side: crate::model::Side::Neutral,
            tier: crate::model::Tier::Channel,
            listings: vec![ListingSpec::Channel(Url::parse("https://posts.example/s/desk").unwrap())],
            user_agent: None,
            verified: None,
            seen: String::new(),
            enabled: true,
        };
        let of = |id: Option<&str>, link: Option<&str>, content: Option<&str>| {
            let url = link.map(|link| Url::parse(link).unwrap());
            let entry = Entry {
                id: id.map(str::to_owned),
                link: url.clone(),
                content: content.map(str::to_owned),
                ..Entry::default()
            };
            let item = QueuedItem {
                id: 1,
                source: None,
                outlet: None,
                job: None,
                entry,
                host: String::new(),
                attempts: 0,
                stored: None,
                url,
            };
            source_of_text(&item, Some(&source))
        };
        assert_eq!(of(None, None, None), Text::Nowhere);
        assert_ne!(of(Some("1"), None, Some("a")), of(Some("2"), None, Some("a")));
        assert!(matches!(of(Some("1"), None, Some("a")), Text::Entry(url) if url.path() == "/s/desk"));
        let link = "https://posts.example/desk/1";
        assert_eq!(of(None, Some(link), Some("a")), Text::Entry(Url::parse(link).unwrap()));
        assert_eq!(of(None, Some(link), None), Text::Link(Url::parse(link).unwrap()));
    }
}
