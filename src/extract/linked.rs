//! JSON-LD as the press writes it: graphs, arrays, references, and JSON that is none.

use super::evidence::squeeze;
use serde_json::{Map, Value};
use std::borrow::Cow;
use url::Url;

/// The objects of all scripts of a page, flat.
#[derive(Debug, Default)]
pub(super) struct Linked {
    objects: Vec<Map<String, Value>>,
    /// Which of them is the page's own, where several could be.
    own: Option<usize>,
}

/// Types that stand for an article, best first.
const ARTICLES: &[&str] = &[
    "LiveBlogPosting",
    "Article",
    "NewsArticle",
    "BlogPosting",
    "Report",
    "Review",
    "TechArticle",
    "VideoObject",
    "ImageGallery",
    "WebPage",
    "ItemPage",
];
/// Objects looked at in one page.
const MAX_OBJECTS: usize = 4000;

impl Linked {
    /// Reads every script; what cannot be read is passed over.
    pub fn read(scripts: &[&str]) -> Self {
        let mut linked = Self::default();
        for script in scripts {
            for value in parse(script) {
                linked.collect(value);
            }
        }
        linked
    }

    /// Of several articles, holds to the one with the page's address or headline.
    pub fn hold_to(&mut self, url: &Url, titles: &[&str]) {
        let same_path = |raw: &str| {
            let there = url.join(raw).ok();
            there.is_some_and(|there| there.path().trim_end_matches('/') == url.path().trim_end_matches('/'))
        };
        let titles: Vec<String> = titles.iter().map(|title| squeeze(title)).collect();
        let is_headline = |headline: &str| {
            let headline = squeeze(headline);
            !headline.is_empty() && titles.iter().any(|title| title.starts_with(&headline))
        };
        let Some(best) = self.objects.iter().filter_map(rank).map(|(class, _)| class).max() else { return };
        let mut candidates = self
            .objects
            .iter()
            .enumerate()
            .filter(|(_, object)| rank(object).is_some_and(|(class, _)| class == best));
        let own = |object: &Map<String, Value>| {
            ["url", "@id"].iter().filter_map(|key| text(object, key)).any(same_path)
                || text(object, "headline").is_some_and(is_headline)
        };
        self.own = match (candidates.next(), candidates.next()) {
            (Some(first), Some(second)) => [first, second]
                .into_iter()
                .chain(candidates)
                .find(|(_, object)| own(object))
                .map(|(at, _)| at),
            _ => None,
        };
    }

    /// Lays graphs and arrays flat; objects inside objects stay where they are, save the page's main thing.
    fn collect(&mut self, value: Value) {
        let mut open = vec![value];
        while let Some(value) = open.pop() {
            if self.objects.len() >= MAX_OBJECTS {
                return;
            }
            match value {
                Value::Array(items) => open.extend(items.into_iter().rev()),
                Value::Object(mut object) => {
                    let page = object.get("mainEntityOfPage").and_then(|page| page.get("@id")).cloned();
                    if let Some(page) = page.filter(|_| !object.contains_key("url")) {
                        object.insert("url".to_owned(), page);
                    }
                    for key in ["@graph", "mainEntity", "mainEntityOfPage", "hasPart"] {
                        if object.get(key).is_some_and(|inner| inner.is_array() || inner.is_object()) {
                            open.extend(object.remove(key));
                        }
                    }
                    self.objects.push(object);
                }
                _ => {}
            }
        }
    }

    /// The object that stands for the article: the best type, and among equals the one with most to say.
    pub fn article(&self) -> Option<&Map<String, Value>> {
        if let Some(own) = self.own.and_then(|own| self.objects.get(own)) {
            return Some(own);
        }
        let ranked = self.objects.iter().filter_map(|object| Some((rank(object)?, object)));
        ranked.max_by_key(|((class, fields), _)| (*class, *fields)).map(|(_, object)| object)
    }

    /// The objects of a type, in the order of the page.
    pub fn objects_of<'s>(&'s self, kind: &'s str) -> impl Iterator<Item = &'s Map<String, Value>> {
        self.objects.iter().filter(move |object| has_type(object, |name| name == kind))
    }

    /// The first text that a key has in an object of any kind.
    pub fn anywhere(&self, key: &str) -> Option<&str> {
        self.objects.iter().find_map(|object| text(object, key))
    }

