//! How far the text can be trusted to be the article, and what kind of page it came from.

use super::body::Body;
use super::head::Head;
use super::linked::{self, Linked};
use super::lists::{CHALLENGES, CONSENT, List, WALLS};
use crate::model::{ArticleKind, Quality};
use url::Url;

/// Characters below which a text is too short to be an article.
const SHORT: usize = 200;
/// Characters below which a text that is not free is taken for its free part.
const STUB: usize = 1200;

/// Judges the text found on a page.
pub(super) fn judge(
    body: &Body,
    title: Option<&str>,
    paywalled: Option<bool>,
    page_text: impl Fn() -> String,
) -> Quality {
    let length = body.text.chars().count();
    if length < STUB {
        let page = page_text().to_lowercase();
        let head = title.unwrap_or_default().to_lowercase();
        let has = |phrases: &List| phrases.is_inside(&page);
        if CHALLENGES.is_inside(&head) || (length < SHORT && page.len() < 4000 && has(&CHALLENGES)) {
            return Quality::Challenge;
        }
        let own = body.text.to_lowercase();
        let asks = CONSENT.inside(&own);
        if asks > 1 || (asks == 1 && length < 600) || (length < SHORT && page.len() < 6000 && has(&CONSENT)) {
            return Quality::ConsentWall;
        }
        if paywalled == Some(true) || (length > 80 && has(&WALLS)) {
            return Quality::Paywalled;
        }
    }
    if body.chars > 0 && body.link_chars * 2 > body.chars {
        return Quality::MostlyLinks;
    }
    if length < SHORT { Quality::TooShort } else { Quality::Ok }
}

/// Guesses the kind of page from its structured data, its OpenGraph type and its address.
pub(super) fn kind(head: &Head<'_>, linked: &Linked, url: &Url, body: &Body) -> ArticleKind {
    let is =
        |wanted: &str| linked.article().is_some_and(|object| linked::has_type(object, |name| name == wanted));
    let path = url.path().to_ascii_lowercase();
    let long = body.text.chars().count() >= STUB;
    if is("LiveBlogPosting") {
        return ArticleKind::LiveBlog;
    }
    let og = head.first(&["og:type"]).unwrap_or_default().to_ascii_lowercase();
    if !long
        && (is("VideoObject")
            || og.starts_with("video")
            || path.contains("/video/")
            || path.contains("/videos/"))
    {
        return ArticleKind::Video;
    }
    if !long
        && (is("ImageGallery")
            || path.contains("/gallery/")
            || path.contains("/photos/")
            || path.contains("/in-pictures/"))
    {
        return ArticleKind::Gallery;
    }
    if path.contains("transcript") {
        return ArticleKind::Transcript;
    }
    let home = path == "/" && url.query().is_none();
    let mostly_links = body.chars > 0 && body.link_chars * 2 > body.chars;
    let says_article = linked.article().is_some() || og == "article";
    if home
        || (mostly_links && !says_article)
        || (!long && !says_article && linked.objects_of("CollectionPage").next().is_some())
    {
        return ArticleKind::Index;
    }
    ArticleKind::Article
}
