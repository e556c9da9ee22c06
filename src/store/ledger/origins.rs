//! Where texts and facts began, kept in step with the articles at the end of each group.

use super::Ledger;
use crate::dedup::origin::{Basis, Credit, Origin, Relative, origins};
use crate::model::{AttributionRole, CanonicalUrl, Fact, Outlet, PublicId, SourceRef, host_of};
use crate::store::StoreError;
use crate::store::values::{instant, parsed, word};
use crate::text::Tokens;
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeSet;

/// Facts ascribed to one outlet from which an article retells it ...
const LEAST_RETOLD: i64 = 2;
/// ... where they are at least one in so many of all that it ascribes to somebody.
const RETOLD_PART: i64 = 3;

/// What is to be derived anew before the group is committed.
#[derive(Debug, Default)]
pub(super) struct Pending {
    /// Groups of copies.
    families: BTreeSet<String>,
    /// Rows of stories.
    stories: BTreeSet<i64>,
    /// Keys of events.
    pub(super) events: BTreeSet<String>,
}

impl Pending {
    pub(super) fn clear(&mut self) {
        self.families.clear();
        self.stories.clear();
        self.events.clear();
    }
}

impl Ledger {
    /// Notes that an article's facts or relatives change; called before and after.
    pub(super) fn touch(&mut self, article: i64) -> Result<(), StoreError> {
        let groups: Option<(String, i64)> = self
            .connection
            .prepare_cached("SELECT same_text, story FROM articles WHERE id = ?1")?
            .query_row([article], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (family, story) = groups.unzip();
        self.pending.families.extend(family);
        self.pending.stories.extend(story);
        self.touch_events(article)
    }

    /// Everything pending, derived; origins first, for claims count them.
    pub(super) fn derive(&mut self) -> Result<(), StoreError> {
        while let Some(family) = self.pending.families.pop_first() {
            self.trace(&family)?;
        }
        while let Some(story) = self.pending.stories.pop_first() {
            self.name_story(story)?;
        }
        while let Some(event) = self.pending.events.pop_first() {
            self.judge(&event)?;
        }
        Ok(())
    }

    /// Calls a story by the id of its earliest article; the id that it had before leads to it still.
    fn name_story(&self, story: i64) -> Result<(), StoreError> {
        let names: Option<(String, String)> = self
            .connection
            .prepare_cached(
                "SELECT s.public_id, a.public_id FROM stories s JOIN articles a ON a.story = s.id WHERE s.id = ?1
                  ORDER BY coalesce(a.published_at, a.first_seen_at), a.public_id LIMIT 1",
            )?
            .query_row([story], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((before, now)) = names.filter(|(before, now)| before != now) else { return Ok(()) };
        let taken: bool = self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM stories WHERE public_id = ?1)")?
            .query_row([&now], |row| row.get(0))?;
        if taken {
            return Ok(());
        }
        for sql in [
            "UPDATE stories SET public_id = ?2 WHERE public_id = ?1",
            "UPDATE aliases SET public_id = ?2 WHERE public_id = ?1",
            "INSERT OR REPLACE INTO aliases (alias, public_id) VALUES (?1, ?2)",
        ] {
            self.connection.prepare_cached(sql)?.execute([&before, &now])?;
        }
        self.connection.prepare_cached("DELETE FROM aliases WHERE alias = ?1")?.execute([&now])?;
        Ok(())
    }

    /// Other names under which an outlet is credited.
    pub(super) fn sync_outlet_names(&self, outlet: &Outlet) -> Result<(), StoreError> {
        let mut row = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO outlet_names (name, outlet) VALUES (?1, ?2)")?;
        for name in std::iter::once(&outlet.name).chain(&outlet.credits) {
            row.execute(params![Tokens::of(name).folded, outlet.id.as_str()])?;
        }
        Ok(())
    }

    /// The outlet to which an article ascribes a fact, the innermost of a chain.
    pub(super) fn insert_fact_credit(&self, row: i64, article: i64, fact: &Fact) -> Result<(), StoreError> {
        let links = fact
            .attribution
            .iter()
            .rev()
            .filter(|link| matches!(link.role, AttributionRole::Intermediate | AttributionRole::Source));
        for link in links {
            let Some(SourceRef::Entity(entity)) = &link.source else { continue };
            let name: Option<String> = self
                .connection
                .prepare_cached("SELECT name FROM entities WHERE id = ?1 AND id LIKE 'org:%'")?
                .query_row([entity.as_str()], |row| row.get(0))
                .optional()?;
            let Some(outlet) = name.map(|name| self.outlet_named(&name)).transpose()?.flatten() else {
                continue;
            };
            self.connection
                .prepare_cached(
                    "INSERT OR IGNORE INTO fact_credits (fact, outlet)
                     SELECT ?1, ?2 FROM articles WHERE id = ?3 AND outlet IS NOT ?2",
                )?
                .execute(params![row, outlet, article])?;
            break;
        }
        Ok(())
    }

    /// The outlet that is called so.
    fn outlet_named(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT outlet FROM outlet_names WHERE name = ?1")?
            .query_row([Tokens::of(name).folded], |row| row.get(0))
            .optional()?)
    }

