//! Why an article was read as it was: which element won, which lines were left out by which rule, and which source gave
//! each field against which others.

use super::blocks;
use super::dom::{Dom, Index, attr};
use super::evidence::squeeze;
use super::render;
use super::rules::Compiled;
use super::trace::{Choice, Rule, Trace};
use super::{Reading, linked};
use crate::model::{Article, CanonicalUrl, Dated};
use serde::Serialize;
use serde_json::Value;

/// Characters of a line that are shown.
const SHOWN: usize = 80;
/// Lines left out that are shown.
const MOST_LINES: usize = 400;

/// The reasons for one reading.
#[derive(Debug, Default, Serialize)]
pub struct Explanation {
    /// How the element that holds the text was chosen.
    pub choice: Choice,
    /// That element.
    pub root: String,
    /// The elements with the highest scores, the best first.
    pub candidates: Vec<Place>,
    /// The lines left out, in the order of the rules.
    pub pruned: Vec<Line>,
    /// How many lines were left out beyond those shown.
    pub pruned_beyond: usize,
    /// Where each field came from.
    pub fields: Vec<Field>,
}

/// An element and its score.
#[derive(Debug, Serialize)]
pub struct Place {
    /// The way to it: `main > article.story > div#text`.
    pub path: String,
    /// Its score.
    pub score: f64,
}

/// A line left out.
#[derive(Debug, Serialize)]
pub struct Line {
    /// The rule that left it out.
    pub rule: Rule,
    /// Where it stands; for a label, the element that bears it.
    pub path: String,
    /// Its beginning.
    pub text: String,
}

/// A field of the article and all that was claimed of it.
#[derive(Debug, Serialize)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What was chosen.
    pub value: Option<String>,
    /// The sources that say so, the most trusted first; none where it was found in the text or the listing.
    pub from: Vec<String>,
    /// What other sources say.
    pub others: Vec<Claim>,
}

/// What one source says.
#[derive(Debug, Clone, Serialize)]
pub struct Claim {
    /// The source: `json_ld:headline`, `meta:og:title`, `h1`, `visible_text` ...
    pub from: String,
    /// What it says.
    pub value: String,
}

/// Reads the article once more, noting everything down.
pub(super) fn explain(
    reading: &Reading<'_>,
    own: CanonicalUrl,
    rule: Option<&Compiled>,
) -> (Article, Explanation) {
    let (article, claimed) = reading.article(own, rule);
    let mut trace = Trace::on();
    let found = blocks::blocks(reading.dom);
    reading.body(rule, found, article.title.as_deref(), &mut trace);
    let log = trace.into_log();
    let dom = reading.dom;
    let line = |(block, rule): &(blocks::Block, Rule)| Line {
        rule: *rule,
        path: path(dom, if *rule == Rule::Labelled { block.dropped_by } else { block.owner }),
        text: render::block(dom, block).chars().take(SHOWN).collect(),
    };
    let explanation = Explanation {
        choice: log.choice,
        root: path(dom, log.root),
        candidates: log
            .candidates
            .iter()
            .map(|(at, score)| Place { path: path(dom, *at), score: score.round() })
            .collect(),
        pruned: log.pruned.iter().take(MOST_LINES).map(line).collect(),
        pruned_beyond: log.pruned.len().saturating_sub(MOST_LINES),
        fields: fields(reading, &article, &claimed),
    };
    (article, explanation)
}

/// The last steps of the way from the root to an element.
fn path(dom: &Dom<'_>, at: Index) -> String {
    const STEPS: usize = 4;
    let mut steps: Vec<String> =
        std::iter::once(at).chain(dom.ancestors(at)).take(STEPS).map(|at| step(dom, at)).collect();
    steps.reverse();
    steps.join(" > ")
}

fn step(dom: &Dom<'_>, at: Index) -> String {
    let Some((_, element)) = dom.element(at) else { return "#text".to_owned() };
    let mut out = element.name().to_owned();
    if let Some(id) = attr(element, "id").filter(|id| !id.is_empty()) {
        out.extend(["#", id]);
    }
    for class in attr(element, "class").unwrap_or_default().split_ascii_whitespace().take(3) {
        out.extend([".", class]);
    }
    out
}

