//! SQL from outside: everything that reads, nothing that writes, opens or runs for ever.

use super::fixture::Shelf;
use peacewire::store::{Limits, Rows, StoreError};
use serde_json::json;
use std::time::Duration;

fn ask(shelf: &Shelf, sql: &str) -> Result<Rows, StoreError> {
    let limits = Limits { time: Duration::from_millis(500), rows: 3 };
    shelf.store.reader().unwrap().user_sql(sql, &limits)
}

#[test]
fn a_person_can_ask_tables_views_json_and_the_text_index() {
    let shelf = Shelf::new();
    shelf.publish("https://paper.example/a", "Зустріч делегацій in Norwick.");
    let value = |sql: &str| ask(&shelf, sql).map(|rows| rows.rows[0][0].clone()).unwrap();
    assert_eq!(value("SELECT title FROM v_articles"), json!("Delegations meet in Norwick"));
    assert_eq!(value("SELECT count(*) FROM article_search WHERE article_search MATCH 'делегацій'"), json!(1));
    assert_eq!(
        value(
            "SELECT v.id IS NOT NULL FROM article_search s JOIN v_articles v ON v.row_id = s.rowid
                       WHERE s.body MATCH 'norwick' ORDER BY s.rank"
        ),
        json!(1)
    );
    assert_eq!(value("SELECT value FROM v_articles, json_each(entities)"), json!("per:smith"));
    assert_eq!(
        value("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<5) SELECT sum(i) FROM n"),
        json!(15)
    );
    assert_eq!(value("SELECT count(*) FROM sqlite_schema WHERE name = 'v_facts'"), json!(1));
    assert_eq!(value("SELECT x'00ff'"), json!("00ff"));
    assert!(value("EXPLAIN QUERY PLAN SELECT 1").is_i64());
}

#[test]
fn whatever_is_no_query_is_refused_by_name() {
    let shelf = Shelf::new();
    let elsewhere = shelf.folder.path().join("made.db");
    let cases = [
        (format!("ATTACH '{}' AS x", elsewhere.display()), "ATTACH"),
        (format!("VACUUM INTO '{}'", elsewhere.display()), "a statement that is no query"),
        ("PRAGMA query_only = 0".to_owned(), "PRAGMA query_only"),
        ("SELECT * FROM pragma_table_info('entries')".to_owned(), "PRAGMA table_info"),
        ("SELECT secret FROM subscriptions".to_owned(), "the secrets of subscriptions"),
        ("SELECT count(*) FROM subscriptions WHERE token > 'a'".to_owned(), "the secrets of subscriptions"),
        ("DELETE FROM articles".to_owned(), "DELETE from articles"),
        ("INSERT INTO aliases VALUES ('a', 'b')".to_owned(), "INSERT into aliases"),
        ("UPDATE articles SET url = ''".to_owned(), "UPDATE of articles"),
        ("DROP TABLE articles".to_owned(), "DELETE from sqlite_master"),
        ("CREATE TABLE x (a)".to_owned(), "INSERT into sqlite_master"),
        ("CREATE TEMP TABLE x (a)".to_owned(), "INSERT into sqlite_temp_master"),
        ("BEGIN".to_owned(), "a transaction"),
        ("SAVEPOINT x".to_owned(), "a transaction"),
        ("SELECT load_extension('x')".to_owned(), "the function load_extension"),
        ("SELECT 1; SELECT 2".to_owned(), "more than one statement"),
    ];
    for (sql, what) in cases {
        match ask(&shelf, &sql) {
            Err(StoreError::Forbidden { what: refused }) => assert_eq!(refused, what, "{sql}"),
            // The library is built without it.
            Err(StoreError::BadSql(why)) => assert!(why.contains("no such function"), "{sql}: {why}"),
            other => panic!("{sql}: {other:?}"),
        }
    }
    assert!(!elsewhere.exists());
}

#[test]
fn wrong_sql_is_explained() {
    let shelf = Shelf::new();
    let why = |sql: &str| ask(&shelf, sql).unwrap_err().to_string();
    assert!(why("SELECT nowhere FROM v_articles").contains("no such column: nowhere"));
    assert!(why("SELEC 1").contains("syntax error"));
    assert!(why("  -- only a comment").contains("it is empty"));
    assert!(why("SELECT length(zeroblob(100000000))").contains("too large"));
}

#[test]
fn time_and_rows_are_limited() {
    let shelf = Shelf::new();
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) ";
    let rows = ask(&shelf, &format!("{endless} SELECT i FROM n")).unwrap();
    assert_eq!((rows.rows.len(), rows.more), (3, true));
    assert!(!ask(&shelf, "SELECT 1").unwrap().more);
    let slow = ask(&shelf, &format!("{endless} SELECT count(*) FROM n"));
    assert!(matches!(slow, Err(StoreError::TooSlow { .. })), "{slow:?}");
}

#[test]
fn our_own_queries_take_parameters() {
    let shelf = Shelf::new();
    let reader = shelf.store.reader().unwrap();
    let rows =
        reader.select("SELECT ?1 + 1, ?2, ?3, ?4", &[json!(1), json!("a"), json!(null), json!(0.5)]).unwrap();
    assert_eq!(rows.rows, [[json!(2), json!("a"), json!(null), json!(0.5)]]);
}
