//! The main text: which element holds it, and which of the blocks inside belong to it.

use super::blocks::{Block, Blocks, Prose};
use super::boilerplate::Verdict;
use super::dom::{Dom, Index, Tag};
use super::evidence::Evidence;
use super::phrases;
use super::quality::STUB;
use super::render;
use super::select::{self, Kept};
use super::trace::{Choice, Rule, Trace};

/// How much of a block's score its container's parent gets, and so on upward: low enough that the container of the
/// paragraphs wins over the page, high enough that the parent of a body in two halves wins over each half.
const DECAY: f64 = 0.72;

/// Lines of teasers from which a page that has nothing else is a list of articles.
const LISTED: usize = 6;

/// The main text and how it was found.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Paragraphs joined with `\n`.
    pub text: String,
    /// Characters inside links in the kept blocks and all kept characters.
    pub link_chars: usize,
    /// All kept characters.
    pub chars: usize,
    /// True where it stands in an element labelled as something else: nothing better was there.
    pub misplaced: bool,
    /// True where most of what the whole page shows are links.
    pub among_links: bool,
    /// True where the lines that announce other articles are all there is.
    pub announces: bool,
    /// True where a line says that the free part ends.
    pub walled: bool,
    /// The first nodes of the kept blocks, in order; none where the text is not from the markup.
    pub places: Vec<Index>,
}

/// Finds the main text; the elements that a site rule names are taken before any other.
pub(super) fn find(
    dom: &Dom<'_>,
    mut found: Blocks,
    evidence: &Evidence,
    rule: &Rooted,
    trace: &mut Trace,
) -> Body {
    for block in &mut found.items {
        // A rule knows better than the labels of the elements that it names and of those around them.
        let named = |at: &Index| block.dropped_by <= *at && *at <= block.from && block.to <= dom.end(*at);
        block.dropped &= !rule.bodies.iter().any(named);
        if block.dropped {
            trace.drop(block, Rule::Labelled);
        } else if rule.drops.iter().any(|&at| at <= block.from && block.to <= dom.end(at)) {
            block.dropped = true;
            trace.drop(block, Rule::SiteRule);
        }
    }
    let Kept { blocks: kept, teasers, walled } = match rule.bodies.first() {
        Some(&root) => {
            trace.root(root, Choice::SiteRule);
            Kept { blocks: ruled(dom, &found, rule, trace), teasers: 0, walled: false }
        }
        None => {
            let root = top(dom, &found, evidence, trace);
            select::kept(dom, &found, root, evidence, trace)
        }
    };
    let text = render::text(dom, &found, &kept);
    let chars = kept.iter().map(|block| block.chars).sum();
    let link_chars = kept.iter().map(|block| block.link_chars).sum();
    let labelled = |at: Index| {
        !matches!(dom.tag(at), Tag::Body | Tag::Main)
            && found.verdicts.get(at).is_some_and(|verdict| *verdict >= Verdict::Boilerplate)
    };
    let misplaced =
        rule.bodies.is_empty() && kept.first().is_some_and(|block| dom.ancestors(block.from).any(labelled));
    let (links, all) =
        found.items.iter().fold((0, 0), |(links, all), block| (links + block.link_chars, all + block.chars));
    Body {
        text,
        link_chars,
        chars,
        misplaced,
        among_links: links * 2 > all,
        announces: kept.is_empty() && teasers >= LISTED,
        walled: walled || (chars < STUB && has_wall_behind(dom, &found, &kept)),
        places: kept.iter().map(|block| block.from).collect(),
    }
}

/// True where a line that a reader sees behind the text's beginning, wherever it stands, begins as walls do.
fn has_wall_behind(dom: &Dom<'_>, found: &Blocks, kept: &[&Block]) -> bool {
    const LONGEST: usize = 200;
    let Some(first) = kept.first() else { return false };
    let is_shown = |block: &&Block| {
        !block.dropped
            || !matches!(found.verdicts.get(block.dropped_by), Some(Verdict::Hidden | Verdict::Comments))
    };
    let behind = found.items.iter().filter(|block| block.from > first.from && block.chars < LONGEST);
    // A link of the menu or of the foot leads to the subscriptions on every page.
    let mut lines = behind.filter(|block| block.link_share() < 0.5).filter(is_shown);
    lines.any(|block| phrases::is_wall(&render::block(dom, block)))
}

/// The blocks in the elements that a site rule names.
fn ruled<'b>(dom: &Dom<'_>, found: &'b Blocks, rule: &Rooted, trace: &mut Trace) -> Vec<&'b Block> {
    let inside = |block: &Block| rule.bodies.iter().any(|&at| at <= block.from && block.to <= dom.end(at));
    let all: Vec<&Block> = found.items.iter().filter(|block| !block.dropped).collect();
    let kept = all.iter().copied().filter(|block| inside(block)).collect();
    trace.step(&all, kept, Rule::SiteRule)
}

