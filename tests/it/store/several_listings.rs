//! Several listings of one source that tell of the same entries, each in its own way.

use super::fixture::{Shelf, at, entry, record, source};
use jiff::SignedDuration;
use peacewire::model::{Dated, Entry, ListingSpec, Precision, Provenance};
use url::Url;

const LINK: &str = "https://alpha.example/1";
const HOUR: i64 = 3_600;

fn day(seconds: i64) -> Option<Dated> {
    let at = at(0) + SignedDuration::from_secs(seconds);
    Some(Dated { at, precision: Precision::Second, offset_minutes: None, provenance: Provenance::Listing })
}

/// The link and no more, as sitemaps have it.
fn bare() -> Entry {
    Entry { link: Url::parse(LINK).ok(), ..Entry::default() }
}

/// A source with a feed, a sitemap and an index page; what the feed tells of is stored.
fn shelf(told: Entry) -> Shelf {
    let shelf = Shelf::new();
    let mut alpha = source("alpha");
    let more = ["sitemap.xml", "news"].map(|at| Url::parse(&format!("https://alpha.example/{at}")).unwrap());
    alpha.listings.extend(more.map(ListingSpec::Sitemap));
    shelf.run(move |ledger| ledger.sync_sources(&[alpha], &[], at(-100)));
    shelf.poll(1, 0, vec![told]);
    let id = shelf.claim()[0];
    keep(&shelf, id);
    shelf
}

/// The article is read, ten seconds after the first poll.
fn keep(shelf: &Shelf, id: i64) {
    shelf.keep(id, record(LINK, "Envoys met in the old port on Monday and spoke for an hour."));
}

fn listings(shelf: &Shelf) -> [i64; 3] {
    ["feed", "sitemap.xml", "news"].map(|at| {
        shelf.number(&format!("SELECT id FROM listings WHERE source = 'alpha' AND url LIKE '%/{at}%'"))
    })
}

/// Whether the article is to be fetched anew.
fn is_wanted(shelf: &Shelf) -> bool {
    shelf.number("SELECT count(*) FROM entries WHERE due_at IS NOT NULL") > 0
}

#[test]
fn what_another_listing_leaves_out_or_says_otherwise_makes_no_article_new_at_every_poll() {
    let shelf = shelf(Entry { updated: day(-HOUR), ..entry("1", LINK) });
    let [feed, sitemap, index] = listings(&shelf);
    let told = || Entry { updated: day(-HOUR), ..entry("1", LINK) };
    for round in 1..4 {
        let polls = [
            (sitemap, Entry { updated: day(-2 * HOUR), ..bare() }),
            (index, Entry { title: Some("Envoys meet".to_owned()), ..bare() }),
            (index, Entry { id: Some("another".to_owned()), ..bare() }),
            (sitemap, bare()),
            (feed, told()),
        ];
        for (listing, entry) in polls {
            let summary = shelf.poll(listing, round * HOUR, vec![entry.clone()]);
            assert_eq!((summary.new, summary.known), (0, 1), "{entry:?}");
        }
    }
    assert!(!is_wanted(&shelf));
    let title =
        format!("SELECT count(*) FROM entries WHERE json_extract(listed, '$.title') = 'Title of {LINK}'");
    assert_eq!(shelf.number(&title), 1, "what the feed said stands");
}

#[test]
fn another_listing_fills_what_is_not_known_and_tells_of_changes_since_the_reading() {
    let shelf = shelf(entry("1", LINK));
    let [feed, sitemap, _] = listings(&shelf);
    let told = |seconds| Entry { updated: day(seconds), ..bare() };
    for (seconds, wanted) in [(-HOUR, false), (-HOUR, false), (HOUR, true), (HOUR, false), (2 * HOUR, true)] {
        let summary = shelf.poll(sitemap, 3 * HOUR, vec![told(seconds)]);
        assert_eq!((summary.new, summary.updated), (0, u32::from(wanted)), "{seconds}");
        assert_eq!(shelf.poll(feed, 3 * HOUR, vec![entry("1", LINK)]).known, 1);
        assert_eq!(is_wanted(&shelf), wanted, "{seconds}");
        keep(&shelf, 1);
    }
}

#[test]
fn a_listing_that_corrects_what_it_said_itself_is_believed() {
    let shelf = shelf(entry("1", LINK));
    let [feed, ..] = listings(&shelf);
    let corrected = Entry { title: Some("Another headline".to_owned()), ..entry("1", LINK) };
    assert_eq!(shelf.poll(feed, HOUR, vec![corrected]).updated, 1);
    assert!(is_wanted(&shelf));
}
