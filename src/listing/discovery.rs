//! What a page of a site says of the site's listings: the feeds that it names, and itself where it is an index.

use super::index::{base_of, feeds_of, text_of};
use super::{decode, fields};
use crate::model::{Language, Selectors};
use scraper::{ElementRef, Html, Selector};
use std::collections::{BTreeMap, HashSet};
use url::Url;

/// Fewer links of one shape than this make no index.
const LEAST_LINKS: usize = 8;
/// A headline is longer than the words of a menu.
const LEAST_HEADLINE: usize = 25;

/// What a page says of its site's listings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Discovery {
    /// The page's own title.
    pub title: Option<String>,
    /// The language that it declares.
    pub language: Option<Language>,
    /// The feeds that it names.
    pub feeds: Vec<Url>,
    /// How to read the page itself as an index, where it looks like one.
    pub index: Option<Selectors>,
}

/// Looks for listings on an HTML page.
pub fn discover(body: &[u8], content_type: Option<&str>, url: &Url) -> Discovery {
    let text = decode::decode(body, content_type);
    let page = Html::parse_document(&text);
    let first =
        |selector: &str| Selector::parse(selector).ok().and_then(|parsed| page.select(&parsed).next());
    Discovery {
        title: first("title").and_then(|title| fields::filled(text_of(title))),
        language: first("html[lang]").and_then(|html| Language::parse(html.attr("lang")?)),
        feeds: feeds_of(&text, url),
        index: index(&page, url),
    }
}

/// The shape that most headlines of the page share, as selectors.
///
/// A shape is the headline's link with the two elements around it, each by name and first class: what a template repeats.
fn index(page: &Html, url: &Url) -> Option<Selectors> {
    let links = Selector::parse("body a[href]").ok()?;
    let base = base_of(page, url);
    let mut shapes: BTreeMap<String, (HashSet<Url>, usize)> = BTreeMap::new();
    for link in page.select(&links) {
        let headline = text_of(link).chars().count();
        let target = link.attr("href").and_then(|href| fields::absolute(href, &base));
        let Some(target) = target.filter(|target| target.host() == url.host() && target.path() != "/") else {
            continue;
        };
        if headline >= LEAST_HEADLINE {
            let (targets, length) = shapes.entry(shape(link)).or_default();
            targets.insert(target);
            *length += headline;
        }
    }
    let (item, _) = shapes
        .into_iter()
        .filter(|(_, (targets, _))| targets.len() >= LEAST_LINKS)
        .max_by_key(|(_, (targets, length))| (targets.len(), *length))?;
    Selector::parse(&item).ok()?;
    Some(Selectors { item, ..Selectors::default() })
}

fn shape(link: ElementRef<'_>) -> String {
    let around: Vec<String> = link.ancestors().filter_map(ElementRef::wrap).take(2).map(name).collect();
    let mut parts: Vec<String> = around.into_iter().rev().collect();
    parts.push(name(link));
    parts.join(" > ")
}

/// The element's name, with its first class where that can stand in a selector.
fn name(element: ElementRef<'_>) -> String {
    let plain = |class: &&str| {
        class.starts_with(|c: char| c.is_ascii_alphabetic())
            && class.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    let class = element.attr("class").and_then(|classes| classes.split_whitespace().find(plain));
    class.map_or_else(
        || element.value().name().to_owned(),
        |class| format!("{}.{class}", element.value().name()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::{Hints, parse};
    use crate::model::ListingSpec;
    use jiff::Timestamp;

    fn page(cards: usize) -> String {
        let card = |number: usize| {
            format!(
                "<article class='card big'><h3 class='card__title'><a href='/2025/12/{number}'>Delegations meet for \
                 the {number}th time in the old harbour</a></h3><a class='more' href='/2025/12/{number}'>More</a></article>"
            )
        };
        let cards: String = (0..cards).map(card).collect();
        format!(
            "<html lang='uk'><head><title>The Harbour</title><link rel='alternate' type='application/rss+xml' \
             href='/rss'></head><body><nav><a href='/politics'>All the news about politics and government</a>\
             <a href='/'>Home</a></nav>{cards}<a href='https://other.example/x'>A partner's offer that is quite long</a></body></html>"
        )
    }

    #[test]
    fn feeds_and_the_shape_of_the_headlines_are_found() {
        let url = Url::parse("https://harbour.example/").unwrap();
        let found = discover(page(9).as_bytes(), None, &url);
        assert_eq!(found.title.as_deref(), Some("The Harbour"));
        assert_eq!(found.language, Language::parse("uk"));
        assert_eq!(found.feeds, [url.join("/rss").unwrap()]);
        let selectors = found.index.unwrap();
        assert_eq!(selectors.item, "article.card > h3.card__title > a");
        let spec = ListingSpec::Index(url.clone(), selectors);
        let hints = Hints {
            url: &url,
            content_type: None,
            spec: Some(&spec),
            timezone: None,
            now: Timestamp::UNIX_EPOCH,
            max_entries: 100,
        };
        let listing = parse(page(9).as_bytes(), &hints).unwrap();
        assert_eq!(listing.entries.len(), 9);
        assert!(listing.entries[3].title.as_deref().unwrap().starts_with("Delegations meet"));
    }

    #[test]
    fn a_page_with_few_headlines_is_no_index() {
        let url = Url::parse("https://harbour.example/").unwrap();
        assert_eq!(discover(page(7).as_bytes(), None, &url).index, None);
        assert_eq!(discover(b"", None, &url), Discovery::default());
    }
}
