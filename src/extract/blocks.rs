//! A page as a row of blocks: the lines of text that a reader sees, with what speaks for and against each.

use super::boilerplate::{Judge, Verdict};
use super::dom::{Dom, Index, Tag, What, attr};
use std::collections::HashMap;

/// Characters from which a line is taken for prose without looking at its end.
const LONG: usize = 100;

/// One line of text.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// First and one past the last node.
    pub from: Index,
    /// One past the last node.
    pub to: Index,
    /// The block element that holds it.
    pub owner: Index,
    /// Characters, ideographs counting threefold.
    pub chars: usize,
    /// Characters inside links.
    pub link_chars: usize,
    /// Marks that end or divide sentences.
    pub stops: usize,
    /// True where the last mark ends a sentence.
    pub finished: bool,
    /// True where an ancestor is not part of any article.
    pub dropped: bool,
    /// That ancestor.
    pub dropped_by: Index,
}

impl Block {
    /// Sentences rather than labels.
    pub fn is_prose(&self) -> bool {
        self.link_chars * 3 < self.chars
            && (self.chars >= LONG || (self.chars >= 40 && self.finished))
            && (self.stops > 0 || self.chars >= LONG)
    }

    /// The share of its characters inside links.
    pub fn link_share(&self) -> f64 {
        if self.chars == 0 { 0.0 } else { self.link_chars as f64 / self.chars as f64 }
    }
}

/// All blocks of a page, and the verdict on every element.
pub(super) struct Blocks {
    /// In document order.
    pub items: Vec<Block>,
    /// By place in the tree; text is neutral.
    pub verdicts: Vec<Verdict>,
}

/// Cuts a page into blocks and marks those that cannot belong to an article.
pub(super) fn blocks(dom: &Dom<'_>) -> Blocks {
    let mut judge = Judge::default();
    let verdicts: Vec<Verdict> = dom
        .iter()
        .map(|(_, flat)| match flat.what {
            What::Element(tag, element) => judge.verdict(tag, element),
            What::Text(_) => Verdict::Neutral,
        })
        .collect();
    let mut items = cut(dom);
    let prose = Prose::of(&items, dom.len());
    mark(dom, &verdicts, &prose, &mut items);
    Blocks { items, verdicts }
}

/// Characters of prose before each node, so that a subtree's prose is one subtraction.
pub(super) struct Prose {
    before: Vec<u32>,
}

impl Prose {
    /// Counts once; blocks already dropped do not count.
    pub fn of(items: &[Block], nodes: usize) -> Self {
        let mut before = vec![0u32; nodes + 1];
        for block in items.iter().filter(|block| !block.dropped && block.is_prose()) {
            if let Some(slot) = before.get_mut(block.from + 1) {
                *slot += u32::try_from(block.chars).unwrap_or(u32::MAX);
            }
        }
        let mut sum = 0u32;
        for slot in &mut before {
            sum = sum.saturating_add(*slot);
            *slot = sum;
        }
        Self { before }
    }

    /// Characters of prose in a range of nodes.
    pub fn within(&self, from: Index, to: Index) -> u32 {
        let at = |index: Index| self.before.get(index).or(self.before.last()).copied().unwrap_or(0);
        at(to).saturating_sub(at(from))
    }
}

