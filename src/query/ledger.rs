//! Claims, disagreements, stories and the account of days, as SQL over the schema of `docs/schema.md`.

use super::Filter;
use super::conditions::{AT, Conditions};
use super::statement::{Column, ColumnKind, Statement, column, listed};

const CLAIMS: &[Column] = &[
    column("kind", ColumnKind::Text),
    column("class", ColumnKind::Text),
    column("polarity", ColumnKind::Text),
    column("value", ColumnKind::Text),
    column("state", ColumnKind::Text),
    column("disputed", ColumnKind::Integer),
    column("superseded_by", ColumnKind::Text),
    column("articles", ColumnKind::Integer),
    column("origin_count", ColumnKind::Integer),
    column("origins", ColumnKind::Json),
    column("time_start", ColumnKind::Text),
    column("time_end", ColumnKind::Text),
    column("first_reported", ColumnKind::Instant),
    column("last_reported", ColumnKind::Instant),
    column("entities", ColumnKind::Json),
    column("issues", ColumnKind::Json),
    column("args", ColumnKind::Json),
    column("evidence", ColumnKind::Text),
    column("outlet", ColumnKind::Text),
    column("article", ColumnKind::Text),
    column("event", ColumnKind::Text),
    column("id", ColumnKind::Text),
];

const DISAGREEMENTS: &[Column] = &[
    column("kind", ColumnKind::Text),
    column("what", ColumnKind::Text),
    column("value", ColumnKind::Text),
    column("evidence", ColumnKind::Text),
    column("outlet", ColumnKind::Text),
    column("published", ColumnKind::Instant),
    column("other", ColumnKind::Text),
    column("other_evidence", ColumnKind::Text),
    column("other_outlet", ColumnKind::Text),
    column("other_published", ColumnKind::Instant),
    column("article", ColumnKind::Text),
    column("other_article", ColumnKind::Text),
    column("event", ColumnKind::Text),
];

const STORIES: &[Column] = &[
    column("first_published", ColumnKind::Instant),
    column("last_published", ColumnKind::Instant),
    column("title", ColumnKind::Text),
    column("articles", ColumnKind::Integer),
    column("outlets", ColumnKind::Integer),
    column("origins", ColumnKind::Integer),
    column("languages", ColumnKind::Json),
    column("id", ColumnKind::Text),
];

const TIMELINE: &[Column] = &[
    column("day", ColumnKind::Text),
    column("dated", ColumnKind::Integer),
    column("kind", ColumnKind::Text),
    column("class", ColumnKind::Text),
    column("polarity", ColumnKind::Text),
    column("value", ColumnKind::Text),
    column("state", ColumnKind::Text),
    column("disputed", ColumnKind::Integer),
    column("superseded_by", ColumnKind::Text),
    column("articles", ColumnKind::Integer),
    column("origin_count", ColumnKind::Integer),
    column("evidence", ColumnKind::Text),
    column("outlet", ColumnKind::Text),
    column("article", ColumnKind::Text),
    column("id", ColumnKind::Text),
];

/// The day of a claim: of the event where a report dates it, else of the first report.
const DAY: &str = "coalesce(iif(v.time_granularity IN ('hour', 'day'), v.time_start, NULL), substr(v.first_reported, 1, 10))";

/// Which claims are asked for, beside what their articles are like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Those in this state.
    pub state: Option<String>,
    /// Only those that somebody contradicts.
    pub disputed: bool,
    /// Without those that later ones came in the place of.
    pub current: bool,
}

/// Claims that an article like that makes, the last reported first.
pub fn claims(filter: &Filter, wanted: &Wanted) -> Statement {
    let (chosen, conditions) = chosen(filter, wanted);
    let sql = format!(
        "{chosen}\nSELECT {columns} FROM chosen w JOIN v_claims v ON v.row_id = w.claim\n\
         ORDER BY v.last_reported DESC, v.origin_count DESC, v.id",
        columns = listed(CLAIMS),
    );
    Statement { sql, params: conditions.params, columns: CLAIMS.to_vec() }
}

/// The same claims, day by day; `dated` tells whether the day is the event's or the report's.
pub fn timeline(filter: &Filter, wanted: &Wanted) -> Statement {
    let (chosen, conditions) = chosen(filter, wanted);
    let sql = format!(
        "{chosen}\nSELECT {DAY} AS day, v.time_start IS NOT NULL AND v.time_granularity IN ('hour', 'day') AS dated, {columns}\n  \
           FROM chosen w JOIN v_claims v ON v.row_id = w.claim\n ORDER BY day, v.kind, v.origin_count DESC, v.id",
        columns = listed(TIMELINE.get(2..).unwrap_or_default()),
    );
    Statement { sql, params: conditions.params, columns: TIMELINE.to_vec() }
}

