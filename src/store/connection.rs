//! Connections to both files: settings, checks, and errors that name the file.

use super::StoreError;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// `PWLG`: marks the file as a ledger.
pub(super) const LEDGER_ID: i64 = 0x5057_4c47;
/// `PWPG`: marks the file as the pages of a ledger.
pub(super) const PAGES_ID: i64 = 0x5057_5047;

/// Versions before this can lose committed transactions (sqlite.org/wal.html#walresetbug).
const FIRST_GOOD: (i32, &str) = (3_051_003, "3.51.3");

/// SQLITE_IOERR_SHMSIZE: no room for the index of the write-ahead log.
const NO_ROOM_FOR_INDEX: i32 = 4874;

/// The file of the pages that belongs to a ledger.
pub(super) fn pages_path(ledger: &Path) -> PathBuf {
    let mut name = ledger.as_os_str().to_owned();
    name.push(".pages");
    name.into()
}

/// Refuses a library with the lost-commit bug.
pub(super) fn check_library() -> Result<(), StoreError> {
    let (number, needed) = FIRST_GOOD;
    if rusqlite::version_number() < number {
        return Err(StoreError::OldLibrary { found: rusqlite::version(), needed });
    }
    Ok(())
}

/// Opens a file for writing, makes it where there is none.
pub(super) fn open_writing(path: &Path, busy: Duration, id: i64) -> Result<Connection, StoreError> {
    refuse_folder(path)?;
    let connection = Connection::open(path).map_err(|error| located(error, path))?;
    set_up_writing(&connection, busy, id, path).map_err(|error| error.in_file(path))?;
    Ok(connection)
}

fn set_up_writing(connection: &Connection, busy: Duration, id: i64, path: &Path) -> Result<(), StoreError> {
    connection.busy_timeout(busy)?;
    check_kind(connection, id, path)?;
    // Only heeded while the file is still empty, and only before the log is switched on.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Opens a file for reading only.
pub(super) fn open_reading(path: &Path, busy: Duration, id: i64) -> Result<Connection, StoreError> {
    // Where it cannot even be looked at, SQLite says so.
    if path.try_exists().is_ok_and(|exists| !exists) {
        return Err(StoreError::Missing { path: path.to_owned() });
    }
    refuse_folder(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| located(error, path))?;
    let set_up = || -> Result<(), StoreError> {
        connection.busy_timeout(busy)?;
        connection.pragma_update(None, "query_only", true)?;
        check_kind(&connection, id, path)
    };
    set_up().map_err(|error| error.in_file(path))?;
    Ok(connection)
}

fn refuse_folder(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Err(StoreError::NotAStore { path: path.to_owned(), what: "it is a folder".to_owned() });
    }
    Ok(())
}

/// Refuses databases of other programs; an empty file has no kind yet.
fn check_kind(connection: &Connection, id: i64, path: &Path) -> Result<(), StoreError> {
    let found: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if found == id {
        return Ok(());
    }
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if found == 0 && tables == 0 {
        return Ok(());
    }
    let what = match found {
        LEDGER_ID => "it is a ledger",
        PAGES_ID => "it is the pages file of a store",
        _ => "it is a database of another program",
    };
    Err(StoreError::NotAStore { path: path.to_owned(), what: what.to_owned() })
}

/// The error with the file it is about.
pub(super) fn located(error: rusqlite::Error, path: &Path) -> StoreError {
    let path = path.to_owned();
    if error.sqlite_error().is_some_and(|inner| inner.extended_code == NO_ROOM_FOR_INDEX) {
        return StoreError::DiskFull { path };
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::DiskFull { path },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed) => {
            StoreError::Locked { path }
        }
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Corrupt { path, source: error },
        Some(ErrorCode::NotADatabase) => {
            StoreError::NotAStore { path, what: "it is no SQLite database".to_owned() }
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => StoreError::ReadOnly { path },
        Some(ErrorCode::SystemIoFailure) => StoreError::Io { path, source: error },
        Some(ErrorCode::CannotOpen) => StoreError::Open { path, source: error },
        _ => StoreError::Sql(error),
    }
}

impl StoreError {
    /// Names the file in an error that came from SQLite without it.
    pub(super) fn in_file(self, path: &Path) -> Self {
        match self {
            Self::Sql(error) => located(error, path),
            other => other,
        }
    }
}
