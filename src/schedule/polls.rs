//! Listings: what is remembered after a poll, and when the next is due.

use super::{Answer, FeedState, Policy, PollOutcome};
use crate::model::FailureClass;
use jiff::{SignedDuration, Timestamp};

/// Doubt, in bits, at which a server's validators are trusted no more: once in a million it does an honest one wrong.
const DOUBT_LIMIT: u32 = 20;

/// Failures in a row after which the place that a listing has moved to is left for its own again.
const MOVED_BACK: u32 = 10;

/// The validators to send: none while a full answer is due, and none to a server that was found to answer 304 for ever
/// (FreshRSS#1020).
pub fn validators<'a>(policy: &Policy, state: &'a FeedState, now: Timestamp) -> Option<(&'a str, &'a str)> {
    let within =
        |at: Option<Timestamp>, limit| at.is_some_and(|at| age(at, now).is_some_and(|age| age < limit));
    let fresh = within(state.last_full_at, policy.full_fetch_every)
        && within(state.validators_at, policy.validators_kept);
    let pair =
        (state.etag.as_deref().unwrap_or_default(), state.last_modified.as_deref().unwrap_or_default());
    let trusted = !within(state.distrusted_at, policy.validators_kept);
    (trusted && fresh && pair != ("", "")).then_some(pair)
}

/// Where the listing is polled: its own URL, or the one it has moved to where that is believed.
pub fn moved<'a>(policy: &Policy, state: &'a FeedState, now: Timestamp) -> Option<&'a str> {
    let since = state.moved_since?;
    let long = age(since, now).is_some_and(|age| age >= policy.moved_over);
    // A new place that fails again and again was a parking page or a mistake.
    (long && state.failures < 3 && state.moved_answers >= policy.moved_answers)
        .then_some(state.moved_to.as_deref()?)
}

/// Whether the place that a listing has moved to turns out to be none.
pub fn moved_in_vain(state: &FeedState) -> bool {
    state.failures >= MOVED_BACK
}

/// The state after a poll, all but the next moment.
pub fn after(
    policy: &Policy,
    state: &FeedState,
    outcome: &PollOutcome,
    answer: &Answer,
    now: Timestamp,
) -> FeedState {
    let mut next = state.clone();
    next.last_poll_at = Some(now);
    match outcome {
        PollOutcome::Failed { class, .. } => {
            next.failures = state.failures.saturating_add(1);
            next.failing_since = state.failing_since.or(Some(now));
            next.last_class = Some(*class);
            next.gone_confirmations =
                if *class == FailureClass::NotFound { state.gone_confirmations.saturating_add(1) } else { 0 };
        }
        PollOutcome::Listed { .. } | PollOutcome::Unchanged => {
            succeed(policy, &mut next, outcome, answer, now)
        }
    }
    next
}

fn succeed(policy: &Policy, next: &mut FeedState, outcome: &PollOutcome, answer: &Answer, now: Timestamp) {
    let before = next.last_success_at;
    next.interval_seconds = interval(policy, next, outcome);
    next.failures = 0;
    next.failing_since = None;
    next.last_class = None;
    next.gone_confirmations = 0;
    next.last_success_at = Some(now);
    if matches!(outcome, PollOutcome::Listed { new: 1.., .. }) {
        next.last_new_at = Some(now);
    }
    keep_wish(next, answer);
    if answer.whole {
        next.whole_at = Some(now);
    }
    if let Some(quiet) = answer.quiet {
        next.quiet = quiet;
    }
    // What was said long ago may have been true then.
    let lately =
        SignedDuration::from_secs(signed(next.interval_seconds.max(next.wish_seconds).saturating_mul(3)));
    let fresh = before.and_then(|at| age(at, now)).is_some_and(|age| age <= lately);
    judge_validators(next, outcome, answer, fresh && validators(policy, next, now).is_none(), now);
    if answer.full {
        next.last_full_at = Some(now);
        next.body_hash.clone_from(&answer.body_hash);
        keep_validators(next, answer, now);
        keep_moved(next, answer, now);
    }
}

