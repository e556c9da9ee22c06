//! When the page says that it was published and changed: every claim with its provenance, none of the future.

use super::boilerplate::Verdict;
use super::dom::{Dom, Index, Tag, What, attr};
use super::head::Head;
use super::linked::{self, Linked};
use super::lists::{List, META_MODIFIED, META_PUBLISHED};
use crate::model::{Dated, Precision, Provenance};
use crate::text::dates::{find_visible, parse_instant};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value};
use url::Url;

/// What is known before the page is read.
pub(super) struct Context<'a> {
    /// No date is later.
    pub now: Timestamp,
    /// The zone of dates without one.
    pub zone: Option<&'a TimeZone>,
    /// The page's address.
    pub url: &'a Url,
    /// What the listing said.
    pub hint: Option<Dated>,
}

/// Publication, change, and every publication date that differs from the one chosen.
#[derive(Debug, Default)]
pub(super) struct Moments {
    /// Publication.
    pub published: Option<Dated>,
    /// Last change.
    pub modified: Option<Dated>,
    /// Publication dates on other days than the one chosen, and that one, where there are any.
    pub conflicts: Vec<Dated>,
}

/// Reads all claims.
pub(super) fn find(
    dom: &Dom<'_>,
    head: &Head<'_>,
    linked: &Linked,
    verdicts: &[Verdict],
    context: &Context<'_>,
) -> Moments {
    let mut claims: Vec<Dated> = Vec::new();
    let article = linked.article();
    claims.extend(from_data(article, &["datePublished", "dateCreated", "uploadDate"], context));
    claims.extend(from_metas(head, &META_PUBLISHED, context));
    claims.extend(from_properties(dom, head, "datepublished", context));
    let by_url = from_url(context);
    let strong = !claims.is_empty();
    let mut shown = shown(dom, verdicts, context, strong);
    claims.append(&mut shown.published);
    claims.extend(by_url);
    claims.extend(context.hint.filter(|dated| sane(dated, context)));
    claims.sort_by_key(|claim| claim.provenance);
    if claims.is_empty() {
        claims.extend(anywhere(dom, context));
    }
    let modified = from_data(article, &["dateModified"], context)
        .or_else(|| from_metas(head, &META_MODIFIED, context))
        .or_else(|| from_properties(dom, head, "datemodified", context))
        .or(shown.modified);
    settle(claims, modified)
}

/// Takes the best claim; a finer claim of the same day lends it its time.
fn settle(claims: Vec<Dated>, modified: Option<Dated>) -> Moments {
    let Some(first) = claims.first().copied() else {
        return Moments { published: modified, modified, conflicts: Vec::new() };
    };
    let near = |a: &Dated, b: &Dated| (a.at.as_second() - b.at.as_second()).abs() < 36 * 3600;
    let finer = claims.iter().find(|claim| {
        first.precision == Precision::Day
            && claim.precision > Precision::Day
            && near(claim, &first)
            && day(claim) == day(&first)
    });
    let published = finer.copied().unwrap_or(first);
    let mut conflicts: Vec<Dated> = Vec::new();
    for claim in claims {
        if !near(&claim, &published) && !conflicts.iter().any(|known| day(known) == day(&claim)) {
            conflicts.push(claim);
        }
    }
    if !conflicts.is_empty() {
        conflicts.insert(0, published);
    }
    let modified =
        modified.filter(|modified| modified.at >= published.at || day(modified) == day(&published));
    Moments { published: Some(published), modified, conflicts }
}

/// The day as written.
pub(super) fn day(dated: &Dated) -> jiff::civil::Date {
    let offset = jiff::tz::Offset::from_seconds(i32::from(dated.offset_minutes.unwrap_or(0)) * 60);
    offset.unwrap_or(jiff::tz::Offset::UTC).to_datetime(dated.at).date()
}

/// Neither of the future nor from before the web; a day's midnight may lie ahead by the zone alone.
fn sane(dated: &Dated, context: &Context<'_>) -> bool {
    let slack = if dated.precision == Precision::Day { 14.hours() } else { 10.minutes() };
    let latest = context.now.checked_add(slack).unwrap_or(context.now);
    dated.at <= latest && dated.at.as_second() > 631_152_000
}

