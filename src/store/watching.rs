//! What is kept beside the polls: gaps, alarms, subscriptions at hubs.

use crate::model::SourceId;
use jiff::{SignedDuration, Timestamp};
use url::Url;

/// Two polls of a listing that had no entry in common: what was listed between them may be missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The listing.
    pub listing: i64,
    /// The poll before.
    pub since: Timestamp,
    /// The poll that found nothing known.
    pub until: Timestamp,
    /// How many entries that poll found.
    pub entries: u32,
}

/// What an alarm is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlarmKind {
    /// A source brings nothing for far longer than is usual.
    Silent(SourceId),
    /// No poll of any listing succeeds.
    NoSuccess,
}

impl AlarmKind {
    /// The word in the store.
    pub(super) fn as_str(&self) -> &'static str {
        match self {
            Self::Silent(_) => "silent",
            Self::NoSuccess => "no_success",
        }
    }

    /// The source, where it is about one.
    pub fn source(&self) -> Option<&SourceId> {
        match self {
            Self::Silent(source) => Some(source),
            Self::NoSuccess => None,
        }
    }
}

/// Something that ought to come and does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// What it is about.
    pub kind: AlarmKind,
    /// Since when nothing came.
    pub since: Timestamp,
    /// The gap that is usual, where it is about one source.
    pub usual: Option<SignedDuration>,
}

/// What has changed since the alarms were looked at last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alarms {
    /// New ones.
    pub raised: Vec<Alarm>,
    /// Those that are over.
    pub ended: Vec<Alarm>,
}

/// A subscription at a hub.
#[derive(Clone, PartialEq, Eq)]
pub struct Subscription {
    /// The listing that the hub is to tell of.
    pub listing: i64,
    /// The hub.
    pub hub: Url,
    /// The listing as the hub knows it.
    pub topic: Url,
    /// The last part of our address for it: nobody else knows it.
    pub token: String,
    /// What the hub signs with.
    pub secret: String,
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscription")
            .field("listing", &self.listing)
            .field("hub", &self.hub.as_str())
            .finish_non_exhaustive()
    }
}

/// What came of asking a hub for a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HubReply {
    /// It will call back to verify it.
    Accepted,
    /// It said no, or could not be reached.
    Refused,
    /// It was not asked, or asked to be left alone: not before this moment.
    Later(Timestamp),
}

/// What a hub says of a subscription when it calls back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HubAnswer {
    /// It will tell of changes.
    Subscribed {
        /// Which subscription.
        token: String,
        /// Of what.
        topic: String,
        /// For how long.
        lease_seconds: u64,
    },
    /// It will not.
    Denied {
        /// Which subscription.
        token: String,
        /// Of what.
        topic: String,
    },
}
