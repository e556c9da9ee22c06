//! CDX servers: indexes of what archives have captured. Questions as URLs, answers -> captures.
//!
//! Two dialects: the server of the Wayback Machine (`output=json` is one array of rows, the first of them the names;
//! the walk goes on by `resumeKey`, which the server gives whole only where the question asks for `urlkey` as
//! well, github.com/internetarchive/wayback#121) and pywb with the index of Common Crawl (one JSON
//! object a line, pages by number, pywb.readthedocs.io/en/latest/manual/cdxserver_api.html). Answers in plain text are
//! read as well.

mod answer;

pub use answer::{Answer, BadAnswer, Row, read, read_page_count};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use url::Url;

/// What is asked for of each capture, in the order of rows in plain text.
const FIELDS: [&str; 5] = ["urlkey", "timestamp", "original", "mimetype", "statuscode"];

/// Where the server of the Wayback Machine lies.
const WAYBACK: &str = "/cdx/search";

/// A dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The Wayback Machine's: rows by number, then on from a key.
    Wayback,
    /// pywb and Common Crawl: pages by number.
    Pywb,
}

impl Dialect {
    /// The dialect that a server speaks, by its address: the Wayback Machine's lies at `/cdx/search`; pywb has
    /// `/<collection>/cdx` or a name of its owner's choice, Common Crawl `/<collection>-index`.
    pub fn of(server: &Url) -> Self {
        match server.path().strip_prefix(WAYBACK) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => Self::Wayback,
            _ => Self::Pywb,
        }
    }
}

/// What is asked of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The server.
    pub server: Url,
    /// Its dialect.
    pub dialect: Dialect,
    /// The beginning of the addresses asked for, with or without scheme; `*.` before a host asks for all hosts below it.
    pub prefix: String,
    /// Nothing that was captured before this.
    pub since: Option<Timestamp>,
    /// Nothing that was captured at or after this.
    pub until: Option<Timestamp>,
    /// Captures in one answer, where the dialect lets one choose.
    pub limit: usize,
}

/// How far the walk through a server's answers has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cursor {
    /// Nothing was asked yet.
    #[default]
    Start,
    /// Behind the key that the last answer gave.
    After(String),
    /// Before a page of so many.
    Page {
        /// Its number, from 0.
        number: u64,
        /// How many there are.
        of: u64,
    },
    /// There is no more.
    End,
}

impl Question {
    /// The address that asks for what comes next; nothing where there is no more.
    pub fn address(&self, cursor: &Cursor) -> Option<Url> {
        let mut url = self.server.clone();
        {
            let mut pairs = url.query_pairs_mut();
            let below = self.prefix.strip_prefix("*.");
            let bare = below.unwrap_or(&self.prefix).trim_end_matches('*');
            pairs.append_pair("url", bare);
            pairs.append_pair("matchType", if below.is_some() { "domain" } else { "prefix" });
            pairs.append_pair("output", "json");
            for (name, bound) in [("from", self.since), ("to", self.last())] {
                if let Some(bound) = bound {
                    pairs.append_pair(name, &digits(bound));
                }
            }
            let (status, media) = match self.dialect {
                Dialect::Wayback => ("statuscode:200", "mimetype:text/html"),
                Dialect::Pywb => ("=status:200", "=mime:text/html"),
            };
            pairs.append_pair("filter", status).append_pair("filter", media);
            match (self.dialect, cursor) {
                (_, Cursor::End) => return None,
                (Dialect::Wayback, _) => {
                    pairs.append_pair("fl", &FIELDS.join(",")).append_pair("collapse", "urlkey");
                    pairs.append_pair("limit", &self.limit.to_string()).append_pair("showResumeKey", "true");
                }
                (Dialect::Pywb, Cursor::Page { number, .. }) => {
                    pairs.append_pair("pageSize", "1").append_pair("page", &number.to_string());
                }
                (Dialect::Pywb, Cursor::Start | Cursor::After(_)) => {
                    pairs.append_pair("pageSize", "1").append_pair("showNumPages", "true");
                }
            }
        }
        if let (Dialect::Wayback, Cursor::After(key)) = (self.dialect, cursor) {
            // The server gives the key as it wants it back: encoded already.
            let query = format!("{}&resumeKey={key}", url.query().unwrap_or_default());
            url.set_query(Some(&query));
        }
        Some(url)
    }

    /// The last second asked for: `to` is part of what servers give.
    fn last(&self) -> Option<Timestamp> {
        self.until.and_then(|until| until.checked_sub(jiff::SignedDuration::from_secs(1)).ok())
    }
}

