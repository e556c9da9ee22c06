//! Where the bytes of records come from: the file as it is, or one gzip member of it at a time.

use flate2::bufread::{DeflateDecoder, GzDecoder};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

/// How a gzip member begins: the magic bytes and the only method that there is (RFC 1952, 2.3.1).
const MEMBER: &[u8] = &[0x1f, 0x8b, 8];

/// How a record begins, before the number of the version.
const VERSION: &[u8] = b"WARC/";

/// So many bytes of a gzip member are looked at for a record: anything may look like the beginning of one, and a name
/// or a comment in it may be of any length.
const LOOK: usize = 768;

/// What a gzip member holds, behind its head (RFC 1952, 2.3).
fn packed(member: &[u8]) -> Option<&[u8]> {
    const HEAD: usize = 10;
    const SUM: u8 = 1 << 1;
    const EXTRA: u8 = 1 << 2;
    const NAME: u8 = 1 << 3;
    const COMMENT: u8 = 1 << 4;
    const RESERVED: u8 = 0b111 << 5;
    let (flags, mut rest) = (*member.get(3)?, member.get(HEAD..)?);
    if flags & RESERVED != 0 {
        return None;
    }
    if flags & EXTRA != 0 {
        let (length, behind) = rest.split_first_chunk::<2>()?;
        rest = behind.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            rest = rest.get(memchr::memchr(0, rest)? + 1..)?;
        }
    }
    if flags & SUM != 0 { rest.get(2..) } else { Some(rest) }
}

/// Whether a line is the first of a record.
pub(super) fn is_version(line: &[u8]) -> bool {
    line.strip_prefix(VERSION).is_some_and(|version| version.first().is_some_and(u8::is_ascii_digit))
}

/// Bytes of which is known how far they were read, and whether it was they that failed rather than what they hold.
#[derive(Debug)]
pub(super) struct Tracked<R> {
    inner: R,
    pub(super) offset: u64,
    failed: bool,
}

impl<R: BufRead> Read for Tracked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into);
        match &read {
            Ok(read) => self.offset += *read as u64,
            Err(_) => self.failed = true,
        }
        read
    }
}

impl<R: BufRead> BufRead for Tracked<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let filled = self.inner.fill_buf();
        self.failed |= filled.is_err();
        filled
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
        self.offset += amount as u64;
    }
}

impl<R> Tracked<R> {
    pub(super) fn new(inner: R, offset: u64) -> Self {
        Self { inner, offset, failed: false }
    }
}

impl<R: BufRead + Seek> Tracked<R> {
    pub(super) fn seek_to(&mut self, offset: u64) -> io::Result<()> {
        self.inner.seek(SeekFrom::Start(offset))?;
        self.offset = offset;
        Ok(())
    }

    /// The next bytes, fewer only at the end of the file; nothing is passed.
    fn peek(&mut self, count: usize) -> io::Result<Vec<u8>> {
        if let Some(first) = self.fill_buf()?.get(..count) {
            return Ok(first.to_vec());
        }
        // The end of the buffer or of the file lies in between.
        let from = self.offset;
        let mut first = Vec::new();
        self.by_ref().take(count as u64).read_to_end(&mut first)?;
        self.seek_to(from)?;
        Ok(first)
    }

    /// Whether a gzip member begins here, as far as its first bytes say.
    fn is_packed(&mut self) -> io::Result<bool> {
        Ok(self.peek(MEMBER.len())? == MEMBER)
    }

    /// Whether the gzip member that begins here holds a record, as far as a look at its first bytes tells.
    fn holds_record(&mut self) -> io::Result<bool> {
        let start = self.peek(LOOK)?;
        let mut first = [0; VERSION.len() + 1];
        let unpacked =
            packed(&start).is_some_and(|packed| DeflateDecoder::new(packed).read_exact(&mut first).is_ok());
        Ok(unpacked && is_version(&first))
    }

    /// Goes on to the next line that begins a record, or gzip member that holds one, or to the end.
    pub(super) fn skip_to_record(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.fill_buf()?;
            let all = buffer.len();
            let at = buffer.iter().position(|byte| *byte == b'\n' || Some(byte) == MEMBER.first());
            self.consume(at.unwrap_or(all));
            if all == 0 {
                return Ok(());
            }
            let Some(byte) = self.fill_buf()?.first().copied() else { continue };
            if byte == b'\n' {
                self.consume(1);
                if is_version(&self.peek(VERSION.len() + 1)?) {
                    return Ok(());
                }
            } else if Some(&byte) == MEMBER.first() {
                if self.is_packed()? && self.holds_record()? {
                    return Ok(());
                }
                self.fill_buf()?;
                self.consume(1);
            }
        }
    }
}

