//! A start tag -> the same with the attributes that are read from it: pages carry many more, and each costs the parser as
//! much as a word of the text.

use memchr::{memchr, memmem};

/// Attributes that are read whatever their value.
const READ: &[&str] = &[
    "class",
    "content",
    "data-component",
    "data-date",
    "data-datetime",
    "data-module",
    "data-post",
    "data-published-date",
    "data-qa",
    "data-testid",
    "data-time",
    "data-timestamp",
    "data-type",
    "datetime",
    "hidden",
    "http-equiv",
    "id",
    "itemprop",
    "lang",
    "name",
    "property",
    "rel",
    "role",
    "shadowrootmode",
    "xml:lang",
];

/// Writes a start tag as far as anything is read from it; `whole` is the tag with its angle brackets, `name` its name.
pub(super) fn push_read(out: &mut String, whole: &str, name: &str) {
    let Some(mut rest) = whole.strip_suffix('>').and_then(|tag| tag.get(1 + name.len()..)) else {
        out.push_str(whole);
        return;
    };
    out.push('<');
    out.push_str(name);
    while let Some((attribute, behind)) = next(rest) {
        if is_read(&attribute, name) {
            out.push(' ');
            out.push_str(attribute.written);
        }
        rest = behind;
    }
    out.push('>');
}

/// One attribute of a tag.
struct Attribute<'a> {
    written: &'a str,
    name: &'a str,
    value: &'a str,
}

/// The first attribute, and what follows it.
fn next(tag: &str) -> Option<(Attribute<'_>, &str)> {
    let start = tag.trim_start_matches(|c: char| is_space(c) || c == '/');
    let ends_name = |byte: u8| is_space(char::from(byte)) || matches!(byte, b'/' | b'=');
    // An equals sign at the beginning is part of the name.
    let length = start.bytes().skip(1).position(ends_name).map_or(start.len(), |at| at + 1);
    let (name, behind) = start.split_at_checked(length).filter(|(name, _)| !name.is_empty())?;
    let Some(assigned) = behind.trim_start_matches(is_space).strip_prefix('=') else {
        return Some((Attribute { written: name, name, value: "" }, behind));
    };
    let assigned = assigned.trim_start_matches(is_space);
    let (value, behind) = match assigned.as_bytes().first() {
        Some(quote @ (b'"' | b'\'')) => {
            let inner = assigned.get(1..).unwrap_or_default();
            let end = memchr(*quote, inner.as_bytes()).unwrap_or(inner.len());
            (inner.get(..end).unwrap_or_default(), inner.get(end + 1..).unwrap_or_default())
        }
        _ => assigned.split_at(assigned.find(is_space).unwrap_or(assigned.len())),
    };
    let written = start.get(..start.len() - behind.len()).unwrap_or(start);
    Some((Attribute { written, name, value }, behind))
}

fn is_read(attribute: &Attribute<'_>, tag: &str) -> bool {
    let lower;
    let name = if attribute.name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        lower = attribute.name.to_ascii_lowercase();
        lower.as_str()
    } else {
        attribute.name
    };
    let holds = |part: &str| memmem::find(attribute.value.as_bytes(), part.as_bytes()).is_some();
    match name {
        "href" => ["a", "link", "base"].iter().any(|known| known.eq_ignore_ascii_case(tag)),
        "alt" => true,
        "aria-hidden" => attribute.value == "true",
        "style" => holds("none") || holds("hidden"),
        // It may hold a date.
        "title" => attribute.value.bytes().any(|byte| byte.is_ascii_digit()),
        _ => READ.binary_search(&name).is_ok(),
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_read_is_left_of_a_tag() {
        for (tag, wanted) in [
            ("<p>", "<p>"),
            ("<p class=a data-x='>' id = \"b\" >", "<p class=a id = \"b\">"),
            ("<A HREF='/x' onclick=\"go('a>b')\" CLASS=c/>", "<A HREF='/x' CLASS=c/>"),
            ("<img href=x alt=\"A cat\" srcset='a 1x, b 2x'/>", "<img alt=\"A cat\">"),
            ("<div style='color:red' hidden>", "<div hidden>"),
            ("<div style='display: none'>", "<div style='display: none'>"),
            ("<abbr title='5 May 2024'><", "<abbr title='5 May 2024'><"),
            ("<abbr title='5 May 2024'>", "<abbr title='5 May 2024'>"),
            ("<abbr title='a word'>", "<abbr>"),
            ("<p =class a==b class= id=x>", "<p class= id=x>"),
            ("<p class=\"open>", "<p class=\"open>"),
        ] {
            let mut out = String::new();
            push_read(&mut out, tag, tag.trim_start_matches('<').split([' ', '>']).next().unwrap());
            assert_eq!(out, wanted, "{tag}");
        }
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(READ.is_sorted());
    }
}
