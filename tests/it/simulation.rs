//! Thirty days of polling two thousand listings against servers with outages, 429s, lying validators and long wishes,
//! by the decisions that the daemon takes; the clock is the simulation's.

use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};
use peacewire::model::FailureClass;
use peacewire::schedule::{
    Answer, FeedState, Policy, PollOutcome, after, missed, next_check, pause, validators,
};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

const START: i64 = 1_764_547_200;
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
const DAYS: i64 = 30;
const LISTINGS: usize = 2_000;
const HOSTS: usize = 1_200;
/// Entries that a listing shows.
const WINDOW: usize = 20;
/// Seconds between two requests to one host.
const GAP: i64 = 2;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(START + second).unwrap()
}

/// What a server does with validators.
#[derive(Clone, Copy, PartialEq)]
enum Validating {
    Honest,
    Never,
    /// 304 to everybody who sends any.
    Always304,
}

struct Site {
    host: usize,
    /// When each entry is published, in order.
    published: Vec<i64>,
    validating: Validating,
    max_age: Option<u64>,
    /// Mean seconds between two entries, at first.
    pace: i64,
}

#[derive(Default)]
struct Host {
    /// From, to, and what it answers.
    troubles: Vec<(i64, i64, FailureClass, Option<u64>)>,
    // What the gate keeps of it.
    next_slot: i64,
    paused_until: i64,
    last_request: Option<i64>,
}

#[derive(Default)]
struct Client {
    state: FeedState,
    /// Entries up to this one, counted from the first, were seen.
    seen: usize,
    /// Asked to be left alone until this moment.
    rest_until: i64,
    full_answers: u32,
    /// Sum and number of the shares of known entries, after the pace has changed.
    known: (f64, u32),
    lost: usize,
    lost_in_gaps: usize,
}

#[derive(Default, Debug)]
struct Tally {
    polls: u64,
    conditional: u64,
    /// Full polls though validators were there and the last full answer was less than a day ago, but for servers that lie.
    needlessly_full: u64,
    inside_pause: u64,
    inside_wish: u64,
    too_close: u64,
    gaps: u64,
}

fn sites(rng: &mut Rng) -> Vec<Site> {
    (0..LISTINGS)
        .map(|index| {
            let pace = match index % 20 {
                0 => 5 * 60,
                1..=3 => 30 * 60,
                4..=9 => 4 * HOUR,
                10..=18 => DAY,
                _ => 40 * DAY,
            };
            let mut published = Vec::new();
            // Some history, then gaps around the pace.
            let mut moment = -pace * 30;
            while moment < DAYS * DAY {
                published.push(moment);
                // From the fifteenth day on everything happens twice as often.
                let pace = if moment > 15 * DAY { pace / 2 } else { pace };
                moment += 1 + rng.i64(pace / 4..pace * 7 / 4);
            }
            let validating = match index % 7 {
                0 | 1 => Validating::Never,
                2 => Validating::Always304,
                _ => Validating::Honest,
            };
            let max_age = [None, None, Some(600), Some(3_600), Some(100_000)][index % 5];
            // One host has a hundred listings, the others one to three.
            let host = if index < 100 { 0 } else { 1 + index % (HOSTS - 1) };
            Site { host, published, validating, max_age, pace }
        })
        .collect()
}

fn hosts(rng: &mut Rng) -> Vec<Host> {
    let kinds = [
        (FailureClass::ServerError, None),
        (FailureClass::Timeout, None),
        (FailureClass::Dns, None),
        (FailureClass::RateLimited, Some(900)),
        (FailureClass::RateLimited, Some(7 * 86_400)),
        (FailureClass::RateLimited, None),
        (FailureClass::NotFound, None),
    ];
    let host = |index: usize| {
        let mut host = Host::default();
        for _ in 0..index % 4 {
            let from = rng.i64(0..DAYS * DAY);
            let (class, retry_after) = kinds[rng.usize(..kinds.len())];
            host.troubles.push((from, from + rng.i64(10 * 60..36 * HOUR), class, retry_after));
        }
        host
    };
    (0..HOSTS).map(host).collect()
}

