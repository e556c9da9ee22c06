//! The entries of one poll: those of the listing and of the listings that it leads to.

use super::fetching::{NoAnswer, Shop};
use super::listings::{Found, Known, parse};
use crate::fetch::{Kind, Request, shown};
use crate::model::{Entry, FailureClass, Listing, ListingKind, Problem};
use crate::store::DueListing;
use jiff::{SignedDuration, Timestamp};
use std::cmp::Reverse;
use std::collections::{HashSet, VecDeque};
use url::Url;

/// A site's clock may be so far behind ours.
const SLACK: SignedDuration = SignedDuration::from_hours(1);

/// Entries of a listing and of those that it leads to.
pub(super) struct Gathered {
    entries: Vec<Entry>,
    problems: Vec<Problem>,
    over_limit: u32,
    limit: usize,
    /// Sitemaps still to be read, with their depth.
    sitemaps: VecDeque<(Url, usize)>,
    /// Sitemaps that have not changed since this moment were read to the end then.
    known_until: Option<Timestamp>,
    /// Whether every sitemap was read.
    whole: bool,
    /// The next older page.
    older: Option<Url>,
    depth: usize,
    seen: HashSet<Url>,
}

impl Gathered {
    /// Nothing yet; entries beyond `limit` are counted, sitemaps that are known to the end need not be read again, and
    /// nothing leads back to the addresses that the listing itself came from.
    pub(super) fn new(limit: usize, known_until: Option<Timestamp>, own: [Url; 2]) -> Self {
        Self {
            entries: Vec::new(),
            problems: Vec::new(),
            over_limit: 0,
            limit,
            sitemaps: VecDeque::new(),
            known_until,
            whole: true,
            older: None,
            depth: 0,
            seen: HashSet::from(own),
        }
    }

    /// Takes a listing's entries and remembers where it leads.
    pub(super) fn add(&mut self, listing: Listing) {
        self.entries.extend(listing.entries);
        let over = self.entries.len().saturating_sub(self.limit).saturating_add(listing.over_limit);
        self.over_limit = self.over_limit.saturating_add(u32::try_from(over).unwrap_or(u32::MAX));
        self.entries.truncate(self.limit);
        self.problems.extend(listing.problems);
        let changed = listing.more_changed;
        let mut unseen: Vec<Url> =
            listing.more.into_iter().filter(|url| self.seen.insert(url.clone())).collect();
        if listing.kind != ListingKind::SitemapIndex {
            self.older = unseen.into_iter().next();
            return;
        }
        // The newest first, for not all may be read; one that does not say when it changed may be the newest.
        unseen.sort_by_key(|url| Reverse(changed.get(url).copied().unwrap_or(Timestamp::MAX)));
        let listed = unseen.len();
        let known_until = self.known_until.and_then(|until| until.checked_sub(SLACK).ok());
        unseen.retain(|url| changed.get(url).zip(known_until).is_none_or(|(at, until)| *at >= until));
        self.whole &= unseen.len() == listed;
        let depth = self.depth + 1;
        self.sitemaps.extend(unseen.into_iter().map(|url| (url, depth)));
    }

    fn problem(&mut self, url: &Url, what: impl ToString) {
        self.problems.push(Problem { place: shown(url), what: what.to_string() });
    }

    /// Whether everything that it leads to was read, nothing passed over as known.
    pub(super) fn is_whole(&self) -> bool {
        self.whole && self.over_limit == 0
    }

    /// All of it.
    pub(super) fn found(self) -> Found {
        Found::Listed { entries: self.entries, problems: self.problems, over_limit: self.over_limit }
    }

    /// Reads the sitemaps that a sitemap index names; one that fails is a problem, not the end.
    pub(super) async fn sitemaps(
        &mut self,
        shop: &Shop,
        known: &Known,
        at: Timestamp,
    ) -> Result<(), NoAnswer> {
        let mut left = shop.settings.sitemap_children;
        // Level by level.
        while let Some((url, depth)) = self.sitemaps.pop_front() {
            if left == 0 || depth > shop.settings.sitemap_depth {
                self.whole = false;
                self.problem(&url, "not followed: too many sitemaps");
                continue;
            }
            left -= 1;
            let mut request = Request::new(&url, Kind::Sitemap, at);
            request.user_agent = known.user_agent.as_deref();
            let read = match shop.fetcher.fetch_allowed(&request).await {
                Ok(response) => parse(shop, known, at, response).await?,
                Err(NoAnswer::Failed(failure)) => {
                    // What may not be fetched will not be fetched the next time either.
                    self.whole &= matches!(failure.class, FailureClass::ForbiddenUrl | FailureClass::Robots);
                    self.problem(&url, failure);
                    continue;
                }
                Err(other) => return Err(other),
            };
            self.depth = depth;
            match read {
                Ok(listing) => self.add(listing),
                Err(error) => {
                    self.whole = false;
                    self.problem(&url, error);
                }
            }
        }
        Ok(())
    }

    /// Reads older pages (RFC 5005, a channel's `before`, an index page's next) until one has an entry that is known: a
    /// listing may have moved on by more than it shows since it was polled last.
    pub(super) async fn older(
        &mut self,
        shop: &Shop,
        due: &DueListing,
        known: &Known,
        at: Timestamp,
    ) -> Result<(), NoAnswer> {
        if due.state.last_new_at.is_none() {
            // What was before the first poll is a backfill's concern.
            return Ok(());
        }
        for _ in 0..shop.settings.older_pages {
            let Some(url) = self.older.take() else { break };
            if !self.is_all_new(shop, due).await? {
                break;
            }
            let mut request = Request::new(&url, Kind::Listing, at);
            request.user_agent = known.user_agent.as_deref();
            match shop.fetcher.listing(&due.kind, &request).await {
                Ok(response) => match parse(shop, known, at, response).await? {
                    // The end of the pages, or a site that gives its first page under every number.
                    Ok(listing) if listing.entries.iter().all(|entry| self.holds(entry)) => break,
                    Ok(listing) => self.add(listing),
                    Err(error) => self.problem(&url, error),
                },
                Err(NoAnswer::Failed(failure)) => self.problem(&url, failure),
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    /// Whether an entry was gathered before, whatever else its page says of it this time.
    fn holds(&self, entry: &Entry) -> bool {
        let same = |known: &Entry| (&known.link, &known.id) == (&entry.link, &entry.id);
        self.entries.iter().any(|known| same(known) && known.title == entry.title)
    }

    async fn is_all_new(&self, shop: &Shop, due: &DueListing) -> Result<bool, NoAnswer> {
        let (listing, entries) = (due.listing, self.entries.clone());
        let summary = shop.writer.run_now(move |ledger| ledger.preview_poll(listing, &entries)).await?;
        Ok(summary.listed == summary.new)
    }
}
