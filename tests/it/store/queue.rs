//! The queue, the host gate, leases, jobs.

use super::fixture::{Shelf, at, entry, record};
use peacewire::model::{DropReason, EntryState, FailureClass, OutletId};
use peacewire::store::{Holder, ItemResult, JobEntry, Pace, Scope, StoreError, Turn};
use std::time::Duration;

fn links(host: &str, count: usize) -> Vec<peacewire::model::Entry> {
    (0..count).map(|n| entry(&format!("{host}{n}"), &format!("https://{host}.example/{n}"))).collect()
}

#[test]
fn claims_go_in_turn_over_hosts_and_a_slow_host_does_not_fill_the_queue() {
    let shelf = Shelf::new();
    shelf.poll(1, 0, [links("one", 50), links("two", 3)].concat());
    let hosts = |limit| -> Vec<String> {
        let items = shelf.run(move |ledger| ledger.claim_items(Scope::Poller, at(0), limit));
        items.into_iter().map(|item| item.host).collect()
    };
    assert_eq!(hosts(4), ["one.example", "two.example", "one.example", "two.example"]);
    assert_eq!(hosts(2), ["one.example", "two.example"]);
    assert_eq!(hosts(14).len(), 7, "the first host holds its share, the second has no more");
    shelf.run(|ledger| ledger.pause_host("two.example", at(99), "429"));
    assert_eq!(hosts(14).len(), 14, "alone it may have all");
}

#[test]
fn turns_go_round_over_more_hosts_than_there_are_places() {
    let shelf = Shelf::new();
    let names: Vec<String> = (10..50).map(|n| format!("h{n}")).collect();
    shelf.poll(1, 0, names.iter().flat_map(|name| links(name, 3)).collect());
    let gone = ItemResult::Dropped { reason: DropReason::NotFound, detail: "" };
    for round in 1..=3 {
        let mut served = Vec::new();
        for _ in 0..5 {
            let items = shelf.run(|ledger| ledger.claim_items(Scope::Poller, at(0), 8));
            for item in items {
                let gone = gone.clone();
                shelf.run(move |ledger| ledger.record_item(item.id, &gone, at(1)));
                served.push(item.host);
            }
        }
        served.sort();
        served.dedup();
        assert_eq!(served.len(), 40, "nobody waits for the work of others to end: round {round}");
    }
}

#[test]
fn a_paused_host_and_an_entry_to_be_retried_later_wait() {
    let shelf = Shelf::new();
    let id = shelf.list(1, "https://one.example/1");
    shelf.run(move |ledger| {
        let later = ItemResult::Retry { class: FailureClass::ServerError, at: at(100), detail: "502" };
        ledger.record_item(id, &later, at(1))
    });
    let claim = |seconds| shelf.run(move |ledger| ledger.claim_items(Scope::Poller, at(seconds), 10));
    assert!(claim(99).is_empty());
    assert_eq!(shelf.run(|ledger| ledger.next_item_due(Scope::Poller)), Some(at(100)));
    shelf.run(|ledger| ledger.pause_host("one.example", at(200), "429"));
    assert!(claim(150).is_empty());
    let items = claim(200);
    assert_eq!((items.len(), items[0].attempts), (1, 1));
    let counts = shelf.store.reader().unwrap().counts().unwrap();
    assert_eq!((counts.total.waiting, counts.total.reasons["server_error"]), (1, 1));
}

#[test]
fn failures_are_counted_anew_once_an_entry_is_settled_or_due_again() {
    let shelf = Shelf::new();
    let link = "https://one.example/1";
    let id = shelf.list(1, link);
    let attempts = || shelf.number("SELECT attempts FROM entries");
    let fail = || {
        shelf.run(move |ledger| {
            let later = ItemResult::Retry { class: FailureClass::ServerError, at: at(1), detail: "502" };
            ledger.record_item(id, &later, at(1))
        })
    };
    let update = |title: &str, seconds| {
        let changed = peacewire::model::Entry { title: Some(title.to_owned()), ..entry(link, link) };
        shelf.poll(1, seconds, vec![changed]);
    };
    fail();
    shelf.keep(id, record(link, "The envoys met."));
    assert_eq!(attempts(), 0, "stored");
    update("A changed title", 20);
    fail();
    update("Changed while it is tried again", 30);
    assert_eq!(attempts(), 1, "a retry that waits goes on counting");
    let gone = ItemResult::Dropped { reason: DropReason::NotFound, detail: "" };
    shelf.run(move |ledger| ledger.record_item(id, &gone, at(40)));
    assert_eq!(attempts(), 0, "left as it is");
    // Entries of a store that was written before.
    let connection = rusqlite::Connection::open(shelf.path()).unwrap();
    connection.execute("UPDATE entries SET attempts = 6", []).unwrap();
    update("Changed once more", 50);
    assert_eq!(attempts(), 0, "due again");
}

