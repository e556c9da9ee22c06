//! What `doctor` asks of the files.

use super::Reader;
use crate::store::{Finding, StoreError};
use rusqlite::Connection;
use std::collections::HashSet;

/// Each query counts what must not be there.
const LAWS: &[(&str, &str, &str)] = &[
    (
        "counts",
        "entries without a key: they could be listed twice",
        "SELECT count(*) FROM entries e WHERE NOT EXISTS (SELECT 1 FROM entry_keys k WHERE k.entry = e.id)",
    ),
    (
        "counts",
        "articles that no entry is stored for",
        "SELECT count(*) FROM articles a
          WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.article = a.id AND e.state = 'stored')",
    ),
    (
        "counts",
        "entries in no state of the law, or in a state that contradicts their other columns",
        "SELECT count(*) FROM entries
          WHERE state NOT IN ('stored', 'off_topic', 'duplicate', 'failed', 'waiting')
             OR (state IN ('stored', 'duplicate')) <> (article IS NOT NULL)
             OR (state = 'waiting' AND due_at IS NULL)",
    ),
    (
        "articles",
        "articles without a reading of their text",
        "SELECT count(*) FROM articles a
          WHERE NOT EXISTS (SELECT 1 FROM readings r JOIN revisions v ON v.id = r.revision
                             WHERE r.id = a.reading AND v.article = a.id)",
    ),
    (
        "facts",
        "facts without evidence",
        "SELECT count(*) FROM facts f WHERE NOT EXISTS (SELECT 1 FROM evidence e WHERE e.fact = f.id)",
    ),
    (
        "facts",
        "pieces of evidence that do not stand in their text",
        "SELECT count(*) FROM evidence e JOIN facts f ON f.id = e.fact JOIN readings r ON r.id = f.reading
           JOIN revisions v ON v.id = r.revision
          WHERE substr(v.text, e.start + 1, e.end - e.start) <> e.text OR v.text_version <> e.text_version",
    ),
    (
        "text_index",
        "articles that the text index does not know",
        "SELECT count(*) FROM articles a
          WHERE NOT EXISTS (SELECT 1 FROM article_search_docsize d WHERE d.id = a.id)",
    ),
    (
        "text_index",
        "texts in the index without an article",
        "SELECT count(*) FROM article_search_docsize d
          WHERE NOT EXISTS (SELECT 1 FROM article_texts t WHERE t.article = d.id)",
    ),
];

impl Reader {
    /// What is wrong with the files; empty where all is well. A file that is damaged is a finding and ends the search.
    pub fn integrity(&self) -> Result<Vec<Finding>, StoreError> {
        let mut findings = Vec::new();
        match self.examine(&mut findings) {
            Err(StoreError::Corrupt { path, source }) => {
                let what = format!("`{}` is damaged, restore a backup ({source})", path.display());
                findings.push(Finding { check: "integrity", what });
                Ok(findings)
            }
            examined => examined.map(|()| findings),
        }
    }

    fn examine(&self, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
        self.named(|| {
            sound(&self.connection, "integrity", findings)?;
            references(&self.connection, findings)?;
            for &(check, what, sql) in LAWS {
                let found = self.number(sql)?;
                if found > 0 {
                    findings.push(Finding { check, what: format!("{found} {what}") });
                }
            }
            self.missing_pages(findings)
        })?;
        sound(self.pages.connection(), "pages", findings).map_err(|error| error.in_file(self.pages.path()))
    }

    fn missing_pages(&self, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
        let kept: HashSet<String> = self.pages.hashes_after("", usize::MAX)?.into_iter().collect();
        let mut query = self.connection.prepare(
            "SELECT page FROM entries WHERE page IS NOT NULL UNION SELECT page FROM revisions WHERE page IS NOT NULL",
        )?;
        let mut missing = 0;
        for hash in query.query_map([], |row| row.get::<_, String>(0))? {
            missing += usize::from(!kept.contains(&hash?));
        }
        if missing > 0 {
            let what =
                format!("{missing} pages are referred to and gone: reprocess falls back on the stored text");
            findings.push(Finding { check: "pages", what });
        }
        Ok(())
    }
}

/// SQLite's own check; it looks into the full-text index as well.
fn sound(
    connection: &Connection,
    check: &'static str,
    findings: &mut Vec<Finding>,
) -> Result<(), StoreError> {
    let mut query = connection.prepare("PRAGMA integrity_check(20)")?;
    for line in query.query_map([], |row| row.get::<_, String>(0))? {
        let what = line?;
        if what != "ok" {
            findings.push(Finding { check, what });
        }
    }
    Ok(())
}

fn references(connection: &Connection, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
    let mut query = connection.prepare("PRAGMA foreign_key_check")?;
    let broken = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(2)?)))?;
    for row in broken {
        let (table, parent) = row?;
        let what = format!("a row of {table} refers to a row of {parent} that is not there");
        findings.push(Finding { check: "foreign_keys", what });
    }
    Ok(())
}
