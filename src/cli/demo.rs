//! `demo`: the bundled newsroom, served on loopback, through the production code, and a digest of what came out.

use super::args::Demo;
use super::{Ending, Session, digest, output, run, session, signals};
use crate::backfill::{self, Links, UrlList};
use crate::config::{Settings, Sources};
use crate::daemon::Mode;
use crate::demo::{self, Newsroom};
use crate::store::Store;
use anyhow::{Context, bail};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The name of the store in the folder kept.
const STORE: &str = "newsroom.db";

/// Runs the demo and prints the digest.
pub fn run(session: Session, arguments: &Demo) -> anyhow::Result<Ending> {
    let mut settings = session.settings(None)?;
    let (folder, temporary) = folder(arguments.keep.as_deref())?;
    settings.store.path = folder.join(STORE);
    if settings.store.path.exists() {
        bail!("there is a store in `{}` already; choose an empty folder for --keep", folder.display());
    }
    let store = session::open(&settings)?;
    let done = session::run_async(async {
        let stop = signals::stop_token(&TaskTracker::new())?;
        newsroom(settings.clone(), &store, stop).await
    });
    let ending = done.and_then(|()| show(&store, arguments.keep.as_deref()));
    store.close()?;
    if temporary {
        std::fs::remove_dir_all(&folder).with_context(|| format!("cannot remove `{}`", folder.display()))?;
    }
    ending
}

/// Serves the newsroom, polls it once, and reads the pages again that were changed meanwhile.
async fn newsroom(mut settings: Settings, store: &Store, stop: CancellationToken) -> anyhow::Result<()> {
    let newsroom = Newsroom::serve().await.context("cannot serve the newsroom on 127.0.0.1")?;
    output::note(&format!(
        "a newsroom of {} outlets is served on {}",
        demo::hosts(newsroom.address).len(),
        newsroom.address
    ));
    settings.fetch.hosts = demo::hosts(newsroom.address);
    settings.fetch.contact = "demo@peacewire.invalid".to_owned();
    // One's own machine needs no pauses.
    (settings.daemon.host_gap, settings.daemon.job_host_gap) = (Duration::ZERO, Duration::ZERO);
    // Nor does a page that is not there need a second look after ten minutes.
    settings.schedule.articles.gone_attempts = 1;
    let mut sources = Sources::default();
    sources.add_file("newsroom.toml", demo::sources())?;
    let sources = sources.finish()?;
    let knowledge = Arc::new(crate::config::knowledge(&settings)?);
    let summary =
        run::work(&settings, Arc::clone(&knowledge), sources.clone(), store, Mode::Once, stop.clone())
            .await?;
    output::note(&run::told(&summary));
    if stop.is_cancelled() {
        bail!("stopped before the newsroom was read");
    }
    newsroom.revise();
    let setup = run::setup(&settings, knowledge, sources, store)?;
    let urls = UrlList { name: "second editions".to_owned(), bytes: demo::revised().join("\n").into_bytes() };
    backfill::run_links(&Links::Urls(urls), &setup, store, &stop, &mut |_| {}).await?;
    newsroom.close().await;
    Ok(())
}

fn show(store: &Store, kept: Option<&Path>) -> anyhow::Result<Ending> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    digest::write(&mut out, &store.reader()?)?;
    match kept {
        Some(folder) => {
            let db = folder.join(STORE);
            let db = db.display();
            writeln!(out, "\nGo on with\n──────────")?;
            writeln!(out, "peacewire --db {db} query '\"security guarantees\"' --lang en")?;
            writeln!(out, "peacewire --db {db} facts --kind meeting --format csv")?;
            writeln!(out, "peacewire --db {db} sql 'SELECT speaker, quote FROM v_quotes LIMIT 5'")?;
            writeln!(
                out,
                "peacewire --db {db} show ID        (an id in brackets above; --history: its versions)"
            )?;
            writeln!(out, "peacewire --db {db} changes --since 24h")?;
        }
        None => writeln!(out, "\nKeep the store and ask it more: peacewire demo --keep DIR")?,
    }
    out.flush()?;
    Ok(Ending::Well)
}

/// The folder of the store, and whether it goes away at the end.
fn folder(kept: Option<&Path>) -> anyhow::Result<(PathBuf, bool)> {
    let (folder, temporary) = match kept {
        Some(folder) => (folder.to_owned(), false),
        None => (std::env::temp_dir().join(format!("peacewire-demo-{}", std::process::id())), true),
    };
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    Ok((folder, temporary))
}
