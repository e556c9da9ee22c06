//! Listings, dates and robots from outside: the shared tables, and our own fixtures through the library.

use jiff::Timestamp;
use peacewire::model::Provenance;
use peacewire::robots::Robots;
use peacewire::text::dates::parse_instant;
use std::path::PathBuf;

/// A file of the shared material, where the checkout has it beside it.
fn shared(name: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    ["../shared/data", "../../shared/data"]
        .iter()
        .find_map(|folder| std::fs::read_to_string(root.join(folder).join(name)).ok())
}

#[test]
fn every_date_of_the_shared_table_is_read() {
    let Some(table) = shared("dates.tsv") else { return };
    let mut wrong = Vec::new();
    for (raw, wanted) in table.lines().filter_map(|line| line.split_once('\t')) {
        let wanted: Timestamp = wanted.parse().unwrap();
        let read = parse_instant(raw, None, Provenance::Listing).map(|dated| dated.at);
        if read.map(Timestamp::as_second) != Some(wanted.as_second()) {
            wrong.push(format!("{raw:?}: {read:?}, not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_case_of_the_robots_exclusion_protocol_is_decided_right() {
    #[derive(serde::Deserialize)]
    struct Case {
        test: String,
        robots: String,
        agent: String,
        url: String,
        allowed: bool,
    }
    let Some(table) = shared("robots-cases.json") else { return };
    let cases: Vec<Case> = serde_json::from_str(&table).unwrap();
    let mut wrong = Vec::new();
    for case in &cases {
        // The table has URLs that no client would send, so the path is cut out as it is written.
        let behind_scheme = case.url.split_once("://").map_or(case.url.as_str(), |(_, rest)| rest);
        let path = behind_scheme.find('/').and_then(|at| behind_scheme.get(at..)).unwrap_or_default();
        if Robots::parse(case.robots.as_bytes()).allows(&case.agent, path) != case.allowed {
            wrong.push(format!("{}: {} {} {:?}", case.test, case.agent, case.url, case.robots));
        }
    }
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), cases.len());
}
