//! The chunked transfer coding of HTTP/1.1, as recorded answers still have it.

/// The longest line before a chunk: a size and perhaps extensions.
const LONGEST_LINE: usize = 4096;

/// A chunked body that breaks off or holds something else where a chunk should begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the chunked body is broken at its byte {at}")]
pub struct BrokenChunks {
    /// The byte of the chunked body at which it cannot be read on.
    pub at: usize,
}

/// Undoes the chunked coding. A body that does not begin with a chunk is given back as it is: many tools record the
/// body without its chunks and keep the header.
pub fn unchunk(body: Vec<u8>) -> Result<Vec<u8>, BrokenChunks> {
    if chunk_at(&body, 0).is_none() {
        return Ok(body);
    }
    let mut whole = Vec::with_capacity(body.len());
    let mut at = 0;
    loop {
        let broken = BrokenChunks { at };
        let (start, size) = chunk_at(&body, at).ok_or(broken)?;
        if size == 0 {
            // Trailers may follow; nothing of them belongs to the body.
            return Ok(whole);
        }
        let end = start.checked_add(size).ok_or(broken)?;
        whole.extend_from_slice(body.get(start..end).ok_or(broken)?);
        let rest = body.get(end..).unwrap_or_default();
        let line_end = if rest.starts_with(b"\r\n") { 2 } else { usize::from(rest.starts_with(b"\n")) };
        if line_end == 0 {
            return Err(BrokenChunks { at: end });
        }
        at = end + line_end;
    }
}

/// Where the content of the chunk at a byte begins, and its size.
fn chunk_at(body: &[u8], at: usize) -> Option<(usize, usize)> {
    let rest = body.get(at..)?;
    let length = rest.iter().take(LONGEST_LINE).position(|byte| *byte == b'\n')?;
    let line = rest.get(..length)?.trim_ascii();
    let digits = line.split(|byte| *byte == b';').next()?.trim_ascii();
    let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    Some((at + length + 1, usize::from_str_radix(digits, 16).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chunks_are_put_together_and_what_is_not_chunked_stays() {
        for (given, wanted) in [
            ("5\r\nThe e\r\n6;x=\"y\"\r\nnvoys \r\n4\r\nmet.\r\n0\r\nExpires: 0\r\n\r\n", "The envoys met."),
            ("A\nten bytes!\n0\n", "ten bytes!"),
            ("0\r\n\r\n", ""),
            ("", ""),
            ("<html>\r\n<p>as it is</p>", "<html>\r\n<p>as it is</p>"),
            ("+5\r\nabcde\r\n0\r\n", "+5\r\nabcde\r\n0\r\n"),
        ] {
            assert_eq!(unchunk(given.as_bytes().to_vec()).unwrap(), wanted.as_bytes(), "{given:?}");
        }
    }

    #[test]
    fn a_body_that_breaks_off_between_chunks_is_named_with_its_place() {
        for (given, at) in [
            ("5\r\nabcde\r\nff", 10),
            ("5\r\nabc", 0),
            ("5\r\nabcdeXX", 8),
            ("5\r\nabcde\r\n<p>", 10),
            ("ffffffffffffffff\r\nabc", 0),
        ] {
            assert_eq!(unchunk(given.as_bytes().to_vec()), Err(BrokenChunks { at }), "{given:?}");
        }
    }

    proptest! {
        #[test]
        fn what_was_cut_into_chunks_is_whole_again(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..40), 0..6)) {
            let mut chunked = Vec::new();
            for part in &parts {
                chunked.extend(format!("{:x}\r\n", part.len()).bytes());
                chunked.extend(part);
                chunked.extend(b"\r\n");
            }
            chunked.extend(b"0\r\n\r\n");
            prop_assert_eq!(unchunk(chunked).unwrap(), parts.concat());
        }
    }
}
