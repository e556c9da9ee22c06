//! Cookies of one way from redirect to redirect (RFC 6265): kept for their own origin, forgotten with the way.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use reqwest::header::{HeaderMap, HeaderValue, SET_COOKIE};
use url::Origin;

/// More cookies than this are not kept on one way.
const MOST_COOKIES: usize = 16;

/// The first letters of the months.
const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// What was set on the way, each with its origin.
#[derive(Debug, Default)]
pub(super) struct Jar {
    cookies: Vec<(Origin, HeaderValue)>,
}

impl Jar {
    /// Keeps the pairs that an answer sets for its own origin and deletes those that it lets expire; true where the next
    /// request will say something else than the one before.
    pub(super) fn keep(&mut self, origin: &Origin, headers: &HeaderMap, now: Timestamp) -> bool {
        let before = self.header(origin);
        for set in headers.get_all(SET_COOKIE).iter().take(MOST_COOKIES) {
            let mut parts = set.as_bytes().split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
            let pair = parts.next().and_then(|pair| HeaderValue::from_bytes(pair).ok());
            let Some(pair) = pair.filter(|pair| !pair.is_empty()) else { continue };
            let is_same = |(of, kept): &(Origin, HeaderValue)| of == origin && name(kept) == name(&pair);
            if is_expired(parts, now) {
                self.cookies.retain(|cookie| !is_same(cookie));
            } else if let Some((_, kept)) = self.cookies.iter_mut().find(|cookie| is_same(cookie)) {
                // A pair of the same name takes its place.
                *kept = pair;
            } else if self.cookies.len() < MOST_COOKIES {
                self.cookies.push((origin.clone(), pair));
            }
        }
        self.header(origin) != before
    }

    /// The Cookie header for a request to the origin; nothing where it has set none.
    pub(super) fn header(&self, origin: &Origin) -> Option<HeaderValue> {
        let own = self.cookies.iter().filter(|(of, _)| of == origin);
        let pairs = own.map(|(_, pair)| pair.as_bytes()).collect::<Vec<_>>().join(&b"; "[..]);
        HeaderValue::from_bytes(&pairs).ok().filter(|pairs| !pairs.is_empty())
    }
}

/// The name in a cookie's pair.
fn name(pair: &HeaderValue) -> &[u8] {
    pair.as_bytes().split(|byte| *byte == b'=').next().unwrap_or_default().trim_ascii()
}

/// Whether the attributes let a cookie end at once: `Max-Age` decides before `Expires`, the last of each (RFC 6265 5.3).
fn is_expired<'a>(attributes: impl Iterator<Item = &'a [u8]>, now: Timestamp) -> bool {
    let (mut age, mut until) = (None, None);
    for attribute in attributes {
        let text = String::from_utf8_lossy(attribute);
        let (key, value) = text.split_once('=').unwrap_or((&text, ""));
        match key.trim().to_ascii_lowercase().as_str() {
            "max-age" => age = lasts(value.trim()).or(age),
            "expires" => until = date(value).or(until),
            _ => {}
        }
    }
    age.map_or_else(|| until.is_some_and(|until| until <= now), |lasts| !lasts)
}

/// Whether a `Max-Age` lasts at all; nothing where it is no number (RFC 6265 5.2.2).
fn lasts(value: &str) -> Option<bool> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    number.then(|| !value.starts_with('-') && digits.bytes().any(|byte| byte != b'0'))
}

/// A date as cookies write it: its parts in any order (RFC 6265 5.1.1).
fn date(text: &str) -> Option<Timestamp> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == ':';
    for part in text.split(|c| !is_part(c)).filter(|part| !part.is_empty()) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        let start = part.get(..3).unwrap_or_default().to_ascii_lowercase();
        if time.is_none() && part.contains(':') {
            time = clock(part);
        } else if day.is_none() && (1..=2).contains(&digits.len()) {
            day = digits.parse::<i8>().ok();
        } else if month.is_none() && MONTHS.contains(&start.as_str()) {
            month = MONTHS.iter().position(|name| *name == start);
        } else if year.is_none() && (2..=4).contains(&digits.len()) {
            year = digits.parse::<i16>().ok();
        }
    }
    let year = match year? {
        year @ 70..=99 => year + 1900,
        year @ 0..=69 => year + 2000,
        year => year,
    };
    let date = Date::new(year, i8::try_from(month?).ok()? + 1, day?).ok()?;
    Some(DateTime::from_parts(date, time?).to_zoned(TimeZone::UTC).ok()?.timestamp())
}

