//! The index of recent texts in memory, kept in step with the transaction.

use crate::dedup::{Index, heading};
use crate::model::{Candidate, Fingerprint, Newcomer, Placement, PublicId};
use crate::store::StoreError;
use crate::store::values::{from_blob32, from_blob64, instant, parsed};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::fmt;

const DAY: i64 = 86_400;

const SELECT: &str = "SELECT g.id, a.public_id, a.same_text, s.public_id,
        coalesce(a.published_at, a.first_seen_at), g.text_hash, g.words, g.signature, g.sample, g.features,
        a.outlet,
        (SELECT v.title FROM readings r JOIN revisions v ON v.id = r.revision WHERE r.id = a.reading)
   FROM signatures g JOIN articles a ON a.id = g.article JOIN stories s ON s.id = a.story";

/// Recent texts, and what an unfinished transaction did to them.
pub(super) struct Near {
    index: Index,
    window: i64,
    /// First second of what is held; nothing before the first use.
    from: Option<i64>,
    /// The newest row of `signatures` that is held.
    last: i64,
    /// The same, counting committed rows only: others may come again under the same numbers.
    settled: i64,
    changes: Vec<Change>,
}

enum Change {
    Inserted(PublicId),
    Removed(Box<Candidate>),
}

/// A state that can be gone back to.
pub(super) struct Mark {
    changes: usize,
    last: i64,
}

impl fmt::Debug for Near {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Near").field("from", &self.from).field("last", &self.last).finish_non_exhaustive()
    }
}

impl Near {
    pub(super) fn new(window_days: u32) -> Self {
        let window = i64::from(window_days) * DAY;
        Self { index: Index::new(), window, from: None, last: 0, settled: 0, changes: Vec::new() }
    }

    /// Loads what other processes added since the last group.
    pub(super) fn catch_up(&mut self, connection: &Connection) -> Result<(), StoreError> {
        if self.from.is_none() {
            return Ok(());
        }
        let newest: Option<i64> = connection
            .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'signatures'")?
            .query_row([], |row| row.get(0))
            .optional()?;
        if newest.unwrap_or_default() > self.last {
            self.load(connection, "g.id > ?1", self.last)?;
        }
        self.last = newest.unwrap_or_default().max(self.last);
        self.settled = self.last;
        Ok(())
    }

    /// Loads the window at the first use, and lets old texts go once a day.
    pub(super) fn ready(&mut self, connection: &Connection, now: Timestamp) -> Result<(), StoreError> {
        let from = now.as_second() - self.window;
        match self.from {
            None => {
                let first_row = (from.max(0) / DAY) << 24;
                self.load(connection, "a.id >= ?1", first_row)?;
                self.from = Some(from);
            }
            Some(before) if from > before + DAY => {
                self.index.expire(instant(from)?);
                self.from = Some(from);
            }
            Some(_) => {}
        }
        Ok(())
    }

    pub(super) fn place(&self, new: &Newcomer<'_>) -> Placement {
        self.index.place(new)
    }

    /// Adds a text whose row in `signatures` is `row`.
    pub(super) fn insert(&mut self, row: i64, candidate: Candidate) {
        self.changes.push(Change::Inserted(candidate.id.clone()));
        self.last = self.last.max(row);
        self.index.insert(candidate);
    }

    /// Takes a text out; call it while its row still stands.
    pub(super) fn remove(&mut self, connection: &Connection, article: i64) -> Result<(), StoreError> {
        let old = connection
            .prepare_cached(&format!("{SELECT} WHERE g.article = ?1"))?
            .query_row([article], |row| Ok(candidate(row)))
            .optional()?
            .transpose()?;
        if let Some((_, old)) = old {
            self.index.remove(&old.id);
            self.changes.push(Change::Removed(Box::new(old)));
        }
        Ok(())
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { changes: self.changes.len(), last: self.last }
    }

    pub(super) fn undo_to(&mut self, mark: &Mark) {
        for change in self.changes.split_off(mark.changes.min(self.changes.len())).into_iter().rev() {
            match change {
                Change::Inserted(id) => self.index.remove(&id),
                Change::Removed(candidate) => self.index.insert(*candidate),
            }
        }
        self.last = mark.last;
    }

    pub(super) fn undo_all(&mut self) {
        self.undo_to(&Mark { changes: 0, last: self.settled });
    }

    pub(super) fn settle(&mut self) {
        self.changes.clear();
        self.settled = self.last;
    }

    fn load(&mut self, connection: &Connection, which: &str, bound: i64) -> Result<(), StoreError> {
        let mut query = connection.prepare(&format!("{SELECT} WHERE {which} ORDER BY g.id"))?;
        let mut rows = query.query(params![bound])?;
        while let Some(row) = rows.next()? {
            let (id, candidate) = candidate(row)?;
            self.last = self.last.max(id);
            self.index.insert(candidate);
        }
        Ok(())
    }
}

fn candidate(row: &Row<'_>) -> Result<(i64, Candidate), StoreError> {
    let id =
        |index| -> Result<PublicId, StoreError> { parsed(PublicId::parse(&row.get::<_, String>(index)?)) };
    let candidate = Candidate {
        id: id(1)?,
        same_text: id(2)?,
        story: id(3)?,
        at: instant(row.get(4)?)?,
        fingerprint: Fingerprint {
            text_hash: row.get::<_, i64>(5)?.cast_unsigned(),
            words: row.get(6)?,
            signature: from_blob32(&row.get::<_, Vec<u8>>(7)?),
            sample: from_blob64(&row.get::<_, Vec<u8>>(8)?),
        },
        features: from_blob64(&row.get::<_, Vec<u8>>(9)?),
        heading: heading(
            row.get::<_, Option<String>>(10)?.as_deref(),
            row.get::<_, Option<String>>(11)?.as_deref(),
        ),
    };
    Ok((row.get(0)?, candidate))
}