    /// Who speaks through an outlet: its family, else its owner, else itself.
    pub(super) fn voice(&self, outlet: &str) -> Result<String, StoreError> {
        let voice: Option<String> = self
            .connection
            .prepare_cached(
                "SELECT coalesce(nullif(family, ''), nullif(owner, ''), id) FROM outlets WHERE id = ?1",
            )?
            .query_row([outlet], |row| row.get(0))
            .optional()?;
        Ok(voice.unwrap_or_else(|| outlet.to_owned()))
    }

    /// Finds the origins of a group of copies anew; where one is another now, the claims of its facts are too.
    fn trace(&mut self, family: &str) -> Result<(), StoreError> {
        let members = self.relatives(family)?;
        let copies: Vec<Relative> = members.iter().map(|(_, copy)| copy.clone()).collect();
        for ((article, _), origin) in members.iter().zip(origins(&copies)) {
            if self.write_origin(*article, &origin)? {
                self.touch_events(*article)?;
            }
        }
        Ok(())
    }

    fn write_origin(&self, article: i64, origin: &Origin) -> Result<bool, StoreError> {
        let written = self
            .connection
            .prepare_cached(
                "INSERT INTO origins (article, outlet, voice, root, basis, evidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (article) DO UPDATE SET outlet = excluded.outlet, voice = excluded.voice,
                   root = excluded.root, basis = excluded.basis, evidence = excluded.evidence
                  WHERE outlet <> excluded.outlet OR voice <> excluded.voice OR root IS NOT excluded.root
                     OR basis <> excluded.basis OR evidence <> excluded.evidence",
            )?
            .execute(params![
                article,
                origin.outlet,
                self.voice(&origin.outlet)?,
                origin.root.as_ref().map(PublicId::as_str),
                word(&origin.basis)?,
                origin.evidence
            ])?;
        Ok(written > 0)
    }

    fn relatives(&self, family: &str) -> Result<Vec<(i64, Relative)>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT a.id, a.public_id, a.url, a.outlet, a.published_at, a.published_precision, a.first_seen_at,
                    a.credit, a.foreign_canonical
               FROM articles a WHERE a.same_text = ?1 ORDER BY a.id",
        )?;
        let mut rows = query.query([family])?;
        let mut members = Vec::new();
        while let Some(row) = rows.next()? {
            let (article, url): (i64, String) = (row.get(0)?, row.get(2)?);
            let outlet: Option<String> = row.get(3)?;
            let precision: Option<String> = row.get(5)?;
            let exact = precision.is_some_and(|precision| precision != "day");
            let published: Option<i64> = row.get(4)?;
            let known = outlet.clone().unwrap_or_else(|| host(&url));
            let credit = self.credit(article, &known, row.get(7)?, row.get(8)?)?;
            let copy = Relative {
                id: parsed(PublicId::parse(&row.get::<_, String>(1)?))?,
                outlet: known,
                published: published.map(|at| instant(at).map(|at| (at, exact))).transpose()?,
                first_seen: instant(row.get(6)?)?,
                credit,
            };
            members.push((article, copy));
        }
        Ok(members)
    }

    /// Whom an article names as the one it has its text from; never itself.
    fn credit(
        &self,
        article: i64,
        outlet: &str,
        line: Option<String>,
        canonical: Option<String>,
    ) -> Result<Option<Credit>, StoreError> {
        if let Some(url) = canonical
            && let Some(named) = self.outlet_at(&url)?.filter(|named| named != outlet)
        {
            return Ok(Some(Credit { outlet: named, basis: Basis::Canonical, evidence: url }));
        }
        if let Some(line) = line {
            let name = line.trim_matches(|c: char| !c.is_alphanumeric());
            if let Some(named) = self.outlet_named(name)?.filter(|named| named != outlet) {
                return Ok(Some(Credit { outlet: named, basis: Basis::Credit, evidence: line }));
            }
        }
        let retold: Option<(String, i64)> = self
            .connection
            .prepare_cached(
                "SELECT c.outlet, count(*) AS many
                   FROM articles a JOIN facts f ON f.reading = a.reading JOIN fact_credits c ON c.fact = f.id
                  WHERE a.id = ?1 AND c.outlet <> ?2 GROUP BY c.outlet
                 HAVING many >= ?3 AND many * ?4 >= (
                   SELECT count(*) FROM facts g WHERE g.reading = a.reading AND json_array_length(g.attribution) > 1)
                  ORDER BY many DESC, c.outlet LIMIT 1",
            )?
            .query_row(params![article, outlet, LEAST_RETOLD, RETOLD_PART], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(retold.map(|(outlet, many)| Credit {
            outlet,
            basis: Basis::Retold,
            evidence: format!("{many} facts are ascribed to it"),
        }))
    }

    fn outlet_at(&self, url: &str) -> Result<Option<String>, StoreError> {
        let Some(url) = CanonicalUrl::parse(url) else { return Ok(None) };
        self.outlet_of_url(&url)
    }
}

fn host(url: &str) -> String {
    CanonicalUrl::parse(url).map_or_else(|| url.to_owned(), |url| host_of(url.as_url()))
}
