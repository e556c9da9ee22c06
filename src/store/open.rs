//! Opening and closing a store.

use super::ledger::Ledger;
use super::writer::{Thread, Writer};
use super::{Reader, StoreError};
use std::path::{Path, PathBuf};
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
    /// Written beside every verdict and fact.
    pub rules_version: String,
    /// Each of the two files is refused to grow beyond this.
    pub max_bytes: Option<u64>,
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
            max_bytes: None,
        }
    }
}

/// A store that is open for writing. Dropped without [`Store::close`], it still writes what is queued.
#[derive(Debug)]
pub struct Store {
    thread: Thread,
    path: PathBuf,
    busy_timeout: Duration,
}

impl Store {
    /// Opens a store, makes it where there is none, and brings an older one up to date.
    pub fn open(path: &Path, options: &Options) -> Result<Self, StoreError> {
        let ledger = Ledger::open(path, options)?;
        let thread = Thread::start(ledger, options)?;
        Ok(Self { thread, path: path.to_owned(), busy_timeout: options.busy_timeout })
    }

    /// A handle for writing; cheap to clone.
    pub fn writer(&self) -> Writer {
        self.thread.writer()
    }

    /// A read-only connection of its own.
    pub fn reader(&self) -> Result<Reader, StoreError> {
        Reader::open_with(&self.path, self.busy_timeout)
    }

    /// Lets the queue run empty, commits and ends the writer; handles that are left get [`StoreError::Closed`].
    pub fn close(mut self) -> Result<(), StoreError> {
        self.thread.stop()
    }
}
