//! Migrations: forward only, each in a transaction of its own, embedded from `migrations/`.

use super::StoreError;
use super::connection::located;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// Of the ledger, in order; the first is version 1.
pub(super) const LEDGER: &[&str] = &[
    include_str!("../../migrations/0001_ledger.sql"),
    include_str!("../../migrations/0002_gaps_and_alarms.sql"),
    include_str!("../../migrations/0003_subscriptions.sql"),
    include_str!("../../migrations/0004_rechecks.sql"),
    include_str!("../../migrations/0005_rules.sql"),
    include_str!("../../migrations/0006_search.sql"),
    include_str!("../../migrations/0007_fact_views.sql"),
    include_str!("../../migrations/0008_origins.sql"),
    include_str!("../../migrations/0009_claims.sql"),
];
/// Of the pages file.
pub(super) const PAGES: &[&str] = &[include_str!("../../migrations/pages/0001_pages.sql")];

/// Brings a file to the newest version; refuses one from a later program.
pub(super) fn migrate(
    connection: &mut Connection,
    path: &Path,
    id: i64,
    migrations: &[&str],
) -> Result<(), StoreError> {
    let known = newest(migrations);
    loop {
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| located(error, path))?;
        // Asked again inside each transaction: another process may be doing the same.
        let found = version(&transaction).map_err(|error| located(error, path))?;
        refuse_newer(path, found, known)?;
        let Some(next) = usize::try_from(found).ok().and_then(|done| migrations.get(done)) else {
            return Ok(());
        };
        let apply = || -> rusqlite::Result<()> {
            transaction.execute_batch(next)?;
            transaction.pragma_update(None, "application_id", id)?;
            transaction.pragma_update(None, "user_version", found + 1)
        };
        apply().and_then(|()| transaction.commit()).map_err(|error| match located(error, path) {
            StoreError::Sql(source) => {
                StoreError::Migration { path: path.to_owned(), version: found + 1, source }
            }
            named => named,
        })?;
    }
}

/// For readers: the version must be exactly the one that this program knows.
pub(super) fn check(connection: &Connection, path: &Path, migrations: &[&str]) -> Result<(), StoreError> {
    let needed = newest(migrations);
    let found = version(connection).map_err(|error| located(error, path))?;
    refuse_newer(path, found, needed)?;
    if found == 0 {
        return Err(StoreError::NotAStore { path: path.to_owned(), what: "it is empty".to_owned() });
    }
    if found < needed {
        return Err(StoreError::Older { path: path.to_owned(), found, needed });
    }
    Ok(())
}

fn newest(migrations: &[&str]) -> i64 {
    i64::try_from(migrations.len()).unwrap_or(i64::MAX)
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn refuse_newer(path: &Path, found: i64, known: i64) -> Result<(), StoreError> {
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_embedded_and_numbered() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        for (folder, embedded) in [(root.clone(), LEDGER), (root.join("pages"), PAGES)] {
            let mut names: Vec<String> = std::fs::read_dir(&folder)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .filter(|name| name.ends_with(".sql"))
                .collect();
            names.sort();
            assert_eq!(names.len(), embedded.len(), "{names:?}");
            for (name, sql) in names.iter().zip(embedded) {
                assert_eq!(std::fs::read_to_string(folder.join(name)).unwrap(), *sql, "{name}");
            }
            // The version of a store is a number of files: a gap that was filled later would run files twice.
            for (index, name) in names.iter().enumerate() {
                assert!(name.starts_with(&format!("{:04}_", index + 1)), "{names:?}");
            }
        }
    }
}
