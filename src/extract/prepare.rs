//! Source text -> what the parser need see: scripts, styles, drawings and comments are cut out before parsing, data in
//! scripts is kept aside, and nesting is capped, because the tree builder's work grows with depth.

use super::attributes;
use super::dom::Tag;
use memchr::{memchr, memchr_iter, memchr3, memmem};

/// Elements deeper than this are read without their tags; real pages stay below 100.
const MAX_DEPTH: usize = 256;
/// Bytes of markup that are parsed; the rest of a larger page is passed over.
const MAX_MARKUP: usize = 8 << 20;
/// Tags that are parsed; real pages have a few thousand, and each becomes a node of the tree.
const MAX_TAGS: usize = 400_000;
/// Bytes of an attribute list above which it is passed over.
const MAX_ATTRIBUTES: usize = 16 << 10;

/// A page's markup without ballast, and the data in its scripts.
#[derive(Debug, Default)]
pub(super) struct Prepared<'a> {
    /// Markup for the parser.
    pub markup: String,
    /// Contents of `application/ld+json` scripts.
    pub linked_data: Vec<&'a str>,
    /// Contents of other JSON scripts that hold a page's state.
    pub state: Vec<&'a str>,
    /// Markup that a browser with scripts does not show, long enough to be an article, with the element's name.
    pub unshown: Vec<(&'static str, &'a str)>,
    /// A script has opened another inside a comment and no end was found: the search is not made twice.
    unbalanced: bool,
    /// Every attribute stays: selectors may name any.
    whole_tags: bool,
    /// White space was read that is written only where words may follow it on their line.
    space: Space,
}

/// White space between what was written and what comes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Space {
    /// None was read.
    None,
    /// Some was read.
    Read,
    /// What was written begins or ends a line, so that white space behind it says nothing.
    #[default]
    Idle,
}

/// Bytes of unshown markup from which it may be an article.
const LEAST_ASIDE: usize = 600;
/// Pieces of unshown markup that are kept.
const MOST_ASIDES: usize = 16;

/// What is done with an element's contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Keep,
    Cut,
    Script,
    /// Cut, and kept aside: the name of the element.
    Aside(&'static str),
}

/// Goes once over the source; `whole_tags` keeps the attributes that nothing here reads.
pub(super) fn prepare(source: &str, whole_tags: bool) -> Prepared<'_> {
    let markup = String::with_capacity(source.len().min(MAX_MARKUP) / 2);
    let mut out = Prepared { markup, whole_tags, ..Prepared::default() };
    let mut depth = 0usize;
    let mut rest = source;
    let mut tags = 0;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_text(before);
        rest = step(tag, &mut out, &mut depth);
        tags += 1;
        if out.markup.len() > MAX_MARKUP || tags > MAX_TAGS {
            return out;
        }
    }
    let left = MAX_MARKUP.saturating_sub(out.markup.len());
    out.push_text(rest.get(..rest.floor_char_boundary(left)).unwrap_or_default());
    out
}

impl Prepared<'_> {
    /// Writes text, every run of white space with a line break in it as one space: each break would cost the parser a token.
    fn push_text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let end = memchr3(b'\n', b'\r', b'\t', rest.as_bytes()).unwrap_or(rest.len());
            let (line, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let ended = line.trim_end_matches(' ');
            if !ended.is_empty() {
                self.push_space();
                self.markup.push_str(ended);
                self.space = Space::None;
            }
            if self.space == Space::None && ended.len() < rest.len() {
                self.space = Space::Read;
            }
            rest = behind.trim_start_matches([' ', '\n', '\r', '\t']);
        }
    }

    fn push_space(&mut self) {
        if self.space == Space::Read {
            self.markup.push(' ');
        }
    }

    /// Prepares for a tag: white space before one that begins or ends a line says nothing.
    fn turn_to(&mut self, name: &str) {
        let tag = Tag::of(name);
        let is_line = tag.is_block() || matches!(tag, Tag::Br | Tag::Meta | Tag::Link);
        if is_line {
            self.space = Space::Idle;
        } else {
            self.push_space();
            self.space = if self.space == Space::Idle { Space::Idle } else { Space::None };
        }
    }
}

/// Reads what begins with `<` and gives what follows it.
fn step<'a>(tag: &'a str, out: &mut Prepared<'a>, depth: &mut usize) -> &'a str {
    let bytes = tag.as_bytes();
    match bytes.get(1) {
        Some(b'!') if tag.starts_with("<!--") => after(tag.get(4..).unwrap_or_default(), "-->"),
        Some(b'!' | b'?') => declaration(tag, out),
        Some(b'/') if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => close(tag, out, depth),
        Some(c) if c.is_ascii_alphabetic() => open(tag, out, depth),
        _ => {
            out.push_text("<");
            tag.get(1..).unwrap_or_default()
        }
    }
}

