//! Articles that are looked at again: when, in which order, and what a look leaves behind.

use super::fixture::{Shelf, at, entry, page, record};
use peacewire::model::{CanonicalUrl, FailureClass, Page, Precision, PublicId, Quality};
use peacewire::pipeline::Record;
use peacewire::query::{self, Filter, Period};
use peacewire::schedule::{Policy, RecheckPolicy};
use peacewire::store::{Checked, ItemResult, JobEntry, Placed, Scope, Sighting, Visit};
use serde_json::json;
use std::slice::from_ref;
use url::Url;

const LINK: &str = "https://paper.example/a";
const TEXT: &str = "Smith said “we met in Norwick” on Monday.";
const CHANGED: &str = "Smith said “we met in Norwick” on Tuesday.";

fn policy() -> Policy {
    Policy { jitter: 0.0, ..Policy::default() }
}

fn visit(link: &str, etag: &str) -> Visit {
    Visit {
        url: Url::parse(link).unwrap(),
        etag: Some(etag.to_owned()),
        last_modified: None,
        body_hash: etag.to_owned(),
    }
}

/// Stores an article, published an hour before, and plans to look at it again.
fn publish(shelf: &Shelf, link: &'static str, text: &str) -> PublicId {
    let id = shelf.publish(link, text).public_id.unwrap();
    let article = id.clone();
    shelf.run(move |ledger| {
        let rng = &mut fastrand::Rng::with_seed(1);
        ledger.plan_recheck(&article, &visit(link, "\"1\""), &policy(), at(0), rng)
    });
    id
}

/// The articles that are due at a moment.
fn claim(shelf: &Shelf, seconds: i64) -> Vec<PublicId> {
    let rechecks = RecheckPolicy::default();
    let due = shelf.run(move |ledger| ledger.claim_rechecks(&rechecks, at(seconds), at(seconds), 8, 8));
    due.into_iter().map(|due| due.article).collect()
}

/// Looks at an article and finds this.
fn look(shelf: &Shelf, id: &PublicId, seconds: i64, sighting: Sighting<'static>) -> Option<Checked> {
    let id = id.clone();
    shelf.run(move |ledger| {
        let rng = &mut fastrand::Rng::with_seed(1);
        ledger.record_recheck(&id, &sighting, &policy(), at(seconds), rng)
    })
}

fn found(record: Record, seconds: i64) -> Sighting<'static> {
    let link = record.article.canonical.as_str().to_owned();
    let page = Page { fetched_at: at(seconds), ..page(&link, &record.article.text) };
    Sighting::Page {
        page: Box::leak(Box::new(page)),
        record: Box::leak(Box::new(record)),
        visit: Box::leak(Box::new(visit(&link, &format!("\"{seconds}\"")))),
    }
}

fn failed(class: FailureClass) -> Sighting<'static> {
    Sighting::Failed { class, retry_after: None }
}

fn row(shelf: &Shelf, columns: &str) -> serde_json::Value {
    let sql = format!("SELECT {columns} FROM rechecks");
    shelf.store.reader().unwrap().select(&sql, &[]).unwrap().rows.remove(0).into()
}

#[test]
fn an_article_is_looked_at_on_the_ladder_and_a_304_costs_its_row_only() {
    let shelf = Shelf::new();
    let id = publish(&shelf, LINK, TEXT);
    assert_eq!(claim(&shelf, 899), []);
    assert_eq!(claim(&shelf, 900), from_ref(&id));
    // It is in hand.
    assert_eq!(claim(&shelf, 901), []);
    assert_eq!(look(&shelf, &id, 910, Sighting::NotModified), Some(Checked::Unchanged));
    assert_eq!(row(&shelf, "outcome, etag, checks, failures"), json!(["unchanged", "\"1\"", 1, 0]));
    assert_eq!(claim(&shelf, 1809), []);
    assert_eq!(claim(&shelf, 1810), [id]);
    assert_eq!(shelf.number("SELECT count(*) FROM revisions"), 1);
}