    /// Follows `{"@id": ...}` to the object that it names.
    pub fn resolve<'s>(&'s self, object: &'s Map<String, Value>) -> &'s Map<String, Value> {
        let Some(id) = object.get("@id").and_then(Value::as_str) else { return object };
        if object.contains_key("name") {
            return object;
        }
        let named = self
            .objects
            .iter()
            .find(|other| other.get("@id").and_then(Value::as_str) == Some(id) && other.contains_key("name"));
        named.unwrap_or(object)
    }
}

/// How likely an object is the article, and how much it says.
fn rank(object: &Map<String, Value>) -> Option<(usize, usize)> {
    let class = ARTICLES.iter().position(|known| {
        has_type(object, |name| name == *known || (*known == "Article" && name.ends_with("Article")))
    })?;
    // Pages and videos stand for an article only where nothing better does.
    let class = match ARTICLES.get(class).copied().unwrap_or_default() {
        "WebPage" | "ItemPage" => 0,
        "VideoObject" | "ImageGallery" | "Review" => 1,
        _ => 2,
    };
    let keys = ["headline", "datePublished", "author", "articleBody", "dateModified", "image"];
    Some((class, keys.iter().filter(|key| object.contains_key(**key)).count()))
}

/// True where one of an object's types passes.
pub(super) fn has_type(object: &Map<String, Value>, passes: impl Fn(&str) -> bool) -> bool {
    let bare = |name: &str| passes(name.rsplit(['/', ':', '#']).next().unwrap_or(name));
    match object.get("@type").or_else(|| object.get("type")) {
        Some(Value::String(name)) => bare(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(bare),
        _ => false,
    }
}

/// The first text under a key: a string, the first of a list, the name or URL of an object.
pub(super) fn text<'v>(object: &'v Map<String, Value>, key: &str) -> Option<&'v str> {
    first_text(object.get(key)?).map(str::trim).filter(|text| !text.is_empty())
}

fn first_text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Array(items) => items.iter().find_map(|item| item.as_str().or_else(|| inner_text(item))),
        other => inner_text(other),
    }
}

fn inner_text(value: &Value) -> Option<&str> {
    ["name", "url", "@value", "contentUrl", "@id"].iter().find_map(|key| {
        let inner = value.get(key)?;
        inner.as_str().or_else(|| inner.as_array()?.first()?.as_str())
    })
}

/// Reads one script, which may hold several values, in spite of the usual faults.
fn parse(script: &str) -> Vec<Value> {
    let text = script.trim().trim_start_matches('\u{feff}').trim_end_matches(';').trim();
    let text = text.strip_prefix("<!--").map_or(text, |rest| rest.trim_end().trim_end_matches("-->"));
    let text = text.trim_start_matches("//").trim_start().strip_prefix("<![CDATA[").unwrap_or(text);
    let text = text.trim_end().trim_end_matches("]]>").trim_end().trim_end_matches("//").trim();
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        return vec![value];
    }
    let mended = mend(text);
    let mut values = read_all(&mended);
    if values.is_empty() && text.contains("&quot;") {
        values = read_all(&mend(&text.replace("&quot;", "\"").replace("&amp;", "&")));
    }
    values
}

fn read_all(text: &str) -> Vec<Value> {
    serde_json::Deserializer::from_str(text).into_iter::<Value>().map_while(Result::ok).collect()
}

/// Escapes raw control characters and stray quotation marks inside strings, drops commas before a closing bracket and comments between
/// values, and closes what was cut off.
fn mend(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len() + 16);
    let mut inside = false;
    let mut open: Vec<char> = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let following = || text.get(at + c.len_utf8()..).unwrap_or_default().trim_start();
        match (inside, c) {
            (true, '\\') => match rest.peek().map(|(_, next)| *next) {
                Some(next @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => {
                    out.extend([c, next]);
                    rest.next();
                }
                _ => out.push_str("\\\\"),
            },
            (true, '"') if !ends_string(following()) => out.push_str("\\\""),
            (_, '"') => {
                inside = !inside;
                out.push(c);
            }
            (true, c) if c.is_control() => out.push(' '),
            (true, c) => out.push(c),
            (false, ',') if following().starts_with(['}', ']']) => {}
            (false, '/')
                if following().starts_with('*')
                    || text.get(at + 1..).is_some_and(|next| next.starts_with('/')) =>
            {
                let line = text.get(at + 1..).is_some_and(|next| next.starts_with('/'));
                skip_comment(&mut rest, line);
            }
            (false, c) => {
                match c {
                    '{' => open.push('}'),
                    '[' => open.push(']'),
                    '}' | ']' => {
                        open.pop();
                    }
                    _ => {}
                }
                out.push(c);
            }
        }
    }
    if inside {
        out.push('"');
    }
    out.extend(open.into_iter().rev());
    Cow::Owned(out)
}

