//! Filters as SQL over the schema of `docs/schema.md`. Every value is bound; the text of a statement holds names and
//! numbers of parameters only.

use super::conditions::{AT, Conditions};
use super::{Expression, Filter};
use serde_json::Value;

/// SQL with its parameters (`?1` ...) and the columns it gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The text.
    pub sql: String,
    /// The values of `?1`, `?2` and so on.
    pub params: Vec<Value>,
    /// The columns, in order.
    pub columns: Vec<Column>,
}

/// A column of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: ColumnKind,
}

/// What the values of a column are; any of them may be null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Real,
    /// A moment as RFC 3339 text in UTC.
    Instant,
    /// JSON as text.
    Json,
}

pub(super) const fn column(name: &'static str, kind: ColumnKind) -> Column {
    Column { name, kind }
}

/// Columns of [`articles`]; `text` is for cutting a snippet and seldom for showing.
const ARTICLE_COLUMNS: &[Column] = &[
    column("id", ColumnKind::Text),
    column("published", ColumnKind::Instant),
    column("first_seen", ColumnKind::Instant),
    column("outlet", ColumnKind::Text),
    column("language", ColumnKind::Text),
    column("title", ColumnKind::Text),
    column("url", ColumnKind::Text),
    column("score", ColumnKind::Real),
    column("entities", ColumnKind::Json),
    column("issues", ColumnKind::Json),
    column("story", ColumnKind::Text),
    column("same_text", ColumnKind::Text),
    column("text", ColumnKind::Text),
];

const FACT_COLUMNS: &[Column] = &[
    column("id", ColumnKind::Text),
    column("kind", ColumnKind::Text),
    column("published", ColumnKind::Instant),
    column("outlet", ColumnKind::Text),
    column("article", ColumnKind::Text),
    column("args", ColumnKind::Json),
    column("entities", ColumnKind::Json),
    column("issues", ColumnKind::Json),
    column("polarity", ColumnKind::Text),
    column("factuality", ColumnKind::Text),
    column("background", ColumnKind::Integer),
    column("salience", ColumnKind::Text),
    column("time_start", ColumnKind::Text),
    column("time_end", ColumnKind::Text),
    column("attribution", ColumnKind::Json),
    column("evidence", ColumnKind::Text),
    column("confidence", ColumnKind::Real),
    column("samples", ColumnKind::Integer),
    column("rule_id", ColumnKind::Text),
    column("claim_key", ColumnKind::Text),
];

/// Articles, the newest day first, inside a day those that fit the words best. After the columns of an article comes
/// `named`: JSON list of entity, first byte and end of every name in the text that the words ask for.
pub fn articles(filter: &Filter) -> Statement {
    let mut conditions = Conditions::of_articles(filter);
    let (from, sift) = (conditions.article_source(), conditions.sift());
    let limit = conditions.bind(filter.limit);
    let named = named(&mut conditions, filter);
    let newest = conditions.newest(&from, &sift, &limit);
    let order = "day DESC, rank, at DESC, row_id DESC";
    let sql = format!(
        "WITH {floor}chosen AS MATERIALIZED (\n  SELECT a.id AS row_id, a.id >> 24 AS day, {rank} AS rank, {AT} AS at\n  \
         FROM {from}\n  WHERE {sift}{above}\n  ORDER BY {order} LIMIT {limit}\n)\n\
         SELECT {columns}, {named} AS named\nFROM chosen JOIN v_articles v ON v.row_id = chosen.row_id\nORDER BY {order_outside}",
        floor = newest.floor,
        above = newest.above,
        rank = conditions.rank(),
        columns = listed(ARTICLE_COLUMNS),
        order_outside = "chosen.day DESC, chosen.rank, chosen.at DESC, chosen.row_id DESC",
    );
    let mut columns = ARTICLE_COLUMNS.to_vec();
    columns.push(column("named", ColumnKind::Json));
    Statement { sql, params: conditions.params, columns }
}

fn named(conditions: &mut Conditions<'_>, filter: &Filter) -> String {
    let names = filter.words.as_ref().map(Expression::named).unwrap_or_default();
    if names.is_empty() {
        return "'[]'".to_owned();
    }
    let ids: Vec<String> = names.into_iter().map(|id| conditions.bind(id.as_str())).collect();
    format!(
        "(SELECT json_group_array(json_array(coalesce(m.literal, m.entity), m.byte_start, m.byte_end))\n    \
         FROM articles n JOIN mentions m ON m.reading = n.reading\n   WHERE n.id = chosen.row_id AND m.field = 'text' \
         AND m.how IN ('name', 'metonym', 'fuzzy') AND coalesce(m.literal, m.entity) IN ({}))",
        ids.join(", ")
    )
}

