//! Ctrl-C in every phase: work in hand ends or is given back, the store is sound, the next run goes on.

use super::child::{self, HERE, Running};
use super::daemon::{Desk as Site, article, rss};
use std::time::Duration;
use tempfile::TempDir;
use wiremock::ResponseTemplate;

/// Longer than any test waits.
const FOR_EVER: Duration = Duration::from_secs(600);

fn folder(site: &Site, shutdown: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let settings =
        child::settings(&site.server, &["courier"], &child::hasty(&format!("shutdown = \"{shutdown}\"")));
    std::fs::write(folder.path().join("p.toml"), settings).unwrap();
    std::fs::write(folder.path().join("urls.txt"), "http://courier.example/a\n").unwrap();
    folder
}

async fn asked_for(site: &Site, path: &str, running: &mut Running) {
    running.brings_about(async || site.requests(path).await > 0).await;
}

fn feed(links: &[&str]) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(rss("courier", links), "text/xml")
}

fn stalled(answer: ResponseTemplate) -> ResponseTemplate {
    answer.set_delay(FOR_EVER)
}

/// The store is sound, nobody holds it, and once the server answers the next run does what is left.
async fn goes_on(site: &Site, folder: &TempDir, arguments: &[&str], stored: &str) {
    let doctor = child::run_here(folder.path(), &["doctor"]);
    assert_eq!(doctor.code, Some(0), "{doctor:?}");
    site.server.reset().await;
    site.page("courier", "/feed.xml", feed(&["/a"])).await;
    site.page("courier", "/sitemap.xml", sitemap()).await;
    site.article("courier", "/a").await;
    // What was polled before the stop is due again in minutes only; what waits is fetched at once.
    let next = child::run_here(folder.path(), arguments);
    assert_eq!(next.code, Some(0), "{next:?}");
    let waiting = "SELECT count(*) || ' ' || sum(state = 'waiting') AS n FROM entries";
    let left = child::run_here(folder.path(), &["sql", waiting, "--format", "csv"]);
    assert_eq!(left.out, format!("n\n{stored}\n"), "{next:?}");
}

fn sitemap() -> ResponseTemplate {
    let body = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>http://courier.example/a</loc></url></urlset>";
    ResponseTemplate::new(200).set_body_raw(body, "application/xml")
}

async fn stopped_while(
    stalls: &[(&str, ResponseTemplate)],
    waits_for: &str,
    arguments: &[&str],
    signal: &str,
) {
    let site = Site::new().await;
    for (path, answer) in stalls {
        site.page("courier", path, answer.clone()).await;
    }
    let folder = folder(&site, "0s");
    let mut running = Running::start(folder.path(), &[HERE, arguments].concat());
    asked_for(&site, waits_for, &mut running).await;
    running.signal(signal);
    let ended = running.wait();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.error.contains("a second signal ends at once"), "{ended:?}");
    assert!(ended.error.contains("stopped"), "{ended:?}");
    goes_on(&site, &folder, arguments, "1 0").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_is_stopped_while_it_polls() {
    stopped_while(&[("/feed.xml", stalled(feed(&["/a"])))], "/feed.xml", &["run", "--once"], "INT").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_is_stopped_while_it_asks_for_the_rules_of_a_host() {
    let rules = stalled(ResponseTemplate::new(404));
    let stalls = [("/feed.xml", feed(&["/a"])), ("/robots.txt", rules)];
    stopped_while(&stalls, "/robots.txt", &["run", "--once"], "INT").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_is_stopped_while_it_fetches() {
    let stalls = [("/feed.xml", feed(&["/a"])), ("/a", stalled(article("/a")))];
    stopped_while(&stalls, "/a", &["run", "--once"], "TERM").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_stopped_while_it_fetches() {
    stopped_while(&[("/a", stalled(article("/a")))], "/a", &["backfill", "urls", "urls.txt"], "INT").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_stopped_while_it_reads_sitemaps() {
    let arguments = ["backfill", "sitemap", "http://courier.example/sitemap.xml"];
    stopped_while(&[("/sitemap.xml", stalled(sitemap()))], "/sitemap.xml", &arguments, "INT").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_while_the_queue_is_drained_ends_at_once_and_loses_nothing() {
    for arguments in [&["run"][..], &["backfill", "urls", "urls.txt"]] {
        let site = Site::new().await;
        site.page("courier", "/feed.xml", feed(&["/a"])).await;
        site.page("courier", "/a", stalled(article("/a"))).await;
        let folder = folder(&site, "10m");
        let mut running = Running::start(folder.path(), &[HERE, arguments].concat());
        asked_for(&site, "/a", &mut running).await;
        running.signal("INT");
        running.until("a second signal ends at once");
        running.signal("INT");
        let ended = running.wait();
        assert_eq!(ended.code, Some(130), "{ended:?}");
        let next = if arguments == ["run"] { &["run", "--once"][..] } else { arguments };
        goes_on(&site, &folder, next, "1 0").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_killed_while_it_fetches_leaves_its_work_to_the_next_run() {
    let site = Site::new().await;
    site.page("courier", "/feed.xml", feed(&["/a"])).await;
    site.page("courier", "/a", stalled(article("/a"))).await;
    let folder = folder(&site, "10m");
    let mut running = Running::start(folder.path(), &[HERE, &["run"]].concat());
    asked_for(&site, "/a", &mut running).await;
    running.kill();
    let health = child::run_here(folder.path(), &["health"]);
    assert_eq!(health.code, Some(1), "{health:?}");
    goes_on(&site, &folder, &["run", "--once"], "1 0").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_that_has_nothing_to_do_stops_at_once() {
    let site = Site::new().await;
    site.page("courier", "/feed.xml", feed(&["/a"])).await;
    site.article("courier", "/a").await;
    let folder = folder(&site, "10m");
    let mut running = Running::start(folder.path(), &[HERE, &["run"]].concat());
    asked_for(&site, "/a", &mut running).await;
    running.signal("INT");
    let ended = running.wait();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    goes_on(&site, &folder, &["run", "--once"], "1 0").await;
}

#[test]
fn a_job_over_a_file_is_stopped_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let lines: String =
        (0..600).map(|n| format!("{{\"id\":\"{n}\",\"text\":\"Report {n} of the harbour.\"}}\n")).collect();
    std::fs::write(folder.path().join("in.jsonl"), lines).unwrap();
    let arguments = ["--db", "a.db", "backfill", "jsonl", "in.jsonl"];
    let mut running = Running::start(folder.path(), &arguments);
    running.until(" of ");
    running.signal("INT");
    let first = running.wait();
    assert_eq!(first.code, Some(0), "{first:?}");
    let second = child::run(folder.path(), &arguments);
    assert!(second.out.contains("600 in this job: 0 stored, 600 off topic"), "{second:?}");
    assert_eq!(child::run(folder.path(), &["--db", "a.db", "doctor"]).code, Some(0));
}
