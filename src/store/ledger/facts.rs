//! Facts with their evidence, and who takes part in them.

use super::Ledger;
use super::participants::participants;
use crate::model::Fact;
use crate::pipeline::Record;
use crate::store::StoreError;
use crate::store::values::{count, json, word};
use rusqlite::params;
use serde_json::Value;

impl Ledger {
    pub(super) fn insert_fact(
        &self,
        article: i64,
        reading: i64,
        fact: &Fact,
        record: &Record,
    ) -> Result<(), StoreError> {
        let args = match serde_json::to_value(&fact.args) {
            Ok(Value::Object(mut object)) => object.remove("args").unwrap_or_default(),
            other => return Err(StoreError::Content(format!("arguments of a fact: {other:?}"))),
        };
        let time = fact.time.as_ref();
        self.connection
            .prepare_cached(
                "INSERT INTO facts (reading, article, fact_id, kind, args, polarity, factuality, hedges, background,
                   salience, attribution, time, time_start, time_end, time_granularity, confidence, samples, rule_id,
                   extractor, claim_key, garbled, topic_id, topic_version, rules_version)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
                   ?21, ?22, ?23, ?24)",
            )?
            .execute(params![
                reading,
                article,
                fact.id.as_str(),
                fact.kind().as_str(),
                args.to_string(),
                word(&fact.polarity)?,
                word(&fact.factuality)?,
                json(&fact.hedges)?,
                fact.background,
                word(&fact.salience)?,
                json(&fact.attribution)?,
                time.map(json).transpose()?,
                time.and_then(|time| time.start).map(|day| day.to_string()),
                time.and_then(|time| time.end).map(|day| day.to_string()),
                time.map(|time| word(&time.granularity)).transpose()?,
                fact.confidence.value,
                fact.confidence.samples,
                fact.rule_id,
                fact.extractor,
                fact.claim_key,
                fact.garbled.as_ref().map(json).transpose()?,
                record.report.topic.as_str(),
                record.report.topic_version,
                self.rules_version
            ])?;
        let row = self.connection.last_insert_rowid();
        self.insert_evidence(row, fact)?;
        self.link_fact(row, fact)?;
        self.insert_fact_credit(row, article, fact)?;
        args.as_object().map_or(Ok(()), |args| self.insert_event(row, fact, args))
    }

    fn insert_evidence(&self, row: i64, fact: &Fact) -> Result<(), StoreError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO evidence (fact, ordinal, start, end, byte_start, byte_end, text, text_version)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for (ordinal, evidence) in fact.evidence.iter().enumerate() {
            insert.execute(params![
                row,
                count(ordinal),
                evidence.span.start,
                evidence.span.end,
                evidence.span.byte_start,
                evidence.span.byte_end,
                evidence.text,
                evidence.text_version.as_str()
            ])?;
        }
        Ok(())
    }

    fn link_fact(&self, row: i64, fact: &Fact) -> Result<(), StoreError> {
        let mut insert = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO fact_entity (fact, entity, role) VALUES (?1, ?2, ?3)")?;
        for (entity, role) in participants(fact) {
            // Sources without a known name are local to their document.
            if !entity.as_str().starts_with("src:") {
                insert.execute(params![row, entity.as_str(), role])?;
            }
        }
        let mut insert = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO fact_issue (fact, issue) VALUES (?1, ?2)")?;
        for issue in &fact.issues {
            insert.execute(params![row, issue.as_str()])?;
        }
        Ok(())
    }
}