fn clock(part: &str) -> Option<Time> {
    let mut numbers = part.split(':').map(|number| number.parse::<i8>().ok());
    Time::new(numbers.next()??, numbers.next()??, numbers.next()??, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use url::Url;

    fn origin(url: &str) -> Origin {
        Url::parse(url).unwrap().origin()
    }

    fn now() -> Timestamp {
        "2025-12-01T12:00:00Z".parse().unwrap()
    }

    fn set(cookies: &[&str]) -> HeaderMap {
        cookies.iter().map(|text| (SET_COOKIE, HeaderValue::from_str(text).unwrap())).collect()
    }

    /// What the jar says after one answer and then another, and whether the other changed it.
    fn check(before: &[&str], after: &[&str]) -> (String, bool) {
        let (mut jar, site) = (Jar::default(), origin("https://courier.example/"));
        jar.keep(&site, &set(before), now());
        let changed = jar.keep(&site, &set(after), now());
        (jar.header(&site).map_or_else(String::new, |header| header.to_str().unwrap().to_owned()), changed)
    }

    #[test]
    fn a_cookie_that_is_let_expire_is_deleted() {
        for attributes in [
            "Max-Age=0",
            "max-age=-1; Expires=Fri, 01 Jan 2100 00:00:00 GMT",
            "Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "expires=Thu, 01-Jan-1970 00:00:01 GMT",
            "Expires=Thursday, 01-Jan-70 00:00:00 GMT; HttpOnly",
            "Expires=Thu Jan  1 00:00:00 1970",
            "Expires=Mon, 01 Dec 2025 12:00:00 GMT",
            "Max-Age=soon; Expires=Mon, 01 Dec 2025 11:59:59 GMT",
        ] {
            let gone = check(&["seen=1", "lang=en"], &[&format!("seen=; {attributes}")]);
            assert_eq!(gone, ("lang=en".to_owned(), true), "{attributes}");
        }
        let never = check(&["lang=en"], &["seen=1; Max-Age=0"]);
        assert_eq!(never, ("lang=en".to_owned(), false), "what was never there is no change");
    }

    #[test]
    fn a_cookie_whose_end_lies_ahead_or_cannot_be_read_is_kept() {
        for attributes in [
            "Max-Age=1",
            "Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "Max-Age=",
            "Max-Age=soon",
            "Expires=Mon, 01 Dec 2025 12:00:01 GMT",
            "Expires=0",
            "Expires=Thu, 32 Jan 1970 00:00:00 GMT",
        ] {
            let kept = check(&["seen=1"], &[&format!("seen=2; {attributes}")]);
            assert_eq!(kept, ("seen=2".to_owned(), true), "{attributes}");
        }
    }

    #[test]
    fn a_cookie_is_said_to_its_own_origin_only_and_the_same_again_is_no_change() {
        let mut jar = Jar::default();
        let (site, other) = (origin("https://courier.example/"), origin("http://courier.example/"));
        assert!(jar.keep(&site, &set(&["a=1; Path=/", "b=2", ""]), now()));
        assert!(!jar.keep(&site, &set(&["a=1"]), now()));
        assert_eq!(jar.header(&site), Some(HeaderValue::from_static("a=1; b=2")));
        assert_eq!(jar.header(&other), None);
        assert!(!jar.keep(&other, &set(&["a=; Max-Age=0"]), now()), "nobody deletes what is another's");
        assert_eq!(jar.header(&site), Some(HeaderValue::from_static("a=1; b=2")));
    }

    #[test]
    fn no_more_than_so_many_cookies_are_kept() {
        let (mut jar, site) = (Jar::default(), origin("https://courier.example/"));
        for round in 0..3 {
            let many: Vec<String> = (0..16).map(|n| format!("c{round}-{n}=1")).collect();
            jar.keep(&site, &set(&many.iter().map(String::as_str).collect::<Vec<_>>()), now());
        }
        assert_eq!(jar.cookies.len(), MOST_COOKIES);
    }
}
