//! Bytes -> text: byte order mark, then valid UTF-8, then the HTTP header, the XML declaration, and a guess.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// How far into a document its declaration is looked for.
const DECLARATION: usize = 512;

/// Decodes a body; bytes that no charset explains become U+FFFD, and what was encoded twice is decoded twice.
pub fn decode(body: &[u8], content_type: Option<&str>) -> String {
    let text = decode_once(body, content_type);
    // Only such a character can begin what was encoded twice, and it takes this byte.
    if !text.as_bytes().contains(&0xc3) {
        return text;
    }
    let pieces: Vec<Cow<'_, str>> = text.split_inclusive('<').map(decode_again).collect();
    pieces.concat()
}

/// Undoes the mistake of taking UTF-8 for Latin-1 and encoding it again, in a piece of which nothing else can be made.
fn decode_again(piece: &str) -> Cow<'_, str> {
    let bytes: Option<Vec<u8>> = piece.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    let again = bytes.filter(|bytes| !bytes.is_ascii()).and_then(|bytes| String::from_utf8(bytes).ok());
    // »FPÖ« without its first quote could be a Hebrew point; such alphabets are left alone.
    let is_likely =
        |c: char| matches!(c, '\0'..='\x7f' | '\u{a0}'..='\u{24f}' | '\u{370}'..='\u{4ff}' | '\u{800}'..);
    match again.filter(|again| again.chars().all(is_likely)) {
        Some(again) => Cow::Owned(again),
        None => Cow::Borrowed(piece),
    }
}

fn decode_once(body: &[u8], content_type: Option<&str>) -> String {
    if let Some(text) = wide(body) {
        return text;
    }
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let header = content_type.and_then(header_charset);
    let declared = declared_charset(body);
    let valid = std::str::from_utf8(body).ok();
    // ISO-2022-JP and its like are ASCII by their bytes; only a label can tell.
    let escaped = body.contains(&0x1b);
    if let Some(text) = valid
        && !escaped
    {
        return text.to_owned();
    }
    for encoding in [header, declared].into_iter().flatten() {
        if encoding == UTF_8 || (valid.is_none() && is_mostly_utf_8(body)) {
            continue;
        }
        let (text, malformed) = encoding.decode_without_bom_handling(body);
        if !malformed {
            return text.into_owned();
        }
    }
    match valid {
        Some(text) => text.to_owned(),
        None => guess(body, header.or(declared)),
    }
}

/// No label fits without an error: damaged UTF-8, a damaged text in the labelled charset, or none of the labels is true.
fn guess(body: &[u8], labelled: Option<&'static Encoding>) -> String {
    let encoding = if is_mostly_utf_8(body) {
        UTF_8
    } else if let Some(encoding) = labelled.filter(|encoding| *encoding != UTF_8) {
        encoding
    } else {
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
        detector.feed(body, true);
        detector.guess(None, chardetng::Utf8Detection::Allow)
    };
    encoding.decode_without_bom_handling(body).0.into_owned()
}

/// UTF-16 and UTF-32, by their mark or by the zeros around the first character; what the declaration says is ignored,
/// since it could not have been read were it true.
fn wide(body: &[u8]) -> Option<String> {
    let utf_16 = |encoding: &'static Encoding, skip: usize| {
        Some(encoding.decode_without_bom_handling(body.get(skip..)?).0.into_owned())
    };
    match body {
        [0xff, 0xfe, 0, 0, rest @ ..] => Some(utf_32(rest, u32::from_le_bytes)),
        [0, 0, 0xfe, 0xff, rest @ ..] => Some(utf_32(rest, u32::from_be_bytes)),
        [b'<' | b'{' | b'[', 0, 0, 0, ..] => Some(utf_32(body, u32::from_le_bytes)),
        [0, 0, 0, b'<' | b'{' | b'[', ..] => Some(utf_32(body, u32::from_be_bytes)),
        [0xff, 0xfe, ..] => utf_16(UTF_16LE, 2),
        [0xfe, 0xff, ..] => utf_16(UTF_16BE, 2),
        [b'<' | b'{' | b'[', 0, ..] => utf_16(UTF_16LE, 0),
        [0, b'<' | b'{' | b'[', ..] => utf_16(UTF_16BE, 0),
        _ => None,
    }
}

fn utf_32(body: &[u8], number: fn([u8; 4]) -> u32) -> String {
    let (units, _) = body.as_chunks::<4>();
    units.iter().map(|unit| char::from_u32(number(*unit)).unwrap_or('\u{fffd}')).collect()
}