/// A doctype stays: without it the parser would read tables as in old browsers.
fn declaration<'a>(tag: &'a str, out: &mut Prepared<'a>) -> &'a str {
    let (whole, rest) = end_of_tag(tag);
    if whole.get(2..9).is_some_and(|name| name.eq_ignore_ascii_case("doctype")) {
        out.markup.push_str(whole);
    }
    rest
}

fn close<'a>(tag: &'a str, out: &mut Prepared<'a>, depth: &mut usize) -> &'a str {
    let (whole, rest) = end_of_tag(tag);
    let name = name_of(whole.get(2..).unwrap_or_default());
    if matches!(fate(name), Fate::Keep | Fate::Aside("template")) {
        if *depth <= MAX_DEPTH {
            out.turn_to(name);
            out.markup.push_str(whole);
        }
        if !has_optional_end(name) {
            *depth = depth.saturating_sub(1);
        }
    }
    rest
}

fn open<'a>(tag: &'a str, out: &mut Prepared<'a>, depth: &mut usize) -> &'a str {
    let (whole, rest) = end_of_tag(tag);
    let name = name_of(whole.get(1..).unwrap_or_default());
    match fate(name) {
        Fate::Cut => return if whole.ends_with("/>") { rest } else { after_close(rest, name).1 },
        Fate::Script => return script(whole, rest, out),
        // A shadow tree is shown.
        Fate::Aside("template") if whole.to_ascii_lowercase().contains("shadowrootmode") => {}
        Fate::Aside(name) => return aside(name, rest, out),
        Fate::Keep => {}
    }
    if !has_optional_end(name) {
        *depth += 1;
    }
    if *depth <= MAX_DEPTH {
        out.turn_to(name);
        if whole.len() > MAX_ATTRIBUTES {
            out.markup.extend(["<", name, ">"]);
        } else if out.whole_tags {
            out.markup.push_str(whole);
        } else {
            attributes::push_read(&mut out.markup, whole, name);
        }
    }
    rest
}

/// Keeps the contents of an element aside where they may be a text; templates may stand in templates.
fn aside<'a>(name: &'static str, rest: &'a str, out: &mut Prepared<'a>) -> &'a str {
    let end = if name == "template" { after_own_close } else { after_close };
    let (content, rest) = end(rest, name);
    if content.len() >= LEAST_ASIDE && content.contains("<p") && out.unshown.len() < MOST_ASIDES {
        out.unshown.push((name, content));
    }
    rest
}

fn script<'a>(whole: &str, rest: &'a str, out: &mut Prepared<'a>) -> &'a str {
    let whole_script = if out.unbalanced { None } else { script_content(rest) };
    out.unbalanced |= whole_script.is_none();
    let (content, rest) = whole_script.unwrap_or_else(|| after_close(rest, "script"));
    let head = whole.to_ascii_lowercase();
    if head.contains("ld+json") {
        out.linked_data.push(content);
    } else if head.contains("json") || content.starts_with("(self.__next_f") || holds_state(content) {
        out.state.push(content);
    }
    rest
}

/// What stands before the end of a script, and what follows it: behind `<!--`, the end tag of a script inside it ends only that.
fn script_content(text: &str) -> Option<(&str, &str)> {
    let plain = after_close(text, "script");
    let Some(mut at) = plain.0.find("<!--").map(|at| at + 4) else { return Some(plain) };
    let begins = |at: usize, with: &str| {
        text.get(at..at + with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    let mut inner = false;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(['<', '-'])) {
        at += found;
        if begins(at, "-->") || (!inner && begins(at, "</script")) {
            let (content, rest) = after_close(text.get(at..).unwrap_or_default(), "script");
            return Some((text.get(..at + content.len()).unwrap_or_default(), rest));
        }
        inner = (inner || begins(at, "<script")) && !begins(at, "</script");
        at += 1;
    }
    None
}

/// True for a script that sets a variable to the page's state: `window.__STATE__ = {...}`, `self.__next_f.push(...)`,
/// `Site.content={...}`.
fn holds_state(script: &str) -> bool {
    /// Bytes in which the first value begins.
    const HEAD: usize = 2000;
    const VALUES: &[&str] = &["={\"", "= {\"", "=[{", "= [{", "=JSON.parse", "= JSON.parse"];
    let start = script.trim_start();
    let owned = ["window.__", "self.__", "globalThis.__"];
    if owned.iter().any(|owner| start.starts_with(owner)) {
        return true;
    }
    let head = start.get(..start.floor_char_boundary(HEAD)).unwrap_or_default();
    start.len() >= LEAST_ASIDE && VALUES.iter().any(|value| head.contains(value))
}

fn fate(name: &str) -> Fate {
    let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
    match name.as_bytes().first().map(u8::to_ascii_lowercase) {
        Some(b's') if is("script") => Fate::Script,
        Some(b's') if is("style") || is("svg") || is("select") => Fate::Cut,
        Some(b'n') if is("noscript") => Fate::Aside("noscript"),
        Some(b'i') if is("iframe") => Fate::Cut,
        Some(b't') if is("textarea") => Fate::Cut,
        Some(b't') if is("template") => Fate::Aside("template"),
        Some(b'm') if is("math") => Fate::Cut,
        Some(b'o') if is("object") => Fate::Cut,
        Some(b'c') if is("canvas") => Fate::Cut,
        _ => Fate::Keep,
    }
}

/// Void elements, and those whose end tag may be left out: they do not tell the depth.
fn has_optional_end(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "p", "li", "br", "img", "td", "tr", "th", "dt", "dd", "input", "meta", "link", "hr", "source",
        "option", "wbr", "area", "base", "col", "embed", "param", "track", "html", "body", "head", "tbody",
        "thead",
    ];
    name.len() <= 6 && NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn name_of(text: &str) -> &str {
    let end = text.bytes().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// Splits behind the `>` that ends a tag; quotation marks hide it where a value begins with them.
fn end_of_tag(tag: &str) -> (&str, &str) {
    let bytes = tag.as_bytes();
    let mut from = 0;
    while let Some(found) = memchr3(b'>', b'"', b'\'', bytes.get(from..).unwrap_or_default()) {
        let at = from + found;
        from = at + 1;
        match bytes.get(at) {
            Some(b'>') => return tag.split_at_checked(from).unwrap_or((tag, "")),
            Some(&quote) if begins_value(bytes.get(..at).unwrap_or_default()) => {
                let Some(length) = memchr(quote, bytes.get(from..).unwrap_or_default()) else { break };
                from += length + 1;
            }
            _ => {}
        }
    }
    (tag, "")
}

/// True where the next thing after these bytes of a tag is a value.
fn begins_value(before: &[u8]) -> bool {
    before.trim_ascii_end().last() == Some(&b'=')
}

fn after<'a>(text: &'a str, mark: &str) -> &'a str {
    memmem::find(text.as_bytes(), mark.as_bytes())
        .and_then(|at| text.get(at + mark.len()..))
        .unwrap_or_default()
}

