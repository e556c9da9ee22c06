//! The public preview of a channel: its entries carry their own text, so no page is fetched for them.

use super::index::text_of;
use super::{Hints, ListingError, Tally, fields};
use crate::model::{Entry, Listing, ListingKind};
use scraper::{ElementRef, Html, Selector};

/// The longest title made from a post's first line.
const TITLE_LENGTH: usize = 120;

/// An album takes as many numbers as it has pictures; a wider gap is none.
const ALBUM: u64 = 10;

struct Parts {
    message: Selector,
    text: Selector,
    time: Selector,
    link: Selector,
    author: Selector,
    forwarded: Selector,
    owner: Selector,
    more: Selector,
}

/// Reads a channel preview: posts in the order of the page, the older page in `more`.
pub fn read(text: &str, hints: &Hints<'_>) -> Result<Listing, ListingError> {
    let unreadable = |why: &str| ListingError::Unreadable { form: "channel preview", why: why.to_owned() };
    let parts = parts().map_err(|error| unreadable(&error.to_string()))?;
    let page = Html::parse_document(text);
    let mut tally = Tally::new(hints, ListingKind::Channel);
    tally.listing.title = page.select(&parts.owner).next().and_then(|owner| fields::filled(text_of(owner)));
    tally.listing.link = Some(hints.url.to_string());
    let mut numbers = Vec::new();
    for message in page.select(&parts.message) {
        let id = message.attr("data-post").and_then(|id| fields::filled(id.trim().to_owned()));
        let number = id.as_deref().and_then(|id| id.rsplit('/').next());
        numbers.extend(number.and_then(|number| number.parse::<u64>().ok()));
        // What happened to the channel itself is no post.
        if !has_class(message, "service_message") && tally.has_room() {
            tally.push(post(id, message, &parts, hints));
        }
    }
    if page.select(&parts.message).next().is_none() {
        return Err(unreadable("no post is on it"));
    }
    for (before, after) in gaps(numbers) {
        tally.problem(format!("post {after}"), format!("no post between {before} and {after} is shown"));
    }
    let older = page.select(&parts.more).next().and_then(|link| link.attr("href"));
    tally.listing.more.extend(older.and_then(|href| fields::absolute(href, hints.url)));
    Ok(tally.finish())
}

/// Neighbouring posts with more numbers left out between them than an album takes.
fn gaps(mut numbers: Vec<u64>) -> Vec<(u64, u64)> {
    numbers.sort_unstable();
    let pairs = numbers.iter().zip(numbers.iter().skip(1));
    pairs
        .filter(|(before, after)| *after - *before > ALBUM)
        .map(|(before, after)| (*before, *after))
        .collect()
}

fn has_class(element: ElementRef<'_>, name: &str) -> bool {
    element.value().classes().any(|class| class == name)
}

fn parts() -> Result<Parts, scraper::error::SelectorErrorKind> {
    Ok(Parts {
        message: Selector::parse("div.tgme_widget_message[data-post]")?,
        text: Selector::parse("div.tgme_widget_message_text")?,
        time: Selector::parse("time[datetime]")?,
        link: Selector::parse("a.tgme_widget_message_date[href]")?,
        author: Selector::parse(".tgme_widget_message_from_author")?,
        forwarded: Selector::parse(".tgme_widget_message_forwarded_from_name")?,
        owner: Selector::parse(".tgme_channel_info_header_title, .tgme_page_title")?,
        more: Selector::parse("a.tme_messages_more[data-before][href]")?,
    })
}

fn post(id: Option<String>, message: ElementRef<'_>, parts: &Parts, hints: &Hints<'_>) -> Entry {
    // A long text stands inside one of the same class; that of the post answered is not the post's own.
    let is_own = |text: &ElementRef<'_>| {
        let mut around = text.ancestors().filter_map(ElementRef::wrap);
        !around.any(|element| has_class(element, "tgme_widget_message_reply"))
    };
    let body = message.select(&parts.text).filter(is_own).last();
    // Who wrote it first, where it is passed on.
    let author =
        message.select(&parts.forwarded).next().or_else(|| message.select(&parts.author).next()).map(text_of);
    let raw = message
        .select(&parts.link)
        .next()
        .and_then(|link| link.select(&parts.time).next())
        .or_else(|| message.select(&parts.time).last())
        .and_then(|time| time.attr("datetime"))
        .map(str::to_owned);
    let published = raw.as_deref().and_then(|raw| fields::instant(raw, hints));
    let written = message.select(&parts.link).next().and_then(|link| link.attr("href")).map(str::to_owned);
    let link = written.or_else(|| id.as_ref().map(|id| format!("/{id}")));
    Entry {
        link: link.and_then(|link| fields::absolute(&link, hints.url)),
        title: body.and_then(|body| first_line(&lines_of(body))),
        unread_date: raw.filter(|_| published.is_none()),
        published,
        content: body.and_then(|body| fields::filled(body.inner_html().trim().to_owned())),
        id,
        authors: author.and_then(fields::filled).into_iter().collect(),
        ..Entry::default()
    }
}

/// The text with a line break where the post has one.
fn lines_of(body: ElementRef<'_>) -> String {
    let mut out = String::new();
    for node in body.descendants() {
        match node.value() {
            scraper::Node::Text(text) => out.push_str(text),
            scraper::Node::Element(element) if element.name() == "br" => out.push('\n'),
            _ => {}
        }
    }
    out
}

fn first_line(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    if line.chars().count() <= TITLE_LENGTH {
        return Some(line.to_owned());
    }
    let cut: String = line.chars().take(TITLE_LENGTH).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    Some(format!("{whole}…"))
}
