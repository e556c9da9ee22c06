//! A ZIP file with one entry (APPNOTE.TXT, 4.3): all that GDELT makes, so that no reader of whole archives is needed.

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use std::io::{self, Read};

/// Why a file gives no entry.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BadZip {
    /// Something else.
    #[error("not a ZIP file")]
    NotZip,
    /// Ends within its entry.
    #[error("the ZIP file ends within its entry")]
    CutShort,
    /// Neither stored nor deflated.
    #[error("the entry of the ZIP file is packed by method {0}, encrypted or of more than 4 GiB")]
    Method(u16),
    /// A broken stream.
    #[error("the entry of the ZIP file cannot be unpacked")]
    Broken(#[source] io::Error),
    /// Unpacked, but not what was packed.
    #[error("the entry of the ZIP file does not have its check sum")]
    WrongSum,
    /// Beyond the cap.
    #[error("the entry of the ZIP file unpacks to more than {0} bytes")]
    TooLarge(usize),
}

const LOCAL_HEADER: &[u8] = b"PK\x03\x04";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// Flags of the local header: encrypted; sizes and sum stand behind the entry.
const ENCRYPTED: u16 = 1;
const SUM_BEHIND: u16 = 1 << 3;

/// The first entry, unpacked and checked.
pub(super) fn unpack(file: &[u8], cap: usize) -> Result<Vec<u8>, BadZip> {
    let rest = file.strip_prefix(LOCAL_HEADER).ok_or(BadZip::NotZip)?;
    let short =
        |at: usize| number::<2>(rest, at).and_then(|value| u16::try_from(value).ok()).ok_or(BadZip::CutShort);
    let (flags, method) = (short(2)?, short(4)?);
    let packed_size = number::<4>(rest, 14).ok_or(BadZip::CutShort)?;
    let start = 26 + usize::from(short(22)?) + usize::from(short(24)?);
    let content = rest.get(start..).ok_or(BadZip::CutShort)?;
    let (body, behind) = match method {
        _ if flags & ENCRYPTED != 0 => return Err(BadZip::Method(method)),
        DEFLATED => inflate(content, cap)?,
        STORED if flags & SUM_BEHIND == 0 => {
            let size = usize::try_from(packed_size).map_err(|_| BadZip::TooLarge(cap))?;
            if size > cap {
                return Err(BadZip::TooLarge(cap));
            }
            let (body, behind) = content.split_at_checked(size).ok_or(BadZip::CutShort)?;
            (body.to_vec(), behind)
        }
        other => return Err(BadZip::Method(other)),
    };
    let sum = if flags & SUM_BEHIND == 0 {
        number::<4>(rest, 10)
    } else {
        number::<4>(behind.strip_prefix(DESCRIPTOR).unwrap_or(behind), 0)
    };
    let mut crc = Crc::new();
    crc.update(&body);
    if sum.ok_or(BadZip::CutShort)? != u64::from(crc.sum()) {
        return Err(BadZip::WrongSum);
    }
    Ok(body)
}

/// The unpacked bytes, and what stands behind the packed ones.
fn inflate(content: &[u8], cap: usize) -> Result<(Vec<u8>, &[u8]), BadZip> {
    let mut decoder = DeflateDecoder::new(content);
    let mut body = Vec::new();
    let read = decoder.by_ref().take(cap as u64 + 1).read_to_end(&mut body);
    if body.len() > cap {
        return Err(BadZip::TooLarge(cap));
    }
    match read {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(BadZip::CutShort),
        Err(error) => Err(BadZip::Broken(error)),
        Ok(_) => Ok((body, decoder.into_inner())),
    }
}

/// A number of so many bytes, the lowest first.
fn number<const BYTES: usize>(bytes: &[u8], at: usize) -> Option<u64> {
    let field = bytes.get(at..at.checked_add(BYTES)?)?;
    Some(field.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Write;

    /// A ZIP file as tools make it; `behind` puts sizes and sum behind the entry.
    pub fn zip(body: &[u8], method: u16, behind: bool) -> Vec<u8> {
        let packed = if method == DEFLATED {
            let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(body).unwrap();
            encoder.finish().unwrap()
        } else {
            body.to_vec()
        };
        let mut crc = Crc::new();
        crc.update(body);
        let size = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap();
        let sums: Vec<u8> =
            [crc.sum(), size(&packed), size(body)].iter().flat_map(|sum| sum.to_le_bytes()).collect();
        let mut file = LOCAL_HEADER.to_vec();
        file.extend([20, 0]);
        file.extend(if behind { SUM_BEHIND } else { 0 }.to_le_bytes());
        file.extend(method.to_le_bytes());
        file.extend([0; 4]);
        file.extend(if behind { vec![0; 12] } else { sums.clone() });
        file.extend([5, 0, 3, 0]);
        file.extend(b"a.csvxyz");
        file.extend(&packed);
        if behind {
            file.extend(DESCRIPTOR);
            file.extend(sums);
        }
        file.extend(b"PK\x01\x02 and so on");
        file
    }

    #[test]
    fn the_entry_is_unpacked_in_each_form() {
        let body = b"one\ttwo\n".repeat(100);
        for (method, behind) in [(DEFLATED, false), (DEFLATED, true), (STORED, false)] {
            assert_eq!(unpack(&zip(&body, method, behind), 10_000).unwrap(), body, "{method} {behind}");
        }
    }

    #[test]
    fn a_file_cut_anywhere_is_whole_or_told() {
        let body = b"one\ttwo\n".repeat(100);
        for (method, behind) in [(DEFLATED, false), (DEFLATED, true), (STORED, false)] {
            let whole = zip(&body, method, behind);
            for cut in 0..whole.len() {
                if let Ok(unpacked) = unpack(&whole[..cut], 10_000) {
                    assert_eq!(unpacked, body, "{method} {behind} {cut}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_whole_entry_is_named() {
        let body = b"one\ttwo\n".repeat(100);
        let whole = zip(&body, DEFLATED, false);
        let check = |file: &[u8], wanted: &str| {
            assert_eq!(unpack(file, 10_000).unwrap_err().to_string(), wanted);
        };
        check(b"<html>", "not a ZIP file");
        check(&whole[..20], "the ZIP file ends within its entry");
        check(&whole[..45], "the ZIP file ends within its entry");
        let mut damaged = whole.clone();
        damaged[14] ^= 1;
        check(&damaged, "the entry of the ZIP file does not have its check sum");
        check(
            &zip(&body, 12, false),
            "the entry of the ZIP file is packed by method 12, encrypted or of more than 4 GiB",
        );
        let bomb = zip(&vec![b' '; 1 << 20], DEFLATED, true);
        check(&bomb, "the entry of the ZIP file unpacks to more than 10000 bytes");
    }
}
