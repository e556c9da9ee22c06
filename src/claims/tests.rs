//! Tables: who is counted, what becomes an event, what contradicts what; and that the order of arrival cannot matter.

use super::*;
use proptest::prelude::*;
use serde_json::json;

/// A report of a meeting: number of the article, who stands behind it, day of the report, day told (0: none), people, place.
type Report = (u32, &'static str, i8, i8, &'static [&'static str], &'static str);

fn day(of_month: i8) -> Date {
    Date::constant(2025, 11, of_month)
}

fn meeting((article, origin, reported, told, people, place): Report) -> Said {
    let args = json!({"form": "talks", "sides": [], "participants": people, "place": place});
    let told = (told > 0).then(|| day(told));
    Said {
        row: i64::from(article),
        id: format!("meeting.{article:016}"),
        kind: FactKind::Meeting,
        args: args.as_object().cloned().unwrap_or_default(),
        negative: false,
        factuality: Factuality::Happened,
        at: day(reported).at(12, 0, 0, 0).in_tz("UTC").unwrap().timestamp(),
        days: (told, Some(told.unwrap_or(day(reported))), told.map(|_| Granularity::Day)),
        words: BTreeSet::new(),
        place_parties: BTreeSet::from([place.to_owned()])
            .into_iter()
            .filter(|place| !place.is_empty())
            .collect(),
        article: article.to_string(),
        origin: origin.to_owned(),
    }
}

fn fact(article: u32, origin: &str, kind: FactKind, args: serde_json::Value, factuality: Factuality) -> Said {
    let base = meeting((article, "", i8::try_from(article).unwrap(), 0, &[], ""));
    let args = args.as_object().cloned().unwrap_or_default();
    Said { kind, args, factuality, origin: origin.to_owned(), ..base }
}

/// Articles and origins of every claim, sorted.
fn counts(facts: &[Said]) -> Vec<(usize, usize)> {
    let mut counts: Vec<(usize, usize)> = events(facts)
        .iter()
        .flat_map(|event| judge(facts, event).claims)
        .map(|claim| (claim.articles, claim.origins.len()))
        .collect();
    counts.sort_unstable();
    counts
}

/// What it is, the reports, and articles and origins of each claim.
type Counted = (&'static str, &'static [Report], &'static [(usize, usize)]);

const AB: &[&str] = &["per:a", "per:b"];
const ABC: &[&str] = &["per:a", "per:b", "per:c"];
const CD: &[&str] = &["per:c", "per:d"];

#[test]
fn support_is_counted_by_origins_and_never_by_articles() {
    let table: &[Counted] = &[
        ("one article", &[(1, "x", 3, 3, AB, "")], &[(1, 1)]),
        (
            "a wire and two copies",
            &[(1, "x", 3, 3, AB, ""), (2, "x", 3, 3, AB, ""), (3, "x", 4, 3, AB, "")],
            &[(3, 1)],
        ),
        ("two origins", &[(1, "x", 3, 3, AB, ""), (2, "y", 3, 3, AB, "")], &[(2, 2)]),
        ("one article says it twice", &[(1, "x", 3, 3, AB, ""), (1, "x", 3, 3, AB, "")], &[(1, 1)]),
        ("one article, two origins named", &[(1, "x", 3, 3, AB, ""), (1, "y", 3, 3, AB, "")], &[(1, 2)]),
        (
            "ten copies and one other",
            &[(1, "x", 3, 3, AB, ""), (2, "x", 3, 3, AB, ""), (3, "x", 3, 3, AB, ""), (4, "y", 3, 3, AB, "")],
            &[(4, 2)],
        ),
        ("other day", &[(1, "x", 3, 3, AB, ""), (2, "y", 7, 7, AB, "")], &[(1, 1), (1, 1)]),
        ("other people", &[(1, "x", 3, 3, AB, ""), (2, "y", 3, 3, CD, "")], &[(1, 1), (1, 1)]),
        ("one more at the table", &[(1, "x", 3, 3, AB, ""), (2, "y", 3, 3, ABC, "")], &[(2, 2)]),
        ("not dated, told the day after", &[(1, "x", 3, 3, AB, ""), (2, "y", 4, 0, AB, "")], &[(2, 2)]),
        (
            "not dated, told a week later",
            &[(1, "x", 3, 3, AB, ""), (2, "y", 10, 0, AB, "")],
            &[(1, 1), (1, 1)],
        ),
        (
            "nobody named, one meeting it can mean",
            &[(1, "x", 3, 3, AB, ""), (2, "y", 3, 3, &[], "")],
            &[(2, 2)],
        ),
        (
            "nobody named, two it can mean",
            &[(1, "x", 3, 3, AB, ""), (2, "y", 3, 3, CD, ""), (3, "z", 3, 3, &[], "")],
            &[(1, 1), (1, 1), (1, 1)],
        ),
    ];
    for (name, reports, wanted) in table {
        let facts: Vec<Said> = reports.iter().copied().map(meeting).collect();
        assert_eq!(counts(&facts), *wanted, "{name}");
    }
}

/// What it is, two reports, in what they contradict each other, and whether one comes in the place of the other.
type Pair = (&'static str, Said, Said, Option<&'static str>, bool);

fn pairs() -> Vec<Pair> {
    let figure = |value: f64| json!({"value": value, "unit": "prisoner", "of": "x", "qualifier": "exact"});
    let stance = |stance: &str| json!({"party": "pty:a", "stance": stance});
    let status = |status: &str| json!({"object": "doc:x", "status": status});
    let (kind, said) = (FactKind::Figure, Factuality::Asserted);
    let (outcome, position) = (FactKind::Outcome, FactKind::Position);
    let mut pairs: Vec<Pair> = vec![
        (
            "two numbers",
            fact(3, "x", kind, figure(300.0), said),
            fact(3, "y", kind, figure(310.0), said),
            Some("number"),
            false,
        ),
        (
            "one voice corrects itself",
            fact(3, "x", kind, figure(300.0), said),
            fact(4, "x", kind, figure(310.0), said),
            None,
            true,
        ),
        (
            "one number",
            fact(3, "x", kind, figure(300.0), said),
            fact(3, "y", kind, figure(300.0), said),
            None,
            false,
        ),
        (
            "for and against",
            fact(3, "x", position, stance("supports"), said),
            fact(3, "y", position, stance("rejects"), said),
            Some("stance"),
            false,
        ),
        (
            "both against",
            fact(3, "x", position, stance("opposes"), said),
            fact(3, "y", position, stance("rejects"), said),
            None,
            false,
        ),
        (
            "signed and failed",
            fact(3, "x", outcome, status("signed"), Factuality::Happened),
            fact(3, "y", outcome, status("failed"), Factuality::Happened),
            Some("status"),
            false,
        ),
    ];
    pairs.extend(happenings());
    pairs
}

fn happenings() -> Vec<Pair> {
    let at = |article, origin, place| meeting((article, origin, 3, 3, AB, place));
    vec![
        (
            "denied",
            fact(3, "x", FactKind::Relation, json!({}), Factuality::Happened),
            fact(3, "y", FactKind::Relation, json!({}), Factuality::Denied),
            Some("denial"),
            false,
        ),
        (
            "planned, then done",
            fact(3, "x", FactKind::Relation, json!({}), Factuality::Planned),
            fact(4, "y", FactKind::Relation, json!({}), Factuality::Happened),
            None,
            true,
        ),
        ("two places", at(3, "x", "p"), at(4, "y", "q"), Some("place"), false),
        ("one voice, two places", at(3, "x", "p"), at(4, "x", "q"), None, false),
        ("one names no place", at(3, "x", "p"), at(4, "y", ""), None, false),
    ]
}

#[test]
fn contradictions_are_rows_and_corrections_of_ones_own_are_not() {
    for (name, one, other, wanted, superseded) in pairs() {
        let judged = judge(&[one, other], &[0, 1]);
        assert_eq!(judged.disagreements.first().map(|found| found.what), wanted, "{name}");
        assert_eq!(judged.claims.iter().any(|claim| claim.superseded_by.is_some()), superseded, "{name}");
        assert_eq!(judged.claims.iter().any(|claim| claim.disputed), wanted.is_some(), "{name}");
    }
}

#[test]
fn keys_hold_what_an_event_is_about_and_not_how_it_is_told() {
    let parties = |id: &str| match id {
        "per:a" => BTreeSet::from(["us".to_owned()]),
        "per:b" => BTreeSet::from(["ua".to_owned()]),
        _ => BTreeSet::new(),
    };
    let key =
        |kind, args: serde_json::Value| bucket(kind, args.as_object().unwrap(), &BTreeSet::new(), &parties);
    let named = key(FactKind::Meeting, json!({"participants": ["per:a", "per:b"], "sides": []}));
    assert_eq!(
        named,
        key(FactKind::Meeting, json!({"participants": [], "sides": ["pty:ua", "pty:us"], "place": "plc:x"}))
    );
    assert_ne!(named, key(FactKind::Meeting, json!({"participants": ["per:a"], "sides": []})));
    assert_eq!(key(FactKind::Meeting, json!({"participants": [], "sides": []})), None, "nobody is named");
    assert_eq!(
        key(FactKind::Figure, json!({"value": 3.0, "unit": "day", "of": null})),
        None,
        "of what, is not said"
    );
}

proptest! {
    #[test]
    fn the_order_of_arrival_makes_no_difference(
        reports in prop::collection::vec((0usize..4, 1i8..9, any::<bool>(), 0usize..3), 1..14),
        seed in any::<u64>(),
    ) {
        let people: [&[&str]; 4] = [AB, ABC, CD, &[]];
        let facts: Vec<Said> = reports.iter().enumerate().map(|(at, (who, reported, dated, origin))| {
            let told = if *dated { *reported } else { 0 };
            meeting((u32::try_from(at).unwrap(), ["x", "y", "z"][*origin], *reported, told, people[*who], ""))
        }).collect();
        let mut shuffled = facts.clone();
        let hash = |fact: &Said| blake3::hash(format!("{}{seed}", fact.id).as_bytes()).to_hex().to_string();
        shuffled.sort_by_key(hash);
        let groups = |facts: &[Said]| {
            let of = |event: &Grouped| {
                let mut ids: Vec<String> = event.iter().map(|at| facts[*at].id.clone()).collect();
                ids.sort();
                ids
            };
            let mut groups: Vec<Vec<String>> = events(facts).iter().map(of).collect();
            groups.sort();
            groups
        };
        prop_assert_eq!(groups(&facts), groups(&shuffled));
    }
}
