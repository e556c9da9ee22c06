//! Everything that is listed gets a row, and each row is in exactly one state.

use super::Ledger;
use super::identity::Keys;
use super::updates::{Heard, Standing, heard};
use crate::model::{CanonicalUrl, DropReason, Entry, EntryState, OutletId, host_of};
use crate::store::values::{from_json, instant_maybe, json, word};
use crate::store::{AddedEntries, Backlog, PollSummary, StoreError};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use std::collections::HashSet;
use url::Url;

/// Where entries come from.
#[derive(Debug)]
pub(super) struct Admission {
    pub(super) source: Option<String>,
    pub(super) job: Option<i64>,
    pub(super) listing: Option<i64>,
    pub(super) backlog: Option<Backlog>,
    pub(super) now: Timestamp,
}

impl Admission {
    /// Within this an identity is unique.
    fn scope(&self) -> String {
        match (&self.source, self.job) {
            (Some(source), _) => format!("s:{source}"),
            (None, job) => format!("j:{}", job.unwrap_or_default()),
        }
    }
}

/// The state that a new entry begins in.
struct Beginning {
    state: EntryState,
    reason: Option<DropReason>,
    article: Option<i64>,
}

impl Beginning {
    fn waiting() -> Self {
        Self { state: EntryState::Waiting, reason: None, article: None }
    }

    fn failed(reason: DropReason) -> Self {
        Self { state: EntryState::Failed, reason: Some(reason), article: None }
    }
}

enum Seen {
    Known,
    Updated,
}

impl Ledger {
    /// Takes a list of entries in: new ones get a row, changed ones are brought up to date and keep their state.
    pub(super) fn admit(
        &self,
        admission: &Admission,
        given: &[(&Entry, Option<&OutletId>)],
    ) -> Result<AddedEntries, StoreError> {
        let scope = admission.scope();
        let keys: Vec<Keys> = given.iter().map(|(entry, _)| Keys::of(entry)).collect();
        self.mark_shared(&scope, &keys)?;
        let mut added = AddedEntries::default();
        let mut met = HashSet::new();
        for (&(entry, outlet), keys) in given.iter().zip(&keys) {
            let found = self.find_entry(&scope, keys, entry)?;
            let id = match found {
                Some(id) => id,
                None => self.insert_entry(admission, entry, outlet)?,
            };
            added.ids.push(id);
            if met.insert(id) {
                let seen = found.map(|id| self.update_entry(id, entry, admission)).transpose()?;
                count(&mut added.summary, seen.as_ref());
            }
            self.add_keys(&scope, keys, id)?;
        }
        Ok(added)
    }

    fn insert_entry(
        &self,
        admission: &Admission,
        entry: &Entry,
        outlet: Option<&OutletId>,
    ) -> Result<i64, StoreError> {
        let beginning = self.beginning(admission, entry)?;
        let waiting = beginning.state == EntryState::Waiting;
        let now = admission.now.as_second();
        self.connection
            .prepare_cached(
                "INSERT INTO entries (source, job, listing, outlet, url, host, listed, first_seen_at, changed_at,
                                      state, reason, due_at, decided_at, article)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?
            .execute(params![
                admission.source,
                admission.job,
                admission.listing,
                outlet.map(OutletId::as_str),
                entry.link.as_ref().map(Url::as_str),
                entry.address().map(host_of).unwrap_or_default(),
                json(entry)?,
                now,
                word(&beginning.state)?,
                beginning.reason.as_ref().map(word).transpose()?,
                waiting.then_some(now),
                (!waiting).then_some(now),
                beginning.article
            ])?;
        Ok(self.connection.last_insert_rowid())
    }

    fn beginning(&self, admission: &Admission, entry: &Entry) -> Result<Beginning, StoreError> {
        let Some(link) = &entry.link else {
            let has_text = entry.content.as_ref().or(entry.summary.as_ref()).is_some();
            return Ok(if has_text { Beginning::waiting() } else { Beginning::failed(DropReason::NoLink) });
        };
        let Some(canonical) = CanonicalUrl::of(link) else {
            // A backfill reads files of this machine; a listing has no business to name them.
            let allowed = admission.job.is_some();
            return Ok(if allowed {
                Beginning::waiting()
            } else {
                Beginning::failed(DropReason::ForbiddenUrl)
            });
        };
        if self.is_forgotten(canonical.as_str())? {
            return Ok(Beginning::failed(DropReason::Forgotten));
        }
        let article = self.article_at(canonical.as_str())?;
        if article.is_none() && admission.backlog.is_some_and(|backlog| backlog.holds(entry)) {
            return Ok(Beginning::failed(DropReason::Backlog));
        }
        Ok(match article {
            // What a person names in a backfill is read again: it may have changed.
            Some(_) if admission.job.is_none() => {
                Beginning { state: EntryState::Duplicate, reason: None, article }
            }
            _ => Beginning::waiting(),
        })
    }

    /// A changed id, title, link or date of change is an update, and so is another text where the article was read from the
    /// listing itself; where the article is stored, it is read again.
    fn update_entry(&self, id: i64, entry: &Entry, admission: &Admission) -> Result<Seen, StoreError> {
        let (listed, standing) = self.known_entry(id, admission)?;
        // What was emptied at the end of its time, or forgotten, is not filled again.
        if listed == "{}" {
            return Ok(Seen::Known);
        }
        let known: Entry = from_json(&listed)?;
        let Heard { entry, updated, again, filled } = heard(&known, entry, &standing);
        if !updated && !filled {
            return Ok(Seen::Known);
        }
        self.connection
            .prepare_cached(
                "UPDATE entries SET listed = ?2, changed_at = iif(?7, ?3, changed_at), url = ?4, host = ?5,
                        attempts = iif(?6 AND due_at IS NULL, 0, attempts),
                        due_at = iif(?6, coalesce(due_at, ?3), due_at)
                  WHERE id = ?1",
            )?
            .execute(params![
                id,
                json(&entry)?,
                admission.now.as_second(),
                entry.link.as_ref().map(Url::as_str),
                entry.address().map(host_of).unwrap_or_default(),
                again,
                updated
            ])?;
        Ok(if updated { Seen::Updated } else { Seen::Known })
    }

    /// What was listed of an entry, and what was made of it.
    fn known_entry(&self, id: i64, admission: &Admission) -> Result<(String, Standing), StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT listed, listing IS ?2, iif(state = 'stored', decided_at, NULL), page IS NOT NULL
               FROM entries WHERE id = ?1",
        )?;
        let (listed, own, stored_at, has_page) = query.query_row(params![id, admission.listing], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
        Ok((listed, Standing { own, stored_at: instant_maybe(stored_at)?, has_page, now: admission.now }))
    }

    /// The article that has this canonical URL.
    pub(super) fn article_at(&self, canonical: &str) -> Result<Option<i64>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT article FROM article_urls WHERE url = ?1")?
            .query_row([canonical], |row| row.get(0))
            .optional()?)
    }
}

fn count(summary: &mut PollSummary, seen: Option<&Seen>) {
    summary.listed += 1;
    match seen {
        None => summary.new += 1,
        Some(Seen::Known) => summary.known += 1,
        Some(Seen::Updated) => summary.updated += 1,
    }
}