/// Marks blocks under elements that are not part of any article; an element that holds most of the page's prose is
/// never taken for boilerplate, whatever its label.
fn mark(dom: &Dom<'_>, verdicts: &[Verdict], prose: &Prose, items: &mut [Block]) {
    let total = prose.within(0, dom.len());
    let hidden = hidden_alike(dom, verdicts, prose);
    let mut dropped_until = 0;
    let mut dropped_by = 0;
    let mut next = 0;
    for (at, &verdict) in verdicts.iter().enumerate() {
        let own = || {
            let alike = hidden
                .get(&likeness(dom, at))
                .filter(|alike| verdict == Verdict::Hidden && alike.count >= MANY);
            alike.map_or_else(|| prose.within(at, dom.end(at)), |alike| alike.prose)
        };
        if at >= dropped_until && opens_other_section(dom, at, verdict, prose, total) {
            dropped_by = dom.parent(at);
            dropped_until = dom.end(dropped_by);
        }
        if at >= dropped_until
            && verdict >= Verdict::Doubtful
            && is_dropped(dom.tag(at), verdict, own(), total)
        {
            dropped_by = at;
            dropped_until = dom.end(at);
        }
        while let Some(block) = items.get_mut(next).filter(|block| block.from <= at) {
            // An inline label at a paragraph's head (a dateline) drops nothing but itself.
            if block.to <= dropped_until {
                (block.dropped, block.dropped_by) = (true, dropped_by);
            }
            next += 1;
        }
    }
}

/// True for a heading labelled as that of related articles where it begins its parent and enough stands elsewhere.
fn opens_other_section(dom: &Dom<'_>, at: Index, verdict: Verdict, prose: &Prose, total: u32) -> bool {
    const ENOUGH: u32 = 400;
    let tag = dom.tag(at);
    if verdict != Verdict::Boilerplate || !tag.is_heading() || tag == Tag::H1 {
        return false;
    }
    let parent = dom.parent(at);
    let class = dom.element(at).and_then(|(_, element)| attr(element, "class")).unwrap_or_default();
    ["related", "recommend", "similar"].iter().any(|label| class.to_ascii_lowercase().contains(label))
        && !matches!(dom.tag(parent), Tag::Body | Tag::Main | Tag::Html)
        && prose.within(parent, at) == 0
        && total.saturating_sub(prose.within(parent, dom.end(parent))) >= ENOUGH
}

/// Hidden elements of one parent and one class.
#[derive(Default)]
struct Alike {
    count: usize,
    prose: u32,
}

/// Hidden elements from which on those of one class are judged together.
const MANY: usize = 4;

/// Some sites hide each paragraph of an article until a script has seen the reader's subscription.
fn hidden_alike<'a>(dom: &Dom<'a>, verdicts: &[Verdict], prose: &Prose) -> HashMap<Likeness<'a>, Alike> {
    let mut groups: HashMap<Likeness<'a>, Alike> = HashMap::new();
    for (at, _) in verdicts.iter().enumerate().filter(|(_, verdict)| **verdict == Verdict::Hidden) {
        let alike = groups.entry(likeness(dom, at)).or_default();
        alike.count += 1;
        alike.prose = alike.prose.saturating_add(prose.within(at, dom.end(at)));
    }
    groups
}

/// An element's parent and class.
type Likeness<'a> = (Index, &'a str);

fn likeness<'a>(dom: &Dom<'a>, at: Index) -> Likeness<'a> {
    let class = dom.element(at).and_then(|(_, element)| attr(element, "class"));
    (dom.parent(at), class.unwrap_or_default())
}

fn is_dropped(tag: Tag, verdict: Verdict, own: u32, total: u32) -> bool {
    if matches!(tag, Tag::Html | Tag::Body | Tag::Main) {
        return false;
    }
    let share = if total == 0 { 0.0 } else { f64::from(own) / f64::from(total) };
    match verdict {
        Verdict::Comments => share < 0.9,
        Verdict::Hidden => share < 0.6,
        Verdict::Boilerplate => share < 0.4,
        Verdict::Doubtful => match tag {
            Tag::Aside | Tag::Form => share < 0.3,
            Tag::Address => share < 0.1,
            Tag::Figure => own < 400 && share < 0.3,
            Tag::Header => own < 300 && share < 0.15,
            Tag::Row | Tag::Cell => false,
            _ => own == 0,
        },
        Verdict::Body | Verdict::Neutral => false,
    }
}