/// Facts, those of the newest articles first; the words are looked for in the whole article.
pub fn facts(filter: &Filter) -> Statement {
    let mut conditions = Conditions::of_facts(filter);
    let (from, sift) = (conditions.fact_source(), conditions.sift());
    let limit = conditions.bind(filter.limit);
    let sql = format!(
        "WITH chosen AS MATERIALIZED (\n  SELECT f.id AS row_id, a.id AS article, a.id >> 24 AS day, {rank} AS rank, \
         {AT} AS at\n  FROM {from}\n  WHERE {sift}\n  \
         ORDER BY day DESC, rank, at DESC, article DESC, row_id LIMIT {limit}\n)\n\
         SELECT {columns}\nFROM chosen JOIN v_facts v ON v.row_id = chosen.row_id\n\
         ORDER BY chosen.day DESC, chosen.rank, chosen.at DESC, chosen.article DESC, chosen.row_id",
        rank = conditions.rank(),
        columns = listed(FACT_COLUMNS),
    );
    Statement { sql, params: conditions.params, columns: FACT_COLUMNS.to_vec() }
}

/// Columns of a view that is called `v`.
pub(super) fn listed(columns: &[Column]) -> String {
    columns.iter().map(|column| format!("v.{}", column.name)).collect::<Vec<_>>().join(", ")
}

/// One count of [`stats`].
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What is counted.
    pub title: &'static str,
    /// Two columns: the group and the number.
    pub statement: Statement,
}

/// Counts of the articles and facts that fit a filter, each by one property; `limit` holds for every section.
pub fn stats(filter: &Filter) -> Vec<Section> {
    vec![
        counted(filter, "articles by day", "day", ARTICLES_BY_DAY, "1 DESC"),
        counted(filter, "articles by outlet", "outlet", "coalesce(a.outlet, '(none)')", MOST),
        counted(filter, "articles by language", "language", "coalesce(a.language, '(none)')", MOST),
        counted_through(filter, "articles by entity", "entity", "article_entity"),
        counted_through(filter, "articles by issue", "issue", "article_issue"),
        facts_by_kind(filter),
    ]
}

/// Most first.
const MOST: &str = "2 DESC, 1";
const ARTICLES_BY_DAY: &str = "date((a.id >> 24) * 86400, 'unixepoch')";

fn counted(
    filter: &Filter,
    title: &'static str,
    name: &'static str,
    group: &'static str,
    order: &'static str,
) -> Section {
    let conditions = Conditions::of_articles(filter);
    let (from, sift) = (conditions.article_source(), conditions.sift());
    section(title, name, "articles", [group, &from, &sift, order], conditions, filter.limit)
}

fn counted_through(filter: &Filter, title: &'static str, name: &'static str, table: &'static str) -> Section {
    let conditions = Conditions::of_articles(filter);
    let from = format!("{} JOIN {table} g ON g.article = a.id", conditions.article_source());
    let sift = conditions.sift();
    section(title, name, "articles", [&format!("g.{name}"), &from, &sift, MOST], conditions, filter.limit)
}

fn facts_by_kind(filter: &Filter) -> Section {
    let conditions = Conditions::of_facts(filter);
    let (from, sift) = (conditions.fact_source(), conditions.sift());
    section("facts by kind", "kind", "facts", ["f.kind", &from, &sift, MOST], conditions, filter.limit)
}

fn section(
    title: &'static str,
    name: &'static str,
    number: &'static str,
    [group, from, sift, order]: [&str; 4],
    mut conditions: Conditions<'_>,
    limit: u32,
) -> Section {
    let limit = conditions.bind(limit);
    let sql = format!(
        "SELECT {group} AS {name}, count(*) AS {number}\nFROM {from}\nWHERE {sift}\nGROUP BY 1\n\
         ORDER BY {order} LIMIT {limit}"
    );
    let columns = vec![column(name, ColumnKind::Text), column(number, ColumnKind::Integer)];
    Section { title, statement: Statement { sql, params: conditions.params, columns } }
}