fn read(raw: &str, provenance: Provenance, context: &Context<'_>) -> Option<Dated> {
    let raw = raw.trim();
    if raw.len() > 100 || !raw.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let read =
        parse_instant(raw, context.zone, provenance).or_else(|| find_visible(raw, context.zone, provenance));
    read.filter(|dated| sane(dated, context))
}

fn from_data(article: Option<&Map<String, Value>>, keys: &[&str], context: &Context<'_>) -> Option<Dated> {
    let article = article?;
    keys.iter()
        .filter_map(|key| linked::text(article, key))
        .find_map(|raw| read(raw, Provenance::JsonLd, context))
}

fn from_metas(head: &Head<'_>, keys: &List, context: &Context<'_>) -> Option<Dated> {
    keys.iter().flat_map(|key| head.all(key)).find_map(|raw| read(raw, Provenance::Meta, context))
}

fn from_properties(dom: &Dom<'_>, head: &Head<'_>, name: &str, context: &Context<'_>) -> Option<Dated> {
    head.property(name).take(4).find_map(|at| {
        let (_, element) = dom.element(at)?;
        let raw = ["datetime", "content", "title"]
            .iter()
            .find_map(|key| attr(element, key).filter(|raw| !raw.is_empty()));
        read(&raw.map_or_else(|| dom.text(at), str::to_owned), Provenance::Microdata, context)
    })
}

/// A day in the path: `/2024/05/31/`, `/2024-05-31-`, `/20240531`.
fn from_url(context: &Context<'_>) -> Option<Dated> {
    let path = context.url.path();
    let numbers: Vec<(&str, usize)> = digits(path);
    for (number, window) in numbers.iter().enumerate() {
        let (text, at) = *window;
        let date = match text.len() {
            8 => Some((text.get(..4)?, text.get(4..6)?, text.get(6..8)?)),
            4 => match (numbers.get(number + 1), numbers.get(number + 2)) {
                (Some((month, m)), Some((day, d))) if *m == at + 5 && *d == m + month.len() + 1 => {
                    Some((text, *month, *day))
                }
                _ => None,
            },
            _ => None,
        };
        let Some((year, month, day)) = date else { continue };
        if month.len() > 2 || day.len() > 2 {
            continue;
        }
        let raw = format!("{year}-{month:0>2}-{day:0>2}");
        if let Some(dated) =
            parse_instant(&raw, context.zone, Provenance::Url).filter(|dated| sane(dated, context))
        {
            return Some(dated);
        }
    }
    None
}

/// Runs of digits with their places.
fn digits(text: &str) -> Vec<(&str, usize)> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        match (start, byte.is_ascii_digit()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                runs.extend(text.get(from..at).map(|run| (run, from)));
                start = None;
            }
            _ => {}
        }
    }
    runs
}

/// Dates that stand in the page itself.
#[derive(Default)]
struct Shown {
    published: Vec<Dated>,
    modified: Option<Dated>,
}

