//! Which blocks inside the article's element are its text.

use super::blocks::{Block, Blocks};
use super::boilerplate::Verdict;
use super::dom::{Dom, Index, Tag, What, attr};
use super::evidence::Evidence;
use super::phrases;
use super::render;
use super::trace::{Rule, Trace};
use std::collections::HashSet;

/// Characters above which sentences in a heading's element are text.
const LONGEST_HEADING: usize = 150;

/// The blocks of the text, in order; the others are noted with the rule that left them out.
pub(super) fn kept<'b>(
    dom: &Dom<'_>,
    found: &'b Blocks,
    root: Index,
    evidence: &Evidence,
    trace: &mut Trace,
) -> Kept<'b> {
    let end = dom.end(root);
    let all: Vec<&Block> = found.items.iter().filter(|block| !block.dropped).collect();
    let inside = all.iter().copied().filter(|block| block.from >= root && block.to <= end).collect();
    let inside = trace.step(&all, inside, Rule::OutsideRoot);
    let below = below_headline(inside.clone(), evidence.headline());
    let below = trace.step(&inside, below, Rule::AboveHeadline);
    let mut announced = teasers(dom, &below);
    let supported = below.iter().filter(|block| evidence.supports(block));
    supported.for_each(|block| {
        announced.remove(&block.from);
    });
    let mut chosen: Vec<&Block> = Vec::with_capacity(below.len());
    let mut walled = false;
    for block in below {
        let teaser = announced.contains(&block.from).then_some(Rule::Teaser);
        match teaser.or_else(|| refusal(dom, found, block, root, evidence)) {
            Some(rule) => {
                walled |= rule == Rule::Wall;
                trace.drop(block, rule);
            }
            None => chosen.push(block),
        }
    }
    let heading = trace.step(&chosen, without_orphan_headings(dom, chosen.clone()), Rule::OrphanHeading);
    let joined = trace.step(&heading, trimmed(dom, heading.clone()), Rule::Stray);
    let free = trace.step(&joined, without_closing_wall(dom, joined.clone()), Rule::Wall);
    walled |= free.len() < joined.len();
    let blocks = trace.step(&free, without_closing_lines(dom, free.clone()), Rule::Closing);
    Kept { blocks, teasers: announced.len(), walled }
}

/// The blocks of the text, and how many were left out because they announce other articles.
pub(super) struct Kept<'b> {
    /// In order.
    pub blocks: Vec<&'b Block>,
    /// Their number.
    pub teasers: usize,
    /// True where a line was left out that says where the free part ends.
    pub walled: bool,
}

/// Cuts the line behind a text that asks for a subscription, in whatever words it begins, and the short ones under it.
fn without_closing_wall<'b>(dom: &Dom<'_>, mut blocks: Vec<&'b Block>) -> Vec<&'b Block> {
    const MOST: usize = 3;
    let from = blocks.len().saturating_sub(MOST).max(1);
    let is_wall = |block: &&Block| phrases::holds_wall(&render::block(dom, block));
    let behind = blocks.iter().rev().take_while(|block| !block.is_prose()).count();
    let from = from.max(blocks.len().saturating_sub(behind + 1));
    if let Some(at) = blocks.iter().skip(from).position(is_wall) {
        blocks.truncate(from + at);
    }
    blocks
}

/// Cuts what stands under a text of its outlet, its author and its reader.
fn without_closing_lines<'b>(dom: &Dom<'_>, mut blocks: Vec<&'b Block>) -> Vec<&'b Block> {
    const MOST: usize = 6;
    for _ in 0..MOST {
        let closing = blocks.last().is_some_and(|block| phrases::is_closing(&render::block(dom, block)));
        if !closing || blocks.len() < 4 {
            break;
        }
        blocks.pop();
    }
    blocks
}

/// What stands above the headline is not the text, unless little stands below it.
fn below_headline(blocks: Vec<&Block>, headline: Option<Index>) -> Vec<&Block> {
    const ENOUGH: usize = 500;
    let Some(headline) = headline else { return blocks };
    let prose = |above: bool| -> usize {
        let there = blocks.iter().filter(|block| block.is_prose() && (block.from < headline) == above);
        there.map(|block| block.chars).sum()
    };
    let (above, below) = (prose(true), prose(false));
    if below < ENOUGH || below * 3 < above {
        return blocks;
    }
    blocks.into_iter().filter(|block| block.from > headline).collect()
}

