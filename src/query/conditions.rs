//! The part of a statement that articles, facts and counts share: where the rows come from and what they must be like.

use super::Filter;
use jiff::Timestamp;
use serde_json::Value;

/// When an article was published or, where that is not known, first seen.
pub(super) const AT: &str = "coalesce(a.published_at, a.first_seen_at)";
/// A find in the title counts four times one in the text; another form or spelling of a word counts as much as the word.
const RANK: &str = "bm25(article_search, 4.0, 1.0, 4.0, 1.0, 1.0)";
const SECONDS_OF_DAY: i64 = 24 * 60 * 60;
/// Row ids: the day, then this many bits of counter (ARCHITECTURE.md, invariant 11).
const COUNTER_BITS: u32 = 24;

/// Conditions on `a` (articles) and, for facts, `f`, with their parameters.
pub(super) struct Conditions<'f> {
    filter: &'f Filter,
    sifts: Vec<String>,
    pub(super) params: Vec<Value>,
}

/// The part of a statement that keeps it to the newest days, and the condition that does it; empty without words.
#[derive(Debug, Default)]
pub(super) struct Newest {
    pub(super) floor: String,
    pub(super) above: String,
}

impl<'f> Conditions<'f> {
    /// What an article must be like.
    pub(super) fn of_articles(filter: &'f Filter) -> Self {
        let mut conditions = Self::shared(filter);
        conditions.entities("article_entity", "article = a.id");
        conditions.issues("article_issue", "article = a.id");
        if !filter.kinds.is_empty() || filter.min_confidence.is_some() {
            let outside = std::mem::take(&mut conditions.sifts);
            conditions.fact_properties();
            let inside = std::mem::replace(&mut conditions.sifts, outside).join(" AND ");
            conditions
                .sifts
                .push(format!("EXISTS (SELECT 1 FROM facts f WHERE f.reading = a.reading AND {inside})"));
        }
        conditions
    }

    /// What a fact and its article must be like.
    pub(super) fn of_facts(filter: &'f Filter) -> Self {
        let mut conditions = Self::shared(filter);
        conditions.entities("fact_entity", "fact = f.id");
        conditions.issues("fact_issue", "fact = f.id");
        conditions.fact_properties();
        conditions
    }

    fn shared(filter: &'f Filter) -> Self {
        let mut conditions =
            Self { filter, sifts: vec!["a.reading IS NOT NULL".to_owned()], params: Vec::new() };
        if let Some(words) = &filter.words {
            let words = conditions.bind(words.to_fts());
            conditions.sifts.push(format!("article_search MATCH {words}"));
        }
        conditions.period();
        conditions.one_of("a.outlet", filter.outlets.iter().map(|id| id.as_str()));
        conditions.one_of("a.language", filter.languages.iter().map(|language| language.as_str()));
        conditions
    }

    /// Adds a parameter and gives its place in the text.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.params.push(value.into());
        format!("?{}", self.params.len())
    }

    /// The tables that articles come from.
    pub(super) fn article_source(&self) -> String {
        match self.filter.words {
            Some(_) => "article_search JOIN articles a ON a.id = article_search.rowid".to_owned(),
            None => "articles a".to_owned(),
        }
    }

    /// The tables that facts come from; those of earlier readings stay out.
    pub(super) fn fact_source(&self) -> String {
        format!("{} JOIN facts f ON f.article = a.id AND f.reading = a.reading", self.article_source())
    }

    /// With words, the day before which no row can be among the first `limit`: the index gives the newest finds without
    /// weighing any, and what is older need not be weighed.
    pub(super) fn newest(&self, from: &str, sift: &str, limit: &str) -> Newest {
        if self.filter.words.is_none() {
            return Newest::default();
        }
        Newest {
            floor: format!(
                "newest AS MATERIALIZED (\n  SELECT article_search.rowid AS row_id\n  FROM {from}\n  WHERE {sift}\n  \
                 ORDER BY article_search.rowid DESC LIMIT {limit}\n), "
            ),
            above: format!(
                "\n    AND article_search.rowid >= coalesce((SELECT min(row_id) >> {COUNTER_BITS} << {COUNTER_BITS} FROM newest), 0)"
            ),
        }
    }

    /// How well the words fit; smaller is better.
    pub(super) fn rank(&self) -> &'static str {
        if self.filter.words.is_some() { RANK } else { "0" }
    }

    /// All conditions as one.
    pub(super) fn sift(&self) -> String {
        self.sifts.join("\n    AND ")
    }

    /// The period: days as a range of row ids, which full text can use, then the exact moments.
    fn period(&mut self) {
        let row = if self.filter.words.is_some() { "article_search.rowid" } else { "a.id" };
        if let Some(since) = self.filter.since {
            let first = self.bind(first_row(day(since)));
            let second = self.bind(since.as_second());
            self.sifts.push(format!("{row} >= {first} AND {AT} >= {second}"));
        }
        if let Some(until) = self.filter.until {
            let last_moment = until.as_second().saturating_sub(1);
            let last = self.bind(first_row(last_moment.div_euclid(SECONDS_OF_DAY) + 1) - 1);
            let second = self.bind(last_moment);
            self.sifts.push(format!("{row} <= {last} AND {AT} <= {second}"));
        }
    }

    fn entities(&mut self, table: &str, here: &str) {
        let filter = self.filter;
        for meant in &filter.entities {
            let ids = self.list(meant.iter().map(|id| id.as_str()));
            self.sifts.push(format!("EXISTS (SELECT 1 FROM {table} WHERE {here} AND entity IN ({ids}))"));
        }
        for party in &filter.parties {
            let id = self.bind(party.as_str());
            let code = self.bind(party.as_str().trim_start_matches("pty:"));
            self.sifts.push(format!(
                "EXISTS (SELECT 1 FROM {table} WHERE {here} AND (entity = {id} OR entity IN \
                 (SELECT entity FROM entity_parties WHERE party = {code})))"
            ));
        }
    }

    fn issues(&mut self, table: &str, here: &str) {
        let filter = self.filter;
        if filter.issues.is_empty() {
            return;
        }
        let asked: Vec<String> =
            filter.issues.iter().map(|id| format!("({})", self.bind(id.as_str()))).collect();
        self.sifts.push(format!(
            "EXISTS (SELECT 1 FROM {table} WHERE {here} AND issue IN (WITH RECURSIVE below (id) AS (VALUES {} UNION \
             SELECT i.id FROM issues i JOIN below ON i.parent = below.id) SELECT id FROM below))",
            asked.join(", ")
        ));
    }

    fn fact_properties(&mut self) {
        let filter = self.filter;
        self.one_of("f.kind", filter.kinds.iter().map(|kind| kind.as_str()));
        if let Some(least) = filter.min_confidence {
            let least = self.bind(least);
            self.sifts.push(format!("f.confidence >= {least}"));
        }
    }

    fn one_of<'v>(&mut self, column: &str, values: impl Iterator<Item = &'v str>) {
        let list = self.list(values);
        if !list.is_empty() {
            self.sifts.push(format!("{column} IN ({list})"));
        }
    }

    fn list<'v>(&mut self, values: impl Iterator<Item = &'v str>) -> String {
        values.map(|value| self.bind(value)).collect::<Vec<_>>().join(", ")
    }
}

fn day(moment: Timestamp) -> i64 {
    moment.as_second().div_euclid(SECONDS_OF_DAY)
}

fn first_row(day: i64) -> i64 {
    day << COUNTER_BITS
}
