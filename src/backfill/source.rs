//! Documents one after another out of a file or folder, each with the place behind it.

use super::checkpoint::Position;
use super::walk::{Found, Walk};
use super::{BadPlace, Limits};
use crate::archive::jsonl::{self, Fields};
use crate::archive::{Document, Line, Lines, folder, warc};
use jiff::Timestamp;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use tokio_util::sync::CancellationToken;

/// Records are small and many: a larger buffer saves calls.
const WARC_BUFFER: usize = 64 << 10;

/// What was met, and the place behind it.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) after: Position,
    pub(super) what: What,
}

/// What was met.
#[derive(Debug)]
pub(super) enum What {
    /// A document.
    Document(Box<Document>),
    /// Something that should be one.
    Bad(BadPlace),
    /// Something that need not be one; what it is instead.
    PassedOver(String),
}

/// Where documents come from.
#[derive(Debug)]
pub(super) enum Source {
    /// A file of JSON lines.
    Jsonl { lines: Lines<BufReader<File>>, fields: Fields, limits: Limits },
    /// A folder of saved pages.
    Folder { walk: Walk, met: u64, limits: Limits },
    /// A WARC file.
    Warc(Box<warc::Reader<BufReader<Stoppable>>>),
}

/// A file that is read until the stop signal: what leads to a place in a gzip member may be many gigabytes.
#[derive(Debug)]
pub(super) struct Stoppable {
    file: File,
    stop: CancellationToken,
}

impl Read for Stoppable {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.stop.is_cancelled() {
            return Err(io::Error::other("stopped"));
        }
        self.file.read(into)
    }
}

impl Seek for Stoppable {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl Source {
    /// A file of JSON lines, from a place on.
    pub(super) fn jsonl(file: &Path, fields: &Fields, from: Position, limits: Limits) -> io::Result<Self> {
        let mut file = File::open(file)?;
        file.seek(SeekFrom::Start(from.offset))?;
        let lines = Lines::after(BufReader::new(file), from.number, from.offset, limits.line);
        Ok(Self::Jsonl { lines, fields: fields.clone(), limits })
    }

    /// A folder of saved pages, from a place on.
    pub(super) fn folder(folder: &Path, from: Position, limits: Limits, stop: &CancellationToken) -> Self {
        let mut walk = Walk::new(folder);
        for _ in (0..from.number).take_while(|_| !stop.is_cancelled()) {
            walk.next();
        }
        Self::Folder { walk, met: from.number, limits }
    }

    /// A WARC file, from a place on.
    pub(super) fn warc(
        file: &Path,
        from: Position,
        limits: Limits,
        stop: &CancellationToken,
    ) -> io::Result<Self> {
        let file = Stoppable { file: File::open(file)?, stop: stop.clone() };
        let file = BufReader::with_capacity(WARC_BUFFER, file);
        let place = warc::Place { number: from.number, offset: from.offset, within: from.within };
        let cap = usize::try_from(limits.file).unwrap_or(usize::MAX);
        Ok(Self::Warc(Box::new(warc::Reader::new(file, place, cap)?)))
    }

    /// The next step; nothing at the end. Fails where the file itself can be read no further.
    pub(super) fn step(&mut self, now: Timestamp) -> io::Result<Option<Step>> {
        match self {
            Self::Jsonl { lines, fields, limits } => {
                let context = jsonl::Context { fields, timezone: None, cap: limits.line, now };
                line_step(lines, &context)
            }
            Self::Folder { walk, met, limits } => {
                let Some(found) = walk.next() else { return Ok(None) };
                *met += 1;
                let after = Position { number: *met, offset: 0, within: 0 };
                Ok(Some(Step { after, what: file_step(found, limits.file, now) }))
            }
            Self::Warc(records) => Ok(records.read(now)?.map(record_step)),
        }
    }
}

fn line_step(lines: &mut Lines<BufReader<File>>, context: &jsonl::Context<'_>) -> io::Result<Option<Step>> {
    while let Some(line) = lines.read()? {
        let (Line::Bytes { number, .. } | Line::TooLong { number, .. }) = line;
        let after = Position { number, offset: lines.offset(), within: 0 };
        let what = match jsonl::read(&line, context) {
            Ok(None) => continue,
            Ok(Some(document)) => What::Document(Box::new(document)),
            Err(error) => What::Bad(BadPlace { place: format!("line {number}"), why: error.to_string() }),
        };
        return Ok(Some(Step { after, what }));
    }
    Ok(None)
}

fn record_step(met: warc::Met) -> Step {
    let warc::Place { number, offset, within } = met.after;
    let what = match met.content {
        warc::Content::Document(document) => What::Document(document),
        warc::Content::PassedOver(what) => What::PassedOver(what),
        warc::Content::Bad(why) => {
            let place = format!("record {} at byte {}", met.at.number + 1, met.at.offset);
            What::Bad(BadPlace { place, why })
        }
    };
    Step { after: Position { number, offset, within }, what }
}

fn file_step(found: Found, cap: u64, now: Timestamp) -> What {
    let (path, relative, size) = match found {
        Found::Page { path, relative, size } => (path, relative, size),
        Found::Other => return What::PassedOver("no page".to_owned()),
        Found::Unreadable { relative, error } => return bad_file(relative, &error),
    };
    if size > cap {
        return bad_file(relative, &format!("larger than {cap} bytes"));
    }
    match read_capped(&path, cap) {
        Ok(body) => match folder::read(&relative, body, now) {
            Ok(document) => What::Document(Box::new(document)),
            Err(error) => bad_file(relative, &error),
        },
        Err(error) => bad_file(relative, &error),
    }
}

fn bad_file(relative: String, why: &dyn std::fmt::Display) -> What {
    What::Bad(BadPlace { place: relative, why: why.to_string() })
}

/// A file may grow between the look at its size and the reading.
fn read_capped(path: &Path, cap: u64) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    File::open(path)?.take(cap).read_to_end(&mut body)?;
    Ok(body)
}