/// Why a block is no text: links, labels and leads to other articles.
fn refusal(dom: &Dom<'_>, found: &Blocks, block: &Block, root: Index, evidence: &Evidence) -> Option<Rule> {
    let tag = dom.tag(block.owner);
    if evidence.supports(block) {
        return (tag == Tag::H1).then_some(Rule::Headline);
    }
    let links = block.link_share();
    let unlinked = block.chars - block.link_chars;
    let sentence = tag == Tag::P && block.finished && unlinked > 25;
    if links > 0.85 || (links > 0.5 && block.chars < 200 && unlinked < 60 && !sentence) {
        return Some(Rule::Links);
    }
    let parents = || dom.ancestors(block.from).take_while(|at| *at != root);
    let loosely_labelled = !matches!(tag, Tag::Row | Tag::Cell)
        && parents()
            .any(|at| matches!(found.verdicts.get(at), Some(Verdict::Doubtful | Verdict::Boilerplate)));
    if loosely_labelled && !block.is_prose() {
        return Some(Rule::LooselyLabelled);
    }
    let in_list = parents().any(|at| dom.tag(at) == Tag::List);
    if in_list && !block.is_prose() && links > 0.3 && unlinked < 40 {
        return Some(Rule::Links);
    }
    let text = render::block(dom, block);
    let by_words = by_words(&text).or_else(|| evidence.is_title(&text).then_some(Rule::Headline));
    let is_text = block.is_prose() || is_plain(tag, &text);
    by_words.or_else(|| (!is_text).then_some(Rule::NoSentence))
}

/// Why a line is no text by its own words.
fn by_words(line: &str) -> Option<Rule> {
    if phrases::is_lead_away(line) {
        Some(Rule::LeadAway)
    } else if phrases::is_wall(line) {
        Some(Rule::Wall)
    } else if phrases::is_caption(line) {
        Some(Rule::Caption)
    } else {
        phrases::is_label(line).then_some(Rule::Label)
    }
}

/// A short line of text, as dialogue and lists have them.
fn is_plain(tag: Tag, text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    match tag {
        Tag::P | Tag::Li | Tag::Blockquote | Tag::Pre | Tag::Dd | Tag::Dt | Tag::Cell | Tag::Row => {
            letters > 1
        }
        tag if tag.is_heading() => letters > 1,
        _ => letters > 20,
    }
}

/// Headings that head nothing: the next kept block is another heading of the same rank, or there is none. A heading
/// of the first rank before any text is the headline.
fn without_orphan_headings<'b>(dom: &Dom<'_>, blocks: Vec<&'b Block>) -> Vec<&'b Block> {
    let is_text = |block: &&Block| block.is_prose() && !dom.tag(block.owner).is_heading();
    let first_prose = blocks.iter().position(is_text).unwrap_or(0);
    let mut out: Vec<&Block> = Vec::with_capacity(blocks.len());
    for (number, block) in blocks.into_iter().enumerate().rev() {
        let tag = dom.tag(block.owner);
        let heads_nothing = out.last().is_none_or(|next| dom.tag(next.owner) == tag);
        // Some pages set whole paragraphs as headings.
        let is_heading = tag.is_heading() && !(block.is_prose() && block.chars > LONGEST_HEADING);
        if is_heading && (heads_nothing || (tag == Tag::H1 && number < first_prose)) {
            continue;
        }
        out.push(block);
    }
    out.reverse();
    out
}

/// Keeps short lines before the first and after the last prose only where they stand among the prose.
fn trimmed<'b>(dom: &Dom<'_>, blocks: Vec<&'b Block>) -> Vec<&'b Block> {
    let Some(first) = blocks.iter().position(|block| block.is_prose()) else { return blocks };
    let last = blocks.iter().rposition(|block| block.is_prose()).unwrap_or(first);
    let homes: HashSet<Home<'_>> =
        blocks.iter().filter(|block| block.is_prose()).map(|block| setting(dom, block)).collect();
    let stays = |number: usize, block: &Block| {
        let among = homes.contains(&setting(dom, block)) && block.link_share() < 0.3;
        let tag = dom.tag(block.owner);
        match (number < first, number > last) {
            (true, _) => (among && block.finished) || (tag.is_heading() && block.chars > 40),
            (_, true) => among,
            _ => true,
        }
    };
    blocks
        .into_iter()
        .enumerate()
        .filter(|(number, block)| stays(*number, block))
        .map(|(_, block)| block)
        .collect()
}

