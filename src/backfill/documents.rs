//! Documents that lie on this machine: read in order, processed side by side, written down in order. What became of
//! a batch and the place behind it are one transaction.

use super::batch;
use super::checkpoint::{self, Checkpoint};
use super::claim::{Claim, entry_counts};
use super::identity::Identity;
use super::source::{Source, Step};
use super::{BackfillError, End, Progress, Report, Summary, Unit};
use crate::archive::jsonl::Fields;
use crate::daemon::{Process, Settings};
use crate::model::Outlet;
use crate::processors::Processors;
use crate::store::Store;
use crate::telemetry::now;
use std::path::{Path, PathBuf};
use tokio_util::sync::CancellationToken;

/// A job whose documents lie on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Documents {
    /// A folder of saved HTML pages.
    Folder(PathBuf),
    /// A file with one article or page a line.
    Jsonl {
        /// The file.
        file: PathBuf,
        /// Which field says what.
        fields: Fields,
    },
    /// A WARC file.
    Warc(PathBuf),
}

impl Documents {
    /// The file or folder.
    pub fn path(&self) -> &Path {
        match self {
            Self::Folder(path) | Self::Jsonl { file: path, .. } | Self::Warc(path) => path,
        }
    }
}

/// What may be held in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest line, in bytes.
    pub line: usize,
    /// The largest page in a folder or archive, in bytes.
    pub file: u64,
    /// Documents in one transaction.
    pub batch: usize,
    /// Bytes of documents in one transaction; one document may be larger.
    pub batch_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { line: 32 << 20, file: 20 << 20, batch: 64, batch_bytes: 16 << 20 }
    }
}

/// All that documents are processed with.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The store.
    pub store: &'a Store,
    /// Leases, and how many documents are processed at the same time.
    pub settings: &'a Settings,
    /// The outlets that a label can mean.
    pub outlets: &'a [Outlet],
    /// The pipeline.
    pub process: &'a Process,
    /// Threads for it.
    pub processors: &'a Processors,
    /// What may be held in memory.
    pub limits: Limits,
}

/// Runs a job over local documents until its end or until `stop` is cancelled: then what is in hand is finished.
pub async fn run_documents(
    documents: &Documents,
    desk: Desk<'_>,
    stop: &CancellationToken,
    report: &mut Report<'_>,
) -> Result<Summary, BackfillError> {
    let identity = tokio::select! {
        identity = identify(documents.clone(), desk.processors) => identity?,
        () = stop.cancelled() => return Err(BackfillError::NotBegun),
    };
    let brought = entry_counts(desk.store, &identity)?.listed;
    let claim = Claim::take(desk.store.writer(), &identity, desk.settings).await?;
    let resumed = claim.job.resumed;
    // A job is known by the content of its file. That file may be one of hundreds, of which most were read; where it
    // brought nothing, the reason is told again.
    let read_before = claim.job.finished && brought > 0 && matches!(documents, Documents::Warc(_));
    let mut run = Run { documents, desk, claim: &claim, stop, report, reached: Checkpoint::default() };
    let ran = if read_before { Ok(End::Finished) } else { run.feed(identity.total).await };
    let tally = run.reached.tally;
    let end = claim.give_back(ran).await?;
    let entries = entry_counts(desk.store, &identity)?;
    Ok(Summary { kind: identity.kind, key: identity.key, end, resumed, read_before, tally, entries })
}

/// Hashing a large file takes its time, so it happens beside the runtime.
async fn identify(documents: Documents, processors: &Processors) -> Result<Identity, BackfillError> {
    let identified = processors.run(move || match &documents {
        Documents::Folder(folder) => Identity::of_folder("folder", folder),
        Documents::Jsonl { file, fields } => Identity::of_file("jsonl", file, &fields.canonical()),
        Documents::Warc(file) => Identity::of_file("warc", file, ""),
    });
    identified.await.map_err(BackfillError::Task)?
}

/// One run of a job.
struct Run<'a, 'r> {
    documents: &'a Documents,
    desk: Desk<'a>,
    claim: &'a Claim,
    stop: &'a CancellationToken,
    report: &'a mut Report<'r>,
    /// How far it has come, and that is safe.
    reached: Checkpoint,
}

impl Run<'_, '_> {
    async fn feed(&mut self, total: Option<u64>) -> Result<End, BackfillError> {
        self.reached = checkpoint::read(self.claim.job.checkpoint.as_deref())?;
        let mut source = self.open().map_err(|error| self.cannot_read(error))?;
        let unit = if matches!(source, Source::Folder { .. }) { Unit::Files } else { Unit::Bytes };
        let mut done = self.done(unit);
        (self.report)(&Progress::Began { unit, total, done });
        while !self.stop.is_cancelled() && !self.claim.lost.is_cancelled() {
            let (back, steps) = self.gather(source).await?;
            source = back;
            if steps.is_empty() {
                return Ok(if self.stop.is_cancelled() { End::Stopped } else { End::Finished });
            }
            let works = batch::foresee(self.claim, steps, self.desk.outlets).await?;
            let ready = batch::process(works, self.desk, self.stop).await;
            let (reached, told) = batch::write_down(self.claim, ready, self.reached.clone()).await?;
            self.reached = reached;
            done = self.done(unit);
            told.iter().for_each(|progress| (self.report)(progress));
            (self.report)(&Progress::Advanced { done });
        }
        Ok(End::Stopped)
    }

    /// Reads and unpacks beside the runtime; after the stop signal no further.
    async fn gather(&self, mut source: Source) -> Result<(Source, Vec<Step>), BackfillError> {
        let (limits, stop) = (self.desk.limits, self.stop.clone());
        let gathered = self.desk.processors.run(move || {
            let steps = batch::gather(&mut source, limits, &stop, now());
            (source, steps)
        });
        let (source, steps) = gathered.await.map_err(BackfillError::Task)?;
        match steps {
            Ok(steps) => Ok((source, steps)),
            Err(_) if self.stop.is_cancelled() => Ok((source, Vec::new())),
            Err(error) => Err(self.cannot_read(error)),
        }
    }

    fn open(&self) -> std::io::Result<Source> {
        let (from, limits) = (self.reached.position, self.desk.limits);
        match self.documents {
            Documents::Folder(folder) => {
                Ok(Source::folder(&std::fs::canonicalize(folder)?, from, limits, self.stop))
            }
            Documents::Jsonl { file, fields } => Source::jsonl(file, fields, from, limits),
            Documents::Warc(file) => Source::warc(file, from, limits, self.stop),
        }
    }

    fn done(&self, unit: Unit) -> u64 {
        let position = self.reached.position;
        if unit == Unit::Files { position.number } else { position.offset }
    }

    fn cannot_read(&self, source: std::io::Error) -> BackfillError {
        BackfillError::Read { path: self.documents.path().to_owned(), source }
    }
}
