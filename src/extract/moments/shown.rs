//! Dates that a reader sees, ranked by how likely each is the article's own: near the headline, labelled, alone in its line.

use super::super::blocks::{Blocks, Prose};
use super::super::boilerplate::Verdict;
use super::super::dom::{Dom, Index, Tag, What, attr};
use super::super::evidence::{heading_of, squeeze};
use super::super::lists::{CHANGE_WORDS, DATE_LABELS, List, NOT_DATE_LABELS, PUBLICATION_WORDS};
use super::{Context, day, read, sane};
use crate::model::{Dated, Provenance};
use crate::text::dates::find_visible;
use scraper::node::Element;
use std::collections::HashSet;
use url::Url;

/// Characters of prose between the headline and a date that stands with it.
const LEAD: u32 = 300;
/// Nodes before the headline in which a date still stands with it.
const ABOVE: usize = 50;
/// Nodes behind the headline in which a date still stands with it.
const BELOW: usize = 260;
/// How much worse a date in a long part labelled as no part of the article is.
const RELATED: u8 = 6;
/// How much worse a date beside the article, under it or in a comment is.
const FOREIGN: u8 = 20;
/// How much worse the date of a change is.
const CHANGE: u8 = 5;
/// Lines and labels that are looked at.
const MOST: usize = 2000;
/// Dates that are kept.
const KEPT: usize = 6;

/// Dates that stand in the page itself.
#[derive(Default)]
pub(super) struct Shown {
    /// The likeliest first.
    pub published: Vec<Dated>,
    /// The first one that is said to be of a change.
    pub modified: Option<Dated>,
    /// True where the likeliest one stands with the headline.
    pub near: bool,
    /// True where it also is labelled as a date or alone in its line.
    pub sure: bool,
}

/// Goes once over the page.
pub(super) fn find(dom: &Dom<'_>, found: &Blocks, context: &Context<'_>) -> Shown {
    let place = Place::of(dom, found, context.title);
    let mut search = Search { dom, context, place, ranked: Vec::new(), modified: None, looked: 0 };
    let mut foreign_until = 0;
    let mut related_until = 0;
    for (at, flat) in dom.iter() {
        if search.looked > MOST {
            break;
        }
        let related = u8::from(at < related_until) * RELATED + u8::from(at < foreign_until) * FOREIGN;
        match flat.what {
            What::Text(text) => search.line(at, text, related),
            What::Element(Tag::Head, _) => {}
            What::Element(tag, element) => {
                let label = tag == Tag::Time || is_label(element);
                let verdict = found.verdicts.get(at);
                if is_foreign(tag, verdict) && !label {
                    foreign_until = foreign_until.max(flat.end);
                } else if label {
                    search.labelled(at, tag, element, related);
                } else if verdict == Some(&Verdict::Boilerplate) && flat.end - at > 40 {
                    related_until = related_until.max(flat.end);
                }
            }
        }
    }
    search.finish()
}

/// Where the headline is, and how far the text's beginning.
struct Place {
    headline: Index,
    prose: Prose,
}

impl Place {
    /// The heading that says what the title says, else the first one.
    fn of(dom: &Dom<'_>, found: &Blocks, title: Option<&str>) -> Self {
        let own = heading_of(dom, &squeeze(title.unwrap_or_default()));
        let first = || dom.elements().find(|(_, tag, _)| *tag == Tag::H1).map(|(at, _, _)| at);
        let headline = own.or_else(first).unwrap_or(0);
        Self { headline, prose: Prose::of(&found.items, dom.len()) }
    }

    /// How far from the headline: 0 below it, 2 above it, 6 further on, 7 further above.
    fn zone(&self, at: Index) -> u8 {
        if at < self.headline {
            return if self.headline - at < ABOVE { 2 } else { 7 };
        }
        let near = at - self.headline < BELOW && self.prose.within(self.headline, at) < LEAD;
        if near { 0 } else { 6 }
    }
}

