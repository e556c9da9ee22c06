//! When listings and articles are tried again: tables and laws.

use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp};
use peacewire::model::{DropReason, FailureClass, ListingSpec, QuietTimes, Tier};
use peacewire::schedule::{
    Answer, FailedFetch, FeedState, Next, Policy, PollOutcome, RecheckPolicy, Rung, after, may_validate,
    missed, moved, next_check, pause, recheck, retry, validators,
};
use proptest::prelude::*;

fn now() -> Timestamp {
    "2025-12-01T12:00:00Z".parse().unwrap()
}

fn steady() -> Policy {
    Policy { jitter: 0.0, ..Policy::default() }
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

fn healthy(interval_seconds: u64) -> FeedState {
    FeedState {
        interval_seconds,
        last_success_at: Some(now()),
        last_new_at: Some(now()),
        last_full_at: Some(now()),
        ..FeedState::default()
    }
}

fn listed(entries: u32, new: u32) -> PollOutcome {
    PollOutcome::Listed { entries, new }
}

fn failed(class: FailureClass) -> PollOutcome {
    PollOutcome::Failed { class, retry_after: None }
}

fn full() -> Answer {
    Answer { full: true, ..Answer::default() }
}

fn wait(policy: &Policy, state: &FeedState, outcome: &PollOutcome) -> SignedDuration {
    let state = after(policy, state, outcome, &full(), now());
    next_check(policy, &state, outcome, now(), &mut fastrand::Rng::with_seed(1)).duration_since(now())
}

#[test]
fn the_interval_follows_the_share_of_known_entries() {
    for (before, entries, new, wanted) in [
        (0, 20, 20, 15),
        (60, 20, 20, 30),
        (60, 20, 14, 30),
        (60, 20, 10, 60),
        (60, 20, 1, 90),
        (60, 20, 0, 90),
        (60, 0, 0, 90),
        (12, 20, 20, 10),
        (300, 20, 0, 360),
    ] {
        let state = if before == 0 { FeedState::default() } else { healthy(before * 60) };
        assert_eq!(
            wait(&steady(), &state, &listed(entries, new)),
            minutes(wanted),
            "{before} {entries} {new}"
        );
    }
    assert_eq!(wait(&steady(), &healthy(3600), &PollOutcome::Unchanged), minutes(90));
}

#[test]
fn offices_agencies_and_channels_have_lower_floors() {
    let url = url::Url::parse("https://news.example/").unwrap();
    let feed = ListingSpec::Feed(url.clone());
    for (tier, spec, start, floor) in [
        (Tier::National, &feed, 15, 10),
        (Tier::Wire, &feed, 15, 5),
        (Tier::Official, &feed, 15, 5),
        (Tier::Channel, &ListingSpec::Channel(url), 3, 3),
    ] {
        let policy = steady().for_listing(tier, spec);
        assert_eq!(wait(&policy, &FeedState::default(), &listed(9, 9)), minutes(start), "{tier:?}");
        assert_eq!(wait(&policy, &healthy(60), &listed(9, 9)), minutes(floor), "{tier:?}");
    }
}

#[test]
fn an_idle_listing_is_polled_once_a_day() {
    let month = now() - SignedDuration::from_hours(24 * 31);
    let state = FeedState { last_new_at: Some(month), ..healthy(3600) };
    assert_eq!(wait(&steady(), &state, &listed(9, 0)), minutes(24 * 60));
    assert_eq!(wait(&steady(), &state, &listed(9, 1)), minutes(90));
}

#[test]
fn failures_back_off_by_class_and_never_end() {
    for (class, failures, wanted) in [
        (FailureClass::ServerError, 0, 30),
        (FailureClass::ServerError, 1, 60),
        (FailureClass::ServerError, 9, 360),
        (FailureClass::Dns, 9, 360),
        (FailureClass::RateLimited, 0, 10),
        (FailureClass::RateLimited, 1, 20),
        (FailureClass::RateLimited, 9, 360),
        (FailureClass::NotFound, 9, 1440),
        (FailureClass::Parse, 9, 1440),
        (FailureClass::Blocked, 9, 1440),
        (FailureClass::NotFound, 29, 7 * 1440),
        (FailureClass::Dns, u32::MAX, 7 * 1440),
    ] {
        let state = FeedState { failures, ..healthy(1800) };
        assert_eq!(wait(&steady(), &state, &failed(class)), minutes(wanted), "{class:?} {failures}");
    }
}

#[test]
fn a_retry_after_is_obeyed_within_reason() {
    for (asked, least, most) in
        [(0, 60, 90), (120, 120, 150), (317_100, 86_400, 86_430), (u64::MAX, 86_400, 86_430)]
    {
        let outcome = PollOutcome::Failed { class: FailureClass::RateLimited, retry_after: Some(asked) };
        let waited = wait(&Policy::default(), &healthy(900), &outcome).as_secs();
        assert!((least..=most).contains(&waited), "{asked}: {waited}");
    }
}

#[test]
fn a_listing_that_asks_to_be_left_alone_is_up_to_five_hours() {
    for (wish, wanted) in [(0, 15), (60, 15), (3600, 60), (86_400, 300), (u64::MAX, 300)] {
        let answer = Answer { fresh_seconds: Some(wish), ..full() };
        let state = after(&steady(), &FeedState::default(), &listed(9, 9), &answer, now());
        let at = next_check(&steady(), &state, &listed(9, 9), now(), &mut fastrand::Rng::with_seed(1));
        assert_eq!(at.duration_since(now()), minutes(wanted), "{wish}");
        // A 304 says nothing of it and the wish holds.
        let state = after(&steady(), &state, &PollOutcome::Unchanged, &Answer::default(), now());
        assert_eq!(state.wish_seconds, wish);
    }
}

#[test]
fn each_part_of_a_wish_holds_until_an_answer_says_something_else_of_it() {
    let answer =
        |full, fresh_seconds, ttl_seconds| Answer { full, fresh_seconds, ttl_seconds, ..Answer::default() };
    let mut state = FeedState::default();
    for (what, answer, wanted) in [
        ("read, with a ttl", answer(true, Some(60), Some(3600)), 3600),
        ("a 304 that calls itself stale", answer(false, Some(0), None), 3600),
        ("a 304 that says nothing", answer(false, None, None), 3600),
        ("a body seen before, fresh for long", answer(true, Some(7200), None), 7200),
        ("a 304 that says nothing", answer(false, None, None), 7200),
        ("a body seen before that says nothing", answer(true, None, None), 3600),
        ("read, without a ttl", answer(true, None, Some(0)), 0),
    ] {
        state = after(&steady(), &state, &PollOutcome::Unchanged, &answer, now());
        assert_eq!(state.wish_seconds, wanted, "{what}");
    }
}

#[test]
fn a_host_that_is_overloaded_again_and_again_is_left_alone_for_longer() {
    let told = |times| pause(&steady(), None, times);
    assert_eq!([0, 1, 2, 9, u32::MAX].map(told), [10, 20, 40, 360, 360].map(minutes));
    let asked = |seconds| pause(&steady(), Some(seconds), 5);
    assert_eq!([0, 90, 1_000_000].map(asked).map(|pause| pause.as_secs()), [60, 90, 86_400]);
}

#[test]
fn validators_are_kept_as_a_pair_from_one_full_answer() {
    let first = Answer {
        etag: Some("W/\"1\"".to_owned()),
        last_modified: Some("Mon, 01 Dec 2025 10:00:00 GMT".to_owned()),
        ..full()
    };
    let state = after(&steady(), &FeedState::default(), &listed(1, 1), &first, now());
    assert_eq!(validators(&steady(), &state, now()), Some(("W/\"1\"", "Mon, 01 Dec 2025 10:00:00 GMT")));
    let other = Answer { etag: Some("\"2\"".to_owned()), ..Answer::default() };
    let state = after(&steady(), &state, &PollOutcome::Unchanged, &other, now());
    assert_eq!(state.etag.as_deref(), Some("W/\"1\""));
    let second = Answer { etag: Some("\"2\"".to_owned()), ..full() };
    let state = after(&steady(), &state, &listed(1, 0), &second, now());
    assert_eq!(validators(&steady(), &state, now()), Some(("\"2\"", "")));
    let state = after(&steady(), &state, &listed(1, 0), &full(), now());
    assert_eq!(validators(&steady(), &state, now()), None);
}

#[test]
fn a_last_modified_ahead_of_the_clock_is_ignored() {
    let answer = Answer {
        last_modified: Some("Tue, 02 Dec 2025 10:00:00 GMT".to_owned()),
        modified_at: Some(now() + SignedDuration::from_hours(22)),
        ..full()
    };
    let state = after(&steady(), &FeedState::default(), &listed(1, 1), &answer, now());
    assert_eq!(validators(&steady(), &state, now()), None);
}

#[test]
fn a_full_answer_is_asked_for_once_a_day_and_after_the_clock_was_set_back() {
    let answer = Answer { etag: Some("\"1\"".to_owned()), ..full() };
    let state = after(&steady(), &FeedState::default(), &listed(1, 1), &answer, now());
    let sent =
        |hours: i64| validators(&steady(), &state, now() + SignedDuration::from_hours(hours)).is_some();
    assert!(sent(23));
    assert!(!sent(24));
    assert!(!sent(-1));
}

#[test]
fn a_permanent_redirect_is_believed_after_three_same_answers_over_a_day() {
    let there = Answer { moved_to: Some("https://news.example/new".to_owned()), ..full() };
    let hours = |count: i64| now() + SignedDuration::from_hours(count);
    let mut state = FeedState::default();
    for (hour, believed) in [(0, false), (1, false), (2, false), (25, true)] {
        state = after(&steady(), &state, &listed(1, 0), &there, hours(hour));
        assert_eq!(moved(&steady(), &state, hours(hour)).is_some(), believed, "{hour}");
    }
    let dead = FeedState { failures: 3, ..state.clone() };
    assert_eq!(moved(&steady(), &dead, hours(26)), None);
    state = after(&steady(), &state, &listed(1, 0), &full(), hours(26));
    assert_eq!(moved(&steady(), &state, hours(26)), None);
}

#[test]
fn a_success_ends_the_row_of_failures() {
    let state = after(&steady(), &healthy(900), &failed(FailureClass::NotFound), &Answer::default(), now());
    let state = after(&steady(), &state, &failed(FailureClass::NotFound), &Answer::default(), now());
    assert_eq!((state.failures, state.gone_confirmations, state.failing_since), (2, 2, Some(now())));
    let state = after(&steady(), &state, &PollOutcome::Unchanged, &Answer::default(), now());
    assert_eq!((state.failures, state.gone_confirmations, state.failing_since), (0, 0, None));
    assert_eq!(state.last_class, None);
}

#[test]
fn articles_are_tried_again_by_class_and_then_given_up_with_a_reason() {
    let again = |mins: i64| Next::Retry(now() + minutes(mins));
    for (class, attempts, retry_after, wanted) in [
        (FailureClass::ServerError, 1, None, again(10)),
        (FailureClass::ServerError, 2, None, again(20)),
        (FailureClass::Timeout, 5, None, again(160)),
        (FailureClass::Timeout, 6, None, Next::GiveUp(DropReason::Unreachable)),
        (FailureClass::NotFound, 1, None, again(10)),
        (FailureClass::NotFound, 2, None, Next::GiveUp(DropReason::NotFound)),
        (FailureClass::RateLimited, 6, Some(600), again(10)),
        (FailureClass::RateLimited, 24, Some(600), Next::GiveUp(DropReason::Unreachable)),
        (FailureClass::Blocked, 3, None, Next::GiveUp(DropReason::Blocked)),
        (FailureClass::Robots, 1, None, Next::GiveUp(DropReason::Robots)),
        (FailureClass::ForbiddenUrl, 1, None, Next::GiveUp(DropReason::ForbiddenUrl)),
        (FailureClass::TooLarge, 1, None, Next::GiveUp(DropReason::TooLarge)),
        (FailureClass::Redirects, 2, None, Next::GiveUp(DropReason::Unreachable)),
    ] {
        let failed = FailedFetch { class, attempts, retry_after };
        let next = retry(&steady(), &failed, now(), &mut fastrand::Rng::with_seed(1));
        assert_eq!(next, wanted, "{class:?} {attempts}");
    }
}

fn class() -> impl Strategy<Value = FailureClass> {
    prop::sample::select(vec![
        FailureClass::Blocked,
        FailureClass::NotFound,
        FailureClass::RateLimited,
        FailureClass::ServerError,
        FailureClass::Dns,
        FailureClass::Parse,
        FailureClass::TooLarge,
    ])
}

fn outcome() -> impl Strategy<Value = PollOutcome> {
    prop_oneof![
        (0..5000_u32, 0..5000_u32).prop_map(|(entries, new)| listed(entries, new.min(entries))),
        Just(PollOutcome::Unchanged),
        (class(), prop::option::of(any::<u64>()))
            .prop_map(|(class, retry_after)| PollOutcome::Failed { class, retry_after }),
    ]
}

proptest! {
    #[test]
    fn the_next_poll_is_always_ahead_and_never_more_than_a_week_and_its_jitter_away(
        outcomes in prop::collection::vec((outcome(), prop::option::of(any::<u64>())), 1..60),
        seed: u64,
    ) {
        let policy = Policy::default();
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut state = FeedState::default();
        let mut now = now();
        for (outcome, fresh_seconds) in outcomes {
            let answer = Answer { fresh_seconds, full: outcome != PollOutcome::Unchanged, ..Answer::default() };
            state = after(&policy, &state, &outcome, &answer, now);
            let next = next_check(&policy, &state, &outcome, now, &mut rng);
            let wait = next.duration_since(now);
            prop_assert!(wait >= SignedDuration::from_secs(60), "{wait:?} after {outcome:?}");
            prop_assert!(wait <= SignedDuration::from_hours(24 * 8), "{wait:?} after {outcome:?}");
            now = next;
        }
    }

    #[test]
    fn jitter_stays_within_its_share(seed: u64, interval in 600_u64..21_600) {
        let policy = Policy { known_high: 2.0, known_low: -1.0, ..Policy::default() };
        let state = after(&policy, &healthy(interval), &listed(9, 4), &full(), now());
        let next = next_check(&policy, &state, &listed(9, 4), now(), &mut fastrand::Rng::with_seed(seed));
        let share = next.duration_since(now()).as_secs_f64() / (interval as f64);
        prop_assert!((0.899..=1.101).contains(&share), "{share}");
    }

    #[test]
    fn an_article_that_fails_for_ever_is_given_up(class in class(), asked in prop::option::of(any::<u64>())) {
        let mut rng = fastrand::Rng::with_seed(1);
        let given_up = (1..100).any(|attempts| {
            let failed = FailedFetch { class, attempts, retry_after: asked };
            matches!(retry(&Policy::default(), &failed, now(), &mut rng), Next::GiveUp(_))
        });
        prop_assert!(given_up);
    }
}

#[test]
fn a_poll_never_falls_into_hours_that_the_listing_asks_to_be_left_alone() {
    let mut quiet = QuietTimes::default();
    // now() is a Monday, 12:00; the next poll would come at 12:15.
    for hour in [12, 13, 14] {
        quiet.add_hour(hour);
    }
    let answer = Answer { quiet: Some(quiet), ..full() };
    let next = |answer: &Answer| {
        let state = after(&steady(), &FeedState::default(), &listed(9, 9), answer, now());
        next_check(&steady(), &state, &listed(9, 9), now(), &mut fastrand::Rng::with_seed(1)).to_string()
    };
    assert_eq!(next(&full()), "2025-12-01T12:15:00Z");
    assert_eq!(next(&answer), "2025-12-01T15:00:00Z");
    let mut days = QuietTimes::default();
    days.add_day(Weekday::Monday);
    // A wish counts up to five hours, this one as well.
    assert_eq!(next(&Answer { quiet: Some(days), ..full() }), "2025-12-01T17:00:00Z");
}

#[test]
fn what_was_missed_shows_in_a_poll_that_has_nothing_in_common_with_the_one_before() {
    let before = healthy(600);
    for (outcome, wanted) in [
        (listed(20, 20), true),
        (listed(20, 19), false),
        (listed(0, 0), false),
        (PollOutcome::Unchanged, false),
        (failed(FailureClass::Timeout), false),
    ] {
        assert_eq!(missed(&before, &outcome), wanted, "{outcome:?}");
    }
    assert!(!missed(&FeedState::default(), &listed(20, 20)), "of a first poll everything is new");
}

#[test]
fn a_server_that_answers_304_whatever_has_changed_is_asked_in_full() {
    let policy = steady();
    let etagged = || Answer { full: true, etag: Some("\"1\"".to_owned()), ..Answer::default() };
    let first = after(&policy, &FeedState::default(), &listed(20, 20), &etagged(), now());
    let hours = |hours: i64| now() + SignedDuration::from_hours(hours);
    let unchanged = |mut state: FeedState, from: i64| {
        for hour in from..from + 23 {
            assert!(validators(&policy, &state, hours(hour)).is_some(), "{hour}");
            state = after(&policy, &state, &PollOutcome::Unchanged, &Answer::default(), hours(hour));
        }
        state
    };
    // Nothing known is left after a day of "unchanged": a lie.
    let day = unchanged(first.clone(), 1);
    let liar = after(&policy, &day, &listed(20, 20), &etagged(), hours(24));
    assert_eq!(validators(&policy, &liar, hours(25)), None);
    assert!(validators(&policy, &liar, hours(24 + 8 * 24)).is_none(), "too old by then as well");
    // One new entry may have come in the last hour; five days in a row it does not.
    let mut state = first.clone();
    for day in 0..5 {
        assert_eq!(state.distrusted_at, None, "{day}");
        state = unchanged(state, day * 24 + 1);
        state = after(&policy, &state, &listed(20, 1), &etagged(), hours(day * 24 + 24));
    }
    assert_eq!(state.distrusted_at, Some(hours(5 * 24)));
    // What was unchanged long before the machine slept may have changed since.
    let slept = after(&policy, &unchanged(first.clone(), 1), &listed(20, 20), &etagged(), hours(80));
    assert_eq!(slept.distrusted_at, None);
    // An answer to validators says nothing against them.
    let day = unchanged(after(&policy, &FeedState::default(), &listed(20, 20), &etagged(), now()), 1);
    let honest = after(&policy, &day, &listed(20, 20), &etagged(), hours(23));
    assert_eq!(honest.distrusted_at, None);
}

fn look_again(policy: &Policy, age_minutes: i64, failures: u32, asked: Option<u64>) -> Option<i64> {
    let rng = &mut fastrand::Rng::with_seed(1);
    let next = recheck(policy, now() - minutes(age_minutes), failures, asked, now(), rng)?;
    Some(next.duration_since(now()).as_secs() / 60)
}

#[test]
fn articles_are_looked_at_again_the_more_seldom_the_older_they_are_and_then_never() {
    let policy = steady();
    let (hour, day) = (60, 24 * 60);
    for (age, wanted) in [
        (-10, Some(15)),
        (0, Some(15)),
        (3 * hour - 1, Some(15)),
        (3 * hour, Some(60)),
        (day - 1, Some(60)),
        (day, Some(6 * hour)),
        (7 * day - 1, Some(6 * hour)),
        (7 * day, Some(3 * day)),
        (26 * day, Some(3 * day)),
        (28 * day, None),
        (30 * day, None),
        (400 * day, None),
    ] {
        assert_eq!(look_again(&policy, age, 0, None), wanted, "{age} minutes old");
    }
    assert!(policy.rechecks.is_watched(now() - minutes(29 * day), now()));
    assert!(!policy.rechecks.is_watched(now() - minutes(30 * day), now()));
}

#[test]
fn failed_looks_back_off_and_a_server_that_asks_for_time_gets_it() {
    let policy = steady();
    for (failures, asked, wanted) in
        [(1, None, 30), (3, None, 120), (40, None, 24 * 60), (0, Some(7200), 120), (0, Some(10), 15)]
    {
        assert_eq!(look_again(&policy, 0, failures, asked), Some(wanted), "{failures} {asked:?}");
    }
    assert_eq!(look_again(&policy, 8 * 24 * 60, 5, None), Some(3 * 24 * 60));
}

#[test]
fn the_ladder_can_be_shortened_and_turned_off_and_must_rise() {
    let rung = |until, every| Rung { until: minutes(until), every: minutes(every) };
    let with = |ladder: Vec<Rung>| Policy { rechecks: RecheckPolicy { ladder }, ..steady() };
    assert_eq!(look_again(&with(Vec::new()), 0, 0, None), None);
    let short = with(vec![rung(60, 10)]);
    assert_eq!((look_again(&short, 40, 0, None), look_again(&short, 55, 0, None)), (Some(10), None));
    assert_eq!(short.rechecks.fault(), None);
    assert!(with(vec![rung(60, 10), rung(60, 20)]).rechecks.fault().is_some());
    assert!(with(vec![rung(60, 0)]).rechecks.fault().is_some());
}

proptest! {
    #[test]
    fn the_next_look_lies_ahead_and_within_the_time_that_the_ladder_holds(
        age in -1_000_i64..50_000, failures in 0_u32..80, asked in proptest::option::of(0_u64..1_000_000), seed: u64
    ) {
        let (policy, since) = (Policy::default(), now() - minutes(age));
        let rng = &mut fastrand::Rng::with_seed(seed);
        if let Some(next) = recheck(&policy, since, failures, asked, now(), rng) {
            prop_assert!(next > now() && policy.rechecks.is_watched(since, next));
        }
    }
}

#[test]
fn validators_of_a_page_are_sent_for_eight_days_and_not_after_the_clock_was_set_back() {
    for (age_days, wanted) in [(0, true), (7, true), (8, false), (30, false), (-1, false)] {
        let read_at = now() - minutes(age_days * 24 * 60);
        assert_eq!(may_validate(&steady(), Some(read_at), now()), wanted, "{age_days} days");
    }
    assert!(!may_validate(&steady(), None, now()));
}
