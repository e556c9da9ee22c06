//! Authors: people, not desks, however their names are joined and whatever stands around them.

use super::blocks::Block;
use super::boilerplate::Verdict;
use super::dom::{Dom, Index, Tag, attr, normal};
use super::evidence::squeeze;
use super::head::Head;
use super::linked::{self, Linked};
use super::lists::{BYLINE_PREFIXES, BYLINE_PREPOSITIONS, NOT_PEOPLE};
use super::render;
use serde_json::{Map, Value};

/// Finds the authors, best source first.
pub(super) fn find(
    dom: &Dom<'_>,
    head: &Head<'_>,
    linked: &Linked,
    verdicts: &[Verdict],
    names: &[String],
) -> Vec<String> {
    let article = linked.article();
    let from_data = |key: &str| {
        article.and_then(|object| object.get(key)).map(|value| of_value(linked, value)).unwrap_or_default()
    };
    let mut sources: Vec<Vec<String>> = vec![from_data("author"), from_data("creator")];
    for key in [
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "byl",
        "dc.creator",
        "dcterms.creator",
        "dc.creator.name",
        "citation_author",
        "article.author",
        "articleauthor",
        "og:author",
        "cxenseparse:author",
        "authors",
        "article:author_name",
        "twitter:data1",
    ] {
        if key == "twitter:data1"
            && !head.first(&["twitter:label1"]).is_some_and(|label| squeeze(label).contains("by"))
        {
            continue;
        }
        sources.push(head.all(key).map(normal).collect());
    }
    for source in sources {
        let people = people(source.iter().map(String::as_str), names, true);
        if !people.is_empty() {
            return people;
        }
    }
    shown(dom, head, verdicts, names)
}

/// The authors that a listing names.
pub(super) fn of_hint(authors: &[String], names: &[String]) -> Vec<String> {
    people(authors.iter().map(String::as_str), names, true)
}

/// Names in a value of structured data; organisations have none.
fn of_value(linked: &Linked, value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![normal(text)],
        Value::Array(items) => items.iter().flat_map(|item| of_value(linked, item)).collect(),
        Value::Object(object) => of_object(linked, object),
        _ => Vec::new(),
    }
}

fn of_object(linked: &Linked, object: &Map<String, Value>) -> Vec<String> {
    let object = linked.resolve(object);
    if linked::has_type(object, |name| name.ends_with("Organization")) {
        return Vec::new();
    }
    match object.get("name") {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(normal).collect(),
        Some(Value::String(name)) => vec![normal(name)],
        _ => Vec::new(),
    }
}

/// Names in the page itself: microdata, `rel=author`, links to authors, elements labelled as bylines.
fn shown(dom: &Dom<'_>, head: &Head<'_>, verdicts: &[Verdict], names: &[String]) -> Vec<String> {
    let in_comments = |at: Index| {
        dom.ancestors(at).any(|up| verdicts.get(up).is_some_and(|verdict| *verdict == Verdict::Comments))
    };
    let marked: Vec<Index> = head.property("author").filter(|at| !in_comments(*at)).collect();
    let named: Vec<Index> = head
        .property("name")
        .filter(|at| marked.iter().any(|author| author < at && *at < dom.end(*author)))
        .collect();
    for places in [named, marked] {
        let people = of_places(dom, &places, names);
        if !people.is_empty() {
            return people;
        }
    }
    for pick in [is_author_link as fn(Tag, &scraper::node::Element) -> bool, is_byline] {
        let places: Vec<Index> = dom
            .elements()
            .filter(|(at, tag, element)| pick(*tag, element) && !in_comments(*at))
            .map(|(at, _, _)| at)
            .take(12)
            .collect();
        let people = of_places(dom, &places, names);
        if !people.is_empty() {
            return people;
        }
    }
    Vec::new()
}

