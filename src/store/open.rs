//! Opening a store.

use super::{Reader, StoreError, Writer};
use std::path::Path;
use std::time::Duration;

/// How a store is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How long to wait for another process's lock.
    pub busy_timeout: Duration,
    /// Operations that may wait for the writer.
    pub queue: usize,
    /// Operations in one commit at most.
    pub batch: usize,
    /// How long the first operation of a commit waits for more.
    pub batch_wait: Duration,
    /// Days that texts are compared with.
    pub window_days: u32,
    /// Written beside every verdict and mention.
    pub rules_version: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            busy_timeout: Duration::from_secs(5),
            queue: 256,
            batch: 100,
            batch_wait: Duration::from_millis(200),
            window_days: 60,
            rules_version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// A store that is open for writing.
#[derive(Debug)]
pub struct Store {
    writer: Writer,
}

impl Store {
    /// Opens a store, makes it where there is none, and brings an older one up to date.
    pub fn open(path: &Path, options: &Options) -> Result<Self, StoreError> {
        let _ = (path, options);
        Err(StoreError::Closed)
    }

    /// A handle for writing; cheap to clone.
    pub fn writer(&self) -> Writer {
        self.writer.clone()
    }

    /// A read-only connection of its own.
    pub fn reader(&self) -> Result<Reader, StoreError> {
        Err(StoreError::Closed)
    }

    /// Lets the queue run empty, commits and ends the writer.
    pub fn close(self) -> Result<(), StoreError> {
        Err(StoreError::Closed)
    }
}
