//! Bad input through the real binary: what, where and what to do, on stderr; nothing on stdout; nothing lost.

use super::child::{self, Ended, HERE};
use super::daemon::{Desk as Site, rss};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;
use wiremock::ResponseTemplate;

const WRITING: &[&str] = &["backfill", "jsonl", "in.jsonl"];
const LINE: &str = "{\"id\":\"1\",\"text\":\"Nothing of note happened in the harbour.\"}\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files.iter().chain(&[("in.jsonl", LINE), ("p.toml", "")]) {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn with_store() -> TempDir {
    let folder = folder(&[]);
    let made = child::run_here(folder.path(), WRITING);
    assert_eq!(made.code, Some(0), "{made:?}");
    folder
}

#[track_caller]
fn refused(ended: &Ended, parts: &[&str]) {
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""), "{ended:?}");
    for part in parts {
        assert!(ended.error.contains(part), "`{part}` is missing: {ended:?}");
    }
    assert!(!ended.error.contains("panicked"), "{ended:?}");
}

#[test]
fn a_store_that_is_none_is_refused_by_readers_and_writers_alike() {
    let folder = folder(&[("garbage.db", &"no database ".repeat(500)), ("empty.db", "")]);
    std::fs::create_dir(folder.path().join("folder.db")).unwrap();
    let foreign = rusqlite::Connection::open(folder.path().join("foreign.db")).unwrap();
    foreign.execute_batch("CREATE TABLE mine (a)").unwrap();
    for (file, what) in [
        ("garbage.db", "no SQLite database"),
        ("folder.db", "it is a folder"),
        ("foreign.db", "database of another program"),
    ] {
        for command in [&["stats"][..], &["doctor"], &["health"], &["forget", "x"], &["reprocess"], WRITING] {
            let ended = child::run(folder.path(), &[&["--db", file], command].concat());
            refused(&ended, &[file, "not a peacewire store", what, "another file with --db"]);
        }
    }
    for command in [&["stats"][..], &["retention", "run"]] {
        let ended = child::run(folder.path(), &[&["--db", "empty.db"], command].concat());
        refused(&ended, &["empty.db", "it is empty"]);
    }
}

#[test]
fn where_there_is_no_store_the_message_says_what_makes_one() {
    let folder = folder(&[]);
    for command in [
        &["stats"][..],
        &["query", "talks"],
        &["facts"],
        &["show", "6cbd335a72746a24"],
        &["sql", "SELECT 1"],
        &["doctor"],
        &["health"],
        &["backup", "copy"],
        &["forget", "x"],
        &["retention", "run"],
        &["reprocess"],
    ] {
        let ended = child::run(folder.path(), &[&["--db", "none.db"], command].concat());
        refused(&ended, &["no store `none.db`", "peacewire backfill", "peacewire demo --keep"]);
    }
    assert!(!folder.path().join("none.db").exists());
    let ended = child::run(folder.path(), &[&["--db", "no/where/a.db"], WRITING].concat());
    refused(&ended, &["cannot open the store `no/where/a.db`", "check that its folder exists"]);
}

#[test]
fn a_newer_store_is_refused_and_left_alone() {
    let folder = with_store();
    let store = rusqlite::Connection::open(folder.path().join("a.db")).unwrap();
    store.pragma_update(None, "user_version", 99).unwrap();
    for command in [&["stats"][..], &["forget", "x"], WRITING] {
        let ended = child::run_here(folder.path(), command);
        refused(&ended, &["a.db", "schema version 99", "use a newer peacewire"]);
    }
}

/// The binary without the rights of an administrator, whoever runs the tests; nothing where that cannot be had.
fn without_rights(folder: &Path, arguments: &[&str]) -> Option<Ended> {
    let drop = "-dac_override,-dac_read_search";
    let plain = child::command(folder, arguments);
    let mut command = Command::new("setpriv");
    command.current_dir(folder).args(["--bounding-set", drop, "--inh-caps", drop, "--"]);
    command.arg(plain.get_program()).args(plain.get_args());
    let mut command = if std::fs::read(folder.join("locked")).is_ok() { command } else { plain };
    command.output().ok().map(child::ended)
}