#[test]
fn an_article_of_which_only_the_day_is_known_is_as_old_as_its_first_sight_on_that_day() {
    let shelf = Shelf::new();
    let entry = shelf.list(1, LINK);
    let mut dated = record(LINK, TEXT);
    let published = dated.article.published.as_mut().unwrap();
    (published.at, published.precision) = (at(-12 * 3600), Precision::Day);
    let id = shelf.keep(entry, dated).public_id.unwrap();
    shelf.run(move |ledger| {
        let rng = &mut fastrand::Rng::with_seed(1);
        ledger.plan_recheck(&id, &visit(LINK, "\"1\""), &policy(), at(10), rng)
    });
    assert_eq!((claim(&shelf, 909).len(), claim(&shelf, 910).len()), (0, 1));
}

#[test]
fn a_look_that_finds_other_words_makes_a_revision_and_no_entry() {
    let shelf = Shelf::new();
    let id = publish(&shelf, LINK, TEXT);
    let before = shelf.store.reader().unwrap().counts().unwrap().total;
    let pages = || shelf.number("SELECT count(DISTINCT page) FROM revisions");
    let quieter = record(LINK, "Smith said: \"we met in Norwick\", on Monday");
    assert_eq!(look(&shelf, &id, 900, found(quieter, 900)), Some(Checked::Unchanged));
    assert_eq!(pages(), 1);
    assert_eq!(look(&shelf, &id, 1800, found(record(LINK, CHANGED), 1800)), Some(Checked::Revised));
    let reader = shelf.store.reader().unwrap();
    let versions = reader.revisions(&id).unwrap();
    let texts: Vec<&str> = versions.iter().map(|version| version.text.as_str()).collect();
    assert_eq!(texts, [TEXT, CHANGED]);
    assert_eq!((versions[1].seen_at, pages()), (at(1800), 2));
    assert_eq!(row(&shelf, "outcome, etag"), json!(["revised", "\"1800\""]));
    assert_eq!(reader.counts().unwrap().total, before);
    // The facts of each version stand in its own text.
    for version in &versions {
        let facts = reader.facts_of_revision(version.row).unwrap();
        assert_eq!(facts.len(), 2);
        assert_eq!(facts[0]["evidence"][0]["text_version"], json!(version.text_version));
        assert!(version.text.contains(facts[0]["evidence"][0]["text"].as_str().unwrap()));
    }
    assert_eq!(reader.integrity().unwrap(), []);
}

#[test]
fn a_changed_title_alone_is_a_revision() {
    let shelf = Shelf::new();
    let id = publish(&shelf, LINK, TEXT);
    let mut retitled = record(LINK, TEXT);
    retitled.article.title = Some("Delegations part in Norwick".to_owned());
    assert_eq!(look(&shelf, &id, 900, found(retitled, 900)), Some(Checked::Revised));
    let reader = shelf.store.reader().unwrap();
    let sql =
        "SELECT version, title_before, title, text = text_before FROM v_revisions ORDER BY version DESC";
    let newest = reader.select(sql, &[]).unwrap().rows.remove(0);
    assert_eq!(
        serde_json::Value::from(newest),
        json!([2, "Delegations meet in Norwick", "Delegations part in Norwick", 1])
    );
}

#[test]
fn a_page_that_is_gone_is_told_when_it_is_confirmed_and_the_text_stays() {
    let shelf = Shelf::new();
    let id = publish(&shelf, LINK, TEXT);
    let removed = || shelf.store.reader().unwrap().article(&id).unwrap().unwrap().removed_at;
    assert_eq!(look(&shelf, &id, 900, failed(FailureClass::NotFound)), Some(Checked::Gone));
    assert_eq!(removed(), None);
    // A failure of another kind says nothing about it.
    assert_eq!(look(&shelf, &id, 2000, failed(FailureClass::Timeout)), Some(Checked::Failed));
    assert_eq!(look(&shelf, &id, 4000, failed(FailureClass::NotFound)), Some(Checked::Gone));
    // Told from the moment on at which it is known: who asks for what is new sees it.
    assert_eq!((removed(), row(&shelf, "missing_at")), (Some(at(4000)), json!([at(900).as_second()])));
    look(&shelf, &id, 5000, failed(FailureClass::NotFound));
    assert_eq!(removed(), Some(at(4000)));
    assert_eq!(shelf.store.reader().unwrap().article(&id).unwrap().unwrap().text, TEXT);
    let shown = "SELECT count(*) FROM v_articles WHERE removed = '2025-12-01T13:06:40Z'";
    assert_eq!(shelf.number(shown), 1);
    // It is there again.
    assert_eq!(look(&shelf, &id, 9000, Sighting::NotModified), Some(Checked::Unchanged));
    assert_eq!(removed(), None);
}

