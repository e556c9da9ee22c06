//! The daemon looks again at articles that are stored.

use super::child::{self, HERE, Running};
use super::daemon::{Desk, counts, rss, url};
use peacewire::daemon::{Mode, RecheckCounts, Setup, Summary, run};
use peacewire::model::Entry;
use peacewire::pipeline::Outcome;
use peacewire::schedule::RecheckPolicy;
use peacewire::store::{JobEntry, Store};
use peacewire::telemetry::now;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use wiremock::matchers::{header, path};
use wiremock::{Mock, ResponseTemplate};

fn page(text: &str, etag: &str) -> ResponseTemplate {
    ResponseTemplate::new(200)
        .insert_header("etag", etag)
        .set_body_raw(format!("<html><body><p>{text}</p></body></html>"), "text/html")
}

/// A site with one article, which is stored.
async fn stored() -> (Desk, Store) {
    let mut desk = Desk::new().await;
    desk.feed("courier", &["/a"]).await;
    desk.page("courier", "/a", page("The delegations met again in the harbour.", "\"1\"")).await;
    let store = desk.open();
    let summary = run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
    assert_eq!((summary.stored, summary.rechecks), (1, RecheckCounts::default()));
    desk.server.reset().await;
    (desk, store)
}

/// A round in which every stored article is due.
async fn round(desk: &Desk, setup: Setup) -> Summary {
    let connection = rusqlite::Connection::open(desk.file()).unwrap();
    connection.execute("UPDATE rechecks SET due_at = 0", []).unwrap();
    run(setup, Mode::Once, CancellationToken::new()).await.unwrap()
}

