//! What a reading notes down of its choices where somebody asks why; otherwise nothing is noted.

use super::blocks::Block;
use super::dom::Index;
use serde::Serialize;
use std::collections::HashSet;

/// Why a line is not part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// It stands in an element whose name, role or labels say that it is something else.
    Labelled,
    /// A site rule cuts it out, or names other elements.
    SiteRule,
    /// It stands outside the element of the text.
    OutsideRoot,
    /// It stands above the headline, and enough stands below.
    AboveHeadline,
    /// It announces another article, in a row of its like.
    Teaser,
    /// It is mostly links.
    Links,
    /// It is no sentence and stands in an element that is labelled loosely as something else.
    LooselyLabelled,
    /// It leads to another text or asks for something.
    LeadAway,
    /// It stands where the free part of a paid text ends.
    Wall,
    /// It is a picture's caption with its maker.
    Caption,
    /// It is a label and nothing else.
    Label,
    /// It repeats the headline.
    Headline,
    /// It is neither a sentence nor a line of a list or table.
    NoSentence,
    /// It heads nothing.
    OrphanHeading,
    /// It is short and stands apart before the first or behind the last sentence.
    Stray,
    /// It speaks under the text of outlet, author or reader.
    Closing,
}

/// How the element that holds the text was chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// By the highest score.
    #[default]
    Score,
    /// From the highest score upward, because that adds much prose and little else.
    Climbed,
    /// By agreement with the structured data's `articleBody`.
    ArticleBody,
    /// By a site rule.
    SiteRule,
}

/// What was noted.
#[derive(Debug, Default)]
pub(super) struct Log {
    /// How the element was chosen.
    pub choice: Choice,
    /// The element.
    pub root: Index,
    /// The best elements with their scores, the best first.
    pub candidates: Vec<(Index, f64)>,
    /// The lines left out.
    pub pruned: Vec<(Block, Rule)>,
}

/// A log, or none.
#[derive(Debug, Default)]
pub(super) struct Trace {
    log: Option<Log>,
}

impl Trace {
    /// Notes nothing.
    pub fn off() -> Self {
        Self::default()
    }

    /// Notes everything.
    pub fn on() -> Self {
        Self { log: Some(Log::default()) }
    }

    /// What was noted.
    pub fn into_log(self) -> Log {
        self.log.unwrap_or_default()
    }

    /// The element that holds the text, and how it was chosen.
    pub fn root(&mut self, root: Index, choice: Choice) {
        if let Some(log) = &mut self.log {
            (log.root, log.choice) = (root, choice);
        }
    }

    /// The scores of all elements, of which the best are noted.
    pub fn scores(&mut self, scores: &[f64]) {
        const KEPT: usize = 6;
        let Some(log) = &mut self.log else { return };
        log.candidates = scores.iter().copied().enumerate().filter(|(_, score)| *score > 0.0).collect();
        log.candidates.sort_by(|a, b| b.1.total_cmp(&a.1));
        log.candidates.truncate(KEPT);
    }

    /// A line left out.
    pub fn drop(&mut self, block: &Block, rule: Rule) {
        if let Some(log) = &mut self.log {
            log.pruned.push((block.clone(), rule));
        }
    }

    /// The lines that a step has left out: those before it that are not among those behind it.
    pub fn step<'b>(&mut self, before: &[&'b Block], after: Vec<&'b Block>, rule: Rule) -> Vec<&'b Block> {
        if self.log.is_some() {
            let kept: HashSet<Index> = after.iter().map(|block| block.from).collect();
            for block in before.iter().filter(|block| !kept.contains(&block.from)) {
                self.drop(block, rule);
            }
        }
        after
    }
}
