//! The grammar of dates over pieces: day, month and year in any order that the press uses.

use super::clock::{AT_WORDS, Clock, Timed};
use super::pieces::{Kind, Piece};
use super::reader::{Reader, SlashOrder, Style};
use super::zones;
use crate::text::calendar;
use jiff::civil::Date;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The day.
    pub date: Date,
    /// The time of day.
    pub clock: Option<Clock>,
    /// The offset in minutes.
    pub offset_minutes: Option<i16>,
}

/// Words between the parts of a date that carry no meaning of their own.
const JOINTS: &[&str] = &[
    "st", "nd", "rd", "th", "er", "го", "е", "of", "de", "del", "di", "do", "den", "the", "º", "ª", "г",
    "год", "года", "р", "рік", "року", "r", "roku",
];

/// The date in a string that is nothing else; foreign words before it are passed over, foreign numbers are not.
pub fn whole(pieces: &[Piece], order: SlashOrder) -> Option<Found> {
    let reader = Reader { pieces, order, style: Style::Machine };
    let (date, from, to, time) = (0..pieces.len()).find_map(|at| reader.dated(at))?;
    let time = time
        .or_else(|| (0..pieces.len()).filter(|at| *at < from || *at >= to).find_map(|at| reader.time(at)));
    reader.nothing_else(from..to, time.as_ref().map(|time| time.from..time.to)).then_some(())?;
    Some(found(date, time))
}

/// The first full date in a line, and the clock beside it.
pub fn inside(pieces: &[Piece], order: SlashOrder) -> Option<Found> {
    let reader = Reader { pieces, order, style: Style::Visible };
    let (date, from, to, time) = (0..pieces.len()).find_map(|at| reader.dated(at))?;
    let time = time.or_else(|| reader.time_after(to)).or_else(|| reader.time_before(from));
    Some(found(date, time))
}

fn found(date: Date, time: Option<Timed>) -> Found {
    Found {
        date,
        clock: time.as_ref().map(|time| time.clock),
        offset_minutes: time.and_then(|time| time.offset_minutes),
    }
}

