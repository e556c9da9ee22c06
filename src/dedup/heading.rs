//! What a text is published under. One outlet does not publish a text twice under headlines that have nothing in common:
//! two of its pages that seem alike then share menus, disclaimers and lists of other stories.

use crate::model::Heading;
use crate::text::{TokenKind, Tokens};
use xxhash_rust::xxh3::xxh3_64;

/// Headlines of one subject share at least this much of their words.
const COMMON: f64 = 0.2;

/// The heading of an outlet's text.
pub fn heading(outlet: Option<&str>, title: Option<&str>) -> Heading {
    let outlet = outlet.map(str::trim).filter(|outlet| !outlet.is_empty());
    let tokens = Tokens::of(title.unwrap_or_default());
    let words = tokens.items.iter().filter(|token| token.kind != TokenKind::Mark);
    let mut words: Vec<u64> = words.map(|token| xxh3_64(tokens.form(token).as_bytes())).collect();
    words.sort_unstable();
    words.dedup();
    Heading { outlet: outlet.map(|outlet| xxh3_64(outlet.to_lowercase().as_bytes())), words }
}

/// How many of their words two headlines share, 0 to 1; nothing where one has none.
pub fn headline_likeness(a: &Heading, b: &Heading) -> f64 {
    let shared = a.words.iter().filter(|word| b.words.binary_search(word).is_ok()).count();
    let all = a.words.len() + b.words.len() - shared;
    // Headlines are short: the counts are exact as floats.
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

/// True where headlines this alike may speak of one subject.
pub fn is_of_one_subject(likeness: f64) -> bool {
    likeness >= COMMON
}

/// True where one outlet tells two stories apart by their headlines.
pub fn are_told_apart(a: &Heading, b: &Heading) -> bool {
    let of_one_outlet = a.outlet.is_some() && a.outlet == b.outlet;
    let known = !a.words.is_empty() && !b.words.is_empty();
    of_one_outlet && known && !is_of_one_subject(headline_likeness(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_of_one_outlet_tell_stories_apart_and_nothing_else_does() {
        let table = [
            (("a", "Envoys meet in the old harbour"), ("a", "Baby monkey born in the zoo of the city"), true),
            (
                ("a", "Envoys meet in the old harbour"),
                ("a", "UPDATE 2: Envoys meet in harbour, no deal"),
                false,
            ),
            (("a", "Envoys meet in the old harbour"), ("b", "Baby monkey born in the zoo"), false),
            (("", "Envoys meet in the old harbour"), ("", "Baby monkey born in the zoo"), false),
            (("a", ""), ("a", "Baby monkey born"), false),
        ];
        for ((outlet, title), (other, another), wanted) in table {
            let (one, two) = (heading(Some(outlet), Some(title)), heading(Some(other), Some(another)));
            assert_eq!(are_told_apart(&one, &two), wanted, "{title} / {another}");
            assert_eq!(are_told_apart(&two, &one), wanted, "{another} / {title}");
        }
    }
}
