//! GDELT 2.0: its list of files, and the rows of its knowledge graph (GKG) -> URLs of articles.
//!
//! The list (`masterfilelist.txt`) has `size md5 URL` a line, three files for every 15 minutes; lines with holes and
//! files that are not there belong to it. A GKG file is a ZIP file with one entry, a row a document, 27 fields with
//! tabs between (Codebook V2.1, data.gdeltproject.org/documentation).

mod rows;
mod zip;

pub use rows::{Rows, read_rows};
pub use zip::BadZip;

use super::Line;
use crate::model::CanonicalUrl;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};
use url::Url;

/// The longest line of the list that is looked at, in bytes.
pub const LONGEST: usize = 4096;

/// How the name of a GKG file ends; of the translated ones `.translation` stands before.
const GKG: &str = ".gkg.csv.zip";

/// A file of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GkgFile {
    /// Where it is.
    pub url: Url,
    /// The end of the 15 minutes in which its documents were seen.
    pub at: Timestamp,
    size: u64,
    md5: String,
}

/// Why a line names no file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadLine {
    /// Not `size md5 URL`.
    #[error("not a size, an MD5 sum and a URL")]
    Form,
    /// A GKG file without a moment in its name.
    #[error("no moment in the name of the file")]
    NoMoment,
}

/// Why a file gives no rows.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BadGkg {
    /// Not as long as the list says.
    #[error("{there} bytes instead of {wanted}")]
    Size {
        /// Its length.
        there: u64,
        /// What the list says.
        wanted: u64,
    },
    /// Other content than the list says.
    #[error("its MD5 sum is not that of the list")]
    Md5,
    /// No ZIP file that can be read.
    #[error(transparent)]
    Zip(#[from] BadZip),
}

/// Reads a line of the list: a GKG file, nothing for another file or a blank line, or why it is neither.
pub fn read_line(line: &Line) -> Result<Option<GkgFile>, BadLine> {
    let Line::Bytes { bytes, .. } = line else { return Err(BadLine::Form) };
    let text = std::str::from_utf8(bytes).map_err(|_| BadLine::Form)?;
    let words: Vec<&str> = text.split_whitespace().collect();
    let (size, md5, url) = match words.as_slice() {
        [] => return Ok(None),
        [size, md5, url] => (size.parse().map_err(|_| BadLine::Form)?, *md5, *url),
        _ => return Err(BadLine::Form),
    };
    let url = Url::parse(url).ok().filter(|url| CanonicalUrl::of(url).is_some()).ok_or(BadLine::Form)?;
    if md5.len() != 32 || !md5.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(BadLine::Form);
    }
    let name = url.path().rsplit('/').next().unwrap_or_default();
    if !name.to_ascii_lowercase().ends_with(GKG) {
        return Ok(None);
    }
    let at = moment(name).ok_or(BadLine::NoMoment)?;
    Ok(Some(GkgFile { at, size, md5: md5.to_ascii_lowercase(), url }))
}

fn moment(name: &str) -> Option<Timestamp> {
    let civil = DateTime::strptime("%Y%m%d%H%M%S", name.split('.').next()?).ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

impl GkgFile {
    /// The rows of the file, where it came as the list says and unpacks to at most `cap` bytes.
    pub fn unpack(&self, body: &[u8], cap: usize) -> Result<Vec<u8>, BadGkg> {
        if body.len() as u64 != self.size {
            return Err(BadGkg::Size { there: body.len() as u64, wanted: self.size });
        }
        if md5_of(body) != self.md5 {
            return Err(BadGkg::Md5);
        }
        Ok(zip::unpack(body, cap)?)
    }
}

/// Sixteen bytes in lower-case hexadecimal digits.
fn md5_of(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Result<Option<GkgFile>, BadLine> {
        read_line(&Line::Bytes { number: 1, bytes: text.as_bytes().to_vec() })
    }

    const SUM: &str = "900150983cd24fb0d6963f7d28e17f72";

    #[test]
    fn the_list_names_files_and_has_holes() {
        let file = line(&format!("3 {SUM} http://data.example/gdeltv2/20251130121500.gkg.csv.zip\r"))
            .unwrap()
            .unwrap();
        assert_eq!(
            (file.url.path(), file.at.to_string().as_str()),
            ("/gdeltv2/20251130121500.gkg.csv.zip", "2025-11-30T12:15:00Z")
        );
        let translated = line(&format!("3 {SUM} http://data.example/20251130121500.translation.gkg.csv.zip"));
        assert!(translated.unwrap().is_some());
        for other in ["", &format!("3 {SUM} http://data.example/20251130121500.export.CSV.zip")] {
            assert_eq!(line(other), Ok(None));
        }
        for hole in [
            "http://data.example/20251130121500.gkg.csv.zip",
            "3 x http://data.example/a",
            "3",
            "\u{fffd} 1 2",
        ] {
            assert_eq!(line(hole), Err(BadLine::Form), "{hole}");
        }
        assert_eq!(line(&format!("3 {SUM} http://data.example/today.gkg.csv.zip")), Err(BadLine::NoMoment));
        assert_eq!(
            line(&format!("3 {SUM} ftp://data.example/20251130121500.gkg.csv.zip")),
            Err(BadLine::Form)
        );
        assert_eq!(read_line(&Line::TooLong { number: 1, length: 9999 }), Err(BadLine::Form));
    }

    #[test]
    fn a_file_that_is_not_as_listed_gives_nothing() {
        let body = zip::tests::zip(b"a row\n", 8, false);
        let file = |size: usize, md5: &str| {
            let url = Url::parse("http://data.example/x.gkg.csv.zip").unwrap();
            GkgFile { url, at: Timestamp::UNIX_EPOCH, size: size as u64, md5: md5.to_owned() }
        };
        let sum = md5_of(&body);
        assert_eq!(file(body.len(), &sum).unpack(&body, 100).unwrap(), b"a row\n");
        let wrong = |size: usize, md5: &str| file(size, md5).unpack(&body, 100).unwrap_err().to_string();
        assert_eq!(wrong(3, &sum), format!("{} bytes instead of 3", body.len()));
        assert_eq!(wrong(body.len(), SUM), "its MD5 sum is not that of the list");
        let page = file(3, SUM).unpack(b"abc", 100).unwrap_err().to_string();
        assert_eq!(page, "not a ZIP file");
    }
}