#[test]
fn what_is_released_or_was_claimed_by_a_poller_that_ended_is_claimed_again() {
    let shelf = Shelf::new();
    let id = shelf.list(1, "https://one.example/1");
    assert!(shelf.claim().is_empty());
    shelf.run(move |ledger| ledger.release_items(&[id]));
    assert_eq!(shelf.claim(), [id]);
    shelf.run(|ledger| ledger.lease_acquire("poller", &holder("next"), at(0), 60));
    assert_eq!(shelf.claim(), [id]);
}

fn holder(token: &str) -> Holder {
    Holder { pid: 7, host: format!("machine-{token}"), token: token.to_owned() }
}

#[test]
fn a_lease_is_refused_while_alive_and_taken_over_when_stale() {
    let shelf = Shelf::new();
    let acquire = |token: &'static str, seconds| {
        let writer = shelf.store.writer();
        writer.run_blocking(move |ledger| ledger.lease_acquire("poller", &holder(token), at(seconds), 60))
    };
    let first = acquire("a", 0).unwrap();
    let refused = acquire("b", 30).unwrap_err();
    assert!(matches!(&refused, StoreError::Held { by, since, .. } if by.pid == 7 && *since == at(0)));
    assert!(refused.to_string().contains("process 7 on machine-a"));
    let renewed = shelf.run(move |ledger| ledger.lease_renew(&first, at(50), 60));
    assert!(acquire("b", 61).is_err());
    let second = acquire("b", 111).unwrap();
    assert_eq!(second.taken_from, Some(holder("a")));
    let lost = shelf.store.writer().run_blocking(move |ledger| ledger.lease_renew(&renewed, at(112), 60));
    assert!(matches!(lost, Err(StoreError::LeaseLost { .. })));
    assert_eq!(shelf.store.reader().unwrap().health(at(121)).unwrap().heartbeat_age_seconds, Some(10));
    shelf.run(move |ledger| ledger.lease_release(&second));
    assert!(acquire("a", 112).is_ok());
}

#[test]
fn a_holder_whose_process_ended_on_this_machine_needs_no_waiting_for() {
    let shelf = Shelf::new();
    let me = Holder::current();
    // No process has the highest number there can be.
    let gone = Holder { pid: u32::MAX, ..Holder::current() };
    let before = gone.clone();
    shelf.run(move |ledger| ledger.lease_acquire("poller", &before, at(0), 60));
    let lease = shelf.run(move |ledger| ledger.lease_acquire("poller", &me, at(1), 60));
    assert_eq!(lease.taken_from, Some(gone));
}

/// A turn of a host where nobody waits longer than a minute.
fn reserve(shelf: &Shelf, seconds: i64) -> Turn {
    let pace = Pace {
        gap: Duration::from_millis(2500),
        slow_down: 6,
        slow_down_for: Duration::from_secs(3600),
        patience: Duration::from_secs(60),
    };
    shelf.run(move |ledger| ledger.reserve_host("h.example", at(seconds), &pace))
}

#[test]
fn the_gate_of_a_host_gives_every_caller_a_moment_of_its_own() {
    let shelf = Shelf::new();
    assert_eq!(reserve(&shelf, 0), Turn::At(at(0)));
    assert_eq!(reserve(&shelf, 0), Turn::At(at(2) + Duration::from_millis(500)));
    assert_eq!(reserve(&shelf, 60), Turn::At(at(60)));
    shelf.run(|ledger| ledger.pause_host("h.example", at(100), "Retry-After"));
    shelf.run(|ledger| ledger.pause_host("h.example", at(90), "shorter"));
    assert_eq!(reserve(&shelf, 61), Turn::At(at(100)));
}

#[test]
fn a_host_that_was_left_alone_is_asked_more_slowly_for_a_while() {
    let shelf = Shelf::new();
    shelf.run(|ledger| ledger.pause_host("h.example", at(100), "429"));
    assert_eq!([reserve(&shelf, 99), reserve(&shelf, 101)], [Turn::At(at(100)), Turn::At(at(115))]);
    assert_eq!([reserve(&shelf, 3690), reserve(&shelf, 3690)], [Turn::At(at(3690)), Turn::At(at(3705))]);
    assert_eq!(reserve(&shelf, 3705), Turn::At(at(3707) + Duration::from_millis(500)), "as before");
}

#[test]
fn a_turn_that_is_too_far_ahead_to_be_waited_for_is_not_used_up() {
    let shelf = Shelf::new();
    shelf.run(|ledger| ledger.pause_host("h.example", at(600), "429"));
    for _ in 0..1000 {
        assert_eq!(reserve(&shelf, 0), Turn::NotBefore(at(600)));
    }
    assert_eq!(reserve(&shelf, 590), Turn::At(at(600)), "the pause ends when it said");
}