fn fields(reading: &Reading<'_>, article: &Article, claimed: &[Dated]) -> Vec<Field> {
    const TITLES: &[&str] = &["og:title", "twitter:title", "headline", "dc.title", "parsely-title", "title"];
    const AUTHORS: &[&str] = &["author", "article:author", "parsely-author", "byl", "dc.creator"];
    const SITES: &[&str] = &["og:site_name", "application-name"];
    const SECTIONS: &[&str] = &["article:section", "og:article:section", "parsely-section", "section"];
    const IMAGES: &[&str] = &["og:image", "twitter:image", "twitter:image:src"];
    let mut titles = reading.stated("headline", TITLES);
    let h1s = reading.dom.elements().filter(|(_, tag, _)| *tag == super::dom::Tag::H1).take(3);
    titles.extend(h1s.map(|(at, _, _)| claim("h1", reading.dom.text(at))));
    titles.extend(reading.head.title.clone().map(|title| claim("title", title)));
    let mut sites = reading.stated("publisher", SITES);
    let named = reading.linked.objects_of("WebSite").filter_map(|object| linked::text(object, "name"));
    sites.extend(named.map(|name| claim("json_ld:WebSite", name.to_owned())));
    let links = reading.head.link("canonical").map(|href| claim("link:canonical", href.to_owned()));
    let canonical = links.into_iter().chain(reading.stated("url", &["og:url"])).collect();
    let dates = claimed.iter().map(|dated| claim(&provenance(dated), dated.at.to_string())).collect();
    let published = article.published.map(|dated| dated.at.to_string());
    vec![
        field("title", article.title.clone(), titles),
        field("authors", Some(article.authors.join(", ")), reading.stated("author", AUTHORS)),
        field("published", published, dates),
        field("site", article.site.clone(), sites),
        field("section", article.section.clone(), reading.stated("articleSection", SECTIONS)),
        field("canonical", Some(article.canonical.as_str().to_owned()), canonical),
        field("image", article.image.as_ref().map(url::Url::to_string), reading.stated("image", IMAGES)),
    ]
}

fn claim(from: &str, value: String) -> Claim {
    Claim { from: from.to_owned(), value }
}

fn provenance(dated: &Dated) -> String {
    let word = serde_json::to_value(dated.provenance).ok();
    word.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Parts the claims into those that say what was chosen and the others.
fn field(name: &'static str, value: Option<String>, claims: Vec<Claim>) -> Field {
    let chosen = squeeze(value.as_deref().unwrap_or_default());
    let says = |claim: &Claim| {
        let said = squeeze(&claim.value);
        !chosen.is_empty() && !said.is_empty() && (said.contains(&chosen) || chosen.contains(&said))
    };
    let (from, others): (Vec<Claim>, Vec<Claim>) = claims.into_iter().partition(says);
    Field {
        name,
        value: value.filter(|value| !value.is_empty()),
        from: from.into_iter().map(|claim| claim.from).collect(),
        others,
    }
}

impl Reading<'_> {
    /// What structured data and meta elements say.
    fn stated(&self, key: &str, metas: &[&str]) -> Vec<Claim> {
        let data = self.linked.article().and_then(|article| article.get(key));
        let in_data = data.into_iter().flat_map(|value| match value {
            Value::Array(items) => items.iter().collect::<Vec<_>>(),
            other => vec![other],
        });
        let in_data = in_data.filter_map(|value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Object(object) => {
                let named = self.linked.resolve(object);
                linked::text(named, "name").or_else(|| linked::text(named, "url")).map(str::to_owned)
            }
            _ => None,
        });
        let in_data = in_data.map(|value| claim(&format!("json_ld:{key}"), value));
        let in_metas = metas.iter().flat_map(|name| {
            self.head.all(name).map(move |value| claim(&format!("meta:{name}"), value.to_owned()))
        });
        in_data.chain(in_metas).collect()
    }
}
