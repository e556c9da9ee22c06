//! Files of GDELT -> links: the list lies on this machine, the files that it names for the days asked for are fetched,
//! and what of them speaks of the words asked for is fetched from its own site.

use super::asking::{Asked, ask};
use super::checkpoint::{self, Position};
use super::claim::Claim;
use super::identity::{Identity, absolute};
use super::{BackfillError, BadPlace, End, Progress, Report, Tally, Unit};
use crate::archive::gdelt::{self, BadLine, GkgFile, Rows};
use crate::archive::{Line, Lines};
use crate::daemon::{Errand, Setup};
use crate::fetch::shown;
use crate::processors::Processors;
use crate::store::JobEntry;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufReader, Seek, SeekFrom};
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;

/// The most that a file may unpack to, in bytes: one of 15 minutes has some 30 MB.
const LARGEST: usize = 256 << 20;

/// So many files in a row that cannot be had mean that none can be had now.
const MOST_IN_A_ROW: usize = 5;

/// What a line of the list is called that names no file: the list has some.
const HOLE: &str = "line of the list that names no file";

/// The documents asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GkgRange {
    /// GDELT's list of files, or a part of it.
    pub list: PathBuf,
    /// What is looked for: a document is taken where its row holds one of them.
    pub words: Vec<String>,
    /// Nothing that was seen before this.
    pub since: Option<Timestamp>,
    /// Nothing that was seen at or after this.
    pub until: Option<Timestamp>,
}

impl GkgRange {
    /// The list only ever grows, so that its content is no part of what the job is known by.
    pub(super) fn identity(&self) -> Result<Identity, BackfillError> {
        let path = absolute(&self.list)?;
        if path.is_dir() {
            return Err(BackfillError::NotAFile { path });
        }
        let mut words: Vec<String> = self.words.iter().map(|word| word.to_lowercase()).collect();
        words.sort();
        let name = |bound: Option<Timestamp>| bound.map(|at| at.to_string()).unwrap_or_default();
        let (since, until) = (name(self.since), name(self.until));
        let key = format!("{} {since}..{until} {}", path.display(), words.join(","));
        let args =
            serde_json::json!({ "list": path, "words": words, "since": self.since, "until": self.until });
        Ok(Identity { kind: "gdelt", key, args, total: None })
    }

    fn holds(&self, at: Timestamp) -> bool {
        self.since.is_none_or(|since| at >= since) && self.until.is_none_or(|until| at < until)
    }

    /// The lines from a place on, and the length of the list.
    fn open(&self, number: u64, offset: u64) -> Result<(Lines<BufReader<File>>, u64), BackfillError> {
        let open = || {
            let mut file = File::open(&self.list)?;
            let length = file.metadata()?.len();
            file.seek(SeekFrom::Start(offset))?;
            Ok((Lines::after(BufReader::new(file), number, offset, gdelt::LONGEST), length))
        };
        open().map_err(|error| self.cannot_read(error))
    }

    /// Whether the list is the one that was read as far as a place.
    fn goes_on(&self, reached: &Reached) -> Result<bool, BackfillError> {
        let Some(last) = &reached.last_line else { return Ok(reached.position.offset == 0) };
        let (mut lines, _) = self.open(reached.position.number.saturating_sub(1), last.offset)?;
        let line = lines.read().map_err(|error| self.cannot_read(error))?;
        Ok(line.is_some_and(|line| hash_of(&line) == last.hash))
    }

    fn cannot_read(&self, source: io::Error) -> BackfillError {
        BackfillError::Read { path: self.list.clone(), source }
    }
}

/// How far the walk through the list has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Reached {
    position: Position,
    /// The last line behind us: where it is another one, the list was replaced.
    last_line: Option<LastLine>,
    /// Files that could not be had, the one that was asked for longest ago first.
    #[serde(default)]
    aside: VecDeque<GkgFile>,
    tally: Tally,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct LastLine {
    offset: u64,
    hash: String,
}

fn hash_of(line: &Line) -> String {
    let hash = match line {
        Line::Bytes { bytes, .. } => blake3::hash(bytes),
        Line::TooLong { length, .. } => blake3::hash(&length.to_le_bytes()),
    };
    hash.to_hex().chars().take(16).collect()
}

/// Walks through the list, fetches its files and adds what they name; last come those that no run before could have.
pub(super) async fn list(
    range: &GkgRange,
    setup: &Setup,
    claim: &Claim,
    stop: &CancellationToken,
    report: &mut Report<'_>,
) -> Result<(End, Tally), BackfillError> {
    let mut reached: Reached = checkpoint::read(claim.job.checkpoint.as_deref())?;
    if claim.job.finished {
        // Only what the list has grown by is new to this run.
        reached.tally = Tally::default();
    }
    let errand = Errand::new(setup.clone(), stop);
    let processors = setup.client.processors();
    let mut run = Run { range, errand, processors, claim, stop, report, reached, in_a_row: 0 };
    let end = run.walk().await?;
    let set_aside = run.reached.aside.len() as u64;
    Ok((end, Tally { set_aside, ..run.reached.tally }))
}

