//! The parsed tree laid flat in document order: a subtree is a range, an ancestor a chain of indexes, and nothing recurses.

use scraper::{Html, Node, node::Element};

/// A node's place in [`Dom::nodes`].
pub(super) type Index = usize;

/// Elements and text of a page in document order.
pub(super) struct Dom<'a> {
    nodes: Vec<Flat<'a>>,
}

/// One node.
#[derive(Clone, Copy)]
pub(super) struct Flat<'a> {
    /// Element or text.
    pub what: What<'a>,
    /// Its parent; the root is its own.
    pub parent: Index,
    /// One past its last descendant.
    pub end: Index,
}

/// What a node is.
#[derive(Clone, Copy)]
pub(super) enum What<'a> {
    /// Text.
    Text(&'a str),
    /// An element.
    Element(Tag, &'a Element),
}

/// Names of elements as far as they matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    A,
    Address,
    Article,
    Aside,
    Blockquote,
    Body,
    Br,
    Button,
    Dd,
    Details,
    Div,
    Dl,
    Dt,
    Figcaption,
    Figure,
    Footer,
    Form,
    H1,
    H2,
    H3,
    H4,
    Head,
    Header,
    Hr,
    Html,
    Img,
    Inline,
    Li,
    Link,
    List,
    Main,
    Media,
    Meta,
    Nav,
    P,
    Pre,
    Row,
    Section,
    Table,
    Cell,
    Time,
    Title,
    Block,
}

impl Tag {
    /// By its name, in small letters.
    pub fn of(name: &str) -> Self {
        match name {
            "a" => Self::A,
            "address" => Self::Address,
            "article" => Self::Article,
            "aside" => Self::Aside,
            "blockquote" | "q-block" => Self::Blockquote,
            "body" => Self::Body,
            "br" => Self::Br,
            "button" => Self::Button,
            "dd" => Self::Dd,
            "details" => Self::Details,
            "div" => Self::Div,
            "dl" => Self::Dl,
            "dt" => Self::Dt,
            "figcaption" => Self::Figcaption,
            "figure" => Self::Figure,
            "footer" => Self::Footer,
            "form" | "fieldset" => Self::Form,
            "h1" => Self::H1,
            "h2" => Self::H2,
            "h3" => Self::H3,
            "h4" | "h5" | "h6" => Self::H4,
            "head" => Self::Head,
            "header" | "hgroup" => Self::Header,
            "hr" => Self::Hr,
            "html" => Self::Html,
            "img" | "amp-img" => Self::Img,
            "li" => Self::Li,
            "link" => Self::Link,
            "ul" | "ol" | "menu" | "dir" => Self::List,
            "main" => Self::Main,
            "video" | "audio" | "picture" | "embed" | "input" | "label" | "map" | "progress" | "amp-ad" => {
                Self::Media
            }
            "meta" => Self::Meta,
            "nav" => Self::Nav,
            "p" => Self::P,
            "pre" => Self::Pre,
            "tr" => Self::Row,
            "section" => Self::Section,
            "table" => Self::Table,
            "td" | "th" => Self::Cell,
            "time" => Self::Time,
            "title" => Self::Title,
            "center" | "caption" | "thead" | "tbody" | "tfoot" | "summary" | "dialog" | "search"
            | "template" => Self::Block,
            _ => Self::Inline,
        }
    }

    /// True where it begins a new line of text.
    pub fn is_block(self) -> bool {
        !matches!(
            self,
            Self::A
                | Self::Br
                | Self::Inline
                | Self::Time
                | Self::Img
                | Self::Media
                | Self::Button
                | Self::Link
                | Self::Meta
        )
    }

    /// A heading.
    pub fn is_heading(self) -> bool {
        matches!(self, Self::H1 | Self::H2 | Self::H3 | Self::H4)
    }
}

