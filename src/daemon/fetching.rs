//! What all parts of a run share, and the one way by which they fetch: gate, then client.

use super::gate::{Closed, Gate};
use super::rules::{Rule, RuleBook};
use super::signals::Signals;
use super::{Finished, Process, RuleOut, Settings, Setup};
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
    pub(super) fetcher: Fetcher,
    pub(super) settings: Arc<Settings>,
    pub(super) websub: WebsubSettings,
    pub(super) policy: Arc<Policy>,
    pub(super) retention: RetentionPolicy,
    pub(super) sources: HashMap<SourceId, Source>,
    pub(super) client: Client,
    pub(super) writer: Writer,
    pub(super) process: Process,
    pub(super) rule_out: Option<RuleOut>,
    pub(super) progress: Option<mpsc::Sender<Finished>>,
    pub(super) signals: Signals,
}

/// The one way by which everything is fetched: by the host's rules, through the host's gate, with the client.
pub(super) struct Fetcher {
    pub(super) settings: Arc<Settings>,
    pub(super) policy: Arc<Policy>,
    pub(super) client: Client,
    pub(super) writer: Writer,
    pub(super) signals: Signals,
    gate: Gate,
    rules: RuleBook,
    /// Articles fetched at the same time.
    pages: Semaphore,
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

/// What is sent.
#[derive(Clone, Copy)]
enum Sent<'a> {
    Request(&'a Request<'a>),
    Form(&'a [(&'a str, String)]),
}

impl Shop {
    pub(super) fn new(setup: Setup, signals: Signals) -> Self {
        let fetcher = Fetcher::new(setup.settings, setup.policy, setup.client, setup.writer, signals);
        Self {
            sources: setup.sources.into_iter().map(|source| (source.id.clone(), source)).collect(),
            settings: Arc::clone(&fetcher.settings),
            websub: setup.websub,
            policy: Arc::clone(&fetcher.policy),
            retention: setup.retention,
            client: fetcher.client.clone(),
            writer: fetcher.writer.clone(),
            process: setup.process,
            rule_out: setup.rule_out,
            progress: setup.progress,
            signals: fetcher.signals.clone(),
            fetcher,
        }
    }
}

impl Fetcher {
    pub(super) fn new(
        settings: Settings,
        policy: Policy,
        client: Client,
        writer: Writer,
        signals: Signals,
    ) -> Self {
        Self {
            gate: Gate::new(&settings, writer.clone()),
            rules: RuleBook::default(),
            pages: Semaphore::new(settings.article_workers.max(1)),
            settings: Arc::new(settings),
            policy: Arc::new(policy),
            client,
            writer,
            signals,
        }
    }

    /// Fetches a robots.txt in full, in turn with the others who ask the same host.
    pub(super) async fn robots(&self, url: &Url) -> Result<Response, NoAnswer> {
        self.send(&Request::new(url, Kind::Robots, now())).await
    }

    /// Fetches a listing of a kind or an older page of it. A feed is there to be fetched; the others are pages and files
    /// that a site may close to robots.
    pub(super) async fn listing(&self, kind: &str, request: &Request<'_>) -> Result<Response, NoAnswer> {
        match kind {
            "sitemap" | "index" => self.fetch_allowed(request).await,
            _ => self.send(request).await,
        }
    }

    /// Fetches what is there to be fetched by programs, whatever the rules say of pages.
    pub(super) async fn send(&self, request: &Request<'_>) -> Result<Response, NoAnswer> {
        self.follow(request.url, Sent::Request(request)).await
    }

    /// Fetches in turn with the others who ask the same host, and so at each host that redirects lead to; the rules are
    /// asked for every URL on the way.
    pub(super) async fn fetch_allowed(&self, request: &Request<'_>) -> Result<Response, NoAnswer> {
        let mut trail = Trail::to(request.url);
        loop {
            let delay = self.allowed(trail.url()).await?;
            match self.leg(Sent::Request(request), trail, delay).await? {
                Leg::Arrived(response) => return Ok(*response),
                Leg::Redirected(further) => trail = *further,
            }
        }
    }

