//! What all parts of a run share, and the one way by which they fetch: gate, then client.

use super::gate::{Closed, Gate};
use super::rules::{Rule, RuleBook};
use super::signals::Signals;
use super::{Finished, Process, Settings, Setup};
use crate::config::WebsubSettings;
use crate::fetch::{self, Client, Failure, Kind, Leg, Request, Response, Trail};
use crate::model::{FailureClass, Source, SourceId, host_of};
use crate::schedule::{self, Policy};
use crate::store::{RetentionPolicy, StoreError, Writer};
use crate::telemetry::now;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};
use url::Url;

/// What all parts of a run share.
pub(super) struct Shop {
    pub(super) settings: Settings,
    pub(super) websub: WebsubSettings,
    pub(super) policy: Policy,
    pub(super) retention: RetentionPolicy,
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
    /// It was not asked for: the run ends, or a host on the way is not to be asked before a moment.
    NotAsked(Option<Timestamp>),
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
            websub: setup.websub,
            policy: setup.policy,
            retention: setup.retention,
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

    /// Fetches in turn with the others who ask the same host, and so at each host that redirects lead to.
    pub(super) async fn send(&self, request: &Request<'_>, gap: Duration) -> Result<Response, NoAnswer> {
        let mut trail = Trail::to(request.url);
        loop {
            match self.leg(request, trail, gap).await? {
                Leg::Arrived(response) => return Ok(*response),
                Leg::Redirected(further) => trail = *further,
            }
        }
    }

    /// Fetches like [`Shop::send`] and asks the rules for every URL on the way.
    pub(super) async fn fetch_allowed(&self, request: &Request<'_>) -> Result<Response, NoAnswer> {
        let mut trail = Trail::to(request.url);
        loop {
            let gap = self.allowed(trail.url()).await?;
            match self.leg(request, trail, gap).await? {
                Leg::Arrived(response) => return Ok(*response),
                Leg::Redirected(further) => trail = *further,
            }
        }
    }

    /// Sends a form, in turn with the others who ask the same host; the status of the answer.
    pub(super) async fn post(&self, url: &Url, form: &[(&str, String)]) -> Result<u16, Failure> {
        self.client.check(url).map_err(|refusal| forbidden(&refusal))?;
        match self.gate.enter(&host_of(url), self.gap(Duration::ZERO), &self.signals.stop).await {
            Ok(_pass) => self.client.post(url, form).await,
            Err(Closed::Stopping | Closed::Paused(_)) => {
                Err(Failure::new(FailureClass::RateLimited, "the host is to be left alone"))
            }
            Err(Closed::Store(error)) => Err(Failure::new(FailureClass::Connect, error.to_string())),
        }
    }

    async fn leg(&self, request: &Request<'_>, trail: Trail, gap: Duration) -> Result<Leg, NoAnswer> {
        // Before the gate, for a forbidden host is not even to be waited for.
        self.client.check(trail.url()).map_err(|refusal| forbidden(&refusal))?;
        let host = host_of(trail.url());
        // A redirect inside of a host belongs to one visit.
        let gap = if trail.last().is_some_and(|last| host_of(last) == host) { Duration::ZERO } else { gap };
        let pass = match self.gate.enter(&host, gap, &self.signals.stop).await {
            Ok(pass) => pass,
            Err(Closed::Stopping) => return Err(NoAnswer::NotAsked(None)),
            Err(Closed::Paused(until)) => return Err(NoAnswer::NotAsked(Some(until))),
            Err(Closed::Store(error)) => return Err(NoAnswer::Store(error)),
        };
        let worker = match request.kind {
            Kind::Page => self.fetches.acquire().await.ok(),
            Kind::Listing | Kind::Sitemap | Kind::Robots | Kind::Archive => None,
        };
        let result = self.client.leg(request, trail).await;
        drop((worker, pass));
        if let Err(failure) = &result {
            self.heed(&host, failure).await?;
        }
        Ok(result?)
    }

    /// Asks the host's rules about a URL: the time between two requests, or why it may not be fetched.
    async fn allowed(&self, url: &Url) -> Result<Duration, NoAnswer> {
        self.client.check(url).map_err(|refusal| forbidden(&refusal))?;
        match self.rules.rule(self, url).await? {
            Rule::Allowed { delay } => Ok(self.gap(delay)),
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
        let until = now().checked_add(pause).unwrap_or(Timestamp::MAX);
        tracing::info!(host.name = %host, host.paused_until = %until, "the host asks to be left alone");
        self.gate.pause(host, until, "rate_limited").await
    }
}

fn forbidden(refusal: &fetch::Refusal) -> Failure {
    Failure::new(FailureClass::ForbiddenUrl, refusal.to_string())
}