#[test]
fn what_has_to_wait_for_a_host_on_its_way_is_not_claimed_before() {
    let shelf = Shelf::new();
    let id = shelf.list(1, "https://alpha.example/1");
    shelf.run(move |ledger| {
        ledger.release_items(&[id])?;
        ledger.postpone_item(id, at(500))?;
        ledger.postpone_listing(1, at(5000))
    });
    let claim = |seconds| shelf.run(move |ledger| ledger.claim_items(Scope::Poller, at(seconds), 10)).len();
    assert_eq!((claim(400), claim(501)), (0, 1));
    let due = |seconds| {
        let due = shelf.run(move |ledger| ledger.claim_due_listings(at(seconds), 10));
        due.iter().any(|due| due.listing == 1)
    };
    assert_eq!((due(4000), due(5001)), (false, true));
}

#[test]
fn the_last_good_robots_txt_outlives_a_failing_server() {
    let shelf = Shelf::new();
    let cached = |seconds| shelf.run(move |ledger| ledger.robots_cached("h.example", at(seconds)));
    assert_eq!(cached(0), None);
    shelf.run(|ledger| ledger.put_robots("h.example", 200, b"User-agent: *", at(0)));
    shelf.run(|ledger| ledger.put_robots("h.example", 503, b"oops", at(100)));
    let robots = cached(200).unwrap();
    assert_eq!((robots.status, robots.fetched_at), (503, at(100)));
    assert_eq!((robots.body.as_deref(), robots.body_at), (Some(&b"User-agent: *"[..]), Some(at(0))));
    assert_eq!(cached(100 + 31 * 86_400), None);
}

fn job_entries(names: &[&str]) -> Vec<JobEntry> {
    names
        .iter()
        .map(|name| JobEntry {
            entry: entry(name, &format!("https://archive.example/{name}")),
            outlet: Some(OutletId::parse("paper").unwrap()),
        })
        .collect()
}

#[test]
fn a_job_goes_on_where_it_stopped_and_knows_what_it_brought() {
    let shelf = Shelf::new();
    let start = || shelf.run(|ledger| ledger.start_job("urls", "list.txt", "{}", at(0)));
    let add = |job, names: &'static [&'static str], checkpoint: &'static str| {
        shelf.run(move |ledger| ledger.add_job_entries(job, &job_entries(names), Some(checkpoint), at(0)))
    };
    let job = start();
    assert_eq!((job.resumed, job.checkpoint), (false, None));
    assert_eq!(add(job.id, &["a", "b"], "2").summary.new, 2);
    let claimed = shelf.run(move |ledger| ledger.claim_items(Scope::Job(job.id), at(0), 1));
    assert_eq!(claimed[0].outlet.as_ref().unwrap().as_str(), "paper");
    // Killed here: the claim is void, the checkpoint stands.
    let again = start();
    assert_eq!((again.id, again.resumed, again.checkpoint.as_deref()), (job.id, true, Some("2")));
    let added = add(job.id, &["b", "c"], "4");
    assert_eq!((added.summary.known, added.summary.new, added.ids.len()), (1, 1, 2));
    assert_eq!(shelf.run(move |ledger| ledger.claim_items(Scope::Job(job.id), at(0), 10)).len(), 3);
    assert!(shelf.claim().is_empty(), "the poller leaves a job's entries alone");
    shelf.run(move |ledger| ledger.finish_job(job.id, at(5)));
    let anew = start();
    assert_eq!((anew.id, anew.resumed, anew.checkpoint), (job.id, false, None));
    assert_eq!(add(job.id, &["a", "b", "c"], "3").summary.new, 0);
    assert_eq!(shelf.store.reader().unwrap().counts().unwrap().jobs["urls:list.txt"].listed, 3);
}

#[test]
fn what_is_given_up_has_its_reason() {
    let shelf = Shelf::new();
    shelf.poll(1, 0, links("one", 3));
    let ids = shelf.claim();
    let drop = |id, reason| {
        shelf.run(move |ledger| ledger.record_item(id, &ItemResult::Dropped { reason, detail: "why" }, at(1)))
    };
    assert_eq!(drop(ids[0], DropReason::NotFound).state, EntryState::Failed);
    assert_eq!(drop(ids[1], DropReason::Robots).state, EntryState::Failed);
    let off_topic = record("https://one.example/2", "Something else.");
    let id = ids[2];
    let placed = shelf.run(move |ledger| {
        ledger.record_item(id, &ItemResult::OffTopic { record: &off_topic, page: None }, at(1))
    });
    assert_eq!(placed.state, EntryState::OffTopic);
    let counts = shelf.store.reader().unwrap().counts().unwrap().total;
    assert_eq!((counts.failed, counts.off_topic, counts.listed), (2, 1, 3));
    assert_eq!(
        (counts.reasons["not_found"], counts.reasons["robots"], counts.reasons["off_topic"]),
        (1, 1, 1)
    );
}
