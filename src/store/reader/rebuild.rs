//! What can be read anew without the network: everything derived is rebuilt from pages, or from stored texts where
//! a page is gone.

use super::Reader;
use crate::model::{Article, CanonicalUrl, Dated, Entry, Language, OutletId, PublicId, SourceId};
use crate::store::values::{count, from_json, from_word, instant, parsed};
use crate::store::{RebuildItem, StoreError};
use rusqlite::{OptionalExtension, Row, params};
use serde::de::DeserializeOwned;
use url::Url;

impl Reader {
    /// Entries whose article is stored, or was off topic and has its page still; in the order of rows after `after`.
    pub fn rebuild_items(&self, after: i64, limit: usize) -> Result<Vec<RebuildItem>, StoreError> {
        self.named(|| {
            let mut query = self.connection.prepare_cached(
                "SELECT e.id, a.public_id, e.url, e.source, coalesce(a.outlet, e.outlet, s.outlet), e.listed,
                        iif(a.id IS NULL, e.page, v.page), coalesce(e.reason, '') = 'ruled_out'
                   FROM entries e LEFT JOIN sources s ON s.id = e.source
                   LEFT JOIN articles a ON a.id = e.article
                   LEFT JOIN readings r ON r.id = a.reading LEFT JOIN revisions v ON v.id = r.revision
                  WHERE e.id > ?1 AND (e.state = 'stored' OR (e.state = 'off_topic' AND e.listed <> '{}'))
                  ORDER BY e.id LIMIT ?2",
            )?;
            let items = query.query_map(params![after, count(limit)], |row| Ok(item(row)))?;
            items.map(|item| item?).collect()
        })
    }

    /// An article as it was read: the root of a rebuild where its page is gone.
    pub fn article_as_read(&self, id: &PublicId) -> Result<Option<Article>, StoreError> {
        self.named(|| {
            self.connection
                .prepare_cached(
                    "SELECT a.url, a.foreign_canonical, v.title, v.text, a.authors, a.date_conflicts, a.language, a.site,
                            a.image, a.paywalled, a.credit, a.kind, a.quality, a.via, a.updates,
                            a.published_at, a.published_precision, a.published_offset_minutes, a.published_provenance,
                            a.modified_at, a.modified_precision, a.modified_offset_minutes, a.modified_provenance
                       FROM articles a JOIN readings r ON r.id = a.reading JOIN revisions v ON v.id = r.revision
                      WHERE a.public_id = ?1",
                )?
                .query_row([id.as_str()], |row| Ok(as_read(row)))
                .optional()?
                .transpose()
        })
    }
}

fn item(row: &Row<'_>) -> Result<RebuildItem, StoreError> {
    let text = |index| row.get::<_, Option<String>>(index);
    let listed: String = row.get(5)?;
    Ok(RebuildItem {
        entry: row.get(0)?,
        article: text(1)?.map(|id| parsed(PublicId::parse(&id))).transpose()?,
        url: text(2)?.map(|url| parsed(Url::parse(&url))).transpose()?,
        source: text(3)?.map(|id| parsed(SourceId::parse(&id))).transpose()?,
        outlet: text(4)?.map(|id| parsed(OutletId::parse(&id))).transpose()?,
        listed: if listed == "{}" { Entry::default() } else { from_json(&listed)? },
        page: text(6)?,
        ruled_out: row.get(7)?,
    })
}

fn as_read(row: &Row<'_>) -> Result<Article, StoreError> {
    let url: String = row.get(0)?;
    let text = |index| row.get::<_, Option<String>>(index);
    let title: String = row.get(2)?;
    let canonical = CanonicalUrl::parse(&url);
    Ok(Article {
        canonical: canonical.ok_or_else(|| StoreError::Content(format!("`{url}` is no web address")))?,
        url: parsed(Url::parse(&url))?,
        foreign_canonical: text(1)?.as_deref().and_then(CanonicalUrl::parse),
        title: Some(title).filter(|title| !title.is_empty()),
        text: row.get(3)?,
        authors: json(row, 4)?,
        date_conflicts: json(row, 5)?,
        language: text(6)?.as_deref().and_then(Language::parse),
        site: text(7)?,
        section: None,
        image: text(8)?.map(|url| parsed(Url::parse(&url))).transpose()?,
        paywalled: row.get(9)?,
        credit: text(10)?,
        kind: from_word(&row.get::<_, String>(11)?)?,
        quality: from_word(&row.get::<_, String>(12)?)?,
        via: row.get(13)?,
        updates: json(row, 14)?,
        published: dated(row, 15)?,
        modified: dated(row, 19)?,
    })
}

fn json<T: DeserializeOwned>(row: &Row<'_>, index: usize) -> Result<T, StoreError> {
    from_json(&row.get::<_, String>(index)?)
}

fn dated(row: &Row<'_>, first: usize) -> Result<Option<Dated>, StoreError> {
    let Some(at) = row.get::<_, Option<i64>>(first)? else { return Ok(None) };
    Ok(Some(Dated {
        at: instant(at)?,
        precision: from_word(&row.get::<_, String>(first + 1)?)?,
        offset_minutes: row.get(first + 2)?,
        provenance: from_word(&row.get::<_, String>(first + 3)?)?,
    }))
}
