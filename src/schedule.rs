//! When to poll next: pure decisions.

use crate::model::FailureClass;
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
    /// Hash of the last body.
    pub body_hash: Option<String>,
    /// Seconds between two polls.
    pub interval_seconds: u64,
    /// Failures in a row.
    pub failures: u32,
    /// The class of the last failure; nothing after a success.
    pub last_class: Option<FailureClass>,
    /// The last poll that gave an answer to work with.
    pub last_success_at: Option<Timestamp>,
    /// The last poll.
    pub last_poll_at: Option<Timestamp>,
    /// When it is due.
    pub next_check_at: Option<Timestamp>,
    /// Answers in a row that said that it is gone for good.
    pub gone_confirmations: u32,
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
