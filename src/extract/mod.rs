//! Stage 2: a page -> an article: character set, structured data, main text, byline, dates. Knows no topic and no site.

mod attributes;
mod blocks;
mod body;
mod boilerplate;
mod bylines;
mod credit;
mod decode;
mod dom;
mod evidence;
mod explain;
mod head;
mod hydration;
mod identity;
mod kind;
mod labels;
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
mod trace;

pub use explain::{Claim, Explanation, Field, Line, Place};
pub use phrases::is_change_line;
pub use rules::{SiteRule, SiteRuleError, SiteRules};
pub use trace::{Choice, Rule};

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
use trace::Trace;

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
    let own = address(page)?;
    if plain::is_plain(page) && !page.body.is_empty() {
        return plain::article(page, own, hint);
    }
    let rule = rules.for_url(&page.url);
    read(page, hint, rule.is_some(), |reading| reading.article(own, rule).0)
}

/// Reads an article as [`extract`] does, and tells why it was read so; a page of plain text has nothing to tell.
pub fn explain(
    page: &Page,
    hint: &ExtractHint,
    rules: &SiteRules,
) -> Result<(Article, Explanation), ExtractError> {
    let own = address(page)?;
    if plain::is_plain(page) && !page.body.is_empty() {
        return plain::article(page, own, hint).map(|article| (article, Explanation::default()));
    }
    let rule = rules.for_url(&page.url);
    read(page, hint, rule.is_some(), |reading| explain::explain(reading, own, rule))
}

fn address(page: &Page) -> Result<CanonicalUrl, ExtractError> {
    CanonicalUrl::of(&page.url).ok_or_else(|| ExtractError::Address { url: page.url.to_string() })
}

