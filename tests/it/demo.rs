//! The demo against the known contents of its newsroom (`tests/fixtures/newsroom/truth.toml`).

use assert_cmd::Command;
use peacewire::store::Reader;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;
use tempfile::TempDir;

struct Ran {
    _folder: TempDir,
    store: PathBuf,
    digest: String,
}

/// The demo, run once for all tests.
fn ran() -> &'static Ran {
    static RAN: OnceLock<Ran> = OnceLock::new();
    RAN.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let output = Command::cargo_bin("peacewire")
            .unwrap()
            .args(["demo", "--keep"])
            .arg(folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let digest = String::from_utf8(output.stdout).unwrap();
        Ran { store: folder.path().join("newsroom.db"), _folder: folder, digest }
    })
}

/// The store of the demo, for reading.
pub fn store() -> &'static std::path::Path {
    &ran().store
}

fn select(sql: &str, parameters: &[Value]) -> Vec<Vec<Value>> {
    Reader::open(&ran().store).unwrap().select(sql, parameters).unwrap().rows
}

fn truth() -> Vec<toml::Table> {
    let file: toml::Table = toml::from_str(peacewire::demo::truth()).unwrap();
    file["article"].as_array().unwrap().iter().map(|article| article.as_table().unwrap().clone()).collect()
}

fn field<'t>(article: &'t toml::Table, name: &str) -> &'t str {
    article.get(name).and_then(toml::Value::as_str).unwrap_or_default()
}

