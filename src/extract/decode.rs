//! Bytes -> text: what kind of file it is, and in which character set it is written.

use super::ExtractError;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// Bytes in which a `<meta charset>` is looked for; the standard says 1024, pages say later.
const HEAD: usize = 8192;
/// Bytes by which competing character sets are judged.
const SAMPLE: usize = 65_536;

/// Text of a page, whatever its bytes and headers say; an error where the bytes are no text at all.
pub(super) fn decode<'b>(body: &'b [u8], content_type: Option<&str>) -> Result<Cow<'b, str>, ExtractError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(ExtractError::Empty);
    }
    if let Some(what) = foreign(body, content_type.unwrap_or_default()) {
        return Err(ExtractError::NotAPage { what: what.to_owned() });
    }
    if let Some((encoding, mark)) = Encoding::for_bom(body) {
        let rest = body.get(mark..).unwrap_or_default();
        return Ok(encoding.decode_without_bom_handling(rest).0);
    }
    if let Some(encoding) = wide(body) {
        return Ok(encoding.decode_without_bom_handling(body).0);
    }
    if body.contains(&0) && body.iter().take(HEAD).filter(|byte| **byte == 0).count() > HEAD / 64 {
        return Err(ExtractError::NotAPage { what: "binary data".to_owned() });
    }
    if let Ok(text) = std::str::from_utf8(body) {
        return Ok(Cow::Borrowed(text));
    }
    Ok(choose(body, content_type).decode_without_bom_handling(body).0)
}

/// Names a form of file that is no page.
fn foreign(body: &[u8], content_type: &str) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"%PDF", "a PDF file"),
        (b"\x89PNG", "an image"),
        (b"\xff\xd8\xff", "an image"),
        (b"GIF8", "an image"),
        (b"RIFF", "an image or recording"),
        (b"PK\x03\x04", "a zip archive"),
        (b"\x1f\x8b", "gzip data"),
        (b"BZh", "bzip2 data"),
        (b"\x28\xb5\x2f\xfd", "zstd data"),
        (b"7z\xbc\xaf", "a 7z archive"),
        (b"OggS", "a recording"),
        (b"ID3", "a recording"),
        (b"\x1aE\xdf\xa3", "a video"),
        (b"\x7fELF", "a program"),
        (b"MZ\x90", "a program"),
        (b"\xd0\xcf\x11\xe0", "an office file"),
        (b"{\\rtf", "an RTF file"),
        (b"wOF", "a font"),
    ];
    let start = body.trim_ascii_start();
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| body.starts_with(magic)) {
        return Some(what);
    }
    if body.get(4..8) == Some(b"ftyp") {
        return Some("a video");
    }
    let lower = start.get(..start.len().min(HEAD)).unwrap_or_default().to_ascii_lowercase();
    let has = |needle: &[u8]| lower.windows(needle.len()).any(|window| window == needle);
    if has(b"<html") || has(b"<body") || has(b"<!doctype html") || has(b"<head") {
        return None;
    }
    if has(b"<rss") || has(b"<feed") || has(b"<rdf:rdf") || has(b"<urlset") || has(b"<sitemapindex") {
        return Some("a feed or sitemap");
    }
    let kind = content_type.trim().to_ascii_lowercase();
    if kind.contains("json") && start.first().is_some_and(|byte| matches!(byte, b'{' | b'[')) {
        return Some("JSON data");
    }
    let media = ["image/", "video/", "audio/", "application/pdf", "application/zip", "font/"];
    media.iter().any(|prefix| kind.starts_with(prefix)).then_some("a media file by its content type")
}

/// UTF-16 without a mark: every other byte of the markup is zero.
fn wide(body: &[u8]) -> Option<&'static Encoding> {
    let sample = body.get(..body.len().min(512)).unwrap_or_default();
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let half = sample.len() / 2;
    if half >= 4 && zeros(1) * 10 > half * 7 && zeros(0) * 10 < half {
        Some(UTF_16LE)
    } else if half >= 4 && zeros(0) * 10 > half * 7 && zeros(1) * 10 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The best of what the header says, what the page says and what the bytes look like.
fn choose(body: &[u8], content_type: Option<&str>) -> &'static Encoding {
    let sample = telling(body);
    if mostly_utf8(&sample) {
        return UTF_8;
    }
    let head = body.get(..body.len().min(HEAD)).unwrap_or_default();
    let header = content_type.and_then(|value| label_in(value.as_bytes()));
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let declared = [header, label_in(head)].into_iter().flatten().filter(|encoding| *encoding != UTF_8);
    let mut best = (guess, badness(guess, &sample));
    // A declaration wins over the guess unless it reads clearly worse; the header is asked last and so wins a tie.
    let mut declared: Vec<_> = declared.collect();
    declared.reverse();
    for encoding in declared {
        let bad = badness(encoding, &sample);
        let latin_claim = encoding == WINDOWS_1252 && !best.0.name().starts_with("windows-125");
        if bad <= best.1 && !(latin_claim && bad == best.1) {
            best = (encoding, bad);
        }
    }
    best.0
}

