//! Stage 2: a page -> an article: character set, structured data, main text, byline, dates. Knows no topic and no site.

mod blocks;
mod body;
mod boilerplate;
mod bylines;
mod credit;
mod decode;
mod dom;
mod evidence;
mod head;
mod hydration;
mod identity;
mod linked;
mod lists;
mod live;
mod moments;
mod phrases;
mod plain;
mod prepare;
mod quality;
mod render;
mod rules;
mod select;
mod title;

pub use phrases::is_change_label;
pub use rules::{SiteRule, SiteRuleError, SiteRules};

use crate::model::{Article, ArticleKind, CanonicalUrl, Dated, ExtractHint, Page, Provenance, Quality};
use crate::text::dates::find_visible;
use body::Body;
use dom::Dom;
use evidence::Evidence;
use head::Head;
use jiff::tz::TimeZone;
use linked::Linked;
use moments::{Context, Moments};
use rules::Compiled;
use scraper::Html;

/// Why no article could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// Bytes that are no page.
    #[error("not a page but {what}")]
    NotAPage {
        /// What was seen.
        what: String,
    },
    /// Nothing but white space.
    #[error("the page is empty")]
    Empty,
    /// An address that no article can have.
    #[error("cannot read an article at `{url}`: neither http nor https")]
    Address {
        /// The address.
        url: String,
    },
}

/// Reads an article from a page; where the page has no text, from what its listing said of it. Where that has none
/// either, the article's text is empty and its quality says why; title, byline and dates may still be right.
pub fn extract(page: &Page, hint: &ExtractHint, rules: &SiteRules) -> Result<Article, ExtractError> {
    let own =
        CanonicalUrl::of(&page.url).ok_or_else(|| ExtractError::Address { url: page.url.to_string() })?;
    if plain::is_plain(page) && !page.body.is_empty() {
        return plain::article(page, own, hint);
    }
    let source = decode::decode(&page.body, page.content_type.as_deref())?;
    let prepared = prepare::prepare(&source);
    let html = Html::parse_document(&prepared.markup);
    let dom = Dom::of(&html);
    let reading = Reading {
        page,
        hint,
        head: Head::read(&dom),
        linked: Linked::read(&prepared.linked_data),
        states: prepared.state,
        zone: hint.timezone.as_deref().and_then(|name| TimeZone::get(name).ok()),
        html: &html,
        dom: &dom,
    };
    Ok(reading.article(own, rules.for_url(&page.url)))
}

/// A page on its way to an article.
struct Reading<'r> {
    page: &'r Page,
    hint: &'r ExtractHint,
    html: &'r Html,
    dom: &'r Dom<'r>,
    head: Head<'r>,
    linked: Linked,
    states: Vec<&'r str>,
    zone: Option<TimeZone>,
}

