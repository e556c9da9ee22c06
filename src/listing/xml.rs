//! A lenient streaming reader: the children of a listing's containers, one small tree after the other.
//!
//! Elements are known by local name and vocabulary, end tags close what they can, whole entries before a break are kept,
//! and nothing is deeper than [`DEEPEST`].

use super::plain::{decode_entities, reference};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

/// Elements deeper than this are passed over with what they hold.
pub const DEEPEST: usize = 100;

/// The vocabularies that matter for a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// RSS, RDF, Atom, sitemaps and everything without a known namespace: the plain names.
    Feed,
    /// Dublin Core and its terms.
    Dublin,
    /// The content module.
    Content,
    /// Media RSS.
    Media,
    /// Podcasts.
    Itunes,
    /// Syndication module.
    Syndication,
    /// HTML inside Atom.
    Xhtml,
    /// News sitemaps.
    News,
    /// Anything else with a prefix.
    Foreign,
}

/// One element with what it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// Its vocabulary.
    pub space: Space,
    /// Its local name, lower case.
    pub name: String,
    /// Lower-case names as written, and decoded values.
    pub attributes: Vec<(String, String)>,
    /// Text and elements in order.
    pub nodes: Vec<Node>,
}

/// What an element holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Decoded text.
    Text(String),
    /// A child.
    Element(Element),
}

/// What holds for an element because of those around it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Around {
    /// The name of the container: `rss`, `channel`, `feed` ...
    pub container: String,
    /// `xml:base` of the containers, joined.
    pub base: Option<Url>,
    /// `xml:lang` of the nearest container that has one.
    pub language: Option<String>,
}

/// What was wrong with the document as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Why it broke off; what was open is lost.
    pub cut: Option<String>,
    /// Elements were deeper than [`DEEPEST`].
    pub too_deep: bool,
}

impl Element {
    /// The value of an attribute by its name as written or without its prefix.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let exact = self.attributes.iter().find(|(key, _)| key == name);
        let local = || self.attributes.iter().find(|(key, _)| key.rsplit(':').next() == Some(name));
        exact.or_else(local).map(|(_, value)| value.as_str())
    }

    /// The child elements.
    pub fn children(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child of a vocabulary and name.
    pub fn child(&self, space: Space, name: &str) -> Option<&Element> {
        self.children().find(|child| child.space == space && child.name == name)
    }

    /// All text inside, in order.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.push_text(&mut out);
        out
    }

    fn push_text(&self, out: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.push_text(out),
            }
        }
    }

    /// What is inside as markup: text alone is taken as it was meant (escaped HTML), beside elements it is escaped again.
    pub fn markup(&self) -> String {
        if self.children().next().is_none() {
            return self.text();
        }
        let mut out = String::new();
        self.push_markup(&mut out);
        out
    }

    fn push_markup(&self, out: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => push_escaped(text, out),
                Node::Element(element) => {
                    out.push('<');
                    out.push_str(&element.name);
                    for (key, value) in &element.attributes {
                        out.push(' ');
                        out.push_str(key);
                        out.push_str("=\"");
                        push_escaped(value, out);
                        out.push('"');
                    }
                    out.push('>');
                    element.push_markup(out);
                    out.push_str("</");
                    out.push_str(&element.name);
                    out.push('>');
                }
            }
        }
    }
}

fn push_escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

struct Frame {
    element: Element,
    written: String,
    container: bool,
    prefixes: Vec<(String, Space)>,
}

struct Stack<'a, F> {
    frames: Vec<Frame>,
    /// Open elements below [`DEEPEST`].
    skipped: usize,
    too_deep: bool,
    document: &'a Url,
    seen: F,
}

/// Reads a cleaned document and hands over every child of a container as soon as it is whole.
pub fn read(text: &str, document: &Url, seen: impl FnMut(&Element, &Around)) -> Outcome {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut stack = Stack { frames: Vec::new(), skipped: 0, too_deep: false, document, seen };
    let cut = loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => stack.open(&start),
            Ok(Event::Empty(start)) => {
                stack.open(&start);
                stack.close(start.name().as_ref());
            }
            Ok(Event::End(end)) => stack.close(end.name().as_ref()),
            Ok(Event::Text(text)) => stack.push_text(&text.into_inner()),
            Ok(Event::CData(text)) => stack.push_text(&text.into_inner()),
            Ok(Event::GeneralRef(name)) => {
                let name = name.into_inner();
                stack.push_text(&reference(&name).unwrap_or_else(|| format!("&{name};")));
            }
            Ok(Event::Eof) => break stack.unclosed(),
            Ok(_) => {}
            Err(error) => break Some(format!("{error} at byte {}", reader.error_position())),
        }
    };
    Outcome { cut, too_deep: stack.too_deep }
}

