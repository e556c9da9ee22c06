//! Jobs that bring links: the entries go into the store with the place behind them, then the daemon's own way of
//! fetching works them off.

use super::captures::{self, CaptureRange};
use super::checkpoint::{self, Checkpoint, Position};
use super::claim::{Claim, entry_counts};
use super::gdelt::{self, GkgRange};
use super::identity::Identity;
use super::sitemap::{self, SitemapRange};
use super::{BackfillError, BadPlace, End, Progress, Report, Summary, Tally, Unit};
use crate::archive::{Line, Lines, urls};
use crate::daemon::{self, Ended, Finished, ItemEnd, Mode, Setup};
use crate::store::{JobEntry, Store};
use crate::telemetry::now;
use std::path::Path;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Links in one transaction.
const BATCH: usize = 200;

/// A job whose articles have to be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Links {
    /// A list of URLs.
    Urls(UrlList),
    /// A sitemap, or an index of sitemaps.
    Sitemap(SitemapRange),
    /// What a CDX server lists.
    Captures(CaptureRange),
    /// What files of GDELT name.
    Gdelt(GkgRange),
}

/// A list of URLs and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlList {
    /// The file; `-` for standard input.
    pub name: String,
    /// One URL a line.
    pub bytes: Vec<u8>,
}

impl UrlList {
    /// Reads a file, or standard input where it is `-`.
    pub fn read(argument: &Path) -> Result<Self, BackfillError> {
        let cannot = |source| BackfillError::Read { path: argument.to_owned(), source };
        if argument.as_os_str() == "-" {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes).map_err(cannot)?;
            return Ok(Self { name: "-".to_owned(), bytes });
        }
        let path = std::fs::canonicalize(argument).map_err(cannot)?;
        if path.is_dir() {
            return Err(BackfillError::NotAFile { path });
        }
        let bytes = std::fs::read(&path).map_err(cannot)?;
        Ok(Self { name: path.to_string_lossy().into_owned(), bytes })
    }
}

/// Runs a job over links until nothing of it can be fetched now, or until `stop` is cancelled.
pub async fn run_links(
    links: &Links,
    setup: &Setup,
    store: &Store,
    stop: &CancellationToken,
    report: &mut Report<'_>,
) -> Result<Summary, BackfillError> {
    let identity = match links {
        Links::Urls(list) => Identity::of_bytes("urls", &list.name, &list.bytes),
        Links::Sitemap(range) => range.identity(),
        Links::Captures(range) => range.identity(),
        Links::Gdelt(range) => range.identity()?,
    };
    let mut setup = setup.clone();
    // A backfill has time: the poller's requests to the same hosts come first.
    setup.settings.host_gap = setup.settings.host_gap.max(setup.settings.job_host_gap);
    let claim = Claim::take(store.writer(), &identity, &setup.settings).await?;
    let resumed = claim.job.resumed;
    let mut tally = Tally::default();
    let ran = async {
        let (listed, told) = match links {
            Links::Urls(list) => list_urls(list, &claim, stop, report).await?,
            Links::Sitemap(range) => sitemap::list(range, &setup, &claim, stop, report).await?,
            Links::Captures(range) => captures::list(range, &setup, &claim, stop, report).await?,
            Links::Gdelt(range) => gdelt::list(range, &setup, &claim, stop, report).await?,
        };
        tally = told;
        if listed == End::Stopped {
            return Ok(listed);
        }
        let waiting = entry_counts(store, &identity)?.waiting;
        let drained = drain(setup, &claim, stop, waiting, report).await?;
        let left = entry_counts(store, &identity)?.waiting;
        Ok(if drained == End::Finished && left > 0 { End::Waiting } else { drained.max(listed) })
    };
    let ran = ran.await;
    let end = claim.give_back(ran).await?;
    let entries = entry_counts(store, &identity)?;
    Ok(Summary { kind: identity.kind, key: identity.key, end, resumed, read_before: false, tally, entries })
}