fn looked(desk: &Desk, column: &str) -> String {
    let connection = rusqlite::Connection::open(desk.file()).unwrap();
    connection.query_row(&format!("SELECT {column} FROM rechecks"), [], |row| row.get(0)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_article_is_asked_for_with_its_validators_and_a_change_is_a_revision_and_no_entry() {
    let (desk, store) = stored().await;
    let before = counts(&store);
    Mock::given(path("/a"))
        .and(header("if-none-match", "\"1\""))
        .respond_with(ResponseTemplate::new(304))
        .mount(&desk.server)
        .await;
    let summary = round(&desk, desk.setup(&store)).await;
    assert_eq!(summary.rechecks, RecheckCounts { unchanged: 1, ..RecheckCounts::default() });

    desk.server.reset().await;
    desk.page("courier", "/a", page("The delegations met once more in the harbour.", "\"2\"")).await;
    let summary = round(&desk, desk.setup(&store)).await;
    assert_eq!(summary.rechecks, RecheckCounts { revised: 1, ..RecheckCounts::default() });
    assert_eq!(looked(&desk, "etag"), "\"2\"");
    let versions = store.reader().unwrap().select("SELECT text FROM v_revisions", &[]).unwrap().rows;
    assert_eq!(versions.len(), 2);
    assert_eq!(counts(&store).total, before.total);
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_bytes_are_not_read_again() {
    let (desk, store) = stored().await;
    // Another ETag for the same body, as servers behind a balancer send them.
    desk.page("courier", "/a", page("The delegations met again in the harbour.", "\"other\"")).await;
    let mut setup = desk.setup(&store);
    setup.process = std::sync::Arc::new(|_| panic!("it was read"));
    let summary = round(&desk, setup).await;
    assert_eq!(summary.rechecks, RecheckCounts { unchanged: 1, ..RecheckCounts::default() });
    assert_eq!(looked(&desk, "etag"), "\"other\"");
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_that_goes_wrong_takes_nothing_away() {
    let (desk, store) = stored().await;
    let html = |body: &str| ResponseTemplate::new(200).set_body_raw(format!("<p>{body}</p>"), "text/html");
    for (answer, wanted) in [
        (html("the weather"), RecheckCounts { unread: 1, ..RecheckCounts::default() }),
        (html("nothing to read"), RecheckCounts { unread: 1, ..RecheckCounts::default() }),
        (html("make it panic"), RecheckCounts { failed: 1, ..RecheckCounts::default() }),
        (
            ResponseTemplate::new(200).set_body_raw("%PDF-1.7", "text/html"),
            RecheckCounts { unread: 1, ..RecheckCounts::default() },
        ),
        (ResponseTemplate::new(500), RecheckCounts { failed: 1, ..RecheckCounts::default() }),
        (ResponseTemplate::new(410), RecheckCounts { gone: 1, ..RecheckCounts::default() }),
        (
            ResponseTemplate::new(429).insert_header("retry-after", "3600"),
            RecheckCounts { failed: 1, ..RecheckCounts::default() },
        ),
    ] {
        desk.server.reset().await;
        desk.page("courier", "/a", answer).await;
        assert_eq!(round(&desk, desk.setup(&store)).await.rechecks, wanted);
    }
    // The host asked to be left alone, and is.
    assert_eq!(round(&desk, desk.setup(&store)).await.rechecks, RecheckCounts::default());
    assert_eq!(desk.requests("/a").await, 1);
    let total = counts(&store).total;
    assert_eq!((total.listed, total.stored), (1, 1));
    assert_eq!(store.reader().unwrap().integrity().unwrap(), []);
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_ladder_no_article_is_fetched_again() {
    let (desk, store) = stored().await;
    let mut setup = desk.setup(&store);
    setup.policy.rechecks = RecheckPolicy { ladder: Vec::new() };
    assert_eq!(round(&desk, setup).await.rechecks, RecheckCounts::default());
    assert_eq!(desk.requests("/a").await, 0);
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_looks_at_nothing_again_but_what_it_fetches_will_be() {
    let (desk, store) = stored().await;
    desk.page("courier", "/b", page("The delegations parted in the harbour.", "\"b\"")).await;
    let job = store
        .writer()
        .run(|ledger| {
            let job = ledger.start_job("urls", "list.txt", "{}", now())?.id;
            let entry = Entry { link: Some(url("courier", "/b")), ..Entry::default() };
            ledger.add_job_entries(job, &[JobEntry { entry, outlet: None }], None, now())?;
            Ok(job)
        })
        .await
        .unwrap();
    let connection = rusqlite::Connection::open(desk.file()).unwrap();
    connection.execute("UPDATE rechecks SET due_at = 0", []).unwrap();
    let summary = run(desk.setup(&store), Mode::Drain(job), CancellationToken::new()).await.unwrap();
    assert_eq!((summary.stored, summary.rechecks), (1, RecheckCounts::default()));
    assert_eq!(desk.requests("/a").await, 0);
    assert_eq!(looked(&desk, "count(*) || ' ' || max(etag)"), "2 \"b\"");
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wall_that_a_redirect_leads_to_for_now_is_not_where_the_next_look_goes() {
    let (desk, store) = stored().await;
    let before = looked(&desk, "url || ' ' || etag || ' ' || body_hash");
    let to = |status, path| ResponseTemplate::new(status).insert_header("location", path);
    for path in ["/login", "/moved"] {
        desk.server.reset().await;
        desk.page("courier", "/a", to(302, path)).await;
        desk.page("courier", "/login", page("the weather", "\"wall\"")).await;
        desk.page("courier", "/moved", page("The delegations met again in the harbour.", "\"2\"")).await;
        round(&desk, desk.setup(&store)).await;
        assert_eq!(desk.requests(path).await, 1);
        assert_eq!(looked(&desk, "url"), "http://courier.example/a");
        if path == "/login" {
            assert_eq!(looked(&desk, "url || ' ' || etag || ' ' || body_hash"), before);
            assert_eq!(round(&desk, desk.setup(&store)).await.rechecks.unread, 1);
        }
    }
    desk.server.reset().await;
    desk.page("courier", "/a", to(301, "/moved")).await;
    desk.page("courier", "/moved", page("The delegations met again in the harbour.", "\"3\"")).await;
    round(&desk, desk.setup(&store)).await;
    assert_eq!(looked(&desk, "url || ' ' || etag"), "http://courier.example/moved \"3\"");
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_better_rules_read_from_the_stored_page_too_is_no_change_by_the_site() {
    let (desk, store) = stored().await;
    // Other bytes, the same words.
    let same = page("The delegations met again, in the harbour.", "\"2\"");
    desk.page("courier", "/a", same).await;
    let better = |setup: &mut Setup| {
        let process = std::sync::Arc::clone(&setup.process);
        setup.process = std::sync::Arc::new(move |input| match process(input) {
            Outcome::Keep(mut record) => {
                record.article.text = format!("The line below the headline.\n{}", record.article.text);
                Outcome::Keep(record)
            }
            other => other,
        });
    };
    let mut setup = desk.setup(&store);
    better(&mut setup);
    let summary = round(&desk, setup).await;
    assert_eq!(summary.rechecks, RecheckCounts { unchanged: 1, ..RecheckCounts::default() });
    let texts = || store.reader().unwrap().select("SELECT text FROM v_revisions", &[]).unwrap().rows;
    assert_eq!(texts().len(), 1);
    assert!(texts()[0][0].as_str().unwrap().starts_with("The line below the headline."));

    desk.server.reset().await;
    desk.page("courier", "/a", page("The delegations met once more in the harbour.", "\"3\"")).await;
    let mut setup = desk.setup(&store);
    better(&mut setup);
    assert_eq!(round(&desk, setup).await.rechecks.revised, 1);
    assert_eq!(texts().len(), 2);
    assert_eq!(store.reader().unwrap().integrity().unwrap(), []);
    store.close().unwrap();
}

const REPORT: &str =
    "Rustem Umerov met Steve Witkoff in Geneva on Sunday to discuss a peace plan for Ukraine.";

#[tokio::test(flavor = "multi_thread")]
async fn what_better_rules_find_to_be_about_the_topic_is_looked_at_from_then_on() {
    let desk = Desk::new().await;
    let feed = ResponseTemplate::new(200).set_body_raw(rss("courier", &["/a"]), "text/xml");
    desk.page("courier", "/feed.xml", feed).await;
    desk.page("courier", "/a", page(REPORT, "\"1\"")).await;
    let folder = tempfile::tempdir().unwrap();
    let settings = child::settings(&desk.server, &["courier"], &child::hasty(""));
    std::fs::write(folder.path().join("p.toml"), settings).unwrap();
    child::run_here(folder.path(), &["run", "--once"]);
    let ledger = rusqlite::Connection::open(folder.path().join("a.db")).unwrap();
    ledger
        .execute_batch(
            "PRAGMA foreign_keys = ON;
             UPDATE entries SET state = 'off_topic', reason = 'off_topic', article = NULL, page = (SELECT page FROM revisions);
             DELETE FROM articles;",
        )
        .unwrap();
    let planned = "SELECT count(*), max(url), max(due_at) IS NOT NULL FROM rechecks";
    let planned = || {
        ledger.query_row(planned, [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, bool>(2)?))
        })
    };
    assert_eq!(planned().unwrap().0, 0);
    let told = child::run_here(folder.path(), &["reprocess"]);
    assert!(told.out.contains("1 on topic"), "{told:?}");
    assert_eq!(planned().unwrap(), (1, Some("http://courier.example/a".to_owned()), true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_killed_in_the_middle_of_a_look_loses_nothing() {
    let desk = Desk::new().await;
    let feed = ResponseTemplate::new(200).set_body_raw(rss("courier", &["/a"]), "text/xml");
    desk.page("courier", "/feed.xml", feed).await;
    desk.page("courier", "/a", page(REPORT, "\"1\"")).await;
    let folder = tempfile::tempdir().unwrap();
    let quick = "[schedule.rechecks]\nladder = [{ until = \"30d\", every = \"1s\" }]\n";
    let settings = child::settings(&desk.server, &["courier"], &(child::hasty("") + quick));
    std::fs::write(folder.path().join("p.toml"), settings).unwrap();
    let first = child::run_here(folder.path(), &["run", "--once"]);
    assert!(first.error.contains("1 articles stored"), "{first:?}");

    desk.server.reset().await;
    desk.page("courier", "/a", page(REPORT, "\"1\"").set_delay(Duration::from_secs(600))).await;
    let mut running = Running::start(folder.path(), &[HERE, &["run"]].concat());
    running.brings_about(async || desk.requests("/a").await > 0).await;
    running.kill();

    desk.server.reset().await;
    desk.page("courier", "/a", page(&REPORT.replace("Geneva", "Miami"), "\"2\"")).await;
    let next = child::run_here(folder.path(), &["run", "--once"]);
    assert!(next.error.contains("1 looked at again, 1 of them revised"), "{next:?}");
    let changes = child::run_here(folder.path(), &["changes", "--format", "ndjson"]);
    assert!(changes.out.contains("in [-Geneva-] {+Miami+} on Sunday"), "{changes:?}");
    assert_eq!(child::run_here(folder.path(), &["doctor"]).code, Some(0));
}
