//! Dates as feeds, headers and pages write them. Nothing is guessed from a clock: a string without a year is no date,
//! and what cannot be read is nothing, never the present moment.

mod clock;
mod grammar;
mod iso;
mod pieces;
mod reader;
mod zones;

use crate::model::{Dated, Precision, Provenance};
use clock::Clock;
use grammar::Found;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use pieces::{Kind, Piece};
use reader::SlashOrder;

/// Reads a string that is a date and little else: RFC 822, 850 and 3339, asctime, epochs, and the local habits between.
pub fn parse_instant(raw: &str, zone: Option<&TimeZone>, provenance: Provenance) -> Option<Dated> {
    let pieces = pieces::cut(raw);
    if let Some(at) = epoch(&pieces) {
        return Some(Dated { at, precision: Precision::Second, offset_minutes: None, provenance });
    }
    let named = named_zone(raw);
    resolve(grammar::whole(&pieces, slash_order(zone))?, named.as_ref().or(zone), provenance)
}

/// Finds the first full date in a visible line, with the time beside it.
pub fn find_visible(text: &str, zone: Option<&TimeZone>, provenance: Provenance) -> Option<Dated> {
    resolve(grammar::inside(&pieces::cut(text), slash_order(zone))?, zone, provenance)
}

/// A zone by its name in the database: `Europe/Kyiv`, `[America/New_York]`.
fn named_zone(raw: &str) -> Option<TimeZone> {
    let is_name = |word: &&str| word.contains('/') && word.starts_with(|c: char| c.is_ascii_uppercase());
    raw.split(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')'))
        .find(is_name)
        .and_then(|name| TimeZone::get(name).ok())
}

/// Whether `3/4/2024` is in March or in April; only America puts the month first.
fn slash_order(zone: Option<&TimeZone>) -> SlashOrder {
    match zone.and_then(TimeZone::iana_name) {
        Some(name) if !name.starts_with("America/") && !matches!(name, "UTC" | "Etc/UTC") => {
            SlashOrder::DayFirst
        }
        _ => SlashOrder::MonthFirst,
    }
}

/// Seconds, milliseconds or microseconds since 1970, from 1990 on: smaller numbers mean something else.
fn epoch(pieces: &[Piece]) -> Option<Timestamp> {
    let (value, digits) = match pieces {
        // What .NET writes into JSON: /Date(1764945000000+0200)/.
        [
            _,
            Piece { kind: Kind::Word { folded, .. }, .. },
            _,
            Piece { kind: Kind::Number { value, digits }, .. },
            ..,
        ] if folded == "date" => (*value, *digits),
        [Piece { kind: Kind::Number { value, digits }, .. }] => (*value, *digits),
        [
            Piece { kind: Kind::Number { value, digits: 9 | 10 }, .. },
            Piece { kind: Kind::Mark('.'), .. },
            Piece { kind: Kind::Number { .. }, .. },
        ] => (*value, 10),
        _ => return None,
    };
    let value = i64::try_from(value).ok()?;
    match digits {
        9 | 10 if value >= 631_152_000 => Timestamp::from_second(value).ok(),
        12 | 13 if value >= 631_152_000_000 => Timestamp::from_millisecond(value).ok(),
        15 | 16 if value >= 631_152_000_000_000 => Timestamp::from_microsecond(value).ok(),
        _ => None,
    }
}

fn resolve(found: Found, zone: Option<&TimeZone>, provenance: Provenance) -> Option<Dated> {
    let (date, time, precision) = moment(found.date, found.clock)?;
    let local = date.to_datetime(time);
    let written = found.offset_minutes;
    let (at, offset_minutes) = match (written, zone) {
        (Some(minutes), _) => {
            let offset = Offset::from_seconds(i32::from(minutes) * 60).ok()?;
            (offset.to_timestamp(local).ok()?, Some(minutes))
        }
        (None, Some(zone)) => {
            let zoned = zone.to_zoned(local).ok()?;
            (zoned.timestamp(), i16::try_from(zoned.offset().seconds() / 60).ok())
        }
        (None, None) => (Offset::UTC.to_timestamp(local).ok()?, None),
    };
    Some(Dated { at, precision, offset_minutes, provenance })
}

/// The moment that a date and a clock name; 24:00 is the next day's midnight.
fn moment(date: Date, clock: Option<Clock>) -> Option<(Date, Time, Precision)> {
    let Some(clock) = clock else { return Some((date, Time::midnight(), Precision::Day)) };
    let precision = if clock.second.is_some() { Precision::Second } else { Precision::Minute };
    if clock.hour == 24 {
        return Some((date.tomorrow().ok()?, Time::midnight(), precision));
    }
    let second = clock.second.unwrap_or(0).min(59);
    Some((date, Time::new(clock.hour, clock.minute, second, clock.nanosecond).ok()?, precision))
}

#[cfg(test)]
mod tests;
