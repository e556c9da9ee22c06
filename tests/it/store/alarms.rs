//! What is missed or has gone quiet is written down.

use super::fixture::{Shelf, at, entry, poll, source};
use peacewire::model::{ListingSpec, SourceId};
use peacewire::schedule::{FeedState, Policy};
use peacewire::store::{Alarm, AlarmKind, Alarms, Gap, PollRecord};
use url::Url;

const DAY: i64 = 86_400;

fn gap(listing: i64, until: i64) -> Gap {
    Gap { listing, since: at(until - 900), until: at(until), entries: 12 }
}

/// Three listings of one source: rows 3, 4 and 5.
fn shelf_with_three_listings() -> Shelf {
    let shelf = Shelf::new();
    let mut many = source("gamma");
    let feed = |name: &str| ListingSpec::Feed(Url::parse(&format!("https://{name}.example/feed")).unwrap());
    many.listings = vec![feed("one"), feed("two"), feed("three")];
    shelf.run(move |ledger| ledger.sync_sources(&[source("alpha"), many], &[], at(-100)));
    shelf
}

#[test]
fn a_gap_is_kept_once_and_makes_the_other_listings_of_the_source_due() {
    let shelf = shelf_with_three_listings();
    for listing in [1, 3, 4, 5] {
        shelf.poll(listing, 0, Vec::new());
    }
    let due = |shelf: &Shelf| -> Vec<i64> {
        let due = shelf.run(|ledger| ledger.claim_due_listings(at(100), 10));
        due.into_iter().map(|due| due.listing).collect()
    };
    assert_eq!(due(&shelf), Vec::<i64>::new());
    shelf.run(|ledger| ledger.record_gap(&gap(3, 50)));
    shelf.run(|ledger| ledger.record_gap(&gap(3, 50)));
    assert_eq!(due(&shelf), [4, 5]);
    assert_eq!(shelf.number("SELECT count(*) FROM v_gaps WHERE source = 'gamma' AND entries = 12"), 1);
}

#[test]
fn a_gap_wakes_no_listing_that_fails_or_asked_to_be_left_alone() {
    let shelf = shelf_with_three_listings();
    let failing = PollRecord {
        state: FeedState { failures: 2, next_check_at: Some(at(5000)), ..FeedState::default() },
        ..poll(4, 0, Vec::new())
    };
    let resting = PollRecord {
        state: FeedState { wish_seconds: 3600, next_check_at: Some(at(5000)), ..FeedState::default() },
        ..poll(5, 0, Vec::new())
    };
    shelf.run(move |ledger| {
        ledger.record_poll(&failing)?;
        ledger.record_poll(&resting)?;
        ledger.record_gap(&gap(3, 50))
    });
    let times = "SELECT group_concat(next_check_at - 1764590400) FROM listings WHERE id IN (4, 5)";
    let rows = shelf.store.reader().unwrap().select(times, &[]).unwrap();
    assert_eq!(rows.rows[0][0].as_str(), Some("5000,3600"));
}

#[test]
fn a_gap_found_while_another_listing_is_polled_brings_another_poll_of_that_one() {
    let shelf = shelf_with_three_listings();
    shelf.run(|ledger| ledger.record_gap(&gap(3, 50)));
    let next = |listing: i64| {
        shelf.number(&format!("SELECT next_check_at - 1764590400 FROM listings WHERE id = {listing}"))
    };
    // Its poll began before the gap's end and comes to the store after it.
    shelf.poll(4, 40, Vec::new());
    assert_eq!(next(4), 40, "due at once");
    shelf.poll(5, 51, Vec::new());
    assert_eq!(next(5), 951, "what was polled later has answered");
    let wishful = PollRecord {
        state: FeedState { wish_seconds: 600, ..poll(4, 45, Vec::new()).state },
        ..poll(4, 45, Vec::new())
    };
    shelf.run(move |ledger| ledger.record_poll(&wishful));
    assert_eq!(next(4), 645, "not sooner than it asks");
}

/// A poll of the first listing at each of these moments, each with an entry of its own.
fn publish(shelf: &Shelf, moments: impl Iterator<Item = i64>) {
    for seconds in moments {
        let link = format!("https://alpha.example/{seconds}");
        shelf.poll(1, seconds, vec![entry(&link, &link)]);
    }
}

fn watch(shelf: &Shelf, seconds: i64) -> Alarms {
    shelf.run(move |ledger| ledger.watch(&Policy::default(), at(-90 * DAY), at(seconds)))
}

fn silent(alarms: &[Alarm]) -> Vec<AlarmKind> {
    alarms.iter().map(|alarm| alarm.kind.clone()).collect()
}

#[test]
fn a_source_that_goes_silent_is_told_once_and_again_when_it_is_back() {
    let shelf = Shelf::new();
    publish(&shelf, (0..30).map(|hour| hour * 3600));
    let alpha = || AlarmKind::Silent(SourceId::parse("alpha").unwrap());
    let last = 29 * 3600;
    // It is polled all the while and brings nothing.
    shelf.poll(1, last + 4 * 3600, Vec::new());
    assert_eq!(watch(&shelf, last + 4 * 3600), Alarms::default());
    shelf.poll(1, last + 5 * 3600, Vec::new());
    let alarms = watch(&shelf, last + 5 * 3600);
    assert_eq!((silent(&alarms.raised), alarms.ended.len()), (vec![alpha()], 0));
    assert_eq!(alarms.raised[0].since, at(last));
    assert_eq!(watch(&shelf, last + 6 * 3600), Alarms::default(), "told once");
    assert_eq!(
        shelf.number("SELECT usual_seconds FROM v_alarms WHERE source = 'alpha' AND ended IS NULL"),
        3600
    );
    publish(&shelf, std::iter::once(last + 7 * 3600));
    let alarms = watch(&shelf, last + 7 * 3600);
    assert_eq!((silent(&alarms.ended), alarms.raised.len()), (vec![alpha()], 0));
    assert_eq!(shelf.number("SELECT count(*) FROM v_alarms WHERE ended IS NULL"), 0);
}

#[test]
fn two_hours_without_any_success_raise_the_alarm_for_all() {
    let shelf = Shelf::new();
    shelf.poll(1, 0, Vec::new());
    let failed = |seconds| PollRecord {
        state: FeedState {
            failures: 1,
            last_success_at: Some(at(0)),
            last_poll_at: Some(at(seconds)),
            next_check_at: Some(at(seconds + 60)),
            ..FeedState::default()
        },
        ..poll(1, seconds, Vec::new())
    };
    for (seconds, raised) in [(7000, 0), (7300, 1), (7400, 0)] {
        shelf.run(move |ledger| ledger.record_poll(&failed(seconds)));
        assert_eq!(watch(&shelf, seconds).raised.len(), raised, "{seconds}");
    }
    shelf.poll(2, 8000, Vec::new());
    assert_eq!(silent(&watch(&shelf, 8001).ended), [AlarmKind::NoSuccess]);
}
