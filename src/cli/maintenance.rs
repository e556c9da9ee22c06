//! `backup`, `forget`, `retention run`, `reprocess`: what is done to a store that is there.

use super::args::{Folder, Forget};
use super::{Ending, Session, output, session};
use crate::config::Sources;
use crate::model::{ExtractHint, Page, Source};
use crate::pipeline::{self, Input, Knowledge, Outcome};
use crate::store::{ItemResult, RebuildItem, Store, Writer};
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
}

/// Reads every stored page anew.
pub fn reprocess(session: &Session) -> anyhow::Result<Ending> {
    let (settings, store) = session.existing_store()?;
    let (knowledge, sources) = session::knowledge(&settings)?;
    prepare(&store.writer(), &knowledge, &sources)?;
    let done = rebuild(&store, &knowledge, &sources.sources)?;
    store.close()?;
    output::note(&format!("topic {} version {}", knowledge.topic.id, knowledge.topic.version));
    output::line(&format!(
        "read anew: {} on topic, {} off topic, {} unreadable; {} have no page any more and stay as they are",
        done.kept, done.off_topic, done.unreadable, done.without_page
    ))?;
    Ok(Ending::Well)
}

/// Makes the names in the store those of the configuration.
fn prepare(writer: &Writer, knowledge: &Knowledge, sources: &Sources) -> anyhow::Result<()> {
    let (entities, topic) = (knowledge.gazetteer.entities.clone(), knowledge.topic.clone());
    let (sources, now) = (sources.clone(), telemetry::now());
    writer.run_blocking(move |ledger| {
        ledger.sync_sources(&sources.sources, &sources.outlets, now)?;
        ledger.sync_entities(&entities)?;
        ledger.sync_issues(&topic)
    })?;
    Ok(())
}

fn rebuild(store: &Store, knowledge: &Knowledge, sources: &[Source]) -> anyhow::Result<Rebuilt> {
    let (writer, reader) = (store.writer(), store.reader()?);
    let (mut done, mut after) = (Rebuilt::default(), 0);
    loop {
        let items = reader.rebuild_items(after, BATCH)?;
        let Some(last) = items.last() else { return Ok(done) };
        after = last.entry;
        for item in items {
            let Some(page) = item.page.as_deref().map(|hash| reader.page(hash)).transpose()?.flatten() else {
                done.without_page += 1;
                continue;
            };
            let source = sources.iter().find(|source| Some(&source.id) == item.source.as_ref());
            let hint = ExtractHint::of_entry(&item.listed, source);
            let input = Input { page, hint, outlet: item.outlet.clone() };
            write_back(&writer, &item, pipeline::process(&input, knowledge), input.page, &mut done)?;
        }
    }
}

fn write_back(
    writer: &Writer,
    item: &RebuildItem,
    outcome: Outcome,
    page: Page,
    done: &mut Rebuilt,
) -> anyhow::Result<()> {
    let (entry, article, now) = (item.entry, item.article.clone(), telemetry::now());
    match (outcome, article) {
        (Outcome::Unreadable(_), _) => done.unreadable += 1,
        (Outcome::Keep(record), Some(article)) => {
            done.kept += 1;
            writer.run_blocking(move |ledger| ledger.replace_derived(&article, &record, now).map(drop))?;
        }
        (Outcome::OffTopic(record), Some(article)) => {
            done.off_topic += 1;
            writer.run_blocking(move |ledger| ledger.demote(&article, &record, now))?;
        }
        (Outcome::Keep(record), None) => {
            done.kept += 1;
            writer.run_blocking(move |ledger| {
                let result = ItemResult::Keep { record: &record, page: Some(&page) };
                ledger.record_item(entry, &result, now).map(drop)
            })?;
        }
        (Outcome::OffTopic(_), None) => done.off_topic += 1,
    }
    Ok(())
}
