//! URLs as identity.

use serde::{Serialize, Serializer};
use std::fmt;
use url::Url;

/// Who is asked for a URL: the host, with its port where that is not the usual one; the key of the host's gate.
pub fn host_of(url: &Url) -> String {
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        (None, _) => String::new(),
    }
}

/// A URL in the one form in which two links to the same article compare equal.
///
/// Lower-case host, no fragment, no user info, no default port, no tracking parameters, sorted query.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CanonicalUrl(Url);

/// Query parameters that say where the reader came from, never what is shown.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "dclid",
    "yclid",
    "msclkid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "_openstat",
    "cmpid",
    "ocid",
    "wt_mc",
    "xtor",
    "at_medium",
    "at_campaign",
    "guccounter",
    "ref_src",
    "ns_mchannel",
    "ns_source",
    "ns_campaign",
    "smid",
    "partner",
    "rss",
];

impl CanonicalUrl {
    /// The canonical form of an http or https URL; nothing for other schemes.
    pub fn of(url: &Url) -> Option<Self> {
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return None;
        }
        let mut url = url.clone();
        url.set_fragment(None);
        // Both setters fail only for URLs without a host, which were refused above.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        let host = url.host_str().unwrap_or_default();
        let rooted = host.trim_end_matches('.').to_owned();
        if rooted.len() < host.len() && url.set_host(Some(&rooted)).is_err() {
            return None;
        }
        let mut pairs: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(key, _)| !key.starts_with("utm_") && !TRACKING.contains(&key.as_ref()))
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .collect();
        pairs.sort();
        url.set_query(None);
        if !pairs.is_empty() {
            url.query_pairs_mut().extend_pairs(pairs);
        }
        Some(Self(url))
    }

    /// Parses and canonicalises.
    pub fn parse(text: &str) -> Option<Self> {
        Self::of(&Url::parse(text.trim()).ok()?)
    }

    /// The URL as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The URL.
    pub fn as_url(&self) -> &Url {
        &self.0
    }
}

impl fmt::Display for CanonicalUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for CanonicalUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The domain that somebody registered (`a.b.co.uk` -> `b.co.uk`); an IP address or a bare name is its own.
pub fn registrable_domain(url: &Url) -> Option<String> {
    match url.host()? {
        url::Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            let registered = psl::domain_str(&name).map(str::to_owned);
            Some(registered.unwrap_or(name))
        }
        address => Some(address.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(given: &str, wanted: Option<&str>) {
        assert_eq!(CanonicalUrl::parse(given).map(|url| url.to_string()).as_deref(), wanted, "{given}");
    }

    #[test]
    fn links_to_one_article_get_one_form() {
        check("HTTPS://Example.com:443/a?utm_source=x&b=2&a=1#top", Some("https://example.com/a?a=1&b=2"));
        check("http://user:secret@example.com./a?fbclid=1", Some("http://example.com/a"));
        check("http://example.com.../a", Some("http://example.com/a"));
        check("http://./a", None);
        check("javascript:alert(1)", None);
        check("mailto:a@b.c", None);
    }

    #[test]
    fn a_registrable_domain_follows_the_public_suffix_list() {
        let domain = |text: &str| registrable_domain(&Url::parse(text).unwrap()).unwrap();
        assert_eq!(domain("https://news.bbc.co.uk/x"), "bbc.co.uk");
        assert_eq!(domain("http://127.0.0.1:80/"), "127.0.0.1");
    }

    proptest! {
        #[test]
        fn the_canonical_form_is_its_own_canonical_form(path in "[a-zA-Z0-9/%._-]{0,30}", query in "[a-z=&%0-9+]{0,30}") {
            if let Some(once) = CanonicalUrl::parse(&format!("http://Example.com/{path}?{query}#f")) {
                prop_assert_eq!(CanonicalUrl::parse(once.as_str()), Some(once));
            }
        }
    }
}
