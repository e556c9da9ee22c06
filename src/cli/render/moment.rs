//! Moments for people, in the zone they ask for.

use crate::model::{Dated, Precision};
use anyhow::Context;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

/// The zone of `--tz`: an IANA name, `UTC`, or an offset such as `+02:00`.
pub fn zone(name: &str) -> anyhow::Result<TimeZone> {
    if name.eq_ignore_ascii_case("utc") || name == "Z" {
        return Ok(TimeZone::UTC);
    }
    if let Some(zone) = offset(name) {
        return Ok(zone);
    }
    TimeZone::get(name).with_context(|| {
        format!("`{name}` is no time zone: give a name such as Europe/Berlin, UTC or +02:00")
    })
}

fn offset(text: &str) -> Option<TimeZone> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
    let hours = hours.parse::<u8>().ok().filter(|hours| *hours <= 18)?;
    let minutes = minutes.parse::<u8>().ok().filter(|minutes| *minutes < 60)?;
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    Offset::from_seconds(sign * seconds).ok().map(TimeZone::fixed)
}

/// `2025-12-01 18:30`.
pub(super) fn short(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// RFC 3339: `2025-12-01T18:30:00Z` or with the offset of the zone.
pub(super) fn exact(at: Timestamp, zone: &TimeZone) -> String {
    if *zone == TimeZone::UTC {
        return at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    }
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// `Mon 1 Dec 2025, 18:30 UTC`.
pub fn human(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%a %-d %b %Y, %H:%M %Z").to_string()
}

/// As much of a moment as was written: a bare day stays the day that the paper printed, in whatever zone it is shown.
pub fn dated(moment: &Dated, zone: &TimeZone) -> String {
    if moment.precision > Precision::Day {
        return human(moment.at, zone);
    }
    let minutes = i32::from(moment.offset_minutes.unwrap_or(0));
    let written = Offset::from_seconds(minutes * 60).unwrap_or(Offset::UTC);
    moment.at.to_zoned(TimeZone::fixed(written)).strftime("%a %-d %b %Y").to_string()
}
