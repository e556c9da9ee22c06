//! What a listing says of an entry that is known. What it leaves out is no change; and what another listing of the source
//! says otherwise is none either, or two of them would make each other's entries new at every poll.

use crate::model::{CanonicalUrl, Dated, Entry};
use jiff::Timestamp;

/// What was made of an entry so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    /// Whether the listing that speaks is the one that told of it first.
    pub(super) own: bool,
    /// Since when its article is stored.
    pub(super) stored_at: Option<Timestamp>,
    /// Whether that was read from a page of its own rather than from its listing.
    pub(super) has_page: bool,
    /// The moment of the poll.
    pub(super) now: Timestamp,
}

/// What an entry is after a poll.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) entry: Entry,
    /// Its id, title, link, date of change or text is another one.
    pub(super) updated: bool,
    /// Its article may have changed.
    pub(super) again: bool,
    /// Something is known of it that was not.
    pub(super) filled: bool,
}

/// Brings what is known of an entry together with what a listing says of it now.
pub(super) fn heard(known: &Entry, said: &Entry, standing: &Standing) -> Heard {
    let (first, second) = if standing.own { (said, known) } else { (known, said) };
    // A date in the future was read as the moment of the poll: another one each time.
    let past = |date: &Dated| date.at < standing.now;
    let published = first.published.filter(past).or(known.published).or(second.published);
    let entry = Entry {
        id: first.id.clone().or_else(|| second.id.clone()),
        title: first.title.clone().or_else(|| second.title.clone()),
        link: first.link.clone().or_else(|| second.link.clone()),
        published,
        updated: changed(known, said, standing).or(known.updated),
        unread_date: [&first.unread_date, &second.unread_date]
            .into_iter()
            .find_map(Clone::clone)
            .filter(|_| published.is_none()),
        summary: first.summary.clone().or_else(|| second.summary.clone()),
        content: first.content.clone().or_else(|| second.content.clone()),
        authors: if first.authors.is_empty() { second.authors.clone() } else { first.authors.clone() },
        language: first.language.or(second.language),
        capture: first.capture.clone().or_else(|| second.capture.clone()),
    };
    let stored = standing.stored_at;
    // Where there is a page, the listing's own text is an excerpt of it.
    let text = stored.is_some() && !standing.has_page && known.content != entry.content;
    let title = known.title != entry.title;
    let date = known.updated.map(|date| date.at) != entry.updated.map(|date| date.at);
    let link = |entry: &Entry| entry.link.as_ref().map(CanonicalUrl::of);
    let said_anew = standing.own && (known.id != entry.id || title || link(known) != link(&entry) || text);
    // Another listing that knows a date need not know of a change after the reading.
    let after = |at: Timestamp| entry.updated.is_some_and(|date| date.at > at);
    let changed_since = date && (standing.own || known.updated.is_some() || stored.is_some_and(after));
    Heard {
        updated: said_anew || changed_since,
        again: stored.is_some() && (changed_since || (standing.own && (title || text))),
        filled: parts(known) != parts(&entry),
        entry,
    }
}

/// Which parts of an entry are known.
fn parts(entry: &Entry) -> [bool; 9] {
    let Entry { id, title, link, published, updated, summary, content, authors, language, .. } = entry;
    let [id, title, summary, content] = [id, title, summary, content].map(Option::is_some);
    let [published, updated] = [published, updated].map(Option::is_some);
    [id, title, link.is_some(), published, updated, summary, content, !authors.is_empty(), language.is_some()]
}

/// The date of change that says more than the one that is known.
fn changed(known: &Entry, said: &Entry, standing: &Standing) -> Option<Dated> {
    let later = |date: &Dated| known.updated.is_none_or(|known| date.at > known.at);
    said.updated.filter(|date| date.at < standing.now && later(date))
}