#[test]
fn failures_back_off_and_lose_nothing() {
    let shelf = Shelf::new();
    let id = publish(&shelf, LINK, TEXT);
    for (seconds, pause) in [(900, 1800), (2700, 3600), (6300, 7200)] {
        assert_eq!(look(&shelf, &id, seconds, failed(FailureClass::Connect)), Some(Checked::Failed));
        assert_eq!(claim(&shelf, seconds + pause - 1), []);
        assert_eq!(claim(&shelf, seconds + pause), from_ref(&id));
    }
    assert_eq!(row(&shelf, "class, failures"), json!(["connect", 3]));
    assert_eq!(look(&shelf, &id, 14_000, Sighting::NotModified), Some(Checked::Unchanged));
    assert_eq!(row(&shelf, "class, failures"), json!([null, 0]));
}

#[test]
fn good_text_is_not_replaced_by_a_wall_by_another_article_or_by_the_front_page() {
    let shelf = Shelf::new();
    let id = publish(&shelf, LINK, TEXT);
    publish(&shelf, "https://paper.example/other", "Quite another report of the harbour.");
    let mut wall = record(LINK, "Please accept our cookies to read on, dear reader.");
    wall.article.quality = Quality::ConsentWall;
    assert_eq!(look(&shelf, &id, 900, found(wall, 900)), Some(Checked::Unread));
    let other = record("https://paper.example/other", "Quite another report of the harbour, changed.");
    assert_eq!(look(&shelf, &id, 1800, found(other, 1800)), Some(Checked::Elsewhere));
    let front = record("https://paper.example/", "Politics, sport, weather, culture and jobs for you.");
    assert_eq!(look(&shelf, &id, 2700, found(front, 2700)), Some(Checked::Elsewhere));
    assert_eq!(look(&shelf, &id, 3600, Sighting::Unread), Some(Checked::Unread));
    // Of none of them is anything remembered.
    assert_eq!(row(&shelf, "url, etag"), json!([LINK, "\"1\""]));
    assert_eq!(shelf.number("SELECT count(*) FROM revisions"), 2);
    // A new address for the same report is no obstacle.
    let moved = record("https://paper.example/a-better-address", CHANGED);
    assert_eq!(look(&shelf, &id, 4500, found(moved, 4500)), Some(Checked::Revised));
    let reader = shelf.store.reader().unwrap();
    assert_eq!(reader.resolve("https://paper.example/a-better-address").unwrap(), Some(id));
}

#[test]
fn listed_entries_of_a_host_go_first_and_one_look_a_host_is_under_way() {
    let shelf = Shelf::new();
    let first = publish(&shelf, LINK, TEXT);
    let second = publish(&shelf, "https://paper.example/b", "Another report of the harbour.");
    let elsewhere = publish(&shelf, "https://other.example/c", "A third report of the harbour.");
    shelf.poll(1, 900, vec![entry("new", "https://paper.example/new")]);
    assert_eq!(claim(&shelf, 900), from_ref(&elsewhere));
    let items = shelf.run(|ledger| ledger.claim_items(Scope::Poller, at(901), 8));
    // Neither while it is fetched.
    assert_eq!(claim(&shelf, 901), []);
    shelf.keep(items[0].id, record("https://paper.example/new", "A fourth report of the harbour."));
    assert_eq!(claim(&shelf, 902), from_ref(&first));
    look(&shelf, &first, 903, Sighting::NotModified);
    assert_eq!(claim(&shelf, 904), [second]);
    // No more than may be under way.
    let rechecks = RecheckPolicy::default();
    let most = shelf.run(move |ledger| ledger.claim_rechecks(&rechecks, at(99_999), at(905), 2, 8));
    assert_eq!(most, []);
}

