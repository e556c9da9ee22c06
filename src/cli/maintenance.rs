//! `backup`, `forget`, `retention run`, `reprocess`: what is done to a store that is there.

use super::args::{Folder, Forget};
use super::{Ending, Session, output, session};
use crate::config::{Settings, Sources};
use crate::model::{EntryState, ExtractHint, Page, PublicId, Source};
use crate::pipeline::{self, Input, Knowledge, Outcome, Record};
use crate::schedule::Policy;
use crate::store::{ItemResult, Reader, RebuildItem, Store, Visit, Writer};
use crate::telemetry;
use anyhow::Context;
use std::io::Write;

/// Items read at a time while reprocessing.
const BATCH: usize = 64;

/// Copies both files of the store.
pub fn backup(session: &Session, folder: &Folder) -> anyhow::Result<Ending> {
    std::fs::create_dir_all(&folder.dir)
        .with_context(|| format!("cannot make `{}`", folder.dir.display()))?;
    let made = session.reader()?.backup(&folder.dir)?;
    let mut out = std::io::stdout().lock();
    for path in made {
        writeln!(out, "{}", path.display())?;
    }
    Ok(Ending::Well)
}

/// Takes out an article for good.
pub fn forget(session: &Session, forget: &Forget) -> anyhow::Result<Ending> {
    let (_, store) = session.existing_store()?;
    let (id, now) = (forget.id.clone(), telemetry::now());
    let gone = store.writer().run_blocking(move |ledger| ledger.forget(&id, now))?;
    store.close()?;
    let mut out = std::io::stdout().lock();
    let articles: Vec<String> = gone.articles.iter().map(|id| format!("article {id}")).collect();
    let what = if articles.is_empty() { "no article".to_owned() } else { articles.join(", ") };
    writeln!(
        out,
        "forgotten: {what}, {} entries, {} URLs that will not be stored again",
        gone.entries,
        gone.urls.len()
    )?;
    Ok(Ending::Well)
}

/// Removes what the settings do not keep.
pub fn retention(session: &Session) -> anyhow::Result<Ending> {
    let (settings, store) = session.existing_store()?;
    let now = telemetry::now();
    let swept = store.writer().run_blocking(move |ledger| ledger.retention(&settings.retention, now))?;
    store.close()?;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "removed: {} texts that were off topic, {} pages ({} KiB), {} rows of the poll log",
        swept.texts,
        swept.pages,
        swept.page_bytes / 1024,
        swept.polls
    )?;
    Ok(Ending::Well)
}

/// What `reprocess` did.
#[derive(Debug, Default)]
struct Rebuilt {
    kept: u64,
    off_topic: u64,
    unreadable: u64,
    without_page: u64,
    /// Ruled out unfetched before, to be fetched now.
    taken_up: u64,
    /// Earlier versions of what was kept.
    earlier: u64,
}

/// Reads every stored page anew.
pub fn reprocess(session: &Session) -> anyhow::Result<Ending> {
    let (settings, store) = session.existing_store()?;
    let (knowledge, sources) = session::knowledge(&settings)?;
    prepare(&store.writer(), &knowledge, &sources)?;
    let done = rebuild(&store, &knowledge, &sources.sources, &settings)?;
    store.close()?;
    output::note(&format!("topic {} version {}", knowledge.topic.id, knowledge.topic.version));
    output::line(&format!(
        "read anew: {} on topic, {} off topic, {} unreadable, {} earlier versions; {} have no page any more and stay as they are; \
         {} that were ruled out are to be fetched",
        done.kept, done.off_topic, done.unreadable, done.earlier, done.without_page, done.taken_up
    ))?;
    Ok(Ending::Well)
}

/// Makes the names in the store those of the configuration.
fn prepare(writer: &Writer, knowledge: &Knowledge, sources: &Sources) -> anyhow::Result<()> {
    let (entities, topic) = (knowledge.gazetteer.entities.clone(), knowledge.topic.clone());
    let forms = knowledge.matcher.name_forms();
    let (sources, now) = (sources.clone(), telemetry::now());
    writer.run_blocking(move |ledger| {
        ledger.sync_sources(&sources.sources, &sources.outlets, now)?;
        ledger.sync_entities(&entities)?;
        ledger.sync_name_forms(&forms)?;
        ledger.sync_issues(&topic)
    })?;
    Ok(())
}

fn rebuild(
    store: &Store,
    knowledge: &Knowledge,
    sources: &[Source],
    settings: &Settings,
) -> anyhow::Result<Rebuilt> {
    let (policy, gate) = (&settings.schedule, settings.topic.first_gate);
    let desk = Rebuild { writer: store.writer(), reader: store.reader()?, knowledge, sources, policy, gate };
    let (mut done, mut after) = (Rebuilt::default(), 0);
    loop {
        let items = desk.reader.rebuild_items(after, BATCH)?;
        let Some(last) = items.last() else { return Ok(done) };
        after = last.entry;
        for item in items {
            match &item.article {
                Some(article) => desk.article(&item, article, &mut done)?,
                None => desk.dropped(&item, &mut done)?,
            }
        }
    }
}

