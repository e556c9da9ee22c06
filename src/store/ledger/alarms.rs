//! Alarms: sources that have gone silent, and a time in which no poll succeeds.

use super::Ledger;
use crate::model::SourceId;
use crate::schedule::{self, Policy};
use crate::store::values::{instant, instant_maybe, parsed};
use crate::store::{Alarm, AlarmKind, Alarms, StoreError};
use jiff::{SignedDuration, Timestamp};
use rusqlite::params;

/// What is usual is read from so many moments at which something new came.
const ARRIVALS: i64 = 200;

impl Ledger {
    /// Raises the alarms that are due and ends those that are over; says which.
    pub fn watch(
        &mut self,
        policy: &Policy,
        started: Timestamp,
        now: Timestamp,
    ) -> Result<Alarms, StoreError> {
        let mut found = self.silences(policy)?;
        found.extend(self.no_success(policy, started)?);
        let known = self.raised()?;
        let mut changes = Alarms::default();
        for alarm in &known {
            if self.is_over(alarm)? {
                self.end_alarm(&alarm.kind, now)?;
                changes.ended.push(alarm.clone());
            }
        }
        for alarm in found {
            if !known.iter().any(|other| other.kind == alarm.kind) {
                self.raise(&alarm, now)?;
                changes.raised.push(alarm);
            }
        }
        Ok(changes)
    }

    /// An alarm is over when something has come since, not when a reason to raise it is no longer seen.
    fn is_over(&self, alarm: &Alarm) -> Result<bool, StoreError> {
        let newest: Option<i64> = match alarm.kind.source() {
            Some(source) => self
                .connection
                .prepare_cached("SELECT max(first_seen_at) FROM entries WHERE source = ?1")?
                .query_row([source.as_str()], |row| row.get(0))?,
            None => self
                .connection
                .query_row("SELECT max(last_success_at) FROM listings", [], |row| row.get(0))?,
        };
        Ok(newest.is_some_and(|newest| newest > alarm.since.as_second()))
    }

    fn silences(&self, policy: &Policy) -> Result<Vec<Alarm>, StoreError> {
        let mut sources = self.connection.prepare_cached(
            "SELECT s.id, max(l.last_poll_at) FROM sources s JOIN listings l ON l.source = s.id AND l.configured = 1
              WHERE s.configured = 1 AND s.enabled = 1 AND l.last_poll_at IS NOT NULL GROUP BY s.id ORDER BY s.id",
        )?;
        let mut rows = sources.query([])?;
        let mut silent = Vec::new();
        while let Some(row) = rows.next()? {
            let source: String = row.get(0)?;
            let arrivals = self.arrivals(&source)?;
            if let Some(silence) = schedule::silence(policy, &arrivals, instant(row.get(1)?)?) {
                let kind = AlarmKind::Silent(parsed(SourceId::parse(&source))?);
                silent.push(Alarm { kind, since: silence.since, usual: Some(silence.usual) });
            }
        }
        Ok(silent)
    }

    /// The last moments at which a source brought something, oldest first.
    fn arrivals(&self, source: &str) -> Result<Vec<Timestamp>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT DISTINCT first_seen_at FROM entries WHERE source = ?1 ORDER BY first_seen_at DESC LIMIT ?2",
        )?;
        let mut rows = query.query(params![source, ARRIVALS])?;
        let mut arrivals = Vec::new();
        while let Some(row) = rows.next()? {
            arrivals.push(instant(row.get(0)?)?);
        }
        arrivals.reverse();
        Ok(arrivals)
    }

    fn no_success(&self, policy: &Policy, started: Timestamp) -> Result<Option<Alarm>, StoreError> {
        let (success, poll): (Option<i64>, Option<i64>) = self.connection.query_row(
            "SELECT max(last_success_at), max(last_poll_at) FROM listings WHERE configured = 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let since = schedule::no_success(policy, instant_maybe(success)?, started, instant_maybe(poll)?);
        Ok(since.map(|since| Alarm { kind: AlarmKind::NoSuccess, since, usual: None }))
    }

    fn raised(&self) -> Result<Vec<Alarm>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT source, since_at, usual_seconds FROM alarms WHERE ended_at IS NULL ORDER BY id",
        )?;
        let mut rows = query.query([])?;
        let mut alarms = Vec::new();
        while let Some(row) = rows.next()? {
            let kind = match row.get::<_, Option<String>>(0)? {
                Some(source) => AlarmKind::Silent(parsed(SourceId::parse(&source))?),
                None => AlarmKind::NoSuccess,
            };
            let usual = row.get::<_, Option<i64>>(2)?.map(SignedDuration::from_secs);
            alarms.push(Alarm { kind, since: instant(row.get(1)?)?, usual });
        }
        Ok(alarms)
    }

    fn raise(&self, alarm: &Alarm, now: Timestamp) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO alarms (kind, source, since_at, usual_seconds, raised_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                alarm.kind.as_str(),
                alarm.kind.source().map(SourceId::as_str),
                alarm.since.as_second(),
                alarm.usual.map(|usual| usual.as_secs()),
                now.as_second()
            ],
        )?;
        Ok(())
    }

    fn end_alarm(&self, kind: &AlarmKind, now: Timestamp) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE alarms SET ended_at = ?3 WHERE ended_at IS NULL AND kind = ?1 AND source IS ?2",
            params![kind.as_str(), kind.source().map(SourceId::as_str), now.as_second()],
        )?;
        Ok(())
    }
}
