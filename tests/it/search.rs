//! What a reader in Kyiv, Moscow, Berlin, London or Warsaw finds: `tests/fixtures/search/pairs.tsv` over the demo
//! newsroom with three Polish reports beside it.

use assert_cmd::Command;
use peacewire::query::{self, Filter};
use peacewire::store::Reader;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::OnceLock;
use tempfile::TempDir;

const PAIRS: &str = include_str!("../fixtures/search/pairs.tsv");

fn peacewire(store: &std::path::Path) -> Command {
    let mut command = Command::cargo_bin("peacewire").unwrap();
    command.arg("--db").arg(store);
    command
}

/// The newsroom with the Polish reports, made once for all tests.
fn store() -> &'static PathBuf {
    static STORE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, store) = STORE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let store = Reader::open(crate::demo::store()).unwrap().backup(folder.path()).unwrap().remove(0);
        let polish = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/search/polish.jsonl");
        peacewire(&store).args(["backfill", "jsonl", polish]).assert().success();
        (folder, store)
    });
    store
}

fn found(reader: &Reader, given: &str) -> BTreeSet<String> {
    let words = query::parse(given).unwrap_or_else(|error| panic!("{error}"));
    let words = words.with_names(&mut |form| reader.entities_named(form)).unwrap();
    let statement = query::articles(&Filter { words: Some(words), limit: 100, ..Filter::default() });
    let url = statement.columns.iter().position(|column| column.name == "url").unwrap();
    let rows = reader.select(&statement.sql, &statement.params).unwrap().rows;
    rows.iter().map(|row| row[url].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_query_finds_what_it_must_and_not_what_it_must_not() {
    let reader = Reader::open(store()).unwrap();
    let (mut keys, mut wrong, mut pairs) = (BTreeMap::new(), Vec::new(), 0);
    for line in PAIRS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some((key, part)) = line.split_once(" = ") {
            keys.insert(key, part);
            continue;
        }
        let [_, query, wanted, unwanted] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let urls = found(&reader, query);
        let holds = |key: &&str| urls.iter().any(|url| url.contains(keys[*key]));
        let missing: Vec<&str> = wanted.split_whitespace().filter(|key| !holds(key)).collect();
        let extra: Vec<&str> = unwanted.split_whitespace().filter(holds).collect();
        pairs += 1;
        if !missing.is_empty() || !extra.is_empty() {
            wrong.push(format!("{query}: misses {missing:?}, finds {extra:?}"));
        }
    }
    assert!(pairs >= 150, "{pairs}");
    assert!(wrong.is_empty(), "{} of {pairs}: {wrong:#?}", wrong.len());
}

#[test]
fn a_name_is_marked_in_the_spelling_of_the_text() {
    for (query, marked) in [
        ("Witkoff -title:Кремле", "[Стивом Уиткоффом]"),
        ("Стів Віткофф Genf", "[Steve Witkoff]"),
        ("переговорам відставка", "[переговори]"),
    ] {
        let output = peacewire(store())
            .args(["query", query, "--format", "ndjson", "--limit", "40"])
            .output()
            .unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(shown.contains(marked), "{query}: {shown}");
        assert!(!shown.contains("\"named\""), "{shown}");
    }
}
