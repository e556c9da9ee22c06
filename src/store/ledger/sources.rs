//! What the configuration names, mirrored into tables so that SQL can join it.

use super::Ledger;
use crate::model::{Entity, EntityId, Outlet, Source, Topic, host_of};
use crate::schedule::FeedState;
use crate::store::StoreError;
use crate::store::values::{json, word};
use jiff::Timestamp;
use rusqlite::params;
use std::collections::BTreeSet;

impl Ledger {
    /// Makes the sources, their listings and the outlets those of the configuration; nothing that was collected goes.
    pub fn sync_sources(
        &mut self,
        sources: &[Source],
        outlets: &[Outlet],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection.execute_batch(
            "UPDATE outlets SET configured = 0; UPDATE sources SET configured = 0;
             UPDATE listings SET configured = 0; DELETE FROM outlet_domains;
             DELETE FROM outlet_names;",
        )?;
        outlets.iter().try_for_each(|outlet| self.sync_outlet(outlet))?;
        for source in sources {
            self.sync_source(source)?;
            self.sync_listings(source, now)?;
        }
        Ok(())
    }

    /// Makes the names of entities those of the gazetteer.
    pub fn sync_entities(&mut self, entities: &[Entity]) -> Result<(), StoreError> {
        self.connection.execute_batch("UPDATE entities SET configured = 0; DELETE FROM entity_parties;")?;
        let mut entity_row = self.connection.prepare_cached(
            "INSERT INTO entities (id, kind, name, qid, configured) VALUES (?1, ?2, ?3, ?4, 1)
             ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, qid = excluded.qid,
                                            configured = 1",
        )?;
        let mut party_row = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO entity_parties (entity, party) VALUES (?1, ?2)")?;
        for entity in entities {
            let kind = word(&entity.kind)?;
            entity_row.execute(params![entity.id.as_str(), kind, entity.name, entity.qid])?;
            for party in &entity.parties {
                party_row.execute(params![entity.id.as_str(), party])?;
            }
        }
        Ok(())
    }

    /// Makes the forms that a name is searched by those of the gazetteer.
    pub fn sync_name_forms(&mut self, forms: &[(String, EntityId)]) -> Result<(), StoreError> {
        let wanted: BTreeSet<(&str, &str)> =
            forms.iter().map(|(form, entity)| (form.as_str(), entity.as_str())).collect();
        let mut stored: BTreeSet<(String, String)> = BTreeSet::new();
        {
            let mut query = self.connection.prepare_cached("SELECT form, entity FROM name_forms")?;
            for row in query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))? {
                stored.insert(row?);
            }
        }
        let mut delete =
            self.connection.prepare_cached("DELETE FROM name_forms WHERE form = ?1 AND entity = ?2")?;
        for (form, entity) in &stored {
            if !wanted.contains(&(form.as_str(), entity.as_str())) {
                delete.execute([form, entity])?;
            }
        }
        let mut insert =
            self.connection.prepare_cached("INSERT OR IGNORE INTO name_forms VALUES (?1, ?2)")?;
        for &(form, entity) in &wanted {
            if !stored.contains(&(form.to_owned(), entity.to_owned())) {
                insert.execute([form, entity])?;
            }
        }
        Ok(())
    }

    /// Makes the issues those of the topic.
    pub fn sync_issues(&mut self, topic: &Topic) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM issues WHERE topic_id = ?1", [topic.id.as_str()])?;
        let mut row = self
            .connection
            .prepare_cached("INSERT INTO issues (topic_id, id, title, parent) VALUES (?1, ?2, ?3, ?4)")?;
        for issue in &topic.issues {
            let parent = issue.parent.as_ref().map(|parent| parent.as_str());
            row.execute(params![topic.id.as_str(), issue.id.as_str(), issue.title, parent])?;
        }
        Ok(())
    }

    fn sync_outlet(&self, outlet: &Outlet) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO outlets (id, name, owner, family, agency, state_media, credits, configured)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1)
                 ON CONFLICT (id) DO UPDATE SET
                   name = excluded.name, owner = excluded.owner, family = excluded.family,
                   agency = excluded.agency, state_media = excluded.state_media,
                   credits = excluded.credits, configured = 1",
            )?
            .execute(params![
                outlet.id.as_str(),
                outlet.name,
                outlet.owner,
                outlet.family,
                outlet.agency,
                outlet.state_media,
                json(&outlet.credits)?
            ])?;
        let mut row = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO outlet_domains (domain, outlet) VALUES (?1, ?2)")?;
        for domain in &outlet.domains {
            row.execute(params![domain.to_lowercase(), outlet.id.as_str()])?;
        }
        self.sync_outlet_names(outlet)
    }

    fn sync_source(&self, source: &Source) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO sources (id, outlet, country, language, timezone, side, tier, user_agent, verified,
                                      seen, enabled, configured)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1)
                 ON CONFLICT (id) DO UPDATE SET
                   outlet = excluded.outlet, country = excluded.country, language = excluded.language,
                   timezone = excluded.timezone, side = excluded.side, tier = excluded.tier,
                   user_agent = excluded.user_agent, verified = excluded.verified, seen = excluded.seen,
                   enabled = excluded.enabled, configured = 1",
            )?
            .execute(params![
                source.id.as_str(),
                source.outlet.as_str(),
                source.country,
                source.language.as_str(),
                source.timezone,
                word(&source.side)?,
                word(&source.tier)?,
                source.user_agent,
                source.verified,
                source.seen,
                source.enabled
            ])?;
        Ok(())
    }

    /// New listings are due at once; one that comes back keeps what is remembered of it.
    fn sync_listings(&self, source: &Source, now: Timestamp) -> Result<(), StoreError> {
        let fresh = json(&FeedState::default())?;
        let mut row = self.connection.prepare_cached(
            "INSERT INTO listings (source, kind, url, host, configured, state, next_check_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (source, url) DO UPDATE SET kind = excluded.kind, configured = excluded.configured",
        )?;
        for listing in &source.listings {
            row.execute(params![
                source.id.as_str(),
                listing.kind(),
                listing.url().as_str(),
                host_of(listing.url()),
                source.enabled,
                fresh,
                now.as_second()
            ])?;
        }
        Ok(())
    }
}
