//! What all parts of a run share, and the one way by which they fetch: gate, then client.

use super::gate::{Closed, Gate, host_of};
use super::rules::{Rule, RuleBook};
use super::signals::Signals;
use super::{Finished, Process, Settings, Setup};
use crate::fetch::{self, Client, Failure, Kind, Request, Response};
use crate::model::{FailureClass, Source, SourceId};
use crate::schedule::{self, Policy};
use crate::store::{StoreError, Writer};
use crate::telemetry::now;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};
use url::Url;

/// What all parts of a run share.
pub(super) struct Shop {
    pub(super) settings: Settings,
    pub(super) policy: Policy,
    pub(super) sources: HashMap<SourceId, Source>,
    pub(super) client: Client,
    pub(super) writer: Writer,
    pub(super) process: Process,
    pub(super) progress: Option<mpsc::Sender<Finished>>,
    pub(super) signals: Signals,
    pub(super) gate: Gate,
    pub(super) rules: RuleBook,
    /// Listings and pages read at the same time.
    pub(super) processors: Arc<Semaphore>,
    /// Articles fetched at the same time.
    pub(super) fetches: Semaphore,
}

/// Why there is no answer to work with.
#[derive(Debug)]
pub(super) enum NoAnswer {
    /// It was asked for and failed.
    Failed(Failure),
    /// It was not asked for: the run ends or the host is paused.
    NotAsked,
    /// The store does not answer.
    Store(StoreError),
}

impl From<StoreError> for NoAnswer {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Failure> for NoAnswer {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Shop {
    pub(super) fn new(setup: Setup, signals: Signals) -> Self {
        Self {
            gate: Gate::new(&setup.settings, setup.writer.clone()),
            rules: RuleBook::default(),
            processors: Arc::new(Semaphore::new(setup.settings.cpu_workers.max(1))),
            fetches: Semaphore::new(setup.settings.article_workers.max(1)),
            sources: setup.sources.into_iter().map(|source| (source.id.clone(), source)).collect(),
            settings: setup.settings,
            policy: setup.policy,
            client: setup.client,
            writer: setup.writer,
            process: setup.process,
            progress: setup.progress,
            signals,
        }
    }

    /// The time between two requests to a host that asks for this much.
    pub(super) fn gap(&self, delay: Duration) -> Duration {
        self.settings.host_gap.max(delay)
    }

    /// Fetches in full, in turn with the others who ask the same host.
    pub(super) async fn fetch(&self, url: &Url, kind: Kind, gap: Duration) -> Result<Response, NoAnswer> {
        self.send(&Request::new(url, kind, now()), gap).await
    }

    /// Fetches in turn with the others who ask the same host.
    pub(super) async fn send(&self, request: &Request<'_>, gap: Duration) -> Result<Response, NoAnswer> {
        // Before the gate, for a forbidden host is not even to be waited for.
        self.client.check(request.url).map_err(|refusal| forbidden(&refusal))?;
        let host = host_of(request.url);
        let pass = match self.gate.enter(&host, gap, &self.signals.stop).await {
            Ok(pass) => pass,
            Err(Closed::Stopping | Closed::Paused) => return Err(NoAnswer::NotAsked),
            Err(Closed::Store(error)) => return Err(NoAnswer::Store(error)),
        };
        let worker = match request.kind {
            Kind::Page => self.fetches.acquire().await.ok(),
            Kind::Listing | Kind::Sitemap | Kind::Robots => None,
        };
        let result = self.client.get(request).await;
        drop((worker, pass));
        if let Err(failure) = &result {
            self.heed(&host, failure).await?;
        }
        Ok(result?)
    }

    /// Asks the host's rules, then fetches.
    pub(super) async fn fetch_allowed(&self, request: &Request<'_>) -> Result<Response, NoAnswer> {
        self.client.check(request.url).map_err(|refusal| forbidden(&refusal))?;
        match self.rules.rule(self, request.url).await? {
            Rule::Allowed { delay } => self.send(request, self.gap(delay)).await,
            Rule::Forbidden => Err(Failure::new(FailureClass::Robots, "forbidden by robots.txt").into()),
            Rule::Unknown(class) => Err(Failure::new(class, "the host's robots.txt cannot be read").into()),
        }
    }

    /// A host that is asked too often is left alone by everybody.
    async fn heed(&self, host: &str, failure: &Failure) -> Result<(), StoreError> {
        if failure.class != FailureClass::RateLimited {
            return Ok(());
        }
        let pause = failure
            .retry_after
            .map_or(self.policy.overload_pause, |asked| schedule::clamped(&self.policy, asked));
        let until = now().checked_add(pause).unwrap_or(jiff::Timestamp::MAX);
        tracing::info!(host.name = %host, host.paused_until = %until, "the host asks to be left alone");
        self.gate.pause(host, until, "rate_limited").await
    }
}

fn forbidden(refusal: &fetch::Refusal) -> Failure {
    Failure::new(FailureClass::ForbiddenUrl, refusal.to_string())
}
