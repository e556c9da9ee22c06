//! What to do with an answer: pure decisions over its status and headers.

use crate::model::FailureClass;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{AGE, CACHE_CONTROL, EXPIRES, HeaderMap, HeaderName, LOCATION, RETRY_AFTER, SERVER};

/// What to do with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// Read the body.
    Read,
    /// Nothing has changed since the validators were given.
    NotModified,
    /// Go where it points to.
    Follow {
        /// Whether it is meant for good.
        permanent: bool,
    },
    /// Nothing to work with.
    Fail {
        /// How it failed.
        class: FailureClass,
        /// Seconds that the server asks for.
        retry_after: Option<u64>,
    },
}

/// What the answer is an answer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// Redirects followed so far.
    pub hops: usize,
    /// The most redirects that are followed.
    pub most_hops: usize,
    /// Whether validators were sent.
    pub conditional: bool,
    /// The present moment.
    pub now: Timestamp,
}

/// Decides over an answer.
pub fn advise(status: u16, headers: &HeaderMap, attempt: &Attempt) -> Advice {
    let fail = |class| Advice::Fail { class, retry_after: None };
    match status {
        200..=299 => Advice::Read,
        304 if attempt.conditional => Advice::NotModified,
        // Some caches answer 304 to everybody: there is nothing to be read.
        304 => fail(FailureClass::Transfer),
        301 | 302 | 303 | 307 | 308 if headers.contains_key(LOCATION) && attempt.hops < attempt.most_hops => {
            Advice::Follow { permanent: matches!(status, 301 | 308) }
        }
        300..=399 => fail(FailureClass::Redirects),
        _ => {
            let retry_after = retry_after(headers, attempt.now);
            Advice::Fail { class: class_of(status, headers, retry_after.is_some()), retry_after }
        }
    }
}

fn class_of(status: u16, headers: &HeaderMap, asked_to_wait: bool) -> FailureClass {
    match status {
        403 | 429 | 503 if challenged(headers) => FailureClass::Blocked,
        401 | 403 | 451 => FailureClass::Blocked,
        404 | 410 => FailureClass::NotFound,
        408 => FailureClass::Timeout,
        429 => FailureClass::RateLimited,
        503 if asked_to_wait => FailureClass::RateLimited,
        400..=499 => FailureClass::ClientError,
        _ => FailureClass::ServerError,
    }
}

/// Whether the headers say that a wall wants to see a browser.
fn challenged(headers: &HeaderMap) -> bool {
    let mitigated = HeaderName::from_static("cf-mitigated");
    let text =
        |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text(&mitigated).eq_ignore_ascii_case("challenge")
        || text(&SERVER).to_ascii_lowercase().contains("ddos-guard")
}

/// What walls write into the page that they show in place of another.
const WALLS: &[&str] = &[
    "cf-chl-",
    "/cdn-cgi/challenge-platform/",
    "cf_chl_opt",
    "<title>just a moment...</title>",
    "attention required! | cloudflare",
    "ddos-guard",
    "_incapsula_resource",
    "captcha-delivery.com",
    "px-captcha",
    "__qrator",
    "sucuri_cloudproxy_js",
];

/// Whether the page of a refusal is a wall's.
pub fn is_wall(status: u16, body: &[u8]) -> bool {
    let start = body.get(..body.len().min(64 << 10)).unwrap_or(body);
    let text = String::from_utf8_lossy(start).to_ascii_lowercase();
    matches!(status, 401 | 403 | 405 | 429 | 503) && WALLS.iter().any(|mark| text.contains(mark))
}

/// Seconds that a Retry-After asks for, given in seconds or as a date; nothing where it cannot be read.
pub fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<u64> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are a wish for ever.
        return Some(text.parse().unwrap_or(u64::MAX));
    }
    Some(until(http_date(text)?, now))
}

/// Seconds for which the answer calls itself fresh: `max-age` less its age, else `Expires`.
pub fn freshness(headers: &HeaderMap, now: Timestamp) -> Option<u64> {
    let control = headers.get(CACHE_CONTROL).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let directives: Vec<String> = control.split(',').map(|part| part.trim().to_ascii_lowercase()).collect();
    if directives.iter().any(|part| matches!(part.as_str(), "no-cache" | "no-store")) {
        return None;
    }
    let age =
        directives.iter().find_map(|part| part.strip_prefix("max-age=")?.trim_matches('"').parse().ok());
    if let Some(most) = age {
        let spent = headers.get(AGE).and_then(|value| value.to_str().ok()?.trim().parse().ok()).unwrap_or(0);
        return Some(u64::saturating_sub(most, spent));
    }
    Some(until(http_date(headers.get(EXPIRES)?.to_str().ok()?)?, now)).filter(|seconds| *seconds > 0)
}

fn until(at: Timestamp, now: Timestamp) -> u64 {
    u64::try_from(at.duration_since(now).max(SignedDuration::ZERO).as_secs()).unwrap_or(0)
}

