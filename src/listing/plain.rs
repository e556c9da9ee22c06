//! Text out of markup: entities decoded, tags dropped, white space as a reader sees it. Nothing is rendered or fetched.

use quick_xml::escape::resolve_html5_entity;

/// The longest entity name between `&` and `;` that is looked up.
const LONGEST_ENTITY: usize = 32;

/// Elements whose content is no text.
const UNSEEN: &[&str] = &["script", "style", "noscript", "template", "head"];

/// The text of a piece of HTML on one line.
pub fn from_html(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return one_line(html);
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        rest = match skip_tag(tag) {
            Some((name, after)) => {
                if !is_inline(&name) {
                    out.push(' ');
                }
                if UNSEEN.contains(&name.as_str()) { skip_element(&name, after) } else { after }
            }
            None => {
                out.push('<');
                tag.strip_prefix('<').unwrap_or_default()
            }
        };
    }
    out.push_str(rest);
    one_line(&decode_entities(&out))
}

/// The same text on one line, runs of white space made one space.
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '\u{200b}') {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out
}

/// Entities and character references decoded once; what is none stays as written.
pub fn decode_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        out.push_str(before);
        rest = match decode_reference(reference) {
            Some((decoded, after)) => {
                out.push_str(&decoded);
                after
            }
            None => {
                out.push('&');
                reference.strip_prefix('&').unwrap_or_default()
            }
        };
    }
    out.push_str(rest);
    out
}

fn decode_reference(text: &str) -> Option<(String, &str)> {
    let (name, after) = reference_name(text)?;
    Some((reference(name)?, after))
}

/// The name between `&` and `;` at the start of a text, and what is behind it.
pub fn reference_name(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('&')?;
    let end = inner.bytes().take(LONGEST_ENTITY).position(|b| !(b.is_ascii_alphanumeric() || b == b'#'))?;
    let (name, after) = inner.split_at_checked(end)?;
    Some((name, after.strip_prefix(';')?)).filter(|_| !name.is_empty())
}

/// What a reference without `&` and `;` stands for. A number in the C1 range means the windows-1252 character, as
/// browsers read it; a number that no text may hold means nothing at all.
pub fn reference(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else { return resolve_html5_entity(name).map(str::to_owned) };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => number.parse(),
    };
    let character = match code.ok()? {
        code @ 0x80..=0x9f => windows_1252(u8::try_from(code).ok()?),
        code => char::from_u32(code)?,
    };
    Some(if is_forbidden(character) { String::new() } else { character.to_string() })
}

/// Characters that XML forbids and that no title needs.
pub fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

fn windows_1252(byte: u8) -> char {
    let bytes = [byte];
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
    text.chars().next().unwrap_or('\u{fffd}')
}

/// The lower-case name of the tag at the start of a text and what is behind the tag; nothing where `<` begins no tag.
fn skip_tag(text: &str) -> Option<(String, &str)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        let after = comment.find("-->").and_then(|end| comment.get(end + 3..)).unwrap_or_default();
        return Some(("!".to_owned(), after));
    }
    let inner = text.strip_prefix('<')?;
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    inner.chars().next().filter(|c| c.is_ascii_alphabetic() || matches!(c, '!' | '?'))?;
    let name: String =
        inner.chars().take_while(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect();
    let end = tag_end(inner)?;
    Some((name, inner.get(end..)?))
}

/// The byte behind the `>` that ends a tag, quotes respected where they close.
fn tag_end(inner: &str) -> Option<usize> {
    let mut quote = None;
    for (at, b) in inner.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            _ => {}
        }
    }
    inner.find('>').map(|at| at + 1)
}

/// What is behind the end tag of an element whose start tag was just read.
fn skip_element<'a>(name: &str, text: &'a str) -> &'a str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        let tail = rest.get(at..).unwrap_or_default();
        if let Some((found, after)) = skip_tag(tail)
            && found == name
        {
            return after;
        }
        rest = tail.get(2..).unwrap_or_default();
    }
    text
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(html: &str, wanted: &str) {
        assert_eq!(from_html(html), wanted, "{html}");
    }

    #[test]
    fn markup_becomes_the_text_that_a_reader_sees() {
        check("<p>One <b>bold</b>er</p><p>two</p>", "One bolder two");
        check("Bread &amp; salt &mdash; &#8222;now&#8220;", "Bread & salt — „now“");
        check("a &#150; b &#0; c &unknown; d & e", "a – b c &unknown; d & e");
        check("3 < 5 and 7 > 2", "3 < 5 and 7 > 2");
        check("<a title=\"x > y\">link</a>", "link");
        check("x<script>var a = '<b>';</script>y<!-- no -->z", "x y z");
        check("one<br/>two&nbsp;three", "one two three");
        check("an open <a href=\"x", "an open <a href=\"x");
    }

    proptest! {
        #[test]
        fn text_without_markup_stays(text in "[a-zа-я ]{0,40}") {
            prop_assert_eq!(from_html(&text), one_line(&text));
        }

        #[test]
        fn nothing_breaks_it(text in "[<>&;#!/a-c\"' -]{0,60}") {
            let _ = from_html(&text);
        }
    }
}
