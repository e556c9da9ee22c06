//! Group commits, and a savepoint for each operation.

use super::Ledger;
use super::near::{self, Near};
use super::origins::Pending;
use super::text_index::{self, TextIndex};
use crate::store::connection::{LEDGER_ID, check_library, located, open_writing};
use crate::store::migrate::{LEDGER, migrate};
use crate::store::pages::Pages;
use crate::store::{Options, StoreError};
use std::any::Any;
use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// What is kept outside of SQLite, as it was before an operation.
struct Mark {
    near: near::Mark,
    texts: BTreeSet<i64>,
    dropped_pages: usize,
}

impl Ledger {
    /// Opens both files for writing.
    pub(in crate::store) fn open(path: &Path, options: &Options) -> Result<Self, StoreError> {
        check_library()?;
        let mut connection = open_writing(path, options.busy_timeout, LEDGER_ID)?;
        migrate(&mut connection, path, LEDGER_ID, LEDGER)?;
        text_index::bring_up_to_date(&mut connection).map_err(|error| error.in_file(path))?;
        let pages = Pages::open(path, options.busy_timeout)?;
        let ledger = Self {
            connection,
            pages,
            near: Near::new(options.window_days),
            text_index: TextIndex::default(),
            pending: Pending::default(),
            dropped_pages: Vec::new(),
            lost: None,
            rules_version: options.rules_version.clone(),
            turns: HashMap::new(),
            path: path.to_owned(),
        };
        if let Some(bytes) = options.max_bytes {
            ledger.limit_size(bytes).map_err(|error| located(error, path))?;
        }
        Ok(ledger)
    }

    fn limit_size(&self, bytes: u64) -> rusqlite::Result<()> {
        for connection in [&self.connection, self.pages.connection()] {
            let page: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
            let most = i64::try_from(bytes).unwrap_or(i64::MAX) / page.max(1);
            connection.pragma_update_and_check(None, "max_page_count", most, |_| Ok(()))?;
        }
        Ok(())
    }

    /// Begins the transaction of a group.
    pub(in crate::store) fn begin(&mut self) -> Result<(), StoreError> {
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(|error| located(error, &self.path))?;
        if let Err(error) = self.near.catch_up(&self.connection) {
            self.rollback();
            return Err(error.in_file(&self.path));
        }
        Ok(())
    }

    /// Runs one operation in its savepoint; an error or panic rolls back this operation alone.
    pub(in crate::store) fn atomically<T>(
        &mut self,
        operation: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mark = Mark {
            near: self.near.mark(),
            texts: self.text_index.pending.clone(),
            dropped_pages: self.dropped_pages.len(),
        };
        let result = self.in_savepoint(operation);
        if result.is_err() {
            self.near.undo_to(&mark.near);
            self.text_index.pending = mark.texts;
            self.dropped_pages.truncate(mark.dropped_pages);
        }
        let result = result.map_err(|error| error.in_file(&self.path));
        if let Err(error) = &result
            && self.connection.is_autocommit()
        {
            self.lost = Some(error.again());
        }
        result
    }

    fn in_savepoint<T>(
        &mut self,
        operation: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.connection.execute_batch("SAVEPOINT operation")?;
        let ran = catch_unwind(AssertUnwindSafe(|| operation(self)))
            .unwrap_or_else(|panic| Err(StoreError::Panicked(message(panic.as_ref()))));
        let result = ran.and_then(|value| {
            self.connection.execute_batch("RELEASE operation")?;
            Ok(value)
        });
        // SQLite itself ends the whole transaction after some errors, a full disk among them.
        if result.is_err()
            && !self.connection.is_autocommit()
            && self.connection.execute_batch("ROLLBACK TO operation; RELEASE operation").is_err()
        {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        result
    }

    /// The error that ended the transaction of the whole group, if one did; what else it held is taken back.
    pub(in crate::store) fn lost_transaction(&mut self) -> Option<StoreError> {
        let cause = self.lost.take()?;
        self.rollback();
        Some(cause)
    }

    /// Makes the group durable: pages first, so that the ledger never refers to one that is not there.
    pub(in crate::store) fn commit(&mut self) -> Result<(), StoreError> {
        let committed = self
            .derive()
            .and_then(|()| self.text_index.flush(&self.connection))
            .and_then(|()| self.pages.commit())
            .and_then(|()| Ok(self.connection.execute_batch("COMMIT")?));
        if let Err(error) = committed {
            self.rollback();
            return Err(error.in_file(&self.path));
        }
        self.near.settle();
        let dropped = std::mem::take(&mut self.dropped_pages);
        // What cannot be removed now is an orphan that retention sweeps.
        let _ = self.remove_unused_pages(&dropped);
        Ok(())
    }

    /// Takes the group back.
    pub(in crate::store) fn rollback(&mut self) {
        if !self.connection.is_autocommit() {
            // Without a transaction there is nothing to take back, and that is what is wanted.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        self.pages.rollback();
        self.near.undo_all();
        self.text_index.pending.clear();
        self.pending.clear();
        self.dropped_pages.clear();
    }

    /// Empties the write-ahead log before the end.
    pub(in crate::store) fn finish(&self) -> Result<(), StoreError> {
        for (connection, path) in
            [(&self.connection, self.path.as_path()), (self.pages.connection(), self.pages.path())]
        {
            // Held open by a reader, the log stays and is read at the next start: nothing is lost.
            connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                .map_err(|error| located(error, path))?;
        }
        Ok(())
    }

    /// Removes pages, but under the ledger's lock and only those that nothing refers to any more.
    fn remove_unused_pages(&mut self, hashes: &[String]) -> Result<(), StoreError> {
        if hashes.is_empty() {
            return Ok(());
        }
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let unused: Result<Vec<String>, StoreError> = hashes
            .iter()
            .filter_map(|hash| match self.page_in_use(hash) {
                Ok(true) => None,
                Ok(false) => Some(Ok(hash.clone())),
                Err(error) => Some(Err(error)),
            })
            .collect();
        let removed = unused.and_then(|unused| self.pages.remove(&unused));
        self.pages.rollback();
        self.connection.execute_batch("ROLLBACK")?;
        removed
    }

    /// True where an entry or a revision refers to the page.
    pub(super) fn page_in_use(&self, hash: &str) -> Result<bool, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM entries WHERE page = ?1)
                 OR EXISTS (SELECT 1 FROM revisions WHERE page = ?1)",
        )?;
        Ok(query.query_row([hash], |row| row.get(0))?)
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic".to_owned())
}
