//! Files that are no store, not ours, too new, locked or full: a clear message, never a hang.

use super::fixture::{Shelf, at, entry, options, poll, record};
use peacewire::model::EntryState;
use peacewire::store::{ItemResult, Options, Reader, Store, StoreError};
use rusqlite::Connection;
use std::path::Path;

fn refusal(path: &Path) -> String {
    Store::open(path, &options()).unwrap_err().to_string()
}

#[test]
fn a_file_that_is_no_store_is_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("letter.txt");
    std::fs::write(&text, "Dear reader, ".repeat(100)).unwrap();
    assert!(refusal(&text).contains("letter.txt` is not a peacewire store (it is no SQLite database)"));
    assert!(std::fs::read_to_string(&text).unwrap().starts_with("Dear reader"));
    let other = folder.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE mine (a)").unwrap();
    assert!(refusal(&other).contains("a database of another program"));
    let shelf = Shelf::new();
    let pages = shelf.folder.path().join("ledger.db.pages");
    assert!(refusal(&pages).contains("it is the pages file of a store"));
}

#[test]
fn a_folder_that_is_not_there_and_a_store_that_is_not_there_are_two_things() {
    let folder = tempfile::tempdir().unwrap();
    assert!(refusal(&folder.path().join("no/such/ledger.db")).contains("check that its folder exists"));
    let missing = Reader::open(&folder.path().join("ledger.db")).unwrap_err();
    assert!(matches!(missing, StoreError::Missing { .. }));
    assert!(!folder.path().join("ledger.db").exists());
}

#[test]
fn a_newer_store_is_refused_and_not_touched() {
    let shelf = Shelf::new();
    let path = shelf.path();
    shelf.store.close().unwrap();
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let message = refusal(&path);
    assert!(message.contains("schema version 99") && message.contains("use a newer peacewire"), "{message}");
    assert!(matches!(Reader::open(&path), Err(StoreError::Newer { found: 99, .. })));
}

#[test]
fn a_damaged_store_is_said_to_be_damaged() {
    let shelf = Shelf::new();
    shelf.publish("https://paper.example/a", "A text.");
    let path = shelf.path();
    shelf.store.close().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[4096..middle].fill(0xee);
    std::fs::write(&path, bytes).unwrap();
    let outcome = Store::open(&path, &options()).map(|store| store.reader().unwrap().integrity());
    match outcome {
        Err(error) => assert!(error.to_string().contains("is damaged"), "{error}"),
        Ok(Err(error)) => assert!(error.to_string().contains("is damaged"), "{error}"),
        Ok(Ok(findings)) => assert!(!findings.is_empty()),
    }
}

#[test]
fn a_lock_of_another_process_is_an_error_after_the_wait_and_passes() {
    let shelf = Shelf::new();
    let other = Connection::open(shelf.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = shelf.store.writer().run_blocking(|ledger| ledger.pause_host("h", at(0), "x"));
    assert!(matches!(&refused, Err(StoreError::Locked { path }) if *path == shelf.path()), "{refused:?}");
    other.execute_batch("ROLLBACK").unwrap();
    shelf.run(|ledger| ledger.pause_host("h", at(0), "x"));
}

#[test]
fn a_full_disk_is_an_error_that_loses_nothing_confirmed_and_the_store_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let store = Store::open(&path, &Options { max_bytes: Some(800_000), ..options() }).unwrap();
    let sources = [super::fixture::source("alpha")];
    store.writer().run_blocking(move |ledger| ledger.sync_sources(&sources, &[], at(0))).unwrap();
    let mut stored = 0;
    let error = loop {
        let link = format!("https://paper.example/{stored}");
        let done = store.writer().run_blocking(move |ledger| {
            ledger.record_poll(&poll(1, 0, vec![entry(&link, &link)]))?;
            let id = ledger.claim_items(peacewire::store::Scope::Poller, at(0), 1)?[0].id;
            let record = record(&link, &"many words ".repeat(1000));
            ledger.record_item(id, &ItemResult::Keep { record: &record, page: None }, at(0))
        });
        match done {
            Ok(placed) => assert_eq!(placed.state, EntryState::Stored),
            Err(error) => break error,
        }
        stored += 1;
        assert!(stored < 1000, "the limit was never met");
    };
    assert!(matches!(&error, StoreError::DiskFull { .. }), "{error:?}");
    assert!(error.to_string().contains("free some space"));
    let reader = store.reader().unwrap();
    assert_eq!(reader.counts().unwrap().articles, stored);
    assert_eq!(reader.integrity().unwrap(), []);
    // Small things still fit, or fail in the same way; the store answers.
    let forgotten = store.writer().run_blocking(|ledger| ledger.forget("https://paper.example/0", at(1)));
    assert!(matches!(forgotten, Ok(_) | Err(StoreError::DiskFull { .. })));
}

#[test]
fn opening_twice_changes_nothing_and_the_settings_are_those_promised() {
    let shelf = Shelf::new();
    shelf.publish("https://paper.example/a", "A text.");
    let second = Store::open(&shelf.path(), &options()).unwrap();
    assert_eq!(second.reader().unwrap().counts().unwrap().articles, 1);
    let raw = Connection::open(shelf.path()).unwrap();
    let pragma = |name: &str| raw.pragma_query_value(None, name, |row| row.get::<_, String>(0));
    assert_eq!(pragma("journal_mode").unwrap(), "wal");
    let id: i64 = raw.pragma_query_value(None, "application_id", |row| row.get(0)).unwrap();
    assert_eq!(id, 0x5057_4c47);
}

#[test]
fn a_text_is_found_as_near_by_another_process_that_writes_the_same_store() {
    let shelf = Shelf::new();
    let first = shelf.publish("https://paper.example/a", "The same words.");
    let second = Store::open(&shelf.path(), &options()).unwrap();
    let keep = |store: &Store, link: &'static str| {
        store
            .writer()
            .run_blocking(move |ledger| {
                let job = ledger.start_job("urls", link, "{}", at(0))?;
                let given = peacewire::store::JobEntry { entry: entry(link, link), outlet: None };
                let id = ledger.add_job_entries(job.id, &[given], None, at(0))?.ids[0];
                let record = record(link, "The same words.");
                ledger.record_item(id, &ItemResult::Keep { record: &record, page: None }, at(20))
            })
            .unwrap()
    };
    let copy = keep(&second, "https://second.example/a");
    assert_eq!(Some(copy.placement.unwrap().same_text), first.public_id);
    shelf.run(|ledger| ledger.forget("https://paper.example/a", at(30)).map(|_| ()));
    let other = keep(&shelf.store, "https://third.example/a");
    assert_eq!(other.state, EntryState::Stored);
    assert_eq!(shelf.store.reader().unwrap().integrity().unwrap(), []);
}