#[test]
fn a_store_without_permission_is_refused_with_what_to_look_at() {
    let folder = with_store();
    let mode = |name: &str, mode: u32| {
        std::fs::set_permissions(folder.path().join(name), PermissionsExt::from_mode(mode)).unwrap();
    };
    std::fs::write(folder.path().join("locked"), "").unwrap();
    mode("locked", 0o000);
    for (bits, command, part) in [
        (0o000, &["stats"][..], "this user may read and write it"),
        (0o000, WRITING, "this user may read and write it"),
        (0o444, WRITING, "check the file's and the folder's owner and mode"),
    ] {
        mode("a.db", bits);
        let Some(ended) = without_rights(folder.path(), &[HERE, command].concat()) else { return };
        refused(&ended, &["a.db", part]);
    }
    mode("a.db", 0o644);
}

#[test]
fn a_store_that_another_process_locks_is_waited_for_and_then_told() {
    let folder = with_store();
    std::fs::write(folder.path().join("p.toml"), "[store]\nbusy_timeout = \"0s\"\n").unwrap();
    let other = rusqlite::Connection::open(folder.path().join("a.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    for command in [&["forget", "https://a.example/"][..], &["retention", "run"], WRITING] {
        let ended = child::run_here(folder.path(), command);
        refused(&ended, &["a.db", "locked by another process", "stop it, or wait"]);
    }
    let reading = child::run_here(folder.path(), &["stats"]);
    assert_eq!(reading.code, Some(0), "who reads is not kept out: {reading:?}");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(child::run_here(folder.path(), WRITING).code, Some(0));
}

/// Many lines, so that one megabyte is not enough.
fn many_lines() -> String {
    let words = |number: usize| (0..150).map(|word| format!("w{} ", number * 151 + word)).collect::<String>();
    (0..1500).map(|number| format!("{{\"id\":\"{number}\",\"text\":\"{}\"}}\n", words(number))).collect()
}

#[test]
fn a_full_disk_is_told_loses_nothing_and_the_job_goes_on_elsewhere() {
    let folder = folder(&[("many.jsonl", &many_lines())]);
    std::fs::create_dir(folder.path().join("disk")).unwrap();
    // A small disk of one's own needs a namespace; where there is none, files are kept small instead.
    let script = "mount -t tmpfs -o size=1m tmpfs disk || exit 77\n\
                  \"$0\" --db disk/a.db backfill jsonl many.jsonl; echo \"code $?\"\n\
                  \"$0\" --db disk/a.db doctor --format csv; cp disk/a.db* .";
    let small = "trap '' XFSZ; (ulimit -f 1000; \"$0\" --db disk/a.db backfill jsonl many.jsonl); echo \"code $?\"\n\
                 \"$0\" --db disk/a.db doctor --format csv; cp disk/a.db* .";
    let binary = env!("CARGO_BIN_EXE_peacewire");
    let run = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.current_dir(folder.path()).args(arguments).arg(binary).output().map(child::ended)
    };
    let mounted = run("unshare", &["--user", "--map-root-user", "--mount", "sh", "-c", script]);
    let (ended, message) = match mounted {
        Ok(ended) if ended.out.contains("code ") => (ended, "no room on the disk for the store `disk/a.db`"),
        _ => (run("sh", &["-c", small]).unwrap(), "the store `disk/a.db` failed: check the disk"),
    };
    assert!(ended.out.starts_with("code 1\n"), "{ended:?}");
    assert!(ended.error.contains(message) && !ended.error.contains("panicked"), "{ended:?}");
    for check in ["integrity,well", "counts,well", "pages,well", "text_index,well"] {
        assert!(ended.out.contains(check), "{check}: {ended:?}");
    }
    // The copy stands where there is room; there the same command goes on.
    let ended = child::run(folder.path(), &["--db", "a.db", "backfill", "jsonl", "many.jsonl"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("1500 in this job: 0 stored, 1500 off topic"), "{ended:?}");
}

/// A run over the feeds of a site, in a folder with its settings.
fn run_once(site: &Site, hosts: &[&str], more: &str) -> (TempDir, Ended) {
    let folder = folder(&[]);
    let settings = child::settings(&site.server, hosts, &child::hasty(more));
    std::fs::write(folder.path().join("p.toml"), settings).unwrap();
    let ended = child::run_here(folder.path(), &["run", "--once"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), ""), "{ended:?}");
    let doctor = child::run_here(folder.path(), &["doctor", "--format", "csv"]);
    assert!(doctor.out.contains("counts,well"), "{doctor:?}");
    (folder, ended)
}

