//! Articles with all that was made of them.

use super::Reader;
use crate::model::{CanonicalUrl, EntityId, PublicId, Span};
use crate::store::values::{from_json, from_word, instant, instant_maybe, parsed};
use crate::store::{StoreError, StoredArticle, StoredFact, StoredMention, StoredRevision};
use rusqlite::{OptionalExtension, Row, ToSql};
use serde_json::{Map, Value, json};

const ARTICLE: &str =
    "SELECT a.public_id, a.url, a.outlet, o.name, a.source, v.title, v.text, v.text_version,
        a.language, a.authors, a.published_at, a.published_precision, a.modified_at, a.first_seen_at, a.kind,
        a.quality, r.score, r.why, r.topic_id, r.topic_version, a.same_text, s.public_id,
        (SELECT count(*) FROM revisions WHERE article = a.id AND reread_of IS NULL), v.page,
        (SELECT removed_at FROM rechecks WHERE article = a.id)
   FROM articles a JOIN readings r ON r.id = a.reading JOIN revisions v ON v.id = r.revision
   JOIN stories s ON s.id = a.story LEFT JOIN outlets o ON o.id = a.outlet
  WHERE a.public_id = ?1";

const FACTS: &str = "SELECT f.id, f.fact_id, f.kind, f.args, f.polarity, f.factuality, f.hedges, f.background,
        f.salience, f.attribution, f.time, f.confidence, f.samples, f.rule_id, f.extractor, f.claim_key, f.garbled
   FROM facts f WHERE f.reading = (";

/// The newest reading of an article.
const NEWEST: &str = "SELECT reading FROM articles WHERE public_id = ?1";

/// The newest reading of a version, by the row that was made when its page came.
const OF_VERSION: &str = "SELECT r.id FROM readings r JOIN revisions v ON v.id = r.revision
    WHERE v.id = ?1 OR v.reread_of = ?1 ORDER BY v.id DESC, r.id DESC LIMIT 1";

const REVISIONS: &str = "SELECT o.id, o.page, v.text_version, o.seen_at, v.title, v.text
   FROM revisions o JOIN articles a ON a.id = o.article
   JOIN revisions v ON v.id = coalesce((SELECT max(n.id) FROM revisions n WHERE n.reread_of = o.id), o.id)
  WHERE a.public_id = ?1 AND o.reread_of IS NULL ORDER BY o.id";

impl Reader {
    /// An article by its id.
    pub fn article(&self, id: &PublicId) -> Result<Option<StoredArticle>, StoreError> {
        self.named(|| {
            let read = self
                .connection
                .prepare_cached(ARTICLE)?
                .query_row([id.as_str()], |row| Ok(article(row)))
                .optional()?;
            let Some(article) = read.transpose()? else { return Ok(None) };
            Ok(Some(StoredArticle {
                issues: self.issues(id)?,
                derived_from: self.derived_from(id)?,
                ..article
            }))
        })
    }

    /// The id of the article that has this id or URL. Aliases are of stories: they lead to no article.
    pub fn resolve(&self, id_or_url: &str) -> Result<Option<PublicId>, StoreError> {
        let url = CanonicalUrl::parse(id_or_url).map(|url| url.as_str().to_owned());
        self.named(|| {
            let found: Option<String> = self
                .connection
                .prepare_cached(
                    "SELECT public_id FROM articles WHERE public_id = ?1
                     UNION ALL
                     SELECT a.public_id FROM article_urls u JOIN articles a ON a.id = u.article WHERE u.url = ?2
                     LIMIT 1",
                )?
                .query_row([Some(id_or_url), url.as_deref()], |row| row.get(0))
                .optional()?;
            found.map(|id| parsed(PublicId::parse(&id))).transpose()
        })
    }

    /// The versions of an article that its site served, oldest first.
    pub fn revisions(&self, id: &PublicId) -> Result<Vec<StoredRevision>, StoreError> {
        self.all(REVISIONS, id.as_str(), |row| {
            Ok(StoredRevision {
                row: row.get(0)?,
                page: row.get(1)?,
                text_version: row.get(2)?,
                seen_at: instant(row.get(3)?)?,
                title: row.get(4)?,
                text: row.get(5)?,
            })
        })
    }

    /// The mentions in the newest text, in the order of matching.
    pub fn mentions(&self, id: &PublicId) -> Result<Vec<StoredMention>, StoreError> {
        self.all(
            "SELECT m.entity, n.name, m.field, m.start, m.end, m.byte_start, m.byte_end, m.how, m.literal
               FROM mentions m JOIN articles a ON a.reading = m.reading LEFT JOIN entities n ON n.id = m.entity
              WHERE a.public_id = ?1 ORDER BY m.ordinal",
            id.as_str(),
            mention,
        )
    }

    /// The facts of the newest text, in the order of extraction.
    pub fn facts(&self, id: &PublicId) -> Result<Vec<StoredFact>, StoreError> {
        let facts = self.facts_read(NEWEST, id.as_str())?;
        Ok(facts.into_iter().map(|fact| StoredFact { article: id.clone(), fact }).collect())
    }

    /// The facts of a version of an article, by its row ([`StoredRevision::row`]), each with its evidence in the text of
    /// that version.
    pub fn facts_of_revision(&self, revision: i64) -> Result<Vec<Map<String, Value>>, StoreError> {
        self.facts_read(OF_VERSION, revision)
    }

    fn facts_read(&self, reading: &str, key: impl ToSql) -> Result<Vec<Map<String, Value>>, StoreError> {
        let sql = format!("{FACTS}{reading}) ORDER BY f.id");
        let facts = self.all(&sql, key, |row| Ok((row.get::<_, i64>(0)?, envelope(row)?)))?;
        self.named(|| {
            facts
                .into_iter()
                .map(|(row, mut fact)| {
                    fact.insert("issues".to_owned(), self.fact_issues(row)?);
                    fact.insert("evidence".to_owned(), self.evidence(row)?);
                    Ok(fact)
                })
                .collect()
        })
    }

    fn issues(&self, id: &PublicId) -> Result<Vec<(String, u32)>, StoreError> {
        self.all(
            "SELECT i.issue, i.cues FROM article_issue i JOIN articles a ON a.id = i.article
              WHERE a.public_id = ?1 ORDER BY i.cues DESC, i.issue",
            id.as_str(),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    fn derived_from(&self, id: &PublicId) -> Result<Vec<PublicId>, StoreError> {
        self.all(
            "SELECT d.derived_from FROM derivations d JOIN articles a ON a.id = d.article
              WHERE a.public_id = ?1 ORDER BY d.derived_from",
            id.as_str(),
            |row| parsed(PublicId::parse(&row.get::<_, String>(0)?)),
        )
    }

    fn fact_issues(&self, fact: i64) -> Result<Value, StoreError> {
        let mut query =
            self.connection.prepare_cached("SELECT issue FROM fact_issue WHERE fact = ?1 ORDER BY issue")?;
        let issues = query.query_map([fact], |row| row.get(0))?;
        Ok(issues.collect::<Result<Vec<String>, _>>()?.into())
    }

    fn evidence(&self, fact: i64) -> Result<Value, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT start, end, byte_start, byte_end, text, text_version
               FROM evidence WHERE fact = ?1 ORDER BY ordinal",
        )?;
        let evidence = query.query_map([fact], |row| {
            Ok(json!({
                "start": row.get::<_, i64>(0)?,
                "end": row.get::<_, i64>(1)?,
                "byte_start": row.get::<_, i64>(2)?,
                "byte_end": row.get::<_, i64>(3)?,
                "text": row.get::<_, String>(4)?,
                "text_version": row.get::<_, String>(5)?,
            }))
        })?;
        Ok(Value::Array(evidence.collect::<Result<_, _>>()?))
    }

    fn all<T>(
        &self,
        sql: &str,
        key: impl ToSql,
        read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.named(|| {
            let mut query = self.connection.prepare_cached(sql)?;
            let rows = query.query_map([key], |row| Ok(read(row)))?;
            rows.map(|row| row?).collect()
        })
    }
}

fn article(row: &Row<'_>) -> Result<StoredArticle, StoreError> {
    let id =
        |index| -> Result<PublicId, StoreError> { parsed(PublicId::parse(&row.get::<_, String>(index)?)) };
    Ok(StoredArticle {
        id: id(0)?,
        url: row.get(1)?,
        outlet: row.get(2)?,
        outlet_name: row.get(3)?,
        source: row.get(4)?,
        title: row.get(5)?,
        text: row.get(6)?,
        text_version: row.get(7)?,
        language: row.get(8)?,
        authors: from_json(&row.get::<_, String>(9)?)?,
        published_at: instant_maybe(row.get(10)?)?,
        published_precision: row.get(11)?,
        modified_at: instant_maybe(row.get(12)?)?,
        first_seen_at: instant(row.get(13)?)?,
        kind: row.get(14)?,
        quality: row.get(15)?,
        score: row.get(16)?,
        why: from_json(&row.get::<_, String>(17)?)?,
        topic: row.get(18)?,
        topic_version: row.get(19)?,
        issues: Vec::new(),
        same_text: id(20)?,
        story: id(21)?,
        derived_from: Vec::new(),
        revisions: row.get(22)?,
        page: row.get(23)?,
        removed_at: instant_maybe(row.get(24)?)?,
    })
}

fn mention(row: &Row<'_>) -> Result<StoredMention, StoreError> {
    let literal: Option<String> = row.get(8)?;
    Ok(StoredMention {
        entity: parsed(EntityId::parse(&row.get::<_, String>(0)?))?,
        name: row.get(1)?,
        field: from_word(&row.get::<_, String>(2)?)?,
        span: Span { start: row.get(3)?, end: row.get(4)?, byte_start: row.get(5)?, byte_end: row.get(6)? },
        how: from_word(&row.get::<_, String>(7)?)?,
        literal: literal.map(|id| parsed(EntityId::parse(&id))).transpose()?,
    })
}

/// The envelope as `docs/facts.md` names its parts.
fn envelope(row: &Row<'_>) -> Result<Map<String, Value>, StoreError> {
    let mut fact = Map::new();
    for (index, name) in [(1, "id"), (2, "kind"), (4, "polarity"), (5, "factuality"), (8, "salience")] {
        fact.insert(name.to_owned(), row.get::<_, String>(index)?.into());
    }
    for (index, name) in [(13, "rule_id"), (14, "extractor"), (15, "claim_key")] {
        fact.insert(name.to_owned(), row.get::<_, String>(index)?.into());
    }
    for (index, name) in [(3, "args"), (6, "hedges"), (9, "attribution"), (10, "time"), (16, "garbled")] {
        let text: Option<String> = row.get(index)?;
        fact.insert(name.to_owned(), text.map_or(Ok(Value::Null), |text| from_json(&text))?);
    }
    fact.insert("background".to_owned(), row.get::<_, bool>(7)?.into());
    fact.insert("confidence".to_owned(), row.get::<_, f64>(11)?.into());
    fact.insert("samples".to_owned(), row.get::<_, u32>(12)?.into());
    Ok(fact)
}