struct Search<'s> {
    dom: &'s Dom<'s>,
    context: &'s Context<'s>,
    place: Place,
    ranked: Vec<(u8, Dated)>,
    modified: Option<Dated>,
    looked: usize,
}

impl Search<'_> {
    /// A `<time>`, or an element labelled as a date.
    fn labelled(&mut self, at: Index, tag: Tag, element: &Element, related: u8) {
        if self.dom.end(at) - at > 60 {
            return;
        }
        let text = self.dom.text(at);
        if text.len() > 300 {
            return;
        }
        self.looked += 1;
        let provenance = if tag == Tag::Time { Provenance::TimeElement } else { Provenance::VisibleText };
        let Some(dated) = self.dated(&text, element, provenance) else { return };
        let marked = tag == Tag::Time || attr(element, "datetime").is_some();
        let changed = tells_change(&text)
            || (!says(&PUBLICATION_WORDS, &text)
                && attr(element, "class").is_some_and(|class| says(&CHANGE_WORDS, class)));
        let Some(zone) = self.standing(at, changed) else { return };
        self.changed_beside(&text, provenance);
        self.add(dated, changed, zone + related + u8::from(!marked));
    }

    /// What the element says to programs, unless it says something else to readers.
    fn dated(&self, text: &str, element: &Element, provenance: Provenance) -> Option<Dated> {
        const WRITTEN: &[&str] = &[
            "datetime",
            "content",
            "title",
            "data-datetime",
            "data-date",
            "data-time",
            "data-timestamp",
            "data-published-date",
        ];
        let written = WRITTEN.iter().find_map(|key| read(attr(element, key)?, provenance, self.context));
        let seen = self.seen(from_publication(text), provenance);
        match (written, seen) {
            (Some(written), Some(seen))
                if says(&PUBLICATION_WORDS, text) && days_apart(&written, &seen) > 1 =>
            {
                Some(seen)
            }
            (written, seen) => written.or(seen),
        }
    }

    /// The change in a line that tells of the publication too: "published 3 May, updated 5 May".
    fn changed_beside(&mut self, text: &str, provenance: Provenance) {
        let lower = text.to_lowercase();
        if lower.len() != text.len() || !says(&PUBLICATION_WORDS, &lower) {
            return;
        }
        let from = CHANGE_WORDS.iter().filter_map(|word| lower.find(word)).min();
        let behind =
            from.and_then(|from| text.get(from..)).filter(|behind| !says(&PUBLICATION_WORDS, behind));
        let changed = behind.and_then(|behind| self.seen(behind, provenance));
        self.modified = self.modified.or(changed);
    }

    fn seen(&self, text: &str, provenance: Provenance) -> Option<Dated> {
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        find_visible(text, self.context.zone, provenance).filter(|dated| sane(dated, self.context))
    }

    /// A date without a label: alone in a short line, or at the head of a paragraph.
    fn line(&mut self, at: Index, text: &str, related: u8) {
        let text = text.trim();
        let digits = text.bytes().take(120).filter(u8::is_ascii_digit).count();
        if digits < 3 || !(6..).contains(&text.len()) {
            return;
        }
        self.looked += 1;
        let changed = tells_change(text);
        let Some(zone) = self.standing(at, changed) else { return };
        if text.len() >= 120 {
            let head: String = text.chars().take(40).collect();
            if zone < 2
                && let Some(dated) = self.seen(&head, Provenance::VisibleText)
            {
                self.add(dated, false, zone + related + 4);
            }
            return;
        }
        let Some(dated) = self.seen(from_publication(text), Provenance::VisibleText) else { return };
        self.changed_beside(text, Provenance::VisibleText);
        let alone = text.chars().count() < 48 || says(&PUBLICATION_WORDS, text);
        self.add(dated, changed, zone + related + if alone { 2 } else { 5 });
    }

    /// How far from the headline a date stands; none for another text's, which is no claim unless it is one of
    /// publication beside the headline: a byline may lead to another page, too.
    fn standing(&self, at: Index, changed: bool) -> Option<u8> {
        let zone = self.place.zone(at);
        match (self.is_of_another(at), zone) {
            (false, _) => Some(zone),
            (true, 0..=2) if !changed => Some(zone + RELATED),
            (true, _) => None,
        }
    }

    /// True for a date in a small part that also links to one other page with a headline: a line of a list of articles.
    fn is_of_another(&self, at: Index) -> bool {
        const SMALL: usize = 26;
        const HEADLINE: usize = 15;
        let dom = self.dom;
        let holders = dom.ancestors(at).filter(|up| dom.tag(*up).is_block()).take(2);
        let mut holders = holders.take_while(|up| {
            dom.end(*up) - up < SMALL && !(*up..dom.end(*up)).contains(&self.place.headline)
        });
        holders.any(|up| {
            let links = dom.range(up, dom.end(up)).filter(|(inner, _)| dom.tag(*inner) == Tag::A);
            // A date may itself be a link, to its own page.
            let others = links.map(|(link, _)| link).filter(|link| !(*link..dom.end(*link)).contains(&at));
            let headlines = others.filter(|link| {
                let text = dom.text(*link);
                text.chars().count() >= HEADLINE && text.split(' ').count() > 3
            });
            let targets = headlines.filter_map(|link| attr(dom.element(link)?.1, "href"));
            let targets: HashSet<Url> = targets.filter_map(|href| self.context.url.join(href).ok()).collect();
            targets.len() == 1 && targets.iter().all(|target| target.path() != self.context.url.path())
        })
    }

    fn add(&mut self, dated: Dated, changed: bool, rank: u8) {
        if changed {
            self.modified = self.modified.or(Some(dated));
        }
        // A change shown with the headline is a better guess than a date that stands anywhere else.
        self.ranked.push((rank + if changed { CHANGE } else { 0 }, dated));
    }

    fn finish(mut self) -> Shown {
        self.ranked.sort_by_key(|(rank, _)| *rank);
        let best = self.ranked.first().map_or(u8::MAX, |(rank, _)| *rank);
        let published = self.ranked.into_iter().map(|(_, dated)| dated).take(KEPT).collect();
        Shown { published, modified: self.modified, near: best < 6, sure: best < 4 }
    }
}

