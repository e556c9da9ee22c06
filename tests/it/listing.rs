//! Listings, dates and robots from outside: the shared tables, and our own fixtures through the library.

use jiff::Timestamp;
use peacewire::model::Provenance;
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
