//! Listings, dates and robots from outside: the shared tables, and our own fixtures through the library.

mod pages;
mod parse_cases;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use peacewire::listing::{Hints, ListingError, parse};
use peacewire::model::{Entry, Listing, ListingKind, ListingSpec, Provenance};
use peacewire::robots::Robots;
use peacewire::text::dates::parse_instant;
use std::path::PathBuf;
use url::Url;

/// A file of the shared material, where the checkout has it beside it.
fn shared(name: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    ["../shared/data", "../../shared/data"]
        .iter()
        .find_map(|folder| std::fs::read_to_string(root.join(folder).join(name)).ok())
}

#[test]
fn every_date_of_the_shared_table_is_read() {
    let Some(table) = shared("dates.tsv") else { return };
    let mut wrong = Vec::new();
    for (raw, wanted) in table.lines().filter_map(|line| line.split_once('\t')) {
        let wanted: Timestamp = wanted.parse().unwrap();
        let read = parse_instant(raw, None, Provenance::Listing).map(|dated| dated.at);
        if read.map(Timestamp::as_second) != Some(wanted.as_second()) {
            wrong.push(format!("{raw:?}: {read:?}, not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_date_of_public_documentation_is_read() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let table = std::fs::read_to_string(root.join("tests/fixtures/dates.tsv")).unwrap();
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    assert!(rows.len() >= 60 && rows.iter().all(|row| row.len() == 3), "{}", rows.len());
    let read = |raw| {
        let dated = parse_instant(raw, None, Provenance::Listing);
        dated.map_or_else(|| "-".to_owned(), |dated| dated.at.to_string())
    };
    let wrong: Vec<String> = rows
        .iter()
        .filter(|row| read(row[0]) != row[1])
        .map(|row| format!("{:?}: {}, not {} ({})", row[0], read(row[0]), row[1], row[2]))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_case_of_the_robots_exclusion_protocol_is_decided_right() {
    #[derive(serde::Deserialize)]
    struct Case {
        test: String,
        robots: String,
        agent: String,
        url: String,
        allowed: bool,
    }
    let Some(table) = shared("robots-cases.json") else { return };
    let cases: Vec<Case> = serde_json::from_str(&table).unwrap();
    let mut wrong = Vec::new();
    for case in &cases {
        // The table has URLs that no client would send, so the path is cut out as it is written.
        let behind_scheme = case.url.split_once("://").map_or(case.url.as_str(), |(_, rest)| rest);
        let path = behind_scheme.find('/').and_then(|at| behind_scheme.get(at..)).unwrap_or_default();
        if Robots::parse(case.robots.as_bytes()).allows(&case.agent, path) != case.allowed {
            wrong.push(format!("{}: {} {} {:?}", case.test, case.agent, case.url, case.robots));
        }
    }
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), cases.len());
}

pub(super) const FEED: &str = "https://daily.example/feed.xml";

/// Our own fixtures, which the tests change where a case needs it.
pub(super) fn fixture(name: &str) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(root.join("tests/fixtures/listings").join(name)).unwrap()
}

/// Reads a body as it would come from `url`.
pub(super) fn read_as(
    body: &[u8],
    url: &str,
    content_type: Option<&str>,
    spec: Option<&ListingSpec>,
) -> Result<Listing, ListingError> {
    let url = Url::parse(url).unwrap();
    let now = "2025-12-31T00:00:00Z".parse().unwrap();
    parse(body, &Hints { url: &url, content_type, spec, timezone: None, now, max_entries: 2_000 })
}

pub(super) fn read(body: impl AsRef<[u8]>) -> Listing {
    read_as(body.as_ref(), FEED, None, None).unwrap()
}

pub(super) fn titles(listing: &Listing) -> Vec<&str> {
    listing.entries.iter().map(|entry| entry.title.as_deref().unwrap_or("-")).collect()
}

pub(super) fn link(entry: &Entry) -> &str {
    entry.link.as_ref().map_or("-", Url::as_str)
}

pub(super) fn published(entry: &Entry) -> String {
    entry.published.map_or_else(|| "-".to_owned(), |dated| dated.at.to_string())
}

/// An RSS feed with these items.
pub(super) fn rss(items: &str) -> String {
    format!("<rss version=\"2.0\"><channel><title>T</title>{items}</channel></rss>")
}

#[test]
fn atom_03_is_read_with_its_own_names_and_modes() {
    let listing = read(fixture("atom03.xml"));
    assert_eq!(listing.kind, ListingKind::Atom);
    assert_eq!(listing.title.as_deref(), Some("Harbour Courier"));
    assert_eq!(titles(&listing), ["Envoys meet again", "The talks"]);
    let first = &listing.entries[0];
    assert_eq!(first.id.as_deref(), Some("tag:courier.example,2025:1"));
    assert_eq!(published(first), "2025-12-05T12:30:00Z");
    assert_eq!(first.updated.unwrap().at.to_string(), "2025-12-05T15:00:00Z");
    assert_eq!(first.content.as_deref(), Some("<p>The envoys met.</p>"));
    assert_eq!(first.authors, ["A. Writer"]);
    assert_eq!(first.language.unwrap().as_str(), "en");
    assert_eq!(link(&listing.entries[1]), "https://daily.example/second");
}

#[test]
fn a_date_that_cannot_be_read_is_nothing_and_its_text_is_kept() {
    let listing = read(fixture("atom03.xml"));
    let second = &listing.entries[1];
    assert_eq!((second.published, second.unread_date.as_deref()), (None, Some("no idea")));
    assert!(listing.problems.iter().any(|problem| problem.place == "entry 2"));
}

#[test]
fn a_broken_rss_without_a_version_gives_every_whole_item() {
    let listing = read(fixture("rss-broken.xml"));
    assert_eq!(listing.kind, ListingKind::Rss);
    assert_eq!(listing.title.as_deref(), Some("Salt & Pepper Daily"));
    assert_eq!(listing.ttl_seconds, Some(1800));
    assert_eq!(titles(&listing), ["Rivers & bridges — – &c; 5 < 6", "An open section", "A script"]);
    let first = &listing.entries[0];
    assert_eq!(link(first), "https://daily.example/news/1?a=1&b=2");
    assert_eq!(published(first), "2025-12-05T12:30:00Z");
    assert_eq!(first.summary.as_deref(), Some("One two"));
    assert_eq!(first.authors, ["О. Автор"]);
    assert_eq!(first.language.unwrap().as_str(), "uk");
    assert!(listing.problems.iter().any(|problem| problem.what.contains("broken off")), "{listing:#?}");
}

#[test]
fn a_link_that_is_no_web_address_gives_way_to_the_permalink() {
    let listing = read(fixture("rss-broken.xml"));
    assert_eq!(link(&listing.entries[2]), "https://daily.example/news/3");
}

#[test]
fn entities_of_a_dtd_are_not_expanded() {
    let text = fixture("rss-broken.xml").replace("5 < 6", &"&c;".repeat(1000));
    let listing = read(text);
    assert!(listing.entries[0].title.as_ref().unwrap().len() < 4000);
}

#[test]
fn a_charset_that_only_the_header_names_is_used() {
    let text = rss("<item><title>Переговори тривають</title></item>");
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&text);
    let listing = read_as(&bytes, FEED, Some("application/rss+xml; charset=windows-1251"), None).unwrap();
    assert_eq!(titles(&listing), ["Переговори тривають"]);
}

#[test]
fn utf_16_is_read_whatever_the_declaration_says() {
    let text =
        format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>{}", rss("<item><title>Раунд</title></item>"));
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xff\xfe".as_slice(), &little].concat();
    for body in [big, little, marked] {
        assert_eq!(titles(&read(body)), ["Раунд"]);
    }
}

#[test]
fn end_tags_that_do_not_match_lose_no_item() {
    let listing = read(rss("<item><title>A</titel></title><link>https://daily.example/a</item></link>\
         <item><title>B</title><description><p>x<b>y</p></description></item><item><title>C</title>\
         <item><title>D</title></item>"));
    assert_eq!(titles(&listing), ["A", "B", "C", "D"]);
}

#[test]
fn wrong_and_undeclared_namespaces_do_not_hide_an_entry() {
    let listing = read(
        "<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"><a:entry><a:title>A</a:title><dc:date>2025-12-05</dc:date>\
         <a:link href=\"https://daily.example/a\"/><media:title>no</media:title></a:entry></a:feed>",
    );
    assert_eq!(titles(&listing), ["A"]);
    assert_eq!(published(&listing.entries[0]), "2025-12-05T00:00:00Z");
    let listing = read("<feed xmlns=\"http://example.com/nonsense\"><entry><title>B</title></entry></feed>");
    assert_eq!(titles(&listing), ["B"]);
}

#[test]
fn rdf_items_stand_beside_their_channel() {
    let listing = read(
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\">\
         <channel><title>T</title><link>https://daily.example/</link><items><rdf:Seq/></items></channel>\
         <item rdf:about=\"https://daily.example/1\"><title>One</title></item></rdf:RDF>",
    );
    assert_eq!((listing.title.as_deref(), titles(&listing)), (Some("T"), vec!["One"]));
    assert_eq!(listing.entries[0].id.as_deref(), Some("https://daily.example/1"));
}

#[test]
fn links_are_resolved_against_xml_base() {
    let listing = read(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://site.example/a/\"><entry xml:base=\"b/\">\
         <title>A</title><link href=\"c\"/></entry><link rel=\"next\" href=\"?page=2\"/></feed>",
    );
    assert_eq!(link(&listing.entries[0]), "https://site.example/a/b/c");
    assert_eq!(listing.more, [Url::parse("https://site.example/a/?page=2").unwrap()]);
}

#[test]
fn links_of_a_carried_rss_feed_are_meant_on_its_site() {
    let text = rss("<link>https://site.example/</link><item><title>A</title><link>/a</link></item>");
    assert_eq!(link(&read(text).entries[0]), "https://site.example/a");
}

#[test]
fn an_entry_without_an_id_gets_none_rather_than_a_made_up_one() {
    let listing = read(rss("<item><title>A</title></item><item><title>B</title></item>"));
    assert!(listing.entries.iter().all(|entry| entry.id.is_none()));
    assert_eq!(listing.id, None);
}

#[test]
fn a_relative_id_is_made_whole_unless_it_denies_to_be_a_permalink() {
    let listing =
        read(rss("<item><guid>/news/1</guid></item><item><guid isPermaLink=\"false\">/news/2</guid></item>\
         <item><guid>n3</guid></item><item><guid>a b</guid></item><item><guid>urn:n:4</guid></item>\
         <item><guid>../5</guid></item>"));
    let ids: Vec<&str> = listing.entries.iter().filter_map(|entry| entry.id.as_deref()).collect();
    assert_eq!(
        ids,
        [
            "https://daily.example/news/1",
            "/news/2",
            "https://daily.example/n3",
            "https://daily.example/a b",
            "urn:n:4",
            "https://daily.example/5"
        ]
    );
    let atom = "<feed xml:base=\"https://site.example/a/b\"><entry><id>c/d</id></entry></feed>";
    assert_eq!(read(atom).entries[0].id.as_deref(), Some("https://site.example/a/c/d"));
}

#[test]
fn an_id_is_a_link_only_where_it_looks_like_an_address() {
    let listing = read(rss("<item><guid>news/1?a=b</guid></item><item><guid>1234</guid></item>\
         <item><guid isPermaLink=\"true\">1234</guid></item><item><guid>tag:daily.example,2025:/1</guid></item>"));
    let links: Vec<&str> = listing.entries.iter().map(link).collect();
    assert_eq!(links, ["https://daily.example/news/1?a=b", "-", "https://daily.example/1234", "-"]);
}

#[test]
fn of_several_links_the_one_declared_as_a_page_is_taken_and_of_equals_the_last() {
    let listing = read(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><link rel=\"alternate\" type=\"text/html\" href=\"/page\"/>\
         <link href=\"/plain\"/><link type=\"application/pdf\" href=\"/pdf\"/><link rel=\"edit\" href=\"/edit\"/></entry>\
         <entry><link>/first</link><link>/second</link></entry><entry><link type=\"application/pdf\" href=\"/pdf\"/></entry></feed>",
    );
    let links: Vec<&str> = listing.entries.iter().map(link).collect();
    assert_eq!(
        links,
        ["https://daily.example/page", "https://daily.example/second", "https://daily.example/pdf"]
    );
}

#[test]
fn an_untitled_entry_takes_the_title_of_what_it_carries() {
    let listing = read(rss("<item><media:group><media:content><media:title>A bridge</media:title>\
         </media:content></media:group></item><item><title>Own</title><media:content><media:title>No</media:title>\
         </media:content></item>"));
    assert_eq!(titles(&listing), ["A bridge", "Own"]);
}

#[test]
fn a_feed_printed_into_the_frame_of_a_page_is_read() {
    let feed = rss("<item><title>A</title></item>");
    let page = format!("<!DOCTYPE html><html><head><title>x</title></head><body>{feed}</body></html>");
    assert_eq!(titles(&read(page)), ["A"]);
}

#[test]
fn cdf_items_are_read_with_their_base() {
    let listing = read(
        "<CHANNEL BASE=\"https://site.example/a/\"><ITEM HREF=\"b\" LASTMOD=\"2025-12-05T14:30:00+02:00\">\
         <TITLE>A</TITLE><ABSTRACT>Words</ABSTRACT></ITEM></CHANNEL>",
    );
    let entry = &listing.entries[0];
    assert_eq!((link(entry), entry.title.as_deref()), ("https://site.example/a/b", Some("A")));
    assert_eq!(entry.updated.unwrap().at.to_string(), "2025-12-05T12:30:00Z");
    assert_eq!(entry.summary.as_deref(), Some("Words"));
}

#[test]
fn an_id_that_several_entries_use_is_reported() {
    let item = "<item><title>A</title><guid>same</guid></item>";
    let listing = read(rss(&item.repeat(3)));
    assert_eq!(listing.entries.len(), 3);
    assert!(listing.problems.iter().any(|problem| problem.what.starts_with("2 entries use an id")));
}

#[test]
fn no_date_is_later_than_the_moment_of_reading() {
    let listing = read(rss(
        "<item><pubDate>2041-01-01T00:00:00Z</pubDate></item><item><pubDate>9999-12-31</pubDate></item>",
    ));
    assert_eq!(published(&listing.entries[0]), "2025-12-31T00:00:00Z");
    assert!(listing.problems.iter().any(|problem| problem.what.contains("in the future")));
    // No calendar that we keep reaches this far: it is no date, and its text is kept.
    assert_eq!(listing.entries[1].unread_date.as_deref(), Some("9999-12-31"));
}

#[test]
fn a_naive_date_is_in_the_zone_of_the_source() {
    let url = Url::parse(FEED).unwrap();
    let zone = TimeZone::get("Europe/Kyiv").unwrap();
    let hints = Hints {
        url: &url,
        content_type: None,
        spec: None,
        timezone: Some(&zone),
        now: "2025-12-31T00:00:00Z".parse().unwrap(),
        max_entries: 10,
    };
    let listing = parse(rss("<item><pubDate>05.12.2025 14:30</pubDate></item>").as_bytes(), &hints).unwrap();
    assert_eq!(published(&listing.entries[0]), "2025-12-05T12:30:00Z");
}

#[test]
fn a_json_feed_needs_no_version_and_its_ids_may_be_numbers() {
    let listing = read(fixture("feed.json"));
    assert_eq!((listing.kind, listing.title.as_deref()), (ListingKind::Json, Some("Lighthouse")));
    assert_eq!(titles(&listing), ["Numbers as ids", "42"]);
    let first = &listing.entries[0];
    assert_eq!((first.id.as_deref(), link(first)), (Some("41"), "https://daily.example/posts/41"));
    assert_eq!(
        (published(first).as_str(), first.authors.as_slice()),
        ("2025-12-05T14:30:00Z", &["A. Keeper".to_owned()][..])
    );
    assert_eq!(link(&listing.entries[1]), "https://lighthouse.example/posts/42");
    assert!(listing.problems.iter().any(|problem| problem.place == "item 2"));
}

#[test]
fn what_is_no_listing_is_refused_with_what_was_seen() {
    for (body, seen) in [
        (&b""[..], "nothing in it"),
        (b"%PDF-1.7 ...", "%PDF-1.7"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "PNG"),
        (b"<opml><body/></opml>", "<opml>"),
        (b"{\"error\": 404}", "no array of items"),
        (b"{\"items\": [", "JSON feed"),
    ] {
        let refused = read_as(body, FEED, None, None).unwrap_err().to_string();
        assert!(refused.contains(seen), "{refused}");
    }
}

#[test]
fn a_hundred_thousand_entries_are_capped_and_the_rest_counted() {
    let item = "<item><title>One of many</title><link>https://daily.example/x</link><description>Words</description></item>";
    let listing = read(rss(&item.repeat(100_000)));
    assert_eq!((listing.entries.len(), listing.over_limit), (2_000, 98_000));
    assert!(listing.problems.iter().any(|problem| problem.what.contains("98000 beyond the limit")));
}

#[test]
fn a_hundred_thousand_levels_are_read_without_a_fall() {
    let deep = format!("<item><title>A</title>{}{}</item>", "<x>".repeat(100_000), "</x>".repeat(100_000));
    let listing = read(rss(&format!("{deep}<item><title>B</title></item>")));
    assert_eq!(titles(&listing), ["A", "B"]);
    let unclosed = rss(&"<x>".repeat(100_000));
    assert!(read(unclosed).entries.is_empty());
}

#[test]
fn an_empty_feed_is_a_listing_without_entries() {
    assert!(read(rss("")).entries.is_empty());
    assert!(read("{\"version\": \"https://jsonfeed.org/version/1.1\"}").entries.is_empty());
}

proptest::proptest! {
    #[test]
    fn no_bytes_break_the_reader(
        body in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300),
        markup in "(<(rss|channel|item|title|link|!\\[CDATA\\[|!--|/item|/title|\\?)>?|&[a-z#0-9]{0,3};?|[a-z\"'= \\]>]){0,40}",
    ) {
        let _ = read_as(&body, FEED, None, None);
        let _ = read_as(format!("<rss>{markup}").as_bytes(), FEED, None, None);
    }
}
