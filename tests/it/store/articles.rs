//! Articles: ids that stay, revisions, what readers see.

use super::fixture::{Shelf, at, entity, entry, page, record};
use peacewire::model::{EntryState, PublicId, Quality};
use peacewire::store::ItemResult;
use serde_json::json;

const LINK: &str = "https://paper.example/a";
const TEXT: &str = "Їх зустріч: Smith said “we met in Norwick” on Monday";

#[test]
fn a_kept_article_is_read_back_with_everything_made_of_it() {
    let shelf = Shelf::new();
    shelf.run(|ledger| ledger.sync_entities(&[entity("per:smith", "John Smith")]));
    let placed = shelf.publish(LINK, TEXT);
    let id = placed.public_id.unwrap();
    assert_eq!((placed.state, placed.placement.unwrap().story), (EntryState::Stored, id.clone()));
    let reader = shelf.store.reader().unwrap();
    let article = reader.article(&id).unwrap().unwrap();
    assert_eq!(article.text, TEXT);
    assert_eq!(article.outlet.as_deref(), Some("paper"));
    assert_eq!(article.published_at, Some(at(-3600)));
    assert_eq!((article.revisions, article.issues), (1, vec![("harbour".to_owned(), 2)]));
    assert_eq!(reader.article_as_read(&id).unwrap().unwrap(), record(LINK, TEXT).article);
    let page_hash = article.page.unwrap();
    assert_eq!(reader.page(&page_hash).unwrap().unwrap(), page(LINK, TEXT));
    assert_eq!(reader.mentions(&id).unwrap()[0].name.as_deref(), Some("John Smith"));
    assert_eq!(reader.resolve("https://paper.example/a?utm_source=x").unwrap(), Some(id));
    assert_eq!(reader.integrity().unwrap(), []);
}

#[test]
fn a_fact_comes_back_in_the_envelope_that_it_went_in_with() {
    let shelf = Shelf::new();
    let id = shelf.publish(LINK, TEXT).public_id.unwrap();
    let stored = shelf.store.reader().unwrap().facts(&id).unwrap();
    let given = record(LINK, TEXT).facts;
    assert_eq!(stored.len(), given.len());
    for (stored, given) in stored.into_iter().zip(given) {
        let mut fact = stored.fact;
        assert_eq!(fact.remove("samples"), Some(json!(40)));
        assert_eq!(serde_json::Value::Object(fact), serde_json::to_value(&given).unwrap());
    }
}

#[test]
fn the_views_show_articles_facts_quotes_meetings_and_sources() {
    let shelf = Shelf::new();
    shelf.run(|ledger| ledger.sync_entities(&[entity("per:smith", "John Smith")]));
    shelf.publish(LINK, TEXT);
    let reader = shelf.store.reader().unwrap();
    let row = |sql: &str| serde_json::Value::from(reader.select(sql, &[]).unwrap().rows.remove(0));
    assert_eq!(
        row("SELECT published, outlet_name, entities, issues, topic_version FROM v_articles"),
        json!(["2025-12-01T11:00:00Z", "The Paper", "[\"per:smith\"]", "[\"harbour\"]", "7"])
    );
    assert_eq!(
        row("SELECT speaker, speaker_id, quote, form FROM v_quotes"),
        json!(["John Smith", "per:smith", "we met in Norwick", "direct_quote"])
    );
    assert_eq!(
        row("SELECT form, place, round, time_start, sides FROM v_meetings"),
        json!(["talks", "plc:norwick", 2, "2025-12-01", "[\"pty:aa\",\"pty:bb\"]"])
    );
    assert_eq!(row("SELECT count(*), min(evidence) FROM v_facts"), json!([2, TEXT]));
    assert_eq!(row("SELECT id, listed, stored, waiting FROM v_sources"), json!(["alpha", 1, 1, 0]));
}

#[test]
fn the_same_article_through_another_entry_is_a_duplicate_and_not_fetched() {
    let shelf = Shelf::new();
    shelf.publish(LINK, TEXT);
    // The link is known: nothing to fetch.
    shelf.poll(2, 60, vec![entry("x", "https://paper.example/a?utm_medium=rss")]);
    assert_eq!(shelf.claim(), Vec::<i64>::new());
    // The link is another, the page's canonical URL is known.
    let id = shelf.list(2, "https://paper.example/short/1");
    let placed = shelf.keep(id, record(LINK, TEXT));
    assert_eq!(placed.state, EntryState::Duplicate);
    let counts = shelf.store.reader().unwrap().counts().unwrap();
    assert_eq!((counts.total.listed, counts.total.stored, counts.total.duplicate), (3, 1, 2));
    assert_eq!((counts.articles, counts.sources["beta"].duplicate), (1, 2));
}

#[test]
fn a_changed_text_is_a_revision_with_its_own_facts_and_the_old_one_stays() {
    let shelf = Shelf::new();
    let first = shelf.publish(LINK, TEXT);
    let mut changed = entry(LINK, LINK);
    changed.title = Some("Corrected".to_owned());
    let summary = shelf.poll(1, 60, vec![changed]);
    assert_eq!((summary.updated, summary.new), (1, 0));
    let items = shelf.run(|ledger| ledger.claim_items(peacewire::store::Scope::Poller, at(60), 10));
    assert_eq!(items[0].stored, first.public_id);
    let second = shelf.keep(items[0].id, record(LINK, "Smith said nothing."));
    assert_eq!((second.public_id.clone(), second.state), (first.public_id, EntryState::Stored));
    let reader = shelf.store.reader().unwrap();
    let id = second.public_id.unwrap();
    let texts: Vec<String> = reader.revisions(&id).unwrap().into_iter().map(|old| old.text).collect();
    assert_eq!(texts, [TEXT, "Smith said nothing."]);
    assert_eq!(reader.facts(&id).unwrap().len(), 1);
    assert_eq!(shelf.number("SELECT count(*) FROM facts"), 3);
    assert_eq!(shelf.number("SELECT count(*) FROM v_facts"), 1);
    let found = "SELECT count(*) FROM article_search WHERE article_search MATCH 'norwick AND body:monday'";
    assert_eq!(shelf.number(found), 0);
    assert_eq!(reader.integrity().unwrap(), []);
}

