//! Stage 1b: bytes of archives -> pages or URLs. One file per form of archive: JSON lines, folders of saved HTML,
//! lists of URLs, WARC files, answers of CDX servers, files of GDELT. What cannot be read is given back with its place and
//! reason; nothing here opens a file or the network.

pub mod cdx;
pub mod folder;
pub mod gdelt;
pub mod jsonl;
mod lines;
mod outlet;
pub mod urls;
pub mod warc;

pub use lines::{Line, Lines};
pub use outlet::outlet_slug;

use crate::model::{Entry, ExtractHint, Page, TextHash};
use url::Url;

/// A page out of an archive, with what the archive says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Its identity and what a listing would have said of it.
    pub entry: Entry,
    /// The page: HTML or plain text.
    pub page: Page,
    /// What the archive says of its content.
    pub hint: ExtractHint,
    /// The outlet as the archive writes it.
    pub outlet: Option<String>,
}

/// A stable made-up address for what has none: nobody can own a name under `.invalid` (RFC 2606).
fn made_up_url(host: &str, path: &[&str]) -> Option<Url> {
    let mut url = Url::parse(&format!("http://{host}.invalid/")).ok()?;
    // A segment of dots alone would climb up instead of naming something.
    let named = |part: &&&str| !part.is_empty() && !part.chars().all(|c| c == '.');
    url.path_segments_mut().ok()?.clear().extend(path.iter().filter(named));
    Some(url)
}

/// Sixteen digits that tell two contents apart.
fn content_hash(content: &str) -> String {
    TextHash::of(content).as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_address_keeps_what_it_is_made_of_in_one_path() {
        let check = |path: &[&str], wanted: &str| {
            assert_eq!(made_up_url("document", path).unwrap().as_str(), wanted);
        };
        check(&["a/b", "c d.html"], "http://document.invalid/a%2Fb/c%20d.html");
        check(&["..", ".", "", "x?y#z"], "http://document.invalid/x%3Fy%23z");
    }
}
