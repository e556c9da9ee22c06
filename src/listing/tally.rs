//! A listing under construction: its limit, its problems, and what is wrong with its entries as a whole.

use super::Hints;
use super::xml::{DEEPEST, Outcome};
use crate::model::{Entry, Listing, ListingKind, Problem, QuietTimes};
use std::collections::{HashMap, HashSet};

/// Problems beyond this many say nothing new.
const MOST_PROBLEMS: usize = 100;

/// Entries as they come, up to the limit.
pub struct Tally<'a> {
    /// What was read so far.
    pub listing: Listing,
    hints: &'a Hints<'a>,
}

impl<'a> Tally<'a> {
    /// An empty listing of a kind.
    pub fn new(hints: &'a Hints<'a>, kind: ListingKind) -> Self {
        let listing = Listing {
            kind,
            title: None,
            link: None,
            id: None,
            entries: Vec::new(),
            over_limit: 0,
            more: Vec::new(),
            more_changed: HashMap::new(),
            hub: None,
            own: None,
            ttl_seconds: None,
            quiet: QuietTimes::default(),
            problems: Vec::new(),
        };
        Self { listing, hints }
    }

    /// Whether one more entry may be read; one that may not is counted.
    pub fn has_room(&mut self) -> bool {
        let room = self.listing.entries.len() < self.hints.max_entries;
        if !room {
            self.listing.over_limit += 1;
        }
        room
    }

    /// Takes an entry and notes what could not be read in it.
    pub fn push(&mut self, entry: Entry) {
        let number = self.listing.entries.len() + 1;
        if let Some(raw) = &entry.unread_date {
            self.problem(format!("entry {number}"), format!("cannot read the date `{raw}`"));
        }
        let dates = [entry.published, entry.updated];
        if dates.iter().flatten().any(|dated| dated.at == self.hints.now) {
            self.problem(format!("entry {number}"), "a date in the future became the moment of reading");
        }
        self.listing.entries.push(entry);
    }

    /// Notes what was wrong with an XML document as a whole.
    pub fn outcome(&mut self, outcome: &Outcome) {
        if let Some(why) = &outcome.cut {
            self.problem("the document", format!("broken off ({why}); what was whole before is kept"));
        }
        if outcome.too_deep {
            self.problem("the document", format!("elements deeper than {DEEPEST} were passed over"));
        }
    }

    /// Notes a problem.
    pub fn problem(&mut self, place: impl Into<String>, what: impl Into<String>) {
        if self.listing.problems.len() < MOST_PROBLEMS {
            self.listing.problems.push(Problem { place: place.into(), what: what.into() });
        }
    }

    /// The listing, with what can be said only at its end.
    pub fn finish(mut self) -> Listing {
        let mut named = HashSet::from([self.hints.url.clone()]);
        self.listing.more.retain(|url| named.insert(url.clone()));
        let mut seen = HashSet::new();
        let ids = self.listing.entries.iter().filter_map(|entry| entry.id.as_deref());
        let reused = ids.filter(|id| !seen.insert(*id)).count();
        if reused > 0 {
            self.problem("ids", format!("{reused} entries use an id that an entry before them has"));
        }
        if self.listing.over_limit > 0 {
            let (over, most) = (self.listing.over_limit, self.hints.max_entries);
            self.problem("entries", format!("{over} beyond the limit of {most} were counted, not read"));
        }
        self.listing
    }
}