/// How the server answers a poll at `now`.
fn answer(
    site: &Site,
    host: &Host,
    now: i64,
    conditional: Option<(&str, &str)>,
    seen: usize,
) -> (PollOutcome, Answer) {
    if let Some((_, _, class, retry_after)) =
        host.troubles.iter().find(|(from, to, ..)| (*from..*to).contains(&now))
    {
        return (PollOutcome::Failed { class: *class, retry_after: *retry_after }, Answer::default());
    }
    let newest = site.published.partition_point(|published| *published <= now);
    let etag = format!("\"{newest}\"");
    let same = conditional.is_some_and(|(sent, _)| site.validating == Validating::Always304 || sent == etag);
    let fresh_seconds = site.max_age;
    if same {
        return (PollOutcome::Unchanged, Answer { fresh_seconds, ..Answer::default() });
    }
    let shown = newest.min(WINDOW);
    let new = newest.saturating_sub(seen).min(shown);
    let outcome =
        PollOutcome::Listed { entries: u32::try_from(shown).unwrap(), new: u32::try_from(new).unwrap() };
    let etag = (site.validating != Validating::Never).then_some(etag);
    (outcome, Answer { full: true, etag, fresh_seconds, ..Answer::default() })
}

/// The daemon's side.
struct Run {
    policy: Policy,
    tally: Tally,
    rng: Rng,
}

/// One poll; when the next is due.
fn poll(run: &mut Run, site: &Site, host: &mut Host, client: &mut Client, now: i64) -> i64 {
    let Run { policy, tally, rng } = run;
    tally.polls += 1;
    tally.inside_pause += u64::from(now < host.paused_until);
    tally.inside_wish += u64::from(now < client.rest_until);
    tally.too_close += u64::from(host.last_request.is_some_and(|last| now - last < GAP));
    host.last_request = Some(now);
    let conditional = validators(policy, &client.state, at(now));
    tally.conditional += u64::from(conditional.is_some());
    let full_lately =
        client.state.last_full_at.is_some_and(|full| at(now).duration_since(full) < policy.full_fetch_every);
    let trusted = client.state.distrusted_at.is_none() || site.validating == Validating::Honest;
    tally.needlessly_full +=
        u64::from(conditional.is_none() && client.state.etag.is_some() && full_lately && trusted);
    let (outcome, answer) = answer(site, host, now, conditional, client.seen);
    let before = client.state.clone();
    client.state = after(policy, &before, &outcome, &answer, at(now));
    match &outcome {
        PollOutcome::Failed { class, retry_after } => {
            if *class == FailureClass::RateLimited {
                let pause = pause(policy, *retry_after, 0);
                host.paused_until = host.paused_until.max(now + pause.as_secs());
            }
        }
        PollOutcome::Unchanged => rest(policy, client, &answer, now),
        PollOutcome::Listed { entries, new } => {
            rest(policy, client, &answer, now);
            client.full_answers += 1;
            take(site, client, now, missed(&before, &outcome), tally);
            if now > 17 * DAY && *entries > 0 {
                client.known.0 += f64::from(entries - new) / f64::from(*entries);
                client.known.1 += 1;
            }
        }
    }
    (next_check(policy, &client.state, &outcome, at(now), rng).as_second() - START).max(now + 1)
}

fn rest(policy: &Policy, client: &mut Client, answer: &Answer, now: i64) {
    let wish = answer.fresh_seconds.map_or(0, |wish| i64::try_from(wish).unwrap());
    client.rest_until = now + wish.min(policy.wish_limit.as_secs());
}

/// Takes what is shown; what has left the window unseen is lost.
fn take(site: &Site, client: &mut Client, now: i64, gap: bool, tally: &mut Tally) {
    let newest = site.published.partition_point(|published| *published <= now);
    let first_shown = newest.saturating_sub(WINDOW);
    if client.full_answers > 1 {
        let lost = first_shown.saturating_sub(client.seen);
        client.lost += lost;
        if gap {
            tally.gaps += 1;
            client.lost_in_gaps += lost;
        }
    }
    client.seen = newest;
}

