//! What a `Link` header names (RFC 8288): the hub that tells of changes and the address by which the hub knows what was
//! asked for (WebSub 4).

use reqwest::header::{HeaderMap, LINK};
use url::Url;

/// What the `Link` headers of an answer name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// The first hub.
    pub hub: Option<Url>,
    /// Its own address as it gives it.
    pub own: Option<Url>,
}

/// Reads the `Link` headers of the answer that came from `base`.
pub fn links(headers: &HeaderMap, base: &Url) -> Links {
    let mut found = Links::default();
    for value in headers.get_all(LINK) {
        let text = String::from_utf8_lossy(value.as_bytes());
        let mut rest = &*text;
        while let Some((target, after)) = rest.split_once('<').and_then(|(_, after)| after.split_once('>')) {
            let (parameters, further) = cut(after, ',');
            rest = further;
            found.take(target, parameters, base);
        }
    }
    found
}

impl Links {
    fn take(&mut self, target: &str, parameters: &str, base: &Url) {
        let Ok(url) = base.join(target.trim()) else { return };
        let anchor = parameter(parameters, "anchor");
        // What is said of another document says nothing of this one.
        if anchor.is_some_and(|anchor| base.join(&anchor).ok().as_ref() != Some(base)) {
            return;
        }
        let relations = parameter(parameters, "rel").unwrap_or_default();
        for relation in relations.split_ascii_whitespace() {
            let place = match relation.to_ascii_lowercase().as_str() {
                "hub" => &mut self.hub,
                "self" => &mut self.own,
                _ => continue,
            };
            place.get_or_insert_with(|| url.clone());
        }
    }
}

/// The first parameter of a name, without quotes.
fn parameter(parameters: &str, name: &str) -> Option<String> {
    let mut rest = parameters;
    while !rest.is_empty() {
        let (one, further) = cut(rest, ';');
        rest = further;
        if let Some((key, value)) = one.split_once('=')
            && key.trim().eq_ignore_ascii_case(name)
        {
            let value = value.trim();
            let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
            return Some(quoted.unwrap_or(value).replace('\\', ""));
        }
    }
    None
}

/// A text up to a mark that stands outside of quotes, and what follows it.
fn cut(text: &str, mark: char) -> (&str, &str) {
    let (mut quoted, mut escaped) = (false, false);
    let found = text.char_indices().find(|(_, c)| {
        let is_mark = *c == mark && !quoted;
        quoted ^= *c == '"' && !escaped;
        escaped = *c == '\\' && quoted && !escaped;
        is_mark
    });
    let (before, after) = found.and_then(|(at, _)| text.split_at_checked(at)).unwrap_or((text, ""));
    (before, after.strip_prefix(mark).unwrap_or(after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    /// The hub and the own address that these headers name.
    fn check(values: &[&str], wanted: (&str, &str)) {
        let base = Url::parse("https://courier.example/feeds/all.xml").unwrap();
        let headers = values.iter().map(|value| (LINK, HeaderValue::from_str(value).unwrap())).collect();
        let found = links(&headers, &base);
        let text = |url: Option<Url>| url.map_or_else(String::new, String::from);
        assert_eq!(
            (text(found.hub), text(found.own)),
            (wanted.0.to_owned(), wanted.1.to_owned()),
            "{values:?}"
        );
    }

    #[test]
    fn a_link_header_names_hub_and_own_address_however_it_is_written() {
        let (hub, own) = ("https://hub.example/", "https://courier.example/feeds/own.xml");
        let own_header = "<own.xml>; rel=self";
        check(&["<https://hub.example/>; rel=\"hub\"", own_header], (hub, own));
        check(&["<https://hub.example/>;REL=Hub, <own.xml>;rel=\"Self\""], (hub, own));
        check(&["<a,b>; title=\"x, y; rel=hub\"; rel=next, <https://hub.example/>; rel=hub"], (hub, ""));
        check(&["<https://hub.example/>; title=\"a \\\" , b\"; rel=\"next hub\""], (hub, ""));
        check(&["<https://hub.example/>; rel=hub", "<https://second.example/>; rel=hub"], (hub, ""));
        check(&["<https://hub.example/>; rel=hub; rel=self"], (hub, ""));
        check(&["<https://hub.example/>; rel=hub; anchor=\"all.xml\""], (hub, ""));
    }

    #[test]
    fn what_is_no_link_or_a_link_of_something_else_names_nothing() {
        for value in [
            "",
            "https://hub.example/; rel=hub",
            "<https://hub.example/>",
            "<https://hub.example/>; rel=hubs",
            "<https://hub.example/>; title=hub",
            "<https://hub.example/>; rel=hub; anchor=\"/other\"",
            "<https://:99999/>; rel=hub",
            "<https://hub.example/; rel=hub",
        ] {
            check(&[value], ("", ""));
        }
    }
}
