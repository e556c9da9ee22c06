//! A list of URLs, one a line; blank lines and lines that begin with `#` say nothing.

use super::Line;
use crate::model::{CanonicalUrl, Entry};
use url::Url;

/// The longest line that is looked at, in bytes: beyond it lies no URL that anybody would answer.
pub const LONGEST: usize = 8192;

/// Why a line gives no URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadUrl {
    /// Longer than any URL.
    #[error("longer than {LONGEST} bytes")]
    TooLong,
    /// Not text.
    #[error("not UTF-8")]
    NotText,
    /// Not a URL.
    #[error("not a URL: {0}")]
    NotAUrl(url::ParseError),
    /// A URL, but nothing that can be fetched.
    #[error("not an http or https URL")]
    Scheme,
}

/// Reads one line: an entry, nothing for a blank line or a comment, or why it is neither.
pub fn read(line: &Line) -> Result<Option<Entry>, BadUrl> {
    let Line::Bytes { bytes, .. } = line else { return Err(BadUrl::TooLong) };
    let text = std::str::from_utf8(bytes).map_err(|_| BadUrl::NotText)?.trim();
    if text.is_empty() || text.starts_with('#') {
        return Ok(None);
    }
    let link = Url::parse(text).map_err(BadUrl::NotAUrl)?;
    if CanonicalUrl::of(&link).is_none() {
        return Err(BadUrl::Scheme);
    }
    Ok(Some(Entry { link: Some(link), ..Entry::default() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Lines;

    #[test]
    fn reads_urls_passes_over_comments_and_names_what_is_wrong() {
        let list: &[u8] =
            b"# saved in spring\n\n  https://a.example/1?x=1 \nhttp//a.example\nftp://a.example/f\n\xff\n";
        let mut lines = Lines::new(list, LONGEST);
        let mut seen = Vec::new();
        while let Some(line) = lines.read().unwrap() {
            seen.push(match read(&line) {
                Ok(Some(entry)) => entry.link.unwrap().to_string(),
                Ok(None) => String::new(),
                Err(error) => error.to_string(),
            });
        }
        let wanted = [
            "",
            "",
            "https://a.example/1?x=1",
            "not a URL: relative URL without a base",
            "not an http or https URL",
            "not UTF-8",
        ];
        assert_eq!(seen, wanted);
    }

    #[test]
    fn a_line_longer_than_any_url_is_refused() {
        let error = read(&Line::TooLong { number: 7, length: 9000 }).unwrap_err();
        assert_eq!(error.to_string(), "longer than 8192 bytes");
    }
}
