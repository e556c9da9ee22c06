//! docs/schema.md describes every table, view and column, and nothing that is not there.

use super::fixture::Shelf;
use peacewire::store::Reader;
use std::collections::{BTreeMap, BTreeSet};

type Columns = BTreeMap<String, BTreeSet<String>>;

/// `### name` begins a table or view; a line `| \`column\` |` in its table names a column.
fn described(text: &str) -> Columns {
    let mut found = Columns::new();
    let mut current = None;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("### ") {
            current = Some(name.trim().trim_matches('`').to_owned());
            found.insert(current.clone().unwrap(), BTreeSet::new());
        } else if let Some(name) = line.strip_prefix("| `").and_then(|rest| rest.split('`').next()) {
            let columns = found.get_mut(current.as_ref().unwrap()).unwrap();
            assert!(columns.insert(name.to_owned()), "{name} of {current:?} is described twice");
        }
    }
    found
}

fn live(reader: &Reader, path: &std::path::Path) -> Columns {
    let mut found = Columns::new();
    for database in [path.to_owned(), path.with_file_name("ledger.db.pages")] {
        let connection = rusqlite::Connection::open(database).unwrap();
        let mut query = connection
            .prepare(
                "SELECT l.name, c.name FROM pragma_table_list l JOIN pragma_table_xinfo(l.name) c
                  WHERE l.schema = 'main' AND l.type IN ('table', 'view', 'virtual')
                    AND l.name NOT LIKE 'sqlite~_%' ESCAPE '~' AND c.hidden = 0",
            )
            .unwrap();
        let rows =
            query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
        for row in rows {
            let (table, column) = row.unwrap();
            found.entry(table).or_default().insert(column);
        }
    }
    assert!(reader.integrity().unwrap().is_empty());
    found
}

#[test]
fn the_schema_is_as_it_is_described() {
    let shelf = Shelf::new();
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema.md")).unwrap();
    let (described, live) = (described(&text), live(&shelf.store.reader().unwrap(), &shelf.path()));
    let mut wrong = Vec::new();
    for name in described.keys().chain(live.keys()).collect::<BTreeSet<_>>() {
        let (a, b) = (described.get(name).cloned(), live.get(name).cloned());
        let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
        wrong.extend(b.difference(&a).map(|column| format!("{name}.{column} is not described")));
        wrong.extend(a.difference(&b).map(|column| format!("{name}.{column} is not there")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_table_is_strict() {
    let shelf = Shelf::new();
    let connection = rusqlite::Connection::open(shelf.path()).unwrap();
    let lax: i64 = connection
        .query_row(
            "SELECT count(*) FROM pragma_table_list
              WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite~_%' ESCAPE '~'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(lax, 0);
}
