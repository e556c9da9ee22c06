//! Thirty days of listings whose ids, titles and links change under the reader, written to a store; the clock is the
//! test's. What a window ever showed is one entry, however it was called.

use super::fixture::{Shelf, at, source};
use fastrand::Rng;
use peacewire::model::{Dated, Entry, ListingSpec, Precision, Provenance};
use std::collections::HashSet;
use url::Url;

const LISTINGS: usize = 12;
const DAYS: i64 = 30;
const HOUR: i64 = 3_600;
/// Entries that a listing shows.
const WINDOW: usize = 12;

/// What a site does to the names of its entries.
#[derive(Debug, Clone, Copy)]
enum Churn {
    Nothing,
    /// A new id in every answer.
    FreshIds,
    /// One id for all.
    SharedId,
    /// No id, and campaign parameters that change.
    Campaigns,
    /// Headlines are rewritten for hours.
    Headlines,
    /// Links move when the headline does; the id stays.
    MovingLinks,
}

const WAYS: [Churn; 6] = [
    Churn::Nothing,
    Churn::FreshIds,
    Churn::SharedId,
    Churn::Campaigns,
    Churn::Headlines,
    Churn::MovingLinks,
];

/// An article as its site knows it.
struct Item {
    number: usize,
    published: i64,
}

fn shown(churn: Churn, listing: usize, item: &Item, now: i64, rng: &mut Rng) -> Entry {
    let Item { number, published } = *item;
    let edits = ((now - published) / (2 * HOUR)).min(3);
    let mut title = format!("Envoys speak of round {number}");
    let mut id = Some(format!("tag:site-{listing}.example,{number}"));
    let mut link = format!("https://site-{listing}.example/news/{number}");
    match churn {
        Churn::Nothing => {}
        Churn::FreshIds => id = Some(format!("{:016x}", rng.u64(..))),
        Churn::SharedId => id = Some("item".to_owned()),
        Churn::Campaigns => {
            id = None;
            link.push_str(&format!("?utm_source=rss&utm_content={}", rng.u32(..)));
        }
        Churn::Headlines => title.push_str(&format!(", version {edits}")),
        Churn::MovingLinks => link.push_str(&format!("-version-{edits}")),
    }
    Entry {
        id,
        title: Some(title),
        link: Some(Url::parse(&link).unwrap()),
        published: Some(Dated {
            at: at(published),
            offset_minutes: Some(0),
            precision: Precision::Second,
            provenance: Provenance::Listing,
        }),
        ..Entry::default()
    }
}

#[test]
fn thirty_days_of_churning_names_lose_and_double_no_entry() {
    let shelf = Shelf::new();
    let sites: Vec<_> = (0..LISTINGS)
        .map(|listing| {
            let mut site = source(&format!("site-{listing}"));
            let url = Url::parse(&format!("https://site-{listing}.example/feed")).unwrap();
            site.listings = vec![ListingSpec::Feed(url)];
            site
        })
        .collect();
    shelf.run(move |ledger| ledger.sync_sources(&sites, &[], at(0)));
    let mut rng = Rng::with_seed(11);
    for listing in 0..LISTINGS {
        let churn = WAYS[listing % WAYS.len()];
        let sql = format!("SELECT id FROM listings WHERE source = 'site-{listing}'");
        let id = shelf.number(&sql);
        let mut items: Vec<Item> = Vec::new();
        let mut seen = HashSet::new();
        let (mut now, mut next) = (0, HOUR);
        while now < DAYS * 24 * HOUR {
            while next <= now {
                items.push(Item { number: items.len(), published: next });
                next += rng.i64(600..3 * HOUR);
            }
            let window = &items[items.len().saturating_sub(WINDOW)..];
            let mut entries: Vec<Entry> =
                window.iter().map(|item| shown(churn, listing, item, now, &mut rng)).collect();
            rng.shuffle(&mut entries);
            let fresh = window.iter().filter(|item| seen.insert(item.number)).count();
            let summary = shelf.poll(id, now, entries);
            assert_eq!(summary.new as usize, fresh, "{churn:?} after {now} s");
            now += rng.i64(HOUR..6 * HOUR);
        }
        let stored = shelf.number(&format!("SELECT count(*) FROM entries WHERE source = 'site-{listing}'"));
        assert_eq!(usize::try_from(stored).unwrap(), seen.len(), "{churn:?}");
    }
}
