//! The public preview of a channel: its entries carry their own text, so no page is fetched for them.

use super::index::text_of;
use super::{Hints, ListingError, Tally, fields};
use crate::model::{Entry, Listing, ListingKind};
use scraper::{ElementRef, Html, Selector};

/// The longest title made from a post's first line.
const TITLE_LENGTH: usize = 120;

struct Parts {
    message: Selector,
    text: Selector,
    time: Selector,
    link: Selector,
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
    let mut messages = 0usize;
    for message in page.select(&parts.message) {
        messages += 1;
        let Some(id) = message.attr("data-post").map(str::to_owned) else {
            tally.problem("a post", "has no number; passed over");
            continue;
        };
        if tally.has_room() {
            tally.push(post(id, message, &parts, hints));
        }
    }
    if messages == 0 {
        return Err(unreadable("no post is on it"));
    }
    let older = page.select(&parts.more).next().and_then(|link| link.attr("href"));
    tally.listing.more.extend(older.and_then(|href| fields::absolute(href, hints.url)));
    Ok(tally.finish())
}

fn parts() -> Result<Parts, scraper::error::SelectorErrorKind> {
    Ok(Parts {
        message: Selector::parse("div.tgme_widget_message[data-post]")?,
        text: Selector::parse("div.tgme_widget_message_text")?,
        time: Selector::parse("time[datetime]")?,
        link: Selector::parse("a.tgme_widget_message_date[href]")?,
        owner: Selector::parse(".tgme_channel_info_header_title, .tgme_page_title")?,
        more: Selector::parse("a.tme_messages_more[data-before][href]")?,
    })
}

fn post(id: String, message: ElementRef<'_>, parts: &Parts, hints: &Hints<'_>) -> Entry {
    // A forwarded or quoted text is nested before the post's own, which comes last.
    let body = message.select(&parts.text).last();
    let raw = message
        .select(&parts.link)
        .next()
        .and_then(|link| link.select(&parts.time).next())
        .or_else(|| message.select(&parts.time).last())
        .and_then(|time| time.attr("datetime"))
        .map(str::to_owned);
    let published = raw.as_deref().and_then(|raw| fields::instant(raw, hints));
    let written = message.select(&parts.link).next().and_then(|link| link.attr("href")).map(str::to_owned);
    let link = written.unwrap_or_else(|| format!("/{id}"));
    Entry {
        link: fields::absolute(&link, hints.url),
        title: body.and_then(|body| first_line(&lines_of(body))),
        unread_date: raw.filter(|_| published.is_none()),
        published,
        content: body.and_then(|body| fields::filled(body.inner_html().trim().to_owned())),
        id: Some(id),
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