fn chosen<'f>(filter: &'f Filter, wanted: &Wanted) -> (String, Conditions<'f>) {
    let mut conditions = Conditions::of_facts(filter);
    let (from, sift) = (conditions.fact_source(), conditions.sift());
    let mut like = String::new();
    if let Some(state) = &wanted.state {
        like = format!(" AND c.state = {}", conditions.bind(state.as_str()));
    }
    if wanted.disputed {
        like.push_str(" AND c.disputed = 1");
    }
    if wanted.current {
        like.push_str(" AND c.superseded_by IS NULL");
    }
    let limit = conditions.bind(filter.limit);
    let sql = format!(
        "WITH chosen AS MATERIALIZED (\n  SELECT x.claim AS claim FROM {from}\n    \
           JOIN claim_facts x ON x.fact = f.id JOIN claims c ON c.id = x.claim\n   WHERE {sift}{like}\n   \
          GROUP BY x.claim ORDER BY max({AT}) DESC, max(c.claim_id) LIMIT {limit}\n)"
    );
    (sql, conditions)
}

/// Pairs of facts that cannot both be right, where an article like that says one of them; the latest first.
pub fn disagreements(filter: &Filter) -> Statement {
    let mut conditions = Conditions::of_facts(filter);
    let (from, sift) = (conditions.fact_source(), conditions.sift());
    let limit = conditions.bind(filter.limit);
    let sql = format!(
        "WITH chosen AS MATERIALIZED (SELECT f.id AS fact FROM {from} WHERE {sift}\n   \
            AND (EXISTS (SELECT 1 FROM disagreements WHERE fact = f.id) OR EXISTS (SELECT 1 FROM disagreements WHERE other_fact = f.id)))\n\
         SELECT {columns} FROM v_disagreements v\n \
          WHERE v.fact_row_id IN (SELECT fact FROM chosen) OR v.other_fact_row_id IN (SELECT fact FROM chosen)\n \
          ORDER BY v.last_at DESC, v.article, v.other_article, v.what LIMIT {limit}",
        columns = listed(DISAGREEMENTS),
    );
    Statement { sql, params: conditions.params, columns: DISAGREEMENTS.to_vec() }
}

/// Stories with an article like that, the last told first. Origins are counted by who stands behind them.
pub fn stories(filter: &Filter) -> Statement {
    let mut conditions = Conditions::of_articles(filter);
    let (from, sift) = (conditions.article_source(), conditions.sift());
    let limit = conditions.bind(filter.limit);
    let sql = format!(
        "WITH chosen AS MATERIALIZED (\n  SELECT a.story AS story, max({AT}) AS last FROM {from}\n   WHERE {sift}\n   \
          GROUP BY a.story ORDER BY last DESC, a.story LIMIT {limit}\n),\n\
         members AS (\n  SELECT a.story, a.public_id, a.outlet, a.language, {AT} AS at, o.voice, a.reading, w.last\n    \
           FROM chosen w JOIN articles a ON a.story = w.story LEFT JOIN origins o ON o.article = a.id\n)\n\
         SELECT strftime('%Y-%m-%dT%H:%M:%SZ', min(m.at), 'unixepoch') AS first_published,\n       \
                strftime('%Y-%m-%dT%H:%M:%SZ', max(m.at), 'unixepoch') AS last_published,\n       \
                (SELECT v.title FROM members e JOIN readings r ON r.id = e.reading JOIN revisions v ON v.id = r.revision\n          \
                  WHERE e.story = m.story ORDER BY e.at, e.public_id LIMIT 1) AS title,\n       \
                count(*) AS articles, count(DISTINCT m.outlet) AS outlets, count(DISTINCT m.voice) AS origins,\n       \
                json_group_array(DISTINCT m.language) AS languages, s.public_id AS id\n  \
           FROM members m JOIN stories s ON s.id = m.story\n GROUP BY m.story ORDER BY max(m.last) DESC, s.public_id"
    );
    Statement { sql, params: conditions.params, columns: STORIES.to_vec() }
}

