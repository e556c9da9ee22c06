//! The text in the state that a page carries for its scripts, where the markup holds none of it or its beginning only.

mod script;

use super::dom::normal;
use super::evidence::squeeze;
use super::title::is_about;
use serde_json::Value;

/// Values that are looked at in one page.
const MOST: usize = 300_000;
/// Characters below which a text is not worth having.
const SHORT: usize = 600;
/// Texts of which the first that agrees with the page is taken, the longest first.
const TRIED: usize = 8;
/// Letters that the text must share with what the page shows.
const PROBE: usize = 40;

/// What a text must have in common with the page to be its text.
pub(super) struct Known {
    probes: Vec<String>,
    title: Option<String>,
}

impl Known {
    /// Lines of which one must stand in the text; or the text is about the headline, where one is given.
    pub fn new<'l>(lines: impl Iterator<Item = &'l str>, title: Option<&str>) -> Self {
        let start = |line: &str| squeeze(line).chars().take(PROBE).collect::<String>();
        let probes = lines.map(start).filter(|probe| probe.chars().count() == PROBE).collect();
        Self { probes, title: title.map(str::to_owned) }
    }

    fn fits(&self, text: &str) -> bool {
        let squeezed = squeeze(text);
        self.probes.iter().any(|probe| squeezed.contains(probe.as_str()))
            || self.title.as_deref().map_or(self.probes.is_empty(), |title| is_about(title, text))
    }
}

/// The longest text in the scripts that fits the page.
pub(super) fn text(states: &[&str], known: &Known, plain: impl Fn(&str) -> String) -> Option<String> {
    let mut search = Search { left: MOST, found: Vec::new() };
    for value in script::values(states) {
        search.walk(&value);
    }
    longest(search.found, known, plain)
}

/// The longest of some pieces of markup that fits the page, as lines.
pub(super) fn longest(
    mut found: Vec<String>,
    known: &Known,
    plain: impl Fn(&str) -> String,
) -> Option<String> {
    found.sort_by_key(|raw| std::cmp::Reverse(raw.len()));
    let mut texts = found.iter().take(TRIED).map(|raw| plain(raw));
    texts.find(|text| text.chars().count() >= SHORT && known.fits(text))
}

struct Search {
    left: usize,
    found: Vec<String>,
}

impl Search {
    /// Looks for strings of markup and for lists of paragraphs.
    fn walk(&mut self, value: &Value) {
        let mut open = vec![value];
        while let Some(value) = open.pop() {
            let Some(left) = self.left.checked_sub(1) else { return };
            self.left = left;
            match value {
                Value::String(text) if text.len() >= SHORT && text.contains("</p>") => {
                    self.found.push(text.clone());
                }
                Value::Array(items) => {
                    let lines = self.paragraphs(items);
                    if lines.len() > 2 {
                        self.found.push(lines.join("\n"));
                    } else {
                        open.extend(items.iter().rev());
                    }
                }
                Value::Object(object) => open.extend(object.values()),
                _ => {}
            }
        }
    }

    /// The texts of items that call themselves paragraphs or headings, or are sentences.
    fn paragraphs(&mut self, items: &[Value]) -> Vec<String> {
        let texts = items.iter().filter_map(|item| match item {
            Value::String(text) if text.len() > 60 && !text.contains("</") && text.contains(". ") => {
                Some(text.clone())
            }
            Value::Object(object) => {
                let kind = ["type", "__typename", "name", "tag"]
                    .iter()
                    .find_map(|key| object.get(*key)?.as_str())?;
                let kind = kind.to_ascii_lowercase();
                let is_text =
                    kind == "p" || ["paragraph", "heading", "text"].iter().any(|name| kind.contains(name));
                is_text.then(|| self.leaves(item))
            }
            Value::Array(parts) => {
                element(parts).filter(|(tag, _)| is_line(tag)).map(|(_, inner)| self.leaves(inner))
            }
            _ => None,
        });
        let lines: Vec<String> = texts.map(|text| normal(&text)).filter(|text| !text.is_empty()).collect();
        let prose = lines.iter().filter(|line| line.len() > 80).count();
        if prose > 2 { lines } else { Vec::new() }
    }

    /// All that a paragraph's object says, in order.
    fn leaves(&mut self, paragraph: &Value) -> String {
        let mut out = String::new();
        let mut open = vec![paragraph];
        while let Some(value) = open.pop() {
            let Some(left) = self.left.checked_sub(1) else { break };
            self.left = left;
            match value {
                Value::Array(items) => match element(items) {
                    Some((_, inner)) => open.push(inner),
                    None => open.extend(items.iter().rev()),
                },
                Value::Object(object) => {
                    let said = ["text", "value", "content", "html", "children"].iter().rev();
                    for inner in said.filter_map(|key| object.get(*key)) {
                        match inner {
                            Value::String(text) => out.push_str(said_by(text)),
                            other => open.push(other),
                        }
                    }
                }
                Value::String(text) => out.push_str(said_by(text)),
                _ => {}
            }
        }
        out
    }
}

/// The name and the properties of an element as React writes it: `["$", "p", key, {"children": ...}]`.
fn element(parts: &[Value]) -> Option<(&str, &Value)> {
    match parts {
        [Value::String(mark), Value::String(tag), _, inner @ Value::Object(_), ..] if mark == "$" => {
            Some((tag, inner))
        }
        _ => None,
    }
}

fn is_line(tag: &str) -> bool {
    matches!(tag, "p" | "h2" | "h3" | "h4" | "li" | "blockquote")
}

/// A string as shown: React marks its references with a dollar sign and writes two for one.
fn said_by(text: &str) -> &str {
    match text.strip_prefix('$') {
        Some(rest) if rest.starts_with('$') => rest,
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '@') => "",
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: [&str; 3] = [
        "The ferry between the two harbours left an hour late on Tuesday, because of the fog over the strait.",
        "Passengers waited in the hall of the terminal, where the kiosk ran out of tea before the first boat came.",
        "The company said that the delay would not change the timetable of the evening, which has two sailings.",
    ];

    fn found(state: &str, known: &[&str]) -> Option<usize> {
        text(&[state], &Known::new(known.iter().copied(), None), str::to_owned)
            .map(|text| text.lines().count())
    }

    #[test]
    fn lists_of_paragraphs_and_strings_of_markup_are_texts_where_they_agree_with_the_page() {
        let items: Vec<String> = LINES
            .iter()
            .chain(&LINES)
            .chain(&LINES)
            .map(|line| {
                let (one, two) = line.split_at(30);
                format!(r#"{{"type":"paragraph","content":[{{"type":"text","value":"{one}"}},{{"type":"link","content":[{{"type":"text","value":"{two}"}}]}}]}}"#)
            })
            .collect();
        let list = format!(r#"{{"props":{{"menu":["a","b"],"body":{{"content":[{}]}}}}}}"#, items.join(","));
        assert_eq!(found(&list, &[LINES[1]]), Some(9));
        assert_eq!(found(&list, &[]), Some(9));
        assert_eq!(
            found(&list, &["Another text of another page, which says nothing of boats or of fog."]),
            None
        );
        let markup = format!("window.__S__ = {{\"html\":\"<p>{}</p>\"}};", LINES.repeat(3).join("</p><p>"));
        assert_eq!(found(&markup, &[LINES[0]]), Some(1));
        assert_eq!(found("{\"broken\":", &[]), None);
    }
}