/// What reading anew works with.
struct Rebuild<'k> {
    writer: Writer,
    reader: Reader,
    knowledge: &'k Knowledge,
    sources: &'k [Source],
    policy: &'k Policy,
    /// Whether titles and summaries may rule entries out.
    gate: bool,
}

impl Rebuild<'_> {
    /// Reads every version of an article from its own page, the newest first: it decides whether the article stays.
    fn article(&self, item: &RebuildItem, article: &PublicId, done: &mut Rebuilt) -> anyhow::Result<()> {
        let mut versions = self.reader.revisions(article)?.into_iter().rev();
        let Some(newest) = versions.next() else { return Ok(()) };
        match self.read(item, newest.page.as_deref())? {
            None => done.without_page += 1,
            Some((Outcome::Unreadable(_), _)) => done.unreadable += 1,
            Some((Outcome::OffTopic(record), _)) => {
                done.off_topic += 1;
                let (article, now) = (article.clone(), telemetry::now());
                return Ok(self.writer.run_blocking(move |ledger| ledger.demote(&article, &record, now))?);
            }
            Some((Outcome::Keep(record), _)) => {
                done.kept += 1;
                self.replace(article, newest.row, record)?;
            }
        }
        for version in versions {
            let read = self.read(item, version.page.as_deref())?;
            if let Some((Outcome::Keep(record) | Outcome::OffTopic(record), _)) = read {
                done.earlier += 1;
                self.replace(article, version.row, record)?;
            }
        }
        Ok(())
    }

    /// Reads what was off topic by the rules before. What a source listed and is about the topic now is looked at again
    /// from now on.
    fn dropped(&self, item: &RebuildItem, done: &mut Rebuilt) -> anyhow::Result<()> {
        if item.ruled_out {
            return self.ruled_out(item, done);
        }
        match self.read(item, item.page.as_deref())? {
            None => done.without_page += 1,
            Some((Outcome::Unreadable(_), _)) => done.unreadable += 1,
            Some((Outcome::OffTopic(_), _)) => done.off_topic += 1,
            Some((Outcome::Keep(record), page)) => {
                done.kept += 1;
                let (entry, now, policy) = (item.entry, telemetry::now(), self.policy.clone());
                let listed = item.source.is_some() && item.listed.capture.is_none();
                self.writer.run_blocking(move |ledger| {
                    let result = ItemResult::Keep { record: &record, page: Some(&page) };
                    let placed = ledger.record_item(entry, &result, now)?;
                    let stored = listed && placed.current && placed.state == EntryState::Stored;
                    let Some(article) = placed.public_id.filter(|_| stored) else { return Ok(()) };
                    let visit = Visit::without_validators(&page);
                    ledger.plan_recheck(&article, &visit, &policy, now, &mut fastrand::Rng::new())
                })?;
            }
        }
        Ok(())
    }

    /// What was never fetched is fetched at the next run where its title and summary rule it out no longer.
    fn ruled_out(&self, item: &RebuildItem, done: &mut Rebuilt) -> anyhow::Result<()> {
        if self.gate && pipeline::rule_out(&item.listed, self.knowledge).is_some() {
            done.off_topic += 1;
            return Ok(());
        }
        done.taken_up += 1;
        let (entry, now) = (item.entry, telemetry::now());
        Ok(self.writer.run_blocking(move |ledger| ledger.take_up_again(entry, now))?)
    }

    /// What the pipeline makes of a stored page; nothing where it is gone.
    fn read(&self, item: &RebuildItem, page: Option<&str>) -> anyhow::Result<Option<(Outcome, Page)>> {
        let Some(page) = page.map(|hash| self.reader.page(hash)).transpose()?.flatten() else {
            return Ok(None);
        };
        let source = self.sources.iter().find(|source| Some(&source.id) == item.source.as_ref());
        let hint = ExtractHint::of_entry(&item.listed, source);
        let input = Input { page, hint, outlet: item.outlet.clone() };
        Ok(Some((pipeline::process(&input, self.knowledge), input.page)))
    }

    fn replace(&self, article: &PublicId, version: i64, record: Box<Record>) -> anyhow::Result<()> {
        let (article, now) = (article.clone(), telemetry::now());
        self.writer
            .run_blocking(move |ledger| ledger.replace_derived(&article, version, &record, now).map(drop))?;
        Ok(())
    }
}
