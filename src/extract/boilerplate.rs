//! What is never the article: judged by element, role and the words of class and id.

use super::dom::Tag;
use super::labels;
use scraper::node::Element;
use std::collections::HashMap;

/// What an element's name, role and labels say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// Labelled as the article's text.
    Body,
    /// Nothing.
    Neutral,
    /// Labelled as something else, but site builders use the label loosely.
    Doubtful,
    /// Labelled as something else.
    Boilerplate,
    /// Readers' comments: may be longer than the article, and still are not it.
    Comments,
    /// Never shown to a reader.
    Hidden,
}

/// Judges elements, remembering labels already seen.
#[derive(Default)]
pub(super) struct Judge<'a> {
    seen: HashMap<&'a str, Verdict>,
}

impl<'a> Judge<'a> {
    /// What an element is by its name, role and labels.
    pub fn verdict(&mut self, tag: Tag, element: &'a Element) -> Verdict {
        let mut worst = by_tag(tag);
        let mut body = false;
        for (key, value) in element.attrs() {
            let verdict = match key {
                "class" | "id" => *self.seen.entry(value).or_insert_with(|| by_labels(value)),
                "data-component" | "data-testid" | "data-module" | "data-qa" | "data-type" => {
                    self.loosely(value)
                }
                "itemprop" => by_property(value),
                "role" => by_role(value),
                "hidden" => Verdict::Hidden,
                "aria-hidden" if value == "true" => Verdict::Doubtful,
                "style" if hides(value) => Verdict::Hidden,
                _ => Verdict::Neutral,
            };
            body |= verdict == Verdict::Body;
            worst = worst.max(verdict);
        }
        if body && worst < Verdict::Comments { Verdict::Body } else { worst }
    }

    /// Labels for programs are looser than those for style sheets.
    fn loosely(&mut self, value: &'a str) -> Verdict {
        match *self.seen.entry(value).or_insert_with(|| by_labels(value)) {
            Verdict::Body => Verdict::Neutral,
            other => other,
        }
    }
}

fn by_tag(tag: Tag) -> Verdict {
    match tag {
        Tag::Nav | Tag::Footer | Tag::Button | Tag::Figcaption | Tag::Media => Verdict::Boilerplate,
        Tag::Aside | Tag::Form | Tag::Figure | Tag::Header | Tag::Address => Verdict::Doubtful,
        _ => Verdict::Neutral,
    }
}

fn by_property(value: &str) -> Verdict {
    match value.to_ascii_lowercase().as_str() {
        "articlebody" => Verdict::Body,
        "comment" => Verdict::Comments,
        "author" | "publisher" | "datepublished" | "datemodified" | "caption" | "image" | "headline" => {
            Verdict::Boilerplate
        }
        _ => Verdict::Neutral,
    }
}

fn by_role(value: &str) -> Verdict {
    match value {
        "navigation" | "banner" | "contentinfo" | "search" | "menu" | "menubar" | "dialog"
        | "alertdialog" | "toolbar" | "tooltip" => Verdict::Boilerplate,
        "complementary" | "alert" | "status" => Verdict::Doubtful,
        _ => Verdict::Neutral,
    }
}

fn hides(style: &str) -> bool {
    let squeezed: String = style.chars().filter(|c| !c.is_whitespace()).take(400).collect();
    squeezed.contains("display:none") || squeezed.contains("visibility:hidden")
}

fn by_labels(value: &str) -> Verdict {
    let names = value.split_ascii_whitespace().take(24);
    let (mut worst, mut body) = (Verdict::Neutral, false);
    for verdict in names.map(by_label) {
        body |= verdict == Verdict::Body;
        worst = worst.max(verdict);
    }
    // Themes add state to the article's label ("entry-content is-read-more"), never the other way round.
    if body && worst < Verdict::Comments { Verdict::Body } else { worst }
}

/// One class name: every word in it, and the words that follow written as one.
fn by_label(name: &str) -> Verdict {
    let mut squeezed = String::with_capacity(name.len());
    let mut starts: Vec<usize> = Vec::with_capacity(6);
    let mut before = ' ';
    for c in name.chars().take(80) {
        if c.is_ascii_alphabetic() {
            if !before.is_ascii_alphabetic() || (before.is_ascii_lowercase() && c.is_ascii_uppercase()) {
                starts.push(squeezed.len());
            }
            squeezed.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    let mut verdict = Verdict::Neutral;
    for (number, &start) in starts.iter().enumerate() {
        let rest = squeezed.get(start..).unwrap_or_default();
        let end = starts.get(number + 1).copied().unwrap_or(squeezed.len());
        let word = squeezed.get(start..end).unwrap_or_default();
        let said = labels::find(rest, word.len());
        // Page builders call every part of a page, the text too, a widget.
        let is_part = word == "widget" && squeezed.starts_with("elementor");
        let found = if said.is_comments() {
            Verdict::Comments
        } else if !is_part && said.is_boilerplate() {
            Verdict::Boilerplate
        } else if said.is_body() {
            return if verdict >= Verdict::Boilerplate { verdict } else { Verdict::Body };
        } else if !is_part && said.is_doubtful() {
            Verdict::Doubtful
        } else {
            Verdict::Neutral
        };
        verdict = verdict.max(found);
    }
    verdict
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_word_by_word() {
        for (label, wanted) in [
            ("article-body", Verdict::Body),
            ("c-articleBody", Verdict::Body),
            ("article-body__related", Verdict::Boilerplate),
            ("shareholder-letter", Verdict::Neutral),
            ("share-tools", Verdict::Boilerplate),
            ("most-read", Verdict::Boilerplate),
            ("comments-area", Verdict::Comments),
            ("story-header", Verdict::Doubtful),
            ("adaptive-grid", Verdict::Neutral),
            ("elementor-widget-wrap", Verdict::Neutral),
            ("footer-widget", Verdict::Boilerplate),
            ("post-content has-media", Verdict::Body),
        ] {
            assert_eq!(by_labels(label), wanted, "{label}");
        }
    }
}