/// Parses a page once, for a site rule with all attributes, and hands what was read to `then`.
fn read<T>(
    page: &Page,
    hint: &ExtractHint,
    ruled: bool,
    then: impl FnOnce(&Reading<'_>) -> T,
) -> Result<T, ExtractError> {
    let source = decode::decode(&page.body, page.content_type.as_deref())?;
    let prepared = prepare::prepare(&source, ruled);
    let html = Html::parse_document(&prepared.markup);
    let dom = Dom::of(&html);
    let head = Head::read(&dom);
    let mut linked = Linked::read(&prepared.linked_data);
    let titles: Vec<&str> = head.title.as_deref().into_iter().chain(head.first(&["og:title"])).collect();
    linked.hold_to(&page.url, &titles);
    let reading = Reading {
        page,
        hint,
        head,
        linked,
        states: prepared.state,
        unshown: prepared.unshown,
        post: kind::is_post(&dom),
        zone: hint.timezone.as_deref().and_then(|name| TimeZone::get(name).ok()),
        html: &html,
        dom: &dom,
    };
    Ok(then(&reading))
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
    unshown: Vec<(&'static str, &'r str)>,
    /// One post of a channel, whose name stands where articles have headline and author.
    post: bool,
    zone: Option<TimeZone>,
}

impl Reading<'_> {
    /// The article, and every publication date that was claimed.
    fn article(&self, own: CanonicalUrl, rule: Option<&Compiled>) -> (Article, Vec<Dated>) {
        let (page, head, linked) = (self.page, &self.head, &self.linked);
        let site = identity::site(head, linked);
        let names = identity::names(page, self.dom, head, linked, site.as_deref());
        let found = blocks::blocks(self.dom);
        let title = self.title(&names);
        let authors = self.authors(rule, &found, title.as_deref(), &names);
        let moments = self.moments(rule, &found, title.as_deref());
        let (body, via) = self.body(rule, found, title.as_deref(), &mut Trace::off());
        let paywalled = identity::paywalled(head, linked);
        let kind = kind::find(self.post, head, linked, &page.url, title.as_deref(), &body);
        let quality = quality::judge(&body, title.as_deref(), kind, paywalled, || self.dom.lines());
        let listed = kind == ArticleKind::Index && linked.objects_of("CollectionPage").next().is_some();
        let (published, body) = settled(listed, quality, moments.published, body);
        let base = self.base();
        let places = body.places;
        let (canonical, foreign_canonical) = identity::canonical(page, &base, head);
        let article = Article {
            url: page.url.clone(),
            canonical: canonical.unwrap_or(own),
            foreign_canonical,
            title: title.or_else(|| self.hint.title.clone()),
            text: body.text,
            authors,
            published,
            modified: moments.modified,
            date_conflicts: moments.conflicts,
            language: None,
            section: identity::section(head, linked),
            site,
            image: identity::image(&base, head, linked),
            paywalled,
            credit: None,
            kind,
            quality,
            via,
            updates: Vec::new(),
        };
        (self.finished(article, &places), moments.claims)
    }

    /// Adds what depends on the text: updates, the listing's text where it is better, credit and language.
    fn finished(&self, mut article: Article, places: &[dom::Index]) -> Article {
        self.follow_updates(&mut article, places);
        self.fall_back(&mut article);
        article.credit = credit::find(&article.text);
        article.language = self.language(&article);
        article
    }

    /// The headline; a post has none.
    fn title(&self, names: &[String]) -> Option<String> {
        if self.post {
            return None;
        }
        let headline = self.linked.article().and_then(|article| linked::text(article, "headline"));
        let sections = identity::sections(self.page, &self.head, &self.linked);
        title::find(self.dom, &self.head, headline, names, &sections)
    }

    /// What relative links are relative to.
    fn base(&self) -> url::Url {
        let base = self.dom.elements().find(|(_, _, element)| element.name() == "base");
        let href = base.and_then(|(_, _, element)| dom::attr(element, "href"));
        href.and_then(|href| self.page.url.join(href).ok()).unwrap_or_else(|| self.page.url.clone())
    }

    fn body(
        &self,
        rule: Option<&Compiled>,
        found: blocks::Blocks,
        title: Option<&str>,
        trace: &mut Trace,
    ) -> (Body, String) {
        let rooted = rule.map(|rule| rule.rooted(self.html, self.dom)).unwrap_or_default();
        let data = self.linked.article().and_then(|article| linked::text(article, "articleBody")).map(plain);
        let described = self.head.first(&["og:description", "description"]);
        let summaries: Vec<&str> = described.into_iter().chain(self.hint.summary.as_deref()).collect();
        let evidence =
            Evidence::gather(self.dom, &found.items, data.as_deref(), &summaries).with_title(self.dom, title);
        let ruled = (!rooted.bodies.is_empty()).then(|| rule.map_or(0, Compiled::version));
        let body = body::find(self.dom, found, &evidence, &rooted, trace);
        if let Some(version) = ruled {
            return (body, format!("site_rule@{version}"));
        }
        // Where scripts build the page, its structured data may hold the only copy of the text.
        match data.filter(|data| data.len() > 400 && data.len() > body.text.len() * 2) {
            Some(text) => {
                (Body { chars: text.chars().count(), text, ..Body::default() }, "json_ld".to_owned())
            }
            None => self.completed(body, &summaries, title),
        }
    }

    /// The text in the page's state or in markup that is not shown, where the markup shown holds little of it.
    fn completed(&self, body: Body, summaries: &[&str], title: Option<&str>) -> (Body, String) {
        const STUB: usize = 1500;
        const NOTHING: usize = 200;
        if body.chars >= STUB || (self.states.is_empty() && self.unshown.is_empty()) {
            return (body, "dom".to_owned());
        }
        // What stands where no text belongs is no sign of the text; there the headline must do.
        let off = title.is_some_and(|title| !title::is_about(title, &body.text));
        let nothing = body.misplaced || body.chars < NOTHING || off;
        let shown = if body.misplaced { "" } else { body.text.as_str() };
        let known =
            hydration::Known::new(shown.lines().chain(summaries.iter().copied()), title.filter(|_| nothing));
        let better = |text: &String| body.misplaced || text.len() > body.text.len() * 3 / 2;
        let state = hydration::text(&self.states, &known, plain).map(|text| (text, "state"));
        let unshown = || {
            ["template", "noscript"].into_iter().find_map(|name| {
                let pieces = self.unshown.iter().filter(|(element, _)| *element == name);
                let markup = pieces.map(|(_, markup)| (*markup).to_owned()).collect();
                hydration::longest(markup, &known, read_alone).map(|text| (text, name))
            })
        };
        match state.filter(|(text, _)| better(text)).or_else(|| unshown().filter(|(text, _)| better(text))) {
            Some((text, via)) => {
                (Body { chars: text.chars().count(), text, ..Body::default() }, via.to_owned())
            }
            None => (body, "dom".to_owned()),
        }
    }

    fn authors(
        &self,
        rule: Option<&Compiled>,
        found: &blocks::Blocks,
        title: Option<&str>,
        names: &[String],
    ) -> Vec<String> {
        if self.post {
            return Vec::new();
        }
        let places = rule.map(|rule| rule.authors(self.html, self.dom)).unwrap_or_default();
        let ruled = bylines::of_places(self.dom, &places, names);
        if !ruled.is_empty() {
            return ruled;
        }
        let stated = bylines::find(self.dom, &self.head, &self.linked, &found.verdicts, names);
        if !stated.is_empty() {
            return stated;
        }
        let headline = evidence::heading_of(self.dom, &evidence::squeeze(title.unwrap_or_default()));
        let shown = bylines::of_lines(self.dom, &found.items, headline, names);
        if shown.is_empty() { bylines::of_hint(&self.hint.authors, names) } else { shown }
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
    fn follow_updates(&self, article: &mut Article, places: &[dom::Index]) {
        let mut updates = live::updates(self.dom, &self.head, &self.linked, self.zone.as_ref());
        if updates.is_empty() && article.kind == ArticleKind::Article {
            let title = article.title.as_deref();
            updates = live::shown(self.dom, &self.page.url, title, places, self.zone.as_ref());
        }
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
    fn fall_back(&self, article: &mut Article) {
        let quality = article.quality;
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
        article.quality = Quality::ListingOnly;
    }

    /// What the text itself shows, then what the page and its source declare.
    fn language(&self, article: &Article) -> Option<crate::model::Language> {
        let declared = identity::language(&self.head, &self.linked).or(self.hint.language);
        crate::text::language::detect(article.title.as_deref().unwrap_or_default(), &article.text, declared)
    }
}

/// What calls itself a list of articles has no day of its own but the one stated, and no notice among links is its text.
fn settled(listed: bool, quality: Quality, published: Option<Dated>, body: Body) -> (Option<Dated>, Body) {
    let stated = |dated: &Dated| dated.provenance <= Provenance::Microdata;
    let published = published.filter(|dated| !listed || stated(dated));
    let body =
        if quality == Quality::MostlyLinks && quality::is_notice(&body) { Body::default() } else { body };
    (published, body)
}

/// The main text of markup that stands alone.
fn read_alone(markup: &str) -> String {
    let html = Html::parse_document(&prepare::prepare(markup, false).markup);
    let dom = Dom::of(&html);
    body::find(&dom, blocks::blocks(&dom), &Evidence::default(), &body::Rooted::default(), &mut Trace::off())
        .text
}

/// HTML or plain text as lines of plain text.
fn plain(text: &str) -> String {
    let lines: Vec<String> = if text.contains('<') && text.contains('>') {
        let html = Html::parse_document(&prepare::prepare(text, false).markup);
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
