//! One poll: fetch, read, follow sitemaps of sitemaps, write down.

use super::fetching::{NoAnswer, Shop};
use super::gathered::Gathered;
use crate::fetch::{Failure, Kind, Links, Request, Response, shown};
use crate::listing::{self, Hints, ListingError};
use crate::model::{Entry, FailureClass, Listing, ListingKind, ListingSpec, Problem, Source};
use crate::schedule::{self, Answer, FeedState, Policy, PollOutcome};
use crate::store::{Backlog, DueListing, Gap, Ledger, PollRecord, PollSummary, StoreError};
use crate::telemetry::now;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use tokio::time::Instant;
use url::Url;

/// What became of a due listing.
#[derive(Debug)]
pub(super) enum Polled {
    /// It was polled and the result is in the store.
    Recorded {
        /// How the poll ended.
        outcome: PollOutcome,
        /// What it brought.
        summary: PollSummary,
    },
    /// It was not polled.
    GivenBack,
}

/// What is known of a listing before it is fetched.
#[derive(Debug, Clone)]
pub(super) struct Known {
    spec: Option<ListingSpec>,
    zone: Option<TimeZone>,
    pub(super) user_agent: Option<String>,
    pub(super) policy: Policy,
}

/// A poll on its way to the store.
#[derive(Debug)]
struct Poll {
    at: Timestamp,
    status: Option<u16>,
    bytes: u64,
    answer: Answer,
    found: Found,
    /// The hub that the listing names, and the listing as the hub knows it.
    hub: Option<(Url, Url)>,
}

/// What a poll found.
#[derive(Debug)]
pub(super) enum Found {
    Listed { entries: Vec<Entry>, problems: Vec<Problem>, over_limit: u32 },
    Unchanged,
    Failed { class: FailureClass, retry_after: Option<u64>, detail: String },
}

/// Polls a listing and writes down what came of it.
pub(super) async fn poll(shop: &Shop, due: &DueListing) -> Result<Polled, StoreError> {
    let known = known(shop, due);
    let start = Instant::now();
    let at = now();
    let poll = match ask(shop, due, &known, at).await {
        Ok(response) => read(shop, due, &known, at, response).await,
        Err(NoAnswer::Failed(failure)) => Ok(failed(at, failure)),
        Err(other) => Err(other),
    };
    match poll {
        Ok(poll) => record(shop, due, &known.policy, poll, start.elapsed()).await,
        Err(NoAnswer::Failed(failure)) => {
            record(shop, due, &known.policy, failed(at, failure), start.elapsed()).await
        }
        Err(NoAnswer::NotAsked(until)) => {
            if let Some(until) = until {
                let listing = due.listing;
                shop.writer.run(move |ledger| ledger.postpone_listing(listing, until)).await?;
            }
            Ok(Polled::GivenBack)
        }
        Err(NoAnswer::Store(error)) => Err(error),
    }
}

/// Writes down that a poll broke for a reason of ours.
pub(super) async fn record_broken(shop: &Shop, due: &DueListing) -> Result<Polled, StoreError> {
    let failure = Failure::new(FailureClass::Parse, "polling it failed unexpectedly");
    record(shop, due, &known(shop, due).policy, failed(now(), failure), Duration::ZERO).await
}

fn known(shop: &Shop, due: &DueListing) -> Known {
    let source = shop.sources.get(&due.source);
    let spec = source.and_then(|source| spec_of(source, due));
    let policy = match (source, &spec) {
        (Some(source), Some(spec)) => shop.policy.for_listing(source.tier, spec),
        _ => (*shop.policy).clone(),
    };
    Known {
        spec,
        zone: source.and_then(|source| TimeZone::get(&source.timezone).ok()),
        user_agent: source.and_then(|source| source.user_agent.clone()),
        policy,
    }
}

/// The listing as configured, wherever it has moved to since.
fn spec_of(source: &Source, due: &DueListing) -> Option<ListingSpec> {
    source.listings.iter().find(|spec| *spec.url() == due.configured_url).cloned()
}

async fn ask(shop: &Shop, due: &DueListing, known: &Known, at: Timestamp) -> Result<Response, NoAnswer> {
    let (etag, last_modified) = schedule::validators(&known.policy, &due.state, at).unwrap_or_default();
    let user_agent = known.user_agent.as_deref();
    let request = Request { url: &due.url, kind: kind_of(due), etag, last_modified, user_agent, now: at };
    shop.fetcher.listing(&due.kind, &request).await
}

fn kind_of(due: &DueListing) -> Kind {
    if due.kind == "sitemap" { Kind::Sitemap } else { Kind::Listing }
}