/// Walks the tree once and cuts a new block wherever a block element begins or ends.
fn cut(dom: &Dom<'_>) -> Vec<Block> {
    let mut items: Vec<Block> = Vec::with_capacity(512);
    let mut open: Option<Block> = None;
    let mut owners: Vec<(Index, Index)> = Vec::with_capacity(64);
    let mut link_end = 0;
    let mut skip_end = 0;
    let mut breaks = 0;
    for (at, flat) in dom.iter() {
        while owners.last().is_some_and(|(_, end)| *end <= at) {
            owners.pop();
            finish(&mut open, &mut items);
        }
        if at < skip_end {
            continue;
        }
        match flat.what {
            What::Element(Tag::Head, _) => skip_end = flat.end,
            What::Element(Tag::Br, _) => {
                breaks += 1;
                let ends = open.as_ref().is_some_and(|block| block.finished);
                if breaks > 1 || ends {
                    finish(&mut open, &mut items);
                }
            }
            What::Element(Tag::Cell, _) if is_data_row(dom, flat.parent) => {
                if let Some(block) = open.as_mut() {
                    block.chars += 1;
                }
            }
            What::Element(tag, _) if tag.is_block() => {
                finish(&mut open, &mut items);
                owners.push((at, flat.end));
            }
            What::Element(Tag::A, _) => link_end = link_end.max(flat.end),
            What::Element(..) => {}
            What::Text(text) => {
                let measure = Measure::of(text);
                if measure.chars == 0 {
                    continue;
                }
                breaks = 0;
                let owner = owners.last().map_or(0, |(owner, _)| *owner);
                let block = open.get_or_insert_with(|| fresh(at, owner));
                block.add(&measure, at, at < link_end);
            }
        }
    }
    finish(&mut open, &mut items);
    items
}

/// A row of figures and names reads as one line; a row that holds blocks is there for the layout.
fn is_data_row(dom: &Dom<'_>, row: Index) -> bool {
    const MOST_NODES: usize = 54;
    let end = dom.end(row);
    dom.tag(row) == Tag::Row
        && end - row < MOST_NODES
        && dom.range(row + 1, end).all(|(_, flat)| match flat.what {
            What::Element(tag, _) => !tag.is_block() || tag == Tag::Cell,
            What::Text(text) => text.len() < 200,
        })
}

fn fresh(at: Index, owner: Index) -> Block {
    Block {
        from: at,
        to: at,
        owner,
        chars: 0,
        link_chars: 0,
        stops: 0,
        finished: false,
        dropped: false,
        dropped_by: 0,
    }
}

fn finish(open: &mut Option<Block>, items: &mut Vec<Block>) {
    items.extend(open.take());
}

impl Block {
    fn add(&mut self, measure: &Measure, at: Index, linked: bool) {
        self.to = at + 1;
        self.chars += measure.chars;
        self.stops += measure.stops;
        self.finished = measure.finished;
        if linked {
            self.link_chars += measure.chars;
        }
    }
}

/// What a stretch of text measures.
struct Measure {
    chars: usize,
    stops: usize,
    finished: bool,
}

impl Measure {
    fn of(text: &str) -> Self {
        let mut measure = Self { chars: 0, stops: 0, finished: false };
        let mut space = true;
        for c in text.chars() {
            if c.is_whitespace() {
                if !space {
                    measure.chars += 1;
                }
                space = true;
                continue;
            }
            space = false;
            measure.chars += if is_ideograph(c) { 3 } else { 1 };
            match c {
                '.' | '!' | '?' | '。' | '！' | '？' | '…' | '؟' | '۔' | '।' => {
                    measure.stops += 1;
                    measure.finished = true;
                }
                ',' | ';' | '，' | '、' | '،' | ':' => {
                    measure.stops += 1;
                    measure.finished = c == ':';
                }
                '"' | '”' | '’' | '\'' | '»' | '“' | ')' | ']' | '」' | '』' => {}
                _ => measure.finished = false,
            }
        }
        measure
    }
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{e00}'..='\u{e7f}')
}