impl Reader<'_> {
    /// A date that begins at this piece: the day, the pieces taken, and a clock that stood inside (asctime).
    fn dated(&self, at: usize) -> Option<(Date, usize, usize, Option<Timed>)> {
        if let Some((date, to, time)) = self.asctime(at) {
            return Some((date, at, to, Some(time)));
        }
        if let Some((date, to, time)) = self.compact_moment(at) {
            return Some((date, at, to, Some(time)));
        }
        let (date, to) = self
            .day_first(at)
            .or_else(|| self.month_first(at))
            .or_else(|| self.year_first(at))
            .or_else(|| self.numeric(at))
            .or_else(|| self.compact(at))
            .or_else(|| self.counted(at))?;
        Some((date, at, to, None))
    }

    /// `5 December 2025`, `05-Dec-25`, `5. prosince 2025`.
    fn day_first(&self, at: usize) -> Option<(Date, usize)> {
        let day = self.small(at, 1..=31)?;
        let after = self.joints(at + 1, &['.', '-', '/', ',']);
        let month = calendar::month(self.word(after)?)?;
        let (year, to) = self.year(self.joints(after + 1, &['.', '-', '/', ',', '\'']))?;
        Some((Date::new(year, month, day).ok()?, to))
    }

    /// `December 5, 2025`, `Dec 5th 2025`.
    fn month_first(&self, at: usize) -> Option<(Date, usize)> {
        let month = calendar::month(self.word(at)?)?;
        let after = self.joints(at + 1, &['.', '-', '/']);
        let day = self.small(after, 1..=31)?;
        let (year, to) = self.year(self.joints(after + 1, &['.', '-', '/', ',', '\'']))?;
        Some((Date::new(year, month, day).ok()?, to))
    }

    /// `Dec 5 14:30:00 EET 2025`, `Dec 5 14:30:00 2025 EET`: the year behind the clock.
    fn asctime(&self, at: usize) -> Option<(Date, usize, Timed)> {
        let month = calendar::month(self.word(at)?)?;
        let day = self.small(at + 1, 1..=31)?;
        let time = self.time(self.joints(at + 2, &[',']))?;
        let (year, _) = self.four_digits(time.to)?;
        let (offset_minutes, to) = match time.offset_minutes {
            None => self.zone(time.to + 1),
            written => (written, time.to + 1),
        };
        Some((Date::new(year, month, day).ok()?, to, Timed { offset_minutes, ..time }))
    }

    /// `2025-12-05`, `2025/12/05`, `2025 December 5`, `2025年12月5日`.
    fn year_first(&self, at: usize) -> Option<(Date, usize)> {
        let year = i16::try_from(self.number(at, 4..=4)?).ok()?;
        let after = self.joints(at + 1, &['.', '-', '/', ',']);
        let month = match self.word(after) {
            Some(word) => calendar::month(word)?,
            None if after > at + 1 => self.small(after, 1..=12)?,
            None => return None,
        };
        let last = self.joints(after + 1, &['.', '-', '/', ',']);
        let day = self.small(last, 1..=31)?;
        plausible(year)?;
        Some((Date::new(year, month, day).ok()?, last + 1))
    }

    /// `05.12.2025`, `5/12/2025`, `12/05/25`.
    fn numeric(&self, at: usize) -> Option<(Date, usize)> {
        let mark = self.mark(at + 1).filter(|mark| matches!(mark, '.' | '-' | '/'))?;
        if self.mark(at + 3) != Some(mark) {
            return None;
        }
        let (first, second) = (self.small(at, 1..=99)?, self.small(at + 2, 1..=31)?);
        if self.style == Style::Machine && mark == '-' && self.number(at + 4, 2..=2).is_some() {
            // ISO 8601 of 1988 lets the century go: 03-12-31.
            let day = self.small(at + 4, 1..=31)?;
            return Some((Date::new(full_year(i64::from(first), 2)?, second, day).ok()?, at + 5));
        }
        let short_allowed = self.style == Style::Machine || mark != '-';
        let (year, to) = if short_allowed { self.any_year(at + 4)? } else { self.year(at + 4)? };
        let (day, month) = match (first, second, mark) {
            (_, 13.., _) => (second, first),
            (13.., _, _) => (first, second),
            (_, _, '/') if self.order == SlashOrder::MonthFirst => (second, first),
            _ => (first, second),
        };
        let date = Date::new(year, month, day).ok()?;
        Some((self.as_the_weekday_says(at, date), to))
    }

    /// Where both orders are possible, the weekday before the date decides: `Fri, 05/12/2025` is in December.
    fn as_the_weekday_says(&self, at: usize, date: Date) -> Date {
        let named = (at.saturating_sub(3)..at).find_map(|before| calendar::weekday(self.word(before)?));
        let is_named = |date: &Date| Some(date.weekday().to_monday_one_offset()) == named;
        if named.is_none() || is_named(&date) {
            return date;
        }
        let other = Date::new(date.year(), date.day(), date.month()).ok();
        other.filter(is_named).unwrap_or(date)
    }

    /// A year in four digits; a machine may write two.
    fn year(&self, at: usize) -> Option<(i16, usize)> {
        match self.style {
            Style::Machine => self.any_year(at),
            Style::Visible => self.four_digits(at),
        }
    }

    fn four_digits(&self, at: usize) -> Option<(i16, usize)> {
        let year = i16::try_from(self.number(at, 4..=4)?).ok()?;
        plausible(year).map(|()| (year, at + 1))
    }

    fn any_year(&self, at: usize) -> Option<(i16, usize)> {
        let Kind::Number { value, digits } = self.kind(at)? else { return None };
        // "01 Jan 10:00": the hour is no year.
        if self.mark(at + 1) == Some(':') && *digits < 3 {
            return None;
        }
        Some((full_year(i64::try_from(*value).ok()?, *digits)?, at + 1))
    }

    /// Passes over the given marks and the words that join the parts of a date.
    fn joints(&self, mut at: usize, marks: &[char]) -> usize {
        loop {
            let passed = match self.kind(at) {
                Some(Kind::Mark(mark)) => marks.contains(mark) || *mark == '°',
                Some(Kind::Word { folded, .. }) => JOINTS.contains(&folded.as_str()),
                _ => false,
            };
            if !passed {
                return at;
            }
            at += 1;
        }
    }

    /// Whether the pieces outside the date and the clock say nothing: no number, at most three foreign words.
    fn nothing_else(&self, date: std::ops::Range<usize>, time: Option<std::ops::Range<usize>>) -> bool {
        let mut foreign = 0;
        for (at, piece) in self.pieces.iter().enumerate() {
            if date.contains(&at) || time.as_ref().is_some_and(|time| time.contains(&at)) {
                continue;
            }
            match &piece.kind {
                Kind::Number { .. } => return false,
                Kind::Word { folded, .. }
                    if calendar::weekday(folded).is_none()
                        && zones::offset_of(folded).is_none()
                        && !AT_WORDS.contains(&folded.as_str()) =>
                {
                    foreign += 1;
                }
                _ => {}
            }
        }
        foreign <= 3
    }
}

/// The year that one to four digits mean: RFC 2822's rule for two and three, 1970 as the border.
fn full_year(value: i64, digits: usize) -> Option<i16> {
    let year = match digits {
        4 => value,
        3 => value + 1900,
        2 if value < 70 => value + 2000,
        2 => value + 1900,
        _ => return None,
    };
    let year = i16::try_from(year).ok()?;
    plausible(year).map(|()| year)
}

/// Nothing in the press is dated before printing on the web was thought of, or in five digits.
pub fn plausible(year: i16) -> Option<()> {
    (1800..=9998).contains(&year).then_some(())
}
