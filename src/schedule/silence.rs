//! When silence says that something is wrong: a source that brings nothing for far longer than it ever does, and a run
//! in which nothing succeeds.

use super::Policy;
use jiff::{SignedDuration, Timestamp};

/// Fewer gaps between arrivals than this say nothing of what is usual.
const LEAST_GAPS: usize = 10;

/// A source that has gone silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silence {
    /// When it last brought something.
    pub since: Timestamp,
    /// The gap that nine of ten of its gaps do not exceed: nights and weekends are usual, too.
    pub usual: SignedDuration,
}

/// Whether a source that was last polled at `polled` has gone silent; `arrivals` are the moments of its new entries,
/// oldest first.
///
/// A time without polls (the machine slept) is no silence.
pub fn silence(policy: &Policy, arrivals: &[Timestamp], polled: Timestamp) -> Option<Silence> {
    let since = *arrivals.last()?;
    let mut gaps: Vec<SignedDuration> =
        arrivals.windows(2).filter_map(|pair| Some(pair.last()?.duration_since(*pair.first()?))).collect();
    gaps.retain(SignedDuration::is_positive);
    if gaps.len() < LEAST_GAPS {
        return None;
    }
    gaps.sort_unstable();
    let usual = *gaps.get(gaps.len() * 9 / 10)?;
    let longest = usual.checked_mul(i32::try_from(policy.silence_factor).unwrap_or(i32::MAX))?;
    (polled.duration_since(since) > longest).then_some(Silence { since, usual })
}

/// Since when nothing at all has succeeded, where that is too long; `started` is when this run began, for what happened
/// before it is not its concern.
pub fn no_success(
    policy: &Policy,
    last_success: Option<Timestamp>,
    started: Timestamp,
    last_poll: Option<Timestamp>,
) -> Option<Timestamp> {
    let since = last_success.map_or(started, |at| at.max(started));
    (last_poll?.duration_since(since) >= policy.no_success_alarm).then_some(since)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_764_547_200 + minutes * 60).unwrap()
    }

    fn every(minutes: i64, times: i64) -> Vec<Timestamp> {
        (0..times).map(|n| at(n * minutes)).collect()
    }

    #[test]
    fn a_source_is_silent_after_four_times_its_usual_gap() {
        let policy = Policy::default();
        let hourly = every(60, 40);
        let last = 39 * 60;
        for (polled, silent) in [(last + 60, false), (last + 240, false), (last + 241, true)] {
            assert_eq!(silence(&policy, &hourly, at(polled)).is_some(), silent, "{polled}");
        }
        let silence = silence(&policy, &hourly, at(last + 300)).unwrap();
        assert_eq!((silence.since, silence.usual), (at(last), SignedDuration::from_mins(60)));
    }

    #[test]
    fn nights_and_weekends_are_usual() {
        // Every half hour by day, eight hours of nothing by night, for ten days.
        let daily: Vec<Timestamp> =
            (0..10).flat_map(|day| (0..6).map(move |n| at(day * 1440 + n * 180))).collect();
        let evening = 9 * 1440 + 5 * 180;
        assert_eq!(silence(&Policy::default(), &daily, at(evening + 700)), None);
        assert!(silence(&Policy::default(), &daily, at(evening + 5 * 1440)).is_some());
    }

    #[test]
    fn a_source_that_is_hardly_known_or_was_not_polled_is_not_called_silent() {
        assert_eq!(silence(&Policy::default(), &every(60, 10), at(90_000)), None);
        assert_eq!(silence(&Policy::default(), &[], at(0)), None);
        assert_eq!(silence(&Policy::default(), &every(60, 40), at(39 * 60 + 5)), None);
        let one_moment = vec![at(0); 60];
        assert_eq!(silence(&Policy::default(), &one_moment, at(90_000)), None);
    }

    #[test]
    fn two_hours_without_any_success_are_told_but_not_those_before_the_start() {
        let policy = Policy::default();
        for (success, started, polled, wanted) in [
            (Some(0), -10, Some(119), None),
            (Some(0), -10, Some(120), Some(0)),
            (None, 0, Some(120), Some(0)),
            (None, 0, None, None),
            (Some(-5000), 0, Some(60), None),
            (Some(-5000), 0, Some(121), Some(0)),
        ] {
            let found = no_success(&policy, success.map(at), at(started), polled.map(at));
            assert_eq!(found, wanted.map(at), "{success:?} {started} {polled:?}");
        }
    }
}
