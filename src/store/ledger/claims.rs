//! Claims, kept in step with the facts at the end of each group: all claims of a touched key are made anew.

use super::Ledger;
use crate::claims::{Claim, Judgement, Said, bucket, events, judge};
use crate::model::{Fact, FactKind};
use crate::store::StoreError;
use crate::store::values::{count, from_json, from_word, instant, json, parsed, short_hash, word};
use jiff::civil::Date;
use rusqlite::{Row, params};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A rule that is wrong more often than right supports no claim.
const LEAST_CONFIDENCE: f64 = 0.5;

impl Ledger {
    /// Notes under which key a fact is about an event; recaps of old events and garbled facts support nothing.
    pub(super) fn insert_event(
        &self,
        row: i64,
        fact: &Fact,
        args: &Map<String, Value>,
    ) -> Result<(), StoreError> {
        if fact.garbled.is_some() || fact.background || fact.confidence.value < LEAST_CONFIDENCE {
            return Ok(());
        }
        let issues = fact.issues.iter().map(|issue| issue.as_str().to_owned()).collect();
        // A party list that cannot be read is none: the entity then stands for itself.
        let parties = |entity: &str| self.parties(entity).unwrap_or_default();
        let Some(event) = bucket(fact.kind(), args, &issues, &parties) else { return Ok(()) };
        self.connection
            .prepare_cached("INSERT INTO fact_events (fact, event) VALUES (?1, ?2)")?
            .execute(params![row, event])?;
        Ok(())
    }

    fn parties(&self, entity: &str) -> Result<BTreeSet<String>, StoreError> {
        let mut query =
            self.connection.prepare_cached("SELECT party FROM entity_parties WHERE entity = ?1")?;
        let parties = query.query_map([entity], |row| row.get(0))?;
        Ok(parties.collect::<Result<_, _>>()?)
    }