/// `<time>` and elements labelled as dates, in the order of their promise.
fn shown(dom: &Dom<'_>, verdicts: &[Verdict], context: &Context<'_>, strong: bool) -> Shown {
    let mut shown = Shown::default();
    let mut ranked: Vec<(u8, Dated)> = Vec::new();
    let mut after_headline = false;
    let mut foreign_until = 0;
    for (at, tag, element) in dom.elements() {
        after_headline |= tag == Tag::H1;
        if at < foreign_until {
            continue;
        }
        if is_foreign(tag, verdicts.get(at)) && !is_date_label(element) {
            foreign_until = dom.end(at);
            continue;
        }
        let label = tag == Tag::Time || is_date_label(element);
        if !label || ranked.len() > 40 {
            continue;
        }
        let Some((dated, text)) = labelled(dom, at, tag, element, context) else { continue };
        if speaks_of_change(&text) || attr(element, "class").is_some_and(speaks_of_change) {
            shown.modified = shown.modified.or(Some(dated));
            if !speaks_of_publication(&text) {
                continue;
            }
        }
        let rank = u8::from(!after_headline) * 2
            + u8::from(dated.provenance != Provenance::TimeElement)
                * u8::from(attr(element, "datetime").is_none());
        ranked.push((rank, dated));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    shown.published.extend(ranked.first().map(|(_, dated)| *dated));
    if strong {
        shown.published.truncate(1);
    }
    shown
}

/// The date in a labelled element, with the words beside it.
fn labelled(
    dom: &Dom<'_>,
    at: Index,
    tag: Tag,
    element: &scraper::node::Element,
    context: &Context<'_>,
) -> Option<(Dated, String)> {
    let provenance = if tag == Tag::Time { Provenance::TimeElement } else { Provenance::VisibleText };
    if dom.end(at) - at > 60 {
        return None;
    }
    let text = dom.text(at);
    if text.len() > 300 {
        return None;
    }
    let written = [
        "datetime",
        "content",
        "title",
        "data-datetime",
        "data-date",
        "data-time",
        "data-timestamp",
        "data-published-date",
    ];
    let by_attribute = written.iter().find_map(|key| read(attr(element, key)?, provenance, context));
    let dated = by_attribute
        .or_else(|| find_visible(&text, context.zone, provenance).filter(|dated| sane(dated, context)))?;
    Some((dated, text))
}

/// Other articles and readers' comments have dates of their own.
fn is_foreign(tag: Tag, verdict: Option<&Verdict>) -> bool {
    matches!(tag, Tag::Aside | Tag::Nav | Tag::Footer) || matches!(verdict, Some(Verdict::Comments))
}

fn is_date_label(element: &scraper::node::Element) -> bool {
    element.attrs().filter(|(key, _)| matches!(*key, "class" | "id" | "data-testid" | "itemprop")).any(
        |(_, value)| {
            let lower = value.to_ascii_lowercase();
            [
                "date",
                "time",
                "publish",
                "posted",
                "byline",
                "datum",
                "fecha",
                "meta",
                "entry-info",
                "post-info",
                "created",
                "dateline",
                "submitted",
                "article-info",
                "articleinfo",
                "infos",
                "byline",
            ]
            .iter()
            .any(|word| lower.contains(word))
                && ![
                    "update-",
                    "validate",
                    "related",
                    "comment",
                    "timeline",
                    "candidate",
                    "sentiment",
                    "mandate",
                    "sometimes",
                    "readtime",
                    "reading",
                    "runtime",
                    "duration",
                    "metadata-list",
                ]
                .iter()
                .any(|word| lower.contains(word))
        },
    )
}

fn speaks_of_change(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "updated",
        "modified",
        "changed",
        "aktualisiert",
        "mis à jour",
        "actualizado",
        "обновлено",
        "оновлено",
        "aggiornato",
        "aktualizacja",
        "modif",
        "revised",
        "last edited",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

fn speaks_of_publication(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "published",
        "posted",
        "publié",
        "veröffentlicht",
        "publicado",
        "опубликовано",
        "опубліковано",
        "pubblicato",
        "opublikowano",
        "created",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

/// The first date in a short line of the page, headline first: the last resort.
fn anywhere(dom: &Dom<'_>, context: &Context<'_>) -> Option<Dated> {
    let headline = dom.elements().find(|(_, tag, _)| *tag == Tag::H1).map_or(0, |(at, _, _)| at);
    let lines = |from: Index, to: Index| {
        dom.range(from, to).filter_map(|(_, flat)| match flat.what {
            What::Text(text)
                if (6..120).contains(&text.trim().len()) && text.contains(|c: char| c.is_ascii_digit()) =>
            {
                Some(text)
            }
            _ => None,
        })
    };
    let dated = |text: &str| {
        find_visible(text, context.zone, Provenance::VisibleText).filter(|dated| sane(dated, context))
    };
    lines(headline, dom.len())
        .take(400)
        .find_map(dated)
        .or_else(|| lines(0, headline).take(400).find_map(dated))
}