async fn read(
    shop: &Shop,
    due: &DueListing,
    known: &Known,
    at: Timestamp,
    response: Response,
) -> Result<Poll, NoAnswer> {
    let status = Some(response.status);
    let bytes = u64::try_from(response.body.len()).unwrap_or(u64::MAX);
    let mut answer = answer(&response);
    let links = response.links.clone();
    answer.full = response.status != 304;
    // Bodies are compared before reading: many servers know no validators.
    let known_body = answer.body_hash.is_some() && answer.body_hash == due.state.body_hash;
    if !answer.full || known_body {
        // Without the document it is not known what it calls itself.
        let hub = links.hub.zip(links.own);
        return Ok(Poll { at, status, bytes, answer, found: Found::Unchanged, hub });
    }
    let own = [due.url.clone(), response.final_url.clone()];
    let read = parse(shop, known, at, response).await?;
    let mut hub = None;
    let found = match read {
        Ok(listing) => {
            answer.ttl_seconds = Some(listing.ttl_seconds.unwrap_or(0));
            answer.quiet = Some(listing.quiet);
            hub = hub_of(&links, &listing, &due.url);
            if listing.kind == ListingKind::SitemapIndex {
                // That an index has not changed says nothing of the sitemaps in it.
                (answer.etag, answer.last_modified, answer.body_hash) = (None, None, None);
            }
            let lately = |whole: &Timestamp| at.duration_since(*whole) < known.policy.full_fetch_every;
            let mut gathered =
                Gathered::new(entries_limit(shop, known), due.state.whole_at.filter(lately), own);
            gathered.add(listing);
            gathered.sitemaps(shop, known, at).await?;
            gathered.older(shop, due, known, at).await?;
            answer.whole = gathered.is_whole();
            gathered.found()
        }
        Err(error) => unreadable(&error),
    };
    Ok(Poll { at, status, bytes, answer, found, hub })
}

/// The hub and the topic: what the headers name goes before what the document names (WebSub 4).
fn hub_of(links: &Links, listing: &Listing, url: &Url) -> Option<(Url, Url)> {
    let hub = links.hub.as_ref().or(listing.hub.as_ref())?;
    let topic = links.own.as_ref().or(listing.own.as_ref()).unwrap_or(url);
    Some((hub.clone(), topic.clone()))
}

fn answer(response: &Response) -> Answer {
    Answer {
        full: true,
        etag: response.etag.clone(),
        last_modified: response.last_modified.clone(),
        modified_at: response.modified_at,
        body_hash: Some(blake3::hash(&response.body).to_hex().chars().take(32).collect()),
        fresh_seconds: response.fresh_seconds,
        ttl_seconds: None,
        quiet: None,
        whole: false,
        moved_to: response.permanent_redirect.as_ref().map(Url::to_string),
    }
}

/// Reads on a thread for processors' work; a panic there is a listing that cannot be read.
pub(super) async fn parse(
    shop: &Shop,
    known: &Known,
    at: Timestamp,
    response: Response,
) -> Result<Result<Listing, ListingError>, NoAnswer> {
    let max_entries = entries_limit(shop, known);
    let (spec, zone) = (known.spec.clone(), known.zone.clone());
    let reading = shop.client.processors().run(move || {
        let hints = Hints {
            url: &response.final_url,
            content_type: response.content_type.as_deref(),
            spec: spec.as_ref(),
            timezone: zone.as_ref(),
            now: at,
            max_entries,
        };
        listing::parse(&response.body, &hints)
    });
    reading.await.map_err(|error| {
        tracing::error!(error = %error, "reading a listing failed unexpectedly");
        Failure::new(FailureClass::Parse, "reading it failed unexpectedly").into()
    })
}

/// Sitemaps are long by nature and often begin with what is oldest.
fn entries_limit(shop: &Shop, known: &Known) -> usize {
    match known.spec {
        Some(ListingSpec::Sitemap(_)) => shop.settings.sitemap_entries_limit,
        _ => shop.settings.entries_limit,
    }
}

fn unreadable(error: &ListingError) -> Found {
    let class = match error {
        ListingError::Html { .. } | ListingError::NotAListing { .. } => FailureClass::NotAListing,
        ListingError::Unreadable { .. } => FailureClass::Parse,
    };
    Found::Failed { class, retry_after: None, detail: error.to_string() }
}

fn failed(at: Timestamp, failure: Failure) -> Poll {
    let Failure { class, status, retry_after, detail } = failure;
    let found = Found::Failed { class, retry_after, detail };
    Poll { at, status, bytes: 0, answer: Answer::default(), found, hub: None }
}

