//! What the page is and whose: canonical URL, site, image, language, paywall.

use super::dom::{Dom, Tag, attr};
use super::head::Head;
use super::linked::{self, Linked};
use crate::model::{CanonicalUrl, Language, Page, registrable_domain};
use serde_json::{Map, Value};
use url::Url;

/// The canonical URL inside the page's own domain, and the one that it claims on another.
pub(super) fn canonical(
    page: &Page,
    base: &Url,
    head: &Head<'_>,
) -> (Option<CanonicalUrl>, Option<CanonicalUrl>) {
    let own = registrable_domain(&page.url);
    let mut foreign = None;
    let claims = [head.link("canonical"), head.first(&["og:url"])];
    for claim in claims.into_iter().flatten().filter_map(|href| base.join(href).ok()) {
        let Some(canonical) = CanonicalUrl::of(&claim) else { continue };
        if registrable_domain(&claim) != own {
            foreign = foreign.or(Some(canonical));
            continue;
        }
        // A front page as everybody's canonical URL would merge all articles of the site.
        if is_root(&claim) && !is_root(&page.url) {
            continue;
        }
        return (Some(canonical), foreign);
    }
    (CanonicalUrl::of(&page.url), foreign)
}

fn is_root(url: &Url) -> bool {
    url.path() == "/" && url.query().is_none()
}

/// The site's name.
pub(super) fn site(head: &Head<'_>, linked: &Linked) -> Option<String> {
    let named = head.text(&["og:site_name", "application-name", "apple-mobile-web-app-title"]);
    let publisher = linked.article().and_then(|article| match article.get("publisher")? {
        Value::Object(object) => linked::text(linked.resolve(object), "name"),
        Value::Array(_) => linked::text(article, "publisher"),
        _ => None,
    });
    let own = linked.objects_of("WebSite").find_map(|object| linked::text(object, "name"));
    named
        .or_else(|| publisher.or(own).map(super::dom::normal))
        .filter(|name| !name.is_empty() && !name.starts_with("http"))
}

/// Everything that the site may be called, squeezed, for cutting it off titles and bylines.
pub(super) fn names(
    page: &Page,
    dom: &Dom<'_>,
    head: &Head<'_>,
    linked: &Linked,
    site: Option<&str>,
) -> Vec<String> {
    let mut names: Vec<String> = site.into_iter().map(super::evidence::squeeze).collect();
    names.extend(head.first(&["twitter:site"]).map(super::evidence::squeeze));
    names.extend(head.first(&["application-name"]).map(super::evidence::squeeze));
    for kind in ["NewsMediaOrganization", "Organization", "WebSite"] {
        names.extend(
            linked
                .objects_of(kind)
                .filter_map(|object| linked::text(object, "name"))
                .map(super::evidence::squeeze),
        );
    }
    names.extend(home_link(dom).as_deref().map(super::evidence::squeeze));
    if let Some(domain) = registrable_domain(&page.url) {
        names.push(super::evidence::squeeze(&domain));
        names.extend(domain.split('.').next().map(super::evidence::squeeze));
        names.extend(page.url.host_str().map(super::evidence::squeeze));
    }
    names.retain(|name| name.len() > 1);
    let with_article: Vec<String> = names
        .iter()
        .flat_map(|name| {
            [format!("the{name}"), format!("{name}com"), name.trim_start_matches("the").to_owned()]
        })
        .collect();
    names.extend(with_article);
    names.retain(|name| name.len() > 1);
    names.sort();
    names.dedup();
    names
}

/// The section as structured data, meta elements or the path of links to the page name it.
pub(super) fn section(head: &Head<'_>, linked: &Linked) -> Option<String> {
    const METAS: &[&str] =
        &["article:section", "og:article:section", "parsely-section", "cxenseparse:section", "section"];
    let stated = linked.article().and_then(|article| linked::text(article, "articleSection"));
    let named = stated.map(super::title::clean).or_else(|| head.text(METAS));
    named.or_else(|| above(linked)).filter(|name| (2..=60).contains(&name.chars().count()))
}

