//! What else tells the article's text from the rest of a page: the body in its structured data, its summary.

use super::blocks::Block;
use super::dom::{Dom, Index};
use super::render;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Letters compared at the beginning of a block.
const PROBE: usize = 40;

/// Letters of the longest body that is compared.
const LONGEST: usize = 1 << 20;
/// Different probes of less than their full length that are looked for.
const MOST_SHORT: usize = 200;

/// What part of a page's prose the given body has to be, as one in so many: shorter ones are its beginning.
const LEAST_SHARE: usize = 3;
/// Ancestors of a block that may hold the whole body.
const HIGHEST: usize = 24;

/// Texts that must stand in the article.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    supported: HashSet<Index>,
    /// Letters of the given body, and of each block that stands in it.
    body_letters: usize,
    in_body: HashMap<Index, usize>,
    title: String,
    headline: Option<Index>,
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

    /// Adds the headline and the heading that shows it.
    pub fn with_title(mut self, dom: &Dom<'_>, title: Option<&str>) -> Self {
        self.title = squeeze(title.unwrap_or_default());
        self.headline = heading_of(dom, &self.title);
        self
    }

    /// The heading that shows the headline.
    pub fn headline(&self) -> Option<Index> {
        self.headline
    }

    /// The smallest element that holds the given body, where it holds hardly any prose besides: the article's own.
    pub fn home(&self, dom: &Dom<'_>, blocks: &[Block]) -> Option<Index> {
        let letters_of = |block: &&Block| self.in_body.get(&block.from).copied();
        let kept = || blocks.iter().filter(|block| !block.dropped);
        let prose: usize = kept().filter(|block| block.is_prose()).map(|block| block.chars).sum();
        if self.body_letters * LEAST_SHARE < prose {
            return None;
        }
        // A summary above the article may repeat its beginning.
        let longest = kept().filter(|block| letters_of(block).is_some()).max_by_key(letters_of)?;
        let letters = |at: Index| -> usize {
            let inside = kept().filter(|block| at <= block.from && block.to <= dom.end(at));
            inside.filter_map(|block| letters_of(&block)).sum()
        };
        let mut up = dom.ancestors(longest.from).take(HIGHEST);
        let home = up.find(|at| letters(*at) * 10 >= self.body_letters * 9)?;
        let inside = kept().filter(|block| home <= block.from && block.to <= dom.end(home));
        let is_other = |block: &&Block| block.is_prose() && letters_of(block).is_none();
        let other: usize = inside.filter(is_other).map(|block| block.chars).sum();
        (other * 10 < self.body_letters).then_some(home)
    }

    /// Compares the blocks of a page with texts given beside it.
    pub fn gather(dom: &Dom<'_>, blocks: &[Block], body: Option<&str>, summaries: &[&str]) -> Self {
        let body: String = letters(body.unwrap_or_default()).take(LONGEST).collect();
        let has_body = body.len() > 400;
        let summaries: Vec<String> =
            summaries.iter().map(|text| squeeze(text)).filter(|text| text.len() >= PROBE).collect();
        if !has_body && summaries.is_empty() {
            return Self::default();
        }
        let mut supported = HashSet::new();
        let mut found = HashMap::new();
        let lines: Vec<(&Block, String)> = blocks
            .iter()
            .filter(|block| block.chars >= PROBE)
            .map(|block| (block, squeeze(&render::block(dom, block))))
            .collect();
        let standing = if has_body {
            found_in(&body, lines.iter().map(|(_, line)| probe(line)))
        } else {
            HashSet::new()
        };
        for (block, line) in &lines {
            let in_body = standing.contains(probe(line));
            if in_body {
                found.insert(block.from, line.len());
            }
            if in_body || summaries.iter().any(|summary| summary.starts_with(probe(line))) {
                supported.insert(block.from);
            }
        }
        Self { supported, body_letters: body.len(), in_body: found, ..Self::default() }
    }
}

/// The probes that stand in a squeezed body, in one pass over it.
fn found_in<'p>(body: &str, probes: impl Iterator<Item = &'p str>) -> HashSet<&'p str> {
    let (whole, short): (BTreeSet<&str>, BTreeSet<&str>) =
        probes.partition(|probe| probe.chars().count() == PROBE);
    let whole: HashSet<&str> = whole.into_iter().collect();
    let ends = body.char_indices().map(|(at, _)| at).chain([body.len()]).skip(PROBE);
    let windows = body.char_indices().zip(ends).filter_map(|((from, _), end)| body.get(from..end));
    let mut found: HashSet<&str> = windows.filter_map(|window| whole.get(window).copied()).collect();
    // White space and marks count as characters of a block, but not of its probe.
    found.extend(short.into_iter().take(MOST_SHORT).filter(|probe| body.contains(probe)));
    found
}

/// The letters of a squeezed line that are compared.
fn probe(line: &str) -> &str {
    let end = line.char_indices().nth(PROBE).map_or(line.len(), |(at, _)| at);
    line.get(..end).unwrap_or(line)
}

/// The first heading that says what a squeezed title says.
pub(super) fn heading_of(dom: &Dom<'_>, title: &str) -> Option<Index> {
    let is_line = |at: Index| dom.end(at) - at < 100;
    let mut headings = dom.elements().filter(|(at, tag, _)| tag.is_heading() && is_line(*at)).take(60);
    let found = headings.find(|(at, _, _)| !title.is_empty() && squeeze(&dom.text(*at)) == title);
    found.map(|(at, _, _)| at)
}

/// Letters and digits alone, in lower case.
pub(super) fn squeeze(text: &str) -> String {
    letters(text).collect()
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}