/// A moment as CDX writes it: `20251130120000`, UTC.
fn digits(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%d%H%M%S").to_string()
}

/// Where an archive keeps a capture as it came, without its own frame and links: `<replay>/<moment>id_/<original>`.
pub fn replay_address(replay: &Url, row: &Row) -> Option<Url> {
    let base = replay.as_str().trim_end_matches('/');
    let address = Url::parse(&format!("{base}/{}id_/{}", digits(row.at), row.original)).ok()?;
    (address.origin() == replay.origin()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(dialect: Dialect, prefix: &str) -> Question {
        Question {
            server: Url::parse("https://archive.example/cdx").unwrap(),
            dialect,
            prefix: prefix.to_owned(),
            since: Some("2025-11-01T00:00:00Z".parse().unwrap()),
            until: Some("2025-12-01T00:00:00Z".parse().unwrap()),
            limit: 50,
        }
    }

    fn asked(question: &Question, cursor: &Cursor) -> Vec<(String, String)> {
        question.address(cursor).unwrap().query_pairs().into_owned().collect()
    }

    #[test]
    fn a_question_asks_for_pages_of_the_time_and_for_the_key_to_go_on() {
        let wayback = question(Dialect::Wayback, "courier.example/2025/*");
        let pairs = asked(&wayback, &Cursor::After("example%2Ccourier%29%2F2025%2Fa+2025".to_owned()));
        for (name, value) in [
            ("url", "courier.example/2025/"),
            ("matchType", "prefix"),
            ("from", "20251101000000"),
            ("to", "20251130235959"),
            ("filter", "statuscode:200"),
            ("limit", "50"),
            ("showResumeKey", "true"),
            ("resumeKey", "example,courier)/2025/a 2025"),
        ] {
            assert!(pairs.contains(&(name.to_owned(), value.to_owned())), "{name}: {pairs:?}");
        }
        let fields = pairs.iter().find(|(name, _)| name == "fl").unwrap();
        assert!(fields.1.starts_with("urlkey,"), "without it the server gives no key to go on by");
        assert_eq!(wayback.address(&Cursor::End), None);
    }

    #[test]
    fn the_other_dialect_asks_for_the_number_of_pages_and_then_for_each() {
        let pywb = question(Dialect::Pywb, "*.courier.example");
        let first = asked(&pywb, &Cursor::Start);
        assert!(first.contains(&("showNumPages".to_owned(), "true".to_owned())), "{first:?}");
        assert!(first.contains(&("url".to_owned(), "courier.example".to_owned())), "{first:?}");
        assert!(first.contains(&("matchType".to_owned(), "domain".to_owned())), "{first:?}");
        let third = asked(&pywb, &Cursor::Page { number: 2, of: 5 });
        assert!(third.contains(&("page".to_owned(), "2".to_owned())), "{third:?}");
        assert!(!third.iter().any(|(name, _)| name == "showNumPages" || name == "limit"), "{third:?}");
    }

    #[test]
    fn the_dialect_is_known_by_the_address() {
        for (server, wanted) in [
            ("https://web.archive.org/cdx/search/cdx", Dialect::Wayback),
            ("https://index.commoncrawl.org/CC-MAIN-2025-47-index", Dialect::Pywb),
            ("https://archive.example/collection-cdx/", Dialect::Pywb),
            ("https://web.archive.org/cdx/search/", Dialect::Wayback),
            ("https://archive.example/collection/cdx", Dialect::Pywb),
            ("https://archive.example/cdx/searches", Dialect::Pywb),
            ("https://archive.example/", Dialect::Pywb),
        ] {
            assert_eq!(Dialect::of(&Url::parse(server).unwrap()), wanted, "{server}");
        }
    }

    #[test]
    fn a_capture_is_asked_for_as_it_came_and_only_of_its_archive() {
        let replay = Url::parse("https://archive.example/web/").unwrap();
        let row = |original: &str| Row {
            original: Url::parse(original).unwrap(),
            at: "2025-11-30T12:00:05Z".parse().unwrap(),
            other: None,
        };
        for (original, wanted) in [
            (
                "http://courier.example/a?b=1&c=d",
                "https://archive.example/web/20251130120005id_/http://courier.example/a?b=1&c=d",
            ),
            ("http://127.0.0.1:80/x", "https://archive.example/web/20251130120005id_/http://127.0.0.1/x"),
        ] {
            assert_eq!(replay_address(&replay, &row(original)).unwrap().as_str(), wanted);
        }
    }
}
