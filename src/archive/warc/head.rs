//! Named fields, as WARC and HTTP write them before a block: `name: value` lines up to an empty one.

use std::io::{self, BufRead, Read};

/// The longest head that is held; a record or an answer beyond it is given up.
const LONGEST: u64 = 256 << 10;

/// The fields of a head, names in lower case, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The value of the first field of a name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The values of all fields of a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// Reads fields up to the empty line behind them, or to the end; nothing where they are longer than is held.
pub(super) fn read_fields(bytes: &mut dyn BufRead) -> io::Result<Option<Fields>> {
    let mut bytes = bytes.take(LONGEST);
    let mut fields = Fields::default();
    loop {
        let line = read_line(&mut bytes)?;
        if line.trim_ascii().is_empty() {
            return Ok((bytes.limit() > 0).then_some(fields));
        }
        let text = String::from_utf8_lossy(&line);
        // A line that begins with a blank goes on with the value before it.
        if let (true, Some((_, value))) = (text.starts_with([' ', '\t']), fields.0.last_mut()) {
            value.push(' ');
            value.push_str(text.trim());
        } else if let Some((name, value)) = text.split_once(':') {
            fields.0.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
}

/// A line with its end; without one at the end of the bytes, empty behind it.
pub(super) fn read_line(bytes: &mut dyn BufRead) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    bytes.take(LONGEST).read_until(b'\n', &mut line)?;
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Option<Fields> {
        read_fields(&mut text.as_bytes()).unwrap()
    }

    #[test]
    fn names_are_compared_without_case_and_values_may_be_folded() {
        let read = fields("WARC-Type: response\r\nX:a\r\n  b\r\nx : c\nno field\r\n\r\nbody: none").unwrap();
        assert_eq!((read.get("warc-type"), read.get("body")), (Some("response"), None));
        assert_eq!(read.all("x").collect::<Vec<_>>(), ["a b", "c"]);
    }

    #[test]
    fn a_head_without_end_is_given_up() {
        assert_eq!(fields(&"x: y\n".repeat(100_000)), None);
        assert_eq!(fields(&"x".repeat(1 << 20)), None);
        assert_eq!(fields("x: y").unwrap().get("x"), Some("y"));
    }
}
