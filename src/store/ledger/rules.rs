//! Rules of the person: which stand, and which articles meet them.

use super::Ledger;
use crate::model::{PublicId, Reason};
use crate::rules::{Definition, REASON};
use crate::store::StoreError;
use crate::store::values::word;
use jiff::Timestamp;
use rusqlite::params;

impl Ledger {
    /// Makes the rules in force those of the settings; one that says something else counts from now on.
    pub fn sync_rules(&mut self, rules: &[Definition], now: Timestamp) -> Result<(), StoreError> {
        self.connection.execute("UPDATE rules SET configured = 0", [])?;
        let mut row = self.connection.prepare_cached(
            "INSERT INTO rules (id, version, condition, effect, since_at, configured) VALUES (?1, ?2, ?3, ?4, ?5, 1)
             ON CONFLICT (id) DO UPDATE SET
               since_at = iif(version = excluded.version, since_at, excluded.since_at),
               version = excluded.version, condition = excluded.condition, effect = excluded.effect, configured = 1",
        )?;
        for rule in rules {
            row.execute(params![rule.id, rule.version(), rule.when, word(&rule.then)?, now.as_second()])?;
        }
        Ok(())
    }

    /// Marks an article with the rules that it meets, in the place of those before.
    pub fn mark_rules(&mut self, article: &PublicId, met: &[String]) -> Result<(), StoreError> {
        let row = self.article_row(article)?;
        self.put_rules(row, met.iter().map(String::as_str))
    }

    /// The rules that nothing has met although enough texts were read since they stand.
    pub fn idle_rules(&self) -> Result<Vec<String>, StoreError> {
        let mut query = self.connection.prepare_cached("SELECT id FROM v_rules WHERE idle ORDER BY id")?;
        let ids = query.query_map([], |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// Marks an article with the rules among the reasons of its reading.
    pub(super) fn mark_by_reasons(&self, article: i64, why: &[Reason]) -> Result<(), StoreError> {
        self.put_rules(article, why.iter().filter_map(|reason| reason.rule.strip_prefix(REASON)))
    }

    fn put_rules<'r>(&self, article: i64, met: impl Iterator<Item = &'r str>) -> Result<(), StoreError> {
        self.connection.prepare_cached("DELETE FROM article_rule WHERE article = ?1")?.execute([article])?;
        let mut row = self.connection.prepare_cached(
            "INSERT INTO article_rule (article, rule, version) SELECT ?1, id, version FROM rules WHERE id = ?2",
        )?;
        for rule in met {
            row.execute(params![article, rule])?;
        }
        Ok(())
    }
}
