//! SQL from outside: SELECT and nothing else, within limits of time and size.

use super::{Reader, read_rows};
use crate::store::connection::{LEDGER_ID, open_reading};
use crate::store::{Limits, Rows, StoreError};
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Functions that read or write files, load code or print pointers.
const FORBIDDEN: &[&str] = &[
    "load_extension",
    "readfile",
    "writefile",
    "edit",
    "fts3_tokenizer",
    "fts5",
    "zipfile",
    "fsdir",
    "lsmode",
    "sqlite_dbpage",
    "sqlite_dbdata",
    "sqlar_uncompress",
];

/// Steps of SQLite's machine between two looks at the clock.
const STEPS: i32 = 10_000;

const SIZES: &[(Limit, i32)] = &[
    (Limit::SQLITE_LIMIT_ATTACHED, 0),
    (Limit::SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 256 * 1024),
    (Limit::SQLITE_LIMIT_COLUMN, 200),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 50),
    (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
];

impl Reader {
    /// Rows of a user's query, on a connection of its own behind the authorizer.
    pub fn user_sql(&self, sql: &str, limits: &Limits) -> Result<Rows, StoreError> {
        let mut connection = open_reading(&self.path, self.busy_timeout, LEDGER_ID)?;
        let denied = Arc::new(Mutex::new(None));
        guard(&mut connection, limits.time, &denied)?;
        let rows = run(&connection, sql, limits.rows);
        let what = denied.lock().ok().and_then(|mut denied| denied.take());
        rows.map_err(|error| match (what, &error) {
            (Some(what), _) => StoreError::Forbidden { what },
            (None, StoreError::Sql(inner)) => explain(inner, limits),
            (None, _) => error,
        })
    }
}

fn run(connection: &Connection, sql: &str, most: usize) -> Result<Rows, StoreError> {
    let mut statements = rusqlite::Batch::new(connection, sql);
    let Some(mut statement) = statements.next()? else {
        return Err(StoreError::BadSql("it is empty".to_owned()));
    };
    if statements.next()?.is_some() {
        return Err(StoreError::Forbidden { what: "more than one statement".to_owned() });
    }
    if !statement.readonly() || statement.column_count() == 0 {
        return Err(StoreError::Forbidden { what: "a statement that is no query".to_owned() });
    }
    read_rows(&mut statement, &[], most)
}

fn guard(
    connection: &mut Connection,
    time: Duration,
    denied: &Arc<Mutex<Option<String>>>,
) -> Result<(), StoreError> {
    for &(limit, value) in SIZES {
        connection.set_limit(limit, value)?;
    }
    let denied = Arc::clone(denied);
    connection.authorizer(Some(move |context: AuthContext<'_>| match refused(&context.action) {
        None => Authorization::Allow,
        Some(what) => {
            if let Ok(mut denied) = denied.lock() {
                denied.get_or_insert(what);
            }
            Authorization::Deny
        }
    }))?;
    let start = clock();
    connection.progress_handler(STEPS, Some(move || clock().duration_since(start) > time))?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a limit of time for work inside SQLite; nothing is decided by it"
)]
fn clock() -> Instant {
    Instant::now()
}

/// What the statement must not do, or nothing.
fn refused(action: &AuthAction<'_>) -> Option<String> {
    match action {
        AuthAction::Read { table_name: "subscriptions", column_name: "token" | "secret" } => {
            Some("the secrets of subscriptions".to_owned())
        }
        AuthAction::Select | AuthAction::Recursive | AuthAction::Read { .. } => None,
        AuthAction::Function { function_name } => FORBIDDEN
            .contains(&function_name.to_ascii_lowercase().as_str())
            .then(|| format!("the function {function_name}")),
        // The full-text index asks for it itself when it is searched; it only counts commits.
        AuthAction::Pragma { pragma_name: "data_version", pragma_value: None } => None,
        AuthAction::Pragma { pragma_name, .. } => Some(format!("PRAGMA {pragma_name}")),
        AuthAction::Attach { .. } => Some("ATTACH".to_owned()),
        AuthAction::Detach { .. } => Some("DETACH".to_owned()),
        AuthAction::Transaction { .. } | AuthAction::Savepoint { .. } => Some("a transaction".to_owned()),
        AuthAction::Insert { table_name } => Some(format!("INSERT into {table_name}")),
        AuthAction::Update { table_name, .. } => Some(format!("UPDATE of {table_name}")),
        AuthAction::Delete { table_name } => Some(format!("DELETE from {table_name}")),
        _ => Some("a statement that is no query".to_owned()),
    }
}

fn explain(error: &rusqlite::Error, limits: &Limits) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => StoreError::TooSlow { seconds: limits.time.as_secs() },
        Some(ErrorCode::ReadOnly) => StoreError::Forbidden { what: "a change".to_owned() },
        Some(ErrorCode::TooBig) => StoreError::BadSql("a value in it becomes too large".to_owned()),
        _ => StoreError::BadSql(error.to_string()),
    }
}
