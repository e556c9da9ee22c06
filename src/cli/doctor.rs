//! `doctor` and `health`: is the store sound, does the daemon live.

use super::args::{Formatted, Health};
use super::{Ending, Session, output};
use crate::store::{Holder, Reader, Rows, sqlite_version};
use crate::telemetry;
use serde_json::{Value, json};
use std::path::Path;

/// Below this much free space the disk is reported.
const LOW_DISK: u64 = 256 << 20;

/// Checks everything that can be checked without stopping a daemon, one row a check.
pub fn doctor(session: &Session, format: Formatted) -> anyhow::Result<Ending> {
    let path = session.store_path()?;
    let reader = session.reader()?;
    let mut rows =
        Rows { columns: ["check", "state", "detail"].map(str::to_owned).to_vec(), ..Rows::default() };
    let mut row = |check: &str, well: bool, detail: Value| {
        rows.rows.push(vec![json!(check), json!(if well { "well" } else { "not well" }), detail]);
    };
    let findings = reader.integrity()?;
    for check in ["integrity", "foreign_keys", "articles", "facts", "text_index", "counts", "pages"] {
        let found: Vec<&str> =
            findings.iter().filter(|f| f.check == check).map(|f| f.what.as_str()).collect();
        row(check, found.is_empty(), json!(found.join("; ")));
    }
    row("sqlite", true, json!(sqlite_version()));
    let free = free_bytes(&path)?;
    row("disk", free >= LOW_DISK, json!(format!("{} MiB free beside the store", free >> 20)));
    let health = match reader.health(telemetry::now()) {
        Ok(health) => health,
        Err(error) => {
            row("daemon", false, json!(error.to_string()));
            output::rows(&mut std::io::stdout().lock(), format.format, &rows)?;
            return Ok(Ending::Unwell);
        }
    };
    let stale = health.heartbeat_age_seconds.is_some_and(|age| age > 90);
    let daemon = match (&health.poller, health.heartbeat_age_seconds) {
        (Some(holder), Some(age)) => format!("{holder}, heartbeat {age} s ago"),
        _ => "none runs".to_owned(),
    };
    row("daemon", !stale, json!(daemon));
    let last = health.last_success_at.map_or_else(|| "never".to_owned(), |at| at.to_string());
    let failing = format!("last success {last}; {} of {} listings fail", health.failing, health.listings);
    row("listings", health.listings == 0 || health.failing < health.listings, json!(failing));
    let (well, alarms) = alarms(&reader)?;
    row("alarms", well, json!(alarms));
    row("rules", true, json!(idle_rules(&reader)?));
    row("queue", true, json!(format!("{} entries waiting", health.waiting)));
    let well = rows.rows.iter().all(|row| row.get(1) == Some(&json!("well")));
    output::rows(&mut std::io::stdout().lock(), format.format, &rows)?;
    Ok(if well { Ending::Well } else { Ending::Unwell })
}

/// Whether polls succeed, and which sources have gone silent.
fn alarms(reader: &Reader) -> anyhow::Result<(bool, String)> {
    let raised = reader
        .select("SELECT source, since FROM v_alarms WHERE ended IS NULL ORDER BY since, source", &[])?
        .rows;
    let text = |row: &[Value], at: usize| row.get(at).and_then(Value::as_str).map(str::to_owned);
    let lines: Vec<String> = raised
        .iter()
        .map(|row| match (text(row, 0), text(row, 1).unwrap_or_default()) {
            (Some(source), since) => format!("{source} is silent since {since}"),
            (None, since) => format!("no poll succeeds since {since}"),
        })
        .collect();
    let polls_succeed = raised.iter().all(|row| text(row, 0).is_some());
    Ok((polls_succeed, lines.join("; ")))
}

/// The rules that nothing has met although texts enough were read.
fn idle_rules(reader: &Reader) -> anyhow::Result<String> {
    let rows = reader.select("SELECT id FROM v_rules WHERE idle ORDER BY id", &[])?.rows;
    let idle: Vec<&str> = rows.iter().filter_map(|row| row.first()?.as_str()).collect();
    Ok(if idle.is_empty() { String::new() } else { format!("nothing has met: {}", idle.join(", ")) })
}

/// Says by the exit code whether a daemon is alive.
pub fn health(session: &Session, arguments: &Health) -> anyhow::Result<Ending> {
    let health = session.reader()?.health(telemetry::now())?;
    let (alive, line) = match (&health.poller, health.heartbeat_age_seconds) {
        (Some(holder), Some(_)) if Holder::current().outlived(holder) => {
            (false, format!("not alive: {holder} has ended without giving the store back"))
        }
        (Some(holder), Some(age)) if age <= arguments.max_age => {
            (true, format!("alive: {holder}, heartbeat {age} s ago"))
        }
        (Some(holder), Some(age)) => {
            (false, format!("not alive: the last heartbeat of {holder} was {age} s ago"))
        }
        _ => (false, "not alive: no daemon holds the store".to_owned()),
    };
    output::line(&line)?;
    Ok(if alive { Ending::Well } else { Ending::Unwell })
}

fn free_bytes(path: &Path) -> anyhow::Result<u64> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let stat = rustix::fs::statvfs(folder)?;
    Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
}
