//! The counts law over random sequences of operations.

use super::fixture::{Shelf, article, at, entry, poll, record};
use peacewire::model::{CanonicalUrl, DropReason, Entry, FailureClass};
use peacewire::store::{Counts, EntryCounts, ItemResult, JobEntry, Options, RetentionPolicy, Scope, Store};
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Debug, Clone)]
enum Step {
    Poll { listing: i64, links: Vec<u8>, over_limit: u32 },
    Job { links: Vec<u8> },
    Work { scope: u8, outcomes: Vec<u8> },
    Forget(u8),
    Retention,
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    let links = || proptest::collection::vec(0u8..12, 0..6);
    prop_oneof![
        4 => (1i64..3, links(), 0u32..3)
            .prop_map(|(listing, links, over_limit)| Step::Poll { listing, links, over_limit }),
        2 => links().prop_map(|links| Step::Job { links }),
        5 => (0u8..2, proptest::collection::vec(0u8..7, 1..6))
            .prop_map(|(scope, outcomes)| Step::Work { scope, outcomes }),
        1 => (0u8..12).prop_map(Step::Forget),
        1 => Just(Step::Retention),
        1 => Just(Step::Reopen),
    ]
}

fn link(n: u8) -> String {
    format!("https://host{}.example/{n}", n % 3)
}

fn listed(n: u8) -> Entry {
    entry(&format!("guid-{n}"), &link(n))
}

/// What the store must have counted, kept in the simplest way.
#[derive(Debug, Default)]
struct Expected {
    by_listing: [BTreeSet<u8>; 3],
    by_job: BTreeSet<u8>,
    over_limit: [u32; 3],
    forgotten: BTreeSet<u8>,
}

impl Expected {
    fn listed(&self) -> u64 {
        let rows = self.by_listing.iter().map(BTreeSet::len).sum::<usize>() + self.by_job.len();
        u64::try_from(rows).unwrap() + u64::from(self.over_limit.iter().sum::<u32>())
    }
}

fn apply(shelf: &mut Shelf, expected: &mut Expected, step: Step) {
    match step {
        Step::Poll { listing, links, over_limit } => {
            let index = usize::try_from(listing).unwrap();
            expected.by_listing[index].extend(&links);
            expected.over_limit[index] = over_limit;
            let mut record = poll(listing, 0, links.into_iter().map(listed).collect());
            record.over_limit = over_limit;
            shelf.run(move |ledger| ledger.record_poll(&record));
        }
        Step::Job { links } => {
            expected.by_job.extend(&links);
            let entries: Vec<JobEntry> =
                links.into_iter().map(|n| JobEntry { entry: listed(n), outlet: None }).collect();
            shelf.run(move |ledger| {
                let job = ledger.start_job("urls", "list", "{}", at(0))?;
                ledger.add_job_entries(job.id, &entries, Some("x"), at(0))
            });
        }
        Step::Work { scope, outcomes } => work(shelf, scope, outcomes),
        Step::Forget(n) => {
            expected.forgotten.insert(n);
            shelf.run(move |ledger| ledger.forget(&link(n), at(50)));
        }
        Step::Retention => {
            let policy = RetentionPolicy { unmatched_days: 0, polls_per_listing: 1 };
            shelf.run(move |ledger| ledger.retention(&policy, at(100)));
        }
        Step::Reopen => {
            let path = shelf.path();
            shelf.reopen(&path);
        }
    }
}

fn work(shelf: &Shelf, scope: u8, outcomes: Vec<u8>) {
    let scope = if scope == 0 { Scope::Poller } else { Scope::Job(1) };
    let limit = outcomes.len();
    let items = shelf.run(move |ledger| ledger.claim_items(scope, at(0), limit));
    for (item, outcome) in items.into_iter().zip(outcomes) {
        shelf.run(move |ledger| {
            let url = item.url.unwrap();
            let mut record = record(url.as_str(), &format!("The text at {}.", url.path()));
            if outcome == 1 {
                // The page claims to be another one.
                record.article = article("https://host0.example/0", "Elsewhere.");
                record.facts.clear();
                record.article.canonical = CanonicalUrl::parse("https://host0.example/0").unwrap();
            }
            let result = match outcome {
                0..=2 => ItemResult::Keep { record: &record, page: None },
                3 => ItemResult::OffTopic { record: &record, page: None },
                4 => ItemResult::Dropped { reason: DropReason::NotFound, detail: "404" },
                5 => ItemResult::Dropped { reason: DropReason::Duplicate, detail: "" },
                _ => ItemResult::Retry { class: FailureClass::Timeout, at: at(0), detail: "slow" },
            };
            ledger.record_item(item.id, &result, at(1))
        });
    }
}

fn holds(counts: &EntryCounts) -> bool {
    counts.listed == counts.stored + counts.off_topic + counts.duplicate + counts.failed + counts.waiting
}

fn check(shelf: &Shelf, expected: &Expected) {
    let reader = shelf.store.reader().unwrap();
    let counts: Counts = reader.counts().unwrap();
    assert!(holds(&counts.total) && counts.sources.values().chain(counts.jobs.values()).all(holds));
    assert_eq!(counts.total.listed, expected.listed());
    assert_eq!(counts.articles, counts.total.stored, "one entry is stored for each article");
    for n in &expected.forgotten {
        assert_eq!(reader.resolve(&link(*n)).unwrap(), None, "{} came back", link(*n));
    }
    assert_eq!(reader.integrity().unwrap(), []);
}

impl Shelf {
    /// Closes the store and opens it again.
    fn reopen(&mut self, path: &std::path::Path) {
        let options = Options { batch: 1, ..super::fixture::options() };
        self.store = Store::open(path, &options).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn every_listed_entry_is_in_exactly_one_state_whatever_happens(
        steps in proptest::collection::vec(step(), 1..20)
    ) {
        let mut shelf = Shelf::new();
        let mut expected = Expected::default();
        for step in steps {
            apply(&mut shelf, &mut expected, step);
        }
        check(&shelf, &expected);
    }
}
