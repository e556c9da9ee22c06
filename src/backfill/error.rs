//! Why a backfill could not go on; what is wrong with single documents is counted instead.

use crate::daemon::DaemonError;
use crate::processors::Panicked;
use crate::store::StoreError;
use std::path::PathBuf;

/// Why a backfill could not go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackfillError {
    /// The file or folder is not there or may not be read.
    #[error("cannot read `{path}`")]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A file where a folder is needed.
    #[error("`{path}` is not a folder: give the folder that the saved pages lie in")]
    NotAFolder {
        /// The path.
        path: PathBuf,
    },
    /// A folder where a file is needed.
    #[error("`{path}` is a folder: give a file")]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// Nothing that a CDX server could be asked for.
    #[error(
        "`{prefix}` names no site: write where the addresses begin, as in news.example/2025/ or *.news.example"
    )]
    BadPrefix {
        /// As it was given.
        prefix: String,
    },
    /// The stop signal came while the input was looked through for what it is known by.
    #[error("stopped before the job was begun: nothing was read")]
    NotBegun,
    /// The same job runs in another process.
    #[error("this backfill is running already")]
    Running(#[source] StoreError),
    /// Another process took the job over.
    #[error("another process took this backfill over: it goes on there")]
    TakenOver,
    /// The store refuses to work.
    #[error("cannot go on without the store")]
    Store(#[source] StoreError),
    /// Fetching cannot go on.
    #[error("cannot go on with fetching")]
    Fetching(#[source] DaemonError),
    /// A checkpoint of another form.
    #[error("the job's checkpoint cannot be read")]
    Checkpoint(#[source] serde_json::Error),
    /// A task of this job ended unexpectedly.
    #[error("a task of the backfill failed")]
    Task(#[source] Panicked),
}

impl From<StoreError> for BackfillError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Held { .. } => Self::Running(error),
            error => Self::Store(error),
        }
    }
}

impl From<DaemonError> for BackfillError {
    fn from(error: DaemonError) -> Self {
        match error {
            DaemonError::Store(error) => Self::Store(error),
            error => Self::Fetching(error),
        }
    }
}
