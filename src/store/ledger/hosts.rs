//! One gate for each host, shared by everything that fetches: poller and backfills, in any process.

use super::Ledger;
use crate::store::values::{instant, instant_maybe, parsed, second_after};
use crate::store::{CachedRobots, Pace, StoreError, Turn};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use std::time::Duration;

/// A robots.txt older than this says nothing any more.
const ROBOTS_DAYS: i64 = 30;

impl Ledger {
    /// The earliest moment at which this caller may send to the host; the next caller's moment lies the gap of its pace
    /// later, more where the host was left alone lately.
    ///
    /// A moment that is further away than its patience is only told: a turn that nobody takes must not keep others waiting.
    pub fn reserve_host(&mut self, host: &str, now: Timestamp, pace: &Pace) -> Result<Turn, StoreError> {
        let known: Option<(i64, Option<i64>)> = self
            .connection
            .prepare_cached("SELECT next_slot_ms, paused_until FROM hosts WHERE host = ?1")?
            .query_row([host], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (next, paused) = known.unwrap_or_default();
        let slot = now.as_millisecond().max(next).max(paused.unwrap_or_default().saturating_mul(1000));
        if slot.saturating_sub(now.as_millisecond()) > milliseconds(pace.patience) {
            return Ok(Turn::NotBefore(parsed(Timestamp::from_millisecond(slot))?));
        }
        let slow_until = paused.map(|until| until.saturating_add(seconds(pace.slow_down_for)));
        let is_slow = slow_until.is_some_and(|until| slot < until.saturating_mul(1000));
        let gap = pace.gap.saturating_mul(if is_slow { pace.slow_down } else { 1 });
        self.connection
            .prepare_cached(
                "INSERT INTO hosts (host, next_slot_ms) VALUES (?1, ?2)
                 ON CONFLICT (host) DO UPDATE SET next_slot_ms = excluded.next_slot_ms",
            )?
            .execute(params![host, slot.saturating_add(milliseconds(gap))])?;
        Ok(Turn::At(parsed(Timestamp::from_millisecond(slot))?))
    }

    /// Nobody sends to the host before this; a longer pause that is set already stays.
    pub fn pause_host(&mut self, host: &str, until: Timestamp, why: &str) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO hosts (host, paused_until, paused_why) VALUES (?1, ?2, ?3)
             ON CONFLICT (host) DO UPDATE SET paused_until = excluded.paused_until, paused_why = excluded.paused_why
              WHERE paused_until IS NULL OR paused_until < excluded.paused_until",
            params![host, second_after(until), why],
        )?;
        Ok(())
    }

    /// The robots.txt of a host, if it was asked for in the last 30 days.
    pub fn robots_cached(&mut self, host: &str, now: Timestamp) -> Result<Option<CachedRobots>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT robots_status, robots_fetched_at, robots_body, robots_body_at FROM hosts
                  WHERE host = ?1 AND robots_fetched_at > ?2",
            )?
            .query_row(params![host, now.as_second() - ROBOTS_DAYS * 86_400], |row| Ok(robots(row)))
            .optional()?
            .transpose()
    }

    /// Keeps an answer to the question for robots.txt; status 0 for none. Only a 200 replaces the body.
    pub fn put_robots(
        &mut self,
        host: &str,
        status: u16,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let fresh = (status == 200).then_some(body);
        self.connection.execute(
            "INSERT INTO hosts (host, robots_status, robots_fetched_at, robots_body, robots_body_at)
             VALUES (?1, ?2, ?3, ?4, iif(?4 IS NULL, NULL, ?3))
             ON CONFLICT (host) DO UPDATE SET
               robots_status = excluded.robots_status, robots_fetched_at = excluded.robots_fetched_at,
               robots_body = coalesce(excluded.robots_body, robots_body),
               robots_body_at = coalesce(excluded.robots_body_at, robots_body_at)",
            params![host, status, now.as_second(), fresh],
        )?;
        Ok(())
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

fn robots(row: &Row<'_>) -> Result<CachedRobots, StoreError> {
    Ok(CachedRobots {
        status: row.get(0)?,
        fetched_at: instant(row.get(1)?)?,
        body: row.get(2)?,
        body_at: instant_maybe(row.get(3)?)?,
    })
}
