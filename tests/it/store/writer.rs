//! The writer: groups, savepoints, panics, the end.

use super::fixture::{Shelf, at, entry, options, poll};
use peacewire::store::{Options, Store, StoreError};
use std::time::Duration;

fn pause(shelf: &Shelf, host: &'static str) -> Result<(), StoreError> {
    shelf.store.writer().run_blocking(move |ledger| ledger.pause_host(host, at(0), "x"))
}

#[tokio::test]
async fn an_error_rolls_back_its_own_operation_and_no_other_of_the_group() {
    let folder = tempfile::tempdir().unwrap();
    let slow = Options { batch: 3, batch_wait: Duration::from_secs(60), ..options() };
    let store = Store::open(&folder.path().join("ledger.db"), &slow).unwrap();
    let writer = store.writer();
    let (first, failed, last) = tokio::join!(
        writer.run(|ledger| ledger.pause_host("first", at(0), "x")),
        writer.run(|ledger| {
            ledger.pause_host("second", at(0), "x")?;
            ledger.record_poll(&poll(99, 0, vec![entry("1", "https://alpha.example/1")]))
        }),
        writer.run(|ledger| ledger.pause_host("third", at(0), "x")),
    );
    assert!(first.is_ok() && last.is_ok());
    assert!(matches!(failed, Err(StoreError::NotFound { kind: "listing", .. })), "{failed:?}");
    let hosts = store.reader().unwrap().select("SELECT host FROM hosts ORDER BY host", &[]).unwrap();
    assert_eq!(hosts.rows, [["first"], ["third"]]);
}

#[tokio::test]
async fn an_operation_in_a_hurry_takes_the_group_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let slow = Options { batch_wait: Duration::from_secs(3600), ..options() };
    let store = Store::open(&folder.path().join("ledger.db"), &slow).unwrap();
    let writer = store.writer();
    let (patient, hurried) = tokio::join!(
        writer.run(|ledger| ledger.pause_host("a", at(0), "x")),
        writer.run_now(|ledger| ledger.pause_host("b", at(0), "x")),
    );
    assert!(patient.is_ok() && hurried.is_ok());
}

#[test]
fn a_panic_in_an_operation_is_its_error_and_the_writer_lives() {
    let shelf = Shelf::new();
    let outcome: Result<(), StoreError> = shelf.store.writer().run_blocking(|ledger| {
        ledger.pause_host("lost", at(0), "x")?;
        panic!("a broken operation")
    });
    assert!(matches!(&outcome, Err(StoreError::Panicked(what)) if what == "a broken operation"));
    pause(&shelf, "kept").unwrap();
    assert_eq!(shelf.number("SELECT count(*) FROM hosts"), 1);
}

#[test]
fn the_memory_of_near_texts_is_rolled_back_with_its_operation() {
    let shelf = Shelf::new();
    let id = shelf.list(1, "https://paper.example/a");
    let failed = shelf.store.writer().run_blocking(move |ledger| {
        let record = super::fixture::record("https://paper.example/a", "The same words.");
        let result = peacewire::store::ItemResult::Keep { record: &record, page: None };
        ledger.record_item(id, &result, at(0))?;
        ledger.record_item(-1, &result, at(0))
    });
    assert!(failed.is_err());
    let placed = shelf.publish("https://other.example/b", "The same words.");
    assert_eq!(Some(placed.placement.unwrap().same_text), placed.public_id);
}

#[test]
fn after_the_end_handles_that_are_left_are_told_so() {
    let shelf = Shelf::new();
    let writer = shelf.store.writer();
    let path = shelf.path();
    shelf.store.close().unwrap();
    let late = writer.run_blocking(|ledger| ledger.pause_host("late", at(0), "x"));
    assert!(matches!(late, Err(StoreError::Closed)));
    // The log was emptied into the file.
    assert!(!path.with_file_name("ledger.db-wal").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_writes_what_is_queued_though_its_group_would_have_waited() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let slow = Options { batch_wait: Duration::from_secs(3600), ..options() };
    let store = Store::open(&path, &slow).unwrap();
    let writer = store.writer();
    let mut waiting = Box::pin(writer.run(|ledger| ledger.pause_host("queued", at(0), "x")));
    // Polled once, the operation is in the queue.
    assert!(futures_util::poll!(waiting.as_mut()).is_pending());
    tokio::task::spawn_blocking(move || store.close()).await.unwrap().unwrap();
    assert!(waiting.await.is_ok());
    let reader = peacewire::store::Reader::open(&path).unwrap();
    assert_eq!(reader.select("SELECT host FROM hosts", &[]).unwrap().rows.len(), 1);
}
