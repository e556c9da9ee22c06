//! Reading: read-only connections, each for one thread.

mod articles;
mod backup;
mod counts;
mod health;
mod integrity;
mod rebuild;
mod user_sql;

use super::connection::{LEDGER_ID, check_library, open_reading};
use super::migrate::{LEDGER, check};
use super::pages::Pages;
use super::values::{hex, parsed};
use super::{Rows, StoreError};
use crate::model::{EntityId, Page};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Statement, params_from_iter};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Bytes of values that one result holds at most.
const RESULT_BYTES: usize = 256 * 1024 * 1024;

/// A read-only connection.
#[derive(Debug)]
pub struct Reader {
    connection: Connection,
    pages: Pages,
    path: PathBuf,
    busy_timeout: Duration,
}

impl Reader {
    /// Opens an existing store for reading only; a daemon may be writing it meanwhile.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_with(path, Duration::from_secs(5))
    }

    pub(super) fn open_with(path: &Path, busy_timeout: Duration) -> Result<Self, StoreError> {
        check_library()?;
        let connection = open_reading(path, busy_timeout, LEDGER_ID)?;
        check(&connection, path, LEDGER)?;
        let pages = Pages::open_reading(path, busy_timeout)?;
        Ok(Self { connection, pages, path: path.to_owned(), busy_timeout })
    }

    /// A page by its hash.
    pub fn page(&self, hash: &str) -> Result<Option<Page>, StoreError> {
        self.pages.get(hash)
    }

    /// Rows of a query of our own, with positional parameters (`?1` ...).
    pub fn select(&self, sql: &str, parameters: &[serde_json::Value]) -> Result<Rows, StoreError> {
        self.named(|| {
            let mut statement = self.connection.prepare_cached(sql)?;
            let values: Vec<Value> = parameters.iter().map(to_sql).collect();
            read_rows(&mut statement, &values, usize::MAX)
        })
    }

    /// The entities that a form of a name can mean: folded words, or one word in capitals.
    pub fn entities_named(&self, form: &str) -> Result<Vec<EntityId>, StoreError> {
        self.named(|| {
            let mut query =
                self.connection.prepare_cached("SELECT entity FROM name_forms WHERE form = ?1")?;
            let ids = query.query_map([form], |row| row.get::<_, String>(0))?;
            ids.map(|id| parsed(EntityId::parse(&id?))).collect()
        })
    }

    /// Runs a read and names the file in its error.
    fn named<T>(&self, read: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
        read().map_err(|error| error.in_file(&self.path))
    }
}

/// Reads at most `most` rows, and one more to say whether there are more.
fn read_rows(statement: &mut Statement<'_>, parameters: &[Value], most: usize) -> Result<Rows, StoreError> {
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let width = columns.len();
    let mut read = Rows { columns, rows: Vec::new(), more: false };
    let mut bytes = 0;
    let mut rows = statement.query(params_from_iter(parameters))?;
    while let Some(row) = rows.next()? {
        if read.rows.len() >= most || bytes > RESULT_BYTES {
            read.more = true;
            break;
        }
        let mut values = Vec::with_capacity(width);
        for index in 0..width {
            let value = row.get_ref(index)?;
            bytes += size(value);
            values.push(to_json(value));
        }
        read.rows.push(values);
    }
    Ok(read)
}

fn size(value: ValueRef<'_>) -> usize {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.len() + 8,
        _ => 8,
    }
}

fn to_json(value: ValueRef<'_>) -> serde_json::Value {
    match value {
        ValueRef::Null => serde_json::Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
        ValueRef::Blob(bytes) => hex(bytes).into(),
    }
}

fn to_sql(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(flag) => Value::Integer(i64::from(*flag)),
        serde_json::Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::Integer(whole),
            (None, Some(real)) => Value::Real(real),
            (None, None) => Value::Text(number.to_string()),
        },
        serde_json::Value::String(text) => Value::Text(text.clone()),
        other => Value::Text(other.to_string()),
    }
}
