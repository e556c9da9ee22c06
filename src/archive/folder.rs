//! Saved HTML files -> pages. Whoever walks the folder hands in names and bytes.

use super::{Document, content_hash, made_up_url};
use crate::model::{CanonicalUrl, Entry, ExtractHint, Page};
use jiff::Timestamp;
use scraper::{Html, Node, Selector};
use url::Url;

/// As much of a file as is searched for its address: what names it stands in the head.
const HEAD: usize = 256 << 10;

/// Why a file gives no page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadFile {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// No address can be made of its name.
    #[error("no address can be made of its name")]
    NoAddress,
}

/// True for the names that browsers and mirrors give to saved pages.
pub fn is_page_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    // wget keeps the query in the name: `view.html?id=3`.
    matches!(ending.split('?').next(), Some("html" | "htm" | "xhtml" | "shtml")) || name.contains(".html?")
}

/// Makes a page of a file; `relative` is its path below the folder, `/` between two parts.
pub fn read(relative: &str, body: Vec<u8>, now: Timestamp) -> Result<Document, BadFile> {
    if body.is_empty() {
        return Err(BadFile::Empty);
    }
    let url = address(relative, &body)?;
    let entry = Entry { link: Some(url.clone()), ..Entry::default() };
    let page = Page { url, content_type: Some("text/html".to_owned()), body, fetched_at: now };
    Ok(Document { entry, page, hint: ExtractHint::default(), outlet: None })
}

/// Where the file was saved from, else what the page says of itself, else an address made of name and content.
fn address(relative: &str, body: &[u8]) -> Result<Url, BadFile> {
    let head = Html::parse_document(&head_text(body));
    let name = relative.rsplit('/').next().unwrap_or(relative);
    if let Some(url) = saved_from(&head).or_else(|| claimed(&head, name)) {
        return Ok(url);
    }
    // Two folders may hold other pages under the same names.
    let hash = content_hash(&String::from_utf8_lossy(body));
    let path: Vec<&str> = std::iter::once(hash.as_str()).chain(relative.split('/')).collect();
    made_up_url("folder", &path).ok_or(BadFile::NoAddress)
}

/// The beginning of the file up to its body, as text.
fn head_text(body: &[u8]) -> String {
    let head = body.get(..body.len().min(HEAD)).unwrap_or_default();
    let encoding = encoding_rs::Encoding::for_bom(head).map_or(encoding_rs::UTF_8, |(encoding, _)| encoding);
    let text = encoding.decode(head).0;
    let end = text.to_ascii_lowercase().find("<body").unwrap_or(text.len());
    text.get(..end).unwrap_or(&text).to_owned()
}

/// The comments that browsers and mirrors leave in what they save.
fn saved_from(head: &Html) -> Option<Url> {
    let comments = head.tree.values().filter_map(|node| match node {
        Node::Comment(comment) => Some(comment.comment.trim()),
        _ => None,
    });
    comments.filter_map(comment_url).find_map(|text| web_url(&text))
}

/// `saved from url=(0026)http://...` (Internet Explorer, Chrome, Edge), `url: http://...` (SingleFile),
/// `Mirrored from host/path by HTTrack ...`.
fn comment_url(comment: &str) -> Option<String> {
    let first_word = |text: &str| text.split_whitespace().next().map(str::to_owned);
    if let Some((_, rest)) = comment.split_once("saved from url=(") {
        return first_word(rest.split_once(')')?.1);
    }
    if let Some((_, rest)) = comment.split_once("Mirrored from ") {
        let (place, _) = rest.split_once(" by HTTrack")?;
        return first_word(place).map(|place| format!("http://{place}"));
    }
    comment.contains("SingleFile").then_some(())?;
    comment.lines().find_map(|line| first_word(line.trim().strip_prefix("url:")?))
}