/// A date as HTTP writes it, in any of its three forms.
pub fn http_date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(text) {
        return Some(zoned.timestamp());
    }
    ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y", "%a, %d-%b-%Y %H:%M:%S GMT"].iter().find_map(
        |form| {
            let civil = DateTime::strptime(form, text).ok()?;
            Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
            .collect()
    }

    fn now() -> Timestamp {
        "2025-12-01T12:00:00Z".parse().unwrap()
    }

    fn attempt() -> Attempt {
        Attempt { hops: 0, most_hops: 5, conditional: true, now: now() }
    }

    type Pairs = [(&'static str, &'static str)];

    #[test]
    fn each_status_has_its_advice() {
        let fail = |class| Advice::Fail { class, retry_after: None };
        let table: &[(u16, &Pairs, Advice)] = &[
            (200, &[], Advice::Read),
            (203, &[], Advice::Read),
            (304, &[], Advice::NotModified),
            (301, &[("location", "/b")], Advice::Follow { permanent: true }),
            (308, &[("location", "/b")], Advice::Follow { permanent: true }),
            (302, &[("location", "/b")], Advice::Follow { permanent: false }),
            (307, &[("location", "/b")], Advice::Follow { permanent: false }),
            (301, &[], fail(FailureClass::Redirects)),
            (300, &[("location", "/b")], fail(FailureClass::Redirects)),
            (400, &[], fail(FailureClass::ClientError)),
            (401, &[], fail(FailureClass::Blocked)),
            (403, &[], fail(FailureClass::Blocked)),
            (404, &[], fail(FailureClass::NotFound)),
            (408, &[], fail(FailureClass::Timeout)),
            (410, &[], fail(FailureClass::NotFound)),
            (429, &[], fail(FailureClass::RateLimited)),
            (429, &[("cf-mitigated", "challenge")], fail(FailureClass::Blocked)),
            (451, &[], fail(FailureClass::Blocked)),
            (500, &[], fail(FailureClass::ServerError)),
            (503, &[], fail(FailureClass::ServerError)),
            (503, &[("server", "DDoS-Guard")], fail(FailureClass::Blocked)),
            (522, &[], fail(FailureClass::ServerError)),
            (999, &[], fail(FailureClass::ServerError)),
            (
                503,
                &[("retry-after", "90")],
                Advice::Fail { class: FailureClass::RateLimited, retry_after: Some(90) },
            ),
        ];
        for (status, given, wanted) in table {
            assert_eq!(advise(*status, &headers(given), &attempt()), *wanted, "{status} {given:?}");
        }
    }

    #[test]
    fn a_304_that_nobody_asked_for_and_the_sixth_redirect_fail() {
        let unasked = Attempt { conditional: false, ..attempt() };
        let class = |advice| match advice {
            Advice::Fail { class, .. } => Some(class),
            _ => None,
        };
        assert_eq!(class(advise(304, &headers(&[]), &unasked)), Some(FailureClass::Transfer));
        let sixth = Attempt { hops: 5, ..attempt() };
        assert_eq!(
            class(advise(302, &headers(&[("location", "/b")]), &sixth)),
            Some(FailureClass::Redirects)
        );
    }

    #[test]
    fn a_retry_after_is_read_in_seconds_or_as_a_date() {
        for (text, wanted) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("317100", Some(317_100)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Mon, 01 Dec 2025 12:05:00 GMT", Some(300)),
            ("Monday, 01-Dec-25 12:05:00 GMT", Some(300)),
            ("Mon Dec  1 12:05:00 2025", Some(300)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
            ("abc", None),
            ("-5", None),
            ("1e99", None),
            ("", None),
        ] {
            assert_eq!(retry_after(&headers(&[("retry-after", text)]), now()), wanted, "{text:?}");
        }
    }

    #[test]
    fn freshness_is_max_age_less_age_or_expires() {
        for (given, wanted) in [
            (vec![("cache-control", "public, max-age=600")], Some(600)),
            (vec![("cache-control", "max-age=600"), ("age", "100")], Some(500)),
            (vec![("cache-control", "max-age=60"), ("age", "100")], Some(0)),
            (vec![("cache-control", "no-cache, max-age=600")], None),
            (vec![("cache-control", "max-age=soon")], None),
            (vec![("expires", "Mon, 01 Dec 2025 12:10:00 GMT")], Some(600)),
            (vec![("expires", "0")], None),
            (vec![("expires", "Mon, 01 Dec 2025 11:00:00 GMT")], None),
            (vec![], None),
        ] {
            assert_eq!(freshness(&headers(&given), now()), wanted, "{given:?}");
        }
    }

    #[test]
    fn walls_are_known_by_their_page_only_where_access_was_refused() {
        let page = b"<html><head><title>Just a moment...</title></head></html>";
        assert!(is_wall(403, page));
        assert!(is_wall(503, page));
        assert!(!is_wall(404, page));
        assert!(!is_wall(403, b"<title>Forbidden</title>"));
    }
}
