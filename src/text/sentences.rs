//! Sentences: a paragraph break always ends one, a title or abbreviation never does.

use crate::model::Language;
use std::ops::Range;

/// One sentence of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its bytes in the text, without white space at the ends.
    pub bytes: Range<usize>,
    /// The number of its paragraph, from 0.
    pub paragraph: usize,
}

/// Cuts a text into sentences, in order.
pub fn sentences(text: &str, language: Option<Language>) -> Vec<Sentence> {
    let code = language.as_ref().map_or("en", Language::as_str).to_owned();
    let mut found = Vec::new();
    let mut offset = 0;
    for (paragraph, line) in text.split('\n').enumerate() {
        for boundary in sentencex::get_sentence_boundaries(&code, line) {
            let bytes = offset + boundary.start_byte..offset + boundary.end_byte;
            if let Some(bytes) = trimmed(text, bytes) {
                found.push(Sentence { bytes, paragraph });
            }
        }
        offset += line.len() + 1;
    }
    found
}

fn trimmed(text: &str, bytes: Range<usize>) -> Option<Range<usize>> {
    let raw = text.get(bytes.clone())?;
    let start = bytes.start + (raw.len() - raw.trim_start().len());
    let end = start + raw.trim().len();
    (start < end).then_some(start..end)
}
