//! robots.txt: asked for once a day and host, kept in the store, decided by `crate::robots`.

use super::fetching::{Fetcher, NoAnswer};
use crate::fetch::{AGENT, Failure};
use crate::model::{FailureClass, host_of};
use crate::robots::Robots;
use crate::store::CachedRobots;
use crate::telemetry::now;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OnceCell;
use url::Url;

/// A host whose rules could not be got is asked again after this.
const ASK_AGAIN: SignedDuration = SignedDuration::from_mins(10);

/// Above this many hosts the rules kept in memory are dropped; the store has them.
const HOSTS_KEPT: usize = 4096;

/// What a host says about a URL.
#[derive(Debug)]
pub(super) enum Rule {
    /// It may be fetched, with this much time between two requests.
    Allowed {
        /// The crawl-delay.
        delay: Duration,
    },
    /// It may not.
    Forbidden,
    /// The host could not be asked, which counts as no.
    Unknown(FailureClass),
}

#[derive(Debug)]
enum Known {
    Rules(Box<Robots>),
    Everything,
    Unreachable(FailureClass),
}

#[derive(Debug, Clone)]
struct Slot {
    since: Timestamp,
    cell: Arc<OnceCell<Known>>,
}

/// The rules known to this process.
#[derive(Debug, Default)]
pub(super) struct RuleBook {
    hosts: Mutex<HashMap<String, Slot>>,
}

impl RuleBook {
    /// Asks the host's rules about a URL; fails only where the answer was not waited for.
    pub(super) async fn rule(&self, fetcher: &Fetcher, url: &Url) -> Result<Rule, NoAnswer> {
        let slot = self.slot(&host_of(url), fetcher.settings.robots_kept);
        let known = slot.cell.get_or_try_init(|| learn(fetcher, url)).await?;
        Ok(match known {
            Known::Everything => Rule::Allowed { delay: Duration::ZERO },
            Known::Unreachable(class) => Rule::Unknown(*class),
            Known::Rules(robots) if robots.allowed(AGENT, url) => {
                Rule::Allowed { delay: delay_of(robots, fetcher) }
            }
            Known::Rules(_) => Rule::Forbidden,
        })
    }

    /// The sitemaps that the host's robots.txt names; none where there is no file.
    pub(super) async fn sitemaps(&self, fetcher: &Fetcher, url: &Url) -> Result<Vec<Url>, NoAnswer> {
        let slot = self.slot(&host_of(url), fetcher.settings.robots_kept);
        Ok(match slot.cell.get_or_try_init(|| learn(fetcher, url)).await? {
            Known::Rules(robots) => robots.sitemaps().to_vec(),
            Known::Everything | Known::Unreachable(_) => Vec::new(),
        })
    }

    /// The crawl-delay of a host whose rules this process knows; nobody is asked for them.
    pub(super) fn known_delay(&self, fetcher: &Fetcher, url: &Url) -> Duration {
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        match hosts.get(&host_of(url)).and_then(|slot| slot.cell.get()) {
            Some(Known::Rules(robots)) => delay_of(robots, fetcher),
            _ => Duration::ZERO,
        }
    }

    fn slot(&self, host: &str, kept: Duration) -> Slot {
        let moment = now();
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() > HOSTS_KEPT {
            hosts.clear();
        }
        let slot =
            hosts.entry(host.to_owned()).or_insert_with(|| Slot { since: moment, cell: Arc::default() });
        let limit = match slot.cell.get() {
            Some(Known::Unreachable(_)) => ASK_AGAIN,
            _ => signed(kept),
        };
        if moment.duration_since(slot.since) >= limit {
            *slot = Slot { since: moment, cell: Arc::default() };
        }
        slot.clone()
    }
}

/// What the host wants between two requests, as far as it is obeyed.
fn delay_of(robots: &Robots, fetcher: &Fetcher) -> Duration {
    robots.crawl_delay(AGENT).unwrap_or_default().min(fetcher.settings.crawl_delay_limit)
}

async fn learn(fetcher: &Fetcher, url: &Url) -> Result<Known, NoAnswer> {
    let host = host_of(url);
    let (name, moment) = (host.clone(), now());
    let cached = fetcher.writer.run_now(move |ledger| ledger.robots_cached(&name, moment)).await?;
    if let Some(cached) = &cached
        && moment.duration_since(cached.fetched_at) < signed(kept_for(cached, fetcher.settings.robots_kept))
    {
        return Ok(decide(fetcher, cached, moment));
    }
    let (status, body, class) = match ask(fetcher, url).await? {
        Asked::Answered(status, body) => (status, body, None),
        Asked::Unreachable(class) => (0, Vec::new(), Some(class)),
    };
    tracing::debug!(host.name = %host, robots.status = status, "asked for robots.txt");
    let known = fetcher
        .writer
        .run(move |ledger| {
            ledger.put_robots(&host, status, &body, moment)?;
            ledger.robots_cached(&host, moment)
        })
        .await?;
    let known =
        known.map_or(Known::Unreachable(FailureClass::ServerError), |known| decide(fetcher, &known, moment));
    Ok(match (known, class) {
        // The store does not keep why there was no answer.
        (Known::Unreachable(_), Some(class)) => Known::Unreachable(class),
        (known, _) => known,
    })
}

/// What came of asking for a robots.txt.
enum Asked {
    /// The status and the body.
    Answered(u16, Vec<u8>),
    /// There was no answer.
    Unreachable(FailureClass),
}

async fn ask(fetcher: &Fetcher, url: &Url) -> Result<Asked, NoAnswer> {
    let none = Asked::Answered(404, Vec::new());
    let Ok(place) = url.join("/robots.txt") else { return Ok(none) };
    match fetcher.robots(&place).await {
        Ok(response) => Ok(Asked::Answered(200, response.body)),
        Err(NoAnswer::Failed(Failure { status: Some(status), .. })) => {
            Ok(Asked::Answered(status, Vec::new()))
        }
        // RFC 9309 2.3.1.2: more than five redirects are as if there were no file.
        Err(NoAnswer::Failed(Failure { class: FailureClass::Redirects, .. })) => Ok(none),
        Err(NoAnswer::Failed(Failure { class, .. })) => Ok(Asked::Unreachable(class)),
        Err(other) => Err(other),
    }
}

/// An error is asked about again soon; an answer is kept.
fn kept_for(cached: &CachedRobots, kept: Duration) -> Duration {
    if is_answer(cached.status) { kept } else { ASK_AGAIN.unsigned_abs() }
}

/// 429 says no more of the rules than a 5xx does.
fn is_answer(status: u16) -> bool {
    matches!(status, 200..=428 | 430..=499)
}

/// RFC 9309 2.3.1: 4xx allows everything, no answer forbids everything unless an older answer is known.
fn decide(fetcher: &Fetcher, cached: &CachedRobots, moment: Timestamp) -> Known {
    let recent = |at: Timestamp| moment.duration_since(at) < signed(fetcher.settings.robots_stale);
    match (cached.status, &cached.body) {
        (200, Some(body)) => Known::Rules(Box::new(Robots::parse(body))),
        (status, _) if is_answer(status) => Known::Everything,
        (_, Some(body)) if cached.body_at.is_some_and(recent) => Known::Rules(Box::new(Robots::parse(body))),
        (0, _) => Known::Unreachable(FailureClass::Connect),
        (429, _) => Known::Unreachable(FailureClass::RateLimited),
        _ => Known::Unreachable(FailureClass::ServerError),
    }
}

fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}
