//! WARC files (ISO 28500, versions 1.0 and 1.1), plain or in gzip, as crawlers and archives keep what they fetched ->
//! documents, one record after another. What is damaged is told with its place, and the next record is found.
//!
//! Gzip has one member a record where it is done by the book (Annex D); a member with many records, as `gzip` makes it
//! of a whole file, is read as well. Specification: iipc.github.io/warc-specifications.

mod head;
mod layer;
mod record;

pub use record::Content;

use head::read_line;
use jiff::Timestamp;
use layer::{Layer, Tracked, is_version};
use record::{content, read_record};
use std::io::{self, BufRead, Read, Seek};

/// A record that is damaged is read anew from its beginning, to find the next one in it; inside of a gzip member that
/// means to unpack all before it once more. Beyond so many bytes of one member only what comes behind is searched.
const MOST_REREAD: u64 = 64 << 20;

/// Where a reader stands: another one goes on from there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// Records behind it.
    pub number: u64,
    /// The byte of the file at which the next record, or the gzip member with it, begins.
    pub offset: u64,
    /// The byte of that member, unpacked, at which the record begins.
    pub within: u64,
}

/// A record, or something that should be one.
#[derive(Debug, Clone, PartialEq)]
pub struct Met {
    /// Where it begins.
    pub at: Place,
    /// Where the next one begins.
    pub after: Place,
    /// What it is to us.
    pub content: Content,
}

/// Reads records one after another.
#[derive(Debug)]
pub struct Reader<R> {
    /// Nothing once the file could not be read.
    layer: Option<Layer<R>>,
    /// Where the next record begins.
    place: Place,
    /// Whether the version line of the next record was read.
    version_read: bool,
    /// Bytes of this gzip member that were unpacked anew.
    reread: u64,
    cap: usize,
}

/// Why reading does not go on at this point.
enum Fault {
    /// The file cannot be read.
    File(io::Error),
    /// What it holds is damaged; `unpacked` tells whether the bytes themselves are those that were packed.
    Damaged { why: String, unpacked: bool },
}

impl<R: BufRead + Seek> Reader<R> {
    /// Begins, or goes on at a place; pages with more than `cap` bytes are not held.
    pub fn new(mut file: R, from: Place, cap: usize) -> io::Result<Self> {
        file.seek(io::SeekFrom::Start(from.offset))?;
        let layer = Some(Layer::File(Tracked::new(file, from.offset)));
        Ok(Self { layer, place: from, version_read: false, reread: 0, cap })
    }

    /// The next record; nothing at the end. No date is later than `now`. Fails where the file cannot be read.
    pub fn read(&mut self, now: Timestamp) -> io::Result<Option<Met>> {
        loop {
            let at = self.place;
            let content = match self.enter().and_then(|()| self.record(now)) {
                Ok(Some(content)) => content,
                Ok(None) if self.layer.as_ref().is_some_and(Layer::is_member) => {
                    self.leave();
                    continue;
                }
                Ok(None) => return Ok(None),
                Err(Fault::File(error)) => {
                    self.layer = None;
                    return Err(error);
                }
                Err(Fault::Damaged { why, unpacked }) => {
                    self.find_next(at, unpacked)?;
                    Content::Bad(why)
                }
            };
            self.place.number = at.number + 1;
            return Ok(Some(Met { at, after: self.place, content }));
        }
    }

    /// Goes into the gzip member that begins here, as far as the next record in it.
    fn enter(&mut self) -> Result<(), Fault> {
        if self.version_read || self.layer.as_ref().is_none_or(Layer::is_member) {
            return Ok(());
        }
        if let Some(layer) = self.layer.take() {
            self.layer = Some(layer.entered().map_err(Fault::File)?);
        }
        if self.layer.as_ref().is_some_and(Layer::is_member) {
            let before = self.place.within;
            self.with(|bytes| io::copy(&mut bytes.take(before), &mut io::sink()))?;
        }
        Ok(())
    }

    /// Goes back to the file, behind what was read of a member.
    fn leave(&mut self) {
        if let Some(layer) = self.layer.take() {
            let file = layer.into_file();
            self.place = Place { offset: file.offset, within: 0, ..self.place };
            self.layer = Some(Layer::File(file));
        }
        (self.version_read, self.reread) = (false, 0);
    }

