//! A text with stretches of it marked: underlined on a terminal, in brackets elsewhere.

use super::clean;
use std::ops::Range;

/// A stretch to be marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its bytes in the text.
    pub bytes: Range<usize>,
    /// What is said of it, after it; empty for nothing.
    pub label: String,
}

/// The text, neutralised, with its marks. Marks may stand inside each other; one that crosses another's border, or does
/// not stand on character borders of the text, is passed over.
pub fn mark(text: &str, marks: &[Mark], styled: bool) -> String {
    let mut sorted: Vec<&Mark> = marks.iter().filter(|mark| stands(text, &mark.bytes)).collect();
    sorted.sort_by_key(|mark| (mark.bytes.start, std::cmp::Reverse(mark.bytes.end)));
    let mut page = Page { text, styled, out: String::with_capacity(text.len()), at: 0, open: Vec::new() };
    for mark in sorted {
        page.close_until(mark.bytes.start);
        if page.open.last().is_none_or(|outer| mark.bytes.end <= outer.bytes.end) {
            page.open(mark);
        }
    }
    page.close_until(text.len());
    page.copy_until(text.len());
    page.out
}

fn stands(text: &str, bytes: &Range<usize>) -> bool {
    text.get(bytes.clone()).is_some_and(|marked| !marked.is_empty())
}

struct Page<'t> {
    text: &'t str,
    styled: bool,
    out: String,
    at: usize,
    open: Vec<&'t Mark>,
}

impl<'t> Page<'t> {
    fn open(&mut self, mark: &'t Mark) {
        self.copy_until(mark.bytes.start);
        self.out.push_str(match (self.styled, self.open.is_empty()) {
            (true, true) => "\u{1b}[4m",
            (true, false) => "",
            (false, _) => "[",
        });
        self.open.push(mark);
    }

    fn close_until(&mut self, place: usize) {
        while let Some(mark) = self.open.pop_if(|mark| mark.bytes.end <= place) {
            self.copy_until(mark.bytes.end);
            let label = clean::clean_line(&mark.label);
            let outermost = self.open.is_empty();
            self.out.push_str(if self.styled && outermost { "\u{1b}[24m" } else { "" });
            match (self.styled, label.is_empty()) {
                (true, true) => {}
                (true, false) => self.out.push_str(&format!("\u{1b}[2m‹{label}›\u{1b}[22m")),
                (false, true) => self.out.push(']'),
                (false, false) => self.out.push_str(&format!("|{label}]")),
            }
        }
    }

    fn copy_until(&mut self, place: usize) {
        self.out.push_str(&clean::clean(self.text.get(self.at..place).unwrap_or_default()));
        self.at = place;
    }
}