/// The last but one of the links that lead from the front page to this one, unless that is the front page.
fn above(linked: &Linked) -> Option<String> {
    let list = linked.objects_of("BreadcrumbList").next()?.get("itemListElement")?.as_array()?;
    let steps: Vec<&Map<String, Value>> = list.iter().filter_map(Value::as_object).collect();
    let (_, parents) = steps.split_last()?;
    let (last, before) = parents.split_last()?;
    let name = linked::text(last, "name").or_else(|| linked::text(last.get("item")?.as_object()?, "name"));
    name.filter(|_| !before.is_empty()).map(super::title::clean)
}

/// What the first link to the front page is called, by its picture or its words.
fn home_link(dom: &Dom<'_>) -> Option<String> {
    const LONGEST: usize = 40;
    let is_home = |href: &str| href == "/" || href == "./";
    let mut links = dom
        .elements()
        .filter(|(_, tag, element)| *tag == Tag::A && attr(element, "href").is_some_and(is_home));
    let (at, _, _) = links.next()?;
    let picture = dom.range(at, dom.end(at)).find_map(|(inner, _)| {
        let (tag, element) = dom.element(inner)?;
        attr(element, "alt").filter(|_| tag == Tag::Img)
    });
    let name = picture.map_or_else(|| dom.text(at), super::dom::normal);
    Some(name).filter(|name| (3..LONGEST).contains(&name.chars().count()))
}

/// What the sections that the page stands in are called, squeezed, for cutting them off titles.
pub(super) fn sections(page: &Page, head: &Head<'_>, linked: &Linked) -> Vec<String> {
    let stated = linked.article().and_then(|article| article.get("articleSection"));
    let listed = stated.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let metas =
        ["article:section", "og:article:section", "section", "parsely-section", "cxenseparse:section"];
    let path = page.url.path().split('/').filter(|segment| (3..24).contains(&segment.len()));
    let mut sections: Vec<String> = listed
        .chain(stated.and_then(Value::as_str))
        .chain(metas.iter().filter_map(|name| head.first(&[name])))
        .chain(path)
        .chain(["opinion", "editorial"])
        .map(super::evidence::squeeze)
        .filter(|section| section.len() > 2)
        .collect();
    sections.sort_unstable();
    sections.dedup();
    sections
}

/// The lead image.
pub(super) fn image(base: &Url, head: &Head<'_>, linked: &Linked) -> Option<Url> {
    const METAS: &[&str] =
        &["og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"];
    let metas = METAS.iter().flat_map(|name| head.all(name));
    let data = linked.article().and_then(|article| linked::text(article, "image"));
    let claims = metas.chain(data).chain(head.link("image_src"));
    let is_web = |url: &Url| matches!(url.scheme(), "http" | "https");
    claims.filter_map(|raw| base.join(raw).ok()).find(is_web)
}

/// The language that the page declares.
pub(super) fn language(head: &Head<'_>, linked: &Linked) -> Option<Language> {
    let data = linked.article().and_then(|article| linked::text(article, "inLanguage"));
    let meta = head.first(&["og:locale", "content-language", "language", "dc.language"]);
    [head.lang, data, meta].into_iter().flatten().find_map(Language::parse)
}

/// What the page says about free access.
pub(super) fn paywalled(head: &Head<'_>, linked: &Linked) -> Option<bool> {
    let said = linked.article().and_then(|article| article.get("isAccessibleForFree"));
    let free = match said {
        Some(Value::Bool(free)) => Some(*free),
        Some(Value::String(text)) => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" | "http://schema.org/true" | "https://schema.org/true" => Some(true),
            "false" | "no" | "0" | "http://schema.org/false" | "https://schema.org/false" => Some(false),
            _ => None,
        },
        _ => None,
    };
    let tier = || match head
        .first(&["article:content_tier", "og:article:content_tier"])?
        .to_ascii_lowercase()
        .as_str()
    {
        "free" => Some(false),
        "locked" | "metered" => Some(true),
        _ => None,
    };
    free.map(|free| !free).or_else(tier)
}
