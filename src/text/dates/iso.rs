//! The forms of ISO 8601 that few write: digits run together, days of the year, days of a week.

use super::clock::{Clock, Timed};
use super::grammar::plausible;
use super::reader::{Reader, Style};
use jiff::civil::{Date, ISOWeekDate, Weekday};

impl Reader<'_> {
    /// `20251205`, `20251205T143000Z`.
    pub fn compact(&self, at: usize) -> Option<(Date, usize)> {
        if self.style == Style::Visible {
            return None;
        }
        Some((run_together(self.number(at, 8..=8)?)?, at + 1))
    }

    /// `20251205143000`, `202512051430`: a date and its clock in one number.
    pub fn compact_moment(&self, at: usize) -> Option<(Date, usize, Timed)> {
        if self.style == Style::Visible {
            return None;
        }
        let written = self.number(at, 12..=12).map(|written| (written, None));
        let (written, second) = match written {
            Some(whole) => whole,
            None => {
                let written = self.number(at, 14..=14)?;
                (written / 100, Some(within(written % 100, 60)?))
            }
        };
        let (hour, minute) = (within(written / 100 % 100, 24)?, within(written % 100, 59)?);
        let (offset_minutes, to) = self.zone(at + 1);
        let clock = Clock { hour, minute, second, nanosecond: 0 };
        Some((run_together(written / 10_000)?, to, Timed { clock, offset_minutes, from: at, to }))
    }

    /// `2025-339`, the day of a year, and `2025-W49-5`, the day of a week.
    pub fn counted(&self, at: usize) -> Option<(Date, usize)> {
        if self.style == Style::Visible || self.mark(at + 1) != Some('-') {
            return None;
        }
        let year = i16::try_from(self.number(at, 4..=4)?).ok()?;
        plausible(year)?;
        if let Some(day) = self.number(at + 2, 3..=3) {
            let day = i16::try_from(day).ok()?;
            let date = Date::new(year, 1, 1).ok()?.with().day_of_year(day).build().ok()?;
            return Some((date, at + 3));
        }
        if self.word(at + 2) != Some("w") || self.mark(at + 4) != Some('-') {
            return None;
        }
        let week = i8::try_from(self.number(at + 3, 2..=2)?).ok()?;
        let day = i8::try_from(self.number(at + 5, 1..=1)?).ok()?;
        let day = Weekday::from_monday_one_offset(day).ok()?;
        Some((ISOWeekDate::new(year, week, day).ok()?.date(), at + 6))
    }
}

fn run_together(written: i64) -> Option<Date> {
    let year = i16::try_from(written / 10_000).ok()?;
    plausible(year)?;
    let month = i8::try_from(written / 100 % 100).ok()?;
    let day = i8::try_from(written % 100).ok()?;
    Date::new(year, month, day).ok()
}

fn within(value: i64, most: i64) -> Option<i8> {
    (0..=most).contains(&value).then(|| i8::try_from(value).ok()).flatten()
}
