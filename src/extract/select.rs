//! Which blocks inside the article's element are its text.

use super::blocks::{Block, Blocks};
use super::boilerplate::Verdict;
use super::dom::{Dom, Index, Tag};
use super::evidence::Evidence;
use super::phrases;
use super::render;

/// The blocks of the text, in order.
pub(super) fn kept<'b>(dom: &Dom<'_>, found: &'b Blocks, root: Index, evidence: &Evidence) -> Vec<&'b Block> {
    let end = dom.end(root);
    let inside: Vec<&Block> =
        found.items.iter().filter(|block| !block.dropped && block.from >= root && block.to <= end).collect();
    let chosen: Vec<&Block> =
        inside.iter().copied().filter(|block| belongs(dom, found, block, root, evidence)).collect();
    let chosen = without_orphan_headings(dom, chosen);
    trimmed(dom, chosen)
}

/// True for text, false for links, labels and leads to other articles.
fn belongs(dom: &Dom<'_>, found: &Blocks, block: &Block, root: Index, evidence: &Evidence) -> bool {
    if evidence.supports(block) {
        return true;
    }
    let tag = dom.tag(block.owner);
    let links = block.link_share();
    if tag == Tag::H1 || links > 0.85 || (links > 0.5 && block.chars < 200) {
        return false;
    }
    let parents = || dom.ancestors(block.from).take_while(|at| *at != root);
    let loosely_labelled =
        parents().any(|at| matches!(found.verdicts.get(at), Some(Verdict::Doubtful | Verdict::Boilerplate)));
    if loosely_labelled && !block.is_prose() {
        return false;
    }
    let in_list = parents().any(|at| dom.tag(at) == Tag::List);
    if in_list && !block.is_prose() && links > 0.3 {
        return false;
    }
    let text = render::block(dom, block);
    if phrases::is_lead_away(&text) || phrases::is_label(&text) {
        return false;
    }
    block.is_prose() || is_plain(tag, &text)
}

/// A short line of text, as dialogue and lists have them.
fn is_plain(tag: Tag, text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    match tag {
        Tag::P
        | Tag::Li
        | Tag::Blockquote
        | Tag::H2
        | Tag::H3
        | Tag::H4
        | Tag::Pre
        | Tag::Dd
        | Tag::Dt
        | Tag::Cell => letters > 1,
        _ => letters > 20,
    }
}

/// Headings that head nothing: the next kept block is another heading of the same or a higher rank, or there is none.
fn without_orphan_headings<'b>(dom: &Dom<'_>, blocks: Vec<&'b Block>) -> Vec<&'b Block> {
    let mut out: Vec<&Block> = Vec::with_capacity(blocks.len());
    for block in blocks.into_iter().rev() {
        let heading = dom.tag(block.owner).is_heading();
        if heading
            && out.last().is_none_or(|next| {
                dom.tag(next.owner).is_heading() && dom.tag(next.owner) == dom.tag(block.owner)
            })
        {
            continue;
        }
        out.push(block);
    }
    out.reverse();
    out
}

/// Cuts short lines without a full stop before the first and after the last prose.
fn trimmed<'b>(dom: &Dom<'_>, blocks: Vec<&'b Block>) -> Vec<&'b Block> {
    let Some(first) = blocks.iter().position(|block| block.is_prose()) else { return blocks };
    let last = blocks.iter().rposition(|block| block.is_prose()).unwrap_or(first);
    blocks
        .into_iter()
        .enumerate()
        .filter(|(number, block)| {
            let outside = *number < first || *number > last;
            let is_line =
                matches!(dom.tag(block.owner), Tag::P | Tag::Li | Tag::Blockquote) && block.finished;
            !outside || is_line || (dom.tag(block.owner).is_heading() && *number < first && block.chars > 40)
        })
        .map(|(_, block)| block)
        .collect()
}
