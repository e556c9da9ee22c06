//! The headline: what reader, search engine and share button are shown, without the site's name.

use super::dom::{Dom, Tag};
use super::evidence::squeeze;
use super::head::Head;
use std::collections::HashSet;

/// What separates a headline from the name of its site.
const SEPARATORS: &[&str] =
    &[" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " • ", " · ", " / ", " ‹ ", " > ", "| ", " |", ": "];

/// Finds the headline; `linked` is the one in the structured data, `names` what the site is called.
pub(super) fn find(
    dom: &Dom<'_>,
    head: &Head<'_>,
    linked: Option<&str>,
    names: &[String],
    sections: &[String],
) -> Option<String> {
    let (title, claims) = with_labels(dom, head, linked, names)?;
    Some(without_label(cut_section(&title, sections), &claims))
}

/// The headline, perhaps with its section's label at an end, and what else it is called.
fn with_labels(
    dom: &Dom<'_>,
    head: &Head<'_>,
    linked: Option<&str>,
    names: &[String],
) -> Option<(String, Vec<String>)> {
    let mut claims: Vec<String> = linked.map(clean).into_iter().collect();
    let keys = [
        "og:title",
        "twitter:title",
        "headline",
        "dc.title",
        "dcterms.title",
        "parsely-title",
        "sailthru.title",
        "title",
    ];
    claims.extend(keys.iter().filter_map(|key| head.text(&[key])).map(|text| clean(&text)));
    claims.extend(
        head.property("headline").filter(|at| dom.tag(*at) != Tag::Meta).map(|at| dom.text(at)).take(1),
    );
    let window = head.title.as_deref().map(clean).filter(|title| !is_name(title, names));
    claims.retain(|claim| !claim.is_empty() && !is_name(claim, names));
    let shown = shown(dom, names);
    let agreed = shown.iter().find(|text| claims.iter().chain(&window).any(|claim| agree(text, claim)));
    if let Some(text) = agreed.or_else(|| shown.first().filter(|_| claims.is_empty() && shown.len() == 1)) {
        return Some((cut_name(text, names), claims));
    }
    let claim = claims.first().map(|claim| cut_name(claim, names));
    let title =
        claim.or_else(|| shown.into_iter().next()).or_else(|| window.map(|text| cut_any(&text, names)));
    title.map(|title| (title, claims))
}

/// Cuts segments at either end that are the name of the section.
fn cut_section<'t>(title: &'t str, sections: &[String]) -> &'t str {
    let mut title = title;
    for separator in [" | ", " - ", " – ", " » "] {
        let long = |rest: &str| rest.split_whitespace().count() > 2;
        if let Some((label, rest)) = title.split_once(separator)
            && is_name(label, sections)
            && long(rest)
        {
            title = rest.trim();
        }
        if let Some((rest, label)) = title.rsplit_once(separator)
            && is_name(label, sections)
            && long(rest)
        {
            title = rest.trim();
        }
    }
    title
}

/// A label of a word or two before the headline, where another claim has the headline without it.
fn without_label(title: &str, claims: &[String]) -> String {
    let bare = claims.iter().find(|claim| {
        let label = title.strip_suffix(claim.as_str()).map(str::trim);
        let short = label.is_some_and(|label| (1..=2).contains(&label.split_whitespace().count()));
        short && claim.split_whitespace().count() > 3
    });
    bare.cloned().unwrap_or_else(|| title.to_owned())
}

/// Headings of the first rank that can be headlines, in order.
fn shown(dom: &Dom<'_>, names: &[String]) -> Vec<String> {
    let headings = dom.elements().filter(|(_, tag, _)| *tag == Tag::H1).take(12);
    headings
        .map(|(at, _, _)| dom.text(at))
        .filter(|text| (3..400).contains(&text.chars().count()) && !is_name(text, names))
        .collect()
}

pub(super) fn clean(text: &str) -> String {
    let mut text = super::dom::normal(text);
    // Escaped twice by the content system.
    for (escaped, plain) in [
        ("&amp;", "&"),
        ("&quot;", "\""),
        ("&#039;", "'"),
        ("&#39;", "'"),
        ("&#8217;", "’"),
        ("&#8216;", "‘"),
        ("&#8220;", "“"),
        ("&#8221;", "”"),
        ("&#8211;", "–"),
        ("&nbsp;", " "),
        ("&apos;", "'"),
        ("&rsquo;", "’"),
        ("&lsquo;", "‘"),
    ] {
        if text.contains(escaped) {
            text = text.replace(escaped, plain);
        }
    }
    text
}

