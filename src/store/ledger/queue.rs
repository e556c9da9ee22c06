//! Who is next of the entries to be fetched: hosts take turns.

use super::Ledger;
use crate::model::{Entry, OutletId, PublicId, SourceId};
use crate::store::values::{count, from_json, parsed};
use crate::store::{QueuedItem, Scope, StoreError};
use jiff::Timestamp;
use rusqlite::{Row, params};
use std::collections::{HashMap, VecDeque};
use url::Url;

/// A claim that has not been answered after this was lost with its task; a full queue of a host that wants minutes
/// between two requests takes hours.
const CLAIM_SECONDS: i64 = 6 * 3600;

/// Later than every host in the order of SQLite: a blob after all texts.
const AFTER_ALL: &[u8] = &[];

impl Ledger {
    /// Entries to be fetched, in turn over hosts, claimed until recorded or released.
    ///
    /// A host that already holds its share of all that is claimed gets no more, so that a slow one does not fill the
    /// queue. The next call goes on behind the host that had the last turn, and no call takes from more hosts than there are
    /// places for; those that are paused or have nothing due are stepped over.
    pub fn claim_items(
        &mut self,
        scope: Scope,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<QueuedItem>, StoreError> {
        let in_hand = self.in_hand(scope, now)?;
        let places = limit.saturating_add(in_hand.values().sum());
        let hosts = self.hosts_in_turn(scope, now, places)?;
        let share = places.div_ceil(hosts.len().max(1));
        let mut waiting = VecDeque::new();
        for host in hosts {
            let most = share.saturating_sub(in_hand.get(&host).copied().unwrap_or_default());
            waiting.push_back(VecDeque::from(self.due_of_host(scope, &host, now, most)?));
        }
        let mut items = Vec::new();
        while items.len() < limit {
            let Some(mut due) = waiting.pop_front() else { break };
            if let Some(id) = due.pop_front() {
                items.push(self.claim(id, now)?);
                waiting.push_back(due);
            }
        }
        if let Some(last) = items.last() {
            self.turns.insert(scope.job(), last.host.clone());
        }
        Ok(items)
    }

    /// How many entries of each host are claimed.
    fn in_hand(&self, scope: Scope, now: Timestamp) -> Result<HashMap<String, usize>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT host, count(*) FROM entries
              WHERE job IS ?1 AND claimed_at IS NOT NULL AND claimed_at > ?2 GROUP BY host",
        )?;
        let claimed = query.query_map(params![scope.job(), now.as_second() - CLAIM_SECONDS], |row| {
            Ok((row.get(0)?, usize::try_from(row.get::<_, i64>(1)?).unwrap_or(usize::MAX)))
        })?;
        Ok(claimed.collect::<Result<_, _>>()?)
    }

    /// The next hosts with something that is due, beginning behind the one that had the last turn.
    fn hosts_in_turn(&self, scope: Scope, now: Timestamp, most: usize) -> Result<Vec<String>, StoreError> {
        // Steps from host to host through the index instead of reading the whole queue.
        let mut query = self.connection.prepare_cached(
            "WITH RECURSIVE hosts_of (host) AS (
               SELECT min(host) FROM entries WHERE job IS ?1 AND due_at IS NOT NULL AND host >= ?3 AND host < ?4
               UNION ALL
               SELECT (SELECT min(e.host) FROM entries e
                        WHERE e.job IS ?1 AND e.due_at IS NOT NULL AND e.host > hosts_of.host AND e.host < ?4)
                 FROM hosts_of WHERE hosts_of.host IS NOT NULL)
             SELECT w.host FROM hosts_of w LEFT JOIN hosts h ON h.host = w.host
              WHERE w.host IS NOT NULL AND coalesce(h.paused_until, 0) <= ?2
                AND EXISTS (SELECT 1 FROM entries d WHERE d.job IS ?1 AND d.host = w.host AND d.due_at <= ?2)
              LIMIT ?5",
        )?;
        let (job, now) = (scope.job(), now.as_second());
        // The least text after that host.
        let first = self.turns.get(&job).map_or_else(String::new, |last| format!("{last}\0"));
        let behind = query.query_map(params![job, now, first, AFTER_ALL, count(most)], |row| row.get(0))?;
        let mut hosts = behind.collect::<Result<Vec<String>, _>>()?;
        let left = most.saturating_sub(hosts.len());
        let before = query.query_map(params![job, now, "", first, count(left)], |row| row.get(0))?;
        hosts.extend(before.collect::<Result<Vec<String>, _>>()?);
        Ok(hosts)
    }

    fn due_of_host(
        &self,
        scope: Scope,
        host: &str,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<i64>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT id FROM entries
              WHERE job IS ?1 AND host = ?2 AND due_at <= ?3 AND (claimed_at IS NULL OR claimed_at <= ?4)
              ORDER BY due_at, id LIMIT ?5",
        )?;
        let now = now.as_second();
        let ids = query
            .query_map(params![scope.job(), host, now, now - CLAIM_SECONDS, count(most)], |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    fn claim(&self, id: i64, now: Timestamp) -> Result<QueuedItem, StoreError> {
        self.connection
            .prepare_cached("UPDATE entries SET claimed_at = ?2 WHERE id = ?1")?
            .execute(params![id, now.as_second()])?;
        self.connection
            .prepare_cached(
                "SELECT e.id, e.source, coalesce(e.outlet, s.outlet), e.job, e.listed, e.url, e.host, e.attempts,
                        a.public_id
                   FROM entries e LEFT JOIN sources s ON s.id = e.source LEFT JOIN articles a ON a.id = e.article
                  WHERE e.id = ?1",
            )?
            .query_row([id], |row| Ok(queued(row)))?
    }
}

fn queued(row: &Row<'_>) -> Result<QueuedItem, StoreError> {
    let text = |index| row.get::<_, Option<String>>(index);
    let listed: String = row.get(4)?;
    let entry = if listed == "{}" { Entry::default() } else { from_json(&listed)? };
    Ok(QueuedItem {
        id: row.get(0)?,
        source: text(1)?.map(|id| parsed(SourceId::parse(&id))).transpose()?,
        outlet: text(2)?.map(|id| parsed(OutletId::parse(&id))).transpose()?,
        job: row.get(3)?,
        entry,
        url: text(5)?.map(|url| parsed(Url::parse(&url))).transpose()?,
        host: row.get(6)?,
        attempts: row.get(7)?,
        stored: text(8)?.map(|id| parsed(PublicId::parse(&id))).transpose()?,
    })
}
