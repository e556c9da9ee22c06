//! The states of a listed entry: `listed = stored + off topic + duplicate + failed + waiting` holds at any time.

use serde::{Deserialize, Serialize};

/// Where a listed entry stands; every entry is in exactly one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// Its article is in the store.
    Stored,
    /// Read and found not to be about the topic.
    OffTopic,
    /// Its article was in the store already, through another entry.
    Duplicate,
    /// Given up, with a reason.
    Failed,
    /// Still to be fetched.
    Waiting,
}

/// Why an entry is not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DropReason {
    /// Not about the topic.
    OffTopic,
    /// Not about the topic by its title and summary alone; never fetched.
    RuledOut,
    /// In the store already.
    Duplicate,
    /// No article could be read from it.
    Unreadable,
    /// Not HTML or text: an image, a PDF, a video.
    NotAPage,
    /// Forbidden by robots.txt.
    Robots,
    /// A wall or challenge.
    Blocked,
    /// 404 or 410.
    NotFound,
    /// Another failure of fetching, tried often enough.
    Unreachable,
    /// A link to a forbidden address or scheme.
    ForbiddenUrl,
    /// The entry has no link and no text of its own.
    NoLink,
    /// Beyond the cap of a listing or queue.
    OverLimit,
    /// A long sitemap lists it, but it is older than what is taken from one: `backfill sitemap` reads it.
    Backlog,
    /// Larger than the cap.
    TooLarge,
    /// Forgotten at somebody's wish.
    Forgotten,
}

/// How a fetch failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureClass {
    /// A wall, a challenge, 401, 403, 451.
    Blocked,
    /// 404 or 410.
    NotFound,
    /// 429, or 503 with Retry-After.
    RateLimited,
    /// Another 5xx.
    ServerError,
    /// Another 4xx.
    ClientError,
    /// The name does not resolve.
    Dns,
    /// No secure connection.
    Tls,
    /// No connection.
    Connect,
    /// Too slow.
    Timeout,
    /// Larger than the cap.
    TooLarge,
    /// A forbidden address, port or scheme.
    ForbiddenUrl,
    /// Too many redirects or a loop.
    Redirects,
    /// Broken in transfer.
    Transfer,
    /// Not a listing at all.
    NotAListing,
    /// A listing that could not be read.
    Parse,
    /// Forbidden by robots.txt.
    Robots,
}
