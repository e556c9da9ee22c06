//! What else tells the article's text from the rest of a page: the body in its structured data, its summary.

use super::blocks::Block;
use super::dom::{Dom, Index};
use super::render;
use std::collections::HashSet;

/// Letters compared at the beginning of a block.
const PROBE: usize = 40;

/// Texts that must stand in the article.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    supported: HashSet<Index>,
    title: String,
}

impl Evidence {
    /// How much a block that begins at this node is to be believed.
    pub fn weight(&self, from: Index) -> f64 {
        if self.supported.contains(&from) { 3.0 } else { 1.0 }
    }

    /// True where the block stands in a given text.
    pub fn supports(&self, block: &Block) -> bool {
        self.supported.contains(&block.from)
    }

    /// True for the headline, repeated above the text.
    pub fn is_title(&self, line: &str) -> bool {
        !self.title.is_empty() && line.len() < self.title.len() * 3 && squeeze(line) == self.title
    }

    /// Adds the headline.
    pub fn with_title(mut self, title: Option<&str>) -> Self {
        self.title = squeeze(title.unwrap_or_default());
        self
    }

    /// Compares the blocks of a page with texts given beside it.
    pub fn gather(dom: &Dom<'_>, blocks: &[Block], body: Option<&str>, summaries: &[&str]) -> Self {
        let body = squeeze(body.unwrap_or_default());
        let has_body = body.len() > 400;
        let summaries: Vec<String> =
            summaries.iter().map(|text| squeeze(text)).filter(|text| text.len() >= PROBE).collect();
        if !has_body && summaries.is_empty() {
            return Self::default();
        }
        let mut supported = HashSet::new();
        for block in blocks.iter().filter(|block| block.chars >= PROBE) {
            let text = squeeze(&render::block(dom, block));
            let probe: String = text.chars().take(PROBE).collect();
            let in_body = has_body && body.contains(&probe);
            if in_body || summaries.iter().any(|summary| summary.starts_with(&probe)) {
                supported.insert(block.from);
            }
        }
        Self { supported, title: String::new() }
    }
}

/// Letters and digits alone, in lower case.
pub(super) fn squeeze(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
