//! Where a text began: of its copies, the one that had it first, or the agency that they credit.

use crate::model::PublicId;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A date this far before that of every other copy, of three or more, is a mistake of a clock or a template.
const IMPLAUSIBLE: SignedDuration = SignedDuration::from_hours(45 * 24);

/// One of the articles that hold a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relative {
    /// Its id.
    pub id: PublicId,
    /// Who publishes it: the outlet, or the host where the outlet is not known.
    pub outlet: String,
    /// When it says that it was published, and whether to the minute.
    pub published: Option<(Timestamp, bool)>,
    /// When it was first seen here.
    pub first_seen: Timestamp,
    /// The outlet that it credits.
    pub credit: Option<Credit>,
}

/// An outlet that an article names as the one it has its text from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// The outlet.
    pub outlet: String,
    /// On what grounds.
    pub basis: Basis,
    /// The words or the address.
    pub evidence: String,
}

/// Why an article's origin is what it is, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// It calls another site's page its original.
    Canonical,
    /// A credit line.
    Credit,
    /// It retells what one outlet was told.
    Retold,
    /// A copy of it carries the credit.
    CopyOfCredited,
    /// A text that others had before it.
    EarlierCopy,
    /// Nobody had it before.
    Own,
}

/// The origin of one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The outlet in which the text began.
    pub outlet: String,
    /// The article in which it began, where it is stored.
    pub root: Option<PublicId>,
    /// Why.
    pub basis: Basis,
    /// What it rests on, for a person.
    pub evidence: String,
}

/// The origins of all copies of one text, in the order given.
pub fn origins(copies: &[Relative]) -> Vec<Origin> {
    let least = least(copies);
    let first = copies.iter().min_by_key(|copy| (when(copy, least), &copy.id));
    let Some(first) = first else { return Vec::new() };
    let credit = agreed(copies);
    let outlet = credit.as_ref().map_or_else(|| first.outlet.clone(), |credit| credit.outlet.clone());
    let own =
        copies.iter().filter(|copy| copy.outlet == outlet).min_by_key(|copy| (when(copy, least), &copy.id));
    copies.iter().map(|copy| of(copy, own, &outlet, credit.as_ref())).collect()
}

fn of(copy: &Relative, own: Option<&Relative>, outlet: &str, credit: Option<&Credit>) -> Origin {
    let root = own.map(|own| own.id.clone());
    let (basis, evidence) = match (&copy.credit, credit) {
        _ if own.is_some_and(|own| own.id == copy.id) => (Basis::Own, String::new()),
        (Some(own), _) if own.outlet == outlet => (own.basis, own.evidence.clone()),
        (_, Some(other)) => (Basis::CopyOfCredited, other.evidence.clone()),
        (_, None) => (Basis::EarlierCopy, first_of(own)),
    };
    Origin { outlet: outlet.to_owned(), root, basis, evidence }
}

fn first_of(own: Option<&Relative>) -> String {
    let at = own.map(|own| own.published.map_or(own.first_seen, |(at, _)| at));
    at.map_or_else(String::new, |at| at.to_string())
}

/// The outlet that most copies credit; of two that as many credit the surest, then the first by name.
fn agreed(copies: &[Relative]) -> Option<Credit> {
    let credits: Vec<&Credit> = copies.iter().filter_map(|copy| copy.credit.as_ref()).collect();
    let votes = |outlet: &str| credits.iter().filter(|credit| credit.outlet == outlet).count();
    credits
        .iter()
        .min_by_key(|credit| {
            (std::cmp::Reverse(votes(&credit.outlet)), credit.basis, &credit.outlet, &credit.evidence)
        })
        .map(|credit| (*credit).clone())
}

/// When a copy was there for certain: a bare day counts to its end, a date that cannot be right is not believed.
fn when(copy: &Relative, least: Timestamp) -> Timestamp {
    let seen = copy.first_seen;
    match copy.published {
        Some((at, exact)) if at >= least => {
            let end =
                if exact { at } else { at.saturating_add(SignedDuration::from_hours(24)).unwrap_or(at) };
            // A page that was seen on the day it names was there when it was seen.
            end.min(seen.max(at))
        }
        Some(_) | None => seen,
    }
}

/// The earliest date that can be right.
fn least(copies: &[Relative]) -> Timestamp {
    let mut dates: Vec<Timestamp> =
        copies.iter().filter_map(|copy| copy.published).map(|(at, _)| at).collect();
    dates.sort_unstable();
    let second = dates.get(1).filter(|_| dates.len() > 2);
    second.and_then(|at| at.checked_sub(IMPLAUSIBLE).ok()).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CanonicalUrl;

    /// Outlet, minute published (negative: unknown; a bare day where `exact` is false), minute first seen, outlet credited.
    type Copy = (&'static str, i64, bool, i64, Option<&'static str>);

    fn relative((outlet, published, exact, seen, credit): Copy) -> Relative {
        let at = |minute: i64| Timestamp::from_second(1_764_000_000 + minute * 60).unwrap();
        Relative {
            id: PublicId::of_url(&CanonicalUrl::parse(&format!("http://{outlet}.example/")).unwrap()),
            outlet: outlet.to_owned(),
            published: (published >= 0).then(|| (at(published), exact)),
            first_seen: at(seen),
            credit: credit.map(|outlet| Credit {
                outlet: outlet.to_owned(),
                basis: Basis::Credit,
                evidence: format!("({outlet})"),
            }),
        }
    }

    /// What it is, the copies, the outlet of the root, and whether its article is there.
    type Case = (&'static str, &'static [Copy], &'static str, bool);

    const TABLE: &[Case] = &[
        ("alone", &[("a", 0, true, 9, None)], "a", true),
        ("the earlier of two", &[("a", 60, true, 90, None), ("b", 5, true, 95, None)], "b", true),
        ("a credit beats the clock", &[("a", 0, true, 9, Some("w")), ("w", 60, true, 90, None)], "w", true),
        ("a credit to who is not here", &[("a", 0, true, 9, Some("w")), ("b", 9, true, 9, None)], "w", false),
        (
            "most credits",
            &[("a", 0, true, 9, Some("w")), ("b", 1, true, 9, Some("v")), ("c", 2, true, 9, Some("v"))],
            "v",
            false,
        ),
        (
            "no date counts from when it was seen",
            &[("a", -1, true, 50, None), ("b", 40, true, 90, None)],
            "b",
            true,
        ),
        (
            "a bare day counts to its end",
            &[("a", 0, false, 5000, None), ("b", 40, true, 90, None)],
            "b",
            true,
        ),
        (
            "a bare day that was seen the same day",
            &[("a", 0, false, 30, None), ("b", 40, true, 90, None)],
            "a",
            true,
        ),
        (
            "a clock that is a year slow",
            &[
                ("a", 0, true, 600_100, None),
                ("b", 600_000, true, 600_100, None),
                ("c", 600_010, true, 600_100, None),
            ],
            "b",
            true,
        ),
    ];

    #[test]
    fn the_root_is_whom_copies_credit_else_who_had_it_first() {
        for (name, copies, outlet, stored) in TABLE {
            let copies: Vec<Relative> = copies.iter().copied().map(relative).collect();
            for origin in origins(&copies) {
                assert_eq!((origin.outlet.as_str(), origin.root.is_some()), (*outlet, *stored), "{name}");
            }
            let mut turned = copies.clone();
            turned.reverse();
            assert!(
                origins(&turned).iter().eq(origins(&copies).iter().rev()),
                "{name}: the order makes no difference"
            );
        }
    }
}
