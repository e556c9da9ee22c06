//! Lines of any length under a cap: a line beyond it is passed over without being held in memory.

use std::io::{self, BufRead};

/// One line, without its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A line.
    Bytes {
        /// Its number, from 1.
        number: u64,
        /// What stands on it; a byte-order mark before the first line is gone.
        bytes: Vec<u8>,
    },
    /// A line beyond the cap.
    TooLong {
        /// Its number, from 1.
        number: u64,
        /// Its length in bytes.
        length: u64,
    },
}

/// Reads lines and knows where it stands, so that another run can go on from there.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    number: u64,
    offset: u64,
    cap: usize,
}

impl<R: BufRead> Lines<R> {
    /// Starts before the first line; lines longer than `cap` bytes are not held.
    pub fn new(reader: R, cap: usize) -> Self {
        Self::after(reader, 0, 0, cap)
    }

    /// Goes on with a reader that stands at byte `offset`, behind line `number`.
    pub fn after(reader: R, number: u64, offset: u64, cap: usize) -> Self {
        Self { reader, number, offset, cap }
    }

    /// Bytes read so far: where the next line begins.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// The next line; nothing at the end.
    pub fn read(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let mut length: u64 = 0;
        let mut any = false;
        loop {
            let available = self.reader.fill_buf()?;
            if available.is_empty() {
                break;
            }
            any = true;
            let end = available.iter().position(|byte| *byte == b'\n');
            let (part, used) = match end {
                Some(at) => (available.get(..at).unwrap_or_default(), at + 1),
                None => (available, available.len()),
            };
            length += part.len() as u64;
            let room = self.cap.saturating_add(1).saturating_sub(bytes.len());
            bytes.extend(part.iter().take(room));
            self.reader.consume(used);
            self.offset += used as u64;
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some(finished(self.number, bytes, length, self.cap)))
    }
}

fn finished(number: u64, mut bytes: Vec<u8>, length: u64, cap: usize) -> Line {
    if bytes.len() > cap {
        return Line::TooLong { number, length };
    }
    if bytes.last() == Some(&b'\r') {
        bytes.pop();
    }
    if number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    Line::Bytes { number, bytes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(mut lines: Lines<&[u8]>) -> Vec<Line> {
        std::iter::from_fn(|| lines.read().unwrap()).collect()
    }

    fn line(number: u64, text: &str) -> Line {
        Line::Bytes { number, bytes: text.as_bytes().to_vec() }
    }

    #[test]
    fn lines_end_in_either_way_and_the_last_needs_no_end() {
        let wanted = vec![line(1, "one"), line(2, ""), line(3, "three")];
        assert_eq!(all(Lines::new(b"\xef\xbb\xbfone\r\n\nthree", 10)), wanted);
        assert!(all(Lines::new(b"", 10)).is_empty());
    }

    #[test]
    fn a_line_beyond_the_cap_is_counted_and_the_next_is_read() {
        let wanted = vec![Line::TooLong { number: 1, length: 8 }, line(2, "12345"), line(3, "x")];
        assert_eq!(all(Lines::new(b"12345678\n12345\nx\n", 5)), wanted);
    }

    proptest! {
        #[test]
        fn a_reader_that_goes_on_sees_what_the_first_would_have_seen(text in "[ab\n\r]{0,60}", stop in 0usize..10) {
            let whole = all(Lines::new(text.as_bytes(), 4));
            let mut first = Lines::new(text.as_bytes(), 4);
            let mut seen = Vec::new();
            for _ in 0..stop {
                seen.extend(first.read().unwrap());
            }
            let offset = first.offset();
            let rest = text.as_bytes().get(usize::try_from(offset).unwrap()..).unwrap();
            let number = seen.len() as u64;
            seen.extend(all(Lines::after(rest, number, offset, 4)));
            prop_assert_eq!(seen, whole);
        }
    }
}
