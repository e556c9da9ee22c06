//! Backfills from every kind of source: outcomes, going on from any point, odd input, a daemon beside them.

mod captures;
mod gdelt;
mod sitemaps;
pub mod warc;

use super::child::{self, Running};
use super::daemon::{Desk as Site, article, counts, process, somebody_else, url};
use super::fetch::processors;
use super::store::crash::crash_image;
use peacewire::archive::jsonl::Fields;
use peacewire::backfill::{
    Desk, Documents, End, Limits, Links, Progress, Summary, UrlList, run_documents, run_links,
};
use peacewire::daemon::{Mode, Process, Settings, run};
use peacewire::model::ListingSpec;
use peacewire::store::{EntryCounts, Options, Store};
use peacewire::telemetry::now;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use wiremock::ResponseTemplate;

fn open(path: &Path) -> Store {
    Store::open(path, &Options { batch_wait: Duration::from_millis(1), ..Options::default() }).unwrap()
}

/// One document a transaction, so that every document is a place where a run can be cut.
fn one_by_one() -> Limits {
    Limits { batch: 1, ..Limits::default() }
}

async fn documents(
    store: &Store,
    documents: &Documents,
    limits: Limits,
    stop: &CancellationToken,
    report: &mut (dyn FnMut(&Progress) + Send),
) -> Summary {
    let process: Process = Arc::new(process);
    let settings = Settings { cpu_workers: 2, ..Settings::default() };
    let processors = processors();
    let desk =
        Desk { store, settings: &settings, outlets: &[], process: &process, processors: &processors, limits };
    run_documents(documents, desk, stop, report).await.unwrap()
}

async fn all_documents(store: &Store, given: &Documents) -> Summary {
    documents(store, given, Limits::default(), &CancellationToken::new(), &mut |_| {}).await
}

fn by_state(entries: &EntryCounts) -> [u64; 6] {
    [entries.listed, entries.stored, entries.off_topic, entries.duplicate, entries.failed, entries.waiting]
}

/// All that a job leaves behind, without row ids and times.
fn left_behind(path: &Path) -> Vec<String> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let mut left = Vec::new();
    for sql in [
        "SELECT url || ' ' || state || ' ' || coalesce(reason, '') FROM entries ORDER BY 1",
        "SELECT public_id || ' ' || text_version FROM articles JOIN revisions r ON r.article = articles.id ORDER BY 1",
        "SELECT state || ' job' FROM jobs",
    ] {
        let mut query = connection.prepare(sql).unwrap();
        left.extend(query.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap));
    }
    left
}

