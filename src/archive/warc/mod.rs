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
use layer::{Layer, Tracked};
use record::{content, is_version, read_record};
use std::io::{self, BufRead, Seek};

/// Where a reader stands: another one goes on from there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// Records behind it.
    pub number: u64,
    /// The byte of the file at which the next record, or the gzip member with it, begins.
    pub offset: u64,
    /// Records behind it inside of that member.
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
    /// Records still to be passed over, for they were met before.
    met_before: u64,
    /// Whether the version line of the next record was read.
    version_read: bool,
    /// Whether the file has gzip members.
    packed: bool,
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
        let place = Place { number: from.number.saturating_sub(from.within), within: 0, ..from };
        let layer = Some(Layer::File(Tracked::new(file, from.offset)));
        Ok(Self { layer, place, met_before: from.within, version_read: false, packed: false, cap })
    }

    /// The next record; nothing at the end. No date is later than `now`. Fails where the file cannot be read.
    pub fn read(&mut self, now: Timestamp) -> io::Result<Option<Met>> {
        for _ in 0..std::mem::take(&mut self.met_before) {
            self.next(now)?;
        }
        self.next(now)
    }

    fn next(&mut self, now: Timestamp) -> io::Result<Option<Met>> {
        loop {
            self.enter()?;
            let Some(layer) = &self.layer else { return Ok(None) };
            let (at, in_member) = (self.place, layer.is_member());
            let content = match self.record(now) {
                Ok(Some(content)) => content,
                Ok(None) if in_member => {
                    self.leave();
                    continue;
                }
                Ok(None) => return Ok(None),
                Err(Fault::File(error)) => {
                    self.layer = None;
                    return Err(error);
                }
                Err(Fault::Damaged { why, unpacked }) => {
                    self.place.within += 1;
                    self.find_next(at, unpacked)?;
                    Content::Bad(why)
                }
            };
            self.place.number = at.number + 1;
            return Ok(Some(Met { at, after: self.place, content }));
        }
    }

    /// Goes into the gzip member that begins here.
    fn enter(&mut self) -> io::Result<()> {
        if !self.version_read
            && let Some(layer) = self.layer.take()
        {
            let layer = layer.entered()?;
            self.packed |= layer.is_member();
            self.layer = Some(layer);
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
        self.version_read = false;
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
        self.place.within += 1;
        match &self.layer {
            Some(Layer::Member(_)) if line.is_empty() => self.leave(),
            Some(Layer::Member(_)) | None => {}
            Some(Layer::File(file)) => {
                let offset = file.offset - line.len() as u64;
                self.place = Place { offset, within: 0, ..self.place };
            }
        }
        Ok(Some(content(record, cap, now)))
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
        if in_member && unpacked && self.skip_to_version().is_ok() {
            return Ok(());
        }
        let Some(layer) = self.layer.take() else { return Ok(()) };
        let mut file = layer.into_file();
        file.seek_to(from.offset + 1)?;
        if self.packed {
            file.skip_to_member()?;
            self.place = Place { offset: file.offset, within: 0, ..self.place };
        }
        self.layer = Some(Layer::File(file));
        if self.packed {
            return Ok(());
        }
        match self.skip_to_version() {
            Err(Fault::File(error)) => Err(error),
            Ok(()) | Err(Fault::Damaged { .. }) => Ok(()),
        }
    }

    /// Passes over lines until one is the first of a record, or to the end.
    fn skip_to_version(&mut self) -> Result<(), Fault> {
        let mut fresh = false;
        loop {
            let line = self.with(read_line)?;
            let found = fresh && is_version(&line);
            if let Some(Layer::File(file)) = &self.layer {
                let offset = file.offset - if found { line.len() as u64 } else { 0 };
                self.place = Place { offset, within: 0, ..self.place };
            }
            if found || line.is_empty() {
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