/// The element that a paragraph, list or table stands in, by its class where it has one: some sites wrap each
/// paragraph alike.
#[derive(PartialEq, Eq, Hash)]
enum Home<'a> {
    Class(&'a str),
    Place(Index),
}

fn setting<'a>(dom: &Dom<'a>, block: &Block) -> Home<'a> {
    let mut at = block.owner;
    while is_line_element(dom.tag(at)) {
        at = dom.parent(at);
    }
    let class = dom.element(at).and_then(|(_, element)| attr(element, "class")).map(str::trim);
    class.filter(|class| !class.is_empty()).map_or(Home::Place(at), Home::Class)
}

fn is_line_element(tag: Tag) -> bool {
    tag.is_heading()
        || matches!(
            tag,
            Tag::P
                | Tag::Li
                | Tag::List
                | Tag::Dd
                | Tag::Dt
                | Tag::Dl
                | Tag::Cell
                | Tag::Row
                | Tag::Table
                | Tag::Block
                | Tag::Blockquote
                | Tag::Pre
        )
}

/// Blocks that announce other articles: units of a link and a line or two, each in an element of its own, at least
/// three in a row.
fn teasers(dom: &Dom<'_>, blocks: &[&Block]) -> HashSet<Index> {
    let mut found = HashSet::new();
    let mut at = 0;
    while at < blocks.len() {
        let mut run: Vec<Index> = Vec::new();
        let (mut next, mut units) = (at, 0);
        while let Some(lines) = unit(dom, blocks.get(next..).unwrap_or_default()) {
            run.extend(blocks.iter().skip(next).take(lines).map(|block| block.from));
            next += lines;
            units += 1;
        }
        if units >= 3 {
            found.extend(run);
        }
        at = next.max(at + 1);
    }
    for run in blocks.chunk_by(|a, b| is_dated_lead(dom, a) == is_dated_lead(dom, b)) {
        if run.len() >= 3 && run.first().is_some_and(|block| is_dated_lead(dom, block)) {
            found.extend(run.iter().map(|block| block.from));
        }
    }
    found
}

/// A line of a list of articles: a day or an hour, then a link and little besides. A chronicle's lines begin alike, but
/// say something themselves.
fn is_dated_lead(dom: &Dom<'_>, block: &Block) -> bool {
    const SHORT: usize = 320;
    const LINK: usize = 12;
    /// Characters beside the link from which a line is more than a lead.
    const SENTENCE: usize = 60;
    if block.link_chars < LINK || block.chars > SHORT {
        return false;
    }
    let unlinked = block.chars - block.link_chars;
    let says_more = unlinked > SENTENCE || !begins_with_link(dom, block);
    if block.link_share() <= 0.5 && (block.finished || block.is_prose()) && says_more {
        return false;
    }
    let text = render::block(dom, block);
    let mut marks = text.trim_start_matches(|c: char| c.is_ascii_digit()).chars();
    text.starts_with(|c: char| c.is_ascii_digit())
        && marks.next().is_some_and(|mark| matches!(mark, '.' | ':' | '/' | '-'))
        && marks.next().is_some_and(|c| c.is_ascii_digit())
}

/// True where no word stands before the first link.
fn begins_with_link(dom: &Dom<'_>, block: &Block) -> bool {
    let before = dom.range(block.from, block.to).take_while(|(at, _)| dom.tag(*at) != Tag::A);
    let mut words = before.filter_map(|(_, flat)| match flat.what {
        What::Text(text) => Some(text),
        What::Element(..) => None,
    });
    !words.any(|text| text.contains(char::is_alphabetic))
}

/// How many blocks a teaser at the head of a row takes up.
fn unit(dom: &Dom<'_>, blocks: &[&Block]) -> Option<usize> {
    const SHORT: usize = 320;
    let is_title = |block: &Block| block.link_share() > 0.8 && (12..240).contains(&block.chars);
    let title = blocks.first().filter(|block| is_title(block))?;
    let is_line = |block: &&&Block| block.link_share() < 0.6 && block.chars < SHORT;
    let lines = blocks.iter().skip(1).take(3).take_while(is_line).count();
    let last = blocks.get(lines).filter(|_| (1..3).contains(&lines))?;
    let holder = dom.ancestors(title.from).find(|at| last.to <= dom.end(*at))?;
    // In a flat text, links and lines share one element; teasers have one each.
    let beyond = blocks.get(lines + 1).is_none_or(|next| next.from >= dom.end(holder));
    beyond.then_some(lines + 1)
}
