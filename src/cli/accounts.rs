//! `claims`, `disagreements`, `stories`, `story` and `origin`: what the ledger makes of many reports.

use super::args::{Accounts, Claims, Filters, One};
use super::query::{filter, finish, run, words};
use super::render::Format;
use super::{Ending, Session};
use crate::query::{self, Statement, Wanted};
use crate::store::Reader;
use anyhow::bail;
use serde_json::json;

/// Columns of `claims` that a person reads in a table.
const CLAIM_TABLE: &[&str] = &[
    "last_reported",
    "kind",
    "class",
    "polarity",
    "value",
    "state",
    "disputed",
    "articles",
    "origin_count",
    "evidence",
    "outlet",
    "article",
    "id",
];
/// Columns of `disagreements` that a person reads in a table.
const DISAGREEMENT_TABLE: &[&str] =
    &["kind", "what", "value", "evidence", "outlet", "other", "other_evidence", "other_outlet"];

/// Claims with those who stand behind them.
pub fn claims(session: &Session, claims: &Claims) -> anyhow::Result<Ending> {
    let wanted = Wanted {
        state: claims.state.map(|state| json!(state).as_str().unwrap_or_default().to_owned()),
        disputed: claims.disputed,
        current: claims.current,
    };
    let reader = session.reader()?;
    let filter = filter(session, &reader, &claims.filters, words(&claims.words, &reader)?)?;
    let statement = query::claims(&filter, &wanted);
    print(&reader, &statement, claims.format.format, &claims.filters, CLAIM_TABLE)
}

/// Sentences that cannot both be right.
pub fn disagreements(session: &Session, asked: &Accounts) -> anyhow::Result<Ending> {
    let reader = session.reader()?;
    let filter = filter(session, &reader, &asked.filters, words(&asked.words, &reader)?)?;
    let statement = query::disagreements(&filter);
    print(&reader, &statement, asked.format.format, &asked.filters, DISAGREEMENT_TABLE)
}

/// Events with their reports counted.
pub fn stories(session: &Session, asked: &Accounts) -> anyhow::Result<Ending> {
    let reader = session.reader()?;
    let filter = filter(session, &reader, &asked.filters, words(&asked.words, &reader)?)?;
    print(&reader, &query::stories(&filter), asked.format.format, &asked.filters, &[])
}

/// The reports of one event.
pub fn story(session: &Session, one: &One) -> anyhow::Result<Ending> {
    let reader = session.reader()?;
    let filters = Filters { tz: one.tz.clone(), ..Filters::default() };
    let statement = query::story(&one.id);
    if reader.select(&statement.sql, &statement.params)?.rows.is_empty() {
        bail!("there is no story `{}`: `peacewire stories` lists their ids", one.id);
    }
    print(&reader, &statement, one.format.format, &filters, &[])
}

/// Who had a text or a fact first, and who has it from whom.
pub fn origin(session: &Session, one: &One) -> anyhow::Result<Ending> {
    let reader = session.reader()?;
    let filters = Filters { tz: one.tz.clone(), ..Filters::default() };
    if one.id.contains('.') && !one.id.contains('/') {
        let statement = query::fact_origin(&one.id);
        if !reader.select(&statement.sql, &statement.params)?.rows.is_empty() {
            return print(&reader, &statement, one.format.format, &filters, &[]);
        }
    }
    let Some(article) = reader.resolve(&one.id)? else {
        bail!("there is no article or fact `{}`: give an id or URL that `query` or `facts` prints", one.id);
    };
    print(&reader, &query::origin(article.as_str()), one.format.format, &filters, &[])
}

fn print(
    reader: &Reader,
    statement: &Statement,
    format: Format,
    filters: &Filters,
    table: &[&str],
) -> anyhow::Result<Ending> {
    let mut rows = run(reader, statement)?;
    if matches!(format, Format::Table | Format::Md) && !table.is_empty() {
        rows.select(table);
    }
    finish(&rows, format, filters)
}
