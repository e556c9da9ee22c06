//! When the page says that it was published and changed: every claim with its provenance, none of the future.

mod address;
mod local;
mod shown;

use super::blocks::Blocks;
use super::dom::{Dom, attr};
use super::head::Head;
use super::linked::{self, Linked};
use super::lists::{List, META_DATED, META_MODIFIED, META_PUBLISHED};
use crate::model::{Dated, Precision, Provenance};
use crate::text::dates::{find_visible, parse_instant};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value};
use shown::Shown;
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
    /// The headline.
    pub title: Option<&'a str>,
    /// Scripts that hold the page's state.
    pub states: &'a [&'a str],
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
    /// Every publication date claimed, the most trusted first.
    pub claims: Vec<Dated>,
}

/// Reads all claims.
pub(super) fn find(
    dom: &Dom<'_>,
    head: &Head<'_>,
    linked: &Linked,
    found: &Blocks,
    context: &Context<'_>,
) -> Moments {
    let shown = shown::find(dom, found, context);
    let article = linked.article();
    let mut claims: Vec<Dated> = Vec::new();
    claims.extend(from_data(article, &["datePublished", "dateCreated", "uploadDate"], context));
    claims.extend(from_metas(head, &META_PUBLISHED, context));
    claims.extend(from_properties(dom, head, "datepublished", context));
    claims.extend(shown.published.first());
    claims.extend(address::day(context));
    claims.extend(context.hint.filter(|dated| sane(dated, context)));
    claims.sort_by_key(|claim| claim.provenance);
    // What may as well be the last change yields to a date that stands with the headline.
    let stated = claims.iter().any(|claim| claim.provenance == Provenance::Meta);
    if let Some(loose) = from_metas(head, &META_DATED, context).filter(|_| !stated) {
        let better = if shown.near { Provenance::TimeElement } else { Provenance::Microdata };
        claims.insert(claims.partition_point(|claim| claim.provenance <= better), loose);
    }
    let modified = from_data(article, &["dateModified"], context)
        .or_else(|| from_metas(head, &META_MODIFIED, context))
        .or_else(|| from_properties(dom, head, "datemodified", context))
        .or(shown.modified);
    if claims.is_empty() {
        claims.extend(from_scripts(linked, context));
    }
    settle(claims, &shown, modified)
}

/// Takes the best claim; a finer claim of the same day lends it its time.
fn settle(claims: Vec<Dated>, shown: &Shown, modified: Option<Dated>) -> Moments {
    let others: Vec<Dated> = claims.iter().chain(&shown.published).copied().collect();
    let claims: Vec<Dated> = claims.iter().map(|claim| local::with_offset(*claim, &others)).collect();
    let stated = outvoted(&claims).or_else(|| contradicted(&claims, shown, modified));
    let Some(first) = stated.or_else(|| claims.first().copied()) else {
        return Moments { published: modified, modified, ..Moments::default() };
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
    for claim in &claims {
        if !near(claim, &published) && !conflicts.iter().any(|known| day(known) == day(claim)) {
            conflicts.push(*claim);
        }
    }
    if !conflicts.is_empty() {
        conflicts.insert(0, published);
    }
    let modified =
        modified.filter(|modified| modified.at >= published.at || day(modified) == day(&published));
    Moments { published: Some(published), modified, conflicts, claims }
}

/// The claim for which two sources speak, one of them to the reader, where nobody speaks for the best one's day.
fn outvoted(claims: &[Dated]) -> Option<Dated> {
    let (first, rest) = claims.split_first()?;
    if rest.iter().any(|claim| day(claim) == day(first)) {
        return None;
    }
    let seen = |claim: &Dated| matches!(claim.provenance, Provenance::TimeElement | Provenance::VisibleText);
    let written =
        |claim: &Dated| matches!(claim.provenance, Provenance::Meta | Provenance::Listing | Provenance::Url);
    // Microdata mark up what is seen: the two are one source.
    let speaks =
        |claim: &&Dated| seen(claim) && rest.iter().any(|other| written(other) && day(other) == day(claim));
    let second = rest.iter().find(speaks)?;
    rest.iter().find(|claim| day(claim) == day(second)).copied()
}

/// The date that stands with the headline, where it contradicts a claim that nobody backs and is not the last change's.
fn contradicted(claims: &[Dated], shown: &Shown, modified: Option<Dated>) -> Option<Dated> {
    let (first, rest) = claims.split_first()?;
    let seen = shown.published.first().filter(|_| shown.sure)?;
    let seen = rest.iter().find(|claim| claim.provenance == seen.provenance && claim.at == seen.at)?;
    // Months away stands the date of something else: an event, another text.
    let far = (seen.at.as_second() - first.at.as_second()).abs() > 60 * 86_400;
    let backed = rest.iter().any(|claim| day(claim) == day(first));
    let change = modified.is_some_and(|modified| day(&modified) == day(seen));
    (!far && !backed && !change).then_some(*seen)
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

/// The first date of publication in structured data of any kind, or in the state that a page carries for its scripts.
fn from_scripts(linked: &Linked, context: &Context<'_>) -> Option<Dated> {
    const LONGEST: usize = 4 << 20;
    const NAMES: &[&str] = &[
        "\"datePublished\"",
        "\"publishedAt\"",
        "\"published_at\"",
        "\"publishedDate\"",
        "\"publishDate\"",
        "\"createdAt\"",
        "\"created_at\"",
    ];
    if let Some(raw) = linked.anywhere("datePublished") {
        return read(raw, Provenance::JsonLd, context);
    }
    context.states.iter().filter(|state| state.len() < LONGEST).find_map(|state| {
        NAMES.iter().find_map(|name| {
            let (_, rest) = state.split_once(name)?;
            let value = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
            read(value.split_once('"')?.0, Provenance::Meta, context)
        })
    })
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

#[cfg(test)]
mod tests;
