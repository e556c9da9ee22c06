//! The agency credit as written at a text's beginning or end: `(Agency) -`, `/AGENCY/`, `(agency)`.

/// Letters of the longest credit.
const LONGEST: usize = 40;

/// Finds the credit.
pub(super) fn find(text: &str) -> Option<String> {
    let first = text.lines().next()?;
    let last = text.lines().next_back()?;
    at_start(first).or_else(|| at_end(last))
}

/// Behind a place and a day, before a dash: `CITY, Nov 3 (Agency) -`.
fn at_start(line: &str) -> Option<String> {
    let head_end = line.char_indices().nth(120).map_or(line.len(), |(at, _)| at);
    let head = line.get(..head_end)?;
    let (before, rest) = head.split_once(['(', '/'])?;
    let ends = before.trim_end().trim_end_matches('.');
    let slashed = head.get(before.len()..)?.starts_with('/');
    let words = before.split_whitespace().count();
    // "CITY. 3 November. /AGENCY/." is no sentence.
    if words > 8 || (ends.contains(". ") && !(slashed && words < 5)) {
        return None;
    }
    let (name, after) = rest.split_once(if slashed { '/' } else { ')' })?;
    let after = after.trim_start();
    let dashed = after.starts_with(['-', '–', '—', '.', ':']);
    (is_credit(name)
        && if slashed { name.chars().all(|c| c.is_uppercase() || !c.is_alphabetic()) } else { dashed })
    .then(|| mark(slashed, name))
}

/// Alone or in brackets at the end of the last line.
fn at_end(line: &str) -> Option<String> {
    let line = line.trim_end().trim_end_matches('.');
    if let Some(rest) = line.strip_suffix(')') {
        let (_, name) = rest.rsplit_once('(')?;
        let upper = name.chars().filter(|c| c.is_uppercase()).count();
        let short = name.split_whitespace().count() <= 2 && (upper > 0 || name.chars().count() <= 5);
        return (is_credit(name) && short).then(|| mark(false, name));
    }
    let rest = line.strip_suffix('/')?;
    let (_, name) = rest.rsplit_once('/')?;
    (is_credit(name) && name.chars().all(|c| c.is_uppercase() || !c.is_alphabetic()))
        .then(|| mark(true, name))
}

fn mark(slashed: bool, name: &str) -> String {
    if slashed { format!("/{name}/") } else { format!("({name})") }
}

fn is_credit(name: &str) -> bool {
    let length = name.chars().count();
    (2..=LONGEST).contains(&length)
        && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '/' | ',' | '&'))
        && name.split_whitespace().count() <= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_are_found_at_both_ends_and_nowhere_else() {
        for (text, wanted) in [
            ("PORTO, Nov 3 (Wireco) - The ferry left.", Some("(Wireco)")),
            ("PORTO. /WIRE/. The ferry left.", Some("/WIRE/")),
            ("PORTO. 3 November. /WIRE/. The ferry left.", Some("/WIRE/")),
            ("The ferry left.\nIt came back. (wco)", Some("(wco)")),
            ("The ferry (a blue one) left.", None),
            ("The ferry left on Monday. It was late (as usual for this time of the year).", None),
        ] {
            assert_eq!(find(text).as_deref(), wanted, "{text}");
        }
    }
}
