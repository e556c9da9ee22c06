//! Content encodings, undone by what the bytes are rather than by what the header says, and never beyond a limit.

use std::io::{self, Read};

/// Why a body could not be decoded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// Larger than the limit.
    #[error("more than {0} bytes when decoded")]
    TooLarge(usize),
    /// Broken.
    #[error("cannot decode `{encoding}`")]
    Broken {
        /// The encoding.
        encoding: &'static str,
        /// What broke.
        #[source]
        source: io::Error,
    },
}

/// What is done with the bytes beyond the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beyond {
    /// The whole body is given up.
    Fail,
    /// The bytes before them are taken.
    Cut,
}

/// How much of a body is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Decoded bytes.
    pub bytes: usize,
    /// What is done with more.
    pub beyond: Beyond,
}

/// More layers than this are no accident.
const MOST_LAYERS: usize = 3;

/// Undoes the encodings that the header names, last one first, and any gzip that is left inside.
pub fn decode(body: Vec<u8>, header: &str, limit: Limit) -> Result<Vec<u8>, DecodeError> {
    let mut body = body;
    let mut layers = 0;
    for name in header.rsplit(',').map(str::trim) {
        if layers < MOST_LAYERS
            && let Some(encoding) = encoding(name, &body)
        {
            body = undo(encoding, &body, limit)?;
            layers += 1;
        }
    }
    // Packed twice with one header, or a file that is packed itself (`sitemap.xml.gz`).
    while layers < MOST_LAYERS && body.starts_with(GZIP) {
        body = undo(Encoding::Gzip, &body, limit)?;
        layers += 1;
    }
    limited(body, limit)
}

/// Whether there is anything to undo.
pub fn is_encoded(body: &[u8], header: &str) -> bool {
    body.starts_with(GZIP) || header.split(',').any(|name| encoding(name.trim(), body).is_some())
}

fn limited(mut body: Vec<u8>, limit: Limit) -> Result<Vec<u8>, DecodeError> {
    match limit.beyond {
        Beyond::Fail if body.len() > limit.bytes => Err(DecodeError::TooLarge(limit.bytes)),
        _ => {
            body.truncate(limit.bytes);
            Ok(body)
        }
    }
}

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Gzip,
    Zlib,
    Deflate,
    Brotli,
    Zstd,
}

/// The encoding, unless the bytes show that the header lies.
fn encoding(name: &str, body: &[u8]) -> Option<Encoding> {
    match name.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" => body.starts_with(GZIP).then_some(Encoding::Gzip),
        "zstd" => body.starts_with(ZSTD).then_some(Encoding::Zstd),
        // Sent with the zlib header that the standard asks for, or bare as some servers do.
        "deflate" if is_zlib(body) => Some(Encoding::Zlib),
        "deflate" => (!is_text(body)).then_some(Encoding::Deflate),
        "br" => (!is_text(body)).then_some(Encoding::Brotli),
        _ => None,
    }
}

fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

/// Markup or JSON as it is, after a byte order mark at most.
fn is_text(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let start = body.trim_ascii_start();
    let readable = start.iter().take(16).all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
    start.is_empty() || (matches!(start.first(), Some(b'<' | b'{' | b'[')) && readable)
}

fn undo(encoding: Encoding, body: &[u8], limit: Limit) -> Result<Vec<u8>, DecodeError> {
    match encoding {
        Encoding::Gzip => drain(flate2::read::MultiGzDecoder::new(body), "gzip", limit),
        Encoding::Zlib => drain(flate2::read::ZlibDecoder::new(body), "deflate", limit),
        Encoding::Deflate => drain(flate2::read::DeflateDecoder::new(body), "deflate", limit),
        Encoding::Brotli => drain(brotli_decompressor::Decompressor::new(body, 8192), "br", limit),
        Encoding::Zstd => {
            let broken = |source| DecodeError::Broken { encoding: "zstd", source };
            let mut decoder = zstd::stream::read::Decoder::with_buffer(body).map_err(broken)?;
            // RFC 8878 asks clients to support windows of 8 MiB; more would be memory for the asking.
            decoder.window_log_max(23).map_err(broken)?;
            drain(decoder, "zstd", limit)
        }
    }
}

fn drain(reader: impl Read, encoding: &'static str, limit: Limit) -> Result<Vec<u8>, DecodeError> {
    let mut decoded = Vec::new();
    let most = u64::try_from(limit.bytes).unwrap_or(u64::MAX).saturating_add(1);
    let result = reader.take(most).read_to_end(&mut decoded);
    match result {
        Err(source) if decoded.len() <= limit.bytes => Err(DecodeError::Broken { encoding, source }),
        _ => limited(decoded, limit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(body: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    fn fail(bytes: usize) -> Limit {
        Limit { bytes, beyond: Beyond::Fail }
    }

    const TEXT: &[u8] = b"<rss><channel/></rss>";

    #[test]
    fn every_encoding_is_undone() {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(TEXT).unwrap();
        let mut bare = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        bare.write_all(TEXT).unwrap();
        // An uncompressed meta-block is valid brotli: window bits, length, bytes, last empty block.
        let brotli = b"\x40\x01\x10<rss><channel/></rss>\x03".to_vec();
        for (name, body) in [
            ("identity", TEXT.to_vec()),
            ("", TEXT.to_vec()),
            ("gzip", gzip(TEXT)),
            ("x-gzip", gzip(TEXT)),
            ("deflate", zlib.finish().unwrap()),
            ("deflate", bare.finish().unwrap()),
            ("zstd", zstd::encode_all(TEXT, 3).unwrap()),
            ("br", brotli),
        ] {
            assert_eq!(decode(body, name, fail(1000)).unwrap(), TEXT, "{name}");
        }
    }

    #[test]
    fn a_header_that_lies_is_not_believed() {
        for name in ["gzip", "br", "zstd", "deflate", "utf-8"] {
            assert_eq!(decode(TEXT.to_vec(), name, fail(1000)).unwrap(), TEXT, "{name}");
        }
        assert_eq!(decode(gzip(TEXT), "", fail(1000)).unwrap(), TEXT);
        assert_eq!(decode(gzip(&gzip(TEXT)), "gzip", fail(1000)).unwrap(), TEXT);
        assert_eq!(decode(gzip(&gzip(TEXT)), "gzip, gzip", fail(1000)).unwrap(), TEXT);
    }

    #[test]
    fn what_grows_beyond_the_limit_is_given_up() {
        let zeros = vec![0; 10 << 20];
        for (name, body) in [("gzip", gzip(&zeros)), ("zstd", zstd::encode_all(zeros.as_slice(), 3).unwrap())]
        {
            assert!(matches!(decode(body, name, fail(1 << 20)), Err(DecodeError::TooLarge(_))), "{name}");
        }
        assert!(matches!(decode(vec![b'a'; 11], "", fail(10)), Err(DecodeError::TooLarge(10))));
    }

    #[test]
    fn where_it_may_be_cut_the_start_is_taken() {
        let cut = Limit { bytes: 5, beyond: Beyond::Cut };
        assert_eq!(decode(gzip(TEXT), "gzip", cut).unwrap(), b"<rss>");
        assert_eq!(decode(TEXT.to_vec(), "", cut).unwrap(), b"<rss>");
    }

    #[test]
    fn a_broken_stream_is_named() {
        let mut half = gzip(TEXT);
        half.truncate(12);
        assert_eq!(decode(half, "gzip", fail(1000)).unwrap_err().to_string(), "cannot decode `gzip`");
    }
}