    /// The record that begins here; nothing at the end of the file or of the member.
    fn record(&mut self, now: Timestamp) -> Result<Option<Content>, Fault> {
        if !std::mem::take(&mut self.version_read) {
            let line = self.line()?;
            if line.is_empty() {
                return Ok(None);
            }
            if !is_version(&line) {
                return Err(damaged("no record begins here"));
            }
        }
        let cap = self.cap;
        let record = self.with(|bytes| read_record(bytes, cap))?.map_err(damaged)?;
        // Only what stands behind a record shows that its length is right, and that its member is whole.
        let line = self.line()?;
        if !line.is_empty() && !is_version(&line) {
            return Err(damaged("its Content-Length is wrong: no record stands behind it"));
        }
        self.version_read = !line.is_empty();
        match &self.layer {
            Some(Layer::Member(_)) if line.is_empty() => self.leave(),
            _ => self.reached(line.len()),
        }
        Ok(Some(content(record, cap, now)))
    }

    /// The next record begins so many bytes before what was read.
    fn reached(&mut self, before: usize) {
        let before = before as u64;
        match &self.layer {
            Some(Layer::File(file)) => self.place.offset = file.offset - before,
            Some(Layer::Member(unpacked)) => self.place.within = unpacked.offset - before,
            None => {}
        }
    }

    /// The next line that is not blank; empty at the end.
    fn line(&mut self) -> Result<Vec<u8>, Fault> {
        loop {
            let line = self.with(read_line)?;
            if line.is_empty() || !line.trim_ascii().is_empty() {
                return Ok(line);
            }
        }
    }

    /// Reads, and tells a file that cannot be read from a member that cannot be unpacked.
    fn with<T>(&mut self, read: impl FnOnce(&mut dyn BufRead) -> io::Result<T>) -> Result<T, Fault> {
        let Some(layer) = &mut self.layer else {
            return Err(Fault::File(io::Error::other("it could not be read before")));
        };
        read(layer.bytes()).map_err(|error| {
            if layer.is_member() && !layer.file_failed() {
                let why = format!("the gzip member is damaged: {error}");
                return Fault::Damaged { why, unpacked: false };
            }
            Fault::File(error)
        })
    }

    /// Goes to the next record behind damage that began at a place.
    fn find_next(&mut self, from: Place, unpacked: bool) -> io::Result<()> {
        let in_member = self.layer.as_ref().is_some_and(Layer::is_member);
        if in_member && unpacked && self.skip_in_member(from).is_ok() {
            return Ok(());
        }
        self.go_to(from.offset + 1)?;
        if let Some(Layer::File(file)) = &mut self.layer {
            file.skip_to_record()?;
        }
        self.reached(0);
        Ok(())
    }

    fn skip_in_member(&mut self, from: Place) -> Result<(), Fault> {
        if self.reread.saturating_add(from.within) <= MOST_REREAD {
            self.reread += from.within;
            self.go_to(from.offset).map_err(Fault::File)?;
            self.place.within = from.within;
            self.enter()?;
        }
        self.skip_to_version()
    }

    /// Goes to a byte of the file.
    fn go_to(&mut self, offset: u64) -> io::Result<()> {
        if let Some(layer) = self.layer.take() {
            let mut file = layer.into_file();
            file.seek_to(offset)?;
            self.layer = Some(Layer::File(file));
        }
        self.place = Place { offset, within: 0, ..self.place };
        self.version_read = false;
        Ok(())
    }

    /// Passes over the rest of this line and the lines behind it until one is the first of a record, or to the end of
    /// the member.
    fn skip_to_version(&mut self) -> Result<(), Fault> {
        let mut fresh = false;
        loop {
            let line = self.with(read_line)?;
            let found = fresh && is_version(&line);
            if found || line.is_empty() {
                self.reached(line.len());
                self.version_read = found;
                return Ok(());
            }
            fresh = line.ends_with(b"\n");
        }
    }
}

fn damaged(why: impl Into<String>) -> Fault {
    Fault::Damaged { why: why.into(), unpacked: true }
}

#[cfg(test)]
mod tests;
