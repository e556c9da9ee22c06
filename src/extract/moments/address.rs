//! The day in a page's address.

use super::{Context, sane};
use crate::model::{Dated, Provenance};
use crate::text::dates::parse_instant;

/// A day in the path: `/2024/05/31/`, `/2024-05-31-`, `/20240531`, `/31-05-2024`.
pub(super) fn day(context: &Context<'_>) -> Option<Dated> {
    let runs = digits(context.url.path());
    runs.iter().enumerate().find_map(|(number, run)| {
        let (year, month, day) = parts(run, runs.get(number + 1), runs.get(number + 2))?;
        let raw = format!("{year}-{month:0>2}-{day:0>2}");
        parse_instant(&raw, context.zone, Provenance::Url).filter(|dated| sane(dated, context))
    })
}

/// Digits and where they begin.
type Run<'a> = (&'a str, usize);

/// Year, month and day in one run or in three that one mark each divides.
fn parts<'a>(
    run: &Run<'a>,
    second: Option<&Run<'a>>,
    third: Option<&Run<'a>>,
) -> Option<(&'a str, &'a str, &'a str)> {
    let (text, at) = *run;
    if text.len() == 8 {
        return Some((text.get(..4)?, text.get(4..6)?, text.get(6..8)?));
    }
    let ((second, second_at), (third, third_at)) = (*second?, *third?);
    let adjacent = second_at == at + text.len() + 1 && third_at == second_at + second.len() + 1;
    match (text.len(), second.len(), third.len()) {
        _ if !adjacent => None,
        (4, 1..=2, 1..=2) => Some((text, second, third)),
        (2, 2, 4) => Some((third, second, text)),
        _ => None,
    }
}

/// Runs of digits with their places.
fn digits(text: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        match (start, byte.is_ascii_digit()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                runs.extend(text.get(from..at).map(|run| (run, from)));
                start = None;
            }
            _ => {}
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_addresses_are_read_and_numbers_are_not() {
        for (path, wanted) in [
            ("/2024/05/31/ferry", Some("2024-05-31")),
            ("/2024-5-31-ferry", Some("2024-05-31")),
            ("/news/20240531/ferry", Some("2024-05-31")),
            ("/news/31-05-2024", Some("2024-05-31")),
            ("/news/2024/99/31", None),
            ("/ferry-2024", None),
            ("/2024/05/ferry-12345678", None),
        ] {
            let url = url::Url::parse(&format!("https://news.example.com{path}")).unwrap();
            let now = "2024-06-01T12:00:00Z".parse().unwrap();
            let context = Context { now, zone: None, url: &url, title: None, states: &[], hint: None };
            let found = day(&context).map(|dated| super::super::day(&dated).to_string());
            assert_eq!(found.as_deref(), wanted, "{path}");
        }
    }
}
