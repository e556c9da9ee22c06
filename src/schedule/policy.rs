//! The numbers that decide when something is tried again; the defaults are those of the settings file.

use super::RecheckPolicy;
use crate::model::units::period;
use crate::model::{ListingSpec, Tier};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// How often listings are polled and failures are tried again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a section of settings")]
pub struct Policy {
    /// The first interval of a new listing.
    #[serde(with = "period")]
    pub start: SignedDuration,
    /// No listing is polled more often than this.
    #[serde(with = "period")]
    pub floor: SignedDuration,
    /// The floor of offices and news agencies.
    #[serde(with = "period")]
    pub fast_floor: SignedDuration,
    /// The floor and first interval of channel previews.
    #[serde(with = "period")]
    pub channel_floor: SignedDuration,
    /// No healthy listing is polled less often than this, unless it is idle.
    #[serde(with = "period")]
    pub ceiling: SignedDuration,
    /// A listing without a new entry for this long is idle.
    #[serde(with = "period")]
    pub idle_after: SignedDuration,
    /// The interval of an idle listing.
    #[serde(with = "period")]
    pub idle: SignedDuration,
    /// Below this share of known entries the interval is shortened, for entries may have been missed.
    pub known_low: f64,
    /// Above this share of known entries the interval is lengthened.
    pub known_high: f64,
    /// The share by which each moment is moved at random, to either side.
    pub jitter: f64,
    /// A full answer is asked for at least this often, whatever the validators say.
    #[serde(with = "period")]
    pub full_fetch_every: SignedDuration,
    /// Validators older than this are dropped.
    #[serde(with = "period")]
    pub validators_kept: SignedDuration,
    /// A listing's own wish to be left alone counts up to this.
    #[serde(with = "period")]
    pub wish_limit: SignedDuration,
    /// The least pause that a Retry-After can ask for.
    #[serde(with = "period")]
    pub retry_after_least: SignedDuration,
    /// The longest pause that a Retry-After can ask for.
    #[serde(with = "period")]
    pub retry_after_most: SignedDuration,
    /// The first pause after a 429 or 503 that names none; doubled each time.
    #[serde(with = "period")]
    pub overload_pause: SignedDuration,
    /// The longest pause after 429, 5xx, a lost name or a lost connection.
    #[serde(with = "period")]
    pub failure_cap: SignedDuration,
    /// The longest pause after 404, 410 or an unreadable listing.
    #[serde(with = "period")]
    pub gone_cap: SignedDuration,
    /// The longest pause after `long_failures` failures in a row.
    #[serde(with = "period")]
    pub long_cap: SignedDuration,
    /// Failures in a row after which a listing counts as long dead; it is never given up.
    pub long_failures: u32,
    /// A permanent redirect is believed after this many same answers ...
    pub moved_answers: u32,
    /// ... over at least this long.
    #[serde(with = "period")]
    pub moved_over: SignedDuration,
    /// A source is silent when it brings nothing for this many times its usual gap.
    pub silence_factor: u32,
    /// An alarm is raised when no poll of any listing succeeds for this long.
    #[serde(with = "period")]
    pub no_success_alarm: SignedDuration,
    /// How articles are tried again.
    pub articles: ArticlePolicy,
    /// How articles are fetched again.
    pub rechecks: RecheckPolicy,
}

/// How the fetch of an article is tried again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a section of settings")]
pub struct ArticlePolicy {
    /// Attempts before it is given up.
    pub attempts: u32,
    /// The first pause; doubled each time.
    #[serde(with = "period")]
    pub first_pause: SignedDuration,
    /// The longest pause.
    #[serde(with = "period")]
    pub longest_pause: SignedDuration,
    /// Attempts at a page that answers 404 or 410: one confirms the other.
    pub gone_attempts: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            start: SignedDuration::from_mins(15),
            floor: SignedDuration::from_mins(10),
            fast_floor: SignedDuration::from_mins(5),
            channel_floor: SignedDuration::from_mins(3),
            ceiling: SignedDuration::from_hours(6),
            idle_after: SignedDuration::from_hours(30 * 24),
            idle: SignedDuration::from_hours(24),
            known_low: 0.33,
            known_high: 0.67,
            jitter: 0.10,
            full_fetch_every: SignedDuration::from_hours(24),
            validators_kept: SignedDuration::from_hours(8 * 24),
            wish_limit: SignedDuration::from_hours(5),
            retry_after_least: SignedDuration::from_secs(60),
            retry_after_most: SignedDuration::from_hours(24),
            overload_pause: SignedDuration::from_mins(10),
            failure_cap: SignedDuration::from_hours(6),
            gone_cap: SignedDuration::from_hours(24),
            long_cap: SignedDuration::from_hours(7 * 24),
            long_failures: 30,
            moved_answers: 3,
            moved_over: SignedDuration::from_hours(24),
            silence_factor: 4,
            no_success_alarm: SignedDuration::from_hours(2),
            articles: ArticlePolicy::default(),
            rechecks: RecheckPolicy::default(),
        }
    }
}

impl Default for ArticlePolicy {
    fn default() -> Self {
        Self {
            attempts: 6,
            first_pause: SignedDuration::from_mins(10),
            longest_pause: SignedDuration::from_hours(6),
            gone_attempts: 2,
        }
    }
}

impl Policy {
    /// The policy with the floor and the first interval that a listing of this tier and kind has.
    pub fn for_listing(&self, tier: Tier, spec: &ListingSpec) -> Self {
        let mut policy = self.clone();
        match (spec, tier) {
            (ListingSpec::Channel(_), _) => {
                policy.floor = self.channel_floor;
                policy.start = self.channel_floor;
            }
            (_, Tier::Official | Tier::Wire) => policy.floor = self.fast_floor.min(self.floor),
            _ => {}
        }
        policy
    }
}