/// Names in a line under the headline that begins as bylines do and names nothing but people.
pub(super) fn of_lines(
    dom: &Dom<'_>,
    blocks: &[Block],
    headline: Option<Index>,
    names: &[String],
) -> Vec<String> {
    /// Characters of the longest line.
    const LONGEST: usize = 100;
    /// Lines that are looked at.
    const MOST: usize = 25;
    /// Blocks below the headline among which a byline needs no more than a preposition.
    const NEAR: usize = 4;
    let below = blocks.iter().filter(|block| headline.is_none_or(|headline| block.from > headline));
    let lines = below.enumerate().filter(|(_, block)| block.chars < LONGEST).take(MOST);
    let mut named = lines.map(|(number, block)| (number, block, render::block(dom, block))).map(
        |(number, block, line)| {
            // A date may stand in the same line.
            let line = line.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
            let lower = line.to_lowercase();
            let tag = dom.tag(block.owner);
            let near = headline.is_some() && number < NEAR && !tag.is_heading() && tag != Tag::Li;
            let led = BYLINE_PREFIXES.beginning(&lower).any(|prefix| {
                let rest = lower.get(prefix.len()..).unwrap_or_default();
                rest.starts_with(':') || (rest.starts_with(' ') && (near || !BYLINE_PREPOSITIONS.has(prefix)))
            });
            let parts = if led { split(line) } else { Vec::new() };
            let people: Vec<String> =
                parts.iter().map(|part| strip(part)).filter(|name| !name.is_empty()).collect();
            let all = people.iter().all(|name| is_full_name(name) && is_person(name, names, false));
            if all { people } else { Vec::new() }
        },
    );
    named.find(|people| !people.is_empty()).unwrap_or_default()
}

/// Capitals throughout, save the particles of names: "De Porto a Lund" is no person.
fn is_full_name(name: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "van", "von", "der", "den", "de", "da", "dos", "di", "del", "della", "la", "le", "el", "al", "bin",
        "ten",
    ];
    name.split(' ').all(|word| word.starts_with(char::is_uppercase) || PARTICLES.contains(&word))
}

/// The people of the first place that names any, and of its siblings.
pub(super) fn of_places(dom: &Dom<'_>, places: &[Index], names: &[String]) -> Vec<String> {
    /// Nodes between names that stand together.
    const TOGETHER: usize = 24;
    let mut found: Vec<String> = Vec::new();
    let mut last: Option<Index> = None;
    for &at in places {
        // Names that stand together belong together; those further down head other articles.
        if last.is_some_and(|last| at > last + TOGETHER) {
            break;
        }
        let text = dom.text(at);
        if text.chars().count() > 160 {
            continue;
        }
        let people = people([text.as_str()], names, false);
        if !people.is_empty() {
            last = Some(dom.end(at));
        }
        for person in people {
            if !found.contains(&person) {
                found.push(person);
            }
        }
    }
    found
}

fn is_author_link(tag: Tag, element: &scraper::node::Element) -> bool {
    if tag != Tag::A {
        return false;
    }
    let by_relation =
        attr(element, "rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|one| one == "author"));
    by_relation
        || attr(element, "href").is_some_and(|href| {
            let href = href.to_ascii_lowercase();
            [
                "/author/",
                "/authors/",
                "/by/",
                "/profile/",
                "/people/",
                "/staff/",
                "/contributor/",
                "/contributors/",
                "/journalist/",
                "/reporters/",
                "/autor/",
                "/auteur/",
                "/person/",
            ]
            .iter()
            .any(|part| href.contains(part))
        })
}

fn is_byline(tag: Tag, element: &scraper::node::Element) -> bool {
    if matches!(tag, Tag::Body | Tag::Html | Tag::Meta | Tag::Link) {
        return false;
    }
    element.attrs().filter(|(key, _)| matches!(*key, "class" | "id" | "data-testid" | "data-component")).any(
        |(_, value)| {
            let lower = value.to_ascii_lowercase();
            ["byline", "author", "writer", "autor", "auteur", "by-line", "contributor"]
                .iter()
                .any(|word| lower.contains(word))
                && !["authority", "bio", "related", "comment", "avatar", "image", "follow"]
                    .iter()
                    .any(|word| lower.contains(word))
        },
    )
}

/// Splits, cleans and sifts names; `declared` ones may be a single word.
fn people<'t>(texts: impl IntoIterator<Item = &'t str>, site: &[String], declared: bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in texts {
        let text = super::title::clean(text);
        if text.starts_with("http") || text.contains("://") {
            continue;
        }
        for part in split(&text) {
            let name = strip(&part);
            if is_person(&name, site, declared) && !found.iter().any(|known| squeeze(known) == squeeze(&name))
            {
                found.push(name);
            }
        }
    }
    found.truncate(12);
    found
}