/// One run of a job.
struct Run<'a, 'r> {
    range: &'a GkgRange,
    errand: Errand,
    processors: &'a Processors,
    claim: &'a Claim,
    stop: &'a CancellationToken,
    report: &'a mut Report<'r>,
    reached: Reached,
    /// Files set aside since the last one that was had.
    in_a_row: usize,
}

impl Run<'_, '_> {
    async fn walk(&mut self) -> Result<End, BackfillError> {
        if !self.range.goes_on(&self.reached)? {
            let line = self.reached.position.number;
            self.reached = Reached::default();
            let why =
                format!("line {line} is not the one that was read: another list, read from its beginning");
            self.bad(self.range.list.display().to_string(), why);
        }
        let Position { number, offset: done, .. } = self.reached.position;
        let (mut lines, total) = self.range.open(number, done)?;
        (self.report)(&Progress::Began { unit: Unit::Bytes, total: Some(total), done });
        let aside_before = self.reached.aside.len();
        while let Some(file) = self.next_file(&mut lines)? {
            if let Some(end) = self.visit(file).await? {
                return Ok(end);
            }
        }
        self.in_a_row = 0;
        for _ in 0..aside_before {
            let Some(file) = self.reached.aside.pop_front() else { break };
            if let Some(end) = self.visit(file).await? {
                return Ok(end);
            }
        }
        self.claim.keep(&self.reached).await?;
        Ok(if self.reached.aside.is_empty() { End::Finished } else { End::Waiting })
    }

    /// The next file of the days asked for; nothing at the end of the list.
    fn next_file(&mut self, lines: &mut Lines<BufReader<File>>) -> Result<Option<GkgFile>, BackfillError> {
        loop {
            let offset = lines.offset();
            let Some(line) = lines.read().map_err(|error| self.range.cannot_read(error))? else {
                return Ok(None);
            };
            let (Line::Bytes { number, .. } | Line::TooLong { number, .. }) = line;
            self.reached.position = Position { number, offset: lines.offset(), within: 0 };
            self.reached.last_line = Some(LastLine { offset, hash: hash_of(&line) });
            match gdelt::read_line(&line) {
                Ok(Some(file)) if self.range.holds(file.at) => return Ok(Some(file)),
                Ok(_) => {}
                Err(BadLine::Form) => self.reached.tally.pass_over(HOLE, 1),
                Err(error) => self.bad(format!("line {number}"), error.to_string()),
            }
        }
    }

    /// Fetches a file and takes in what it names; gives how the run ends, where it ends here.
    async fn visit(&mut self, file: GkgFile) -> Result<Option<End>, BackfillError> {
        let place = shown(&file.url);
        let asked = ask(&self.errand, &file.url, self.stop, |answer| Ok(answer.body)).await?;
        if self.claim.lost.is_cancelled() {
            return Ok(Some(End::Stopped));
        }
        let before = std::mem::take(&mut self.in_a_row);
        let (mut entries, mut end) = (Vec::new(), None);
        match asked {
            Asked::Stopped => return Ok(Some(End::Stopped)),
            Asked::Paused(why) => {
                self.set_aside(file, &why);
                end = Some(End::Waiting);
            }
            Asked::Later(why) => {
                self.set_aside(file, &why);
                self.in_a_row = before + 1;
                end = (self.in_a_row >= MOST_IN_A_ROW).then_some(End::Waiting);
            }
            Asked::Missing => self.bad(place, "listed, but not there".to_owned()),
            Asked::Never(why) | Asked::Barred(why) => self.bad(place, why),
            Asked::Heard(body) => match self.read(file, body).await? {
                Ok(rows) => entries = self.take(rows, &place),
                Err(why) => self.bad(place, why),
            },
        }
        self.claim.take_in(&entries, &mut self.reached.tally).await?;
        self.claim.keep(&self.reached).await?;
        (self.report)(&Progress::Advanced { done: self.reached.position.offset });
        Ok(if self.stop.is_cancelled() { Some(End::Stopped) } else { end })
    }

    /// Sums, unpacks and reads on a thread for processors' work.
    async fn read(&self, file: GkgFile, body: Vec<u8>) -> Result<Result<Rows, String>, BackfillError> {
        let words = self.range.words.clone();
        let reading = self.processors.run(move || {
            let unpacked = file.unpack(&body, LARGEST).map_err(|error| error.to_string())?;
            Ok(gdelt::read_rows(&unpacked, &words))
        });
        reading.await.map_err(BackfillError::Task)
    }

    fn take(&mut self, rows: Rows, place: &str) -> Vec<JobEntry> {
        for (row, why) in rows.bad {
            self.bad(format!("{place}, {row}"), why);
        }
        for (what, count) in rows.passed_over {
            self.reached.tally.pass_over(what, count);
        }
        rows.entries.into_iter().map(|entry| JobEntry { entry, outlet: None }).collect()
    }

    /// Leaves a file to the next run, so that the rest of the list does not wait for it.
    fn set_aside(&mut self, file: GkgFile, why: &str) {
        let why = format!("{why}: set aside, to be asked for by the next run");
        (self.report)(&Progress::Bad(BadPlace { place: shown(&file.url), why }));
        self.reached.aside.push_back(file);
    }

    fn bad(&mut self, place: String, why: String) {
        let bad = BadPlace { place, why };
        self.reached.tally.bad(&bad);
        (self.report)(&Progress::Bad(bad));
    }
}