impl<F: FnMut(&Element, &Around)> Stack<'_, F> {
    fn open(&mut self, start: &BytesStart<'_>) {
        let qualified = start.name();
        let written: &str = qualified.as_ref();
        if self.skipped > 0 || self.frames.len() >= DEEPEST {
            self.skipped += 1;
            self.too_deep = true;
            return;
        }
        let (attributes, prefixes) = attributes_of(start);
        let (prefix, local) = written.split_once(':').unwrap_or(("", written));
        let space = self.space_of(prefix, &prefixes);
        let name = local.to_ascii_lowercase();
        let entry = is_entry(space, &name);
        if entry && self.frames.last().is_some_and(|frame| is_entry(frame.element.space, &frame.element.name))
        {
            // An entry directly inside an entry: the end tag of the first was left out.
            self.pop();
        }
        if entry && !self.frames.iter().any(|frame| is_entry(frame.element.space, &frame.element.name)) {
            self.frames.iter_mut().for_each(|frame| frame.container = true);
        }
        let container = (self.frames.is_empty() && !entry)
            || (is_container(&name) && self.frames.last().is_some_and(|frame| frame.container));
        let element = Element { space, name, attributes, nodes: Vec::new() };
        self.frames.push(Frame { element, written: written.to_owned(), container, prefixes });
    }

    fn push_text(&mut self, text: &str) {
        if self.skipped > 0 {
            return;
        }
        let Some(frame) = self.frames.last_mut() else { return };
        if frame.container {
            return;
        }
        match frame.element.nodes.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => frame.element.nodes.push(Node::Text(text.to_owned())),
        }
    }

    /// Closes the nearest open element of this name with all inside it; one that closes nothing is passed over.
    fn close(&mut self, written: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        let depth = self.frames.iter().rev().position(|frame| frame.written.eq_ignore_ascii_case(written));
        let Some(depth) = depth else { return };
        for _ in 0..=depth {
            self.pop();
        }
    }

    fn pop(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        match self.frames.last_mut() {
            Some(parent) if !parent.container => parent.element.nodes.push(Node::Element(frame.element)),
            Some(_) if !frame.container => {
                let around = self.around();
                (self.seen)(&frame.element, &around);
            }
            None if is_entry(frame.element.space, &frame.element.name) => {
                (self.seen)(&frame.element, &Around::default());
            }
            _ => {}
        }
    }

    fn around(&self) -> Around {
        let mut around = Around::default();
        for Frame { element, .. } in &self.frames {
            around.container.clone_from(&element.name);
            // CDF writes `BASE`.
            if let Some(base) = element.attribute("xml:base").or_else(|| element.attribute("base")) {
                around.base =
                    around.base.as_ref().unwrap_or(self.document).join(base.trim()).ok().or(around.base);
            }
            if let Some(language) = element.attribute("xml:lang") {
                around.language = Some(language.to_owned());
            }
        }
        around
    }

    fn space_of(&self, prefix: &str, own: &[(String, Space)]) -> Space {
        let declared = own
            .iter()
            .chain(self.frames.iter().rev().flat_map(|frame| frame.prefixes.iter()))
            .find(|(known, _)| known.eq_ignore_ascii_case(prefix));
        match declared {
            Some((_, space)) => *space,
            None => conventional(prefix),
        }
    }

    fn unclosed(&self) -> Option<String> {
        self.frames.first().map(|frame| format!("<{}> is never closed", frame.written))
    }
}

fn is_entry(space: Space, name: &str) -> bool {
    space == Space::Feed && matches!(name, "item" | "entry")
}

fn is_container(name: &str) -> bool {
    matches!(name, "rss" | "rdf" | "channel" | "feed" | "urlset" | "sitemapindex")
}

type Attributes = (Vec<(String, String)>, Vec<(String, Space)>);

/// The attributes and the namespaces that they declare.
fn attributes_of(start: &BytesStart<'_>) -> Attributes {
    let mut attributes = Vec::new();
    let mut prefixes = Vec::new();
    for attribute in start.html_attributes().with_checks(false).flatten() {
        let key: &str = attribute.key.as_ref();
        let value = decode_entities(&attribute.value);
        let key = key.to_ascii_lowercase();
        if key == "xmlns" {
            prefixes.push((String::new(), namespace(&value, "")));
        } else if let Some(prefix) = key.strip_prefix("xmlns:") {
            prefixes.push((prefix.to_owned(), namespace(&value, prefix)));
        } else {
            attributes.push((key, value));
        }
    }
    (attributes, prefixes)
}

/// The vocabulary of a namespace URI, by the part that every version of it shares; an unknown one is judged by its
/// prefix, and without a prefix it is a misspelt feed namespace.
fn namespace(uri: &str, prefix: &str) -> Space {
    let uri = uri.trim().to_ascii_lowercase();
    let known: &[(&str, Space)] = &[
        ("purl.org/dc/", Space::Dublin),
        ("purl.org/rss/1.0/modules/content", Space::Content),
        ("purl.org/rss/1.0/modules/syndication", Space::Syndication),
        ("purl.org/rss/1.0/modules", Space::Foreign),
        ("search.yahoo.com/mrss", Space::Media),
        ("itunes", Space::Itunes),
        ("1999/xhtml", Space::Xhtml),
        ("sitemap-news", Space::News),
        ("sitemap-image", Space::Foreign),
        ("sitemap-video", Space::Foreign),
        ("w3.org/2005/atom", Space::Feed),
        ("purl.org/atom", Space::Feed),
        ("purl.org/net/rss", Space::Feed),
        ("purl.org/rss/1.0", Space::Feed),
        ("my.netscape.com", Space::Feed),
        ("backend.userland.com", Space::Feed),
        ("blogs.law.harvard.edu", Space::Feed),
        ("22-rdf-syntax", Space::Feed),
        ("sitemaps.org/schemas", Space::Feed),
    ];
    match known.iter().find(|(part, _)| uri.contains(part)) {
        Some((_, space)) => *space,
        None if prefix.is_empty() => Space::Feed,
        None => conventional(prefix),
    }
}

/// The vocabulary that an undeclared prefix is used for by convention.
fn conventional(prefix: &str) -> Space {
    match prefix.to_ascii_lowercase().as_str() {
        "" | "rss" | "atom" | "atom10" | "atom03" | "a10" | "rdf" => Space::Feed,
        "dc" | "dcterms" | "dct" => Space::Dublin,
        "content" => Space::Content,
        "media" => Space::Media,
        "itunes" => Space::Itunes,
        "sy" => Space::Syndication,
        "xhtml" | "html" => Space::Xhtml,
        "news" => Space::News,
        _ => Space::Foreign,
    }
}
