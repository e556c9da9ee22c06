//! Single documents for a job, fetched as the daemon fetches: in turn with all who ask the same hosts, and by their
//! rules.

use super::Setup;
use super::fetching::{NoAnswer, Shop};
use super::signals::Signals;
use crate::fetch::{Failure, Kind, Request, Response};
use crate::store::StoreError;
use crate::telemetry::now;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use url::Url;

/// Fetches single documents.
pub struct Errand {
    shop: Shop,
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
        Self { shop: Shop::new(setup, Signals::new(stop)) }
    }

    /// Fetches a document in full, where the host's rules allow it; after `stop` it has as long as all running work.
    ///
    /// A CDX server is there to be asked by programs, as a feed is there to be fetched: robots.txt speaks of its pages.
    pub async fn fetch(&self, url: &Url, kind: Kind) -> Result<Fetched, StoreError> {
        let signals = &self.shop.signals;
        let (request, shutdown) = (Request::new(url, kind, now()), self.shop.settings.shutdown);
        let answer = signals.within(shutdown, async {
            tokio::select! {
                answer = self.ask(&request) => answer,
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

    async fn ask(&self, request: &Request<'_>) -> Result<Response, NoAnswer> {
        match request.kind {
            Kind::Archive => self.shop.send(request, self.shop.gap(Duration::ZERO)).await,
            _ => self.shop.fetch_allowed(request).await,
        }
    }
}
