//! The identity of an entry is a set of keys: link, id as the listing writes it, title with date. Any one of them finds
//! the entry again where the others changed (miniflux#797, #3120); one that several entries share finds none (#4197).

use super::Ledger;
use crate::model::{CanonicalUrl, Entry, Precision};
use crate::store::StoreError;
use crate::store::values::{from_json, short_hash};
use rusqlite::{OptionalExtension, params};
use std::collections::{HashMap, HashSet};

/// The keys of one entry, each a letter and a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Keys {
    pub(super) link: Option<String>,
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    /// For entries with none of these: all that is there.
    pub(super) whole: Option<String>,
}

impl Keys {
    pub(super) fn of(entry: &Entry) -> Self {
        let link = entry.link.as_ref().map(|link| match CanonicalUrl::of(link) {
            Some(canonical) => link_key(canonical.as_str()),
            None => link_key(link.as_str()),
        });
        let id = entry.id.as_deref().map(str::trim).filter(|id| !id.is_empty());
        let id = id.map(|id| format!("i:{}", short_hash(&[id])));
        let title = entry.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        // A day is too coarse: "Morning briefing" comes every day and twice on some.
        let date = entry.published.filter(|date| date.precision > Precision::Day);
        let title = title
            .zip(date)
            .map(|(title, date)| format!("t:{}", short_hash(&[title, &date.at.as_second().to_string()])));
        let whole = (link.is_none() && id.is_none() && title.is_none()).then(|| {
            let parts = [&entry.title, &entry.summary, &entry.content].map(|part| part.as_deref());
            format!("w:{}", short_hash(&parts.map(Option::unwrap_or_default)))
        });
        Self { link, id, title, whole }
    }

    /// All, the surest first.
    pub(super) fn all(&self) -> impl Iterator<Item = &String> {
        [&self.link, &self.id, &self.title, &self.whole].into_iter().flatten()
    }

    /// Those that a source may give to more than one entry by mistake.
    fn shareable(&self) -> impl Iterator<Item = &String> {
        [&self.id, &self.title].into_iter().flatten()
    }
}

/// The key that a canonical URL has.
pub(super) fn link_key(canonical: &str) -> String {
    format!("l:{}", short_hash(&[canonical]))
}

impl Ledger {
    /// Marks the ids and titles that several entries of one list share: they identify none of them.
    pub(super) fn mark_shared(&self, scope: &str, keys: &[Keys]) -> Result<(), StoreError> {
        let mut owners: HashMap<&String, HashSet<&Option<String>>> = HashMap::new();
        for keys in keys {
            for key in keys.shareable() {
                owners.entry(key).or_default().insert(&keys.link);
            }
        }
        for (key, _) in owners.into_iter().filter(|(_, links)| links.len() > 1) {
            self.mark_key_shared(scope, key)?;
        }
        Ok(())
    }

    fn mark_key_shared(&self, scope: &str, key: &str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO shared_keys (scope, key) VALUES (?1, ?2)")?
            .execute([scope, key])?;
        // An entry must keep one key at least.
        self.connection
            .prepare_cached(
                "DELETE FROM entry_keys AS k WHERE scope = ?1 AND key = ?2
                    AND EXISTS (SELECT 1 FROM entry_keys o WHERE o.entry = k.entry AND o.key <> k.key)",
            )?
            .execute([scope, key])?;
        Ok(())
    }

    /// The known entry that this one is, if any.
    pub(super) fn find_entry(
        &self,
        scope: &str,
        keys: &Keys,
        entry: &Entry,
    ) -> Result<Option<i64>, StoreError> {
        for key in keys.all() {
            let Some(found) = self.entry_with_key(scope, key)? else { continue };
            if keys.id.as_ref() == Some(key) && self.is_another(found, entry)? {
                self.mark_key_shared(scope, key)?;
                continue;
            }
            return Ok(Some(found));
        }
        Ok(None)
    }

    /// Adds the keys that the entry does not have yet and that nobody else has.
    pub(super) fn add_keys(&self, scope: &str, keys: &Keys, entry: i64) -> Result<(), StoreError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT OR IGNORE INTO entry_keys (scope, key, entry) SELECT ?1, ?2, ?3
              WHERE ?4 OR NOT EXISTS (SELECT 1 FROM shared_keys WHERE scope = ?1 AND key = ?2)",
        )?;
        let mut only = keys.link.is_none() && keys.whole.is_none();
        for key in keys.all() {
            // Without a link a shared id is better than no key.
            let added = insert.execute(params![scope, key, entry, only])?;
            only = only && added == 0;
        }
        Ok(())
    }

    fn entry_with_key(&self, scope: &str, key: &str) -> Result<Option<i64>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT entry FROM entry_keys WHERE scope = ?1 AND key = ?2")?
            .query_row([scope, key], |row| row.get(0))
            .optional()?)
    }

    /// True where the same id plainly stands for something else: other link, other title, other date.
    fn is_another(&self, found: i64, entry: &Entry) -> Result<bool, StoreError> {
        let listed: String = self
            .connection
            .prepare_cached("SELECT listed FROM entries WHERE id = ?1")?
            .query_row([found], |row| row.get(0))?;
        if listed == "{}" {
            return Ok(false);
        }
        let known: Entry = from_json(&listed)?;
        let differ = |a: Option<&str>, b: Option<&str>| a.zip(b).is_some_and(|(a, b)| a.trim() != b.trim());
        let links =
            differ(known.link.as_ref().map(url::Url::as_str), entry.link.as_ref().map(url::Url::as_str));
        let titles = differ(known.title.as_deref(), entry.title.as_deref());
        let dates = known.published.zip(entry.published).is_some_and(|(a, b)| a.at != b.at);
        Ok(links && titles && dates)
    }
}
