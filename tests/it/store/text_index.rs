//! The full-text index of a store that an earlier program made, or that was left in the middle of its making.

use super::fixture::{Shelf, options};
use peacewire::store::{Reader, Store};

const TEXTS: [&str; 3] = [
    "The envoys of both sides met in Norwick on Monday and left late.",
    "Smith said “we met in Norwick” on Monday, and the ships left.",
    "On Tuesday nothing at all was heard of any of them in the capital.",
];

/// A store with three articles, closed.
fn closed() -> (tempfile::TempDir, std::path::PathBuf) {
    let shelf = Shelf::new();
    for (number, text) in TEXTS.iter().enumerate() {
        shelf.publish(&format!("https://paper.example/{number}"), text);
    }
    let path = shelf.path();
    let Shelf { store, folder } = shelf;
    store.close().unwrap();
    (folder, path)
}

fn found(path: &std::path::Path, words: &str) -> usize {
    let reader = Reader::open(path).unwrap();
    assert!(reader.integrity().unwrap().is_empty());
    let words = peacewire::query::parse(words).unwrap();
    let filter = peacewire::query::Filter { words: Some(words), ..Default::default() };
    let statement = peacewire::query::articles(&filter);
    reader.select(&statement.sql, &statement.params).unwrap().rows.len()
}

/// A store as the program before migration 6 left it, with the articles indexed by their folded words.
fn earlier(path: &std::path::Path) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let name = |file: &std::path::Path| file.file_name().unwrap().to_str().unwrap().to_owned();
    let mut files: Vec<_> =
        files.filter(|file| name(file).ends_with(".sql") && *name(file) < *"0006").collect();
    files.sort();
    let ledger = rusqlite::Connection::open(path).unwrap();
    for file in &files {
        ledger.execute_batch(&std::fs::read_to_string(file).unwrap()).unwrap();
    }
    ledger.pragma_update(None, "application_id", 0x5057_4c47).unwrap();
    ledger.pragma_update(None, "user_version", i64::try_from(files.len()).unwrap()).unwrap();
    ledger.execute_batch("INSERT INTO jobs VALUES (1, 'k', 'k', '{}', 'finished', NULL, 0, 0)").unwrap();
    for (number, text) in (1_i64..).zip(&TEXTS) {
        for sql in [
            "BEGIN",
            "INSERT INTO stories VALUES (?1, printf('%016x', ?1), 0, 0)",
            "INSERT INTO articles (id, public_id, url, first_seen_at, date_conflicts, language, authors, kind, quality, via,
                                   updates, same_text, story, reading)
             VALUES (?1, printf('%016x', ?1), '', 0, '[]', 'en', '[]', '', '', '', '[]', printf('%016x', ?1), ?1, ?1)",
            "INSERT INTO revisions (id, article, text_version, seen_at, title, text) VALUES (?1, ?1, 'v', 0, '', ?2)",
            "INSERT INTO readings VALUES (?1, ?1, 't', '', '', 0, 0, 'relevant', '[]')",
            "INSERT INTO entries (id, job, host, listed, first_seen_at, changed_at, state, article)
             VALUES (?1, 1, '', '{}', 0, 0, 'stored', ?1)",
            "INSERT INTO entry_keys VALUES ('j:1', ?1, ?1)",
            "INSERT INTO article_texts VALUES (?1, '', lower(?2))",
            "COMMIT",
        ] {
            let mut statement = ledger.prepare(sql).unwrap();
            let values = [&number as &dyn rusqlite::ToSql, text];
            statement.execute(&values[..statement.parameter_count()]).unwrap();
        }
    }
    ledger.execute_batch("INSERT INTO article_search (article_search) VALUES ('rebuild')").unwrap();
}

#[test]
fn the_texts_of_an_earlier_store_are_indexed_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    earlier(&path);
    assert!(Reader::open(&path).is_err(), "a store that is not up to date is not read");
    Store::open(&path, &options()).unwrap().close().unwrap();
    assert_eq!(found(&path, "envoy meetings OR envoy"), 1);
    assert_eq!(found(&path, "ship"), 1);
    assert_eq!(found(&path, "norwick"), 2);
}

#[test]
fn an_index_of_other_rules_or_with_gaps_is_made_whole() {
    for damage in [
        "UPDATE text_index SET rules = 999",
        "UPDATE text_index SET rules = 999, complete = 0",
        "INSERT INTO article_search (article_search) VALUES ('delete-all'); DELETE FROM article_texts;
         UPDATE text_index SET complete = 0",
        "DELETE FROM text_index",
    ] {
        let (_folder, path) = closed();
        rusqlite::Connection::open(&path).unwrap().execute_batch(damage).unwrap();
        Store::open(&path, &options()).unwrap().close().unwrap();
        assert_eq!(found(&path, "ship OR envoy"), 2, "{damage}");
        let reader = Reader::open(&path).unwrap();
        let state = reader.select("SELECT rules, complete FROM text_index", &[]).unwrap().rows;
        assert_eq!(state, [[peacewire::text::TERM_RULES.into(), serde_json::json!(1)]], "{damage}");
    }
}

#[test]
fn the_forms_of_names_are_those_of_the_last_configuration() {
    let shelf = Shelf::new();
    let id = |id: &str| peacewire::model::EntityId::parse(id).unwrap();
    let first = vec![("smith".to_owned(), id("per:smith")), ("сміт".to_owned(), id("per:smith"))];
    shelf.run(move |ledger| ledger.sync_name_forms(&first));
    let second = vec![("сміт".to_owned(), id("per:smith")), ("сміт".to_owned(), id("per:smythe"))];
    shelf.run(move |ledger| ledger.sync_name_forms(&second));
    let reader = shelf.store.reader().unwrap();
    assert_eq!(reader.entities_named("smith").unwrap(), []);
    assert_eq!(reader.entities_named("сміт").unwrap(), [id("per:smith"), id("per:smythe")]);
}
