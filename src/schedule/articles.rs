//! Articles: whether a failed fetch is tried again, and when.

use super::Policy;
use super::polls::{clamped, doubled, jittered};
use crate::model::{DropReason, FailureClass};
use jiff::Timestamp;

/// What becomes of an article whose fetch failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Tried again at this moment.
    Retry(Timestamp),
    /// Given up.
    GiveUp(DropReason),
}

/// A failed fetch of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailedFetch {
    /// How it failed.
    pub class: FailureClass,
    /// Attempts so far, this one included.
    pub attempts: u32,
    /// Seconds that the server asks for.
    pub retry_after: Option<u64>,
}

/// Decides over an article whose fetch failed.
pub fn retry(policy: &Policy, failed: &FailedFetch, now: Timestamp, rng: &mut fastrand::Rng) -> Next {
    let (attempts, reason) = ladder(policy, failed.class);
    if failed.attempts >= attempts {
        return Next::GiveUp(reason);
    }
    let pause = match failed.retry_after {
        Some(asked) => clamped(policy, asked),
        None => {
            let articles = &policy.articles;
            let times = failed.attempts.saturating_sub(1);
            jittered(policy, doubled(articles.first_pause, times, articles.longest_pause), rng)
        }
    };
    Next::Retry(now.checked_add(pause).unwrap_or(Timestamp::MAX))
}

/// How often a class is tried, and what it is called when it is given up.
fn ladder(policy: &Policy, class: FailureClass) -> (u32, DropReason) {
    let attempts = policy.articles.attempts;
    match class {
        FailureClass::Robots => (1, DropReason::Robots),
        FailureClass::ForbiddenUrl => (1, DropReason::ForbiddenUrl),
        FailureClass::TooLarge => (1, DropReason::TooLarge),
        FailureClass::Parse | FailureClass::NotAListing => (1, DropReason::Unreadable),
        FailureClass::NotFound => (policy.articles.gone_attempts, DropReason::NotFound),
        FailureClass::ClientError | FailureClass::Redirects => (2, DropReason::Unreachable),
        FailureClass::Blocked => (attempts.min(3), DropReason::Blocked),
        // The host was too busy, which says nothing against the article.
        FailureClass::RateLimited => (attempts.saturating_mul(4), DropReason::Unreachable),
        FailureClass::ServerError
        | FailureClass::Dns
        | FailureClass::Tls
        | FailureClass::Connect
        | FailureClass::Timeout
        | FailureClass::Transfer => (attempts, DropReason::Unreachable),
    }
}