#[test]
fn a_paused_host_is_left_alone_and_what_is_given_back_is_due_again() {
    let shelf = Shelf::new();
    let id = publish(&shelf, LINK, TEXT);
    assert_eq!(claim(&shelf, 900), from_ref(&id));
    let article = id.clone();
    shelf.run(move |ledger| ledger.release_rechecks(&[article]));
    shelf.run(|ledger| ledger.pause_host("paper.example", at(2000), "rate_limited"));
    assert_eq!(claim(&shelf, 1999), []);
    assert_eq!(claim(&shelf, 2000), from_ref(&id));
    let article = id.clone();
    shelf.run(move |ledger| {
        ledger.postpone_recheck(&article, at(5000))?;
        ledger.release_rechecks(&[article])
    });
    assert_eq!((claim(&shelf, 4999), claim(&shelf, 5000)), (vec![], vec![id.clone()]));
    // The claim of a task that was lost ends by itself.
    assert_eq!(claim(&shelf, 5000 + 3601), [id]);
}

#[test]
fn an_article_that_has_grown_old_meanwhile_is_looked_at_no_more_and_one_taken_out_neither() {
    let shelf = Shelf::new();
    let id = publish(&shelf, LINK, TEXT);
    assert_eq!(claim(&shelf, 40 * 86_400), []);
    assert_eq!(row(&shelf, "due_at"), json!([null]));
    shelf.run(|ledger| ledger.forget(LINK, at(50)).map(drop));
    assert_eq!(shelf.number("SELECT count(*) FROM rechecks"), 0);
    assert_eq!(look(&shelf, &id, 60, found(record(LINK, CHANGED), 60)), None);
    assert_eq!(shelf.number("SELECT count(*) FROM articles"), 0);
}

#[test]
fn a_post_whose_text_is_in_its_listing_is_read_again_when_that_text_changes() {
    let shelf = Shelf::new();
    let post = |content: &str| {
        let mut post = entry("post", LINK);
        post.content = Some(content.to_owned());
        post
    };
    shelf.poll(1, 0, vec![post(TEXT)]);
    let id = shelf.claim()[0];
    let placed = shelf.run(move |ledger| {
        let record = record(LINK, TEXT);
        ledger.record_item(id, &ItemResult::Keep { record: &record, page: None }, at(10))
    });
    assert_eq!(shelf.poll(1, 60, vec![post(TEXT)]).updated, 0);
    assert_eq!(shelf.poll(1, 120, vec![post(CHANGED)]).updated, 1);
    let items = shelf.run(|ledger| ledger.claim_items(Scope::Poller, at(120), 8));
    assert_eq!(items.iter().map(|item| item.stored.clone()).collect::<Vec<_>>(), [placed.public_id]);
    // Where there is a page, the page decides.
    let paged = shelf.list(2, "https://paper.example/paged");
    shelf.keep(paged, record("https://paper.example/paged", "Quite another report."));
    let mut listed = entry("https://paper.example/paged", "https://paper.example/paged");
    listed.content = Some("a teaser that changes".to_owned());
    assert_eq!(shelf.poll(2, 180, vec![listed]).updated, 0);
}

#[test]
fn changes_are_found_by_the_moment_they_were_seen_and_by_what_the_article_is() {
    let shelf = Shelf::new();
    let id = publish(&shelf, LINK, TEXT);
    let other = publish(&shelf, "https://paper.example/b", "Another report of the harbour.");
    look(&shelf, &id, 900, found(record(LINK, CHANGED), 900));
    look(&shelf, &id, 1800, found(record(LINK, TEXT), 1800));
    for seconds in [2000, 3000] {
        look(&shelf, &other, seconds, failed(FailureClass::NotFound));
    }
    let found = |filter: &Filter, since: Option<i64>, until: Option<i64>| -> Vec<String> {
        let period = Period { since: since.map(at), until: until.map(at) };
        let statement = query::changes(filter, period);
        let rows = shelf.store.reader().unwrap().select(&statement.sql, &statement.params).unwrap();
        let names: Vec<&str> = statement.columns.iter().map(|column| column.name).collect();
        assert_eq!(rows.columns, names);
        let shown = |row: &Vec<serde_json::Value>| format!("{} {}", row[0].as_str().unwrap(), row[8]);
        rows.rows.iter().map(shown).collect()
    };
    let all = Filter::default();
    assert_eq!(found(&all, None, None), ["removed 1", "revised 3", "revised 2"]);
    assert_eq!(found(&all, Some(1000), Some(2000)), ["revised 3"]);
    assert_eq!(found(&all, Some(2500), None), ["removed 1"]);
    assert_eq!(found(&Filter { limit: 1, ..Filter::default() }, None, None), ["removed 1"]);
    let words = |words: &str| Filter { words: Some(query::parse(words).unwrap()), ..Filter::default() };
    assert_eq!(found(&words("monday"), None, None), ["revised 3", "revised 2"]);
    assert_eq!(found(&words("lighthouse"), None, None), Vec::<String>::new());
}