#[test]
fn thirty_days_of_two_thousand_listings_break_no_promise() {
    let mut rng = Rng::with_seed(7);
    let (sites, mut hosts) = (sites(&mut rng), hosts(&mut rng));
    let mut run = Run { policy: Policy::default(), tally: Tally::default(), rng };
    let mut clients: Vec<Client> = (0..LISTINGS).map(|_| Client::default()).collect();
    let mut due: BinaryHeap<Reverse<(i64, usize)>> = (0..LISTINGS).map(|index| Reverse((0, index))).collect();
    while let Some(Reverse((moment, index))) = due.pop() {
        if moment >= DAYS * DAY {
            break;
        }
        // On the twentieth day the machine sleeps for eight hours.
        let moment =
            if (20 * DAY..20 * DAY + 8 * HOUR).contains(&moment) { 20 * DAY + 8 * HOUR } else { moment };
        let (site, client) = (&sites[index], &mut clients[index]);
        let host = &mut hosts[site.host];
        let slot = moment.max(host.next_slot).max(host.paused_until);
        if slot > moment {
            due.push(Reverse((slot, index)));
            continue;
        }
        host.next_slot = slot + GAP;
        let next = poll(&mut run, site, host, client, slot);
        due.push(Reverse((next, index)));
    }
    let tally = run.tally;
    assert_eq!((tally.inside_pause, tally.inside_wish, tally.too_close), (0, 0, 0), "{tally:?}");
    assert_eq!(tally.needlessly_full, 0, "{tally:?}");
    let lost: usize = clients.iter().map(|client| client.lost).sum();
    let told: usize = clients.iter().map(|client| client.lost_in_gaps).sum();
    assert_eq!(lost, told, "what is lost stands in a gap: {tally:?}");
    assert!(tally.polls > 200_000 && tally.conditional > 50_000, "{tally:?}");
    lies(&sites, &clients);
    assert!(clients.iter().all(|client| client.full_answers > 0), "no listing is starved");
    overlaps(&sites, &clients);
}

/// A server that answers 304 for ever is found out: after the first days nothing more is lost to it.
fn lies(sites: &[Site], clients: &[Client]) {
    let lying = |site: &Site| site.validating == Validating::Always304 && site.pace <= 30 * 60;
    let found: Vec<bool> = sites
        .iter()
        .zip(clients)
        .filter(|(site, _)| lying(site))
        .map(|(_, client)| client.full_answers > 3 * u32::try_from(DAYS).unwrap())
        .collect();
    let found_out = found.iter().filter(|found| **found).count();
    assert!(found_out * 10 >= found.len() * 9 && !found.is_empty(), "{found_out} of {}", found.len());
}

/// Listings whose pace the interval can follow are polled when a third to two thirds of the window is known.
fn overlaps(sites: &[Site], clients: &[Client]) {
    let wished = |site: &Site| site.max_age.is_some_and(|age| age > 600);
    let followed = |site: &Site| {
        site.pace == 30 * 60 && site.validating == Validating::Never && !wished(site) && site.host != 0
    };
    let shares: Vec<f64> = sites
        .iter()
        .zip(clients)
        .filter(|(site, _)| followed(site))
        .map(|(_, client)| client.known.0 / f64::from(client.known.1.max(1)))
        .collect();
    assert!(shares.len() > 20, "{}", shares.len());
    let inside = shares.iter().filter(|share| (0.33..=0.67).contains(*share)).count();
    assert!(inside * 100 >= shares.len() * 95, "{inside} of {}: {shares:?}", shares.len());
}

#[test]
fn a_restart_after_days_polls_each_host_in_turn_and_not_all_at_once() {
    let policy = Policy::default();
    let state = FeedState { interval_seconds: 900, last_success_at: Some(at(0)), ..FeedState::default() };
    let mut rng = Rng::with_seed(3);
    let mut moments: Vec<Timestamp> = (0..1_000)
        .map(|_| next_check(&policy, &state, &PollOutcome::Unchanged, at(10 * DAY), &mut rng))
        .collect();
    moments.sort_unstable();
    let spread = moments[999].duration_since(moments[0]);
    assert!(spread > SignedDuration::from_secs(150), "what was due together drifts apart: {spread:?}");
}
