//! What holds for any input: the fuzz targets look for a breach, the tests replay what was found and the seeds.

use jiff::Timestamp;
use peacewire::extract::{SiteRules, extract as read_page};
use peacewire::listing::{Hints, parse};
use peacewire::model::{CanonicalUrl, ExtractHint, ListingSpec, Page, Provenance, Selectors};
use peacewire::robots::Robots;
use peacewire::text::dates::{find_visible, parse_instant};
use url::Url;

const NOW: Timestamp = Timestamp::constant(1_767_139_200, 0);
const MOST: usize = 50;

/// The first byte says how the rest is read.
fn split(data: &[u8]) -> (u8, &[u8]) {
    data.split_first().map_or((0, data), |(first, rest)| (*first, rest))
}

/// A listing of any kind has at most so many entries, web links only, and nothing of the future.
pub fn listing(data: &[u8]) {
    let (how, body) = split(data);
    let url = Url::parse("https://daily.example/news/feed.xml").expect("a URL");
    let selectors = Selectors {
        item: "li, p".to_owned(),
        link: "a".to_owned(),
        title: "b".to_owned(),
        date: "time".to_owned(),
        next: String::new(),
    };
    let spec = match how % 4 {
        0 => Some(ListingSpec::Index(url.clone(), selectors)),
        1 => Some(ListingSpec::Channel(url.clone())),
        2 => Some(ListingSpec::Sitemap(url.clone())),
        _ => None,
    };
    let content_type = [None, Some("text/xml; charset=windows-1251"), Some("text/html; charset=\"")];
    let hints = Hints {
        url: &url,
        content_type: content_type[usize::from(how / 4) % content_type.len()],
        spec: spec.as_ref(),
        timezone: None,
        now: NOW,
        max_entries: MOST,
    };
    let Ok(listing) = parse(body, &hints) else { return };
    assert!(listing.entries.len() <= MOST);
    let links = listing.entries.iter().filter_map(|entry| entry.link.as_ref());
    for link in links.chain(&listing.more).chain(&listing.hub) {
        assert!(matches!(link.scheme(), "http" | "https") && link.has_host(), "{link}");
    }
    assert!(!listing.more.contains(&url));
    for entry in &listing.entries {
        assert!([entry.published, entry.updated].into_iter().flatten().all(|dated| dated.at <= NOW));
        for text in [&entry.id, &entry.title, &entry.summary].into_iter().flatten() {
            assert!(!text.trim().is_empty());
        }
    }
}

/// A date that was read is read from its own standard form as the same instant.
pub fn dates(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let found = find_visible(&text, None, Provenance::VisibleText);
    let read = parse_instant(&text, None, Provenance::Listing);
    // At the borders of the years that are believed, an offset leads across.
    let inside = |at: Timestamp| at.as_second() > -5_300_000_000 && at.as_second() < 253_300_000_000;
    for dated in read.into_iter().chain(found).filter(|dated| inside(dated.at)) {
        let again = parse_instant(&dated.at.to_string(), None, Provenance::Listing);
        assert_eq!(again.map(|again| again.at), Some(dated.at), "{text:?}");
    }
}

/// Rules of a site: its robots.txt may always be read, and no delay is out of bounds.
pub fn robots(data: &[u8]) {
    let (length, rest) = split(data);
    let (path, file) = rest.split_at(usize::from(length).min(rest.len()));
    let robots = Robots::parse(file);
    let path = format!("/{}", String::from_utf8_lossy(path));
    let _ = robots.allows("peacewire/0.1", &path);
    assert!(robots.allows("peacewire/0.1", "/robots.txt"));
    assert!(robots.crawl_delay("peacewire").is_none_or(|delay| delay.as_secs() <= 86_400));
    assert!(robots.sitemaps().iter().all(|url| matches!(url.scheme(), "http" | "https")));
}

/// A canonical URL is its own canonical URL, and holds no secret.
pub fn urls(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for text in [text.to_owned(), format!("https://daily.example/{text}")] {
        let Some(once) = CanonicalUrl::parse(&text) else { continue };
        assert_eq!(CanonicalUrl::parse(once.as_str()).as_ref(), Some(&once), "{text:?}");
        assert!(once.as_url().password().is_none() && once.as_url().fragment().is_none(), "{text:?}");
    }
}

/// A page that can be read has a text, and no date later than its fetching.
pub fn extract(data: &[u8]) {
    let (how, body) = split(data);
    let page = Page {
        url: Url::parse("https://daily.example/2025/12/a-round-ends").expect("a URL"),
        content_type: (how % 2 == 1).then(|| "text/plain".to_owned()),
        body: body.to_vec(),
        fetched_at: NOW,
    };
    let Ok(article) = read_page(&page, &ExtractHint::default(), &SiteRules::default()) else { return };
    assert!(article.published.is_none_or(|dated| dated.at <= NOW));
}
