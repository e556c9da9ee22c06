//! The outlet's own clock behind an instant that its content system wrote in UTC: readers were shown another day.

use super::day;
use crate::model::{Dated, Precision, Provenance};

/// No clock on Earth is further ahead of UTC, or behind it, in minutes.
const AHEAD: i64 = 14 * 60;
const BEHIND: i64 = -12 * 60;

/// Gives an instant in UTC the offset that the page's other dates betray; the instant itself stays.
pub(super) fn with_offset(dated: Dated, others: &[Dated]) -> Dated {
    if dated.precision == Precision::Day || dated.offset_minutes != Some(0) {
        return dated;
    }
    let offset = others
        .iter()
        .find_map(|other| stated(&dated, other))
        .or_else(|| others.iter().find_map(|other| by_clock(&dated, other)))
        .or_else(|| by_day(&dated, others));
    Dated { offset_minutes: offset.or(dated.offset_minutes), ..dated }
}

/// The same instant, written elsewhere with its offset.
fn stated(dated: &Dated, other: &Dated) -> Option<i16> {
    let same = (dated.at.as_second() - other.at.as_second()).abs() < 60;
    other.offset_minutes.filter(|minutes| same && *minutes != 0)
}

/// A wall clock that stands a whole number of half hours from the instant. The same clock speaks for UTC.
fn by_clock(dated: &Dated, other: &Dated) -> Option<i16> {
    if other.offset_minutes.is_some() || other.precision == Precision::Day {
        return None;
    }
    // Wall clocks without a zone were read as if in UTC; most show no seconds.
    let whole = dated.at.as_second().div_euclid(60);
    let apart = other.at.as_second().div_euclid(60) - whole;
    let plausible = (BEHIND..=AHEAD).contains(&apart) && apart % 30 == 0;
    plausible.then(|| i16::try_from(apart).ok()).flatten()
}

/// The smallest offset that makes the day the one shown or the one in the address, where no other date speaks for UTC's.
fn by_day(dated: &Dated, others: &[Dated]) -> Option<i16> {
    /// Hours of the working day that an outlet's clock may lag.
    const LAG: i64 = -10 * 60;
    let days = others.iter().filter(|other| {
        matches!(other.provenance, Provenance::Url | Provenance::VisibleText | Provenance::TimeElement)
            && other.precision == Precision::Day
    });
    let own = day(dated);
    let mut shown = days.map(day);
    let other = shown.next()?;
    if shown.any(|third| third == own) {
        return None;
    }
    let since_midnight = dated.at.as_second().rem_euclid(86_400) / 60;
    let offset = if own.tomorrow().ok() == Some(other) {
        (24 * 60 - since_midnight + 59) / 60 * 60
    } else if own.yesterday().ok() == Some(other) {
        -(since_midnight / 60 + 1) * 60
    } else {
        return None;
    };
    (LAG..=AHEAD - 60).contains(&offset).then(|| i16::try_from(offset).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(at: &str, precision: Precision, offset_minutes: Option<i16>, provenance: Provenance) -> Dated {
        Dated { at: at.parse().unwrap(), precision, offset_minutes, provenance }
    }

    fn offset(at: &str, others: &[Dated]) -> Option<i16> {
        with_offset(dated(at, Precision::Second, Some(0), Provenance::JsonLd), others).offset_minutes
    }

    #[test]
    fn the_offset_is_stated_or_follows_from_a_clock_or_from_a_day() {
        let night = "2024-03-06T03:28:35Z";
        let clock = dated("2024-03-05T22:28:00Z", Precision::Minute, None, Provenance::VisibleText);
        let address = dated("2024-03-05T00:00:00Z", Precision::Day, None, Provenance::Url);
        let zoned = dated("2024-03-06T03:28:00Z", Precision::Minute, Some(-300), Provenance::TimeElement);
        assert_eq!(offset(night, &[address, zoned]), Some(-300));
        assert_eq!(offset(night, &[address, clock]), Some(-300));
        assert_eq!(offset(night, &[address]), Some(-240));
        let midnight = dated("2024-03-06T00:00:00Z", Precision::Day, None, Provenance::VisibleText);
        assert_eq!(offset("2024-03-05T23:00:00Z", &[midnight]), Some(60));
    }

    #[test]
    fn a_day_that_no_clock_explains_and_a_clock_in_utc_change_nothing() {
        let address = dated("2024-03-05T00:00:00Z", Precision::Day, None, Provenance::Url);
        let clock = dated("2024-03-06T03:28:00Z", Precision::Minute, None, Provenance::VisibleText);
        let shown = dated("2024-03-06T00:00:00Z", Precision::Day, None, Provenance::VisibleText);
        assert_eq!(offset("2024-03-06T14:00:00Z", &[address]), Some(0));
        assert_eq!(offset("2024-03-06T03:28:35Z", &[clock, address]), Some(0));
        assert_eq!(offset("2024-03-06T03:28:35Z", &[address, shown]), Some(0));
    }
}