async fn list_urls(
    list: &UrlList,
    claim: &Claim,
    stop: &CancellationToken,
    report: &mut Report<'_>,
) -> Result<(End, Tally), BackfillError> {
    let mut reached: Checkpoint = checkpoint::read(claim.job.checkpoint.as_deref())?;
    let from = reached.position;
    let start = usize::try_from(from.offset).unwrap_or(usize::MAX);
    let rest = list.bytes.get(start..).unwrap_or_default();
    let mut lines = Lines::after(rest, from.number, from.offset, urls::LONGEST);
    let total = Some(list.bytes.len() as u64);
    report(&Progress::Began { unit: Unit::Bytes, total, done: from.offset });
    let mut more = true;
    while more && !stop.is_cancelled() && !claim.lost.is_cancelled() {
        let entries = gather(&mut lines, &mut reached, report);
        more = !entries.is_empty();
        reached = add(claim, entries, reached).await?;
        report(&Progress::Advanced { done: reached.position.offset });
    }
    Ok((if more { End::Stopped } else { End::Finished }, reached.tally))
}

/// The next entries; empty at the end.
fn gather(lines: &mut Lines<&[u8]>, reached: &mut Checkpoint, report: &mut Report<'_>) -> Vec<JobEntry> {
    let mut entries = Vec::new();
    while entries.len() < BATCH {
        // Reading from memory does not fail.
        let Ok(Some(line)) = lines.read() else { break };
        let (Line::Bytes { number, .. } | Line::TooLong { number, .. }) = line;
        match urls::read(&line) {
            Ok(None) => {}
            Ok(Some(entry)) => entries.push(JobEntry { entry, outlet: None }),
            Err(error) => {
                let bad = BadPlace { place: format!("line {number}"), why: error.to_string() };
                reached.tally.bad(&bad);
                report(&Progress::Bad(bad));
            }
        }
        reached.position = Position { number, offset: lines.offset(), within: 0 };
    }
    entries
}

/// Adds entries with the place behind them in one transaction.
async fn add(
    claim: &Claim,
    entries: Vec<JobEntry>,
    reached: Checkpoint,
) -> Result<Checkpoint, BackfillError> {
    let job = claim.job.id;
    let added = claim.writer.run_now(move |ledger| {
        let mut reached = reached;
        let added = ledger.add_job_entries(job, &entries, None, now())?;
        reached.tally.listed(entries.len(), &added.summary);
        let kept = checkpoint::kept(&reached)?;
        ledger.add_job_entries(job, &[], Some(&kept), now())?;
        Ok(reached)
    });
    Ok(added.await?)
}

/// Fetches what waits, as the daemon does.
async fn drain(
    mut setup: Setup,
    claim: &Claim,
    stop: &CancellationToken,
    waiting: u64,
    report: &mut Report<'_>,
) -> Result<End, BackfillError> {
    report(&Progress::Began { unit: Unit::Articles, total: Some(waiting), done: 0 });
    let (sender, mut finished) = mpsc::channel(setup.settings.queue.max(1));
    setup.progress = Some(sender);
    // Whoever lost the lease has to let go of the work as well.
    let until = stop.child_token();
    let watch = claim.lost.clone();
    let drained = async {
        let run = daemon::run(setup, Mode::Drain(claim.job.id), until.clone());
        tokio::pin!(run);
        tokio::select! {
            summary = &mut run => summary,
            () = watch.cancelled() => {
                until.cancel();
                run.await
            }
        }
    };
    let told = async {
        let mut done = 0;
        while let Some(Finished { end, .. }) = finished.recv().await {
            done += 1;
            report(&match end {
                ItemEnd::Placed(state) => Progress::Decided(state),
                ItemEnd::RuledOut => Progress::Decided(crate::model::EntryState::OffTopic),
                ItemEnd::Dropped(_) => Progress::Decided(crate::model::EntryState::Failed),
                ItemEnd::Retried(_) | ItemEnd::GivenBack => Progress::Later,
            });
            report(&Progress::Advanced { done });
        }
    };
    let (summary, ()) = tokio::join!(drained, told);
    Ok(match summary?.ended {
        Ended::Done => End::Finished,
        Ended::Stopped | Ended::OutOfTime | Ended::LeaseLost => End::Stopped,
    })
}
