//! Logging, and the only clock that the shell reads.

use jiff::Timestamp;

/// The present moment: passed down as an argument, never read by the core.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
pub fn now() -> Timestamp {
    Timestamp::now()
}