/// The articles of one story, the earliest first, each with its origin; an alias leads to the story it became.
pub fn story(id: &str) -> Statement {
    let columns = vec![
        column("published", ColumnKind::Instant),
        column("outlet", ColumnKind::Text),
        column("language", ColumnKind::Text),
        column("title", ColumnKind::Text),
        column("origin", ColumnKind::Text),
        column("basis", ColumnKind::Text),
        column("same_text", ColumnKind::Text),
        column("article", ColumnKind::Text),
    ];
    let sql = format!(
        "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', {AT}, 'unixepoch') AS published, a.outlet, a.language, v.title,\n       \
                o.outlet AS origin, o.basis, a.same_text, a.public_id AS article\n  \
           FROM stories s JOIN articles a ON a.story = s.id\n  \
           JOIN readings r ON r.id = a.reading JOIN revisions v ON v.id = r.revision\n  \
           LEFT JOIN origins o ON o.article = a.id\n \
          WHERE s.public_id = coalesce((SELECT public_id FROM aliases WHERE alias = ?1), ?1)\n    \
             OR s.id = (SELECT story FROM articles WHERE public_id = ?1)\n ORDER BY {AT}, a.public_id"
    );
    Statement { sql, params: vec![id.into()], columns }
}

/// Everything that has its text from the same place as one article, the origin first; `depth` is the place in the tree.
pub fn origin(article: &str) -> Statement {
    let columns = vec![
        column("relation", ColumnKind::Text),
        column("outlet", ColumnKind::Text),
        column("published", ColumnKind::Instant),
        column("first_seen", ColumnKind::Instant),
        column("language", ColumnKind::Text),
        column("origin", ColumnKind::Text),
        column("basis", ColumnKind::Text),
        column("evidence", ColumnKind::Text),
        column("article", ColumnKind::Text),
    ];
    let sql = "WITH asked AS (SELECT * FROM v_origins WHERE article = ?1)
         SELECT relation, outlet, published, first_seen, language, origin, basis, evidence, article FROM (
           SELECT iif(v.article = v.root, 'origin', 'copy') AS relation, v.*
             FROM asked q JOIN v_origins v ON v.same_text = q.same_text
           UNION ALL
           SELECT 'contains', v.* FROM asked q JOIN derivations d ON d.derived_from = q.same_text
             JOIN v_origins v ON v.row_id = d.article
           UNION ALL
           SELECT 'contained', v.* FROM asked q JOIN derivations d ON d.article = q.row_id
             JOIN v_origins v ON v.article = d.derived_from)
          ORDER BY relation = 'origin' DESC, relation <> 'copy', coalesce(published, first_seen), article";
    Statement { sql: sql.to_owned(), params: vec![article.into()], columns }
}

/// Claims of some kinds that were first reported in a period (seconds), the best supported first; what later claims came in
/// the place of, and colour that bears on no issue, is left out.
pub fn news(kinds: &[&str], (since, until): (i64, i64), limit: u32) -> Statement {
    let marks: Vec<String> = (0..kinds.len()).map(|at| format!("?{}", at + 4)).collect();
    let sql = format!(
        "SELECT {columns} FROM (SELECT *, row_number() OVER (\n    \
             PARTITION BY event_key, polarity, class, value, iif(kind IN ('meeting', 'travel', 'statement', 'exchange'), event, '')\n    \
             ORDER BY json_array_length(origins) DESC, articles DESC, first_at, claim_id) AS place FROM claims\n    \
             WHERE first_at >= ?1 AND last_at >= ?1) c\n  \
           JOIN v_claims v ON v.row_id = c.id JOIN facts f ON f.id = v.fact_row_id\n  \
          WHERE c.place = 1 AND c.last_at >= ?1 AND c.first_at >= ?1 AND c.first_at < ?2 AND v.kind IN ({marks})\n    \
            AND c.superseded_by IS NULL AND f.salience = 'core'\n    \
            AND (v.kind <> 'statement' OR (f.args ->> '$.speaker') NOT LIKE 'src:%' OR v.origin_count > 1)\n  \
          ORDER BY v.origin_count DESC, v.articles DESC, c.first_at DESC, v.id LIMIT ?3",
        columns = listed(CLAIMS),
        marks = marks.join(", "),
    );
    let mut params = vec![since.into(), until.into(), limit.into()];
    params.extend(kinds.iter().map(|kind| (*kind).into()));
    Statement { sql, params, columns: CLAIMS.to_vec() }
}

/// The origin of one fact: the outlet that the article ascribes it to, else where the article's text began.
pub fn fact_origin(fact: &str) -> Statement {
    let columns = vec![
        column("fact", ColumnKind::Text),
        column("article", ColumnKind::Text),
        column("outlet", ColumnKind::Text),
        column("origin", ColumnKind::Text),
        column("basis", ColumnKind::Text),
    ];
    let sql = format!("SELECT {} FROM v_fact_origins v WHERE v.fact = ?1", listed(&columns));
    Statement { sql, params: vec![fact.into()], columns }
}