    /// Notes the keys of an article's facts.
    pub(super) fn touch_events(&mut self, article: i64) -> Result<(), StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT DISTINCT e.event FROM facts f JOIN fact_events e ON e.fact = f.id WHERE f.article = ?1",
        )?;
        for event in query.query_map([article], |row| row.get(0))? {
            self.pending.events.insert(event?);
        }
        Ok(())
    }

    /// Makes the claims of one key anew.
    pub(super) fn judge(&self, key: &str) -> Result<(), StoreError> {
        for table in ["claims", "disagreements"] {
            self.connection
                .prepare_cached(&format!("DELETE FROM {table} WHERE event_key = ?1"))?
                .execute([key])?;
        }
        let facts = self.said(key)?;
        for event in events(&facts) {
            let first =
                event.iter().filter_map(|place| facts.get(*place)).min_by_key(|fact| (fact.at, &fact.id));
            let Some(first) = first else { continue };
            let id = short_hash(&[key, &first.id]);
            self.write_judgement((key, &id), &facts, &judge(&facts, &event))?;
        }
        Ok(())
    }

    fn said(&self, key: &str) -> Result<Vec<Said>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT f.id, f.fact_id, f.kind, f.args, f.polarity, f.factuality,
                    coalesce(a.published_at, a.first_seen_at), f.time_start, f.time_end, f.time_granularity,
                    (SELECT group_concat(text, ' ') FROM evidence WHERE fact = f.id),
                    (SELECT json_group_array(party) FROM entity_parties WHERE entity = f.args ->> '$.place'),
                    a.public_id, c.outlet, o.voice
               FROM fact_events e JOIN facts f ON f.id = e.fact
               JOIN articles a ON a.id = f.article AND a.reading = f.reading
               LEFT JOIN origins o ON o.article = a.id LEFT JOIN fact_credits c ON c.fact = f.id
              WHERE e.event = ?1 ORDER BY f.id",
        )?;
        let mut rows = query.query([key])?;
        let mut facts = Vec::new();
        while let Some(row) = rows.next()? {
            let credited: Option<String> = row.get(13)?;
            let origin = match credited {
                Some(outlet) => self.voice(&outlet)?,
                None => row.get::<_, Option<String>>(14)?.unwrap_or_default(),
            };
            facts.push(said(row, origin)?);
        }
        Ok(facts)
    }

    fn write_judgement(
        &self,
        (key, event): (&str, &str),
        facts: &[Said],
        judgement: &Judgement,
    ) -> Result<(), StoreError> {
        let row = |place: usize| facts.get(place).map(|fact| fact.row);
        let ids = judgement.claims.iter().map(|claim| claim_id(event, claim));
        let ids: Vec<String> = ids.collect::<Result<_, _>>()?;
        for (claim, id) in judgement.claims.iter().zip(&ids) {
            let superseded = claim.superseded_by.and_then(|by| ids.get(by));
            let first = claim.facts.first().and_then(|place| facts.get(*place));
            self.connection
                .prepare_cached(
                    "INSERT INTO claims (claim_id, event_key, event, kind, polarity, class, value, state, disputed,
                       superseded_by, articles, origins, first_fact, first_at, last_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
                )?
                .execute(params![
                    id,
                    key,
                    event,
                    first.map(|fact| fact.kind.as_str()),
                    if claim.negative { "-" } else { "+" },
                    word(&claim.class)?,
                    claim.value,
                    word(&claim.state)?,
                    claim.disputed,
                    superseded,
                    count(claim.articles),
                    json(&claim.origins)?,
                    first.map(|fact| fact.row),
                    claim.reported.0.as_second(),
                    claim.reported.1.as_second()
                ])?;
            let claim_row = self.connection.last_insert_rowid();
            let mut insert = self
                .connection
                .prepare_cached("INSERT INTO claim_facts (claim, fact, origin) VALUES (?1, ?2, ?3)")?;
            for fact in claim.facts.iter().filter_map(|place| facts.get(*place)) {
                insert.execute(params![claim_row, fact.row, fact.origin])?;
            }
        }
        let mut insert = self.connection.prepare_cached(
            "INSERT OR IGNORE INTO disagreements (event_key, event, what, fact, other_fact, value, other)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for found in &judgement.disagreements {
            let (one, other) = (row(found.facts.0), row(found.facts.1));
            insert.execute(params![key, event, found.what, one, other, found.values.0, found.values.1])?;
        }
        Ok(())
    }
}

fn claim_id(event: &str, claim: &Claim) -> Result<String, StoreError> {
    let sign = if claim.negative { "-" } else { "+" };
    Ok(short_hash(&[event, sign, &word(&claim.class)?, &claim.value]))
}

fn said(row: &Row<'_>, origin: String) -> Result<Said, StoreError> {
    let day = |index| -> Result<Option<Date>, StoreError> {
        row.get::<_, Option<String>>(index)?.map(|day| parsed(day.parse())).transpose()
    };
    let granularity = row.get::<_, Option<String>>(9)?.map(|word| from_word(&word)).transpose()?;
    let sentence = row.get::<_, Option<String>>(10)?.unwrap_or_default();
    Ok(Said {
        row: row.get(0)?,
        id: row.get(1)?,
        kind: from_word::<FactKind>(&row.get::<_, String>(2)?)?,
        args: from_json(&row.get::<_, String>(3)?)?,
        negative: row.get::<_, String>(4)? == "-",
        factuality: from_word(&row.get::<_, String>(5)?)?,
        at: instant(row.get(6)?)?,
        days: (day(7)?, day(8)?, granularity),
        words: words(&sentence),
        place_parties: from_json(&row.get::<_, String>(11)?)?,
        article: row.get(12)?,
        origin,
    })
}

/// Words long enough to mean something, folded.
fn words(sentence: &str) -> BTreeSet<String> {
    let folded = crate::text::Tokens::of(sentence).folded;
    folded.split(' ').filter(|word| word.chars().count() > 3).map(str::to_owned).collect()
}
