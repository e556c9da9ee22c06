//! Forgetting, retention, backups.

use super::fixture::{Shelf, at, entry, page, record};
use peacewire::model::EntryState;
use peacewire::store::{ItemResult, Reader, RetentionFrom, RetentionPolicy, StoreError, Swept};

const LINK: &str = "https://paper.example/a";
const TEXT: &str = "Smith said “we met in Norwick” on Monday";

#[test]
fn what_is_forgotten_is_gone_everywhere_and_never_comes_back() {
    let shelf = Shelf::new();
    let placed = shelf.publish(LINK, TEXT);
    shelf.publish("https://paper.example/other", "Another text.");
    shelf.poll(2, 1, vec![entry("x", LINK)]);
    let forgotten = shelf.run(|ledger| ledger.forget("https://paper.example/a?utm_source=x", at(100)));
    assert_eq!((forgotten.articles.first(), forgotten.entries), (placed.public_id.as_ref(), 2));
    let reader = shelf.store.reader().unwrap();
    assert_eq!(reader.article(&placed.public_id.unwrap()).unwrap(), None);
    for table in ["articles", "revisions", "readings", "mentions", "article_texts", "signatures", "stories"] {
        assert_eq!(shelf.number(&format!("SELECT count(*) FROM {table}")), 1, "{table}");
    }
    assert_eq!(shelf.number("SELECT count(*) FROM article_search WHERE article_search MATCH 'monday'"), 0);
    assert_eq!(shelf.number("SELECT count(*) FROM entries WHERE listed LIKE '%paper.example/a%'"), 0);
    // Listed again by anybody, or met under another link.
    shelf.poll(1, 0, vec![entry(LINK, LINK), entry("new", "https://paper.example/b")]);
    let id = shelf.claim()[0];
    assert_eq!(shelf.keep(id, record(LINK, TEXT)).state, EntryState::Failed);
    let counts = reader.counts().unwrap().total;
    assert_eq!((counts.stored, counts.reasons["forgotten"]), (1, 3));
    assert_eq!(reader.integrity().unwrap(), []);
    drop(reader);
    shelf.store.close().unwrap();
    for name in ["ledger.db", "ledger.db.pages"] {
        let bytes = std::fs::read(shelf.folder.path().join(name)).unwrap();
        let traces = bytes.windows(6).filter(|part| part == b"Monday" || *part == b"monday").count();
        assert_eq!(traces, 0, "{name} still holds the text");
    }
}

#[test]
fn an_article_is_forgotten_by_the_link_that_led_to_it_too() {
    let shelf = Shelf::new();
    let id = shelf.list(1, "https://paper.example/short/1");
    let placed = shelf.keep(id, record(LINK, TEXT));
    let forgotten = shelf.run(|ledger| ledger.forget("https://paper.example/short/1", at(9)));
    assert_eq!(forgotten.articles.first(), placed.public_id.as_ref());
    assert_eq!(forgotten.urls, [LINK, "https://paper.example/short/1"]);
    assert_eq!(shelf.number("SELECT count(*) FROM articles"), 0);
}

#[test]
fn forgetting_an_unknown_id_is_an_error_and_an_unknown_url_is_a_precaution() {
    let shelf = Shelf::new();
    let unknown = shelf.store.writer().run_blocking(|ledger| ledger.forget("0123456789abcdef", at(0)));
    assert!(matches!(unknown, Err(StoreError::NotFound { .. })));
    let nonsense = shelf.store.writer().run_blocking(|ledger| ledger.forget("nonsense", at(0)));
    assert!(nonsense.unwrap_err().to_string().contains("no article `nonsense`"));
    shelf.run(|ledger| ledger.forget(LINK, at(0)));
    shelf.poll(1, 0, vec![entry("1", LINK)]);
    assert_eq!(shelf.store.reader().unwrap().counts().unwrap().total.reasons["forgotten"], 1);
}

