//! A copy of both files that belongs together, made while others write.

use super::Reader;
use crate::store::StoreError;
use crate::store::connection::{LEDGER_ID, located, open_writing, pages_path};
use rusqlite::Connection;
use rusqlite::backup::Backup;
use std::path::{Path, PathBuf};
use std::time::Duration;

impl Reader {
    /// Copies both files into a folder, while others write; gives the files made. Files that are there are never
    /// written over.
    pub fn backup(&self, folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
        std::fs::create_dir_all(folder)
            .map_err(|source| StoreError::Folder { path: folder.to_owned(), source })?;
        let name = self.path.file_name().unwrap_or("ledger.db".as_ref());
        let ledger = folder.join(name);
        let pages = pages_path(&ledger);
        for path in [&ledger, &pages] {
            if path.exists() {
                return Err(StoreError::Exists { path: path.clone() });
            }
        }
        self.hold_still()?;
        let copied = copy(&self.connection, &ledger).and_then(|()| copy(self.pages.connection(), &pages));
        for connection in [&self.connection, self.pages.connection()] {
            // The transactions only read; there is nothing in them to lose.
            let _ = connection.execute_batch("ROLLBACK");
        }
        copied.map(|()| vec![ledger, pages])
    }

    /// Fixes both connections on one moment: while the ledger's write lock is held, nobody changes either file.
    fn hold_still(&self) -> Result<(), StoreError> {
        let lock = open_writing(&self.path, self.busy_timeout, LEDGER_ID)?;
        let fix = || -> rusqlite::Result<()> {
            lock.execute_batch("BEGIN IMMEDIATE")?;
            for connection in [&self.connection, self.pages.connection()] {
                connection.execute_batch("BEGIN")?;
                // A transaction has its snapshot from the first read on.
                connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
            }
            lock.execute_batch("ROLLBACK")
        };
        fix().map_err(|error| located(error, &self.path))
    }
}

fn copy(from: &Connection, path: &Path) -> Result<(), StoreError> {
    let copy = || -> rusqlite::Result<()> {
        let mut to = Connection::open(path)?;
        Backup::new(from, &mut to)?.run_to_completion(1000, Duration::ZERO, None)?;
        to.pragma_update(None, "synchronous", "FULL")?;
        to.close().map_err(|(_, error)| error)
    };
    copy().map_err(|error| located(error, path))
}
