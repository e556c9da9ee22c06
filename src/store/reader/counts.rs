//! The counts law: `listed = stored + off topic + duplicate + failed + waiting`.

use super::Reader;
use crate::store::values::uncount;
use crate::store::{Counts, EntryCounts, StoreError};
use std::collections::BTreeMap;

/// Entries by owner, state and reason; what lies beyond a listing's cap has no row and is failed(`over_limit`).
const COUNTS: &str = "
    SELECT 0, source, state, reason, count(*) FROM entries WHERE job IS NULL GROUP BY source, state, reason
    UNION ALL
    SELECT 1, j.kind || ':' || j.key, e.state, e.reason, count(*)
      FROM entries e JOIN jobs j ON j.id = e.job GROUP BY j.id, e.state, e.reason
    UNION ALL
    SELECT 0, source, 'failed', 'over_limit', sum(over_limit) FROM listings WHERE over_limit > 0 GROUP BY source";

impl Reader {
    /// Entries by source, job, state and reason.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        self.named(|| {
            let mut counts = Counts {
                articles: self.number("SELECT count(*) FROM articles")?,
                facts: self
                    .number("SELECT count(*) FROM facts f JOIN articles a ON a.reading = f.reading")?,
                stories: self.number("SELECT count(*) FROM stories")?,
                ..Counts::default()
            };
            let mut query = self.connection.prepare_cached(COUNTS)?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let (job, owner): (bool, String) = (row.get(0)?, row.get(1)?);
                let (state, reason): (String, Option<String>) = (row.get(2)?, row.get(3)?);
                let entries = uncount(row.get(4)?);
                let owners = if job { &mut counts.jobs } else { &mut counts.sources };
                add(owners.entry(owner).or_default(), &state, reason.as_deref(), entries);
                add(&mut counts.total, &state, reason.as_deref(), entries);
            }
            drop(rows);
            self.add_idle_sources(&mut counts.sources)?;
            Ok(counts)
        })
    }

    /// A source that has listed nothing yet is a row of zeros, not a gap.
    fn add_idle_sources(&self, sources: &mut BTreeMap<String, EntryCounts>) -> Result<(), StoreError> {
        let mut query = self.connection.prepare_cached("SELECT id FROM sources WHERE configured = 1")?;
        for id in query.query_map([], |row| row.get::<_, String>(0))? {
            sources.entry(id?).or_default();
        }
        Ok(())
    }

    pub(super) fn number(&self, sql: &str) -> Result<u64, StoreError> {
        Ok(uncount(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?))
    }
}

fn add(counts: &mut EntryCounts, state: &str, reason: Option<&str>, entries: u64) {
    counts.listed += entries;
    match state {
        "stored" => counts.stored += entries,
        "off_topic" => counts.off_topic += entries,
        "duplicate" => counts.duplicate += entries,
        "failed" => counts.failed += entries,
        // The schema knows no sixth state.
        _ => counts.waiting += entries,
    }
    if let Some(reason) = reason {
        *counts.reasons.entry(reason.to_owned()).or_default() += entries;
    }
}
