//! Times in prose: "last week", "on Sunday", "2 December", "am Montag", on civil dates against the day of publication.
//!
//! Traps: weeks that start on Sunday, "May" the verb, a bare weekday that is the last one in the past tense and the
//! next one in the future, a date without a year at the turn of the year.

use super::lexicon::{Hit, Lexicon, Value};
use crate::model::{CueClass, FactTime, Granularity, Span};
use crate::text::{Case, TokenKind, Tokens};
use jiff::ToSpan;
use jiff::civil::Date;

/// A time as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TimeHit {
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    expression: Expression,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Expression {
    /// Days from today.
    Day(i64),
    /// Weeks from this one.
    Week(i64),
    /// Months from this one.
    Month(i64),
    /// A weekday, turned to the past or the future by a word next to it.
    Weekday { day: i64, turn: i64 },
    /// A date, perhaps with the last day of a range.
    Date { day: i8, last: Option<i8>, month: i8, year: Option<i16> },
    /// A month by name.
    MonthName { month: i8, year: Option<i16> },
}

/// Where in time the event is told to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Told as over or going on.
    Past,
    /// Told as to come.
    Future,
}

/// Every time in a text, in order.
pub(super) fn find(tokens: &Tokens, hits: &[Hit], lexicon: &Lexicon) -> Vec<TimeHit> {
    let mut found: Vec<TimeHit> = Vec::new();
    for (at, hit) in hits.iter().enumerate() {
        let Some(class) = hit.class else { continue };
        let Value::Number(number) = lexicon.value(hit) else { continue };
        let whole = whole(*number);
        let time = match class {
            CueClass::Day => Some(plain(hit, Expression::Day(whole))),
            CueClass::Week => Some(plain(hit, Expression::Week(whole))),
            CueClass::MonthOff => Some(plain(hit, Expression::Month(whole))),
            CueClass::Weekday => Some(weekday(hits, at, hit, lexicon, whole)),
            CueClass::Month => {
                let from = at.saturating_sub(BACK);
                month(tokens, hits.get(from..at).unwrap_or_default(), hit, i8::try_from(whole).unwrap_or(1))
            }
            _ => None,
        };
        if let Some(time) = time
            && found.last().is_none_or(|last| last.end <= time.start)
        {
            found.push(time);
        }
    }
    found
}

#[expect(clippy::cast_possible_truncation, reason = "the data holds months, weekdays and small offsets")]
fn whole(number: f64) -> i64 {
    number as i64
}

fn plain(hit: &Hit, expression: Expression) -> TimeHit {
    TimeHit { start: hit.start, end: hit.end, expression }
}

/// Hits looked at before a weekday for the word that turns it.
const BACK: usize = 12;

fn weekday(hits: &[Hit], at: usize, hit: &Hit, lexicon: &Lexicon, day: i64) -> TimeHit {
    let turned = hits
        .iter()
        .take(at)
        .rev()
        .take(BACK)
        .find(|before| before.class == Some(CueClass::Turn) && before.end == hit.start);
    let turn = match turned.map(|before| lexicon.value(before)) {
        Some(Value::Number(turn)) => whole(*turn),
        _ => 0,
    };
    TimeHit {
        start: turned.map_or(hit.start, |before| before.start),
        end: hit.end,
        expression: Expression::Weekday { day, turn },
    }
}

fn month(tokens: &Tokens, before: &[Hit], hit: &Hit, month: i8) -> Option<TimeHit> {
    let dotted = mark(tokens, hit.end, ".") && number(tokens, hit.end + 1).is_some();
    let after = hit.end + usize::from(dotted);
    if let Some((start, day, last)) = day_before(tokens, hit.start) {
        let (year, end) = year_after(tokens, hit.end);
        return Some(TimeHit { start, end, expression: Expression::Date { day, last, month, year } });
    }
    if let Some(day) = day_number(tokens, after) {
        let last = if mark(tokens, after + 1, "-") { day_number(tokens, after + 2) } else { None };
        let (year, end) = year_after(tokens, after + if last.is_some() { 3 } else { 1 });
        return Some(TimeHit {
            start: hit.start,
            end,
            expression: Expression::Date { day, last, month, year },
        });
    }
    let (year, end) = year_after(tokens, hit.end);
    let written = tokens.items.get(hit.start).map(|token| token.case);
    let led = before.iter().any(|cue| cue.class == Some(CueClass::In) && cue.end == hit.start);
    let named = year.is_some() || (led && (written == Some(Case::Capitalised) || !tokens.folded.is_ascii()));
    named.then_some(TimeHit { start: hit.start, end, expression: Expression::MonthName { month, year } })
}