#[test]
fn a_store_of_an_earlier_program_looks_again_at_what_is_young_and_has_a_page() {
    let ledger = rusqlite::Connection::open_in_memory().unwrap();
    for migration in [
        include_str!("../../../migrations/0001_ledger.sql"),
        include_str!("../../../migrations/0002_gaps_and_alarms.sql"),
        include_str!("../../../migrations/0003_subscriptions.sql"),
        "INSERT INTO sources VALUES ('s', 's', 'INT', 'en', 'UTC', 'neutral', 'wire', NULL, NULL, '', 1, 1);
         INSERT INTO stories VALUES (1, 's', 0, 0);
         BEGIN",
    ] {
        ledger.execute_batch(migration).unwrap();
    }
    let day = 86_400;
    for (id, published, page) in [(1, 90 * day, Some("p")), (2, 40 * day, Some("p")), (3, 90 * day, None)] {
        let article = "INSERT INTO articles (id, public_id, url, first_seen_at, published_at, date_conflicts, authors, kind,
                         quality, via, updates, same_text, story, reading)
                       VALUES (?1, ?1, '', 7776000, ?2, '[]', '[]', '', '', '', '[]', '', 1, ?1)";
        ledger.execute(article, (id, published)).unwrap();
        let revision = "INSERT INTO revisions VALUES (?1, ?1, '', 0, '', '', ?2)";
        ledger.execute(revision, (id, page)).unwrap();
        let reading = "INSERT INTO readings VALUES (?1, ?1, 't', '', '', 0, 0, 'relevant', '[]')";
        ledger.execute(reading, [id]).unwrap();
        let entry =
            "INSERT INTO entries (source, url, host, listed, first_seen_at, changed_at, state, article)
                     VALUES ('s', 'https://paper.example/' || ?1, 'paper.example', '{}', 0, 0, 'stored', ?1)";
        ledger.execute(entry, [id]).unwrap();
    }
    ledger.execute_batch("COMMIT").unwrap();
    ledger.execute_batch(include_str!("../../../migrations/0004_rechecks.sql")).unwrap();
    let planned: String = ledger
        .query_row("SELECT group_concat(article || ' ' || url) FROM rechecks", [], |row| row.get(0))
        .unwrap();
    assert_eq!(planned, "1 https://paper.example/1");
    let versions: i64 = ledger.query_row("SELECT count(*) FROM v_revisions", [], |row| row.get(0)).unwrap();
    assert_eq!(versions, 3);
}

const LONG: &str =
    "Smith said “we met in Norwick” on Monday, and it was late when the envoys of both sides left the hall.";
/// Full of the words of every text.
const ELSEWHERE: &str = "It was late on Monday when the ministers of the fleet left Norwick, and both of them said that we met in the rain.";

#[test]
fn a_redirect_to_another_article_is_no_version_and_takes_no_address() {
    let shelf = Shelf::new();
    let id = publish(&shelf, LINK, LONG);
    let other = record("https://paper.example/b", ELSEWHERE);
    assert_eq!(look(&shelf, &id, 900, found(other, 900)), Some(Checked::Elsewhere));
    assert_eq!(shelf.number("SELECT count(*) FROM revisions"), 1);
    let placed = shelf.publish("https://paper.example/b", ELSEWHERE);
    assert!(placed.public_id.is_some_and(|other| other != id));
}

#[test]
fn what_was_forgotten_does_not_come_back_as_another_article() {
    let shelf = Shelf::new();
    let id = publish(&shelf, LINK, TEXT);
    shelf.run(|ledger| ledger.forget("https://paper.example/b", at(50)).map(drop));
    let back = record("https://paper.example/b", CHANGED);
    assert_eq!(look(&shelf, &id, 900, found(back.clone(), 900)), Some(Checked::Elsewhere));
    // Nor by the article's own entry, which stays what it is.
    let entry = shelf.number("SELECT id FROM entries");
    let placed = shelf.keep(entry, back);
    assert_eq!((placed.public_id, placed.current), (Some(id), false));
    assert_eq!(shelf.number("SELECT count(*) FROM revisions"), 1);
    assert_eq!(
        shelf.number("SELECT count(*) FROM entries WHERE state = 'stored' AND article IS NOT NULL"),
        1
    );
}