/// Where the bytes of records come from.
#[derive(Debug)]
pub(super) enum Layer<R> {
    /// The file: one without gzip, or between two members.
    File(Tracked<R>),
    /// A gzip member of it, unpacked.
    Member(Box<Tracked<BufReader<GzDecoder<Tracked<R>>>>>),
}

impl<R: BufRead + Seek> Layer<R> {
    /// Goes into the gzip member that begins here, where one does.
    pub(super) fn entered(self) -> io::Result<Self> {
        let Self::File(mut file) = self else { return Ok(self) };
        if !file.is_packed()? {
            return Ok(Self::File(file));
        }
        Ok(Self::Member(Box::new(Tracked::new(BufReader::new(GzDecoder::new(file)), 0))))
    }

    /// Back to the file: behind the member, where that was read to its end.
    pub(super) fn into_file(self) -> Tracked<R> {
        match self {
            Self::File(file) => file,
            Self::Member(unpacked) => unpacked.inner.into_inner().into_inner(),
        }
    }

    pub(super) fn bytes(&mut self) -> &mut dyn BufRead {
        match self {
            Self::File(file) => file,
            Self::Member(unpacked) => unpacked,
        }
    }

    /// Whether the file itself could not be read; else an error says that a gzip member is damaged.
    pub(super) fn file_failed(&self) -> bool {
        match self {
            Self::File(file) => file.failed,
            Self::Member(unpacked) => unpacked.inner.get_ref().get_ref().failed,
        }
    }

    pub(super) fn is_member(&self) -> bool {
        matches!(self, Self::Member(_))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::gzip;
    use super::*;
    use std::io::Cursor;

    /// A file that counts the bytes that are read of it.
    struct Counted(Cursor<Vec<u8>>, std::rc::Rc<std::cell::Cell<u64>>);

    impl Read for Counted {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let read = self.0.read(into)?;
            self.1.set(self.1.get() + read as u64);
            Ok(read)
        }
    }

    impl Seek for Counted {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }

    #[test]
    fn bytes_that_look_like_gzip_members_without_end_are_read_no_more_than_thrice() {
        for start in [&[0x1f, 0x8b, 8, 8][..], &[0x1f, 0x8b, 8, 4], &[0x1f, 0x8b, 8, 0], &[0x1f, 0x8b, 8, 16]]
        {
            let bytes: Vec<u8> = start.iter().copied().cycle().take(400_000).collect();
            let (length, read) = (bytes.len() as u64, std::rc::Rc::default());
            let counted = Counted(Cursor::new(bytes), std::rc::Rc::clone(&read));
            let mut file = Tracked::new(BufReader::with_capacity(16 << 10, counted), 0);
            file.skip_to_record().unwrap();
            assert_eq!(file.offset, length);
            assert!(read.get() < length * 3, "{} of {length}", read.get());
        }
    }

    #[test]
    fn a_record_is_found_behind_every_field_of_a_head_of_gzip() {
        let body = gzip(b"WARC/1.1\r\n");
        let body = &body[10..];
        let with = |flags: u8, fields: &[u8]| {
            let mut file = vec![b'x', 0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 255];
            file.extend(fields);
            file.extend(body);
            let mut file = Tracked::new(BufReader::new(Cursor::new(file)), 0);
            file.skip_to_record().unwrap();
            file.offset == 1
        };
        assert!(with(0, b"") && with(4, b"\x03\0abc") && with(8, b"a.warc\0") && with(16, b"by hand\0"));
        assert!(with(2 + 4 + 8 + 16, b"\0\0a\0b\0ss"));
        assert!(!with(32, b"") && !with(8, &[b'n'; 1000]));
    }

    #[test]
    fn the_next_record_is_found_in_a_member_or_at_the_beginning_of_a_line() {
        let mut bytes = vec![0x1f, 0x1f, 0x8b, 8, 0, 7];
        bytes.extend(gzip(b"no record"));
        let wanted = bytes.len() as u64;
        bytes.extend(gzip(b"WARC/1.0\r\n"));
        let member_end = bytes.len() as u64;
        bytes.extend(b"WARC/1.0\nWARC/x\nWARC/1.1\n");
        // Buffers that end in the middle of everything.
        for capacity in 1..9 {
            let mut file = Tracked::new(BufReader::with_capacity(capacity, Cursor::new(&bytes)), 0);
            file.skip_to_record().unwrap();
            assert_eq!(file.offset, wanted, "{capacity}");
            file.seek_to(wanted + 1).unwrap();
            file.skip_to_record().unwrap();
            assert_eq!(file.offset, member_end + 16, "{capacity}");
            file.skip_to_record().unwrap();
            assert_eq!(file.offset, bytes.len() as u64);
        }
    }
}