/// True where the first date in a text is a change's: "updated 5 May", not "3 May, updated an hour ago".
fn tells_change(text: &str) -> bool {
    let before = text.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    says(&CHANGE_WORDS, before) && !says(&PUBLICATION_WORDS, text)
}

/// The text from the word on that speaks of publication: "updated 5 May, published 3 May".
fn from_publication(text: &str) -> &str {
    let lower = text.to_lowercase();
    if lower.len() != text.len() || !CHANGE_WORDS.is_inside(&lower) {
        return text;
    }
    let from = PUBLICATION_WORDS.iter().filter_map(|word| lower.find(word)).min();
    from.and_then(|from| text.get(from..)).unwrap_or(text)
}

fn days_apart(a: &Dated, b: &Dated) -> i64 {
    day(a).duration_until(day(b)).abs().as_hours() / 24
}

fn says(words: &List, text: &str) -> bool {
    words.is_inside(&text.to_lowercase())
}

/// Other articles and readers' comments have dates of their own.
fn is_foreign(tag: Tag, verdict: Option<&Verdict>) -> bool {
    matches!(tag, Tag::Aside | Tag::Nav | Tag::Footer) || matches!(verdict, Some(Verdict::Comments))
}

fn is_label(element: &Element) -> bool {
    element
        .attrs()
        .filter(|(key, _)| matches!(*key, "class" | "id" | "data-testid" | "itemprop"))
        .any(|(_, value)| DATE_LABELS.is_inside(value) && !NOT_DATE_LABELS.is_inside(value))
}
