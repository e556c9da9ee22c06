//! WARC files: from outside, from any point on, damaged.

use super::*;
use std::io::Write;
use std::sync::Mutex;

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A record of a kind, with a block of a type.
fn record(kind: &str, target: &str, media: &str, block: &str) -> Vec<u8> {
    format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <{target}>\r\nWARC-Date: 2025-12-01T10:00:00Z\r\n\
         Content-Type: {media}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
    .into_bytes()
}

/// What a crawler got from an address.
pub fn response(target: &str, html: &str) -> Vec<u8> {
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}");
    record("response", target, "application/http;msgtype=response", &answer)
}

fn page(number: usize) -> Vec<u8> {
    response(&format!("http://courier.example/{number}"), &format!("<p>The envoys met in room {number}.</p>"))
}

/// Pages with all that crawlers write between them, and one record that is cut short.
fn records() -> Vec<Vec<u8>> {
    let site = "http://courier.example/";
    let mut broken = page(9);
    let length = broken.len();
    broken.truncate(length - 20);
    broken.extend(b"\r\n\r\n");
    vec![
        record("warcinfo", "", "application/warc-fields", "software: a crawler\r\n"),
        record("request", site, "application/http;msgtype=request", "GET / HTTP/1.1\r\n\r\n"),
        page(1),
        record("revisit", site, "application/http;msgtype=response", "HTTP/1.1 200 OK\r\n\r\n"),
        broken,
        page(2),
        page(1),
        record("metadata", site, "application/warc-fields", "outlink: nowhere\r\n"),
        record("response", site, "application/http", "HTTP/1.1 301 Moved\r\nLocation: /x\r\n\r\n"),
        record(
            "resource",
            "http://courier.example/3",
            "text/html",
            "<p>Only the weather, says 3: the weather.</p>",
        ),
        record("conversion", "http://courier.example/4", "text/plain", "The envoys left."),
    ]
}

/// The same records in each form that a file may have.
fn forms() -> [(&'static str, Vec<u8>); 3] {
    let records = records();
    [
        ("plain.warc", records.concat()),
        ("members.warc.gz", records.iter().flat_map(|record| gzip(record)).collect()),
        ("whole.warc.gz", gzip(&records.concat())),
    ]
}

pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> Documents {
    let file = folder.join(name);
    std::fs::write(&file, bytes).unwrap();
    Documents::Warc(file)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_records_of_a_warc_file_are_summed_up_by_outcome() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in forms() {
        let given = write(folder.path(), name, &bytes);
        let path = folder.path().join(format!("{name}.db"));
        let store = open(&path);
        let first = all_documents(&store, &given).await;
        let tally = &first.tally;
        assert_eq!((tally.read, tally.new, tally.known, tally.bad), (6, 4, 1, 1), "{name}: {tally:?}");
        let passed: Vec<(&str, u64)> =
            tally.passed_over.iter().map(|(what, count)| (what.as_str(), *count)).collect();
        let kinds = [("metadata", 1), ("request", 1), ("revisit", 1), ("status 301", 1), ("warcinfo", 1)];
        assert_eq!(passed, kinds, "{name}");
        assert!(tally.examples[0].place.starts_with("record 5 at byte "), "{name}: {tally:?}");
        assert_eq!(by_state(&first.entries), [4, 3, 1, 0, 0, 0], "{name}");
        let before = left_behind(&path);
        let second = all_documents(&store, &given).await;
        assert_eq!((second.read_before, second.tally.read, second.end), (true, 0, End::Finished), "{name}");
        assert_eq!(by_state(&second.entries), [4, 3, 1, 0, 0, 0], "{name}");
        assert_eq!(left_behind(&path), before, "{name}");
        store.close().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_over_warc_records_killed_after_any_of_them_goes_on_without_gap_or_double() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in forms() {
        let given = write(folder.path(), name, &bytes);
        let place = tempfile::tempdir_in(folder.path()).unwrap();
        let (images, wanted) = cut_everywhere(place.path(), &given).await;
        assert_eq!(images.len(), records().len(), "{name}");
        for image in images {
            let store = open(&image);
            let summary = all_documents(&store, &given).await;
            assert_eq!((summary.end, summary.resumed), (End::Finished, true));
            assert_eq!((summary.tally.read, summary.tally.bad), (6, 1), "{}", image.display());
            assert_eq!(left_behind(&image), wanted, "{}", image.display());
            store.close().unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_a_warc_file_was_fetched_when_the_archive_says() {
    let folder = tempfile::tempdir().unwrap();
    let given = write(folder.path(), "in.warc", &page(1));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let watching: Process = Arc::new({
        let seen = Arc::clone(&seen);
        move |input| {
            seen.lock().unwrap().push(format!("{} {}", input.page.url, input.page.fetched_at));
            process(input)
        }
    });
    let store = open(&folder.path().join("a.db"));
    let settings = Settings::default();
    let (processors, limits) = (processors(), Limits::default());
    let desk = Desk {
        store: &store,
        settings: &settings,
        outlets: &[],
        process: &watching,
        processors: &processors,
        limits,
    };
    run_documents(&given, desk, &CancellationToken::new(), &mut |_| {}).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), ["http://courier.example/1 2025-12-01T10:00:00Z"]);
    store.close().unwrap();
}

#[test]
fn names_of_files_are_told_without_the_orders_to_a_terminal_in_them() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["\u{1b}[2J1.warc", "2.warc"];
    for name in names {
        write(folder.path(), name, &record("warcinfo", "", "application/warc-fields", "software: x\r\n"));
    }
    let ended = child::run(folder.path(), &[&["--db", "a.db", "backfill", "warc"][..], &names].concat());
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("[2J1.warc:\n0 read") && !ended.out.contains('\u{1b}'), "{ended:?}");
}

#[test]
fn several_warc_files_are_read_in_turn_and_each_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let text =
        "<p>The harbour was quiet on Sunday, and the ferries left on time as they always do.</p>".repeat(5);
    let story = |number: usize| {
        response(&format!("http://courier.example/{number}"), &format!("<title>{number}</title>{text}"))
    };
    write(folder.path(), "1.warc.gz", &[gzip(&story(1)), gzip(&story(2))].concat());
    write(folder.path(), "2.warc", &story(3));
    write(folder.path(), "3.warc.gz", b"this is no archive\n");
    let backfill =
        |files: &[&str]| child::run(folder.path(), &[&["--db", "a.db", "backfill", "warc"], files].concat());
    let ended = backfill(&["1.warc.gz", "2.warc"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    for part in ["1.warc.gz:\n2 read: 2 new", "2.warc:\n1 read: 1 new", "1 in this job:"] {
        assert!(ended.out.contains(part), "`{part}`: {ended:?}");
    }
    let wrong = backfill(&["3.warc.gz", "2.warc"]);
    assert_eq!(wrong.code, Some(1), "{wrong:?}");
    assert!(
        wrong.out.contains("2.warc:\nread to its end before: nothing in it is new\n1 in this job:"),
        "{wrong:?}"
    );
    assert!(wrong.error.contains("record 1 at byte 0: no record begins here"), "{wrong:?}");
    assert_eq!(backfill(&["3.warc.gz"]).code, Some(1), "what brought nothing is read again, and told");
    let missing = backfill(&["1.warc.gz", "nowhere.warc"]);
    assert_eq!((missing.code, missing.out.as_str()), (Some(1), ""), "nothing is begun: {missing:?}");
    assert!(missing.error.contains("cannot read `nowhere.warc`"), "{missing:?}");
}