/// Each part of the wish holds until an answer says something else of it: a 304 knows nothing of the listing's own.
fn keep_wish(next: &mut FeedState, answer: &Answer) {
    if answer.full || answer.fresh_seconds.is_some() {
        next.fresh_seconds = answer.fresh_seconds.unwrap_or(0);
    }
    if let Some(ttl) = answer.ttl_seconds {
        next.ttl_seconds = ttl;
    }
    next.wish_seconds = next.fresh_seconds.max(next.ttl_seconds);
}

/// A server lies when the full answer that is asked for once a day is new though it said all day that nothing had
/// changed. After `n` such answers that happens to an honest one by chance once in `n + 1` times; where nothing known is
/// left in the listing, there is no doubt.
///
/// `unasked`: no validators were sent, and the answer before is not old.
fn judge_validators(
    next: &mut FeedState,
    outcome: &PollOutcome,
    answer: &Answer,
    unasked: bool,
    now: Timestamp,
) {
    if !answer.full {
        next.unchanged = next.unchanged.saturating_add(1);
        return;
    }
    let unasked = unasked && next.unchanged > 0;
    next.doubt = match outcome {
        PollOutcome::Listed { entries, new } if unasked && entries == new && *new > 0 => DOUBT_LIMIT,
        PollOutcome::Listed { new: 1.., .. } if unasked => next.doubt + (next.unchanged + 1).ilog2(),
        _ => 0,
    };
    next.unchanged = 0;
    if next.doubt >= DOUBT_LIMIT {
        next.distrusted_at = Some(now);
        next.doubt = 0;
    }
}

/// Both come from one answer: an ETag beside another answer's Last-Modified validates nothing.
fn keep_validators(next: &mut FeedState, answer: &Answer, now: Timestamp) {
    let ahead = answer.modified_at.is_some_and(|at| at > now);
    next.etag.clone_from(&answer.etag);
    next.last_modified = answer.last_modified.clone().filter(|_| !ahead);
    next.validators_at = Some(now);
}

/// The caller names the place that it was polled at where that is believed already.
fn keep_moved(next: &mut FeedState, answer: &Answer, now: Timestamp) {
    if answer.moved_to.is_none() {
        next.moved_to = None;
        next.moved_answers = 0;
        next.moved_since = None;
    } else if answer.moved_to == next.moved_to {
        next.moved_answers = next.moved_answers.saturating_add(1);
    } else {
        next.moved_to.clone_from(&answer.moved_to);
        next.moved_answers = 1;
        next.moved_since = Some(now);
    }
}

/// The interval that aims at a share of known entries between the two marks.
fn interval(policy: &Policy, state: &FeedState, outcome: &PollOutcome) -> u64 {
    let least = seconds(policy.floor);
    let most = seconds(policy.ceiling).max(least);
    if state.interval_seconds == 0 || state.last_success_at.is_none() {
        // Of a first answer everything is new, which says nothing of how fast it changes.
        return seconds(policy.start).clamp(least, most);
    }
    let known = match outcome {
        PollOutcome::Listed { entries, new } if *entries > 0 => {
            f64::from(entries.saturating_sub(*new)) / f64::from(*entries)
        }
        _ => 1.0,
    };
    let changed = if known < policy.known_low {
        state.interval_seconds / 2
    } else if known > policy.known_high {
        state.interval_seconds.saturating_add(state.interval_seconds / 2)
    } else {
        state.interval_seconds
    };
    changed.clamp(least, most)
}

/// Whether entries may have been missed: the poll has nothing in common with what was listed before.
pub fn missed(before: &FeedState, outcome: &PollOutcome) -> bool {
    matches!(outcome, PollOutcome::Listed { entries, new } if *entries > 0 && entries == new)
        && before.last_new_at.is_some()
}

/// When to poll next, from the state after the poll.
pub fn next_check(
    policy: &Policy,
    state: &FeedState,
    outcome: &PollOutcome,
    now: Timestamp,
    rng: &mut fastrand::Rng,
) -> Timestamp {
    let wait = match outcome {
        PollOutcome::Failed { class, retry_after } => {
            let asked = retry_after.map(|asked| clamped(policy, asked));
            let backoff = jittered(policy, backoff(policy, state, *class), rng);
            match asked {
                // Never earlier than asked, and not all at the same moment.
                Some(asked) => asked + SignedDuration::from_secs(rng.i64(0..=30)),
                None => backoff,
            }
        }
        PollOutcome::Listed { .. } | PollOutcome::Unchanged => {
            let wish = SignedDuration::from_secs(signed(state.wish_seconds)).min(policy.wish_limit);
            jittered(policy, rest(policy, state, now), rng).max(wish)
        }
    };
    let next = now.checked_add(wait.max(SignedDuration::from_secs(1))).unwrap_or(Timestamp::MAX);
    outside_quiet(policy, state, next, now)
}