/// What the page says: its canonical link, its `og:url`, or its base together with the name of the file.
fn claimed(head: &Html, name: &str) -> Option<Url> {
    let attribute = |css: &str, attribute: &str| {
        let selector = Selector::parse(css).ok()?;
        head.select(&selector).find_map(|element| element.value().attr(attribute)).map(str::to_owned)
    };
    // A site that gives its front page as the canonical link of everything would make one page of all.
    let a_page = |url: &Url| url.path() != "/" || url.query().is_some();
    let canonical =
        attribute("link[rel~=canonical i]", "href").and_then(|link| web_url(&link)).filter(a_page);
    canonical
        .or_else(|| web_url(&attribute("meta[property='og:url' i]", "content")?).filter(a_page))
        .or_else(|| web_url(&attribute("base", "href")?)?.join(name).ok())
}

fn web_url(text: &str) -> Option<Url> {
    Url::parse(text.trim()).ok().filter(|url| CanonicalUrl::of(url).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn url(body: &str) -> String {
        read("sub/a page.html", body.as_bytes().to_vec(), Timestamp::UNIX_EPOCH).unwrap().page.url.to_string()
    }

    #[test]
    fn the_address_is_where_the_file_was_saved_from() {
        let check = |body: &str, wanted: &str| assert_eq!(url(body), wanted, "{body}");
        let canonical = r#"<head><link href="https://a.example/c?x=1&amp;y=2" rel="Canonical"></head>"#;
        let chrome = format!("<!-- saved from url=(0021)https://a.example/s/1 -->\n<html>{canonical}<body>");
        check(&chrome, "https://a.example/s/1");
        check(
            "<!--\n Page saved with SingleFile \n url: https://a.example/2 \n saved date: x-->",
            "https://a.example/2",
        );
        check("<!-- Mirrored from a.example/3.html by HTTrack Website Copier -->", "http://a.example/3.html");
        check(
            &format!("<!-- saved from url=(0014)about:internet -->{canonical}"),
            "https://a.example/c?x=1&y=2",
        );
    }

    #[test]
    fn a_page_that_was_saved_without_a_word_says_itself_where_it_belongs() {
        let check = |head: &str, wanted: &str| {
            assert_eq!(url(&format!("<head>{head}</head><body>x")), wanted, "{head}")
        };
        check(
            "<link rel='canonical' href='https://a.example/'><meta property='og:url' content='https://a.example/o'>",
            "https://a.example/o",
        );
        check("<base href='https://a.example/dir/'>", "https://a.example/dir/a%20page.html");
        check(
            "<link rel='canonical' href='/relative'><base href='https://a.example/'>",
            "https://a.example/a%20page.html",
        );
    }

    #[test]
    fn a_page_that_says_nothing_gets_an_address_of_its_name_and_content() {
        let first = url("<body>one <a href='x'>canonical</a>");
        assert!(
            first.starts_with("http://folder.invalid/") && first.ends_with("/sub/a%20page.html"),
            "{first}"
        );
        assert_eq!(first, url("<body>one <a href='x'>canonical</a>"));
        assert_ne!(first, url("<body>two"));
        assert_eq!(read("x.html", Vec::new(), Timestamp::UNIX_EPOCH).unwrap_err(), BadFile::Empty);
    }

    #[test]
    fn names_of_saved_pages_are_known() {
        let page = |name: &str| assert!(is_page_name(name), "{name}");
        ["a.html", "A.HTM", "x.y.xhtml", "view.html?id=3.5", "p.shtml"].into_iter().for_each(page);
        ["a.css", "html", "a.html.gz", "", "a.js", "b.htmlx"]
            .into_iter()
            .for_each(|name| assert!(!is_page_name(name), "{name}"));
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_page_that_can_be_stored(name in "[^/]{1,20}", body in prop::collection::vec(any::<u8>(), 1..60)) {
            let document = read(&name, body, Timestamp::UNIX_EPOCH).unwrap();
            prop_assert!(CanonicalUrl::of(&document.page.url).is_some());
        }
    }
}