#[test]
fn pages_of_what_is_off_topic_go_after_their_time_and_the_rest_stays() {
    let shelf = Shelf::new();
    shelf.publish(LINK, TEXT);
    let id = shelf.list(1, "https://paper.example/off");
    shelf.run(move |ledger| {
        let record = record("https://paper.example/off", "Something else.");
        let page = page("https://paper.example/off", "Something else.");
        ledger.record_item(id, &ItemResult::OffTopic { record: &record, page: Some(&page) }, at(0))
    });
    let run =
        |days: i64| shelf.run(move |ledger| ledger.retention(&RetentionPolicy::default(), at(days * 86_400)));
    assert_eq!(run(13).pages, 0);
    let swept = run(14);
    assert_eq!((swept.pages, swept.texts), (1, 1));
    assert!(swept.page_bytes > 0);
    let reader = shelf.store.reader().unwrap();
    let article = reader.article(&reader.resolve(LINK).unwrap().unwrap()).unwrap().unwrap();
    assert!(reader.page(&article.page.unwrap()).unwrap().is_some());
    // What was off topic is known still, and not fetched again.
    assert_eq!(
        shelf
            .poll(1, 15 * 86_400, vec![entry("https://paper.example/off", "https://paper.example/off")])
            .known,
        1
    );
    assert_eq!(reader.counts().unwrap().total.off_topic, 1);
    assert_eq!(reader.integrity().unwrap(), []);
}

#[test]
fn retention_in_small_steps_removes_what_it_removes_at_once() {
    let shelf = Shelf::new();
    for n in 0..7 {
        let link = format!("https://paper.example/off/{n}");
        let id = shelf.list(1, &link);
        shelf.run(move |ledger| {
            let (record, page) = (record(&link, "Something else."), page(&link, &format!("Page {n}")));
            ledger.record_item(id, &ItemResult::OffTopic { record: &record, page: Some(&page) }, at(0))
        });
    }
    shelf.publish(LINK, TEXT);
    let policy = RetentionPolicy { unmatched_days: 0, polls_per_listing: 2 };
    let (mut swept, mut next, mut steps) = (Swept::default(), Some(RetentionFrom::default()), 0);
    while let Some(from) = next {
        let policy = policy.clone();
        let (step, further) = shelf.run(move |ledger| ledger.retention_step(&policy, at(1), from, 3));
        assert!(step.texts <= 3 && step.pages <= 3, "{step:?}");
        swept.add(&step);
        (next, steps) = (further, steps + 1);
    }
    assert_eq!((swept.texts, swept.pages, swept.polls), (7, 7, 6));
    assert!(steps > 6, "{steps}");
    assert_eq!(shelf.run(move |ledger| ledger.retention(&policy, at(1))), Swept::default());
    assert_eq!(shelf.store.reader().unwrap().integrity().unwrap(), []);
}

#[test]
fn the_log_of_polls_is_trimmed_to_the_newest() {
    let shelf = Shelf::new();
    for n in 0..5 {
        shelf.poll(1, n, Vec::new());
    }
    shelf.poll(2, 0, Vec::new());
    let policy = RetentionPolicy { polls_per_listing: 2, ..RetentionPolicy::default() };
    assert_eq!(shelf.run(move |ledger| ledger.retention(&policy, at(10))).polls, 3);
    assert_eq!(shelf.number("SELECT min(polled_at) FROM polls WHERE listing = 1"), at(3).as_second());
}

#[test]
fn a_backup_made_while_others_write_is_whole_and_writes_over_nothing() {
    let shelf = Shelf::new();
    let placed = shelf.publish(LINK, TEXT);
    let folder = shelf.folder.path().join("copies");
    let reader = shelf.store.reader().unwrap();
    let files = reader.backup(&folder).unwrap();
    shelf.publish("https://paper.example/later", "A later text.");
    assert_eq!(files.len(), 2);
    let copy = Reader::open(&files[0]).unwrap();
    assert_eq!(copy.integrity().unwrap(), []);
    assert_eq!(copy.counts().unwrap().articles, 1);
    let article = copy.article(&placed.public_id.unwrap()).unwrap().unwrap();
    assert_eq!(copy.page(&article.page.unwrap()).unwrap(), Some(page(LINK, TEXT)));
    assert!(matches!(reader.backup(&folder), Err(StoreError::Exists { .. })));
    assert_eq!(reader.counts().unwrap().articles, 2, "the reader goes on to read the present");
}
