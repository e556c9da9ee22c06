//! `run`: the daemon, or one round of it.

use super::args::Run;
use super::{Ending, Session, output, session, signals};
use crate::config::{Settings, Sources};
use crate::daemon::{self, Ended, Mode, Setup, Summary};
use crate::fetch::Client;
use crate::pipeline::{self, Knowledge};
use crate::processors::Processors;
use crate::serve::Callback;
use crate::store::{Store, Writer};
use anyhow::{Context, bail};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Polls, fetches, reads and stores.
pub fn run(session: Session, arguments: &Run) -> anyhow::Result<Ending> {
    let settings = session.settings(arguments.contact.as_deref())?;
    need_contact(&settings)?;
    let (knowledge, sources) = session::knowledge(&settings)?;
    let store = session::open(&settings)?;
    let mode = if arguments.once { Mode::Once } else { Mode::Daemon };
    let summary = session::run_async(async {
        let stop = signals::stop_token(&TaskTracker::new())?;
        work(&settings, Arc::new(knowledge), sources, &store, mode, stop).await
    });
    store.close()?;
    output::note(&told(&summary?));
    Ok(Ending::Well)
}

/// One run of the daemon over an open store.
pub async fn work(
    settings: &Settings,
    knowledge: Arc<Knowledge>,
    sources: Sources,
    store: &Store,
    mode: Mode,
    stop: CancellationToken,
) -> anyhow::Result<Summary> {
    let path = settings.store.path.display();
    let setup = setup(settings, Arc::clone(&knowledge), sources, store)?;
    let ready = daemon::open(setup, mode, &stop).await;
    let ready = ready.with_context(|| format!("cannot begin with the store `{path}`"))?;
    let ended = CancellationToken::new();
    // Only who holds the lease changes the store and takes the port.
    let callback = match prepare(settings, &knowledge, store, mode, ended.clone()).await {
        Ok(callback) => callback,
        Err(error) => {
            ready.close().await;
            return Err(error);
        }
    };
    let ran = ready.run().await;
    ended.cancel();
    if let Some(callback) = callback {
        close(callback, settings.daemon.shutdown).await;
    }
    ran.with_context(|| format!("cannot go on with the store `{path}`"))
}

async fn prepare(
    settings: &Settings,
    knowledge: &Knowledge,
    store: &Store,
    mode: Mode,
    ended: CancellationToken,
) -> anyhow::Result<Option<JoinHandle<std::io::Result<()>>>> {
    sync_names(&store.writer(), knowledge).await?;
    match mode {
        Mode::Daemon => callback(settings, store, ended).await,
        Mode::Once | Mode::Drain(_) => Ok(None),
    }
}

/// Listens for hubs where the settings name a callback.
async fn callback(
    settings: &Settings,
    store: &Store,
    ended: CancellationToken,
) -> anyhow::Result<Option<JoinHandle<std::io::Result<()>>>> {
    if settings.websub.callback.is_none() {
        return Ok(None);
    }
    let listen = settings.websub.listen;
    let callback = Callback::bind(&settings.websub, store.writer()).await;
    let callback = callback.with_context(|| format!("cannot listen for hubs on {listen} (websub.listen)"))?;
    Ok(Some(TaskTracker::new().spawn(callback.serve(ended))))
}

/// Waits for the callback's last answers; a caller that is slow is left.
async fn close(callback: JoinHandle<std::io::Result<()>>, limit: Duration) {
    let abort = callback.abort_handle();
    match tokio::time::timeout(limit, callback).await {
        Ok(Ok(Ok(()))) => {}
        Ok(Ok(Err(error))) => tracing::error!(error = %error, "the callback for hubs broke"),
        Ok(Err(error)) => tracing::error!(error = %error, "the callback for hubs failed unexpectedly"),
        Err(_) => abort.abort(),
    }
}

/// What the daemon works with.
pub fn setup(
    settings: &Settings,
    knowledge: Arc<Knowledge>,
    sources: Sources,
    store: &Store,
) -> anyhow::Result<Setup> {
    Ok(Setup {
        settings: settings.daemon.clone(),
        websub: settings.websub.clone(),
        policy: settings.schedule.clone(),
        retention: settings.retention.clone(),
        sources: sources.sources,
        outlets: sources.outlets,
        client: Client::new(
            &settings.fetch,
            Processors::new(settings.daemon.cpu_workers).context("cannot start threads")?,
        )?,
        writer: store.writer(),
        rule_out: settings.topic.first_gate.then(|| gate(&knowledge)),
        process: Arc::new(move |input| pipeline::process(input, &knowledge)),
        progress: None,
    })
}

fn gate(knowledge: &Arc<Knowledge>) -> daemon::RuleOut {
    let knowledge = Arc::clone(knowledge);
    Arc::new(move |entry| pipeline::rule_out(entry, &knowledge))
}

/// Makes the names of entities and issues in the store those of the configuration.
pub async fn sync_names(writer: &Writer, knowledge: &Knowledge) -> anyhow::Result<()> {
    let (entities, topic) = (knowledge.gazetteer.entities.clone(), knowledge.topic.clone());
    let forms = knowledge.matcher.name_forms();
    writer
        .run_now(move |ledger| {
            ledger.sync_entities(&entities)?;
            ledger.sync_name_forms(&forms)?;
            ledger.sync_issues(&topic)
        })
        .await?;
    Ok(())
}

/// A webmaster must be able to write to whoever fetches.
pub fn need_contact(settings: &Settings) -> anyhow::Result<()> {
    if settings.fetch.contact.trim().is_empty() {
        bail!(
            "the user agent needs a contact, so that a webmaster can write to you: \
             pass --contact desk@example.org, or add to your settings file\n\n    [fetch]\n    contact = \"desk@example.org\"\n"
        );
    }
    Ok(())
}

/// A run in one line.
pub fn told(summary: &Summary) -> String {
    let polls = &summary.polls;
    let failed: u64 = summary.failed.values().sum();
    let retried: u64 = summary.retried.values().sum();
    let ended = match summary.ended {
        Ended::Done => "done",
        Ended::Stopped => "stopped; what is waiting stays in the store",
        Ended::OutOfTime => "stopped before all work in hand was done; it stays in the store",
        Ended::LeaseLost => "another process took the store over",
    };
    let looks = &summary.rechecks;
    let again = looks.unchanged + looks.revised + looks.unread + looks.gone + looks.failed;
    format!(
        "{} listings read, {} unchanged, {} failed; {} new entries; {} articles stored, {} off topic ({} by title and summary), {} duplicates, \
         {failed} given up, {retried} to be tried again; {again} looked at again, {} of them revised, {} gone: {ended}",
        polls.listed,
        polls.unchanged,
        polls.failed,
        polls.new,
        summary.stored,
        summary.off_topic,
        summary.ruled_out,
        summary.duplicate,
        looks.revised,
        looks.gone
    )
}
