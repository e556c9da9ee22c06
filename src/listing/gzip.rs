//! Listings that are files in gzip (sitemaps mostly), known by their first bytes.

use super::ListingError;
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::io::Read;

/// The most that a listing may unpack to: the 50 MiB of the sitemap protocol.
const LARGEST: u64 = 50 * 1024 * 1024;

/// The unpacked body; what is not gzip is given back as it is, and a damaged file gives what is whole of it.
pub fn unpack(body: &[u8]) -> Result<Cow<'_, [u8]>, ListingError> {
    if !body.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(body));
    }
    let unreadable = |why: String| ListingError::Unreadable { form: "gzip file", why };
    let mut unpacked = Vec::new();
    let read = MultiGzDecoder::new(body).take(LARGEST + 1).read_to_end(&mut unpacked);
    if unpacked.len() as u64 > LARGEST {
        return Err(unreadable(format!("it unpacks to more than {LARGEST} bytes")));
    }
    match read {
        Err(error) if unpacked.is_empty() => Err(unreadable(error.to_string())),
        _ => Ok(Cow::Owned(unpacked)),
    }
}