const LINES: &str = r#"{"id":"1","outlet":"Evening Echo","title":"First","text":"The delegations met at noon."}
{broken

{"id":"2","text":"Nothing but the weather."}
[1,2]
{"id":"3","text":"There is nothing to read."}
{"id":"1","outlet":"Evening Echo","title":"First","text":"The delegations met at noon."}
{"id":"4","url":"https://echo.example/4","html":"<p>The envoys left at night.</p>"}
{"id":"5","text":"Please make it panic."}
{"id":"6"}
"#;

fn jsonl(folder: &Path, lines: &str) -> Documents {
    let file = folder.join("in.jsonl");
    std::fs::write(&file, lines).unwrap();
    Documents::Jsonl { file, fields: Fields::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn json_lines_are_summed_up_by_outcome_and_a_second_run_stores_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let given = jsonl(folder.path(), LINES);
    let store = open(&path);
    let first = all_documents(&store, &given).await;
    let tally = &first.tally;
    assert_eq!((tally.read, tally.new, tally.known, tally.bad), (9, 5, 1, 3));
    let places: Vec<&str> = tally.examples.iter().map(|bad| bad.place.as_str()).collect();
    assert_eq!(places, ["line 2", "line 5", "line 10"]);
    assert_eq!(by_state(&first.entries), [5, 2, 1, 0, 2, 0]);
    assert_eq!(first.entries.reasons.get("unreadable"), Some(&2));
    assert_eq!((first.end, first.resumed), (End::Finished, false));
    let before = left_behind(&path);
    let second = all_documents(&store, &given).await;
    assert_eq!((second.tally.new, second.tally.known, second.resumed), (0, 6, false));
    assert_eq!(left_behind(&path), before);
    counts(&store);
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_of_pages_are_found_by_the_map_and_other_maps_are_other_jobs() {
    let folder = tempfile::tempdir().unwrap();
    let lines = r#"{"meta":{"key":"7","head":"Seventh"},"source":"Echo","page":"<p>The envoys met.</p>"}"#;
    let Documents::Jsonl { file, .. } = jsonl(folder.path(), lines) else { unreachable!() };
    let with = |map: &str| Documents::Jsonl { file: file.clone(), fields: Fields::parse(map).unwrap() };
    let store = open(&folder.path().join("a.db"));
    let unmapped = all_documents(&store, &with("")).await;
    assert_eq!((unmapped.tally.bad, unmapped.entries.listed), (1, 0));
    let mapped = all_documents(&store, &with("id=meta.key,title=meta.head,outlet=source,html=page")).await;
    assert_eq!((mapped.tally.bad, mapped.entries.stored), (0, 1));
    let title: String = rusqlite::Connection::open(folder.path().join("a.db"))
        .unwrap()
        .query_row("SELECT title FROM v_articles WHERE outlet = 'echo'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(title, "Seventh");
    store.close().unwrap();
}

/// What a machine leaves that stops at the moment of each report, and what a run that is not cut leaves.
async fn cut_everywhere(folder: &Path, given: &Documents) -> (Vec<PathBuf>, Vec<String>) {
    let path = folder.join("a.db");
    let store = open(&path);
    let mut images = Vec::new();
    let mut report = |progress: &Progress| {
        if let Progress::Advanced { .. } = progress {
            images.push(crash_image(&path, &folder.join(format!("cut-{}", images.len()))));
        }
    };
    documents(&store, given, one_by_one(), &CancellationToken::new(), &mut report).await;
    store.close().unwrap();
    (images, left_behind(&path))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_killed_after_any_document_goes_on_without_gap_or_double() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("pages");
    std::fs::create_dir_all(pages.join("sub")).unwrap();
    for name in ["a.html", "b.txt", "c.html", "sub/d.html", "sub/e.html", "z.html"] {
        std::fs::write(pages.join(name), format!("<p>The envoys met, says {name}.</p>")).unwrap();
    }
    for given in [jsonl(folder.path(), LINES), Documents::Folder(pages)] {
        let place = tempfile::tempdir_in(folder.path()).unwrap();
        let (images, wanted) = cut_everywhere(place.path(), &given).await;
        assert!(images.len() >= 6, "{images:?}");
        for image in images {
            let store = open(&image);
            let summary = all_documents(&store, &given).await;
            assert_eq!((summary.end, summary.resumed), (End::Finished, true));
            assert_eq!(left_behind(&image), wanted, "{}", image.display());
            assert_eq!(store.reader().unwrap().integrity().unwrap(), []);
            store.close().unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_stopped_after_any_document_says_so_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let given = jsonl(folder.path(), LINES);
    let whole = folder.path().join("whole.db");
    let store = open(&whole);
    let tally = all_documents(&store, &given).await.tally;
    store.close().unwrap();
    for cut in 1..9 {
        let path = folder.path().join(format!("{cut}.db"));
        let store = open(&path);
        let stop = CancellationToken::new();
        let mut advanced = 0;
        let mut report = |progress: &Progress| {
            advanced += u64::from(matches!(progress, Progress::Advanced { .. }));
            if advanced == cut {
                stop.cancel();
            }
        };
        let first = documents(&store, &given, one_by_one(), &stop, &mut report).await;
        assert_eq!((first.end, first.tally.read), (End::Stopped, cut));
        let second = all_documents(&store, &given).await;
        assert_eq!((second.end, second.resumed, &second.tally), (End::Finished, true, &tally));
        store.close().unwrap();
        assert_eq!(left_behind(&path), left_behind(&whole), "cut after {cut}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_takes_for_ever_does_not_hold_up_the_stop() {
    let folder = tempfile::tempdir().unwrap();
    let given =
        jsonl(folder.path(), "{\"id\":\"1\",\"text\":\"one\"}\n{\"id\":\"2\",\"text\":\"for ever\"}\n");
    let store = open(&folder.path().join("a.db"));
    let (begun, has_begun) = std::sync::mpsc::sync_channel(1);
    let (free, freed) = std::sync::mpsc::sync_channel::<()>(1);
    let freed = std::sync::Mutex::new(freed);
    let slow: Process = Arc::new(move |input| {
        if input.page.body == b"for ever" {
            begun.send(()).unwrap();
            freed.lock().unwrap().recv().unwrap();
        }
        process(input)
    });
    let settings = Settings { cpu_workers: 1, shutdown: Duration::ZERO, ..Settings::default() };
    let (processors, limits) = (processors(), Limits::default());
    let desk = Desk {
        store: &store,
        settings: &settings,
        outlets: &[],
        process: &slow,
        processors: &processors,
        limits,
    };
    let stop = CancellationToken::new();
    let stopping = tokio::task::spawn_blocking({
        let stop = stop.clone();
        move || {
            has_begun.recv().unwrap();
            stop.cancel();
        }
    });
    let first = run_documents(&given, desk, &stop, &mut |_| {}).await.unwrap();
    assert_eq!((first.end, first.entries.stored), (End::Stopped, 1));
    stopping.await.unwrap();
    free.send(()).unwrap();
    let second = all_documents(&store, &given).await;
    assert_eq!((second.end, second.resumed, second.entries.stored), (End::Finished, true, 2));
    store.close().unwrap();
}

#[test]
fn odd_files_of_a_folder_are_counted_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("pages");
    std::fs::create_dir_all(pages.join("deep/er")).unwrap();
    let put = |name: &str, body: &[u8]| std::fs::write(pages.join(name), body).unwrap();
    let text =
        "<p>The harbour was quiet on Sunday, and the ferries left on time as they always do.</p>".repeat(5);
    put("good.html", format!("<title>One</title><article>{text}</article>").as_bytes());
    put("deep/er/good.htm", format!("<title>Two</title><article>{text}</article>").as_bytes());
    put("empty.html", b"");
    put("huge.html", &b"<p>x</p>".repeat(3 << 20));
    put("scan.html", b"%PDF-1.7 and so on");
    put("report.pdf", b"%PDF-1.7 and so on");
    put("notes.txt", b"The envoys met.");
    put("noise.html", &[0xff, 0x00, 0xfe, 0x81, 0x00]);
    symlink(&pages, pages.join("deep/loop")).unwrap();
    symlink(pages.join("nowhere.html"), pages.join("dangling.html")).unwrap();
    put("locked.html", b"<p>The envoys met behind closed doors.</p>");
    std::fs::set_permissions(pages.join("locked.html"), PermissionsExt::from_mode(0o000)).unwrap();
    // Root may read everything: then the page is read like any other.
    let locked = u64::from(std::fs::read(pages.join("locked.html")).is_err());
    let ended = child::run(folder.path(), &["--db", "a.db", "backfill", "folder", "pages"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    for part in [
        format!(
            "8 read: {} new, 0 known, {} bad, 0 outside of the dates, 3 passed over",
            5 - locked,
            3 + locked
        ),
        format!(
            "{} in this job: 0 stored, {} off topic, 0 duplicate, 2 failed, 0 waiting",
            5 - locked,
            3 - locked
        ),
        "2 unreadable".to_owned(),
    ] {
        assert!(ended.out.contains(&part), "`{part}`: {ended:?}");
    }
    for place in ["dangling.html: No such file", "empty.html: the file is empty", "huge.html: larger than"] {
        assert!(ended.error.contains(place), "`{place}`: {ended:?}");
    }
}

async fn links(site: &Site, store: &Store, given: &Links) -> Summary {
    run_links(given, &site.setup(store), store, &CancellationToken::new(), &mut |_| {}).await.unwrap()
}

fn list(text: &str) -> Links {
    Links::Urls(UrlList { name: "list.txt".to_owned(), bytes: text.as_bytes().to_vec() })
}

async fn site_of(pages: &[&str]) -> Site {
    let mut site = Site::new().await;
    site.source("courier", vec![ListingSpec::Feed(url("courier", "/feed.xml"))]);
    for page in pages {
        site.article("courier", page).await;
    }
    site
}

#[tokio::test(flavor = "multi_thread")]
async fn urls_are_fetched_once_and_summed_up_by_outcome() {
    let site = site_of(&["/a", "/b"]).await;
    let weather = ResponseTemplate::new(200).set_body_raw("<p>the weather</p>", "text/html");
    site.page("courier", "/weather", weather).await;
    let scan = ResponseTemplate::new(200).set_body_raw("%PDF-1.7", "application/pdf");
    site.page("courier", "/scan", scan).await;
    let store = site.open();
    let given = list(
        "# saved in spring\nhttp://courier.example/a\nhttp://courier.example/b\nno url\n\
         http://courier.example/a?utm_source=x\nhttp://courier.example/weather\nhttp://courier.example/scan\n\
         http://courier.example/missing\nhttp://169.254.169.254/secret\n",
    );
    let first = links(&site, &store, &given).await;
    assert_eq!((first.tally.read, first.tally.new, first.tally.known, first.tally.bad), (8, 6, 1, 1));
    assert_eq!(by_state(&first.entries), [6, 2, 1, 0, 3, 0]);
    for reason in ["not_a_page", "not_found", "forbidden_url"] {
        assert_eq!(first.entries.reasons.get(reason), Some(&1), "{:?}", first.entries.reasons);
    }
    let asked = site.server.received_requests().await.unwrap().len();
    let second = links(&site, &store, &given).await;
    assert_eq!((second.tally.new, by_state(&second.entries)), (0, by_state(&first.entries)));
    assert_eq!(site.server.received_requests().await.unwrap().len(), asked, "nothing is fetched anew");
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_over_urls_killed_at_any_report_goes_on_without_gap_or_double() {
    let pages = ["/a", "/b", "/c", "/d"];
    let site = site_of(&pages).await;
    let text: String = pages.iter().map(|page| format!("http://courier.example{page}\n")).collect();
    let given = list(&(text + "http://courier.example/missing\n"));
    let (path, store) = (site.file(), site.open());
    let mut images: Vec<PathBuf> = Vec::new();
    let mut setup = site.setup(&store);
    setup.settings.queue = 1;
    let mut report = |_: &Progress| {
        images.push(crash_image(&path, &site.folder.path().join(format!("cut-{}", images.len()))));
    };
    run_links(&given, &setup, &store, &CancellationToken::new(), &mut report).await.unwrap();
    store.close().unwrap();
    let wanted = left_behind(&path);
    assert!(images.len() > 8, "{images:?}");
    for image in images {
        let store = open(&image);
        let summary = links(&site, &store, &given).await;
        assert_eq!(summary.end, End::Finished);
        assert_eq!(left_behind(&image), wanted, "{}", image.display());
        counts(&store);
        store.close().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_runs_beside_a_daemon_on_the_same_store() {
    let mut site = Site::new().await;
    site.feed("courier", &["/a"]).await;
    site.page("courier", "/a", article("/a").set_delay(Duration::from_secs(30))).await;
    let store = site.open();
    let stop = CancellationToken::new();
    let daemon = run(site.setup(&store), Mode::Daemon, stop.clone());
    let folder = tempfile::tempdir().unwrap();
    let given = jsonl(folder.path(), LINES);
    let job = async {
        while site.requests("/a").await == 0 {
            tokio::task::yield_now().await;
        }
        let beside = open(&site.file());
        let summary = all_documents(&beside, &given).await;
        let held = beside
            .writer()
            .run_now(|ledger| ledger.lease_acquire("poller", &somebody_else(), now(), 60))
            .await;
        beside.close().unwrap();
        stop.cancel();
        (summary, held)
    };
    let (daemon, (summary, held)) = tokio::join!(daemon, job);
    daemon.unwrap();
    assert_eq!((summary.end, summary.entries.stored), (End::Finished, 2));
    let message = held.unwrap_err().to_string();
    assert!(message.contains("polls") && message.contains("--db"), "{message}");
    assert_eq!(counts(&store).total.waiting, 1, "the daemon's article is its own");
    store.close().unwrap();
}

/// A store whose poller lives, or seemed to live until a minute ago.
fn store_with_poller(folder: &TempDir, seconds_ago: i64) {
    let store = open(&folder.path().join("a.db"));
    let holder = somebody_else();
    let at = now() - jiff::SignedDuration::from_secs(seconds_ago);
    store.writer().run_blocking(move |ledger| ledger.lease_acquire("poller", &holder, at, 60)).unwrap();
    store.close().unwrap();
}

const NO_SOURCES: &str = "[knowledge]\nbundled_sources = false\n";

#[test]
fn a_second_run_is_refused_while_the_first_lives_and_takes_over_after_a_minute() {
    let arguments = ["--config", "p.toml", "--db", "a.db", "run", "--once", "--contact", "desk@news.example"];
    for (seconds_ago, code) in [(5, 1), (61, 0)] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("p.toml"), NO_SOURCES).unwrap();
        store_with_poller(&folder, seconds_ago);
        let ended = child::run(folder.path(), &arguments);
        assert_eq!((ended.code, ended.out.as_str()), (Some(code), ""), "{ended:?}");
        if code == 1 {
            for part in ["a.db", "process ", "polls", "--db"] {
                assert!(ended.error.contains(part), "`{part}`: {ended:?}");
            }
        }
    }
}

fn on_topic(number: usize) -> String {
    format!(
        "{{\"id\":\"{number}\",\"outlet\":\"Evening Echo\",\"published\":\"2025-12-01\",\"title\":\"Talks, day {number}\",\
         \"text\":\"Ukrainian and American negotiators met in Geneva on Sunday to discuss a peace plan for Ukraine. \
         Report number {number} of the talks says that nothing was agreed.\"}}\n"
    )
}

#[test]
fn a_child_killed_in_the_middle_and_run_again_loses_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let lines: String = (0..400).map(on_topic).collect();
    std::fs::write(folder.path().join("in.jsonl"), lines).unwrap();
    let arguments = ["--db", "a.db", "backfill", "jsonl", "in.jsonl"];
    let mut first = Running::start(folder.path(), &arguments);
    first.until(" of ");
    first.until(" of ");
    first.kill();
    let second = child::run(folder.path(), &arguments);
    assert_eq!(second.code, Some(0), "{second:?}");
    assert!(second.out.contains("400 in this job: 400 stored"), "{second:?}");
    let doctor = child::run(folder.path(), &["--db", "a.db", "doctor"]);
    assert_eq!(doctor.code, Some(0), "{doctor:?}");
    let third = child::run(folder.path(), &arguments);
    assert!(third.out.contains(" 0 new, 400 known"), "{third:?}");
    assert!(third.out.contains("400 in this job: 400 stored"), "{third:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_killed_while_it_fetches_urls_goes_on_with_those_that_are_left() {
    let site = site_of(&["/0", "/1", "/2"]).await;
    for stalled in ["/3", "/4"] {
        let answer = article(stalled).set_delay(Duration::from_secs(300));
        site.page("courier", stalled, answer).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let text: String = (0..5).map(|page| format!("http://courier.example/{page}\n")).collect();
    std::fs::write(folder.path().join("urls.txt"), text).unwrap();
    let settings = child::settings(&site.server, &["courier"], &child::hasty(""));
    std::fs::write(folder.path().join("p.toml"), settings).unwrap();
    let arguments = ["--config", "p.toml", "--db", "a.db", "backfill", "urls", "urls.txt"];
    let mut first = Running::start(folder.path(), &arguments);
    first.brings_about(async || site.requests("/3").await > 0).await;
    // What was answered before is committed with the next group.
    let reader = peacewire::store::Reader::open(&folder.path().join("a.db")).unwrap();
    first.brings_about(async || reader.counts().unwrap().total.waiting == 2).await;
    first.kill();
    site.server.reset().await;
    for page in ["/3", "/4"] {
        site.article("courier", page).await;
    }
    let second = tokio::task::spawn_blocking({
        let folder = folder.path().to_owned();
        move || child::run(&folder, &arguments)
    });
    let second = second.await.unwrap();
    assert_eq!(second.code, Some(0), "{second:?}");
    assert!(second.out.contains("(went on where it stopped)"), "{second:?}");
    assert!(second.out.contains("5 in this job:") && second.out.contains(" 0 waiting"), "{second:?}");
    assert_eq!((site.requests("/0").await, site.requests("/3").await), (0, 1));
}

#[test]
fn a_job_in_which_everything_is_bad_is_not_well() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("in.jsonl"), "{\"body_text\":\"The envoys met.\"}\n{broken\n").unwrap();
    let arguments = ["--db", "a.db", "backfill", "jsonl", "in.jsonl"];
    let wrong = child::run(folder.path(), &arguments);
    assert_eq!(wrong.code, Some(1), "{wrong:?}");
    assert!(wrong.out.starts_with("2 read: 0 new, 0 known, 2 bad"), "{wrong:?}");
    assert!(
        wrong.error.contains("nothing of it could be read") && wrong.error.contains("--map"),
        "{wrong:?}"
    );
    let right = child::run(folder.path(), &[&arguments[..], &["--map", "text=body_text"]].concat());
    assert_eq!(right.code, Some(0), "{right:?}");
}

#[test]
fn what_was_passed_over_is_no_failure_and_no_help_for_json_lines_is_offered_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("pages");
    std::fs::create_dir_all(&pages).unwrap();
    std::fs::write(pages.join("empty.html"), "").unwrap();
    let arguments = ["--db", "a.db", "backfill", "folder", "pages"];
    let wrong = child::run(folder.path(), &arguments);
    assert_eq!(wrong.code, Some(1), "{wrong:?}");
    assert!(
        wrong.error.contains("nothing of it could be read") && !wrong.error.contains("--map"),
        "{wrong:?}"
    );
    std::fs::write(pages.join("style.css"), "a {}").unwrap();
    let right = child::run(folder.path(), &arguments);
    assert_eq!(right.code, Some(0), "{right:?}");
}

#[test]
fn days_that_end_before_they_begin_are_refused_by_every_job_that_takes_days() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.toml"), NO_SOURCES).unwrap();
    let days = ["--since", "2025-12-02", "--until", "2025-11-01", "--contact", "desk@news.example"];
    for job in [
        &["cdx", "news.example/"][..],
        &["gdelt", "list.txt", "--words", "talks"],
        &["sitemap", "http://127.0.0.1:9/sitemap.xml"],
    ] {
        let ended = child::run_here(folder.path(), &[&["backfill"], job, &days].concat());
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(ended.error.contains("2025-12-02") && ended.error.contains("2025-11-01"), "{ended:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_before_the_job_is_begun_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let given = jsonl(folder.path(), LINES);
    let store = open(&folder.path().join("a.db"));
    let process: Process = Arc::new(process);
    let (settings, processors) = (Settings::default(), processors());
    let desk = Desk {
        store: &store,
        settings: &settings,
        outlets: &[],
        process: &process,
        processors: &processors,
        limits: Limits::default(),
    };
    let stop = CancellationToken::new();
    stop.cancel();
    let stopped = run_documents(&given, desk, &stop, &mut |_| {}).await;
    // Whether the file was looked through in time or not: nothing of it is in the store.
    assert!(!stopped.is_ok_and(|summary| summary.end == End::Finished));
    assert_eq!(counts(&store).total.listed, 0);
    store.close().unwrap();
}

#[test]
fn urls_come_from_standard_input_too() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.toml"), NO_SOURCES).unwrap();
    let arguments =
        ["--config", "p.toml", "--db", "a.db", "backfill", "urls", "-", "--contact", "desk@news.example"];
    let ended = child::run_with_input(folder.path(), &arguments, "http://127.0.0.1/a\nno url\n");
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.starts_with("2 read: 1 new, 0 known, 1 bad"), "{ended:?}");
    assert!(ended.out.contains("1 forbidden url"), "{ended:?}");
}
