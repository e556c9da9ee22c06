//! Makes well enough formed what feeds write: the prolog goes (with its DTD, so nothing can be expanded or fetched),
//! so do control characters; stray `<` and `&` are escaped, open CDATA sections closed.

use super::plain::{Patience, is_forbidden, reference_name, tag_end};

/// Root elements that a listing can have, lower case and without prefix.
const ROOTS: &[&str] = &["rss", "feed", "rdf", "channel", "urlset", "sitemapindex", "entry", "item"];

/// Tags looked at before the search for a root is given up.
const JUNK_TAGS: usize = 200;

/// Tags of a page that may stand around a feed.
const WRAPPING_TAGS: usize = 8;

/// What the first real element of a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start<'a> {
    /// A listing, from its root on.
    Listing(&'a str),
    /// An HTML page.
    Html,
    /// Another vocabulary of XML, from its root on.
    Other(&'a str),
    /// No element at all.
    Nothing,
}

/// Finds where a listing begins behind declarations, comments, DTDs and whatever a broken site prints first.
pub fn start(text: &str) -> Start<'_> {
    let mut other = Start::Nothing;
    let mut html = false;
    let mut rest = text;
    for _ in 0..JUNK_TAGS {
        let Some(at) = rest.find('<') else { return other };
        rest = rest.get(at..).unwrap_or_default();
        if rest.starts_with("<!") || rest.starts_with("<?") {
            html |= is_html_doctype(rest);
            rest = skip_declaration(rest);
            continue;
        }
        let name = tag_name(rest);
        let local = name.rsplit(':').next().unwrap_or_default();
        if ROOTS.contains(&local) {
            return Start::Listing(rest);
        }
        // Some feeds carry an HTML doctype, but what follows it tells.
        let page = local == "html" || (matches!(local, "head" | "body") && other == Start::Nothing);
        if page || (html && !name.is_empty()) {
            return wrapped(rest).map_or(Start::Html, Start::Listing);
        }
        if !name.is_empty() && other == Start::Nothing {
            other = Start::Other(rest);
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    other
}

/// A feed that a broken site prints into the frame of its pages: near the top, with what no page has.
fn wrapped(page: &str) -> Option<&str> {
    let (at, _) = page.match_indices('<').take(WRAPPING_TAGS).find(|(at, _)| {
        let tag = page.get(*at..).unwrap_or_default();
        let (declared, _) = tag.split_once('>').unwrap_or_default();
        let name = tag_name(tag);
        matches!(name.rsplit(':').next(), Some("rss" | "feed" | "rdf"))
            && (declared.contains("xmlns") || declared.contains("version"))
    })?;
    page.get(at..)
}

fn is_html_doctype(text: &str) -> bool {
    let head: String = text.chars().take(40).collect::<String>().to_ascii_lowercase();
    head.strip_prefix("<!doctype").is_some_and(|name| name.trim_start().starts_with("html"))
}

/// The lower-case name of the start tag here; empty where none begins.
fn tag_name(text: &str) -> String {
    let inner = text.strip_prefix('<').unwrap_or_default();
    if !inner.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return String::new();
    }
    inner
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.'))
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// What is behind a comment, an instruction or a DOCTYPE with its internal subset.
fn skip_declaration(text: &str) -> &str {
    let behind = |end: &str| text.find(end).and_then(|at| text.get(at + end.len()..));
    if text.starts_with("<!--") {
        return behind("-->").or_else(|| text.get(4..)).unwrap_or_default();
    }
    if text.starts_with("<?") {
        return behind(">").unwrap_or_default();
    }
    let end = text.find('>').unwrap_or(text.len());
    match text.find('[') {
        Some(subset) if subset < end => match text.find("]>").or_else(|| text.find("] >")) {
            Some(at) => text.get(at + 2..).unwrap_or_default(),
            None => text.get(subset + 1..).unwrap_or_default(),
        },
        _ => text.get(end + 1..).unwrap_or_default(),
    }
}

/// Rewrites a text from its root on, so that an XML reader gets to the end.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 32);
    let mut patience = Patience::of(text);
    let mut last_tag = "";
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, tail) = rest.split_at(at);
        push_allowed(before, &mut out);
        rest = if tail.starts_with('&') {
            reference(tail, &mut out)
        } else if let Some(section) = tail.strip_prefix("<![CDATA[") {
            cdata(section, last_tag, &mut out)
        } else if let Some(comment) = tail.strip_prefix("<!--") {
            // A comment without an end hides the rest, as it would in any reader.
            comment.split_once("-->").map_or("", |(_, after)| after)
        } else if tail.starts_with("<!") || tail.starts_with("<?") {
            tail.split_once('>').map_or("", |(_, after)| after)
        } else {
            match tag(tail, &mut patience, &mut out) {
                Some((name, after)) => {
                    last_tag = name;
                    after
                }
                None => {
                    out.push_str("&lt;");
                    tail.strip_prefix('<').unwrap_or_default()
                }
            }
        };
    }
    push_allowed(rest, &mut out);
    out
}