/// What may follow a string's closing mark.
fn ends_string(following: &str) -> bool {
    match following.chars().next() {
        None | Some(':' | '}' | ']') => true,
        Some(',') => following.get(1..).unwrap_or_default().trim_start().starts_with([
            '"', '{', '[', '}', ']', 't', 'f', 'n', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
        ]),
        Some(_) => false,
    }
}

fn skip_comment(rest: &mut std::iter::Peekable<std::str::CharIndices<'_>>, line: bool) {
    let mut before = ' ';
    for (_, c) in rest.by_ref() {
        if (line && c == '\n') || (!line && before == '*' && c == '/') {
            return;
        }
        before = c;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headline(script: &str) -> Option<String> {
        let linked = Linked::read(&[script]);
        text(linked.article()?, "headline").map(str::to_owned)
    }

    #[test]
    fn articles_are_found_in_graphs_arrays_and_broken_json() {
        let wanted = Some("A head".to_owned());
        for script in [
            r#"{"@type":"NewsArticle","headline":"A head"}"#,
            r#"{"@graph":[{"@type":"WebPage","name":"x"},{"@type":["Article","Thing"],"headline":"A head"}]}"#,
            r#"[{"@type":"Organization"},{"@type":"http://schema.org/NewsArticle","headline":"A head"}]"#,
            r#"{"@type":"WebPage","mainEntity":{"@type":"ReportageNewsArticle","headline":"A head",},}"#,
            "{\"@type\":\"NewsArticle\",\"description\":\"two\nlines and a \"quoted\" word\",\"headline\":\"A head\"}",
            r#"//<![CDATA[
               {"@type":"NewsArticle","headline":"A head"} //]]>"#,
            r#"{"@type":"BreadcrumbList"}{"@type":"NewsArticle","headline":"A head"}"#,
            r#"{"@type":"NewsArticle","headline":"A head","articleBody":"cut o"#,
            r#"{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;A head&quot;}"#,
        ] {
            assert_eq!(headline(script), wanted, "{script}");
        }
        assert_eq!(headline("var x = 1"), None);
    }

    #[test]
    fn of_several_articles_the_pages_own_is_held_to_and_nothing_else_is_one() {
        let url = Url::parse("https://news.example.com/ferry/").unwrap();
        let held = |script: &str| {
            let mut linked = Linked::read(&[script]);
            linked.hold_to(&url, &["Ferry leaves late - The Herald"]);
            linked.article().and_then(|article| text(article, "headline")).map(str::to_owned)
        };
        let by_address = r#"[{"@type":"NewsArticle","headline":"A","url":"/ferry"},{"@type":"NewsArticle","headline":"B","author":"C"}]"#;
        assert_eq!(held(by_address).as_deref(), Some("A"));
        let by_headline = r#"[{"@type":"NewsArticle","headline":"Ferry leaves late"},{"@type":"NewsArticle","headline":"B","author":"C"}]"#;
        assert_eq!(held(by_headline).as_deref(), Some("Ferry leaves late"));
        let none = r#"[{"@type":"FAQPage","headline":"A","@id":"https://news.example.com/ferry/#faq"},{"@type":"Thing"}]"#;
        assert_eq!(held(none), None);
    }

    #[test]
    fn references_are_followed() {
        let script = r##"{"@graph":[{"@type":"Article","author":{"@id":"#p"}},{"@id":"#p","@type":"Person","name":"Ann Ott"}]}"##;
        let linked = Linked::read(&[script]);
        let author = linked.article().unwrap().get("author").unwrap().as_object().unwrap();
        assert_eq!(text(linked.resolve(author), "name"), Some("Ann Ott"));
    }
}
