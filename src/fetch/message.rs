//! What is asked of the client and what it gives back.

use super::Links;
use crate::model::FailureClass;
use jiff::Timestamp;
use url::Url;

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Request<'a> {
    /// Where.
    pub url: &'a Url,
    /// What it should be.
    pub kind: Kind,
    /// ETag of the answer that is known, byte for byte; empty where none.
    pub etag: &'a str,
    /// Last-Modified of the same answer, byte for byte; empty where none.
    pub last_modified: &'a str,
    /// Another user agent than the client's.
    pub user_agent: Option<&'a str>,
    /// The present moment, for dates in the answer.
    pub now: Timestamp,
}

impl<'a> Request<'a> {
    /// A request for the whole answer.
    pub fn new(url: &'a Url, kind: Kind, now: Timestamp) -> Self {
        Self { url, kind, etag: "", last_modified: "", user_agent: None, now }
    }
}

/// What is fetched: each kind has its own limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A feed, an index page, a channel preview.
    Listing,
    /// A sitemap.
    Sitemap,
    /// A page with an article.
    Page,
    /// A robots.txt; what is beyond the limit is not read.
    Robots,
    /// An answer of a CDX server, which may have to look through much before it begins, or a file of an archive.
    Archive,
}

/// An answer to work with.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The status: 2xx, or 304 where validators were sent.
    pub status: u16,
    /// Where it came from in the end.
    pub final_url: Url,
    /// The Content-Type header.
    pub content_type: Option<String>,
    /// The ETag header, byte for byte.
    pub etag: Option<String>,
    /// The Last-Modified header, byte for byte.
    pub last_modified: Option<String>,
    /// The same as an instant.
    pub modified_at: Option<Timestamp>,
    /// Seconds for which it calls itself fresh.
    pub fresh_seconds: Option<u64>,
    /// Where permanent redirects led, as far as none before them was temporary.
    pub permanent_redirect: Option<Url>,
    /// What its `Link` headers name.
    pub links: Links,
    /// The decoded body; empty for a 304.
    pub body: Vec<u8>,
}

/// A named failure; its text holds no secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Failure {
    /// How it failed.
    pub class: FailureClass,
    /// The status, where there was one.
    pub status: Option<u16>,
    /// Seconds that the server asks for.
    pub retry_after: Option<u64>,
    /// What happened.
    pub detail: String,
}

impl Failure {
    /// A failure without an answer.
    pub fn new(class: FailureClass, detail: impl Into<String>) -> Self {
        Self { class, status: None, retry_after: None, detail: detail.into() }
    }

    /// Whether the server says that it is asked too often, wall or not.
    pub fn asks_to_wait(&self) -> bool {
        self.class == FailureClass::RateLimited
            || self.status == Some(429)
            || (self.status == Some(503) && self.retry_after.is_some())
    }
}

/// Names of query parameters whose values open doors.
const SECRETS: &[&str] =
    &["key", "token", "secret", "password", "passwd", "signature", "sig", "auth", "session"];

/// A URL as it may be logged: without user info, fragment and the values of keys and tokens.
pub fn shown(url: &Url) -> String {
    let mut url = bare(url);
    let secret = |name: &str| SECRETS.iter().any(|part| name.to_ascii_lowercase().contains(part));
    if url.query_pairs().any(|(name, _)| secret(&name)) {
        let pairs: Vec<(String, String)> = url
            .query_pairs()
            .map(|(name, value)| {
                (name.to_string(), if secret(&name) { "...".to_owned() } else { value.into() })
            })
            .collect();
        url.query_pairs_mut().clear().extend_pairs(pairs);
    }
    url.into()
}

/// A URL as it is sent: without user info and fragment.
pub fn bare(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    // Both fail only for URLs that can have no user info.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_of_a_url_are_not_shown() {
        for (url, wanted) in [
            ("https://user:pw@news.example/a#b", "https://news.example/a"),
            ("https://news.example/a?id=1&api_key=abc", "https://news.example/a?id=1&api_key=..."),
            ("https://news.example/a?x=%20y", "https://news.example/a?x=%20y"),
        ] {
            assert_eq!(shown(&Url::parse(url).unwrap()), wanted);
        }
    }
}
