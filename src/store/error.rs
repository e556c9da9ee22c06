//! What can go wrong with a store, named so that the person knows what to do.

use super::holder::POLLER;
use std::path::PathBuf;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file cannot be opened or created.
    #[error(
        "cannot open the store `{path}`: check that its folder exists and that this user may read and write it"
    )]
    Open {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// There is no store to read yet.
    #[error(
        "there is no store `{path}` yet: `peacewire run` or `peacewire backfill` makes it, `peacewire demo --keep DIR` \
         makes one to try; --db names another"
    )]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The ledger is there and its pages are not.
    #[error(
        "the pages `{path}` of this store are not there: put the file back beside the ledger, or let \
         `peacewire retention run` make an empty one"
    )]
    NoPages {
        /// The file.
        path: PathBuf,
    },
    /// A file of another kind.
    #[error("`{path}` is not a peacewire store ({what}): give another file with --db")]
    NotAStore {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        what: String,
    },
    /// Written by a later version of the program.
    #[error(
        "the store `{path}` has schema version {found}, this program knows up to {known}: use a newer peacewire"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The last version known here.
        known: i64,
    },
    /// Its schema is older than this program and nobody has brought it up to date yet.
    #[error(
        "the store `{path}` has schema version {found}, this program needs {needed}: \
         `peacewire retention run` on it brings it up to date"
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The version needed.
        needed: i64,
    },
    /// The SQLite library is one that can lose committed data.
    #[error("SQLite {found} can lose committed transactions: at least {needed} is needed")]
    OldLibrary {
        /// The version linked.
        found: &'static str,
        /// The first good version.
        needed: &'static str,
    },
    /// A migration could not be applied; nothing of it was kept.
    #[error("cannot bring the store `{path}` to schema version {version}")]
    Migration {
        /// The file.
        path: PathBuf,
        /// The version it should have got.
        version: i64,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// Another process writes and does not let go.
    #[error("the store `{path}` is locked by another process: stop it, or wait until its work is done")]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// No room.
    #[error(
        "no room on the disk for the store `{path}`: free some space; nothing that was confirmed is lost"
    )]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// It may not be written.
    #[error("the store `{path}` cannot be written: check the file's and the folder's owner and mode")]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The device failed.
    #[error("reading or writing the store `{path}` failed: check the disk")]
    Io {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// The content of the file is damaged.
    #[error("the store `{path}` is damaged: restore a backup (`peacewire doctor` says what is wrong)")]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// A lease is held by somebody alive.
    #[error("{}", held(.name, .by, *.since))]
    Held {
        /// The lease.
        name: String,
        /// Who holds it.
        by: super::Holder,
        /// Since when.
        since: jiff::Timestamp,
    },
    /// A lease that was taken over by another while this process believed that it had it.
    #[error("the lease `{name}` is no longer held by this process")]
    LeaseLost {
        /// The lease.
        name: String,
    },
    /// Something that is asked for by name and is not there.
    #[error("no {kind} `{name}` in the store")]
    NotFound {
        /// What kind of thing.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// The user's SQL asks for something that is not allowed.
    #[error("not allowed in a query: {what} (only SELECT on the store's tables and views)")]
    Forbidden {
        /// What it asked for.
        what: String,
    },
    /// The user's SQL runs too long.
    #[error("the query was stopped after {seconds} s: narrow it down or raise the time limit")]
    TooSlow {
        /// The limit.
        seconds: u64,
    },
    /// The user's SQL is wrong.
    #[error("the query is wrong: {0}")]
    BadSql(String),
    /// An operation inside the store panicked; it was rolled back.
    #[error("an operation on the store failed unexpectedly: {0}")]
    Panicked(String),
    /// The writer has ended.
    #[error("the store is closed")]
    Closed,
    /// The group of operations could not be committed; none of them was kept.
    #[error("the changes could not be committed to the store, none of them was kept: {0}")]
    NotCommitted(String),
    /// Content that does not have the form that the schema promises.
    #[error("unexpected content in the store: {0}")]
    Content(String),
    /// The folder for a backup cannot be made.
    #[error("cannot make the folder `{path}`")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A backup never writes over anything.
    #[error("`{path}` is there already: give an empty folder")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The writer's thread could not be started.
    #[error("cannot start the store's writer")]
    Thread(#[source] std::io::Error),
    /// A page that cannot be packed or unpacked.
    #[error("cannot pack or unpack a page")]
    Packing(#[source] std::io::Error),
    /// Anything else that SQLite said.
    #[error("the store refused an operation")]
    Sql(#[source] rusqlite::Error),
}

/// What a person can do depends on what is held.
fn held(name: &str, by: &super::Holder, since: jiff::Timestamp) -> String {
    if name == POLLER {
        return format!(
            "{by} polls into this store since {since}: stop it, or give another store with --db; \
             backfills may run beside it"
        );
    }
    format!("{by} does it since {since}: wait until it has ended, or stop it")
}

impl StoreError {
    /// The same for everybody whose work failed with it.
    pub(super) fn again(&self) -> Self {
        match self {
            Self::Locked { path } => Self::Locked { path: path.clone() },
            Self::DiskFull { path } => Self::DiskFull { path: path.clone() },
            Self::ReadOnly { path } => Self::ReadOnly { path: path.clone() },
            Self::Closed => Self::Closed,
            Self::NotCommitted(why) => Self::NotCommitted(why.clone()),
            other => Self::NotCommitted(other.to_string()),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}