fn push_allowed(text: &str, out: &mut String) {
    if text.contains(is_forbidden) {
        out.extend(text.chars().filter(|c| !is_forbidden(*c)));
    } else {
        out.push_str(text);
    }
}

fn reference<'a>(text: &'a str, out: &mut String) -> &'a str {
    match reference_name(text) {
        Some((name, after)) => {
            out.push('&');
            out.push_str(name);
            out.push(';');
            after
        }
        None => {
            out.push_str("&amp;");
            text.strip_prefix('&').unwrap_or_default()
        }
    }
}

/// Copies a CDATA section. One that is not closed before the next one opens ends where its element ends.
fn cdata<'a>(section: &'a str, element: &str, out: &mut String) -> &'a str {
    let next = section.find("<![CDATA[").unwrap_or(section.len());
    let (before_next, _) = section.split_at(next);
    let (content, after) = match before_next.split_once("]]>") {
        Some((content, _)) => (content, section.get(content.len() + 3..).unwrap_or_default()),
        None => section.split_at(before_next.find(&format!("</{element}")).unwrap_or(next)),
    };
    out.push_str("<![CDATA[");
    push_allowed(content, out);
    out.push_str("]]>");
    after
}

/// Copies a tag and gives its name and what is behind it; nothing where `<` begins no tag.
fn tag<'a>(text: &'a str, patience: &mut Patience, out: &mut String) -> Option<(&'a str, &'a str)> {
    let inner = text.strip_prefix('<')?;
    let named = inner.strip_prefix('/').unwrap_or(inner);
    named.chars().next().filter(|c| c.is_alphabetic() || *c == '_')?;
    let name_length = named
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.')))
        .unwrap_or(named.len());
    let name = named.get(..name_length)?;
    let (end, balanced) = tag_end(inner, patience)?;
    let content = inner.get(..end)?;
    out.push('<');
    if balanced {
        push_allowed(content, out);
    } else {
        out.extend(content.chars().filter(|c| !is_forbidden(*c) && !matches!(c, '"' | '\'')));
    }
    out.push('>');
    Some((name, inner.get(end + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, wanted: &str) {
        assert_eq!(clean(text), wanted, "{text}");
    }

    #[test]
    fn stray_marks_are_escaped_and_the_rest_is_kept() {
        check(
            "<t>salt & pepper &amp; 3 < 5 &#38; &nbsp;</t>",
            "<t>salt &amp; pepper &amp; 3 &lt; 5 &#38; &nbsp;</t>",
        );
        check("<t>a\u{0}b\u{1b}c\u{b}</t>", "<t>abc</t>");
        check("<t a=\"x>y\">z</t>", "<t a=\"x>y\">z</t>");
        check("<t a=\"x>z</t>", "<t a=x>z</t>");
        check("<t><!-- gone --><?gone ?>z</t>", "<t>z</t>");
    }

    #[test]
    fn an_open_cdata_section_ends_with_its_element() {
        check("<t><![CDATA[a</t><u><![CDATA[b]]></u>", "<t><![CDATA[a]]></t><u><![CDATA[b]]></u>");
        check("<t><![CDATA[a & <b>]]></t>", "<t><![CDATA[a & <b>]]></t>");
        check("<t><![CDATA[a", "<t><![CDATA[a]]>");
    }

    #[test]
    fn a_listing_begins_at_its_root_whatever_stands_before() {
        let root = "<rss version=\"2.0\"/>";
        for junk in [
            "",
            "\u{feff}\n\n",
            "<?xml version=\"1.0\"?>",
            "<br />\n<b>Warning</b>: something <?xml version=\"1.0\"?>",
            "<!-- <feed> --><!DOCTYPE rss [<!ENTITY a \"<feed>\">]>",
            "<!DOCTYPE rss PUBLIC \"-//N//DTD\" \"http://example.com/x.dtd\">",
            "<?xml-stylesheet href=\"x\"?>",
            "<!DOCTYPE html PUBLIC \"x\">\n",
        ] {
            assert_eq!(start(&format!("{junk}{root}")), Start::Listing(root), "{junk}");
        }
        assert_eq!(start("<!DOCTYPE html><html><rss>"), Start::Html);
        assert_eq!(start("plain words"), Start::Nothing);
        assert_eq!(start("<opml>"), Start::Other("<opml>"));
    }

    #[test]
    fn markup_that_never_closes_is_cleaned_in_one_go() {
        for part in ["<![CDATA[", "<!--", "<a '\"", "<a ", "<!a [>", "<?", "&"] {
            let _ = clean(&part.repeat(50_000));
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in "[<>&;#!\\[\\]?/a-c\"'= \\-]{0,80}") {
            let once = clean(&text);
            prop_assert_eq!(clean(&once), once);
        }
    }
}