/// True where one says most of what the other says.
fn agree(a: &str, b: &str) -> bool {
    let words = |text: &str| -> HashSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let common = a.intersection(&b).count();
    let smaller = a.len().min(b.len());
    smaller > 0 && common * 10 >= smaller * 7 && (smaller > 1 || a.len() == b.len())
}

/// True where a text speaks of what its headline names: half of the headline's longer words stand in it, endings aside.
pub(super) fn is_about(title: &str, text: &str) -> bool {
    const STEM: usize = 5;
    let stem = |word: &str| word.chars().take(STEM).flat_map(char::to_lowercase).collect::<String>();
    let words = |text: &str| -> HashSet<String> {
        let long = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= STEM);
        long.map(stem).collect()
    };
    let wanted = words(title);
    wanted.is_empty() || wanted.intersection(&words(text)).count() * 2 >= wanted.len()
}

/// True for the site's own name.
fn is_name(text: &str, names: &[String]) -> bool {
    let squeezed = squeeze(text);
    squeezed.is_empty() || names.contains(&squeezed)
}

/// Cuts segments at either end that are the site's name.
pub(super) fn cut_name(title: &str, names: &[String]) -> String {
    let mut title = title.trim();
    for _ in 0..3 {
        let cut = SEPARATORS.iter().find_map(|separator| {
            let behind = title
                .rsplit_once(separator)
                .filter(|(rest, name)| is_name(name, names) && rest.len() > 3)
                .map(|(rest, _)| rest);
            behind.or_else(|| {
                title
                    .split_once(separator)
                    .filter(|(name, rest)| is_name(name, names) && rest.len() > 3)
                    .map(|(_, rest)| rest)
            })
        });
        match cut {
            Some(rest) => title = rest.trim(),
            None => break,
        }
    }
    cut_behind_name(title, names).to_owned()
}

/// Cuts the site's name with what stands behind it: "Headline - Site - Portal".
fn cut_behind_name<'t>(title: &'t str, names: &[String]) -> &'t str {
    let cut = SEPARATORS.iter().take(8).find_map(|separator| {
        let (front, behind) = title.rsplit_once(separator)?;
        let (rest, name) = front.rsplit_once(separator)?;
        let short = behind.split_whitespace().count() <= 4 && rest.split_whitespace().count() >= 3;
        (short && is_name(name, names)).then_some(rest)
    });
    cut.unwrap_or(title).trim()
}

/// The window's title has the site's name at its end, known or not.
fn cut_any(title: &str, names: &[String]) -> String {
    let known = cut_name(title, names);
    if known != title {
        return known;
    }
    let cut = SEPARATORS.iter().take(8).find_map(|separator| {
        let (rest, name) = title.rsplit_once(separator)?;
        let short = name.split_whitespace().count() <= 4 && rest.split_whitespace().count() >= 3;
        (short && rest.len() > name.len()).then_some(rest)
    });
    cut.unwrap_or(title).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_of_the_section_is_cut_where_the_page_names_it_or_another_claim_lacks_it() {
        let sections = ["opinion".to_owned(), "editorial".to_owned()];
        assert_eq!(cut_section("Opinion | Let the ferry run | Editorial", &sections), "Let the ferry run");
        assert_eq!(cut_section("Harbour | Let the ferry run", &sections), "Harbour | Let the ferry run");
        let claims = ["Let the ferry run late".to_owned()];
        assert_eq!(without_label("Opinion Let the ferry run late", &claims), "Let the ferry run late");
        assert_eq!(
            without_label("Why we must now Let the ferry run late", &claims),
            "Why we must now Let the ferry run late"
        );
    }

    #[test]
    fn the_name_of_the_site_is_cut_at_either_end() {
        let names = ["thedailyherald".to_owned()];
        assert_eq!(cut_name("Bridge opens - The Daily Herald", &names), "Bridge opens");
        assert_eq!(cut_name("The Daily Herald | Bridge opens", &names), "Bridge opens");
        assert_eq!(cut_name("Bridge - a story", &names), "Bridge - a story");
        assert_eq!(cut_name("The bridge opens - The Daily Herald - Front", &names), "The bridge opens");
        assert_eq!(cut_any("The new bridge opens | Metro Star", &names), "The new bridge opens");
    }
}