impl<'a> Dom<'a> {
    /// Lays a parsed page flat.
    pub fn of(html: &'a Html) -> Self {
        let mut nodes: Vec<Flat<'a>> = Vec::with_capacity(4096);
        let mut open: Vec<Index> = Vec::with_capacity(64);
        let mut node = html.tree.root();
        loop {
            let what = match node.value() {
                Node::Element(element) => Some(What::Element(Tag::of(element.name()), element)),
                Node::Text(text) => Some(What::Text(text)),
                _ => None,
            };
            let entered = node.first_child();
            if let Some(what) = what {
                let index = nodes.len();
                nodes.push(Flat { what, parent: open.last().copied().unwrap_or(0), end: index + 1 });
                if entered.is_some() {
                    open.push(index);
                }
            }
            if let Some(child) = entered {
                node = child;
                continue;
            }
            // Back up to the next sibling, closing what ends here.
            loop {
                if let Some(sibling) = node.next_sibling() {
                    node = sibling;
                    break;
                }
                let Some(parent) = node.parent() else { return Self { nodes } };
                node = parent;
                if node.value().is_element()
                    && let Some(closed) = open.pop()
                {
                    let end = nodes.len();
                    if let Some(flat) = nodes.get_mut(closed) {
                        flat.end = end;
                    }
                }
            }
        }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// All nodes with their places.
    pub fn iter(&self) -> impl Iterator<Item = (Index, &Flat<'a>)> {
        self.nodes.iter().enumerate()
    }

    /// The nodes of a range of places.
    pub fn range(&self, from: Index, to: Index) -> impl Iterator<Item = (Index, &Flat<'a>)> {
        let nodes = self.nodes.get(from..to.min(self.nodes.len())).unwrap_or_default();
        nodes.iter().enumerate().map(move |(at, flat)| (from + at, flat))
    }

    /// The element at a place.
    pub fn element(&self, at: Index) -> Option<(Tag, &'a Element)> {
        match self.nodes.get(at)?.what {
            What::Element(tag, element) => Some((tag, element)),
            What::Text(_) => None,
        }
    }

    /// All elements with their places.
    pub fn elements(&self) -> impl Iterator<Item = (Index, Tag, &'a Element)> {
        self.nodes.iter().enumerate().filter_map(|(at, flat)| match flat.what {
            What::Element(tag, element) => Some((at, tag, element)),
            What::Text(_) => None,
        })
    }

    /// The tag at a place; text counts as inline.
    pub fn tag(&self, at: Index) -> Tag {
        self.element(at).map_or(Tag::Inline, |(tag, _)| tag)
    }

    /// One past the last descendant.
    pub fn end(&self, at: Index) -> Index {
        self.nodes.get(at).map_or(at, |flat| flat.end)
    }

    /// The parent.
    pub fn parent(&self, at: Index) -> Index {
        self.nodes.get(at).map_or(0, |flat| flat.parent)
    }

    /// The chain of ancestors, nearest first, without the root.
    pub fn ancestors(&self, at: Index) -> impl Iterator<Item = Index> {
        let mut at = at;
        std::iter::from_fn(move || {
            let parent = self.parent(at);
            (parent != at && parent != 0).then(|| {
                at = parent;
                parent
            })
        })
    }

    /// The text of a subtree, white space normalised.
    pub fn text(&self, at: Index) -> String {
        self.joined(at, ' ')
    }

    /// The text of the whole page, white space normalised, every block, break and button on a line of its own.
    pub fn lines(&self) -> String {
        self.joined(0, '\n')
    }

    fn joined(&self, at: Index, mark: char) -> String {
        let mut out = String::new();
        let mut ends: Vec<Index> = Vec::new();
        for (at, flat) in self.range(at, self.end(at)) {
            while ends.pop_if(|end| *end <= at).is_some() {
                push_mark(&mut out, mark);
            }
            match flat.what {
                What::Text(text) => push_normal(&mut out, text),
                What::Element(Tag::Br | Tag::Button, _) => push_mark(&mut out, mark),
                What::Element(tag, _) if tag.is_block() => {
                    push_mark(&mut out, mark);
                    ends.push(flat.end);
                }
                What::Element(..) => {}
            }
        }
        out.truncate(out.trim_end().len());
        out
    }

    /// The place of an element that a selector found.
    pub fn place_of(&self, wanted: &Element) -> Option<Index> {
        self.elements().find(|(_, _, element)| std::ptr::eq(*element, wanted)).map(|(at, _, _)| at)
    }
}

/// The value of an attribute, without interning its name as the tree's own method does.
pub(super) fn attr<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.attrs().find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn push_mark(out: &mut String, mark: char) {
    if !out.is_empty() && !out.ends_with(mark) {
        out.truncate(out.trim_end_matches(' ').len());
        out.push(mark);
    }
}

/// Appends text with every run of white space as one space, none at the beginning; invisible characters go.
pub(super) fn push_normal(out: &mut String, text: &str) {
    let mut space = out.is_empty() || out.ends_with([' ', '\n']);
    let mut rest = text;
    while let Some(at) = rest.find(|c| !is_plain(c)) {
        let (plain, tail) = rest.split_at(at);
        out.push_str(plain);
        space &= plain.is_empty();
        let mut characters = tail.chars();
        if !matches!(characters.next(), Some(c) if is_invisible(c)) {
            if !space {
                out.push(' ');
            }
            space = true;
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
}

fn is_plain(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_graphic()
    } else {
        !c.is_whitespace() && !c.is_control() && !is_invisible(c)
    }
}

/// A text with normal white space throughout.
pub(super) fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_normal(&mut out, text);
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subtrees_are_ranges_and_text_is_normal() {
        let html = Html::parse_document(
            "<body><div id=a><p>One <b>two</b></p><p>three\n\tfour</p></div><i>five</i>",
        );
        let dom = Dom::of(&html);
        let (at, _, element) = dom.elements().find(|(_, _, e)| attr(e, "id") == Some("a")).unwrap();
        assert_eq!(dom.text(at), "One two three four");
        assert_eq!(dom.place_of(element), Some(at));
        let (inner, _, _) = dom.elements().find(|(_, _, e)| e.name() == "b").unwrap();
        assert!(dom.ancestors(inner).any(|ancestor| ancestor == at));
    }

    #[test]
    fn the_end_of_a_block_separates_words_though_no_space_stands_there() {
        let html =
            Html::parse_document("<h1><div>A label</div>A <b>head</b>line</h1><div>By</div><a>Ann</a>");
        let dom = Dom::of(&html);
        assert_eq!(dom.text(0), "A label A headline By Ann");
        assert_eq!(dom.lines(), "A label\nA headline\nBy\nAnn");
    }
}