/// Cuts joined names apart.
fn split(text: &str) -> Vec<String> {
    const JOINTS: &[&str] = &[
        " and ", " & ", " und ", " et ", " y ", " i ", " и ", " та ", " with ", " e ", " AND ", " And ",
        " for ", " | ", " • ", " · ", " - ", " – ", " — ", " / ", " in ", " via ", " • ",
    ];
    let mut parts: Vec<String> =
        text.split([',', ';', '\n', '|', '/', '•', '·', '(', ')', '\u{2022}']).map(str::to_owned).collect();
    for joint in JOINTS {
        parts =
            parts.iter().flat_map(|part| part.split(joint).map(str::to_owned).collect::<Vec<_>>()).collect();
    }
    parts
}

/// Cuts "By", "Автор:" and marks around a name.
fn strip(part: &str) -> String {
    let mut name = normal(part);
    for _ in 0..2 {
        let lower = name.to_lowercase();
        let cut = BYLINE_PREFIXES.beginning(&lower).filter_map(|prefix| {
            let rest = lower.get(prefix.len()..)?;
            let mark = rest.chars().next()?;
            (mark == ':' || mark == ' ').then(|| prefix.chars().count())
        });
        let Some(length) = cut.max() else { break };
        name =
            name.chars().skip(length).collect::<String>().trim_start_matches([':', ' ', '-', '–']).to_owned();
    }
    name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')').trim_end_matches(')').to_owned()
}

fn is_person(name: &str, site: &[String], declared: bool) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let few = if declared { 1..=5 } else { 2..=5 };
    if !few.contains(&words.len()) || name.chars().count() > 60 || name.chars().count() < 3 {
        return false;
    }
    if name
        .chars()
        .any(|c| c.is_ascii_digit() || matches!(c, '@' | ':' | '?' | '!' | '#' | '_' | '=' | '<' | '{'))
    {
        return false;
    }
    if site.contains(&squeeze(name))
        || words.iter().any(|word| NOT_PEOPLE.has(&word.trim_matches('.').to_lowercase()))
    {
        return false;
    }
    // "RDN" and the like are degrees, or agencies.
    let degree = words.len() == 1 && name.chars().count() < 6 && name.chars().all(char::is_uppercase);
    if degree || (words.len() == 1 && name.contains('.')) {
        return false;
    }
    // Small words stand inside a name ("van der"), never at its ends.
    let capital = |word: &&str| word.chars().next().is_some_and(|c| !c.is_lowercase());
    let capitals = words.iter().filter(|word| capital(word)).count();
    capitals * 2 >= words.len() && words.first().is_some_and(capital) && words.last().is_some_and(capital)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_and_cleaned_and_desks_are_left_out() {
        let site = ["thedailyherald".to_owned()];
        let check = |text: &str, wanted: &[&str]| assert_eq!(people([text], &site, true), wanted, "{text}");
        check("By Ann Ott and Bo Li", &["Ann Ott", "Bo Li"]);
        check("Автор: Ганна Отт", &["Ганна Отт"]);
        check("Von Ann Ott, Bo Li und Cy Ek", &["Ann Ott", "Bo Li", "Cy Ek"]);
        check("The Daily Herald", &[]);
        check("Herald Staff", &[]);
        check("Ann Ott, Senior Correspondent", &["Ann Ott"]);
        check("https://example.com/ann", &[]);
        check("Ann O&#039;Ott", &["Ann O'Ott"]);
        check("Ann Ott, RDN", &["Ann Ott"]);
        check("ČTK", &[]);
        check("Autorzy: Ann Ott, Bo Li i Cy Ek (Redakcja)", &["Ann Ott", "Bo Li", "Cy Ek"]);
        check("Ann van der Ott", &["Ann van der Ott"]);
    }
}
