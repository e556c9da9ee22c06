//! Sitemaps -> links: the sitemap itself, and the sitemaps that it leads to, as far as they belong to the same site.

use super::asking::may_pass;
use super::checkpoint;
use super::claim::Claim;
use super::identity::Identity;
use super::{BackfillError, BadPlace, End, Progress, Report, Tally, Unit};
use crate::daemon::{Errand, Fetched, Setup};
use crate::fetch::{Kind, Response, shown};
use crate::listing::{self, Hints};
use crate::model::{CanonicalUrl, Entry, Listing, ListingSpec, registrable_domain};
use crate::store::JobEntry;
use crate::telemetry::now;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use tokio_util::sync::CancellationToken;
use url::Url;

/// A sitemap and the dates asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitemapRange {
    /// The sitemap, or an index of sitemaps.
    pub url: Url,
    /// Nothing that was published, else changed, before this.
    pub since: Option<Timestamp>,
    /// Nothing that was published, else changed, at or after this.
    pub until: Option<Timestamp>,
}

impl SitemapRange {
    pub(super) fn identity(&self) -> Identity {
        let name = |bound: Option<Timestamp>| bound.map(|at| at.to_string()).unwrap_or_default();
        let url = CanonicalUrl::of(&self.url).map_or_else(|| self.url.to_string(), |url| url.to_string());
        let key = format!("{url} {}..{}", name(self.since), name(self.until));
        let args = serde_json::json!({ "url": shown(&self.url), "since": self.since, "until": self.until });
        Identity { kind: "sitemap", key, args, total: None }
    }

    /// What has no date may be of the time asked for.
    fn holds(&self, entry: &Entry) -> bool {
        let Some(date) = entry.published.or(entry.updated) else { return true };
        self.since.is_none_or(|since| date.at >= since) && self.until.is_none_or(|until| date.at < until)
    }

    fn same_site(&self, url: &Url) -> bool {
        CanonicalUrl::of(url).is_some() && registrable_domain(url) == registrable_domain(&self.url)
    }
}

/// A sitemap that is still to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    url: Url,
    depth: usize,
}

/// How far a job has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Frontier {
    /// Still to be read, the next one last.
    pending: Vec<Place>,
    /// Could not be read in this run.
    later: Vec<Place>,
    /// All that were ever pending.
    seen: BTreeSet<String>,
    tally: Tally,
}

/// Reads the sitemaps and adds what they list.
pub(super) async fn list(
    range: &SitemapRange,
    setup: &Setup,
    claim: &Claim,
    stop: &CancellationToken,
    report: &mut Report<'_>,
) -> Result<(End, Tally), BackfillError> {
    let mut frontier: Frontier = checkpoint::read(claim.job.checkpoint.as_deref())?;
    if frontier.seen.is_empty() {
        frontier.seen.insert(range.url.to_string());
        frontier.pending.push(Place { url: range.url.clone(), depth: 0 });
    }
    let again = std::mem::take(&mut frontier.later);
    frontier.pending.extend(again);
    let errand = Errand::new(setup.clone(), stop);
    report(&Progress::Began { unit: Unit::Listings, total: None, done: frontier.done() });
    while let Some(place) = frontier.pending.pop() {
        let fetched = errand.fetch(&place.url, Kind::Sitemap).await?;
        if claim.lost.is_cancelled() || (stop.is_cancelled() && matches!(fetched, Fetched::NotAsked)) {
            return Ok((End::Stopped, frontier.tally));
        }
        let entries = match fetched {
            Fetched::Answer(answer) => frontier.read(*answer, place, range, setup, report).await?,
            Fetched::Failed(failure) if !may_pass(failure.class) => {
                frontier.bad(shown(&place.url), failure.to_string(), report);
                Vec::new()
            }
            Fetched::Failed(_) | Fetched::NotAsked => {
                frontier.later.push(place);
                report(&Progress::Later);
                Vec::new()
            }
        };
        frontier = add(claim, entries, frontier).await?;
        report(&Progress::Advanced { done: frontier.done() });
        if stop.is_cancelled() {
            return Ok((End::Stopped, frontier.tally));
        }
    }
    let end = if frontier.later.is_empty() { End::Finished } else { End::Waiting };
    let set_aside = frontier.later.len() as u64;
    Ok((end, Tally { set_aside, ..frontier.tally }))
}

