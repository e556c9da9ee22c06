//! Polls: validators and entries together, and who an entry is.

use super::fixture::{Shelf, at, entry, poll, source};
use jiff::Timestamp;
use peacewire::model::{Dated, Entry, FailureClass, Precision, Provenance};
use peacewire::schedule::PollOutcome;
use peacewire::store::{Backlog, PollRecord};
use url::Url;

fn dated(title: &str, id: &str, link: &str, seconds: i64) -> Entry {
    let date = Dated {
        at: at(seconds),
        precision: Precision::Second,
        offset_minutes: None,
        provenance: Provenance::Listing,
    };
    Entry { title: Some(title.to_owned()), published: Some(date), ..entry(id, link) }
}

#[test]
fn validators_and_entries_are_written_together() {
    let shelf = Shelf::new();
    let due = shelf.run(|ledger| ledger.claim_due_listings(at(0), 10));
    assert_eq!(due.len(), 2);
    assert_eq!(
        (due[0].source.as_str(), due[0].host.as_str(), due[0].kind.as_str()),
        ("alpha", "alpha.example", "feed")
    );
    assert_eq!(shelf.run(|ledger| ledger.claim_due_listings(at(1), 10)), []);
    let summary = shelf.poll(1, 5, vec![entry("1", "https://alpha.example/1")]);
    assert_eq!((summary.listed, summary.new), (1, 1));
    let due = shelf.run(|ledger| ledger.claim_due_listings(at(1000), 10));
    let alpha = due.iter().find(|due| due.listing == 1).unwrap();
    assert_eq!(alpha.state.etag.as_deref(), Some("\"5\""));
}

#[test]
fn one_host_gets_one_poll_at_a_time_and_the_oldest_first() {
    let shelf = Shelf::new();
    let mut many = source("gamma");
    let feed = |name: &str| {
        peacewire::model::ListingSpec::Feed(Url::parse(&format!("https://gamma.example/{name}")).unwrap())
    };
    many.listings = vec![feed("one"), feed("two")];
    shelf.run(move |ledger| ledger.sync_sources(&[many], &[], at(-100)));
    let due = shelf.run(|ledger| ledger.claim_due_listings(at(0), 10));
    assert_eq!(due.len(), 1);
    assert!(due[0].url.as_str().ends_with("one"));
    shelf.run(move |ledger| ledger.release_listings(&[due[0].listing]));
    shelf.run(|ledger| ledger.pause_host("gamma.example", at(50), "429"));
    assert_eq!(shelf.run(|ledger| ledger.claim_due_listings(at(10), 10)), []);
    assert_eq!(shelf.run(|ledger| ledger.next_due()), Some(at(50)));
}

#[test]
fn a_changed_id_or_title_or_link_is_an_update_and_no_second_entry() {
    let shelf = Shelf::new();
    shelf.poll(1, 0, vec![dated("Old title", "guid-1", "https://alpha.example/1", 0)]);
    let cases = [
        ("the id", dated("Old title", "guid-2", "https://alpha.example/1", 0)),
        ("the title", dated("New title", "guid-2", "https://alpha.example/1", 0)),
        ("the link", dated("New title", "guid-2", "https://alpha.example/1-corrected", 0)),
        ("id and link", dated("New title", "guid-3", "https://alpha.example/1-again", 0)),
        ("link and title", dated("Newest title", "guid-3", "https://alpha.example/1-newest", 0)),
    ];
    for (what, changed) in cases {
        let summary = shelf.poll(1, 10, vec![changed.clone()]);
        assert_eq!((summary.new, summary.updated), (0, 1), "{what}");
        let summary = shelf.poll(1, 20, vec![changed]);
        assert_eq!((summary.new, summary.known), (0, 1), "{what}, again");
    }
    assert_eq!(shelf.number("SELECT count(*) FROM entries"), 1);
}

#[test]
fn a_sitemap_of_years_is_news_where_it_is_recent_or_new() {
    const DAY: i64 = 86_400;
    let shelf = Shelf::new();
    let link = |name: &str| format!("https://alpha.example/{name}");
    let undated = |name: &str| Entry { published: None, ..entry(name, &link(name)) };
    let sitemap = |seconds: i64, undated: bool, entries: Vec<Entry>| {
        let backlog = Some(Backlog { before: at(seconds - 30 * DAY), undated });
        let record = PollRecord { backlog, ..poll(1, seconds, entries) };
        shelf.run(move |ledger| ledger.record_poll(&record))
    };
    let old = dated("Years ago", "old", &link("old"), -400 * DAY);
    let changed = Entry { updated: dated("", "", "https://a.example", -DAY).published, ..old.clone() };
    let changed = Entry { id: None, title: None, link: Url::parse(&link("changed")).ok(), ..changed };
    let recent = dated("Of this week", "recent", &link("recent"), -3 * DAY);
    let first = sitemap(0, true, vec![old.clone(), changed, recent, undated("page")]);
    assert_eq!(first.new, 4);
    let history = "SELECT count(*) FROM entries WHERE state = 'failed' AND reason = 'backlog'";
    let news = "SELECT count(*) FROM entries WHERE state = 'waiting'";
    assert_eq!((shelf.number(history), shelf.number(news)), (2, 2));
    // Known is known: what was history stays it, what comes without a date later is new.
    let second = sitemap(DAY, false, vec![old, undated("page"), undated("fresh page")]);
    assert_eq!((second.new, second.known), (1, 2));
    assert_eq!((shelf.number(history), shelf.number(news)), (2, 3));
}

