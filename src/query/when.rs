//! `--since` and `--until`: dates, instants and ages.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// Which end of a period is meant: a day is included whole at both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// The first moment of it.
    Since,
    /// The first moment after it.
    Until,
}

/// A moment that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{given}` is not a moment: write 2025-12-01, 2025-12, 2025-12-01T18:30, 2025-12-01T18:30Z, today, yesterday, now, or an age such as 90m, 24h, 7d, 2w"
)]
pub struct WhenError {
    given: String,
}

/// Reads a moment; what has no offset of its own is meant in `zone`.
pub fn instant(given: &str, edge: Edge, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, WhenError> {
    let text = given.trim();
    let found = match text {
        "now" => Some(now),
        "today" => days(now.to_zoned(zone.clone()).date(), 1, edge, zone),
        "yesterday" => {
            now.to_zoned(zone.clone()).date().yesterday().ok().and_then(|date| days(date, 1, edge, zone))
        }
        _ => age(text, now).or_else(|| dated(text, edge, zone)),
    };
    found.ok_or_else(|| WhenError { given: given.to_owned() })
}

/// `7d` and the like: that long before now.
fn age(text: &str, now: Timestamp) -> Option<Timestamp> {
    let minutes = match text.chars().next_back()? {
        'm' => 1,
        'h' => 60,
        'd' => 24 * 60,
        'w' => 7 * 24 * 60,
        _ => return None,
    };
    let number = text.get(..text.len() - 1)?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds = number.parse::<i64>().ok()?.checked_mul(minutes * 60)?;
    now.checked_sub(SignedDuration::from_secs(seconds)).ok()
}

fn dated(text: &str, edge: Edge, zone: &TimeZone) -> Option<Timestamp> {
    if text.contains(':') {
        return text.parse::<Timestamp>().ok().or_else(|| start(text.parse::<DateTime>().ok()?, zone));
    }
    match text.len() {
        7 => {
            let first: Date = format!("{text}-01").parse().ok()?;
            days(first, i64::from(first.days_in_month()), edge, zone)
        }
        10 => days(text.parse().ok()?, 1, edge, zone),
        _ => None,
    }
}

/// The edge of a period of whole days in a zone.
fn days(first: Date, count: i64, edge: Edge, zone: &TimeZone) -> Option<Timestamp> {
    let date = match edge {
        Edge::Since => first,
        Edge::Until => first.checked_add(count.days()).ok()?,
    };
    start(date.to_datetime(Time::midnight()), zone)
}

fn start(moment: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_ambiguous_timestamp(moment).compatible().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(given: &str, edge: Edge, offset_hours: i8) -> Option<String> {
        let now: Timestamp = "2025-12-03T01:30:00Z".parse().unwrap();
        let zone = TimeZone::fixed(jiff::tz::offset(offset_hours));
        instant(given, edge, now, &zone).ok().map(|moment| moment.to_string())
    }

    #[test]
    fn moments_are_read_in_the_zone_and_days_are_whole_at_both_ends() {
        use Edge::{Since, Until};
        for (given, edge, offset, wanted) in [
            ("2025-12-01", Since, 0, Some("2025-12-01T00:00:00Z")),
            ("2025-12-01", Until, 0, Some("2025-12-02T00:00:00Z")),
            ("2025-12-01", Since, 2, Some("2025-11-30T22:00:00Z")),
            ("2025-11", Since, 0, Some("2025-11-01T00:00:00Z")),
            ("2025-11", Until, 0, Some("2025-12-01T00:00:00Z")),
            ("2025-12-01T18:30", Since, 2, Some("2025-12-01T16:30:00Z")),
            ("2025-12-01 18:30", Until, 0, Some("2025-12-01T18:30:00Z")),
            ("2025-12-01T18:30+03:00", Since, 0, Some("2025-12-01T15:30:00Z")),
            ("2025-12-01T18:30:05Z", Since, 5, Some("2025-12-01T18:30:05Z")),
            ("7d", Since, 0, Some("2025-11-26T01:30:00Z")),
            ("24h", Until, 0, Some("2025-12-02T01:30:00Z")),
            ("90m", Since, 0, Some("2025-12-03T00:00:00Z")),
            ("2w", Since, 0, Some("2025-11-19T01:30:00Z")),
            ("now", Until, 0, Some("2025-12-03T01:30:00Z")),
            ("today", Since, 0, Some("2025-12-03T00:00:00Z")),
            ("today", Since, -5, Some("2025-12-02T05:00:00Z")),
            (" yesterday ", Until, 0, Some("2025-12-03T00:00:00Z")),
            ("2025-02-30", Since, 0, None),
            ("2025-13", Since, 0, None),
            ("99999999999999999d", Since, 0, None),
            ("9000000w", Since, 0, None),
            ("d", Since, 0, None),
            ("-7d", Since, 0, None),
            ("+7d", Since, 0, None),
            ("last week", Since, 0, None),
            ("", Since, 0, None),
        ] {
            assert_eq!(read(given, edge, offset).as_deref(), wanted, "{given} {edge:?} {offset}");
        }
    }

    #[test]
    fn a_wrong_moment_is_named_with_the_forms_that_are_known() {
        let message =
            instant("soon", Edge::Since, Timestamp::UNIX_EPOCH, &TimeZone::UTC).unwrap_err().to_string();
        assert!(message.starts_with("`soon` is not a moment: write 2025-12-01"), "{message}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(given in "\\PC{0,20}|[0-9TZ:+-]{0,20}|[0-9]{0,25}[mhdw]") {
            let _ = instant(&given, Edge::Until, Timestamp::MAX, &TimeZone::UTC);
            let _ = instant(&given, Edge::Since, Timestamp::MIN, &TimeZone::UTC);
        }
    }
}