/// Bytes that tell character sets apart: those beyond ASCII with their neighbourhood.
fn telling(body: &[u8]) -> Vec<u8> {
    let mut sample = Vec::with_capacity(SAMPLE);
    let mut quiet = 0;
    for &byte in body {
        quiet = if byte < 0x80 { quiet + 1 } else { 0 };
        if quiet < 16 {
            sample.push(byte);
        } else if quiet == 16 {
            sample.push(b' ');
        }
        if sample.len() >= SAMPLE {
            break;
        }
    }
    sample
}

/// UTF-8 with a few broken bytes: cut in transfer, or a stray byte of an advertisement.
fn mostly_utf8(sample: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in sample.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 10
}

/// The character set named after `charset=` in a header or in markup.
fn label_in(bytes: &[u8]) -> Option<&'static Encoding> {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let is_markup = text.contains('<');
    for (at, key) in text.match_indices("charset") {
        let rest = text.get(at + key.len()..)?.trim_start();
        let Some(rest) = rest.strip_prefix('=') else { continue };
        let label: String = rest
            .trim_start()
            .trim_start_matches(['"', '\''])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
            .collect();
        let inside_meta = || {
            let before = text.get(..at).unwrap_or_default();
            before.rfind("<meta") > before.rfind('>')
        };
        if !is_markup || inside_meta() {
            return Encoding::for_label(label.as_bytes());
        }
    }
    None
}

/// How unlike prose a sample reads in a character set: broken characters, control characters, frames, and the
/// swapped case by which KOI8 and windows-1251 give themselves away.
fn badness(encoding: &'static Encoding, sample: &[u8]) -> usize {
    let text = encoding.decode_without_bom_handling(sample).0;
    let mut bad = 0;
    let mut before = ' ';
    for c in text.chars() {
        bad += match c {
            '\u{fffd}' => 8,
            '\u{80}'..='\u{9f}' | '\u{2500}'..='\u{259f}' => 4,
            c if !c.is_ascii() && c.is_uppercase() && before.is_lowercase() => 2,
            '\u{a0}'..='\u{bf}' | '\u{d7}' | '\u{f7}' if before.is_alphabetic() => 1,
            _ => 0,
        };
        before = c;
    }
    bad
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(encoding: &'static Encoding, text: &str, header: Option<&str>) -> String {
        let bytes = encoding.encode(text).0.into_owned();
        decode(&bytes, header).unwrap().into_owned()
    }

    const CYRILLIC: &str = "<p>Делегація повернулася з перемовин пізно ввечері. Подробиці обіцяють згодом, \
        сказав речник, а журналісти чекали до ранку.</p>";

    #[test]
    fn the_character_set_is_found_from_header_meta_and_bytes() {
        let koi = encoding_rs::KOI8_U;
        let cp1251 = encoding_rs::WINDOWS_1251;
        assert_eq!(read(cp1251, CYRILLIC, Some("text/html; charset=windows-1251")), CYRILLIC);
        assert_eq!(read(cp1251, CYRILLIC, None), CYRILLIC);
        assert_eq!(read(koi, CYRILLIC, None), CYRILLIC);
        let meta = format!("<meta http-equiv=Content-Type content='text/html; charset=koi8-u'>{CYRILLIC}");
        assert_eq!(read(koi, &meta, None), meta);
    }

    #[test]
    fn a_wrong_declaration_loses_against_the_bytes() {
        let cp1251 = encoding_rs::WINDOWS_1251;
        assert_eq!(read(UTF_8, CYRILLIC, Some("text/html; charset=windows-1251")), CYRILLIC);
        assert_eq!(read(cp1251, CYRILLIC, Some("text/html; charset=utf-8")), CYRILLIC);
        assert_eq!(read(cp1251, CYRILLIC, Some("text/html; charset=iso-8859-1")), CYRILLIC);
        assert_eq!(read(cp1251, CYRILLIC, Some("text/html; charset=koi8-r")), CYRILLIC);
        let french = "<p>Le président a été reçu à l’Élysée, où il a déjà évoqué la trêve.</p>";
        assert_eq!(read(WINDOWS_1252, french, Some("text/html; charset=iso-8859-1")), french);
        assert_eq!(read(WINDOWS_1252, french, None), french);
    }

    #[test]
    fn wide_text_and_a_stray_byte_are_read() {
        let wide: Vec<u8> = "<p>Plain enough</p>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&wide, None).unwrap(), "<p>Plain enough</p>");
        let mut bytes = CYRILLIC.as_bytes().to_vec();
        bytes.push(0xff);
        assert!(decode(&bytes, None).unwrap().starts_with(CYRILLIC));
    }

    #[test]
    fn what_is_no_page_is_named() {
        let what = |body: &[u8], kind: &str| decode(body, Some(kind)).map(|_| ()).unwrap_err().to_string();
        assert_eq!(what(b"%PDF-1.7 ...", "text/html"), "not a page but a PDF file");
        assert_eq!(what(b" \n", "text/html"), "the page is empty");
        assert_eq!(what(b"{\"a\":1}", "application/json"), "not a page but JSON data");
        assert_eq!(what(b"<?xml version='1.0'?><rss>", "text/xml"), "not a page but a feed or sitemap");
        assert_eq!(what(b"whatever", "image/png"), "not a page but a media file by its content type");
    }
}