/// "2", "2.", "25-27" right before a month.
fn day_before(tokens: &Tokens, month: usize) -> Option<(usize, i8, Option<i8>)> {
    let at = month.checked_sub(1)?;
    let at = if mark(tokens, at, ".") { at.checked_sub(1)? } else { at };
    let day = day_number(tokens, at)?;
    let first = at.checked_sub(2).filter(|_| mark(tokens, at - 1, "-"));
    if let Some((start, first)) = first.and_then(|start| Some((start, day_number(tokens, start)?))) {
        return Some((start, first, Some(day)));
    }
    Some((at, day, None))
}

fn year_after(tokens: &Tokens, at: usize) -> (Option<i16>, usize) {
    let skipped = at + usize::from(mark(tokens, at, ","));
    match number(tokens, skipped).filter(|year| (1900..2200).contains(year)) {
        Some(year) => (Some(year), skipped + 1),
        None => (None, at),
    }
}

fn day_number(tokens: &Tokens, at: usize) -> Option<i8> {
    number(tokens, at).and_then(|day| i8::try_from(day).ok()).filter(|day| (1..=31).contains(day))
}

fn number(tokens: &Tokens, at: usize) -> Option<i16> {
    let token = tokens.items.get(at).filter(|token| token.kind == TokenKind::Number)?;
    tokens.form(token).parse().ok()
}

fn mark(tokens: &Tokens, at: usize, form: &str) -> bool {
    tokens.items.get(at).is_some_and(|token| tokens.form(token) == form)
}

/// The days that a time means, seen from the day of publication.
pub(super) fn resolve(
    hit: &TimeHit,
    span: Option<Span>,
    published: Option<Date>,
    direction: Direction,
) -> FactTime {
    let days = published.and_then(|today| days(hit.expression, today, direction)).or_else(|| fixed(hit));
    let granularity = match hit.expression {
        Expression::Day(_) | Expression::Weekday { .. } | Expression::Date { .. } => Granularity::Day,
        Expression::Week(_) => Granularity::Week,
        Expression::Month(_) | Expression::MonthName { .. } => Granularity::Month,
    };
    FactTime {
        span,
        start: days.map(|(start, _)| start),
        end: days.map(|(_, end)| end),
        granularity,
        anchor: published,
        confidence: confidence(hit.expression, days.is_some()),
    }
}

/// How sure the days are: a written date more than a weekday whose tense was guessed.
fn confidence(expression: Expression, known: bool) -> f64 {
    match expression {
        _ if !known => 0.0,
        Expression::Date { year: Some(_), .. } | Expression::MonthName { year: Some(_), .. } => 1.0,
        Expression::Date { .. } | Expression::Day(_) => 0.95,
        Expression::Weekday { .. } => 0.9,
        _ => 0.85,
    }
}

/// A date that is written out needs no day of publication.
fn fixed(hit: &TimeHit) -> Option<(Date, Date)> {
    match hit.expression {
        Expression::Date { day, last, month, year: Some(year) } => span_of_days(year, month, day, last),
        Expression::MonthName { month, year: Some(year) } => whole_month(Date::new(year, month, 1).ok()?),
        _ => None,
    }
}