/// White space as one blank, as the truth file compares.
fn even(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_linked_article_ends_as_the_newsroom_knows_it() {
    let states: BTreeMap<String, (String, String)> =
        select("SELECT url, state, coalesce(reason, '') FROM entries WHERE source IS NOT NULL", &[])
            .into_iter()
            .map(|row| {
                let text = |at: usize| row[at].as_str().unwrap().to_owned();
                (text(0), (text(1), text(2)))
            })
            .collect();
    let right = |verdict: &str, state: &str, reason: &str| match verdict {
        "relevant" => state == "stored",
        "off_topic" => state == "off_topic",
        "blocked" => (state, reason) == ("failed", "robots"),
        "not_found" => (state, reason) == ("failed", "not_found"),
        "unreadable" => {
            state == "off_topic" || (state == "failed" && ["not_a_page", "unreadable"].contains(&reason))
        }
        unknown => panic!("`{unknown}` is no verdict of the newsroom"),
    };
    let mut wrong = Vec::new();
    for article in truth() {
        let (url, verdict) = (field(&article, "url"), field(&article, "verdict"));
        let (state, reason) = states.get(url).unwrap_or_else(|| panic!("{url} was not listed"));
        if !right(verdict, state, reason) {
            wrong.push(format!("{url} is {verdict}, but ended as {state} {reason}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn copies_share_a_text_with_their_original_and_the_revised_page_has_two_versions() {
    let group = |url: &str| {
        let rows = select("SELECT same_text FROM articles WHERE url = ?1", &[json!(url)]);
        rows.first().map(|row| row[0].clone())
    };
    for article in truth() {
        let (url, original) = (field(&article, "url"), field(&article, "copy_of"));
        if !original.is_empty() {
            assert_eq!(group(url), group(original), "{url} is a copy of {original}");
        }
        if !field(&article, "revision").is_empty() {
            let sql = "SELECT count(*) FROM revisions v JOIN articles a ON a.id = v.article WHERE a.url = ?1";
            assert_eq!(select(sql, &[json!(url)])[0][0], json!(2), "{url}");
        }
    }
}

#[test]
fn the_stored_texts_are_the_articles_without_the_furniture_of_their_pages() {
    for article in truth() {
        let url = field(&article, "url");
        let sql = "SELECT v.text FROM revisions v JOIN articles a ON a.id = v.article WHERE a.url = ?1 ORDER BY v.id LIMIT 1";
        let Some(row) = select(sql, &[json!(url)]).into_iter().next() else { continue };
        let text = even(row[0].as_str().unwrap());
        for end in ["text_start", "text_end"] {
            assert!(text.contains(&even(field(&article, end))), "{url}: {end} is missing");
        }
        for phrase in article.get("not_in_text").and_then(toml::Value::as_array).into_iter().flatten() {
            let phrase = even(phrase.as_str().unwrap());
            assert!(!text.contains(&phrase), "{url}: `{phrase}` is no part of the article");
        }
    }
}

#[test]
fn every_fact_stands_in_the_text_that_it_quotes() {
    let sql = "SELECT e.text, substr(v.text, e.start + 1, e.end - e.start), f.fact_id
                 FROM evidence e JOIN facts f ON f.id = e.fact JOIN readings r ON r.id = f.reading
                 JOIN revisions v ON v.id = r.revision";
    let rows = select(sql, &[]);
    assert!(rows.len() > 100, "{} pieces of evidence", rows.len());
    for row in rows {
        assert_eq!(row[0], row[1], "{}", row[2]);
    }
}

#[test]
fn the_digest_tells_the_counts_the_copies_and_the_next_commands() {
    let counts = Reader::open(&ran().store).unwrap().counts().unwrap().total;
    assert_eq!(
        counts.listed,
        counts.stored + counts.off_topic + counts.duplicate + counts.failed + counts.waiting
    );
    assert_eq!((counts.listed, counts.waiting), (54, 0));
    let first = format!("54 listed = {} stored + {} off topic", counts.stored, counts.off_topic);
    for part in
        [first.as_str(), "Meetings", "Copies", "2 versions", "for [-nearly-] five hours", "Go on with"]
    {
        assert!(ran().digest.contains(part), "`{part}` is missing in {}", ran().digest);
    }
}

fn asked(store: &std::path::Path, arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("peacewire").unwrap();
    let output = command.arg("--db").arg(store).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_revised_page_is_told_word_by_word_with_the_facts_that_came() {
    let id = select("SELECT id FROM v_articles WHERE revisions = 2", &[])[0][0].as_str().unwrap().to_owned();
    let history = asked(&ran().store, &["show", "--history", &id]);
    for part in [
        "Version 1, seen",
        "56 words added, 6 taken away",
        "had brought [-a file of several papers-]{+four papers besides the main text+}, Mr",
        "… 2 paragraphs",
        "  {+The White House said on Wednesday",
        "    + statement, asserted: “The White House said on Wednesday",
    ] {
        assert!(history.contains(part), "`{part}` is missing in {history}");
    }
    let whole: Value =
        serde_json::from_str(&asked(&ran().store, &["show", "--history", &id, "--format", "json"])).unwrap();
    assert_eq!(whole["history"][0]["changes"], Value::Null);
    assert_eq!(
        whole["history"][1]["changes"]["paragraphs"][0]["parts"][1],
        json!({"op": "removed", "text": "nearly "})
    );
    assert_eq!(whole["history"][1]["changes"]["facts"]["came"][0]["kind"], json!("statement"));
}

#[test]
fn changes_lists_what_was_revised_and_nothing_else() {
    let lines = asked(&ran().store, &["changes", "--since", "7d", "--format", "ndjson"]);
    let row: Value = serde_json::from_str(&lines).unwrap();
    assert_eq!(
        (&row["what"], &row["version"], &row["words_removed"]),
        (&json!("revised"), &json!(2), &json!(6))
    );
    assert_eq!(row["removed"], json!(["nearly", "a file of several papers"]));
    for nothing in [
        &["changes", "--since", "2999-01-01"][..],
        &["changes", "--outlet", "globe-mirror"],
        &["changes", "borscht"],
    ] {
        assert_eq!(asked(&ran().store, &[nothing, &["--format", "ndjson"]].concat()), "", "{nothing:?}");
    }
    assert!(asked(&ran().store, &["changes", "envoys"]).contains("for [-nearly-] five hours"));
}

#[test]
fn versions_that_say_the_same_after_all_take_no_place_of_a_change() {
    let folder = tempfile::tempdir().unwrap();
    asked(&ran().store, &["backup", folder.path().to_str().unwrap()]);
    let store = folder.path().join("newsroom.db");
    let before = asked(&store, &["changes", "--since", "7d", "--format", "ndjson"]);
    let ledger = rusqlite::Connection::open(&store).unwrap();
    // Two versions with the same words and no facts, the newer one newer than every other.
    for moment in ["0", "max(seen_at) + 1"] {
        let again = format!(
            "INSERT INTO revisions (article, text_version, seen_at, title, text)
             SELECT article, text_version, {moment}, title, text FROM revisions WHERE id = (SELECT min(id) FROM revisions)"
        );
        let again = again.replace("max(seen_at)", "(SELECT max(seen_at) FROM revisions)");
        assert_eq!(ledger.execute(&again, []).unwrap(), 1);
    }
    drop(ledger);
    let first = asked(&store, &["changes", "--since", "7d", "--limit", "1", "--format", "ndjson"]);
    assert_eq!((first.lines().count(), first), (1, before));
}

#[test]
fn a_period_that_ends_before_it_begins_is_an_error_with_both_moments() {
    for command in ["changes", "query", "facts", "stats"] {
        let refused = Command::cargo_bin("peacewire")
            .unwrap()
            .arg("--db")
            .arg(&ran().store)
            .args([command, "--since", "2h", "--until", "3h"])
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success(), "{command}: {told}");
        assert!(told.contains("--since 2h is ") && told.contains("--until 3h is "), "{command}: {told}");
    }
}

#[test]
fn reprocess_reads_every_version_from_its_own_page_and_keeps_ids() {
    let folder = tempfile::tempdir().unwrap();
    asked(&ran().store, &["backup", folder.path().to_str().unwrap()]);
    let store = folder.path().join("newsroom.db");
    let everything = || {
        let sql = "SELECT a.public_id, v.id, v.text_version, v.page, f.fact_id, e.start, e.text
                     FROM articles a JOIN revisions v ON v.article = a.id JOIN readings r ON r.revision = v.id
                     LEFT JOIN facts f ON f.reading = r.id LEFT JOIN evidence e ON e.fact = f.id
                    ORDER BY v.id, f.fact_id, e.ordinal";
        Reader::open(&store).unwrap().select(sql, &[]).unwrap().rows
    };
    let before = everything();
    let emptied = rusqlite::Connection::open(&store).unwrap();
    // What was made of the first version of the revised page is lost.
    emptied.pragma_update(None, "foreign_keys", true).unwrap();
    let lost = "DELETE FROM readings WHERE id NOT IN (SELECT reading FROM articles)";
    assert_eq!(emptied.execute(lost, []).unwrap(), 1);
    drop(emptied);
    assert_ne!(everything(), before);
    let told = asked(&store, &["reprocess"]);
    assert!(told.contains("1 earlier versions"), "{told}");
    assert_eq!(everything(), before);
    assert!(asked(&store, &["doctor"]).contains("facts         well"));
}

#[test]
fn a_folder_with_a_store_is_not_written_over() {
    let folder = ran().store.parent().unwrap();
    let output =
        Command::cargo_bin("peacewire").unwrap().args(["demo", "--keep"]).arg(folder).output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("a store"), "{output:?}");
}