/// Writes down the poll and when the next is due, in one operation with the entries.
async fn record(
    shop: &Shop,
    due: &DueListing,
    policy: &Policy,
    poll: Poll,
    took: Duration,
) -> Result<Polled, StoreError> {
    let (mut policy, before, id) = (policy.clone(), due.state.clone(), due.listing);
    let home = (due.url != due.configured_url).then(|| due.configured_url.clone());
    let subscribe = shop.websub.callback.is_some();
    let backup = SignedDuration::try_from(shop.websub.backup_poll).unwrap_or(policy.ceiling);
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    log(due, &poll, duration_ms);
    let client = shop.client.clone();
    let backlog = backlog(shop, due, &poll);
    // Of sitemaps that were not all read nothing can be missed for sure.
    let of_sitemaps = due.kind == "sitemap";
    shop.writer
        .run(move |ledger| {
            let Poll { at, status, bytes, answer, found, hub } = poll;
            let (outcome, entries, problems, over_limit) = judged(ledger, id, found)?;
            if let Some((hub, topic)) = hub.filter(|(hub, _)| subscribe && client.check(hub).is_ok()) {
                ledger.hub_found(id, &hub, &topic, at)?;
            }
            if subscribe && ledger.is_subscribed(id, at)? {
                policy.floor = policy.floor.max(backup);
                policy.ceiling = policy.ceiling.max(backup);
            }
            let mut state = schedule::after(&policy, &before, &outcome, &answer, at);
            let next = schedule::next_check(&policy, &state, &outcome, at, &mut fastrand::Rng::new());
            state.next_check_at = Some(next);
            let moved = schedule::moved(&policy, &state, at).and_then(|to| Url::parse(to).ok());
            let back = home.filter(|_| schedule::moved_in_vain(&state));
            if let Some(to) = moved.filter(|to| client.check(to).is_ok()).or(back)
                && ledger.move_listing(id, &to)?
            {
                (state.moved_to, state.moved_answers, state.moved_since) = (None, 0, None);
            }
            if let Some(gap) = gap(id, &before, &outcome, at).filter(|_| answer.whole || !of_sitemaps) {
                ledger.record_gap(&gap)?;
            }
            let record = PollRecord {
                listing: id,
                at,
                outcome: outcome.clone(),
                status,
                bytes,
                duration_ms,
                state,
                entries,
                problems,
                over_limit,
                backlog,
            };
            Ok(Polled::Recorded { outcome, summary: ledger.record_poll(&record)? })
        })
        .await
}

/// What is not read of a sitemap that is longer than any feed, for such a one lists a site's years.
fn backlog(shop: &Shop, due: &DueListing, poll: &Poll) -> Option<Backlog> {
    let Found::Listed { entries, .. } = &poll.found else { return None };
    let before = poll.at.checked_sub(shop.settings.sitemap_backlog).ok()?;
    let long = due.kind == "sitemap" && entries.len() > shop.settings.entries_limit;
    long.then_some(Backlog { before, undated: due.state.last_success_at.is_none() })
}

/// What a poll came to, by what of it is new.
fn judged(
    ledger: &mut Ledger,
    listing: i64,
    found: Found,
) -> Result<(PollOutcome, Vec<Entry>, Vec<Problem>, u32), StoreError> {
    Ok(match found {
        Found::Listed { entries, problems, over_limit } => {
            let summary = ledger.preview_poll(listing, &entries)?;
            let outcome = PollOutcome::Listed { entries: summary.listed, new: summary.new };
            (outcome, entries, problems, over_limit)
        }
        Found::Unchanged => (PollOutcome::Unchanged, Vec::new(), Vec::new(), 0),
        Found::Failed { class, retry_after, detail } => {
            let problem = Problem { place: "listing".to_owned(), what: detail };
            (PollOutcome::Failed { class, retry_after }, Vec::new(), vec![problem], 0)
        }
    })
}

/// What may have been missed since the poll before.
fn gap(listing: i64, before: &FeedState, outcome: &PollOutcome, until: Timestamp) -> Option<Gap> {
    let PollOutcome::Listed { entries, .. } = outcome else { return None };
    let since = before.last_success_at.filter(|_| schedule::missed(before, outcome))?;
    Some(Gap { listing, since, until, entries: *entries })
}

fn log(due: &DueListing, poll: &Poll, duration_ms: u64) {
    let url = shown(&due.url);
    match &poll.found {
        Found::Failed { class, detail, .. } => {
            tracing::info!(
                source.id = %due.source,
                listing.url = %url,
                failure.class = ?class,
                failure.detail = %detail.escape_debug(),
                failures = due.state.failures + 1,
                "poll failed"
            );
        }
        Found::Listed { entries, .. } => {
            tracing::debug!(source.id = %due.source, listing.url = %url, entries = entries.len(), duration_ms, "polled");
        }
        Found::Unchanged => {
            tracing::debug!(source.id = %due.source, listing.url = %url, duration_ms, "polled, unchanged");
        }
    }
}
