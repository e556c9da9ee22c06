//! Files of GDELT -> links: the list lies on this machine, the files that it names for the days asked for are fetched,
//! and what of them speaks of the words asked for is fetched from its own site.

use super::asking::{Asked, ask};
use super::checkpoint::{self, Checkpoint, Position};
use super::claim::Claim;
use super::identity::{Identity, absolute};
use super::{BackfillError, BadPlace, End, Progress, Report, Tally, Unit};
use crate::archive::gdelt::{self, GkgFile, Rows};
use crate::archive::{Line, Lines};
use crate::daemon::{Errand, Setup};
use crate::fetch::shown;
use crate::store::JobEntry;
use jiff::Timestamp;
use std::fs::File;
use std::io::{self, BufReader, Seek, SeekFrom};
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;

/// The most that a file may unpack to, in bytes: one of 15 minutes has some 30 MB.
const LARGEST: usize = 256 << 20;

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
    fn open(&self, from: Position) -> Result<(Lines<BufReader<File>>, u64), BackfillError> {
        let open = || {
            let mut file = File::open(&self.list)?;
            let length = file.metadata()?.len();
            file.seek(SeekFrom::Start(from.offset))?;
            Ok((Lines::after(BufReader::new(file), from.number, from.offset, gdelt::LONGEST), length))
        };
        open().map_err(|error| self.cannot_read(error))
    }

    fn cannot_read(&self, source: io::Error) -> BackfillError {
        BackfillError::Read { path: self.list.clone(), source }
    }
}

/// Walks through the list, fetches its files and adds what they name.
pub(super) async fn list(
    range: &GkgRange,
    setup: &Setup,
    claim: &Claim,
    stop: &CancellationToken,
    report: &mut Report<'_>,
) -> Result<(End, Tally), BackfillError> {
    let mut reached: Checkpoint = checkpoint::read(claim.job.checkpoint.as_deref())?;
    let errand = Errand::new(setup.clone(), stop);
    let (mut lines, total) = range.open(reached.position)?;
    let done = reached.position.offset;
    report(&Progress::Began { unit: Unit::Bytes, total: Some(total), done });
    while let Some(file) = next_file(range, &mut lines, &mut reached, report)? {
        let (place, position) = (shown(&file.url), reached.position);
        let asked = ask(&errand, &file.url, stop, |answer| Ok(answer.body)).await?;
        if claim.lost.is_cancelled() {
            return Ok((End::Stopped, reached.tally));
        }
        let entries = match asked {
            Asked::Stopped => return Ok((End::Stopped, reached.tally)),
            Asked::Later(why) => {
                // Not kept: the next run asks again.
                bad(&mut reached, place, why, report);
                return Ok((End::Waiting, reached.tally));
            }
            Asked::Missing => {
                bad(&mut reached, place, "listed, but not there".to_owned(), report);
                Vec::new()
            }
            Asked::Never(why) => {
                bad(&mut reached, place, why, report);
                Vec::new()
            }
            Asked::Heard(body) => match read(file, body, range.words.clone()).await? {
                Ok(rows) => take(rows, &place, &mut reached, report),
                Err(why) => {
                    bad(&mut reached, place, why, report);
                    Vec::new()
                }
            },
        };
        claim.take_in(&entries, &mut reached.tally).await?;
        claim.keep(&reached).await?;
        report(&Progress::Advanced { done: position.offset });
        if stop.is_cancelled() {
            return Ok((End::Stopped, reached.tally));
        }
    }
    claim.keep(&reached).await?;
    Ok((End::Finished, reached.tally))
}

/// The next file of the days asked for; nothing at the end of the list.
fn next_file(
    range: &GkgRange,
    lines: &mut Lines<BufReader<File>>,
    reached: &mut Checkpoint,
    report: &mut Report<'_>,
) -> Result<Option<GkgFile>, BackfillError> {
    while let Some(line) = lines.read().map_err(|error| range.cannot_read(error))? {
        let (Line::Bytes { number, .. } | Line::TooLong { number, .. }) = line;
        reached.position = Position { number, offset: lines.offset(), within: 0 };
        match gdelt::read_line(&line) {
            Ok(Some(file)) if range.holds(file.at) => return Ok(Some(file)),
            Ok(_) => {}
            Err(error) => bad(reached, format!("line {number}"), error.to_string(), report),
        }
    }
    Ok(None)
}

/// Sums, unpacks and reads beside the runtime.
async fn read(
    file: GkgFile,
    body: Vec<u8>,
    words: Vec<String>,
) -> Result<Result<Rows, String>, BackfillError> {
    let reading = tokio::task::spawn_blocking(move || {
        let unpacked = file.unpack(&body, LARGEST).map_err(|error| error.to_string())?;
        Ok(gdelt::read_rows(&unpacked, &words))
    });
    reading.await.map_err(BackfillError::Task)
}

fn take(rows: Rows, place: &str, reached: &mut Checkpoint, report: &mut Report<'_>) -> Vec<JobEntry> {
    for (row, why) in rows.bad {
        bad(reached, format!("{place}, {row}"), why, report);
    }
    for (what, count) in rows.passed_over {
        reached.tally.pass_over(what, count);
    }
    rows.entries.into_iter().map(|entry| JobEntry { entry, outlet: None }).collect()
}

fn bad(reached: &mut Checkpoint, place: String, why: String, report: &mut Report<'_>) {
    let bad = BadPlace { place, why };
    reached.tally.bad(&bad);
    report(&Progress::Bad(bad));
}
