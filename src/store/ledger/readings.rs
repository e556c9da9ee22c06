//! Text versions, and what one version of topic and rules made of each.

use super::Ledger;
use super::articles::title_of;
use crate::model::{Article, Mention, TextHash};
use crate::pipeline::Record;
use crate::store::StoreError;
use crate::store::values::{count, json, word};
use jiff::Timestamp;
use rusqlite::params;
use std::collections::BTreeMap;

impl Ledger {
    /// Adds a version of an article's text.
    pub(super) fn insert_revision(
        &self,
        article: i64,
        read: &Article,
        page: Option<&str>,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO revisions (article, text_version, seen_at, title, text, page)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                article,
                TextHash::of(&read.text).as_str(),
                now.as_second(),
                title_of(read),
                read.text,
                page
            ])?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Writes a reading of a revision in the place of the one before, with its mentions and facts; those of other
    /// revisions stay. Gives its row.
    pub(super) fn insert_reading(
        &mut self,
        article: i64,
        revision: i64,
        record: &Record,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        self.touch(article)?;
        let report = &record.report;
        self.connection
            .prepare_cached("DELETE FROM readings WHERE revision = ?1 AND topic_id = ?2")?
            .execute(params![revision, report.topic.as_str()])?;
        self.connection
            .prepare_cached(
                "INSERT INTO readings (revision, topic_id, topic_version, rules_version, read_at, score, verdict, why)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                revision,
                report.topic.as_str(),
                report.topic_version,
                self.rules_version,
                now.as_second(),
                report.relevance.score,
                word(&report.relevance.verdict)?,
                json(&report.relevance.why)?
            ])?;
        let reading = self.connection.last_insert_rowid();
        self.insert_mentions(reading, &report.mentions)?;
        for fact in &record.facts {
            self.insert_fact(article, reading, fact, record)?;
        }
        Ok(reading)
    }

    /// Makes a reading the one by which its article is found.
    pub(super) fn show_reading(
        &mut self,
        article: i64,
        reading: i64,
        record: &Record,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE articles SET reading = ?2 WHERE id = ?1")?
            .execute([article, reading])?;
        self.touch(article)?;
        self.sum_up(article, record)?;
        self.text_index.put(&self.connection, article)
    }

    fn insert_mentions(&self, reading: i64, mentions: &[Mention]) -> Result<(), StoreError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO mentions (reading, ordinal, entity, field, start, end, byte_start, byte_end, how, literal)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        for (ordinal, mention) in mentions.iter().enumerate() {
            insert.execute(params![
                reading,
                count(ordinal),
                mention.entity.as_str(),
                word(&mention.field)?,
                mention.span.start,
                mention.span.end,
                mention.span.byte_start,
                mention.span.byte_end,
                word(&mention.how)?,
                mention.literal.as_ref().map(|literal| literal.as_str())
            ])?;
        }
        Ok(())
    }

    fn sum_up(&self, article: i64, record: &Record) -> Result<(), StoreError> {
        self.mark_by_reasons(article, &record.report.relevance.why)?;
        for table in ["article_entity", "article_issue"] {
            self.connection
                .prepare_cached(&format!("DELETE FROM {table} WHERE article = ?1"))?
                .execute([article])?;
        }
        let mut entities: BTreeMap<&str, i64> = BTreeMap::new();
        for mention in &record.report.mentions {
            *entities.entry(mention.entity.as_str()).or_default() += 1;
        }
        let mut insert = self
            .connection
            .prepare_cached("INSERT INTO article_entity (article, entity, mentions) VALUES (?1, ?2, ?3)")?;
        for (entity, mentions) in entities {
            insert.execute(params![article, entity, mentions])?;
        }
        let mut insert = self.connection.prepare_cached(
            "INSERT OR REPLACE INTO article_issue (article, issue, cues) VALUES (?1, ?2, ?3)",
        )?;
        for (issue, cues) in &record.report.issues {
            insert.execute(params![article, issue.as_str(), cues])?;
        }
        Ok(())
    }
}
