//! The grammar of clocks: times of day with their half and their zone, alone or beside a date.

use super::pieces::Kind;
use super::reader::{Reader, Style};
use super::zones;
use crate::text::calendar;

/// A time of day as written; hour 24 is allowed at the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// 0 to 24.
    pub hour: i8,
    /// 0 to 59.
    pub minute: i8,
    /// 0 to 60, where written.
    pub second: Option<i8>,
    /// The fraction of the second.
    pub nanosecond: i32,
}

/// A clock with its zone, and the pieces that they take.
pub struct Timed {
    /// The clock.
    pub clock: Clock,
    /// The offset in minutes.
    pub offset_minutes: Option<i16>,
    /// The first piece taken.
    pub from: usize,
    /// The piece behind the last one taken.
    pub to: usize,
}

/// Words between a date and a clock.
pub const AT_WORDS: &[&str] = &[
    "at", "um", "a", "as", "alle", "ore", "la", "las", "o", "om", "в", "у", "о", "об", "uhr", "kl", "г",
    "года", "р", "року", "r", "roku", "saat", "v", "klo", "the", "time", "updated",
];

impl Reader<'_> {
    /// A clock at this piece with its half of the day and its zone.
    pub fn time(&self, at: usize) -> Option<Timed> {
        let (clock, to) =
            self.colon_clock(at).or_else(|| self.worded_clock(at)).or_else(|| self.compact_clock(at))?;
        let (clock, to) = self.half_of_day(at, clock, to);
        let (offset_minutes, to) = self.zone(to);
        let possible =
            clock.hour < 24 || (clock.hour == 24 && clock.minute == 0 && clock.second.unwrap_or(0) == 0);
        possible.then_some(Timed { clock, offset_minutes, from: at, to })
    }

    /// `14:30`, `14:30:05.123`.
    fn colon_clock(&self, at: usize) -> Option<(Clock, usize)> {
        let hour = self.small(at, 0..=24)?;
        if self.mark(at + 1) != Some(':') {
            return None;
        }
        let minute = self.small(at + 2, 0..=59)?;
        let mut clock = Clock { hour, minute, second: None, nanosecond: 0 };
        let seconds =
            matches!(self.mark(at + 3), Some(':' | ';')).then(|| self.small(at + 4, 0..=60)).flatten();
        let Some(second) = seconds else { return Some((clock, at + 3)) };
        clock.second = Some(second);
        match (self.mark(at + 5), self.kind(at + 6)) {
            (Some('.' | ','), Some(Kind::Number { value, digits }))
                if !self.spaced(at + 5) && !self.spaced(at + 6) =>
            {
                clock.nanosecond = nanoseconds(*value, *digits);
                Some((clock, at + 7))
            }
            _ => Some((clock, at + 5)),
        }
    }

    /// `14h30`, `14 h`, `14.30 Uhr`, `2 pm`.
    fn worded_clock(&self, at: usize) -> Option<(Clock, usize)> {
        let hour = self.small(at, 0..=24)?;
        let whole = |minute| Clock { hour, minute, second: None, nanosecond: 0 };
        match self.word(at + 1) {
            Some("h" | "u" | "uhr") => {
                let minute = if self.spaced(at + 2) { None } else { self.small(at + 2, 0..=59) };
                return Some((whole(minute.unwrap_or(0)), if minute.is_some() { at + 3 } else { at + 2 }));
            }
            Some("am" | "pm") if (1..=12).contains(&hour) => return Some((whole(0), at + 1)),
            _ => {}
        }
        let pointed = matches!(self.mark(at + 1), Some('.')).then(|| self.small(at + 2, 0..=59)).flatten()?;
        let named = matches!(self.word(at + 3), Some("uhr" | "h" | "am" | "pm"))
            || at.checked_sub(1).and_then(|before| self.word(before)).is_some_and(|word| {
                matches!(word, "um" | "alle" | "ore" | "kl" | "saat" | "о" | "об" | "godz")
            });
        let minutes_have_two_digits = self.number(at + 2, 2..=2).is_some();
        let to = if matches!(self.word(at + 3), Some("uhr" | "h")) { at + 4 } else { at + 3 };
        (named && minutes_have_two_digits).then(|| (whole(pointed), to))
    }

    /// `T143000`, `T1430`.
    fn compact_clock(&self, at: usize) -> Option<(Clock, usize)> {
        if self.style == Style::Visible || at.checked_sub(1).and_then(|before| self.word(before)) != Some("t")
        {
            return None;
        }
        let (written, second) = match self.number(at, 6..=6) {
            Some(written) => (written / 100, i8::try_from(written % 100).ok()),
            None => (self.number(at, 4..=4)?, None),
        };
        let (hour, minute) = (i8::try_from(written / 100).ok()?, i8::try_from(written % 100).ok()?);
        Some((Clock { hour, minute, second, nanosecond: 0 }, at + 1))
    }

    /// Moves the hour where `am` or `pm` follows, or an East Asian word of that meaning stands before.
    fn half_of_day(&self, at: usize, clock: Clock, to: usize) -> (Clock, usize) {
        let before = at.checked_sub(1).and_then(|before| self.word(before));
        let (afternoon, to) = match (self.word(to), before) {
            (Some("pm"), _) => (true, to + 1),
            (Some("am"), _) => (false, to + 1),
            (Some(half @ ("a" | "p")), _)
                if self.mark(to + 1) == Some('.') && self.word(to + 2) == Some("m") =>
            {
                (half == "p", if self.mark(to + 3) == Some('.') { to + 4 } else { to + 3 })
            }
            (_, Some("오후" | "下午" | "午後")) => (true, to),
            (_, Some("오전" | "上午" | "午前")) => (false, to),
            _ => return (clock, to),
        };
        let hour = match clock.hour {
            12 if !afternoon => 0,
            hour @ 1..=11 if afternoon => hour + 12,
            hour => hour,
        };
        (Clock { hour, ..clock }, to)
    }

    /// The zone at this piece: a name, an offset, both, or either in brackets; a bracket after an offset is a comment.
    pub fn zone(&self, at: usize) -> (Option<i16>, usize) {
        if let Some((minutes, to)) = self.offset(at) {
            return (Some(minutes), self.comment(to));
        }
        let open = matches!(self.mark(at), Some('(' | '['));
        let name = if open { at + 1 } else { at };
        let named = match self.kind(name) {
            Some(Kind::Word { folded, capitals })
                if *capitals || self.style == Style::Machine || folded == "мск" =>
            {
                zones::offset_of(folded)
            }
            _ => None,
        };
        let Some(base) = named else { return (None, at) };
        // "GMT+2" adds; "EET +0200" says the same twice.
        let (minutes, to) = match self.offset(name + 1) {
            Some((minutes, to)) => (if base == 0 { minutes } else { base }, to),
            None => (base, name + 1),
        };
        let closed = open && matches!(self.mark(to), Some(')' | ']'));
        (Some(minutes), if closed { to + 1 } else { self.comment(to) })
    }

    /// `+0200`, `+02:00`, `-5`; also the misprints `:+0200`, `--0200` and `+02:00:00`.
    fn offset(&self, at: usize) -> Option<(i16, usize)> {
        let doubled = matches!(
            (self.mark(at), self.mark(at + 1)),
            (Some(':'), Some('+' | '-')) | (Some('-'), Some('-'))
        );
        let at = if doubled { at + 1 } else { at };
        let sign = match self.mark(at)? {
            '+' => 1,
            '-' if !self.spaced(at + 1) => -1,
            _ => return None,
        };
        let colon = self.mark(at + 2) == Some(':');
        let (hours, minutes, to) = match self.kind(at + 1)? {
            Kind::Number { value, digits: 3 | 4 } => (value / 100, value % 100, at + 2),
            Kind::Number { value, digits: 1 | 2 } if colon => {
                let minutes = u64::try_from(self.number(at + 3, 1..=2)?).ok()?;
                let seconds = self.mark(at + 4) == Some(':') && self.number(at + 5, 2..=2) == Some(0);
                (*value, minutes, if seconds { at + 6 } else { at + 4 })
            }
            Kind::Number { value, digits: 1 | 2 } => (*value, 0, at + 2),
            _ => return None,
        };
        let total = i16::try_from(hours * 60 + minutes).ok().filter(|total| *total <= 16 * 60)?;
        Some((sign * total, to))
    }

    /// The piece behind a bracketed comment.
    fn comment(&self, at: usize) -> usize {
        let close = match self.mark(at) {
            Some('(') => ')',
            Some('[') => ']',
            _ => return at,
        };
        let end = (at..self.pieces.len()).find(|&piece| self.mark(piece) == Some(close));
        end.map_or(at, |end| end + 1)
    }

    /// A clock within a few joining pieces after a date.
    pub fn time_after(&self, mut at: usize) -> Option<Timed> {
        for _ in 0..5 {
            if let Some(time) = self.time(at) {
                return Some(time);
            }
            let passed = match self.kind(at)? {
                Kind::Mark(mark) => matches!(mark, ',' | '-' | '|' | '.' | '•' | '·' | '/' | '(' | ';'),
                Kind::Word { folded, .. } => {
                    AT_WORDS.contains(&folded.as_str())
                        || folded == "t"
                        || calendar::weekday(folded).is_some()
                }
                Kind::Number { .. } => false,
            };
            if !passed {
                return None;
            }
            at += 1;
        }
        None
    }

    /// A clock that ends within two joining pieces before a date.
    pub fn time_before(&self, from: usize) -> Option<Timed> {
        (from.saturating_sub(9)..from).find_map(|at| {
            let time = self.time(at)?;
            let between = time.to..from;
            (between.len() <= 2 && between.clone().all(|piece| self.joins_before(piece))).then_some(time)
        })
    }

    fn joins_before(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(Kind::Mark(mark)) => matches!(mark, ',' | '-' | '|' | '•' | '·'),
            Some(Kind::Word { folded, .. }) => calendar::weekday(folded).is_some() || folded == "on",
            _ => false,
        }
    }
}

fn nanoseconds(value: u64, digits: usize) -> i32 {
    let mut value = value;
    for _ in digits..9 {
        value *= 10;
    }
    for _ in 9..digits {
        value /= 10;
    }
    i32::try_from(value).unwrap_or(0)
}