#[test]
fn good_text_is_not_overwritten_by_bad_and_a_failed_look_takes_nothing_away() {
    let shelf = Shelf::new();
    let id = shelf.list(1, LINK);
    shelf.keep(id, record(LINK, TEXT));
    let mut wall = record(LINK, "Please accept cookies.");
    wall.article.quality = Quality::ConsentWall;
    assert_eq!(shelf.keep(id, wall).state, EntryState::Stored);
    let off_topic = record(LINK, "Something else.");
    let placed = shelf.run(move |ledger| {
        ledger.record_item(id, &ItemResult::OffTopic { record: &off_topic, page: None }, at(20))
    });
    assert_eq!(placed.state, EntryState::Stored);
    assert_eq!(shelf.number("SELECT count(*) FROM revisions"), 1);
}

#[test]
fn row_ids_follow_the_day_of_publication() {
    let shelf = Shelf::new();
    shelf.publish(LINK, TEXT);
    shelf.publish("https://paper.example/b", "Another text.");
    let day = super::fixture::NOON / 86_400;
    assert_eq!(shelf.number("SELECT min(id) FROM articles"), day << 24);
    assert_eq!(shelf.number("SELECT max(id) FROM articles"), (day << 24) + 1);
}

#[test]
fn equal_texts_under_two_addresses_are_two_articles_of_one_group() {
    let shelf = Shelf::new();
    let first = shelf.publish(LINK, TEXT);
    let second = shelf.publish("https://other.example/copy", TEXT);
    assert_eq!(second.state, EntryState::Stored);
    let place = second.placement.unwrap();
    assert_eq!(Some(place.same_text), first.public_id);
    assert_eq!(shelf.number("SELECT count(*) FROM stories"), 1);
    assert_eq!(shelf.number("SELECT count(*) FROM story_members"), 2);
}

#[test]
fn a_rebuild_keeps_ids_and_is_no_change_by_the_site() {
    let shelf = Shelf::new();
    let id = shelf.publish(LINK, TEXT).public_id.unwrap();
    let version = shelf.store.reader().unwrap().revisions(&id).unwrap()[0].row;
    let rebuild = |id: PublicId, text: &'static str| {
        shelf.run(move |ledger| ledger.replace_derived(&id, version, &record(LINK, text), at(100)))
    };
    assert_eq!(rebuild(id.clone(), TEXT).public_id, Some(id.clone()));
    let reader = shelf.store.reader().unwrap();
    assert_eq!((reader.revisions(&id).unwrap().len(), reader.facts(&id).unwrap().len()), (1, 2));
    rebuild(id.clone(), "A better extraction.");
    // The site changed nothing: it is the same version, read better, and the old text stays in its row.
    let versions = reader.revisions(&id).unwrap();
    assert_eq!((versions.len(), versions[0].text.as_str()), (1, "A better extraction."));
    assert_eq!(reader.article(&id).unwrap().unwrap().revisions, 1);
    assert_eq!(shelf.number("SELECT count(*) FROM revisions"), 2);
    let items = reader.rebuild_items(0, 10).unwrap();
    assert_eq!((items.len(), items[0].article.clone()), (1, Some(id.clone())));
    assert!(items[0].page.is_some());
    // What the new rules find off topic leaves the articles and keeps its page.
    shelf.run(move |ledger| ledger.demote(&id, &record(LINK, TEXT), at(110)));
    let items = reader.rebuild_items(0, 10).unwrap();
    assert_eq!((items[0].article.clone(), items[0].page.is_some()), (None, true));
    assert_eq!(reader.counts().unwrap().total.off_topic, 1);
    assert_eq!(reader.integrity().unwrap(), []);
}

#[test]
fn an_earlier_version_is_read_anew_without_touching_the_newest() {
    let shelf = Shelf::new();
    let entry = shelf.list(1, LINK);
    let id = shelf.keep(entry, record(LINK, TEXT)).public_id.unwrap();
    shelf.keep(entry, record(LINK, "Smith said “we parted in Norwick” on Friday."));
    let reader = shelf.store.reader().unwrap();
    let rows: Vec<i64> = reader.revisions(&id).unwrap().iter().map(|version| version.row).collect();
    let (first, article) = (rows[0], id.clone());
    let better = "Smith said “we met in Norwick” on Monday, he told reporters.";
    shelf.run(move |ledger| ledger.replace_derived(&article, first, &record(LINK, better), at(200)));
    let versions = reader.revisions(&id).unwrap();
    let texts: Vec<&str> = versions.iter().map(|version| version.text.as_str()).collect();
    assert_eq!(texts, [better, "Smith said “we parted in Norwick” on Friday."]);
    assert_eq!(versions.iter().map(|version| version.row).collect::<Vec<_>>(), rows);
    assert_eq!(reader.article(&id).unwrap().unwrap().text, texts[1]);
    let facts = reader.facts_of_revision(first).unwrap();
    assert_eq!((facts.len(), &facts[0]["evidence"][0]["text"]), (2, &json!(better)));
    assert_eq!(reader.facts(&id).unwrap()[0].fact["evidence"][0]["text"], json!(texts[1]));
    assert_eq!(reader.integrity().unwrap(), []);
}
