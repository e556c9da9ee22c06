//! The sizes and pauses of the daemon; the defaults are those of the settings file.

use crate::model::units::period;
use serde::{Deserialize, Serialize};
use std::num::NonZeroUsize;
use std::time::Duration;

/// Queue sizes, concurrency and politeness.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a section of settings")]
pub struct DaemonSettings {
    /// Listings fetched at the same time.
    pub listing_workers: usize,
    /// Articles fetched at the same time.
    pub article_workers: usize,
    /// Listings or pages read at the same time: processors' work.
    pub cpu_workers: usize,
    /// Places in each queue.
    pub queue: usize,
    /// Time between two requests to one host.
    #[serde(with = "period")]
    pub host_gap: Duration,
    /// The same for a job.
    #[serde(with = "period")]
    pub job_host_gap: Duration,
    /// Requests to one host at the same time.
    pub host_in_flight: usize,
    /// The longest crawl-delay that is obeyed.
    #[serde(with = "period")]
    pub crawl_delay_limit: Duration,
    /// The gap of a host is multiplied by this after a 429.
    pub slow_down: u32,
    /// How long a host stays slowed down.
    #[serde(with = "period")]
    pub slow_down_for: Duration,
    /// The entries of a listing that are taken; the rest is counted.
    pub entries_limit: usize,
    /// The entries of a sitemap that are taken, as many as the protocol allows; the rest is counted.
    pub sitemap_entries_limit: usize,
    /// Of a sitemap with more than `entries_limit` entries, those that are older than this are left to a backfill, and
    /// those without a date at its first reading too.
    #[serde(with = "period")]
    pub sitemap_backlog: Duration,
    /// How deep sitemaps of sitemaps are followed.
    pub sitemap_depth: usize,
    /// How many listings one listing may lead to.
    pub sitemap_children: usize,
    /// The same for the sitemap of a job.
    pub job_sitemaps: usize,
    /// How many captures of an archive one job takes in; beyond it the walk ends and says so.
    pub job_captures: usize,
    /// How many older pages of a listing are read where its newest has nothing in common with the poll before.
    pub older_pages: usize,
    /// How long a robots.txt is believed.
    #[serde(with = "period")]
    pub robots_kept: Duration,
    /// How long an old robots.txt stands in while the host answers 5xx.
    #[serde(with = "period")]
    pub robots_stale: Duration,
    /// The lease is another's for the taking when it was not renewed for this long.
    #[serde(with = "period")]
    pub lease: Duration,
    /// How often the lease is renewed.
    #[serde(with = "period")]
    pub heartbeat: Duration,
    /// How often the store is asked for what is due.
    #[serde(with = "period")]
    pub tick: Duration,
    /// How often sources are looked at for having gone silent.
    #[serde(with = "period")]
    pub watch: Duration,
    /// How long after the stop signal running work may take.
    #[serde(with = "period")]
    pub shutdown: Duration,
}

impl Default for DaemonSettings {
    fn default() -> Self {
        Self {
            listing_workers: 8,
            article_workers: 16,
            cpu_workers: std::thread::available_parallelism().map_or(2, NonZeroUsize::get),
            queue: 64,
            host_gap: Duration::from_secs(2),
            job_host_gap: Duration::from_secs(5),
            host_in_flight: 1,
            crawl_delay_limit: Duration::from_secs(120),
            slow_down: 6,
            slow_down_for: Duration::from_hours(1),
            entries_limit: 2000,
            sitemap_entries_limit: 50_000,
            sitemap_backlog: Duration::from_hours(30 * 24),
            sitemap_depth: 3,
            sitemap_children: 50,
            job_sitemaps: 2000,
            job_captures: 200_000,
            older_pages: 5,
            robots_kept: Duration::from_hours(24),
            robots_stale: Duration::from_hours(30 * 24),
            lease: Duration::from_secs(60),
            heartbeat: Duration::from_secs(15),
            tick: Duration::from_secs(2),
            watch: Duration::from_secs(600),
            shutdown: Duration::from_secs(20),
        }
    }
}