    /// Sends a form, in turn with the others who ask the same host; fails unless it was accepted.
    pub(super) async fn post(&self, url: &Url, form: &[(&str, String)]) -> Result<Response, NoAnswer> {
        self.follow(url, Sent::Form(form)).await
    }

    /// The sitemaps that the robots.txt of a URL's host names.
    pub(super) async fn sitemaps(&self, url: &Url) -> Result<Vec<Url>, NoAnswer> {
        self.client.check(url).map_err(|refusal| forbidden(&refusal))?;
        self.rules.sitemaps(self, url).await
    }

    /// Sends in turn with the others who ask the same host, and so at each host that redirects lead to.
    async fn follow(&self, url: &Url, sent: Sent<'_>) -> Result<Response, NoAnswer> {
        let mut trail = Trail::to(url);
        loop {
            let delay = self.rules.known_delay(self, trail.url());
            match self.leg(sent, trail, delay).await? {
                Leg::Arrived(response) => return Ok(*response),
                Leg::Redirected(further) => trail = *further,
            }
        }
    }

    /// Sends once; `delay` is what the host wants between two requests.
    async fn leg(&self, sent: Sent<'_>, trail: Trail, delay: Duration) -> Result<Leg, NoAnswer> {
        // Before the gate, for a forbidden host is not even to be waited for.
        self.client.check(trail.url()).map_err(|refusal| forbidden(&refusal))?;
        let host = host_of(trail.url());
        // A redirect inside of a host belongs to one visit.
        let same_visit = trail.last().is_some_and(|last| host_of(last) == host);
        let gap = (!same_visit).then(|| self.settings.host_gap.max(delay));
        let pass = match self.gate.enter(&host, gap, &self.signals.stop).await {
            Ok(pass) => pass,
            Err(Closed::Stopping) => return Err(NoAnswer::NotAsked(None)),
            Err(Closed::Paused(until)) => return Err(NoAnswer::NotAsked(Some(until))),
            Err(Closed::Store(error)) => return Err(NoAnswer::Store(error)),
        };
        let worker = match sent {
            Sent::Request(Request { kind: Kind::Page, .. }) => self.pages.acquire().await.ok(),
            Sent::Request(_) | Sent::Form(_) => None,
        };
        let result = match sent {
            Sent::Request(request) => self.client.leg(request, trail).await,
            Sent::Form(form) => self.client.post(form, trail, now()).await,
        };
        drop((worker, pass));
        self.heed(&host, &result).await?;
        Ok(result?)
    }

    /// Asks the host's rules about a URL: the time between two requests, or why it may not be fetched.
    async fn allowed(&self, url: &Url) -> Result<Duration, NoAnswer> {
        self.client.check(url).map_err(|refusal| forbidden(&refusal))?;
        match self.rules.rule(self, url).await? {
            Rule::Allowed { delay } => Ok(delay),
            Rule::Forbidden => Err(Failure::new(FailureClass::Robots, "forbidden by robots.txt").into()),
            Rule::Unknown(class) => Err(Failure::new(class, "the host's robots.txt cannot be read").into()),
        }
    }

    /// A host that is asked too often is left alone by everybody.
    async fn heed(&self, host: &str, result: &Result<Leg, Failure>) -> Result<(), StoreError> {
        let failure = match result {
            Err(failure) if failure.asks_to_wait() => failure,
            Err(_) => return Ok(()),
            Ok(_) => {
                self.gate.served(host);
                return Ok(());
            }
        };
        let pause = schedule::pause(&self.policy, failure.retry_after, self.gate.overloaded(host));
        let until = now().checked_add(pause).unwrap_or(Timestamp::MAX);
        tracing::info!(host.name = %host, host.paused_until = %until, "the host asks to be left alone");
        self.gate.pause(host, until, "rate_limited").await
    }

    /// Until when the host of a URL is to be left alone, as far as this process knows.
    pub(super) fn paused_until(&self, url: &Url) -> Timestamp {
        self.gate.paused_until(&host_of(url))
    }
}

fn forbidden(refusal: &fetch::Refusal) -> Failure {
    Failure::new(FailureClass::ForbiddenUrl, refusal.to_string())
}
