//! What the page's head and its microdata say: meta elements, links, properties.

use super::dom::{Dom, Index, Tag, attr, normal};

/// Meta elements, links and the title as written.
#[derive(Debug, Default)]
pub(super) struct Head<'a> {
    metas: Vec<(String, &'a str)>,
    /// `rel` and `href` of links.
    pub links: Vec<(&'a str, &'a str)>,
    /// The `<title>`.
    pub title: Option<String>,
    /// The `lang` of the root.
    pub lang: Option<&'a str>,
    /// Elements with an `itemprop`.
    pub properties: Vec<(&'a str, Index)>,
}

impl<'a> Head<'a> {
    /// Goes once over the elements.
    pub fn read(dom: &Dom<'a>) -> Self {
        let mut head = Self::default();
        for (at, tag, element) in dom.elements() {
            match tag {
                Tag::Meta => head.meta(element),
                Tag::Link => {
                    if let (Some(rel), Some(href)) = (attr(element, "rel"), attr(element, "href")) {
                        head.links.push((rel, href.trim()));
                    }
                }
                Tag::Title if head.title.is_none() => {
                    head.title = Some(dom.text(at)).filter(|text| !text.is_empty())
                }
                Tag::Html => head.lang = attr(element, "lang").or_else(|| attr(element, "xml:lang")),
                _ => {}
            }
            if let Some(property) = attr(element, "itemprop") {
                head.properties.push((property, at));
            }
        }
        head
    }

    fn meta(&mut self, element: &'a scraper::node::Element) {
        let Some(content) = attr(element, "content").map(str::trim).filter(|content| !content.is_empty())
        else {
            return;
        };
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = attr(element, key) {
                self.metas.push((name.trim().to_ascii_lowercase(), content));
            }
        }
    }

    /// The first meta element with one of the names, tried in order.
    pub fn first(&self, names: &[&str]) -> Option<&'a str> {
        names.iter().find_map(|name| self.all(name).next())
    }

    /// All meta elements with a name.
    pub fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'a str> + 's {
        self.metas.iter().filter(move |(key, _)| key == name).map(|(_, content)| *content)
    }

    /// The first text that is not empty, normalised.
    pub fn text(&self, names: &[&str]) -> Option<String> {
        self.first(names).map(normal).filter(|text| !text.is_empty())
    }

    /// Where an `itemprop` stands.
    pub fn property<'s>(&'s self, name: &'s str) -> impl Iterator<Item = Index> + 's {
        self.properties
            .iter()
            .filter(move |(names, _)| {
                names.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(name))
            })
            .map(|(_, at)| *at)
    }

    /// The target of the first link with a relation.
    pub fn link(&self, relation: &str) -> Option<&'a str> {
        let has = |rel: &str| rel.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(relation));
        self.links.iter().find(|(rel, _)| has(rel)).map(|(_, href)| *href)
    }
}
