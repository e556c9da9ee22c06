//! Web archives: what their CDX servers list, how they fail, and where the pages come from.

use super::*;
use jiff::SignedDuration;
use peacewire::backfill::CaptureRange;
use std::sync::Mutex;
use wiremock::matchers::{header, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockBuilder};

const SERVER: &str = "/cdx/search/cdx";
const MOMENT: &str = "20251130120000";

/// An archive with what the newspaper had.
async fn archive_of(pages: &[&str]) -> Site {
    let mut site = site_of(&[]).await;
    site.source("archive", Vec::new());
    for page in pages {
        site.article("archive", &replayed(page)).await;
    }
    site
}

fn replayed(page: &str) -> String {
    format!("/web/{MOMENT}id_/http://courier.example{page}")
}

fn captures() -> Links {
    captures_of("courier.example/")
}

fn captures_of(prefix: &str) -> Links {
    let (server, replay) = (url("archive", SERVER), url("archive", "/web/"));
    Links::Captures(CaptureRange::new(prefix, server, Some(replay), (None, None)).unwrap())
}

/// The rows of an answer, and the key to go on by.
fn rows(pages: &[&str], key: Option<&str>) -> ResponseTemplate {
    let names = r#"["urlkey","timestamp","original","mimetype","statuscode"]"#.to_owned();
    let rows = pages.iter().map(|page| {
        format!(r#"["example,courier){page}","{MOMENT}","http://courier.example{page}","text/html","200"]"#)
    });
    let key = key.map(|key| format!(r#"[],["{key}"]"#));
    let table: Vec<String> = std::iter::once(names).chain(rows).chain(key).collect();
    ResponseTemplate::new(200).set_body_raw(format!("[{}]", table.join(",")), "application/json")
}

fn asked() -> MockBuilder {
    Mock::given(path(SERVER)).and(header("host", "archive.example"))
}

async fn first(site: &Site, answer: ResponseTemplate) {
    asked().and(query_param_is_missing("resumeKey")).respond_with(answer).mount(&site.server).await;
}

/// The answer behind a key, as the server decodes it.
async fn behind(site: &Site, key: &str, answer: ResponseTemplate) {
    asked().and(query_param("resumeKey", key)).respond_with(answer).mount(&site.server).await;
}

/// Two answers with four captures, one of them twice.
async fn small_archive() -> Site {
    let site = archive_of(&["/a", "/b", "/c", "/d"]).await;
    first(&site, rows(&["/a", "/b"], Some("example%2Ccourier%29%2Fc+2025"))).await;
    behind(&site, "example,courier)/c 2025", rows(&["/c", "/b", "/d"], None)).await;
    site
}

#[tokio::test(flavor = "multi_thread")]
async fn captures_are_fetched_from_the_archive_and_known_by_their_own_address() {
    let site = small_archive().await;
    let closed = ResponseTemplate::new(200).set_body_raw("User-agent: *\nDisallow: /cdx\n", "text/plain");
    site.page("archive", "/robots.txt", closed).await;
    let store = site.open();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let mut setup = site.setup(&store);
    setup.process = Arc::new({
        let seen = Arc::clone(&seen);
        move |input| {
            seen.lock().unwrap().push(format!("{} {}", input.page.url, input.page.fetched_at));
            process(input)
        }
    });
    let stop = CancellationToken::new();
    let summary = run_links(&captures(), &setup, &store, &stop, &mut |_| {}).await.unwrap();
    assert_eq!((summary.tally.read, summary.tally.new, summary.tally.known), (5, 4, 1));
    assert_eq!((summary.end, by_state(&summary.entries)), (End::Finished, [4, 4, 0, 0, 0, 0]));
    let mut seen = seen.lock().unwrap().clone();
    seen.sort();
    let wanted =
        ["a", "b", "c", "d"].map(|page| format!("http://courier.example/{page} 2025-11-30T12:00:00Z"));
    assert_eq!(seen, wanted);
    let received = site.server.received_requests().await.unwrap();
    let own = |request: &&wiremock::Request| request.headers.get("host").unwrap() == "courier.example";
    assert_eq!(received.iter().filter(own).count(), 0, "the site itself is not asked");
    let again = links(&site, &store, &captures()).await;
    assert_eq!((again.tally.new, by_state(&again.entries)), (0, [4, 4, 0, 0, 0, 0]));
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_of_an_archive_are_obeyed_for_its_captures() {
    let site = small_archive().await;
    let closed = ResponseTemplate::new(200).set_body_raw("User-agent: *\nDisallow: /web/\n", "text/plain");
    site.page("archive", "/robots.txt", closed).await;
    let store = site.open();
    let summary = links(&site, &store, &captures()).await;
    assert_eq!(summary.entries.reasons.get("robots"), Some(&4), "{summary:?}");
    assert_eq!(site.requests(&replayed("/a")).await, 0);
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_over_captures_killed_at_any_report_goes_on_without_gap_or_double() {
    let site = small_archive().await;
    let (path, store) = (site.file(), site.open());
    let mut images: Vec<PathBuf> = Vec::new();
    let mut report = |_: &Progress| {
        images.push(crash_image(&path, &site.folder.path().join(format!("cut-{}", images.len()))));
    };
    run_links(&captures(), &site.setup(&store), &store, &CancellationToken::new(), &mut report)
        .await
        .unwrap();
    store.close().unwrap();
    let wanted = left_behind(&path);
    assert!(images.len() > 6, "{images:?}");
    for image in images {
        let before = site.requests(SERVER).await;
        let store = open(&image);
        let summary = links(&site, &store, &captures()).await;
        assert_eq!(summary.end, End::Finished);
        assert_eq!(left_behind(&image), wanted, "{}", image.display());
        assert!(site.requests(SERVER).await - before <= 2, "{}", image.display());
        counts(&store);
        store.close().unwrap();
    }
}

fn places(summary: &Summary) -> Vec<&str> {
    summary.tally.examples.iter().map(|bad| bad.why.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cdx_server_that_asks_for_a_pause_gets_it_and_is_asked_again() {
    for status in [429, 503] {
        let site = archive_of(&["/a"]).await;
        let busy = ResponseTemplate::new(status).insert_header("retry-after", "0");
        asked().respond_with(busy).up_to_n_times(2).mount(&site.server).await;
        first(&site, rows(&["/a"], None)).await;
        let store = site.open();
        let mut setup = site.setup(&store);
        setup.policy.retry_after_least = SignedDuration::ZERO;
        let stop = CancellationToken::new();
        let summary = run_links(&captures(), &setup, &store, &stop, &mut |_| {}).await.unwrap();
        assert_eq!((summary.tally.new, summary.tally.bad), (1, 0), "{status}");
        assert_eq!(site.requests(SERVER).await, 3, "{status}");
        store.close().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cdx_server_that_asks_for_a_long_pause_is_left_alone_and_the_walk_goes_on_later() {
    let site = archive_of(&["/a", "/b"]).await;
    first(&site, rows(&["/a"], Some("k1"))).await;
    let pause = ResponseTemplate::new(429).insert_header("retry-after", "3600");
    behind(&site, "k1", pause).await;
    let store = site.open();
    let mut setup = site.setup(&store);
    // Where hosts are kept apart, pauses are kept over all runs.
    setup.settings.job_host_gap = Duration::from_millis(1);
    let stop = CancellationToken::new();
    let stopped = run_links(&captures(), &setup, &store, &stop, &mut |_| {}).await.unwrap();
    assert_eq!((stopped.end, site.requests(SERVER).await), (End::Waiting, 2));
    assert_eq!(places(&stopped), ["status 429, and it asks to be left alone"]);
    let still = run_links(&captures(), &setup, &store, &stop, &mut |_| {}).await.unwrap();
    assert_eq!((still.end, site.requests(SERVER).await), (End::Waiting, 2), "nothing is asked in the pause");
    store.close().unwrap();
    // The hour is over.
    let connection = rusqlite::Connection::open(site.file()).unwrap();
    connection.execute("UPDATE hosts SET paused_until = NULL, next_slot_ms = 0", []).unwrap();
    site.server.reset().await;
    for page in ["/a", "/b"] {
        site.article("archive", &replayed(page)).await;
    }
    behind(&site, "k1", rows(&["/b"], None)).await;
    let store = site.open();
    let rest = links(&site, &store, &captures()).await;
    assert_eq!((rest.end, rest.resumed, by_state(&rest.entries)), (End::Finished, true, [2, 2, 0, 0, 0, 0]));
    assert_eq!((rest.tally.bad, site.requests(SERVER).await), (0, 1), "it goes on behind the last key");
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_page_where_captures_were_expected_is_named_and_asked_for_again_later() {
    let site = archive_of(&["/a", "/b"]).await;
    first(&site, rows(&["/a"], Some("k1"))).await;
    let page = "<html><head><title>Please wait</title></head><body>busy</body></html>";
    behind(&site, "k1", ResponseTemplate::new(200).set_body_raw(page, "text/html")).await;
    let store = site.open();
    let stopped = links(&site, &store, &captures()).await;
    assert_eq!((stopped.end, site.requests(SERVER).await, stopped.entries.stored), (End::Waiting, 4, 1));
    assert_eq!(places(&stopped), ["an HTML page instead of captures: Please wait"]);
    site.server.reset().await;
    site.article("archive", &replayed("/b")).await;
    behind(&site, "k1", rows(&["/b"], None)).await;
    let rest = links(&site, &store, &captures()).await;
    assert_eq!((rest.end, rest.resumed, by_state(&rest.entries)), (End::Finished, true, [2, 2, 0, 0, 0, 0]));
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_walk_through_answers_that_come_again_ends_and_says_so() {
    // The key does not move; the keys go in a circle; another key leads to the same answer.
    for (keys, what) in [
        (&[("k1", "/b", "k1")][..], "a key to go on by"),
        (&[("k1", "/b", "k2"), ("k2", "/c", "k1")], "a key to go on by"),
        (&[("k1", "/a", "k1")], "an answer"),
    ] {
        let site = archive_of(&["/a", "/b", "/c"]).await;
        first(&site, rows(&["/a"], Some("k1"))).await;
        for (key, page, next) in keys {
            behind(&site, key, rows(&[page], Some(next))).await;
        }
        let store = site.open();
        let summary = links(&site, &store, &captures()).await;
        assert_eq!((summary.end, site.requests(SERVER).await), (End::Finished, 1 + keys.len()), "{keys:?}");
        let why =
            format!("the server gives {what} that it gave before: what would follow cannot be asked for");
        assert_eq!(places(&summary), [why], "{keys:?}");
        store.close().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_captures_than_one_job_takes_in_are_counted_and_an_answer_without_key_is_not_believed_whole() {
    let site = archive_of(&["/0", "/1"]).await;
    let names: Vec<String> = (0..2000).map(|page| format!("/{page}")).collect();
    first(&site, rows(&names.iter().map(String::as_str).collect::<Vec<_>>(), None)).await;
    let store = site.open();
    let mut setup = site.setup(&store);
    setup.settings.job_captures = 2;
    let stop = CancellationToken::new();
    let summary = run_links(&captures(), &setup, &store, &stop, &mut |_| {}).await.unwrap();
    assert_eq!((summary.tally.read, summary.tally.new, summary.tally.bad), (2001, 2, 1999));
    let why = places(&summary);
    assert!(why[0].contains("as many captures as were asked for and no key"), "{why:?}");
    assert!(why[1].contains("1998 and what follows beyond 2 captures (daemon.job_captures)"), "{why:?}");
    assert_eq!(by_state(&summary.entries), [2, 2, 0, 0, 0, 0]);
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_cdx_server_lists_besides_pages_of_the_site_and_the_days_is_counted() {
    let site = archive_of(&["/a"]).await;
    let lines = format!(
        "k {MOMENT} http://courier.example/a text/html 200\nk {MOMENT} http://courier.example/b text/html 301\n\
         k {MOMENT} http://courier.example/c image/png 200\nk {MOMENT} http://other.example/d text/html 200\n\
         k 20240101000000 http://courier.example/e text/html 200\nk soon http://courier.example/f text/html 200\n"
    );
    first(&site, ResponseTemplate::new(200).set_body_raw(lines, "text/plain")).await;
    let (server, replay) = (url("archive", SERVER), url("archive", "/web/"));
    let days = (Some("2025-11-01T00:00:00Z".parse().unwrap()), Some("2025-12-01T00:00:00Z".parse().unwrap()));
    let given = Links::Captures(CaptureRange::new("*.courier.example", server, Some(replay), days).unwrap());
    let store = site.open();
    let summary = links(&site, &store, &given).await;
    let tally = &summary.tally;
    assert_eq!((tally.read, tally.new, tally.outside, tally.bad), (4, 1, 1, 2), "{tally:?}");
    assert_eq!(tally.passed_over.values().sum::<u64>(), 2);
    assert_eq!(places(&summary), ["a page of another site", "`soon` is no moment"]);
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collection_without_a_replay_is_read_page_by_page_and_fetched_from_the_site() {
    let mut site = site_of(&["/a", "/b"]).await;
    site.source("archive", Vec::new());
    let collection = "/CC-MAIN-2025-47-index";
    let count = Mock::given(path(collection)).and(query_param("showNumPages", "true"));
    let pages = ResponseTemplate::new(200).set_body_raw(r#"{"pages": 5, "pageSize": 1}"#, "application/json");
    count.respond_with(pages).mount(&site.server).await;
    let line = |page: &str| {
        let line = format!(
            "{{\"timestamp\":\"{MOMENT}\",\"url\":\"http://courier.example{page}\",\"mime\":\"text/html\",\"status\":\"200\"}}\n"
        );
        ResponseTemplate::new(200).set_body_string(line)
    };
    // A page without matches is told with either status.
    let nothing = |status: u16| {
        let message = r#"{"message": "No Captures found for: courier.example/"}"#;
        ResponseTemplate::new(status).set_body_raw(message, "application/json")
    };
    let answers = [line("/a"), nothing(404), nothing(200), nothing(404), line("/b")];
    for (number, answer) in answers.into_iter().enumerate() {
        let page = Mock::given(path(collection)).and(query_param("page", number.to_string()));
        page.respond_with(answer).mount(&site.server).await;
    }
    let given = CaptureRange::new("http://courier.example/", url("archive", collection), None, (None, None));
    let store = site.open();
    let summary = links(&site, &store, &Links::Captures(given.unwrap())).await;
    assert_eq!((summary.end, by_state(&summary.entries)), (End::Finished, [2, 2, 0, 0, 0, 0]), "{summary:?}");
    assert_eq!((site.requests(collection).await, site.requests("/a").await), (6, 1));
    let empty = summary.tally.passed_over.get("page of the index without captures");
    assert_eq!((summary.tally.bad, empty), (0, Some(&3)));
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_of_pywb_without_pages_gives_all_its_captures_at_once() {
    let site = archive_of(&["/a", "/b"]).await;
    let collection = "/news/cdx";
    let lines = ["/a", "/b"].map(|page| {
        format!("{{\"timestamp\":\"{MOMENT}\",\"url\":\"http://courier.example{page}\",\"mime\":\"text/html\",\"status\":\"200\"}}\n")
    });
    let answer = ResponseTemplate::new(200).set_body_string(lines.concat());
    Mock::given(path(collection)).respond_with(answer).mount(&site.server).await;
    let replay = Some(url("archive", "/web/"));
    let given = CaptureRange::new("courier.example/", url("archive", collection), replay, (None, None));
    let store = site.open();
    let summary = links(&site, &store, &Links::Captures(given.unwrap())).await;
    assert_eq!((summary.end, by_state(&summary.entries)), (End::Finished, [2, 2, 0, 0, 0, 0]), "{summary:?}");
    assert_eq!((summary.tally.bad, site.requests(collection).await), (0, 1));
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_that_bars_us_in_the_middle_of_a_walk_is_asked_again_from_there() {
    let site = archive_of(&["/a"]).await;
    first(&site, rows(&["/a"], Some("k1"))).await;
    behind(&site, "k1", ResponseTemplate::new(403)).await;
    let store = site.open();
    let barred = links(&site, &store, &captures()).await;
    assert_eq!((barred.end, site.requests(SERVER).await), (End::Waiting, 2));
    let again = links(&site, &store, &captures()).await;
    assert_eq!((again.end, again.resumed, site.requests(SERVER).await), (End::Waiting, true, 3));
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_absurdly_long_key_ends_the_walk_and_no_key_swells_the_checkpoint() {
    let site = archive_of(&["/a", "/b"]).await;
    let key = "k".repeat(1000);
    first(&site, rows(&["/a"], Some(&key))).await;
    behind(&site, &key, rows(&["/b"], Some(&"k".repeat(1100)))).await;
    let store = site.open();
    let summary = links(&site, &store, &captures()).await;
    assert_eq!((summary.end, summary.entries.stored), (End::Finished, 2));
    assert_eq!(places(&summary), ["a key to go on by of 1100 bytes: what would follow is not asked for"]);
    store.close().unwrap();
    let connection = rusqlite::Connection::open(site.file()).unwrap();
    let kept: String = connection.query_row("SELECT checkpoint FROM jobs", [], |row| row.get(0)).unwrap();
    assert!(!kept.contains("kkkkk"), "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_that_leads_to_another_is_of_the_day_of_that_one_and_never_of_another_page() {
    let site = archive_of(&["/b"]).await;
    first(&site, rows(&["/a", "/b", "/c", "/d"], None)).await;
    for (page, to) in [
        ("/a", "/web/20251202080000id_/https://www.courier.example/a"),
        ("/c", "/web/20251202080000id_/http://courier.example/other"),
        ("/d", "/about"),
    ] {
        let moved = ResponseTemplate::new(302).insert_header("location", to);
        site.page("archive", &replayed(page), moved).await;
        site.article("archive", to).await;
    }
    let store = site.open();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let mut setup = site.setup(&store);
    setup.process = Arc::new({
        let seen = Arc::clone(&seen);
        move |input| {
            seen.lock().unwrap().push(format!("{} {}", input.page.url.path(), input.page.fetched_at));
            process(input)
        }
    });
    let stop = CancellationToken::new();
    run_links(&captures(), &setup, &store, &stop, &mut |_| {}).await.unwrap();
    let mut seen = seen.lock().unwrap().clone();
    seen.sort();
    assert_eq!(seen, ["/a 2025-12-02T08:00:00Z", "/b 2025-11-30T12:00:00Z"]);
    let connection = rusqlite::Connection::open(site.file()).unwrap();
    let why = |page: &str| -> String {
        let sql = "SELECT coalesce(detail, '') FROM entries WHERE url LIKE ?1";
        connection.query_row(sql, [format!("%{page}")], |row| row.get(0)).unwrap()
    };
    assert!(why("/c").contains("http://courier.example/other"), "{}", why("/c"));
    assert!(why("/d").contains("no capture"), "{}", why("/d"));
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_an_archive_does_not_have_is_told_once_and_ends() {
    let site = archive_of(&[]).await;
    let store = site.open();
    let summary = links(&site, &store, &captures()).await;
    assert_eq!((summary.end, site.requests(SERVER).await), (End::Finished, 1));
    assert_eq!(places(&summary), ["not found: no captures of this, or no CDX server there"]);
    store.close().unwrap();
}

#[test]
fn what_names_no_site_is_not_asked_for() {
    for prefix in ["", "*", "*.", "courier", "http://", "https:///a", "com", "*.com/"] {
        let range = CaptureRange::new(prefix, url("archive", SERVER), None, (None, None));
        assert!(range.unwrap_err().to_string().contains("names no site"), "{prefix}");
    }
    for prefix in ["courier.example", "*.courier.example", "https://courier.example/2025/*"] {
        assert!(CaptureRange::new(prefix, url("archive", SERVER), None, (None, None)).is_ok(), "{prefix}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_reads_an_archive_and_says_what_it_waits_for() {
    let site = small_archive().await;
    let folder = tempfile::tempdir().unwrap();
    let settings = child::settings(&site.server, &["courier", "archive"], &child::hasty(""));
    std::fs::write(folder.path().join("p.toml"), settings).unwrap();
    let run = async |server: &'static str| {
        let folder = folder.path().to_owned();
        let arguments = ["backfill", "cdx", "courier.example/", "--server", server, "--since", "2025-11-01"];
        tokio::task::spawn_blocking(move || child::run_here(&folder, &arguments)).await.unwrap()
    };
    let ended = run("http://archive.example/cdx/search/cdx").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("5 read: 4 new, 1 known, 0 bad"), "{ended:?}");
    assert!(ended.out.contains("4 in this job:"), "{ended:?}");
    assert_eq!(site.requests(&replayed("/a")).await, 1, "the archive's own place is known: {ended:?}");
    let wrong = run("archive.example").await;
    assert_eq!(wrong.code, Some(1), "{wrong:?}");
    assert!(wrong.error.contains("--server") && wrong.error.contains("in full"), "{wrong:?}");
}
