//! What was listed, whatever became of it.

use super::Reader;
use crate::model::{Entry, OutletId, PublicId};
use crate::store::values::{from_json, parsed};
use crate::store::{StoreError, StoredEntry};
use rusqlite::{OptionalExtension, Row};

impl Reader {
    /// The entry of a link, as given or in its canonical form; of several the last that was decided.
    pub fn entry_at(&self, url: &str, canonical: Option<&str>) -> Result<Option<StoredEntry>, StoreError> {
        self.named(|| {
            self.connection
                .prepare_cached(
                    "SELECT e.url, e.state, e.reason, e.detail, coalesce(e.outlet, s.outlet), e.listed, e.page
                       FROM entries e LEFT JOIN sources s ON s.id = e.source
                      WHERE e.url IN (?1, ?2) ORDER BY e.decided_at DESC, e.id DESC LIMIT 1",
                )?
                .query_row([Some(url), canonical], |row| Ok(entry(row)))
                .optional()?
                .transpose()
        })
    }

    /// The ids of all articles, the newest first.
    pub fn article_ids(&self) -> Result<Vec<PublicId>, StoreError> {
        self.named(|| {
            let mut query =
                self.connection.prepare_cached("SELECT public_id FROM articles ORDER BY id DESC")?;
            let ids = query.query_map([], |row| row.get::<_, String>(0))?;
            ids.map(|id| parsed(PublicId::parse(&id?))).collect()
        })
    }
}

fn entry(row: &Row<'_>) -> Result<StoredEntry, StoreError> {
    let outlet: Option<String> = row.get(4)?;
    let listed: String = row.get(5)?;
    Ok(StoredEntry {
        url: row.get(0)?,
        state: row.get(1)?,
        reason: row.get(2)?,
        detail: row.get(3)?,
        outlet: outlet.map(|id| parsed(OutletId::parse(&id))).transpose()?,
        listed: if listed == "{}" { Entry::default() } else { from_json(&listed)? },
        page: row.get(6)?,
    })
}