fn header_charset(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let (_, after) = lower.split_once("charset")?;
    let label = after.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = label.find(['"', '\'', ';', ' ', ',']).unwrap_or(label.len());
    named(label.split_at_checked(end)?.0)
}

fn declared_charset(body: &[u8]) -> Option<&'static Encoding> {
    let head = body.get(..body.len().min(DECLARATION))?;
    let text: String = head.iter().map(|&b| char::from(b)).collect();
    let (_, declaration) = text.split_once("<?xml")?;
    let (declaration, _) = declaration.split_once('>')?;
    let (_, label) = declaration.split_once("encoding")?;
    let label = label.trim_start().strip_prefix('=')?.trim_start();
    let label = label.trim_start_matches(['"', '\'']);
    let end = label.find(['"', '\'', ' ', '?']).unwrap_or(label.len());
    named(label.split_at_checked(end)?.0)
}

/// The encoding of a label; a declaration that could be read was not in UTF-16, whatever it says.
fn named(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

/// True where nearly every byte above ASCII stands in a whole UTF-8 sequence: damaged UTF-8 rather than another charset.
fn is_mostly_utf_8(body: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in body.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += chunk.invalid().len();
    }
    whole > 0 && broken * 10 <= whole
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<?xml version=\"1.0\"?><t>Переговори — 5 грудня</t>";

    fn utf_16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    }

    #[test]
    fn wide_encodings_are_known_with_and_without_a_mark() {
        assert_eq!(decode(&utf_16(TEXT, true), Some("text/xml; charset=utf-8")), TEXT);
        assert_eq!(decode(&utf_16(TEXT, false), None), TEXT);
        assert_eq!(decode(&[b"\xfe\xff".as_slice(), &utf_16(TEXT, true)].concat(), None), TEXT);
        let utf_32: Vec<u8> = TEXT.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        assert_eq!(decode(&utf_32, None), TEXT);
        assert_eq!(decode(&[b"\xff\xfe\0\0".as_slice(), &utf_32].concat(), None), TEXT);
    }

    #[test]
    fn valid_utf_8_wins_over_every_label() {
        let declared = TEXT.replace("\"1.0\"", "\"1.0\" encoding=\"ISO-8859-1\"");
        assert_eq!(decode(declared.as_bytes(), Some("text/xml; charset=windows-1251")), declared);
    }

    #[test]
    fn a_charset_only_in_the_header_or_only_in_the_declaration_is_used() {
        let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode(TEXT);
        assert_eq!(decode(&cyrillic, Some("text/xml; charset=\"windows-1251\"")), TEXT);
        let declared = TEXT.replace("\"1.0\"", "\"1.0\" encoding='koi8-u'");
        let (bytes, _, _) = encoding_rs::KOI8_U.encode(&declared);
        assert!(decode(&bytes, None).contains("Переговори"));
    }

    #[test]
    fn an_undeclared_charset_is_guessed() {
        let text = "<t>Сторони домовилися продовжити переговори наступного тижня, повідомили в делегації</t>";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        assert_eq!(decode(&bytes, None), text);
    }

    #[test]
    fn what_was_encoded_twice_is_decoded_twice() {
        let twice = |text: &str| -> String { text.bytes().map(char::from).collect() };
        let feed =
            format!("<t>{}</t><t>{}</t><t>Bär — “Ö”</t>", twice("Gespräche – heute"), twice("Переговори"));
        assert_eq!(
            decode(feed.as_bytes(), None),
            "<t>Gespräche – heute</t><t>Переговори</t><t>Bär — “Ö”</t>"
        );
        for text in
            ["<t>SÃO PAULO</t>", "<t>die »FPÖ« und</t>", "<t>FPÖ«</t>", "<t>« MAÎTRE »</t>", "<t>Ã</t>"]
        {
            assert_eq!(decode(text.as_bytes(), None), text);
        }
    }

    #[test]
    fn one_bad_byte_does_not_change_the_charset() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.push(0xff);
        assert!(decode(&bytes, Some("text/xml; charset=windows-1252")).starts_with(TEXT));
        assert!(decode(&bytes, None).starts_with(TEXT));
    }

    #[test]
    fn a_declaration_that_contradicts_the_bytes_is_ignored() {
        let text = TEXT.replace("\"1.0\"", "\"1.0\" encoding=\"utf-16\"");
        assert_eq!(decode(text.as_bytes(), None), text);
        let wide = utf_16(&TEXT.replace("\"1.0\"", "\"1.0\" encoding=\"utf-8\""), true);
        assert!(decode(&wide, None).contains("грудня"));
    }
}
