//! Logging, and the only clock that the shell reads.

use crate::config::{LogFormat, LogSettings};
use crate::listing;
use jiff::Timestamp;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// The present moment: passed down as an argument, never read by the core.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// Dependencies that log whole documents, and with them links that hold passwords: told to be quiet at every level.
const QUIET: &[&str] = &["html5ever=error", "selectors=info"];

/// From now on a panic is a log line, and one that a guard was made for is none at all. Called once, by the program
/// itself: a library has no business with the hook of its process.
pub fn log_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if listing::is_guarded() {
            return;
        }
        if !tracing::dispatcher::has_been_set() {
            return before(panic);
        }
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let message = panic.payload_as_str().unwrap_or_default();
        tracing::error!(panic.message = %message.escape_debug(), panic.place = %place, "a part of the program failed");
    }));
}

/// Begins to write log lines to stderr. Called once; a second call changes nothing.
///
/// # Errors
/// A filter that cannot be read, with what is wrong in it.
pub fn start(settings: &LogSettings) -> Result<(), String> {
    let mut filter = EnvFilter::try_new(&settings.filter)
        .map_err(|error| format!("log.filter: `{}` is no filter ({error}): write error, warn, info, debug, or peacewire::fetch=debug,info", settings.filter))?;
    for directive in QUIET.iter().filter_map(|directive| directive.parse().ok()) {
        filter = filter.add_directive(directive);
    }
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A logger that is there already stays: tests share one process.
    let _ = match settings.format {
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).try_init(),
    };
    Ok(())
}
