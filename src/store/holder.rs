//! Who holds a lease.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The lease whose holder polls.
pub(super) const POLLER: &str = "poller";

/// A process that holds or wants a lease.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Its process id.
    pub pid: u32,
    /// The machine or container it runs on.
    pub host: String,
    /// Tells two runs with the same process id apart.
    pub token: String,
}

impl Holder {
    /// This process; every call gives another token.
    pub fn current() -> Self {
        let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let host = if host.trim().is_empty() { "localhost" } else { host.trim() };
        Self { pid: std::process::id(), host: host.to_owned(), token: format!("{:016x}", fastrand::u64(..)) }
    }

    /// True where `self` can tell that `other` ended without giving its lease back: same machine, no such process
    /// any more (or the process is this very one).
    pub fn outlived(&self, other: &Self) -> bool {
        let proc = std::path::Path::new("/proc");
        self.host == other.host
            && self.token != other.token
            && (self.pid == other.pid
                || (proc.join("self").exists() && !proc.join(other.pid.to_string()).exists()))
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {} on {}", self.pid, self.host)
    }
}
