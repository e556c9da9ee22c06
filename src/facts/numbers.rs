//! Numbers with what they count: "28-point", "1,000-for-1,000", "90 billion euros", ranges, about / at least / up to.
//!
//! Traps: a point or comma that groups thousands in one language and opens decimals in another; a space between thousands;
//! a year, a date or a number with a word that is no unit.

use super::lexicon::Value;
use super::reading::Reading;
use crate::model::{CueClass, Qualifier};
use crate::text::TokenKind;
use std::ops::Range;

/// A number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Amount {
    pub value: f64,
    pub high: Option<f64>,
    pub unit: String,
    pub qualifier: Qualifier,
    /// As many from each side.
    pub swapped: bool,
    /// From the qualifier to the unit.
    pub tokens: Range<usize>,
}

/// Every amount of a text, in order.
pub(super) fn find(reading: &Reading) -> Vec<Amount> {
    let mut found: Vec<Amount> = Vec::new();
    let mut at = 0;
    let count = reading.document.tokens.items.len();
    while at < count {
        match amount(reading, at) {
            Some(amount) => {
                at = amount.tokens.end.max(at + 1);
                found.push(amount);
            }
            None => at += 1,
        }
    }
    found
}

fn amount(reading: &Reading, start: usize) -> Option<Amount> {
    let (first, mut end) = number(reading, start)?;
    let mut value = first;
    let mut high = None;
    let swapped = swap(reading, end).and_then(|at| number(reading, at)).filter(|(other, _)| *other == first);
    if let Some((_, after)) = swapped {
        end = after;
    } else if let Some((upper, after)) = range_end(reading, end).filter(|(upper, _)| *upper > first) {
        (high, end) = (Some(upper), after);
    }
    if let Some(scale) = reading.at(end, CueClass::Scale) {
        let factor = reading.number(scale)?;
        value *= factor;
        high = high.map(|high| high * factor);
        end = scale.end;
    }
    let (unit, end) =
        unit(reading, end, swapped.is_some()).or_else(|| Some((unit_before(reading, start)?, end)))?;
    let (qualifier, from) = qualifier(reading, start);
    Some(Amount { value, high, unit, qualifier, swapped: swapped.is_some(), tokens: from..end })
}

/// A number and one past its last token; thousands may be apart.
fn number(reading: &Reading, at: usize) -> Option<(f64, usize)> {
    if let Some(word) = reading.at(at, CueClass::NumberWord) {
        return Some((reading.number(word)?, word.end));
    }
    let token = reading.token(at).filter(|token| token.kind == TokenKind::Number)?;
    let mut digits = reading.form(at).to_owned();
    let mut end = at + 1;
    let mut last = token.end;
    while digits.len() <= 12
        && let Some(next) = reading.token(end)
        && next.kind == TokenKind::Number
        && next.end - next.start == 3
        && next.start > last
        && next.start - last <= 3
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        digits.push_str(reading.form(end));
        last = next.end;
        end += 1;
    }
    Some((parse(&digits)?, end))
}

/// Reads digits with points and commas: groups of three are thousands, anything else a decimal.
fn parse(digits: &str) -> Option<f64> {
    let mut groups = digits.split(['.', ',']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    if rest.is_empty() {
        return first.parse().ok();
    }
    let grouped = rest.iter().all(|group| group.len() == 3) && (1..=3).contains(&first.len()) && first != "0";
    match rest.as_slice() {
        _ if grouped => format!("{first}{}", rest.concat()).parse().ok(),
        [decimals] => format!("{first}.{decimals}").parse().ok(),
        _ => None,
    }
}

/// One past "for" between two numbers of an exchange.
fn swap(reading: &Reading, end: usize) -> Option<usize> {
    let hyphen = |at: usize| usize::from(reading.form(at) == "-");
    let word = reading.at(end + hyphen(end), CueClass::Swap)?;
    Some(word.end + hyphen(word.end))
}

fn range_end(reading: &Reading, end: usize) -> Option<(f64, usize)> {
    let join = reading.at(end, CueClass::RangeJoin)?;
    number(reading, join.end)
}

/// Words between a number and its unit at most: "307 Ukrainian prisoners".
const BETWEEN: usize = 2;

fn unit(reading: &Reading, end: usize, swapped: bool) -> Option<(String, usize)> {
    let hyphen = usize::from(reading.form(end) == "-" && !reading.is_wall(end));
    let start = end + hyphen;
    for gap in 0..=BETWEEN {
        let at = start + gap;
        if let Some(hit) = reading.at(at, CueClass::Unit)
            && let Value::Word(unit) = reading.lexicon.value(hit)
        {
            return Some((unit.clone(), hit.end));
        }
        if !reading.word(at) || is_other(reading, at) {
            break;
        }
    }
    if swapped {
        let sentence = reading.sentence(start.saturating_sub(1));
        let low = sentence.start.max(start.saturating_sub(40));
        let people = reading.cues(low..sentence.end.min(start + 40)).find_map(|hit| {
            match reading.lexicon.value(hit) {
                Value::Word(unit)
                    if hit.class == Some(CueClass::Unit) && matches!(unit.as_str(), "prisoner" | "body") =>
                {
                    Some(unit.clone())
                }
                _ => None,
            }
        });
        return people.map(|unit| (unit, end));
    }
    None
}

/// A word that cannot stand between a number and its unit.
fn is_other(reading: &Reading, at: usize) -> bool {
    let adjective = reading.name(at).is_some_and(|name| reading.is_demonym(name))
        || reading.at(at, CueClass::MeetingAdjective).is_some()
        || reading.at(at, CueClass::UnitAdjective).is_some();
    !adjective
}

fn unit_before(reading: &Reading, start: usize) -> Option<String> {
    let sign = start.checked_sub(1)?;
    match reading.form(sign) {
        "$" => Some("usd".to_owned()),
        "€" => Some("eur".to_owned()),
        _ => None,
    }
}

fn qualifier(reading: &Reading, start: usize) -> (Qualifier, usize) {
    let start = if matches!(reading.form(start.saturating_sub(1)), "$" | "€") {
        start.saturating_sub(1)
    } else {
        start
    };
    let Some(hit) = reading.ending(start, CueClass::Qualifier) else { return (Qualifier::Exact, start) };
    // "from 28 to 19": a direction, no bound.
    if hit.start.checked_sub(1).is_some_and(|before| is_number(reading, before)) {
        return (Qualifier::Exact, start);
    }
    let qualifier = match reading.value_word(hit) {
        Some("at_least") => Qualifier::AtLeast,
        Some("up_to") => Qualifier::UpTo,
        _ => Qualifier::About,
    };
    (qualifier, hit.start)
}

fn is_number(reading: &Reading, at: usize) -> bool {
    reading.token(at).is_some_and(|token| token.kind == TokenKind::Number)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn points_and_commas_group_thousands_or_open_decimals() {
        let cases = [
            ("1,000", 1000.0),
            ("1.000", 1000.0),
            ("1.5", 1.5),
            ("2,75", 2.75),
            ("1.234.567", 1_234_567.0),
            ("0,125", 0.125),
        ];
        for (digits, wanted) in cases {
            assert_eq!(parse(digits), Some(wanted), "{digits}");
        }
        assert_eq!(parse("1.2.3"), None);
    }
}