fn days(expression: Expression, today: Date, direction: Direction) -> Option<(Date, Date)> {
    match expression {
        Expression::Day(offset) => {
            let day = today.checked_add(offset.days()).ok()?;
            Some((day, day))
        }
        Expression::Week(offset) => {
            let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).ok()?;
            let monday = monday.checked_add(offset.weeks()).ok()?;
            // Some weeks start on Sunday: both readings are inside.
            Some((monday.checked_sub(1.days()).ok()?, monday.checked_add(6.days()).ok()?))
        }
        Expression::Month(offset) => whole_month(today.first_of_month().checked_add(offset.months()).ok()?),
        Expression::Weekday { day, turn } => {
            let day = weekday_near(today, day, turn, direction)?;
            Some((day, day))
        }
        Expression::Date { day, last, month, year: Some(year) } => span_of_days(year, month, day, last),
        Expression::Date { day, last, month, year: None } => {
            let year = year_near(today, month, day, direction)?;
            span_of_days(year, month, day, last)
        }
        Expression::MonthName { month, year } => {
            let year = year.or_else(|| year_near(today, month, 1, direction))?;
            whole_month(Date::new(year, month, 1).ok()?)
        }
    }
}

fn span_of_days(year: i16, month: i8, day: i8, last: Option<i8>) -> Option<(Date, Date)> {
    let start = Date::new(year, month, day).ok()?;
    let end = last.and_then(|last| Date::new(year, month, last).ok()).filter(|end| *end >= start);
    Some((start, end.unwrap_or(start)))
}

fn whole_month(first: Date) -> Option<(Date, Date)> {
    Some((first, first.last_of_month()))
}

fn weekday_near(today: Date, day: i64, turn: i64, direction: Direction) -> Option<Date> {
    let here = i64::from(today.weekday().to_monday_one_offset());
    let back = (here - day).rem_euclid(7);
    let ahead = (day - here).rem_euclid(7);
    match (turn, direction) {
        (-1, _) => today.checked_sub((if back == 0 { 7 } else { back }).days()).ok(),
        (1, _) => today.checked_add((if ahead == 0 { 7 } else { ahead }).days()).ok(),
        (_, Direction::Past) => today.checked_sub(back.days()).ok(),
        (_, Direction::Future) => today.checked_add(ahead.days()).ok(),
    }
}

/// The year that puts a day nearest to today on the told side; a day of slack for time zones.
fn year_near(today: Date, month: i8, day: i8, direction: Direction) -> Option<i16> {
    let in_year = |year: i16| Date::new(year, month, day.min(28)).ok();
    let this = in_year(today.year())?;
    let gap = (this - today).get_days();
    match direction {
        Direction::Past if gap > 1 => Some(today.year() - 1),
        Direction::Future if gap < -180 => Some(today.year() + 1),
        _ => Some(today.year()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(today: &str, expression: Expression, direction: Direction) -> String {
        let today: Date = today.parse().unwrap();
        days(expression, today, direction).map_or_else(String::new, |(start, end)| format!("{start}/{end}"))
    }

    #[test]
    fn last_week_holds_weeks_that_start_on_sunday() {
        assert_eq!(on("2031-05-05", Expression::Week(-1), Direction::Past), "2031-04-27/2031-05-04");
    }

    #[test]
    fn a_bare_weekday_is_the_last_one_or_the_next_one_by_the_tense() {
        let friday = Expression::Weekday { day: 5, turn: 0 };
        assert_eq!(on("2031-05-07", friday, Direction::Past), "2031-05-02/2031-05-02");
        assert_eq!(on("2031-05-07", friday, Direction::Future), "2031-05-09/2031-05-09");
        let next = Expression::Weekday { day: 3, turn: 1 };
        assert_eq!(on("2031-05-07", next, Direction::Past), "2031-05-14/2031-05-14");
    }

    #[test]
    fn a_date_without_a_year_crosses_the_turn_of_the_year() {
        let date = Expression::Date { day: 30, last: None, month: 12, year: None };
        assert_eq!(on("2031-01-03", date, Direction::Past), "2030-12-30/2030-12-30");
        let date = Expression::Date { day: 5, last: Some(7), month: 1, year: None };
        assert_eq!(on("2030-12-28", date, Direction::Future), "2031-01-05/2031-01-07");
    }
}