#[test]
fn ten_items_with_one_id_are_ten_entries() {
    let shelf = Shelf::new();
    let items = |prefix: &str| -> Vec<Entry> {
        (0..10)
            .map(|n| {
                dated(&format!("{prefix} {n}"), "same", &format!("https://alpha.example/{prefix}/{n}"), n)
            })
            .collect()
    };
    assert_eq!(shelf.poll(1, 0, items("a")).new, 10);
    assert_eq!(shelf.poll(1, 10, items("a")).known, 10);
    // Even one alone that has all else different.
    assert_eq!(shelf.poll(1, 20, items("b").split_off(9)).new, 1);
}

#[test]
fn an_id_that_turns_out_to_be_shared_identifies_nothing_any_more() {
    let shelf = Shelf::new();
    shelf.poll(1, 0, vec![dated("One", "same", "https://alpha.example/1", 1)]);
    let summary = shelf.poll(
        1,
        10,
        vec![
            dated("One", "same", "https://alpha.example/1", 1),
            dated("Two", "same", "https://alpha.example/2", 2),
        ],
    );
    assert_eq!((summary.known, summary.new), (1, 1));
}

#[test]
fn entries_without_link_or_with_a_forbidden_one_are_counted_as_failed() {
    let shelf = Shelf::new();
    let bare = Entry { title: Some("Only a title".to_owned()), ..Entry::default() };
    let text = Entry { content: Some("A whole text.".to_owned()), ..Entry::default() };
    let odd = entry("x", "mailto:somebody@alpha.example");
    let mut record = poll(1, 0, vec![bare.clone(), text, odd, bare]);
    record.over_limit = 7;
    let summary = shelf.run(move |ledger| ledger.record_poll(&record));
    assert_eq!((summary.listed, summary.new), (3, 3));
    let counts = shelf.store.reader().unwrap().counts().unwrap();
    let alpha = &counts.sources["alpha"];
    assert_eq!((alpha.listed, alpha.failed, alpha.waiting), (10, 9, 1));
    assert_eq!(
        (alpha.reasons["no_link"], alpha.reasons["forbidden_url"], alpha.reasons["over_limit"]),
        (1, 1, 7)
    );
}

#[test]
fn a_preview_says_what_a_poll_will_bring_and_writes_nothing() {
    let shelf = Shelf::new();
    shelf.poll(1, 0, vec![entry("1", "https://alpha.example/1")]);
    let entries = vec![entry("1", "https://alpha.example/1"), entry("2", "https://alpha.example/2")];
    let given = entries.clone();
    let preview = shelf.run(move |ledger| ledger.preview_poll(1, &given));
    assert_eq!((preview.listed, preview.known, preview.new), (2, 1, 1));
    assert_eq!(shelf.number("SELECT count(*) FROM entries"), 1);
    assert_eq!(shelf.poll(1, 1, entries), preview);
}

#[test]
fn a_failed_poll_is_in_the_log_and_a_move_is_kept() {
    let shelf = Shelf::new();
    let mut failed = poll(1, 0, Vec::new());
    failed.outcome = PollOutcome::Failed { class: FailureClass::RateLimited, retry_after: Some(60) };
    failed.state.failures = 1;
    failed.state.last_class = Some(FailureClass::RateLimited);
    shelf.run(move |ledger| ledger.record_poll(&failed));
    assert_eq!(
        shelf.number("SELECT count(*) FROM polls WHERE outcome = 'failed' AND class = 'rate_limited'"),
        1
    );
    let moved = Url::parse("https://elsewhere.example/feed").unwrap();
    shelf.run(move |ledger| ledger.move_listing(1, &moved));
    let due = shelf.run(|ledger| ledger.claim_due_listings(at(1000), 10));
    assert!(due.iter().any(|due| due.host == "elsewhere.example" && due.state.failures == 1));
    let health = shelf.store.reader().unwrap().health(at(1000)).unwrap();
    assert_eq!((health.failing, health.listings, health.last_poll_at), (1, 2, Some(at(0))));
}

#[test]
fn a_listing_moves_to_no_place_where_another_is_polled_and_can_come_home() {
    let shelf = Shelf::new();
    let to = |listing: i64, url: &str| {
        let url = Url::parse(url).unwrap();
        shelf.run(move |ledger| ledger.move_listing(listing, &url))
    };
    assert!(!to(1, "https://beta.example/feed"), "another listing is there");
    assert!(to(1, "https://gamma.example/feed"));
    assert!(!to(2, "https://gamma.example/feed"), "or has moved there");
    assert!(to(2, "https://alpha.example/feed"), "what has moved away is in nobody's way");
    assert!(!to(1, "https://alpha.example/feed"));
    assert!(to(2, "https://beta.example/feed") && to(1, "https://alpha.example/feed"));
    assert_eq!(
        shelf.number("SELECT count(*) FROM listings WHERE moved_to IS NULL AND url LIKE '%' || host || '%'"),
        2
    );
}

#[test]
fn an_instant_far_away_does_not_break_a_poll() {
    let shelf = Shelf::new();
    let mut record = poll(1, 0, vec![dated("Far", "1", "https://alpha.example/1", 0)]);
    record.state.next_check_at = Some(Timestamp::MAX);
    shelf.run(move |ledger| ledger.record_poll(&record));
}
