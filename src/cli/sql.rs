//! `sql`: a person's own SELECT, behind the authorizer and the limits.

use super::args::Sql;
use super::{Ending, Session, output};
use crate::store::Limits;
use std::time::Duration;

/// Runs the statement and prints its rows.
pub fn run(session: &Session, sql: &Sql) -> anyhow::Result<Ending> {
    let limits = Limits { time: Duration::from_secs(sql.time_limit), rows: sql.limit };
    let rows = session.reader()?.user_sql(&sql.statement, &limits)?;
    output::rows(&mut std::io::stdout().lock(), sql.format.format, &rows)?;
    if rows.more {
        output::note(&format!("the first {} rows; --limit N for more", sql.limit));
    }
    Ok(Ending::Well)
}
