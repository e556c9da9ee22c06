//! `backfill`: one-off jobs, with a progress bar on a terminal and lines elsewhere.

use super::args::Backfill;
use super::progress::Bar;
use super::render::clean_line;
use super::{Ending, Session, output, run, session, signals};
use crate::archive::jsonl::Fields;
use crate::backfill::{
    self, CaptureRange, Desk, Documents, End, GkgRange, Limits, Links, SitemapRange, Summary, UrlList,
};
use crate::config::{Settings, Sources};
use crate::pipeline::{self, Knowledge};
use crate::processors::Processors;
use crate::store::Store;
use anyhow::{Context, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

/// What is to be done, with its arguments read.
enum Work {
    /// Jobs one after another.
    Documents(Vec<Documents>),
    Links(Box<Links>),
}

/// Runs what is asked for.
pub fn run(session: Session, command: Backfill) -> anyhow::Result<Ending> {
    let contact = match &command {
        Backfill::Urls { contact, .. }
        | Backfill::Sitemap { contact, .. }
        | Backfill::Cdx { contact, .. }
        | Backfill::Gdelt { contact, .. } => contact.clone(),
        Backfill::Folder { .. } | Backfill::Jsonl { .. } | Backfill::Warc { .. } => None,
    };
    let settings = session.settings(contact.as_deref())?;
    let work = work(command)?;
    if matches!(work, Work::Links(_)) {
        run::need_contact(&settings)?;
    }
    let (knowledge, sources) = session::knowledge(&settings)?;
    let store = session::open(&settings)?;
    let ended = session::run_async(async {
        let stop = signals::stop_token(&TaskTracker::new())?;
        let shop = Shop { settings: &settings, knowledge: Arc::new(knowledge), store: &store, stop };
        shop.all(work, sources).await
    });
    store.close()?;
    ended
}

/// All that jobs are run with.
struct Shop<'a> {
    settings: &'a Settings,
    knowledge: Arc<Knowledge>,
    store: &'a Store,
    stop: CancellationToken,
}

impl Shop<'_> {
    async fn all(self, work: Work, sources: Sources) -> anyhow::Result<Ending> {
        run::sync_names(&self.store.writer(), &self.knowledge).await?;
        match work {
            Work::Links(links) => tell(&self.links(&links, sources).await?),
            Work::Documents(jobs) => self.documents(&jobs, &sources).await,
        }
    }

    async fn links(&self, links: &Links, sources: Sources) -> anyhow::Result<Summary> {
        let setup = run::setup(self.settings, Arc::clone(&self.knowledge), sources, self.store)?;
        let mut bar = Bar::new();
        let mut report = |progress: &backfill::Progress| bar.tell(progress);
        let summary = backfill::run_links(links, &setup, self.store, &self.stop, &mut report).await?;
        bar.end();
        Ok(summary)
    }

    /// Runs one job after another and tells what came of each; a stop leaves the rest for the same command.
    async fn documents(&self, jobs: &[Documents], sources: &Sources) -> anyhow::Result<Ending> {
        let knowledge = Arc::clone(&self.knowledge);
        let process: crate::daemon::Process = Arc::new(move |input| pipeline::process(input, &knowledge));
        let processors = Processors::new(self.settings.daemon.cpu_workers).context("cannot start threads")?;
        let desk = Desk {
            store: self.store,
            settings: &self.settings.daemon,
            outlets: &sources.outlets,
            process: &process,
            processors: &processors,
            limits: Limits::default(),
        };
        let mut ending = Ending::Well;
        for job in jobs {
            if jobs.len() > 1 {
                output::line(&clean_line(&format!("{}:", job.path().display())))?;
            }
            let mut bar = Bar::new();
            let mut report = |progress: &backfill::Progress| bar.tell(progress);
            let summary = backfill::run_documents(job, desk, &self.stop, &mut report).await?;
            bar.end();
            if let Ending::Unwell = tell(&summary)? {
                ending = Ending::Unwell;
            }
            if summary.end != End::Finished {
                break;
            }
        }
        Ok(ending)
    }
}

