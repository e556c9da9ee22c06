//! Articles that were changed or removed by their sites, as SQL over the schema of `docs/schema.md`.

use super::Filter;
use super::conditions::Conditions;
use super::statement::{Column, ColumnKind, Statement, column, listed};
use jiff::Timestamp;

/// Columns of [`changes`]. `what` is `revised` or `removed`; the texts are for comparing and seldom for showing.
const COLUMNS: &[Column] = &[
    column("what", ColumnKind::Text),
    column("at", ColumnKind::Instant),
    column("outlet", ColumnKind::Text),
    column("language", ColumnKind::Text),
    column("title", ColumnKind::Text),
    column("title_before", ColumnKind::Text),
    column("text", ColumnKind::Text),
    column("text_before", ColumnKind::Text),
    column("version", ColumnKind::Integer),
    column("url", ColumnKind::Text),
    column("article", ColumnKind::Text),
    column("row_id", ColumnKind::Integer),
    column("row_id_before", ColumnKind::Integer),
];

/// When something was noticed; an end that is not given is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    /// At this moment or later.
    pub since: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
}

/// Changes seen in a period, the newest first: a version that has one before it, and the removal of an article by its
/// site. The filter's own period, that of publication, holds beside it.
pub fn changes(filter: &Filter, period: Period) -> Statement {
    let mut conditions = Conditions::of_articles(filter);
    let (from, sift) = (conditions.article_source(), conditions.sift());
    let since = conditions.bind(period.since.map_or(i64::MIN, Timestamp::as_second));
    let until = conditions.bind(period.until.map_or(i64::MAX, Timestamp::as_second));
    let limit = conditions.bind(filter.limit);
    let within = |moment: &str| format!("{moment} >= {since} AND {moment} < {until}");
    let sql = format!(
        "WITH chosen AS MATERIALIZED (\n  \
           SELECT o.id AS version_row, o.seen_at AS moment, 'revised' AS what\n    \
             FROM {from} JOIN revisions o ON o.article = a.id\n   \
            WHERE {sift} AND o.reread_of IS NULL AND {revised}\n     \
              AND EXISTS (SELECT 1 FROM revisions b WHERE b.article = o.article AND b.reread_of IS NULL AND b.id < o.id)\n  \
           UNION ALL\n  \
           SELECT (SELECT max(b.id) FROM revisions b WHERE b.article = a.id AND b.reread_of IS NULL), c.removed_at, 'removed'\n    \
             FROM {from} JOIN rechecks c ON c.article = a.id\n   \
            WHERE {sift} AND c.removed_at IS NOT NULL AND {removed}\n  \
           ORDER BY moment DESC, version_row DESC LIMIT {limit}\n)\n\
         SELECT w.what, strftime('%Y-%m-%dT%H:%M:%SZ', w.moment, 'unixepoch') AS at, {columns}\n\
           FROM chosen w JOIN v_revisions v ON v.row_id = w.version_row\n\
          ORDER BY w.moment DESC, w.version_row DESC",
        revised = within("o.seen_at"),
        removed = within("c.removed_at"),
        columns = listed(COLUMNS.get(2..).unwrap_or_default()),
    );
    Statement { sql, params: conditions.params, columns: COLUMNS.to_vec() }
}