fn sql(folder: &Path, statement: &str) -> String {
    let ended = child::run_here(folder, &["sql", statement, "--format", "csv"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    ended.out.lines().skip(1).collect::<Vec<_>>().join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_is_html_fails_by_itself_and_is_told_with_the_feeds_it_links_to() {
    let mut site = Site::new().await;
    site.feed("courier", &[]).await;
    let html = "<!doctype html><html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/real.xml\">\
                </head><body>Welcome</body></html>";
    site.page("herald", "/feed.xml", ResponseTemplate::new(200).set_body_raw(html, "text/html")).await;
    let (folder, ended) = run_once(&site, &["courier", "herald"], "");
    assert!(ended.error.contains("http://herald.example/real.xml"), "{ended:?}");
    assert!(ended.error.contains("1 listings read, 0 unchanged, 1 failed"), "{ended:?}");
    let polls = sql(folder.path(), "SELECT outcome || ':' || coalesce(class, '') FROM polls ORDER BY 1");
    assert_eq!(polls, "failed:not_a_listing listed:");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_are_none_are_counted_by_reason_and_the_good_one_is_read() {
    let mut site = Site::new().await;
    site.feed("courier", &["/scan", "/empty", "/huge", "/good", "/noise"]).await;
    let page = |body: Vec<u8>, kind: &str| ResponseTemplate::new(200).set_body_raw(body, kind);
    site.page("courier", "/scan", page(b"%PDF-1.7 and so on".to_vec(), "application/pdf")).await;
    site.page("courier", "/empty", page(Vec::new(), "text/html")).await;
    site.page("courier", "/huge", page(b"<p>much</p>".repeat(2 << 20), "text/html")).await;
    site.page("courier", "/noise", page(vec![0xfe, 0, 0xff, 0x81], "text/html")).await;
    site.article("courier", "/good").await;
    let (folder, _) = run_once(&site, &["courier"], "");
    let ends = sql(
        folder.path(),
        "SELECT replace(url, 'http://courier.example', '') || ':' || state || ':' || coalesce(reason, '') \
         FROM entries ORDER BY 1",
    );
    let wanted = "/empty:failed:unreadable /good:off_topic:off_topic /huge:failed:too_large \
                  /noise:failed:unreadable /scan:failed:not_a_page";
    assert_eq!(ends, wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_feed_with_a_hundred_thousand_entries_the_first_are_taken_and_the_rest_is_counted() {
    let mut site = Site::new().await;
    site.feed("courier", &["/a"]).await;
    let items: String =
        (0..100_000).map(|n| format!("<item><link>http://courier.example/{n}</link></item>")).collect();
    let feed = rss("courier", &[]).replace("</channel>", &format!("{items}</channel>"));
    site.page("herald", "/feed.xml", ResponseTemplate::new(200).set_body_raw(feed, "text/xml")).await;
    let (folder, ended) = run_once(&site, &["herald"], "entries_limit = 20");
    assert!(ended.error.contains("20 new entries"), "{ended:?}");
    let counts = sql(
        folder.path(),
        "SELECT listed || ' = ' || stored || ' + ' || off_topic || ' + ' || duplicate || ' + ' || failed || ' + ' || waiting \
         FROM v_sources WHERE id = 'herald'",
    );
    assert_eq!(counts, "100000 = 0 + 0 + 0 + 99980 + 20");
}

#[test]
fn a_job_that_cannot_be_begun_says_why() {
    let folder = folder(&[]);
    std::fs::create_dir(folder.path().join("pages")).unwrap();
    for (arguments, parts) in [
        (&["jsonl", "none.jsonl"][..], &["cannot read `none.jsonl`", "No such file"][..]),
        (&["jsonl", "-"], &["needs a file"]),
        (&["jsonl", "pages"], &["`", "pages` is a folder: give a file"]),
        (&["folder", "in.jsonl"], &["in.jsonl` is not a folder"]),
        (&["folder", "none"], &["cannot read `none`"]),
        (&["urls", "none", "--contact", "desk@news.example"], &["cannot read `none`"]),
        (&["urls", "in.jsonl"], &["--contact desk@example.org", "[fetch]"]),
        (&["sitemap", "https://a.example/s.xml"], &["--contact desk@example.org"]),
        (&["sitemap", "a.example/s.xml"], &["`a.example/s.xml` is no URL", "https://"]),
        (&["sitemap", "file:///etc/passwd"], &["neither http nor https"]),
        (&["jsonl", "in.jsonl", "--map", "headline"], &["--map", "`headline`", "title=headline"]),
        (&["jsonl", "in.jsonl", "--map", "head=title"], &["--map", "`head`", "id, title, outlet"]),
    ] {
        let ended = child::run_here(folder.path(), &[&["backfill"], arguments].concat());
        refused(&ended, parts);
    }
}
