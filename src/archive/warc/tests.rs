use super::*;
use crate::archive::Document;
use proptest::prelude::*;
use std::io::{BufReader, Cursor, Write};

const NOW: Timestamp = Timestamp::constant(1_767_139_200, 0);
const CAP: usize = 4096;

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A record with these fields before its block.
fn record(fields: &str, block: &[u8]) -> Vec<u8> {
    let head = format!("WARC/1.0\r\n{fields}\r\nContent-Length: {}\r\n\r\n", block.len());
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response_at(target: &str, http: &[u8]) -> Vec<u8> {
    let fields = format!(
        "WARC-Type: response\r\nWARC-Target-URI: {target}\r\nWARC-Date: 2025-12-01T10:00:00Z\r\n\
         Content-Type: application/http; msgtype=response"
    );
    record(&fields, http)
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", head.as_bytes(), b"\r\n", body].concat()
}

fn page(number: usize) -> Vec<u8> {
    let body = format!("<p>The envoys met in room {number}.</p>");
    response_at(&format!("https://courier.example/{number}"), &answer("", body.as_bytes()))
}

fn read_from(bytes: &[u8], from: Place) -> Vec<Met> {
    // A small buffer, so that everything lies across its ends somewhere.
    let file = BufReader::with_capacity(7, Cursor::new(bytes));
    let mut reader = Reader::new(file, from, CAP).unwrap();
    std::iter::from_fn(|| reader.read(NOW).unwrap()).collect()
}

fn read_all(bytes: &[u8]) -> Vec<Met> {
    read_from(bytes, Place::default())
}

fn only(bytes: &[u8]) -> Content {
    let mut met = read_all(bytes);
    assert_eq!(met.len(), 1, "{met:?}");
    met.remove(0).content
}

fn document(content: Content) -> Document {
    match content {
        Content::Document(document) => *document,
        other => panic!("{other:?}"),
    }
}

/// A page by its path, else what is said of the record.
fn told(met: &Met) -> String {
    match &met.content {
        Content::Document(document) => document.page.url.path().to_owned(),
        Content::Bad(why) => format!("bad: {why}"),
        Content::PassedOver(why) => why.clone(),
    }
}

fn all_told(bytes: &[u8]) -> Vec<String> {
    read_all(bytes).iter().map(told).collect()
}

#[test]
fn a_response_is_a_page_as_the_crawler_got_it() {
    let bytes = response_at(
        "<https://courier.example/a?b=1>",
        &answer("Content-Encoding: identity\r\n", b"<p>The envoys met.</p>"),
    );
    let document = document(only(&bytes));
    assert_eq!(document.page.url.as_str(), "https://courier.example/a?b=1");
    assert_eq!(document.entry.link.as_ref(), Some(&document.page.url));
    assert_eq!(document.page.body, b"<p>The envoys met.</p>");
    assert_eq!(document.page.content_type.as_deref(), Some("text/html"));
    assert_eq!(document.page.fetched_at.to_string(), "2025-12-01T10:00:00Z");
}

#[test]
fn transfer_and_content_codings_of_a_recorded_answer_are_undone() {
    let text = b"<p>The envoys met.</p>";
    let packed = gzip(text);
    let chunked = [format!("{:x}\r\n", packed.len()).as_bytes(), &packed, b"\r\n0\r\n\r\n"].concat();
    for (head, body) in [
        ("Transfer-Encoding: chunked\r\n", b"16\r\n<p>The envoys met.</p>\r\n0\r\n\r\n".to_vec()),
        ("Content-Encoding: gzip\r\n", packed.clone()),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", chunked),
        // What was undone by the crawler, its headers left as they came.
        ("Transfer-Encoding: chunked\r\nContent-Encoding: br\r\n", text.to_vec()),
    ] {
        let bytes = response_at("https://courier.example/a", &answer(head, &body));
        assert_eq!(document(only(&bytes)).page.body, text, "{head}");
    }
    let broken = answer("Transfer-Encoding: chunked\r\n", b"5\r\n<p>Th\r\nff");
    let why = only(&response_at("https://courier.example/a", &broken));
    assert_eq!(why, Content::Bad("the chunked body is broken at its byte 10".to_owned()));
}

#[test]
fn records_that_bring_no_page_are_passed_over_by_their_kind() {
    let of = |kind: &str, target: &str, media: &str| {
        let fields = format!(
            "WARC-Type: {kind}\r\nWARC-Target-URI: {target}\r\nWARC-Date: 2025-12-01T10:00:00Z\r\nContent-Type: {media}"
        );
        record(&fields, b"anything")
    };
    let site = "https://courier.example/a";
    let with = |status: &str, media: &str| {
        let http = format!("HTTP/1.1 {status}\r\nContent-Type: {media}\r\n\r\nbody");
        response_at(site, http.as_bytes())
    };
    for (bytes, wanted) in [
        (of("warcinfo", "", "application/warc-fields"), "warcinfo"),
        (of("request", site, "application/http"), "request"),
        (of("metadata", site, "application/warc-fields"), "metadata"),
        (of("revisit", site, "application/http"), "revisit"),
        (of("continuation", site, "text/html"), "continuation"),
        (of("made-up", site, "text/html"), "other records"),
        (of("response", "dns:courier.example", "text/dns"), "no web address"),
        (of("resource", "file:///home/desk/a.html", "text/html"), "no web address"),
        (of("resource", site, "image/png"), "no page"),
        (of("resource", site, ""), "no page"),
        (with("301 Moved", "text/html"), "status 301"),
        (with("404", "text/html"), "status 404"),
        (with("200 OK", "image/jpeg"), "no page"),
        (with("200 OK", "application/octet-stream"), "no page"),
        (with("OK", "text/html"), "bad: the answer has no status line"),
        (of("resource", site, "text/html"), "/a"),
        (of("conversion", site, "text/plain"), "/a"),
    ] {
        assert_eq!(all_told(&bytes), [wanted], "{}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn what_cannot_be_taken_is_told_with_its_reason() {
    let large = answer("", &b"<p>the envoys</p>".repeat(CAP));
    assert_eq!(all_told(&response_at("https://a.example/", &large)), ["bad: larger than 4096 bytes"]);
    let bomb = answer("Content-Encoding: gzip\r\n", &gzip(&vec![b' '; 1 << 20]));
    let why = all_told(&response_at("https://a.example/", &bomb));
    assert_eq!(why, ["bad: more than 4096 bytes when decoded"]);
    let empty = response_at("https://a.example/", &answer("", b" \r\n"));
    assert_eq!(all_told(&empty), ["bad: the page is empty"]);
    let resource = |more: &str| {
        let fields = format!(
            "WARC-Type: resource\r\nWARC-Target-URI: https://a.example/x\r\nContent-Type: text/html{more}"
        );
        all_told(&record(&fields, b"<p>a</p>"))
    };
    assert_eq!(resource(""), ["bad: no WARC-Date that is a date"]);
    let cut = resource("\r\nWARC-Date: 2025-12-01T10:00:00Z\r\nWARC-Truncated: length");
    assert_eq!(cut, ["bad: the crawler has cut it short (WARC-Truncated: length)"]);
    assert_eq!(resource("\r\nWARC-Date: 2025-12-01T10:00:00.123456Z"), ["/x"]);
}

#[test]
fn a_date_after_the_reading_is_the_moment_of_the_reading() {
    let fields = "WARC-Type: resource\r\nWARC-Target-URI: https://a.example/\r\nWARC-Date: 2031-01-01T00:00:00Z\r\n\
                  Content-Type: text/html";
    assert_eq!(document(only(&record(fields, b"<p>a</p>"))).page.fetched_at, NOW);
}

/// The forms in which the same records may lie in a file.
fn forms(records: &[Vec<u8>]) -> [(&'static str, Vec<u8>); 4] {
    let (front, back) = records.split_at(records.len() / 2);
    [
        ("plain", records.concat()),
        ("a member a record", records.iter().flat_map(|record| gzip(record)).collect()),
        ("one member", gzip(&records.concat())),
        ("two members", [gzip(&front.concat()), gzip(&back.concat())].concat()),
    ]
}

#[test]
fn any_form_of_file_gives_the_same_records_and_goes_on_at_any_of_them() {
    let mut records: Vec<Vec<u8>> = (0..5).map(page).collect();
    records.insert(2, record("WARC-Type: request", b"GET / HTTP/1.1\r\n\r\n"));
    for (form, bytes) in forms(&records) {
        let whole = read_all(&bytes);
        let names: Vec<String> = whole.iter().map(told).collect();
        assert_eq!(names, ["/0", "/1", "request", "/2", "/3", "/4"], "{form}");
        for (at, met) in whole.iter().enumerate() {
            assert_eq!(met.after.number, at as u64 + 1, "{form}");
            assert_eq!(read_from(&bytes, met.after), whole[at + 1..], "{form}, behind {at}");
        }
    }
}

#[test]
fn a_damaged_gzip_member_costs_its_own_record_and_no_other() {
    let records: Vec<Vec<u8>> = (0..4).map(|number| gzip(&page(number))).collect();
    let (start, end) = (records[0].len(), records[0].len() + records[1].len());
    let whole = records.concat();
    for at in start..end {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        let seen = all_told(&damaged);
        let kept: Vec<&String> = seen.iter().filter(|told| told.starts_with('/')).collect();
        // A byte of the head that nothing depends on (its time, its system) may have been hit.
        let wanted: &[&str] =
            if seen.len() == kept.len() { &["/0", "/1", "/2", "/3"] } else { &["/0", "/2", "/3"] };
        assert_eq!(kept, wanted, "byte {at}: {seen:?}");
    }
    for cut in start + 1..end {
        let damaged = [&whole[..cut], &whole[end..]].concat();
        let seen = all_told(&damaged);
        assert_eq!(seen.len(), 4, "cut at {cut}: {seen:?}");
        assert!(seen[1].starts_with("bad: "), "cut at {cut}: {seen:?}");
        assert_eq!([&seen[0], &seen[2], &seen[3]], ["/0", "/2", "/3"], "cut at {cut}");
    }
}

#[test]
fn a_wrong_content_length_costs_its_own_record_and_no_other() {
    let good = String::from_utf8(page(1)).unwrap();
    let length = good.split("Content-Length: ").nth(1).unwrap().split("\r\n").next().unwrap().to_owned();
    for wrong in ["1", "60", "88", "300", "100000", "99999999999999999999", "-3", ""] {
        let broken = good.replace(&format!("Content-Length: {length}"), &format!("Content-Length: {wrong}"));
        let records = [page(0), broken.into_bytes(), page(2), page(3)];
        for (form, bytes) in forms(&records) {
            let seen = all_told(&bytes);
            let kept: Vec<&String> = seen.iter().filter(|told| told.starts_with('/')).collect();
            assert_eq!(kept, ["/0", "/2", "/3"], "{form}, {wrong}: {seen:?}");
            assert_eq!(seen.len(), 4, "{form}, {wrong}: {seen:?}");
        }
    }
}

#[test]
fn a_truncated_file_gives_what_is_whole_and_says_what_is_not() {
    let records: Vec<Vec<u8>> = (0..2).map(page).collect();
    for (form, bytes) in forms(&records) {
        let start = if form == "plain" { records[0].len() + 1 } else { 1 };
        for cut in start..bytes.len() - 4 {
            let seen = all_told(&bytes[..cut]);
            assert!(
                seen.iter().any(|told| told.starts_with("bad: ")) || seen == ["/0"],
                "{form}, {cut}: {seen:?}"
            );
            assert!(!seen.iter().any(|told| told == "/1"), "{form}, {cut}: {seen:?}");
        }
    }
}

#[test]
fn rubbish_before_and_between_records_costs_none_of_them() {
    let rubbish: &[u8] = b"rubbish\n\x1f\x8b\x08 and more\nWARC/\n\x1f\x8b\n";
    for (first, second) in [(page(0), page(1)), (gzip(&page(0)), gzip(&page(1))), (page(0), gzip(&page(1)))] {
        let bytes = [rubbish, &first, rubbish, b"\n", &second].concat();
        let seen = read_all(&bytes);
        let kept: Vec<String> = seen.iter().map(told).filter(|told| told.starts_with('/')).collect();
        // What stands behind a record without gzip tells nothing from a wrong length.
        let wanted: &[&str] = if first.starts_with(b"WARC") { &["/1"] } else { &["/0", "/1"] };
        assert_eq!(kept, wanted, "{seen:?}");
        for (at, met) in seen.iter().enumerate() {
            assert_eq!(read_from(&bytes, met.after), seen[at + 1..], "behind {at}");
        }
    }
}

#[test]
fn what_is_no_warc_file_is_one_bad_place() {
    for bytes in
        [&b"<html><p>a page</p></html>\n"[..], b"\x1f", &gzip(b"a text\nof two lines\n"), b"WARC/x\n"]
    {
        assert_eq!(all_told(bytes), ["bad: no record begins here"], "{bytes:?}");
    }
    for nothing in [&b""[..], b"\r\n\r\n", &gzip(b"")] {
        assert!(read_all(nothing).is_empty());
    }
}

#[test]
fn a_file_that_cannot_be_read_is_no_damage() {
    struct Failing(u64);
    impl io::Read for Failing {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let bytes = gzip(&page(0));
            let at = usize::try_from(self.0).unwrap();
            if at >= bytes.len() - 4 {
                return Err(io::Error::other("the disk is gone"));
            }
            into[0] = bytes[at];
            self.0 += 1;
            Ok(1)
        }
    }
    impl Seek for Failing {
        fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
            if let io::SeekFrom::Start(at) = to {
                self.0 = at;
            }
            Ok(self.0)
        }
    }
    let mut reader = Reader::new(BufReader::new(Failing(0)), Place::default(), CAP).unwrap();
    assert_eq!(reader.read(NOW).unwrap_err().to_string(), "the disk is gone");
    assert!(reader.read(NOW).is_err());
}

proptest! {
    #[test]
    fn any_bytes_end_and_every_place_leads_on(
        pieces in prop::collection::vec((0usize..8, any::<u16>(), any::<u8>()), 0..6),
    ) {
        let mut bytes = Vec::new();
        for (kind, at, byte) in pieces {
            let mut piece = match kind {
                0 => page(1),
                1 => gzip(&page(2)),
                2 => gzip(&[page(3), page(4)].concat()),
                3 => b"WARC/1.0\r\n".to_vec(),
                4 => vec![0x1f, 0x8b, 8, byte],
                _ => vec![byte; 9],
            };
            let at = usize::from(at) % (piece.len() * 3);
            if let Some(hit) = piece.get_mut(at) {
                *hit = byte;
            }
            bytes.extend(piece);
        }
        let whole = read_all(&bytes);
        let mut last = Place::default();
        for met in &whole {
            prop_assert_eq!(met.at, last);
            prop_assert!((met.after.offset, met.after.within) > (last.offset, last.within));
            last = met.after;
        }
        for (at, met) in whole.iter().enumerate() {
            prop_assert_eq!(read_from(&bytes, met.after), &whole[at + 1..], "behind {}", at);
        }
    }
}
