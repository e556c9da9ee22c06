//! What kind of page it is: by structured data, OpenGraph type, address, headline and whose page it is.

use super::body::Body;
use super::dom::{Dom, attr};
use super::head::Head;
use super::linked::{self, Linked};
use super::lists::{
    List, OFFICIAL_HOSTS, POST_LABELS, STATEMENT_PATHS, STATEMENT_TITLES, TRANSCRIPT_PATHS, TRANSCRIPT_TITLES,
};
use super::quality::STUB;
use crate::model::ArticleKind;
use url::Url;

/// Guesses the kind.
pub(super) fn find(
    post: bool,
    head: &Head<'_>,
    linked: &Linked,
    url: &Url,
    title: Option<&str>,
    body: &Body,
) -> ArticleKind {
    let is = |wanted: &str| has_type(linked, wanted);
    let path = url.path().to_ascii_lowercase();
    let title = title.unwrap_or_default().to_lowercase();
    let long = body.text.chars().count() >= STUB;
    let og = head.first(&["og:type"]).unwrap_or_default().to_ascii_lowercase();
    let passes = |places: &[&str]| places.iter().any(|place| path.contains(place));
    if is("LiveBlogPosting") {
        return ArticleKind::LiveBlog;
    }
    if post || is("SocialMediaPosting") {
        return ArticleKind::Post;
    }
    if !long && (is("VideoObject") || og.starts_with("video") || passes(&["/video/", "/videos/"])) {
        return ArticleKind::Video;
    }
    if !long && (is("ImageGallery") || passes(&["/gallery/", "/photos/", "/in-pictures/"])) {
        return ArticleKind::Gallery;
    }
    if stands_in(&path, &TRANSCRIPT_PATHS) || is_transcript(&title) {
        return ArticleKind::Transcript;
    }
    if is_index(linked, url, &og, body, long) {
        return ArticleKind::Index;
    }
    if is_statement(linked, url, &path, &title) { ArticleKind::Statement } else { ArticleKind::Article }
}

/// True where a part of the headline calls the text a transcript; one that tells of a transcript is an article.
fn is_transcript(title: &str) -> bool {
    let mut parts = title.split([':', '—', '–', '|', '(', ')', ',']).map(str::trim);
    parts.any(|part| {
        let mut starts = TRANSCRIPT_TITLES.beginning(part).filter(|start| start.contains(' '));
        TRANSCRIPT_TITLES.has(part) || starts.any(|start| ends_word(part, start))
    })
}

fn has_type(linked: &Linked, wanted: &str) -> bool {
    linked.article().is_some_and(|object| linked::has_type(object, |name| name == wanted))
}

fn is_index(linked: &Linked, url: &Url, og: &str, body: &Body, long: bool) -> bool {
    let home = url.path() == "/" && url.query().is_none();
    let mostly_links = body.chars > 0 && body.link_chars * 2 > body.chars;
    let says_article = linked.article().is_some() || og == "article";
    home || ((mostly_links || body.announces) && !says_article)
        || (!long && !says_article && linked.objects_of("CollectionPage").next().is_some())
}

/// The page of one post, as messengers make it for embedding.
pub(super) fn is_post(dom: &Dom<'_>) -> bool {
    let is_message = |element: &scraper::node::Element| {
        attr(element, "data-post").is_some()
            && attr(element, "class")
                .is_some_and(|class| class.split_ascii_whitespace().any(|name| POST_LABELS.has(name)))
    };
    let mut messages = dom.elements().filter(|(_, _, element)| is_message(element));
    messages.next().is_some() && messages.next().is_none()
}

/// Two of three speak for an office's own words: its headline, its place on the site, and whose site it is.
fn is_statement(linked: &Linked, url: &Url, path: &str, title: &str) -> bool {
    let titled = STATEMENT_TITLES.beginning(title).any(|start| ends_word(title, start));
    let placed = stands_in(path, &STATEMENT_PATHS);
    let host = url.host_str().unwrap_or_default();
    let official = host.split('.').any(|label| OFFICIAL_HOSTS.has(label))
        || linked.objects_of("GovernmentOrganization").next().is_some();
    usize::from(titled) + usize::from(placed) + usize::from(official) > 1 && (titled || placed)
}

/// True where a part of the address is one of the words, or has one beside another; what ends it repeats the headline.
fn stands_in(path: &str, places: &List) -> bool {
    /// Words of the longest section.
    const SECTION: usize = 2;
    let mut segments = path.split('/').filter(|segment| !segment.is_empty()).rev();
    let slug = segments.next().unwrap_or_default();
    let slug = slug.split_once('.').map_or(slug, |(stem, _)| stem);
    let words = |segment: &str| segment.split(['-', '_']).count();
    let has_word = |segment: &str| segment.split(['-', '_']).any(|word| places.has(word));
    places.has(slug)
        || segments.any(|segment| places.has(segment) || (words(segment) <= SECTION && has_word(segment)))
}

fn ends_word(text: &str, start: &str) -> bool {
    !text.get(start.len()..).unwrap_or_default().starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_that_tells_of_a_transcript_is_none() {
        for title in
            ["transcript of the briefing", "the envoy’s call: full transcript", "стенограма виступу в порту"]
        {
            assert!(is_transcript(title), "{title}");
        }
        for title in
            ["leaked transcript shows what was said", "transcript reveals a promise", "the port opens"]
        {
            assert!(!is_transcript(title), "{title}");
        }
    }

    #[test]
    fn a_statement_is_told_by_two_of_headline_place_and_host() {
        let check = |url: &str, title: &str| {
            let url = Url::parse(url).unwrap();
            is_statement(&Linked::default(), &url, &url.path().to_lowercase(), title)
        };
        assert!(check("https://www.mfa.gov.example/news/1", "joint statement on the talks"));
        assert!(check("https://news.example/statements/1", "joint statement on the talks"));
        assert!(!check("https://news.example/world/1", "joint statement falls short"));
        assert!(!check("https://www.mfa.gov.example/news/1", "minister opens a bridge"));
        assert!(!check("https://www.mfa.gov.example/news/1", "statements of all kinds"));
    }
}
