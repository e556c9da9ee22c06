//! Crashes: what was answered is there, what was not is there wholly or not at all.

use super::fixture::{Shelf, at, entry, options, poll, record};
use peacewire::model::EntryState;
use peacewire::store::{ItemResult, Scope, Store};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

/// The files as a machine that stops now leaves them.
pub fn crash_image(path: &Path, folder: &Path) -> PathBuf {
    std::fs::create_dir_all(folder).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    for suffix in ["", "-wal", ".pages", ".pages-wal"] {
        let from = path.with_file_name(format!("{name}{suffix}"));
        if from.exists() {
            std::fs::copy(&from, folder.join(format!("{name}{suffix}"))).unwrap();
        }
    }
    folder.join(name)
}

#[test]
fn every_answered_operation_survives_and_none_is_there_twice() {
    let shelf = Shelf::new();
    let links: Vec<String> = (0..4).map(|n| format!("https://paper.example/{n}")).collect();
    shelf.poll(1, 0, links.iter().map(|link| entry(link, link)).collect());
    let items = shelf.run(|ledger| ledger.claim_items(Scope::Poller, at(0), 10));
    for (done, (item, link)) in items.iter().zip(&links).enumerate() {
        let image = crash_image(&shelf.path(), &shelf.folder.path().join(format!("crash-{done}")));
        let store = Store::open(&image, &options()).unwrap();
        let reader = store.reader().unwrap();
        let counts = reader.counts().unwrap();
        let done = u64::try_from(done).unwrap();
        assert_eq!((counts.total.listed, counts.total.stored, counts.articles), (4, done, done));
        assert_eq!(reader.integrity().unwrap(), []);
        // The next run lists the same and fetches only the rest.
        let again = poll(1, 60, links.iter().map(|link| entry(link, link)).collect());
        let summary = store.writer().run_blocking(move |ledger| ledger.record_poll(&again)).unwrap();
        assert_eq!((summary.new, summary.known), (0, 4));
        let left = store.writer().run_blocking(|ledger| {
            ledger.lease_acquire("poller", &peacewire::store::Holder::current(), at(60), 60)?;
            ledger.claim_items(Scope::Poller, at(60), 10)
        });
        assert_eq!(u64::try_from(left.unwrap().len()).unwrap(), 4 - done);
        assert_eq!(shelf.keep(item.id, record(link, &format!("Text of {link}"))).state, EntryState::Stored);
    }
}

#[test]
fn an_operation_in_the_middle_of_which_the_machine_stops_leaves_no_trace() {
    let shelf = Shelf::new();
    let id = shelf.list(1, "https://paper.example/a");
    let (written, is_written) = mpsc::sync_channel(0);
    let (go_on, may_go_on) = mpsc::sync_channel::<()>(0);
    let writer = shelf.store.writer();
    let work = std::thread::spawn(move || {
        writer.run_blocking(move |ledger| {
            let record = record("https://paper.example/a", "A text.");
            let page = super::fixture::page("https://paper.example/a", "A text.");
            let placed =
                ledger.record_item(id, &ItemResult::Keep { record: &record, page: Some(&page) }, at(1))?;
            written.send(()).unwrap();
            may_go_on.recv().unwrap();
            Ok(placed)
        })
    });
    is_written.recv().unwrap();
    let image = crash_image(&shelf.path(), &shelf.folder.path().join("crash"));
    go_on.send(()).unwrap();
    assert_eq!(work.join().unwrap().unwrap().state, EntryState::Stored);
    let store = Store::open(&image, &options()).unwrap();
    let counts = store.reader().unwrap().counts().unwrap();
    assert_eq!((counts.articles, counts.total.waiting), (0, 1));
    assert_eq!(store.reader().unwrap().integrity().unwrap(), []);
}

#[test]
fn a_page_without_its_article_is_an_orphan_that_retention_sweeps() {
    let shelf = Shelf::new();
    let id = shelf.list(1, "https://paper.example/a");
    let failed = shelf.store.writer().run_blocking(move |ledger| {
        let record = record("https://paper.example/a", "A text.");
        let page = super::fixture::page("https://paper.example/a", "A text.");
        ledger.record_item(id, &ItemResult::Keep { record: &record, page: Some(&page) }, at(1))?;
        // The page is written by now; the article is taken back.
        ledger.record_item(-1, &ItemResult::Keep { record: &record, page: None }, at(1))
    });
    assert!(failed.is_err());
    let swept = shelf.run(|ledger| ledger.retention(&Default::default(), at(2)));
    assert_eq!(swept.pages, 1);
    assert_eq!(shelf.run(|ledger| ledger.retention(&Default::default(), at(3))).pages, 0);
}
