//! `backfill`: one-off jobs, with a progress bar on a terminal and lines elsewhere.

use super::args::Backfill;
use super::progress::Bar;
use super::{Ending, Session, output, run, session, signals};
use crate::archive::jsonl::Fields;
use crate::backfill::{self, Desk, Documents, End, Limits, Links, SitemapRange, Summary, UrlList};
use crate::config::{Settings, Sources};
use crate::pipeline::{self, Knowledge};
use crate::store::Store;
use anyhow::{Context, bail};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

/// What a job is made of, with its arguments read.
enum Job {
    Documents(Documents),
    Links(Links),
}

/// Runs a job.
pub fn run(session: Session, command: Backfill) -> anyhow::Result<Ending> {
    let contact = match &command {
        Backfill::Urls { contact, .. } | Backfill::Sitemap { contact, .. } => contact.clone(),
        Backfill::Folder { .. } | Backfill::Jsonl { .. } => None,
    };
    let settings = session.settings(contact.as_deref())?;
    let job = job(command)?;
    if matches!(job, Job::Links(_)) {
        run::need_contact(&settings)?;
    }
    let (knowledge, sources) = session::knowledge(&settings)?;
    let store = session::open(&settings)?;
    let summary = session::run_async(async {
        let stop = signals::stop_token(&TaskTracker::new())?;
        work(&job, &settings, Arc::new(knowledge), sources, &store, stop).await
    });
    store.close()?;
    tell(&summary?)?;
    Ok(Ending::Well)
}

async fn work(
    job: &Job,
    settings: &Settings,
    knowledge: Arc<Knowledge>,
    sources: Sources,
    store: &Store,
    stop: CancellationToken,
) -> anyhow::Result<Summary> {
    run::sync_names(&store.writer(), &knowledge).await?;
    let mut bar = Bar::new();
    let mut report = |progress: &backfill::Progress| bar.tell(progress);
    let summary = match job {
        Job::Links(links) => {
            let setup = run::setup(settings, knowledge, sources, store)?;
            backfill::run_links(links, &setup, store, &stop, &mut report).await?
        }
        Job::Documents(documents) => {
            let process: crate::daemon::Process = Arc::new(move |input| pipeline::process(input, &knowledge));
            let desk = Desk {
                store,
                settings: &settings.daemon,
                outlets: &sources.outlets,
                process: &process,
                limits: Limits::default(),
            };
            backfill::run_documents(documents, desk, &stop, &mut report).await?
        }
    };
    bar.end();
    Ok(summary)
}

fn job(command: Backfill) -> anyhow::Result<Job> {
    Ok(match command {
        Backfill::Urls { file, .. } => Job::Links(Links::Urls(UrlList::read(Path::new(&file))?)),
        Backfill::Folder { dir } => Job::Documents(Documents::Folder(dir)),
        Backfill::Jsonl { file, .. } if file.as_os_str() == "-" => {
            bail!(
                "a job over JSON lines goes on where it stopped, so it needs a file: save standard input to one"
            )
        }
        Backfill::Jsonl { file, map } => {
            let fields = Fields::parse(&map.join(",")).context("--map")?;
            Job::Documents(Documents::Jsonl { file, fields })
        }
        Backfill::Sitemap { url, since, until, .. } => {
            let url = Url::parse(&url).with_context(|| {
                format!("`{url}` is no URL: write it in full, as in https://news.example/sitemap.xml")
            })?;
            if !matches!(url.scheme(), "http" | "https") {
                bail!("`{url}` is neither http nor https: a sitemap is fetched from its site");
            }
            let start = |day: Date| day.to_zoned(TimeZone::UTC).map(|day| day.timestamp());
            let since = since.map(start).transpose().context("--since")?;
            let until = until.map(|day| day.tomorrow().and_then(start)).transpose().context("--until")?;
            Job::Links(Links::Sitemap(SitemapRange { url, since, until }))
        }
    })
}

/// The summary by outcome.
fn tell(summary: &Summary) -> anyhow::Result<()> {
    let (tally, entries) = (&summary.tally, &summary.entries);
    let resumed = if summary.resumed { " (went on where it stopped)" } else { "" };
    output::line(&format!(
        "{} read{resumed}: {} new, {} known, {} bad, {} outside of the dates, {} passed over",
        tally.read, tally.new, tally.known, tally.bad, tally.outside, tally.passed_over
    ))?;
    output::line(&format!(
        "{} in this job: {} stored, {} off topic, {} duplicate, {} failed, {} waiting",
        entries.listed, entries.stored, entries.off_topic, entries.duplicate, entries.failed, entries.waiting
    ))?;
    for (reason, count) in &entries.reasons {
        output::line(&format!("  {count} {}", reason.replace('_', " ")))?;
    }
    match summary.end {
        End::Finished => {}
        End::Waiting => output::note("some can only be fetched later: run the same command again to go on"),
        End::Stopped => output::note("stopped: run the same command again to go on"),
    }
    Ok(())
}
