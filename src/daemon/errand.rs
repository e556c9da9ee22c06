//! Single documents for a job or a command, fetched as the daemon fetches: in turn with all who ask the same hosts, and
//! by their rules.

use super::fetching::{Fetcher, NoAnswer};
use super::signals::Signals;
use super::{Settings, Setup};
use crate::fetch::{Client, Failure, Kind, Request, Response};
use crate::model::ListingSpec;
use crate::schedule::Policy;
use crate::store::{StoreError, Writer};
use crate::telemetry::now;
use tokio_util::sync::CancellationToken;
use url::Url;

/// Fetches single documents.
pub struct Errand {
    fetcher: Fetcher,
}

/// What came of an errand.
#[derive(Debug, Clone, PartialEq)]
pub enum Fetched {
    /// An answer to work with.
    Answer(Box<Response>),
    /// It was asked for, or forbidden, and failed.
    Failed(Failure),
    /// It was not asked for: the host wants to be left alone for long, or `stop` was cancelled.
    NotAsked,
}

impl Errand {
    /// Fetches nothing more after `stop`.
    pub fn new(setup: Setup, stop: &CancellationToken) -> Self {
        Self::of(setup.settings, setup.policy, setup.client, setup.writer, stop)
    }

    /// The same with no more than fetching needs.
    pub fn of(
        settings: Settings,
        policy: Policy,
        client: Client,
        writer: Writer,
        stop: &CancellationToken,
    ) -> Self {
        Self { fetcher: Fetcher::new(settings, policy, client, writer, Signals::new(stop)) }
    }

    /// Fetches a document in full, where the host's rules allow it; after `stop` it has as long as all running work.
    ///
    /// A CDX server is there to be asked by programs, as a feed is there to be fetched: robots.txt speaks of its pages.
    pub async fn fetch(&self, url: &Url, kind: Kind) -> Result<Fetched, StoreError> {
        let request = Request::new(url, kind, now());
        match kind {
            Kind::Archive => self.waited(self.fetcher.send(&request)).await,
            _ => self.waited(self.fetcher.fetch_allowed(&request)).await,
        }
    }

    /// Fetches a listing in full as a poll would.
    pub async fn listing(&self, spec: &ListingSpec, user_agent: Option<&str>) -> Result<Fetched, StoreError> {
        let kind = if matches!(spec, ListingSpec::Sitemap(_)) { Kind::Sitemap } else { Kind::Listing };
        let request = Request { user_agent, ..Request::new(spec.url(), kind, now()) };
        self.waited(self.fetcher.listing(spec.kind(), &request)).await
    }

    /// The sitemaps that the robots.txt of a URL's host names; none where it cannot be had.
    pub async fn sitemaps(&self, url: &Url) -> Result<Vec<Url>, StoreError> {
        match self.fetcher.sitemaps(url).await {
            Err(NoAnswer::Store(error)) => Err(error),
            named => Ok(named.unwrap_or_default()),
        }
    }

    async fn waited(
        &self,
        answer: impl Future<Output = Result<Response, NoAnswer>>,
    ) -> Result<Fetched, StoreError> {
        let signals = &self.fetcher.signals;
        let answer = signals.within(self.fetcher.settings.shutdown, async {
            tokio::select! {
                answer = answer => answer,
                () = signals.abort.cancelled() => Err(NoAnswer::NotAsked(None)),
            }
        });
        match answer.await {
            Ok(answer) => Ok(Fetched::Answer(Box::new(answer))),
            Err(NoAnswer::Failed(failure)) => Ok(Fetched::Failed(failure)),
            Err(NoAnswer::NotAsked(_)) => Ok(Fetched::NotAsked),
            Err(NoAnswer::Store(error)) => Err(error),
        }
    }
}
