//! What is remembered of a listing between two polls, and what a poll came to.

use crate::model::{FailureClass, QuietTimes};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is remembered of a listing between two polls.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedState {
    /// ETag of the last 200, byte for byte.
    pub etag: Option<String>,
    /// Last-Modified of the same answer, byte for byte.
    pub last_modified: Option<String>,
    /// When both were got.
    pub validators_at: Option<Timestamp>,
    /// The last whole answer, conditional or not.
    pub last_full_at: Option<Timestamp>,
    /// The last poll at which all that it leads to was read as well.
    pub whole_at: Option<Timestamp>,
    /// Hash of the last body.
    pub body_hash: Option<String>,
    /// Answers in a row that said that nothing has changed.
    pub unchanged: u32,
    /// How sure it is, in bits, that the server says so whatever has changed.
    pub doubt: u32,
    /// When that was beyond doubt: its validators are not used.
    pub distrusted_at: Option<Timestamp>,
    /// Seconds between two polls; 0 before the first answer.
    pub interval_seconds: u64,
    /// Seconds for which its last answer called itself fresh (`max-age`, `Expires`); a 304 that says nothing leaves them.
    pub fresh_seconds: u64,
    /// Seconds that the listing itself asks to be left alone (`ttl`, `sy:updatePeriod`), as it was read last.
    pub ttl_seconds: u64,
    /// The greater of both: how long it is left alone.
    pub wish_seconds: u64,
    /// When it asks not to be polled; holds until another full answer says otherwise.
    pub quiet: QuietTimes,
    /// Failures in a row.
    pub failures: u32,
    /// When the row of failures began.
    pub failing_since: Option<Timestamp>,
    /// The class of the last failure; nothing after a success.
    pub last_class: Option<FailureClass>,
    /// The last poll that gave an answer to work with.
    pub last_success_at: Option<Timestamp>,
    /// The last poll that brought an entry not seen before.
    pub last_new_at: Option<Timestamp>,
    /// The last poll.
    pub last_poll_at: Option<Timestamp>,
    /// When it is due.
    pub next_check_at: Option<Timestamp>,
    /// Answers in a row that said that it is gone for good.
    pub gone_confirmations: u32,
    /// Where a permanent redirect leads that is believed or still to be confirmed.
    pub moved_to: Option<String>,
    /// Same permanent redirects in a row.
    pub moved_answers: u32,
    /// When the first of them was seen.
    pub moved_since: Option<Timestamp>,
}

/// How a poll ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PollOutcome {
    /// A listing was read.
    Listed {
        /// Entries in it.
        entries: u32,
        /// Those not known before.
        new: u32,
    },
    /// 304, or a body seen before.
    Unchanged,
    /// Nothing to work with.
    Failed {
        /// How it failed.
        class: FailureClass,
        /// Seconds that the server asks for.
        retry_after: Option<u64>,
    },
}

/// What the answer said beside its entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// Whether the body came in full: false for a 304 and for a failure.
    pub full: bool,
    /// ETag, byte for byte.
    pub etag: Option<String>,
    /// Last-Modified, byte for byte.
    pub last_modified: Option<String>,
    /// Last-Modified as an instant, where it can be read.
    pub modified_at: Option<Timestamp>,
    /// Hash of the body.
    pub body_hash: Option<String>,
    /// Seconds for which the answer calls itself fresh.
    pub fresh_seconds: Option<u64>,
    /// Seconds that the listing asks to be left alone, 0 where it asks for nothing; nothing where it was not read.
    pub ttl_seconds: Option<u64>,
    /// Whether all that it leads to was read as well.
    pub whole: bool,
    /// When the listing asks not to be polled; nothing where it was not read.
    pub quiet: Option<QuietTimes>,
    /// Where it was permanently redirected to.
    pub moved_to: Option<String>,
}