/// Places that a site rule's selectors found.
#[derive(Debug, Default)]
pub(super) struct Rooted {
    /// Elements that hold the text.
    pub bodies: Vec<Index>,
    /// Elements that are cut out of it.
    pub drops: Vec<Index>,
}

/// The element that holds the text.
fn top(dom: &Dom<'_>, found: &Blocks, evidence: &Evidence, trace: &mut Trace) -> Index {
    if let Some(home) = evidence.home(dom, &found.items) {
        trace.root(home, Choice::ArticleBody);
        return home;
    }
    let scores = scores(dom, found, evidence);
    trace.scores(&scores);
    let best = scores.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
    let best = best.filter(|(_, score)| **score > 0.0).map_or(0, |(at, _)| at);
    let root = climb(dom, found, best);
    trace.root(root, if root == best { Choice::Score } else { Choice::Climbed });
    root
}

/// Scores of elements from the prose below them.
fn scores(dom: &Dom<'_>, found: &Blocks, evidence: &Evidence) -> Vec<f64> {
    let mut scores = vec![0.0; dom.len()];
    for block in found.items.iter().filter(|block| !block.dropped) {
        let mut value = value(block) * evidence.weight(block.from);
        if value == 0.0 {
            continue;
        }
        let mut at = container(dom, block);
        for _ in 0..8 {
            if let Some(slot) = scores.get_mut(at) {
                *slot += value;
            }
            if at == 0 {
                break;
            }
            value *= DECAY;
            at = dom.parent(at);
        }
    }
    for (at, slot) in scores.iter_mut().enumerate().filter(|(_, score)| **score > 0.0) {
        *slot *= prior(dom.tag(at), found.verdicts.get(at).copied());
    }
    scores
}

/// What a block says for or against its container.
fn value(block: &Block) -> f64 {
    if block.is_prose() {
        40.0 + block.chars.min(800) as f64 + 10.0 * block.stops.min(12) as f64
    } else if block.link_share() > 0.6 {
        -0.25 * block.chars.min(200) as f64
    } else {
        0.0
    }
}

/// Paragraphs stand in something; loose text is held by its own element.
fn container(dom: &Dom<'_>, block: &Block) -> Index {
    match dom.tag(block.owner) {
        Tag::P | Tag::Pre | Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 => dom.parent(block.owner),
        Tag::Li | Tag::Dd | Tag::Dt | Tag::Blockquote => dom.parent(dom.parent(block.owner)),
        _ => block.owner,
    }
}

/// What an element's name and labels add to its score.
fn prior(tag: Tag, verdict: Option<Verdict>) -> f64 {
    let by_tag = match tag {
        Tag::Article | Tag::Main => 1.1,
        Tag::Li | Tag::List | Tag::P | Tag::Blockquote | Tag::Row | Tag::Table => 0.8,
        Tag::Aside | Tag::Form | Tag::Footer | Tag::Header | Tag::Nav | Tag::Body | Tag::Html => 0.7,
        _ => 1.0,
    };
    let by_label = match verdict {
        Some(Verdict::Body) => 1.35,
        Some(Verdict::Boilerplate | Verdict::Comments) => 0.5,
        _ => 1.0,
    };
    by_tag * by_label
}

/// Goes up while that adds much prose and little else; from a part of a body in many parts, of which none says much,
/// to the element that holds nearly everything. An article of several on a page is no part.
fn climb(dom: &Dom<'_>, found: &Blocks, from: Index) -> Index {
    let prose = Prose::of(&found.items, dom.len());
    let inside = |at: Index| f64::from(prose.within(at, dom.end(at)));
    let mut best = from;
    let mut have = inside(from);
    if have < inside(0) * 0.2 {
        let all = inside(0) * 0.6;
        let whole =
            dom.ancestors(from).take_while(|at| !is_article(dom, found, *at)).find(|at| inside(*at) > all);
        if let Some(at) = whole.filter(|_| !is_article(dom, found, from)) {
            return at;
        }
    }
    for at in dom.ancestors(from).take(6) {
        if matches!(dom.tag(at), Tag::Body | Tag::Html) {
            break;
        }
        let more = inside(at);
        if more > have * if is_article(dom, found, at) { 1.02 } else { 1.35 } && more < have * 8.0 {
            best = at;
            have = more;
        }
    }
    best
}

fn is_article(dom: &Dom<'_>, found: &Blocks, at: Index) -> bool {
    matches!(dom.tag(at), Tag::Article | Tag::Body | Tag::Html)
        || found.verdicts.get(at) == Some(&Verdict::Body)
}
