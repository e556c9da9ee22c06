//! Blocks -> text: one line each, white space normal.

use super::blocks::{Block, Blocks};
use super::boilerplate::Verdict;
use super::dom::{Dom, Tag, What, push_normal};

/// The text of the kept blocks, one line each.
pub(super) fn text(dom: &Dom<'_>, found: &Blocks, kept: &[&Block]) -> String {
    let mut out = String::with_capacity(kept.iter().map(|block| block.chars + 1).sum());
    for block in kept {
        let start = out.len();
        if start > 0 {
            out.push('\n');
        }
        push_block(&mut out, dom, block, Some(found));
        if out.get(start..).is_some_and(|line| line.trim().is_empty()) {
            out.truncate(start);
        }
    }
    out
}

/// One block as a line.
pub(super) fn block(dom: &Dom<'_>, block: &Block) -> String {
    let mut out = String::with_capacity(block.chars);
    push_block(&mut out, dom, block, None);
    out
}

fn push_block(out: &mut String, dom: &Dom<'_>, block: &Block, found: Option<&Blocks>) {
    let mut skip = 0;
    for (at, flat) in dom.range(block.from, block.to) {
        if at < skip {
            continue;
        }
        match flat.what {
            What::Text(text) => push_normal(out, text),
            What::Element(Tag::Br | Tag::Cell, _) => push_normal(out, " "),
            What::Element(Tag::Button | Tag::Media, _) => skip = flat.end,
            What::Element(..) => {
                if found.and_then(|found| found.verdicts.get(at)) == Some(&Verdict::Hidden) {
                    skip = flat.end;
                }
            }
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
}