impl Reading<'_> {
    fn article(&self, own: CanonicalUrl, rule: Option<&Compiled>) -> Article {
        let (page, head, linked) = (self.page, &self.head, &self.linked);
        let base = self.base();
        let site = identity::site(head, linked);
        let names = identity::names(page, head, linked, site.as_deref());
        let found = blocks::blocks(self.dom);
        let authors = self.authors(rule, &found.verdicts, &names);
        let headline = linked.article().and_then(|article| linked::text(article, "headline"));
        let title = title::find(self.dom, head, headline, &names, &identity::sections(page, head, linked));
        let moments = self.moments(rule, &found, title.as_deref());
        let (body, via) = self.body(rule, found, title.as_deref());
        let paywalled = identity::paywalled(head, linked);
        let mut quality = quality::judge(&body, title.as_deref(), paywalled, || self.dom.text(0));
        let kind = quality::kind(head, linked, &page.url, &body);
        let mut article = Article {
            url: page.url.clone(),
            canonical: own.clone(),
            foreign_canonical: None,
            title: title.or_else(|| self.hint.title.clone()),
            text: body.text,
            authors,
            published: moments.published,
            modified: moments.modified,
            date_conflicts: moments.conflicts,
            language: None,
            site,
            image: identity::image(&base, head, linked),
            paywalled,
            credit: None,
            kind,
            quality,
            via,
            updates: Vec::new(),
        };
        let (canonical, foreign) = identity::canonical(page, &base, head);
        article.canonical = canonical.unwrap_or(own);
        article.foreign_canonical = foreign;
        self.follow_updates(&mut article);
        self.fall_back(&mut article, &mut quality);
        article.quality = quality;
        article.credit = credit::find(&article.text);
        article.language = self.language(&article);
        article
    }

    /// What relative links are relative to.
    fn base(&self) -> url::Url {
        let base = self.dom.elements().find(|(_, _, element)| element.name() == "base");
        let href = base.and_then(|(_, _, element)| dom::attr(element, "href"));
        href.and_then(|href| self.page.url.join(href).ok()).unwrap_or_else(|| self.page.url.clone())
    }

    fn body(&self, rule: Option<&Compiled>, found: blocks::Blocks, title: Option<&str>) -> (Body, String) {
        let rooted = rule.map(|rule| rule.rooted(self.html, self.dom)).unwrap_or_default();
        let data = self.linked.article().and_then(|article| linked::text(article, "articleBody")).map(plain);
        let described = self.head.first(&["og:description", "description"]);
        let summaries: Vec<&str> = described.into_iter().chain(self.hint.summary.as_deref()).collect();
        let evidence =
            Evidence::gather(self.dom, &found.items, data.as_deref(), &summaries).with_title(self.dom, title);
        let ruled = (!rooted.bodies.is_empty()).then(|| rule.map_or(0, Compiled::version));
        let body = body::find(self.dom, found, &evidence, &rooted);
        if let Some(version) = ruled {
            return (body, format!("site_rule@{version}"));
        }
        // Where scripts build the page, its structured data may hold the only copy of the text.
        match data.filter(|data| data.len() > 400 && data.len() > body.text.len() * 2) {
            Some(text) => {
                (Body { chars: text.chars().count(), text, ..Body::default() }, "json_ld".to_owned())
            }
            None => self.hydrated(body, &summaries),
        }
    }

    /// The text in the page's state, where the markup holds little of it.
    fn hydrated(&self, body: Body, summaries: &[&str]) -> (Body, String) {
        const STUB: usize = 1500;
        let stub = body.chars < STUB && !self.states.is_empty();
        let known: Vec<&str> = body.text.lines().chain(summaries.iter().copied()).collect();
        let found = stub.then(|| hydration::text(&self.states, &known, plain)).flatten();
        match found.filter(|text| text.len() > body.text.len() * 3 / 2) {
            Some(text) => (Body { chars: text.chars().count(), text, ..Body::default() }, "state".to_owned()),
            None => (body, "dom".to_owned()),
        }
    }

    fn authors(
        &self,
        rule: Option<&Compiled>,
        verdicts: &[boilerplate::Verdict],
        names: &[String],
    ) -> Vec<String> {
        let places = rule.map(|rule| rule.authors(self.html, self.dom)).unwrap_or_default();
        let ruled = bylines::of_places(self.dom, &places, names);
        let found = if ruled.is_empty() {
            bylines::find(self.dom, &self.head, &self.linked, verdicts, names)
        } else {
            ruled
        };
        if found.is_empty() { bylines::of_hint(&self.hint.authors, names) } else { found }
    }

    fn moments(&self, rule: Option<&Compiled>, found: &blocks::Blocks, title: Option<&str>) -> Moments {
        let context = Context {
            now: self.page.fetched_at,
            zone: self.zone.as_ref(),
            url: &self.page.url,
            title,
            states: &self.states,
            hint: self.hint.published.map(|dated| Dated { provenance: Provenance::Listing, ..dated }),
        };
        let mut moments = moments::find(self.dom, &self.head, &self.linked, found, &context);
        let places = rule.map(|rule| rule.dates(self.html, self.dom)).unwrap_or_default();
        let ruled = places
            .iter()
            .find_map(|at| find_visible(&self.dom.text(*at), self.zone.as_ref(), Provenance::SiteRule));
        if let Some(dated) = ruled.filter(|dated| dated.at <= self.page.fetched_at) {
            moments.published = Some(dated);
        }
        moments
    }

    /// A live blog carries its updates, and its text holds theirs.
    fn follow_updates(&self, article: &mut Article) {
        let mut updates = live::updates(self.dom, &self.head, &self.linked, self.zone.as_ref());
        if updates.is_empty() {
            return;
        }
        for update in &mut updates {
            update.at = update.at.filter(|dated| dated.at <= self.page.fetched_at);
        }
        article.kind = ArticleKind::LiveBlog;
        live::complete(&mut article.text, &updates);
        article.updates = updates;
    }

    /// Takes the listing's text where the page's is worse.
    fn fall_back(&self, article: &mut Article, quality: &mut Quality) {
        let content = self.hint.content.as_deref().map(plain).unwrap_or_default();
        let summary = self.hint.summary.as_deref().map(plain).unwrap_or_default();
        let listed = if content.len() > summary.len() { content } else { summary };
        let unusable = matches!(quality, Quality::ConsentWall | Quality::Challenge | Quality::MostlyLinks);
        let poor = unusable || matches!(quality, Quality::TooShort | Quality::Paywalled);
        if listed.is_empty()
            || !(article.text.is_empty() || unusable || (poor && listed.len() > article.text.len()))
        {
            return;
        }
        article.text = listed;
        article.via = "listing".to_owned();
        *quality = Quality::ListingOnly;
    }

    /// What the text itself shows, then what the page and its source declare.
    fn language(&self, article: &Article) -> Option<crate::model::Language> {
        let declared = identity::language(&self.head, &self.linked).or(self.hint.language);
        crate::text::language::detect(article.title.as_deref().unwrap_or_default(), &article.text, declared)
    }
}

/// HTML or plain text as lines of plain text.
fn plain(text: &str) -> String {
    let lines: Vec<String> = if text.contains('<') && text.contains('>') {
        let html = Html::parse_document(&prepare::prepare(text).markup);
        let dom = Dom::of(&html);
        let found = blocks::blocks(&dom);
        found.items.iter().map(|block| render::block(&dom, block)).collect()
    } else {
        let decoded = if text.contains('&') {
            Html::parse_fragment(text).root_element().text().collect()
        } else {
            text.to_owned()
        };
        decoded.lines().map(dom::normal).collect()
    };
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