#[test]
fn an_entry_whose_link_leads_to_another_article_today_stays_with_its_own() {
    let shelf = Shelf::new();
    let id = publish(&shelf, LINK, LONG);
    let entry = shelf.number("SELECT id FROM entries");
    let placed = shelf.keep(entry, record("https://paper.example/b", ELSEWHERE));
    assert_eq!((placed.public_id.clone(), placed.current), (Some(id.clone()), false));
    assert_eq!(shelf.store.reader().unwrap().resolve("https://paper.example/b").unwrap(), None);
    assert_eq!(shelf.store.reader().unwrap().article(&id).unwrap().unwrap().text, LONG);
}

/// Reads a page in a job, as it was at a moment.
fn backfilled(shelf: &Shelf, record: Record, link: &str, fetched: i64) -> Placed {
    let (entry, page) = (entry(link, link), Page { fetched_at: at(fetched), ..page(link, "") });
    shelf.run(move |ledger| {
        let job = ledger.start_job("urls", &format!("{link} {fetched}", link = page.url), "{}", at(0))?.id;
        ledger.add_job_entries(job, &[JobEntry { entry, outlet: None }], None, at(0))?;
        let id = ledger.claim_items(Scope::Job(job), at(0), 1)?[0].id;
        ledger.record_item(id, &ItemResult::Keep { record: &record, page: Some(&page) }, at(5000))
    })
}

#[test]
fn a_page_for_mobiles_and_an_old_capture_are_the_article_and_no_version_of_it() {
    let shelf = Shelf::new();
    let id = publish(&shelf, LINK, LONG);
    let amp = "https://paper.example/a/amp";
    let mut shorter = record(LINK, "Smith said “we met in Norwick” on Monday.");
    shorter.article.url = Url::parse(amp).unwrap();
    let versions = || shelf.number("SELECT count(*) FROM revisions");
    let listed = shelf.list(2, amp);
    let placed = shelf.keep(listed, shorter.clone());
    assert_eq!((placed.public_id, placed.current, versions()), (Some(id.clone()), false, 1));
    assert_eq!(shelf.store.reader().unwrap().resolve(amp).unwrap(), Some(id.clone()));
    assert!(!backfilled(&shelf, shorter, amp, 2000).current);
    assert!(!backfilled(&shelf, record(LINK, CHANGED), LINK, -86_400).current);
    assert_eq!((versions(), row(&shelf, "url")), (1, json!([LINK])));
    // The page itself, as it is now, is one.
    assert!(backfilled(&shelf, record(LINK, CHANGED), LINK, 3000).current);
    assert_eq!(versions(), 2);
    assert_eq!(shelf.store.reader().unwrap().article(&id).unwrap().unwrap().text, CHANGED);
}

#[test]
fn a_page_that_calls_itself_by_another_address_than_before_is_another_article_where_it_says_other_things() {
    let shelf = Shelf::new();
    let live = "https://paper.example/live";
    let first = publish(&shelf, live, LONG);
    let mut next = record(live, ELSEWHERE);
    next.article.canonical = CanonicalUrl::parse("https://paper.example/live-of-tuesday").unwrap();
    let placed = backfilled(&shelf, next, live, 2000);
    assert!(placed.current && placed.public_id.is_some_and(|second| second != first));
    assert_eq!(shelf.store.reader().unwrap().article(&first).unwrap().unwrap().text, LONG);
}

#[test]
fn what_is_too_old_does_not_stand_before_what_is_young() {
    let shelf = Shelf::new();
    publish(&shelf, LINK, TEXT);
    publish(&shelf, "https://paper.example/old", "Another report of the harbour.");
    let young = publish(&shelf, "https://paper.example/young", "A third report of the harbour.");
    let connection = rusqlite::Connection::open(shelf.path()).unwrap();
    connection
        .execute(
            "UPDATE articles SET published_at = published_at + 39 * 86400 WHERE public_id = ?1",
            [young.as_str()],
        )
        .unwrap();
    assert_eq!(claim(&shelf, 40 * 86_400), [young]);
    assert_eq!(shelf.number("SELECT count(*) FROM rechecks WHERE due_at IS NULL"), 2);
}
