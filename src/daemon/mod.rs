//! The daemon: polls listings, fetches articles, hands pages to the pipeline, stops in order.
//!
//! Two producers claim work from the store and feed two stages through bounded queues. Only the producers see the stop
//! signal; the stages end because their queues close. What was not begun is given back to the store.

mod articles;
mod errand;
mod fetching;
mod gate;
mod gathered;
mod hubs;
mod items;
mod lease;
mod listings;
mod polls;
mod queue;
mod rechecks;
mod rereading;
mod rules;
mod signals;
mod summary;
mod watch;

pub use crate::config::DaemonSettings as Settings;
pub use errand::{Errand, Fetched};
pub use lease::Keeper;
pub use summary::{Ended, Finished, ItemEnd, PollCounts, RecheckCounts, Summary};

use crate::config::WebsubSettings;
use crate::fetch::Client;
use crate::model::{Entry, MatchReport, Outlet, Source};
use crate::pipeline::{Input, Outcome};
use crate::schedule::Policy;
use crate::store::{RetentionPolicy, Scope, StoreError, Writer};
use crate::telemetry::now;
use fetching::Shop;
use signals::Signals;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The pipeline as the daemon calls it, on a thread for processors' work; it may panic.
pub type Process = Arc<dyn Fn(&Input) -> Outcome + Send + Sync>;

/// The gate before fetching: the report on an entry that is not about the topic by its title and summary alone.
pub type RuleOut = Arc<dyn Fn(&Entry) -> Option<MatchReport> + Send + Sync>;

/// All that the daemon works with.
#[derive(Clone)]
pub struct Setup {
    /// Sizes and pauses.
    pub settings: Settings,
    /// Hubs that tell of changes.
    pub websub: WebsubSettings,
    /// When to try again.
    pub policy: Policy,
    /// What is kept how long.
    pub retention: RetentionPolicy,
    /// What is polled.
    pub sources: Vec<Source>,
    /// The publishers behind the sources.
    pub outlets: Vec<Outlet>,
    /// The HTTP client.
    pub client: Client,
    /// The store.
    pub writer: Writer,
    /// The pipeline.
    pub process: Process,
    /// The gate before fetching, where one is wanted.
    pub rule_out: Option<RuleOut>,
    /// Where each finished article is told, for a progress bar; a slow reader slows the work down.
    pub progress: Option<mpsc::Sender<Finished>>,
}

/// What is to be done before the daemon ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Poll and fetch until the stop signal.
    Daemon,
    /// Poll each due listing once, and fetch until nothing can be fetched now.
    Once,
    /// Fetch the entries of a job until nothing of it can be fetched now; the caller holds the job's lease.
    Drain(i64),
}

/// Why the daemon could not go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DaemonError {
    /// The store refuses to work.
    #[error("its writer failed")]
    Store(#[source] StoreError),
    /// Another process runs on this store.
    #[error(transparent)]
    Held(StoreError),
}

impl From<StoreError> for DaemonError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Held { .. } => Self::Held(error),
            error => Self::Store(error),
        }
    }
}

/// A run that may begin: a poller holds the store's lease, and the store's sources are those of the configuration.
pub struct Ready {
    setup: Setup,
    mode: Mode,
    signals: Signals,
    tracker: TaskTracker,
    keeper: Option<Keeper>,
}

/// Runs until its mode is done or `stop` is cancelled; work begun by then has `settings.shutdown` to end.
pub async fn run(setup: Setup, mode: Mode, stop: CancellationToken) -> Result<Summary, DaemonError> {
    open(setup, mode, &stop).await?.run().await
}

/// Makes ready for a run; fails where another process polls for this store.
pub async fn open(mut setup: Setup, mode: Mode, stop: &CancellationToken) -> Result<Ready, DaemonError> {
    if let Mode::Drain(_) = mode {
        // Nobody waits for a backfill.
        setup.settings.host_gap = setup.settings.job_host_gap;
    }
    let tracker = TaskTracker::new();
    let signals = Signals::new(stop);
    let keeper = match mode {
        Mode::Drain(_) => None,
        Mode::Daemon | Mode::Once => Some(take(&setup, &tracker, &signals).await?),
    };
    Ok(Ready { setup, mode, signals, tracker, keeper })
}

impl Ready {
    /// Runs until its mode is done or the stop signal.
    pub async fn run(self) -> Result<Summary, DaemonError> {
        let Self { setup, mode, signals, tracker, keeper } = self;
        let shutdown = setup.settings.shutdown;
        let shop = Arc::new(Shop::new(setup, signals.clone()));
        let work = work(&shop, mode, &tracker);
        tracing::info!(mode = ?mode, "started");
        let summary = signals.within(shutdown, work).await;
        end(keeper, &tracker).await;
        let mut summary = summary?;
        summary.ended = signals.ended();
        tracing::info!(
            ended = ?summary.ended,
            polls.listed = summary.polls.listed,
            polls.failed = summary.polls.failed,
            items.stored = summary.stored,
            items.ruled_out = summary.ruled_out,
            items.given_back = summary.given_back,
            rechecks.revised = summary.rechecks.revised,
            rechecks.unchanged = summary.rechecks.unchanged,
            "ended"
        );
        Ok(summary)
    }

    /// Does not run, and gives the lease back.
    pub async fn close(self) {
        end(self.keeper, &self.tracker).await;
    }
}

async fn end(keeper: Option<Keeper>, tracker: &TaskTracker) {
    if let Some(keeper) = keeper {
        keeper.release().await;
    }
    tracker.close();
    tracker.wait().await;
}

/// Takes the poller's lease and makes the store's sources those of the configuration.
async fn take(setup: &Setup, tracker: &TaskTracker, signals: &Signals) -> Result<Keeper, DaemonError> {
    let keeper =
        Keeper::take(setup.writer.clone(), "poller", &setup.settings, tracker, signals.lost()).await?;
    let (sources, outlets) = (setup.sources.clone(), setup.outlets.clone());
    let synced = setup.writer.run_now(move |ledger| ledger.sync_sources(&sources, &outlets, now())).await;
    match synced {
        Ok(()) => Ok(keeper),
        Err(error) => {
            keeper.release().await;
            Err(error.into())
        }
    }
}

async fn work(shop: &Arc<Shop>, mode: Mode, tracker: &TaskTracker) -> Result<Summary, DaemonError> {
    let (scope, polls) = match mode {
        Mode::Drain(job) => (Scope::Job(job), None),
        Mode::Daemon | Mode::Once => (Scope::Poller, Some(mode)),
    };
    if mode == Mode::Daemon {
        watch::start(shop, tracker);
        hubs::start(shop, tracker);
    }
    let polls = polls.map(|mode| polls::start(shop, mode, tracker));
    if polls.is_none() {
        shop.signals.polls_done.cancel();
    }
    let items = items::start(shop, scope, mode, tracker);
    let mut summary = Summary::default();
    if let Some(polls) = polls {
        summary.polls = polls.counts().await?;
    }
    items.counts(&mut summary).await?;
    Ok(summary)
}