/// The moment, or the first after it at which the listing does not ask to be left alone; its wish counts up to the same
/// limit as the others.
fn outside_quiet(policy: &Policy, state: &FeedState, next: Timestamp, now: Timestamp) -> Timestamp {
    if !state.quiet.contains(next) {
        return next;
    }
    let limit = now.checked_add(policy.wish_limit).unwrap_or(Timestamp::MAX).max(next);
    state.quiet.end(next).unwrap_or(limit).min(limit)
}

fn rest(policy: &Policy, state: &FeedState, now: Timestamp) -> SignedDuration {
    let idle = state.last_new_at.and_then(|at| age(at, now)).is_some_and(|age| age >= policy.idle_after);
    if idle {
        return policy.idle.max(policy.floor);
    }
    SignedDuration::from_secs(signed(state.interval_seconds)).max(policy.floor)
}

/// The pause that a server asks for, within reason.
pub(super) fn clamped(policy: &Policy, retry_after: u64) -> SignedDuration {
    let least = policy.retry_after_least;
    SignedDuration::from_secs(signed(retry_after)).clamp(least, policy.retry_after_most.max(least))
}

/// How long a host is left alone that asks for it, or that says without a time that it is asked too often; `times` is how
/// often it has said so in a row before.
pub fn pause(policy: &Policy, retry_after: Option<u64>, times: u32) -> SignedDuration {
    match retry_after {
        Some(asked) => clamped(policy, asked),
        None => doubled(policy.overload_pause, times, policy.failure_cap),
    }
}

fn backoff(policy: &Policy, state: &FeedState, class: FailureClass) -> SignedDuration {
    if state.failures >= policy.long_failures {
        return policy.long_cap;
    }
    let (first, cap) = match class {
        FailureClass::RateLimited => (policy.overload_pause, policy.failure_cap),
        FailureClass::ServerError
        | FailureClass::Dns
        | FailureClass::Tls
        | FailureClass::Connect
        | FailureClass::Timeout
        | FailureClass::Transfer => (base(policy, state), policy.failure_cap),
        FailureClass::Blocked
        | FailureClass::NotFound
        | FailureClass::ClientError
        | FailureClass::TooLarge
        | FailureClass::ForbiddenUrl
        | FailureClass::Redirects
        | FailureClass::NotAListing
        | FailureClass::Parse
        | FailureClass::Robots => (base(policy, state), policy.gone_cap),
    };
    doubled(first, state.failures.saturating_sub(1), cap)
}

fn base(policy: &Policy, state: &FeedState) -> SignedDuration {
    let known = SignedDuration::from_secs(signed(state.interval_seconds));
    if known.is_zero() { policy.start.max(policy.floor) } else { known.max(policy.floor) }
}

/// `first` doubled so often, at most `cap`.
pub(super) fn doubled(first: SignedDuration, times: u32, cap: SignedDuration) -> SignedDuration {
    first.checked_mul(1_i32.checked_shl(times.min(30)).unwrap_or(i32::MAX)).unwrap_or(cap).min(cap)
}

/// `wait` moved at random to either side, so that what was started together drifts apart.
pub(super) fn jittered(policy: &Policy, wait: SignedDuration, rng: &mut fastrand::Rng) -> SignedDuration {
    let share = policy.jitter.clamp(0.0, 0.5) * rng.f64().mul_add(2.0, -1.0);
    wait.checked_add(SignedDuration::try_from_secs_f64(wait.as_secs_f64() * share).unwrap_or_default())
        .unwrap_or(wait)
}

/// Nothing where the clock was set back: what lies ahead has no age.
fn age(at: Timestamp, now: Timestamp) -> Option<SignedDuration> {
    let age = now.duration_since(at);
    (!age.is_negative()).then_some(age)
}

fn seconds(duration: SignedDuration) -> u64 {
    u64::try_from(duration.as_secs()).unwrap_or(0)
}

fn signed(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}
