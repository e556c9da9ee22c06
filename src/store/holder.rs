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
        Self::of(std::process::id())
    }

    /// A process of this machine; its token opens with the moment it was started.
    pub fn of(pid: u32) -> Self {
        let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let host = if host.trim().is_empty() { "localhost" } else { host.trim() };
        let started = started(pid).unwrap_or_default();
        Self { pid, host: host.to_owned(), token: format!("{started}-{:016x}", fastrand::u64(..)) }
    }

    /// True where `self` can tell that `other` ended without giving its lease back: same machine, and its process id
    /// is nobody's any more, or another's that was started at another moment, or this very process's.
    ///
    /// Only Linux tells (`/proc`); elsewhere a lease that was left behind has to run out.
    pub fn outlived(&self, other: &Self) -> bool {
        let started_then = other.token.split_once('-').map(|(ticks, _)| ticks);
        self.host == other.host
            && self.token != other.token
            && (self.pid == other.pid
                || started(self.pid).is_some()
                    && started(other.pid).map(|ticks| ticks.to_string()).as_deref() != started_then)
    }
}

/// When a process was started, in clock ticks since the machine was; nothing where it ended, though nobody has reaped
/// it yet. See proc_pid_stat(5): the name in brackets may itself hold brackets and blanks.
fn started(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_ascii_whitespace();
    let alive = !matches!(fields.next()?, "Z" | "X" | "x");
    fields.nth(18)?.parse().ok().filter(|_| alive)
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {} on {}", self.pid, self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_that_runs_is_outlived_by_nobody_and_one_that_ended_is_by_all_on_its_machine() {
        let here = Holder::current();
        let parent = Holder::of(std::os::unix::process::parent_id());
        assert!(!here.outlived(&here), "itself");
        assert!(!here.outlived(&parent), "it runs");
        assert!(here.outlived(&Holder::current()), "what this process left behind");
        let ended = |pid| Holder { pid, token: "7-0".to_owned(), ..here.clone() };
        assert!(here.outlived(&ended(u32::MAX)), "no such process");
        assert!(here.outlived(&ended(parent.pid)), "its process id is another's now");
        let elsewhere = Holder { host: "elsewhere".to_owned(), ..ended(u32::MAX) };
        assert!(!here.outlived(&elsewhere), "nobody can tell");
    }

    #[test]
    fn a_process_that_was_killed_and_not_reaped_has_ended() {
        let mut child = std::process::Command::new("sleep")
            .arg("600")
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let pid = child.id();
        assert!(started(pid).is_some());
        child.kill().unwrap();
        // Its end of the pipe is closed when it is gone; nobody has waited for it.
        std::io::Read::read_to_end(&mut child.stdout.take().unwrap(), &mut Vec::new()).unwrap();
        while !std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap().contains(") Z ") {}
        assert_eq!(started(pid), None);
        child.wait().unwrap();
        assert_eq!(started(pid), None);
    }
}