impl Frontier {
    fn done(&self) -> u64 {
        self.seen.len().saturating_sub(self.pending.len() + self.later.len()) as u64
    }

    fn bad(&mut self, place: String, why: String, report: &mut Report<'_>) {
        let bad = BadPlace { place, why };
        self.tally.bad(&bad);
        report(&Progress::Bad(bad));
    }

    /// Reads an answer: gives the entries asked for, and takes in the sitemaps that it leads to.
    async fn read(
        &mut self,
        answer: Response,
        place: Place,
        range: &SitemapRange,
        setup: &Setup,
        report: &mut Report<'_>,
    ) -> Result<Vec<JobEntry>, BackfillError> {
        let limit = setup.settings.sitemap_entries_limit;
        let parsed = setup.client.processors().run(move || parse(&answer, limit)).await;
        let listing = match parsed.map_err(BackfillError::Task)? {
            Ok(listing) => listing,
            Err(why) => {
                self.bad(shown(&place.url), why, report);
                return Ok(Vec::new());
            }
        };
        for problem in &listing.problems {
            self.bad(format!("{}, {}", shown(&place.url), problem.place), problem.what.clone(), report);
        }
        // All of them are one problem of the listing, counted above.
        self.tally.more_bad(listing.over_limit.saturating_sub(1));
        for child in listing.more {
            if let Err((child, why)) = self.follow(child, place.depth + 1, range, setup) {
                self.bad(shown(&child), why, report);
            }
        }
        Ok(self.choose(listing.entries, range, report))
    }

    /// Takes a sitemap in, unless it is known; gives it back where it must not be followed.
    fn follow(
        &mut self,
        child: Url,
        depth: usize,
        range: &SitemapRange,
        setup: &Setup,
    ) -> Result<(), (Url, String)> {
        let deepest = setup.settings.sitemap_depth;
        if self.seen.contains(child.as_str()) {
            return Ok(());
        }
        if !range.same_site(&child) {
            return Err((child, "a sitemap of another site".to_owned()));
        }
        if depth > deepest {
            return Err((child, format!("more than {deepest} sitemaps deep")));
        }
        let most = setup.settings.job_sitemaps;
        if self.seen.len() >= most {
            return Err((child, format!("beyond {most} sitemaps (daemon.job_sitemaps)")));
        }
        self.seen.insert(child.to_string());
        self.pending.push(Place { url: child, depth });
        Ok(())
    }

    /// The entries of the site and of the dates asked for.
    fn choose(
        &mut self,
        entries: Vec<Entry>,
        range: &SitemapRange,
        report: &mut Report<'_>,
    ) -> Vec<JobEntry> {
        let mut chosen = Vec::new();
        for entry in entries {
            match &entry.link {
                Some(link) if !range.same_site(link) => {
                    self.bad(shown(link), "a page of another site".to_owned(), report);
                }
                Some(_) if range.holds(&entry) => chosen.push(JobEntry { entry, outlet: None }),
                _ => {
                    self.tally.read += 1;
                    self.tally.outside += 1;
                }
            }
        }
        chosen
    }
}

fn parse(answer: &Response, max_entries: usize) -> Result<Listing, String> {
    let spec = ListingSpec::Sitemap(answer.final_url.clone());
    let hints = Hints {
        url: &answer.final_url,
        content_type: answer.content_type.as_deref(),
        spec: Some(&spec),
        timezone: None,
        now: now(),
        max_entries,
    };
    listing::parse(&answer.body, &hints).map_err(|error| error.to_string())
}

/// Adds entries, then moves the checkpoint behind their sitemap; after a crash in between they are simply known.
async fn add(
    claim: &Claim,
    entries: Vec<JobEntry>,
    mut frontier: Frontier,
) -> Result<Frontier, BackfillError> {
    claim.take_in(&entries, &mut frontier.tally).await?;
    claim.keep(&frontier).await?;
    Ok(frontier)
}
