//! The pages file: packed, content-addressed, written before the ledger refers to it.

use super::StoreError;
use super::connection::{PAGES_ID, located, open_reading, open_writing, pages_path};
use super::migrate::{PAGES, check, migrate};
use super::values::{count, instant, parsed};
use crate::model::Page;
use rusqlite::{Connection, OptionalExtension, params};
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

/// Of zstd: on 181 news pages level 3 takes a third of the time of level 6 for 8 % more bytes.
const PACKING_LEVEL: i32 = 3;

/// Larger pages cannot be: fetch caps them at 5 MiB, folders may bring more.
const UNPACKED_CAP: usize = 256 * 1024 * 1024;

/// A connection to the pages file.
#[derive(Debug)]
pub(super) struct Pages {
    connection: Connection,
    path: PathBuf,
}

impl Pages {
    /// For the writer.
    pub(super) fn open(ledger: &Path, busy: Duration) -> Result<Self, StoreError> {
        let path = pages_path(ledger);
        let mut connection = open_writing(&path, busy, PAGES_ID)?;
        migrate(&mut connection, &path, PAGES_ID, PAGES)?;
        Ok(Self { connection, path })
    }

    /// For a reader.
    pub(super) fn open_reading(ledger: &Path, busy: Duration) -> Result<Self, StoreError> {
        let path = pages_path(ledger);
        let connection = open_reading(&path, busy, PAGES_ID).map_err(|error| match error {
            StoreError::Missing { path } => StoreError::NoPages { path },
            other => other,
        })?;
        check(&connection, &path, PAGES)?;
        Ok(Self { connection, path })
    }

    /// The connection, for whole-file work.
    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps a page inside the open transaction, which is begun where there is none; gives its hash.
    pub(super) fn put(&self, page: &Page) -> Result<String, StoreError> {
        let hash = hash(page);
        self.begin()?;
        let known: Option<i64> = self.located(
            self.connection
                .prepare_cached("SELECT 1 FROM pages WHERE hash = ?1")
                .and_then(|mut query| query.query_row([&hash], |row| row.get(0)).optional()),
        )?;
        if known.is_none() {
            let packed = zstd::bulk::compress(&page.body, PACKING_LEVEL).map_err(StoreError::Packing)?;
            let row = params![
                hash,
                page.url.as_str(),
                page.content_type,
                page.fetched_at.as_second(),
                count(page.body.len()),
                packed
            ];
            self.located(
                self.connection
                    .prepare_cached(
                        "INSERT INTO pages (hash, url, content_type, fetched_at, size, body)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    )
                    .and_then(|mut insert| insert.execute(row)),
            )?;
        }
        Ok(hash)
    }

    /// A page by its hash.
    pub(super) fn get(&self, hash: &str) -> Result<Option<Page>, StoreError> {
        let row = self.located(
            self.connection
                .prepare_cached("SELECT url, content_type, fetched_at, size, body FROM pages WHERE hash = ?1")
                .and_then(|mut query| {
                    query
                        .query_row([hash], |row| {
                            Ok((
                                row.get::<_, String>(0)?,
                                row.get::<_, Option<String>>(1)?,
                                row.get::<_, i64>(2)?,
                                row.get::<_, i64>(3)?,
                                row.get::<_, Vec<u8>>(4)?,
                            ))
                        })
                        .optional()
                }),
        )?;
        let Some((url, content_type, fetched_at, size, packed)) = row else { return Ok(None) };
        let size = usize::try_from(size).unwrap_or(usize::MAX).min(UNPACKED_CAP);
        let body = zstd::bulk::decompress(&packed, size).map_err(StoreError::Packing)?;
        let fetched_at = instant(fetched_at)?;
        Ok(Some(Page { url: parsed(Url::parse(&url))?, content_type, body, fetched_at }))
    }

    /// Packed bytes of a page; nothing where it is gone.
    pub(super) fn packed_size(&self, hash: &str) -> Result<Option<i64>, StoreError> {
        self.located(
            self.connection
                .query_row("SELECT length(body) FROM pages WHERE hash = ?1", [hash], |row| row.get(0))
                .optional(),
        )
    }

    /// So many hashes after this one, in order.
    pub(super) fn hashes_after(&self, after: &str, most: usize) -> Result<Vec<String>, StoreError> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut query = self
                .connection
                .prepare_cached("SELECT hash FROM pages WHERE hash > ?1 ORDER BY hash LIMIT ?2")?;
            query.query_map(params![after, count(most)], |row| row.get(0))?.collect()
        };
        self.located(read())
    }

    /// Removes pages for good and gives their room back to the disk.
    pub(super) fn remove(&self, hashes: &[String]) -> Result<(), StoreError> {
        if hashes.is_empty() {
            return Ok(());
        }
        self.begin()?;
        for hash in hashes {
            self.located(self.connection.execute("DELETE FROM pages WHERE hash = ?1", [hash]))?;
        }
        self.commit()?;
        self.located(self.connection.execute_batch("PRAGMA incremental_vacuum"))
    }

    /// Makes durable what was put since the last commit.
    pub(super) fn commit(&self) -> Result<(), StoreError> {
        if self.connection.is_autocommit() {
            return Ok(());
        }
        self.located(self.connection.execute_batch("COMMIT"))
    }

    /// Takes back what was put since the last commit.
    pub(super) fn rollback(&self) {
        if !self.connection.is_autocommit() {
            // A failed rollback leaves nothing behind that the next one would not meet again.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }

    fn begin(&self) -> Result<(), StoreError> {
        if self.connection.is_autocommit() {
            self.located(self.connection.execute_batch("BEGIN IMMEDIATE"))?;
        }
        Ok(())
    }

    fn located<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|error| located(error, &self.path))
    }
}

/// The name of a page: 256 bits over all that decides how it is read.
fn hash(page: &Page) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(page.url.as_str().as_bytes());
    hasher.update(&[0xff]);
    hasher.update(page.content_type.as_deref().unwrap_or_default().as_bytes());
    hasher.update(&[0xff]);
    hasher.update(&page.body);
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn page(body: &str) -> Page {
        Page {
            url: Url::parse("https://paper.example/a").unwrap(),
            content_type: Some("text/html".to_owned()),
            body: body.as_bytes().to_vec(),
            fetched_at: Timestamp::from_second(1_764_000_000).unwrap(),
        }
    }

    #[test]
    fn a_page_comes_back_byte_for_byte_and_is_kept_once() {
        let folder = tempfile::tempdir().unwrap();
        let pages = Pages::open(&folder.path().join("l.db"), Duration::ZERO).unwrap();
        let given = page(&"<p>words</p>".repeat(100));
        let hash = pages.put(&given).unwrap();
        assert_eq!(pages.put(&given).unwrap(), hash);
        pages.commit().unwrap();
        assert_eq!(pages.get(&hash).unwrap(), Some(given));
        assert_eq!(pages.hashes_after("", 10).unwrap().len(), 1);
        assert!(pages.packed_size(&hash).unwrap().unwrap() < 200);
    }

    #[test]
    fn what_is_rolled_back_or_removed_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let pages = Pages::open(&folder.path().join("l.db"), Duration::ZERO).unwrap();
        pages.put(&page("a")).unwrap();
        pages.rollback();
        assert_eq!(pages.hashes_after("", 10).unwrap(), Vec::<String>::new());
        let hash = pages.put(&page("b")).unwrap();
        pages.commit().unwrap();
        pages.remove(std::slice::from_ref(&hash)).unwrap();
        assert_eq!(pages.get(&hash).unwrap(), None);
    }
}
