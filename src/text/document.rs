//! A text made ready once for every stage that reads it.

use super::{Offsets, Sentence, Tokens, language, sentences};
use crate::model::Language;
use std::sync::OnceLock;

/// Title and text of an article with their tokens, offsets and sentences.
#[derive(Debug, Clone)]
pub struct Document<'t> {
    /// The headline, empty where there is none.
    pub title: &'t str,
    /// The body: paragraphs, one `\n` between two.
    pub text: &'t str,
    /// The language decided on, from the text itself first and the declaration last.
    pub language: Option<Language>,
    /// Tokens of the title.
    pub title_tokens: Tokens,
    /// Tokens of the text.
    pub tokens: Tokens,
    /// Offsets of the title.
    pub title_offsets: Offsets<'t>,
    /// Offsets of the text.
    pub offsets: Offsets<'t>,
    sentences: OnceLock<Vec<Sentence>>,
}

impl<'t> Document<'t> {
    /// Reads a text once; `declared` counts only where the text itself does not tell.
    pub fn new(title: &'t str, text: &'t str, declared: Option<Language>) -> Self {
        let title_tokens = Tokens::of(title);
        let tokens = Tokens::of(text);
        let language = language::detect(title, text, declared);
        Self {
            title,
            text,
            language,
            title_tokens,
            tokens,
            title_offsets: Offsets::new(title),
            offsets: Offsets::new(text),
            sentences: OnceLock::new(),
        }
    }

    /// Sentences of the text, cut when they are first asked for: most texts that are off topic never are.
    pub fn sentences(&self) -> &[Sentence] {
        self.sentences.get_or_init(|| sentences(self.text, self.language))
    }
}