fn work(command: Backfill) -> anyhow::Result<Work> {
    Ok(match command {
        Backfill::Urls { file, .. } => Work::Links(Box::new(Links::Urls(UrlList::read(Path::new(&file))?))),
        Backfill::Folder { dir } => Work::Documents(vec![Documents::Folder(dir)]),
        Backfill::Jsonl { file, .. } if file.as_os_str() == "-" => {
            bail!(
                "a job over JSON lines goes on where it stopped, so it needs a file: save standard input to one"
            )
        }
        Backfill::Jsonl { file, map } => {
            let fields = Fields::parse(&map.join(",")).context("--map")?;
            Work::Documents(vec![Documents::Jsonl { file, fields }])
        }
        Backfill::Warc { files } => {
            // Said before the first is read, which may take hours.
            for file in &files {
                std::fs::File::open(file).with_context(|| format!("cannot read `{}`", file.display()))?;
            }
            Work::Documents(files.into_iter().map(Documents::Warc).collect())
        }
        Backfill::Sitemap { url, since, until, .. } => {
            let url = web_url(&url, "https://news.example/sitemap.xml")?;
            let (since, until) = days(since, until)?;
            Work::Links(Box::new(Links::Sitemap(SitemapRange { url, since, until })))
        }
        Backfill::Gdelt { list, words, since, until, .. } => {
            let words: Vec<String> = words.iter().map(|word| word.trim().to_owned()).collect();
            if words.iter().any(String::is_empty) {
                bail!("--words: an empty word would take the whole world: write words with commas between");
            }
            let (since, until) = days(since, until)?;
            Work::Links(Box::new(Links::Gdelt(GkgRange { list, words, since, until })))
        }
        Backfill::Cdx { prefix, server, replay, since, until, .. } => {
            let server = web_url(&server, "https://web.archive.org/cdx/search/cdx").context("--server")?;
            let replay = match replay {
                Some(replay) => Some(web_url(&replay, "https://web.archive.org/web/").context("--replay")?),
                None => known_replay(&server),
            };
            Work::Links(Box::new(Links::Captures(CaptureRange::new(
                &prefix,
                server,
                replay,
                days(since, until)?,
            )?)))
        }
    })
}

/// Where the archive of a server gives its captures, as far as that is known: `/web/` beside the Wayback Machine's.
fn known_replay(server: &Url) -> Option<Url> {
    server.path().starts_with("/cdx/search").then(|| server.join("/web/").ok()).flatten()
}

fn web_url(text: &str, example: &str) -> anyhow::Result<Url> {
    let url =
        Url::parse(text).with_context(|| format!("`{text}` is no URL: write it in full, as in {example}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        bail!("`{text}` is neither http nor https: it is fetched from its site");
    }
    Ok(url)
}

/// The beginning of the first day and the end of the last.
fn days(since: Option<Date>, until: Option<Date>) -> anyhow::Result<(Option<Timestamp>, Option<Timestamp>)> {
    if let (Some(first), Some(last)) = (since, until)
        && first > last
    {
        bail!("no day is from {first} on (--since) and up to {last} (--until): exchange them");
    }
    let start = |day: Date| day.to_zoned(TimeZone::UTC).map(|day| day.timestamp());
    let since = since.map(start).transpose().context("--since")?;
    let until = until.map(|day| day.tomorrow().and_then(start)).transpose().context("--until")?;
    Ok((since, until))
}

/// The summary by outcome; a job in which everything was bad, and nothing was even passed over, is not well.
fn tell(summary: &Summary) -> anyhow::Result<Ending> {
    let (tally, entries) = (&summary.tally, &summary.entries);
    if summary.read_before {
        output::line("read to its end before: nothing in it is new")?;
    } else {
        tell_tally(summary)?;
    }
    output::line(&format!(
        "{} in this job: {} stored, {} off topic, {} duplicate, {} failed, {} waiting",
        entries.listed, entries.stored, entries.off_topic, entries.duplicate, entries.failed, entries.waiting
    ))?;
    for (reason, count) in &entries.reasons {
        output::line(&format!("  {count} {}", reason.replace('_', " ")))?;
    }
    if tally.set_aside > 0 {
        output::note(&format!("{} files or sitemaps could not be had and are set aside", tally.set_aside));
    }
    match summary.end {
        End::Finished => {}
        End::Waiting => output::note("some can only be fetched later: run the same command again to go on"),
        End::Stopped => output::note("stopped: run the same command again to go on"),
    }
    // What was read and holds nothing that is wanted is no failure.
    if tally.bad > 0 && tally.bad == tally.read && tally.passed_over.is_empty() {
        let map = if summary.kind == "jsonl" { ", and at --map" } else { "" };
        output::note(&format!("nothing of it could be read: look at what is told of the bad ones{map}"));
        return Ok(Ending::Unwell);
    }
    Ok(Ending::Well)
}

/// What was read, and what was passed over by what it is.
fn tell_tally(summary: &Summary) -> std::io::Result<()> {
    let tally = &summary.tally;
    let resumed = if summary.resumed { " (went on where it stopped)" } else { "" };
    output::line(&format!(
        "{} read{resumed}: {} new, {} known, {} bad, {} outside of the dates, {} passed over",
        tally.read,
        tally.new,
        tally.known,
        tally.bad,
        tally.outside,
        tally.passed_over.values().sum::<u64>()
    ))?;
    for (what, count) in &tally.passed_over {
        output::line(&format!("  {count} passed over: {}", clean_line(what)))?;
    }
    Ok(())
}
