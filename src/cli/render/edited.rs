//! A paragraph with what was removed and added: in colours on a terminal, `[-removed-]{+added+}` elsewhere (as wdiff).

use super::clean;
use crate::revision::{Op, Paragraph};

/// The paragraph on one line, neutralised.
pub fn edited(paragraph: &Paragraph, styled: bool) -> String {
    let mut out = String::new();
    for part in &paragraph.parts {
        let text = part.text.trim();
        // White space stays outside of the marks.
        let (before, rest) = part.text.split_at(part.text.len() - part.text.trim_start().len());
        let after = rest.get(text.len()..).unwrap_or_default();
        let (open, close) = match (part.op, styled) {
            (Op::Kept, _) => ("", ""),
            _ if text.is_empty() => ("", ""),
            (Op::Removed, true) => ("\u{1b}[31;9m", "\u{1b}[0m"),
            (Op::Added, true) => ("\u{1b}[32m", "\u{1b}[0m"),
            (Op::Removed, false) => ("[-", "-]"),
            (Op::Added, false) => ("{+", "+}"),
        };
        out.push_str(if before.is_empty() { "" } else { " " });
        out.extend([open, clean::clean_line(text).as_str(), close]);
        out.push_str(if after.is_empty() || text.is_empty() { "" } else { " " });
    }
    let mut line = String::with_capacity(out.len());
    for part in out.split_inclusive(' ') {
        // A mark between two blanks leaves one.
        if part != " " || !(line.is_empty() || line.ends_with(' ')) {
            line.push_str(part);
        }
    }
    line.trim().to_owned()
}