/// What stands before the end tag of `name`, and what follows it.
fn after_close<'a>(text: &'a str, name: &str) -> (&'a str, &'a str) {
    for at in memchr_iter(b'<', text.as_bytes()) {
        let candidate = text.get(at + 1..).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default();
        if candidate.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            return (text.get(..at).unwrap_or_default(), after(candidate, ">"));
        }
    }
    (text, "")
}

/// What stands before the end tag that closes an element of this name, those inside it closed first, and what follows it.
fn after_own_close<'a>(text: &'a str, name: &str) -> (&'a str, &'a str) {
    let mut open = 1usize;
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find('<')) {
        let at = from + found;
        let tag = text.get(at + 1..).unwrap_or_default();
        let ends = tag.starts_with('/');
        if name_of(tag.get(usize::from(ends)..).unwrap_or_default()).eq_ignore_ascii_case(name) {
            open = if ends { open - 1 } else { open + 1 };
        }
        if open == 0 {
            return (text.get(..at).unwrap_or_default(), after(tag, ">"));
        }
        from = at + 1;
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ballast_is_cut_and_data_is_kept_aside() {
        let page = "<!doctype html><style>p{}</style>\n<p id='a>b'> One<!-- no --> two\n<SCRIPT>x('</p>')</SCRIPT>\
            <script type=\"application/ld+json\">{\"a\":1}</script><svg><path/></svg> three < four</p>";
        let prepared = prepare(page, false);
        assert_eq!(prepared.markup, "<!doctype html><p id='a>b'> One two  three < four</p>");
        assert_eq!(prepared.linked_data, ["{\"a\":1}"]);
    }

    #[test]
    fn nesting_is_capped_and_the_text_stays() {
        let page = format!("{}deep{}<p>after</p>", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let prepared = prepare(&page, false);
        assert!(prepared.markup.len() < 20 * MAX_DEPTH);
        assert!(prepared.markup.contains("deep"));
        assert!(prepared.markup.ends_with("<p>after</p>"));
    }

    #[test]
    fn scripts_inside_scripts_that_never_end_are_searched_once() {
        let page = format!("{}<p>after</p>", "<script><!--<script></script>".repeat(100_000));
        assert!(prepare(&page, false).markup.ends_with("<p>after</p>"));
    }

    #[test]
    fn unshown_markup_is_kept_aside_where_it_may_be_a_text() {
        let text = format!("<p>{}</p>", "The ferry left late. ".repeat(40));
        let page = format!(
            "<noscript><img></noscript><template><template>x</template>{text}</template><noscript>{text}</noscript>\
             <template shadowrootmode=open>seen</template>"
        );
        let prepared = prepare(&page, false);
        assert_eq!(prepared.markup, "<template shadowrootmode=open>seen</template>");
        let names: Vec<&str> = prepared.unshown.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["template", "noscript"]);
        assert!(prepared.unshown.iter().all(|(_, markup)| markup.ends_with(&text)));
    }

    #[test]
    fn unfinished_markup_ends_quietly() {
        for page in ["<", "<p", "<p a='", "<!--", "<script>", "</", "<style", "a<"] {
            let _ = prepare(page, false);
        }
    }
}
