//! `sources list|check|discover|import|export`.

use super::args::{Formatted, Sources as Command};
use super::{Ending, Session, discover, output, run, session, signals};
use crate::config::{self, Settings, Sources, opml};
use crate::daemon::{Errand, Fetched};
use crate::fetch::{Client, Failure};
use crate::listing::{self, Hints};
use crate::model::{ListingSpec, Source};
use crate::processors::Processors;
use crate::store::{Reader, Rows};
use crate::telemetry;
use anyhow::{Context, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::io::{Read, Write};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Entries that a check reads of a listing.
const CHECKED_ENTRIES: usize = 2000;

/// What is said of a host that is paused.
pub(super) const LEFT_ALONE: &str =
    "not asked: the host wants to be left alone, here or in another run on this store; try again later";

/// Runs one of the commands.
pub fn run(session: Session, command: Command) -> anyhow::Result<Ending> {
    match command {
        Command::List(format) => list(&session, format),
        Command::Check { name, contact, format } => {
            check(&session, name.as_deref(), contact.as_deref(), format)
        }
        Command::Discover { url, contact } => discover::discover(&session, &url, contact.as_deref()),
        Command::Import { file } => import(&file),
        Command::Export => {
            let sources = config::sources(&session.settings(None)?)?;
            std::io::stdout().lock().write_all(opml::write(&sources.sources)?.as_bytes())?;
            Ok(Ending::Well)
        }
    }
}

fn list(session: &Session, format: Formatted) -> anyhow::Result<Ending> {
    let settings = session.settings(None)?;
    let Sources { sources, .. } = config::sources(&settings)?;
    let polled = polled(&settings.store.path)?;
    let columns = [
        "id",
        "outlet",
        "country",
        "language",
        "side",
        "tier",
        "listings",
        "verified",
        "last_success",
        "listed",
        "stored",
    ];
    let row = |source: &Source| {
        let seen = polled.iter().find(|row| row.first() == Some(&json!(source.id)));
        let column = |at: usize| seen.and_then(|row| row.get(at)).cloned().unwrap_or(Value::Null);
        let verified = source.verified.as_deref().unwrap_or_default();
        vec![
            json!(source.id),
            json!(source.outlet),
            json!(source.country),
            json!(source.language),
            json!(source.side),
            json!(source.tier),
            json!(source.listings.len()),
            json!(verified),
            column(1),
            column(2),
            column(3),
        ]
    };
    let rows = Rows {
        columns: columns.map(str::to_owned).to_vec(),
        rows: sources.iter().map(row).collect(),
        more: false,
    };
    output::rows(&mut std::io::BufWriter::new(std::io::stdout().lock()), format.format, &rows)?;
    Ok(Ending::Well)
}

/// How the sources fared so far; nothing where there is no store yet.
fn polled(store: &std::path::Path) -> anyhow::Result<Vec<Vec<Value>>> {
    if !store.exists() {
        return Ok(Vec::new());
    }
    Ok(Reader::open(store)?.select("SELECT id, last_success, listed, stored FROM v_sources", &[])?.rows)
}

fn check(
    session: &Session,
    name: Option<&str>,
    contact: Option<&str>,
    format: Formatted,
) -> anyhow::Result<Ending> {
    let settings = session.settings(contact)?;
    run::need_contact(&settings)?;
    let Sources { mut sources, .. } = config::sources(&settings)?;
    if let Some(name) = name {
        sources.retain(|source| source.id.as_str() == name);
        if sources.is_empty() {
            bail!("there is no source `{name}`; `peacewire sources list` prints them");
        }
    }
    let mut rows = Rows {
        columns: ["source", "kind", "url", "state", "entries", "newest", "detail"]
            .map(str::to_owned)
            .to_vec(),
        ..Rows::default()
    };
    let listings =
        || sources.iter().flat_map(|source| source.listings.iter().map(move |spec| (source, spec)));
    with_errand(&settings, async |errand, stop| {
        for (source, spec) in listings() {
            let row = checked_row(errand, source, spec).await?;
            // What was cut short by the person says nothing of the listing.
            if stop.is_cancelled() {
                break;
            }
            rows.rows.push(row);
        }
        Ok(())
    })?;
    let failed = rows.rows.iter().filter(|row| row.get(3) != Some(&json!("ok"))).count();
    output::rows(&mut std::io::stdout().lock(), format.format, &rows)?;
    output::note(&format!("{} of {} listings can be read", rows.rows.len() - failed, rows.rows.len()));
    let left = listings().count() - rows.rows.len();
    if left > 0 {
        output::note(&format!("stopped: {left} listings were not looked at"));
    }
    Ok(if failed + left == 0 { Ending::Well } else { Ending::Unwell })
}

/// What came of a listing that was looked at once.
pub(super) enum Checked {
    /// It can be read.
    Read { entries: usize, newest: Option<Timestamp>, problems: String },
    /// It cannot be fetched.
    Failed(String),
    /// It was fetched and is no listing of its kind.
    Unread(String),
}

/// Runs a command that fetches single documents, in turn with a daemon on the same store: what a host asks of either
/// holds for both. After the first signal nothing more is fetched.
pub(super) fn with_errand<T>(
    settings: &Settings,
    command: impl AsyncFnOnce(&Errand, &CancellationToken) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let client = Client::new(
        &settings.fetch,
        Processors::new(settings.daemon.cpu_workers).context("cannot start threads")?,
    )?;
    let store = session::open(settings)?;
    let done = session::run_async(async {
        let stop = signals::stop_token(&TaskTracker::new())?;
        let (daemon, schedule) = (settings.daemon.clone(), settings.schedule.clone());
        let errand = Errand::of(daemon, schedule, client, store.writer(), &stop);
        command(&errand, &stop).await
    });
    store.close()?;
    done
}

/// Why there is no answer, with the class by which the store knows it.
pub(super) fn told(failure: &Failure) -> String {
    let class = json!(failure.class);
    format!("{}: {failure}", class.as_str().unwrap_or_default())
}

/// Reads one listing that was fetched.
pub(super) fn checked(fetched: Fetched, spec: &ListingSpec, timezone: Option<&TimeZone>) -> Checked {
    let response = match fetched {
        Fetched::Answer(response) => response,
        Fetched::Failed(failure) => return Checked::Failed(told(&failure)),
        Fetched::NotAsked => return Checked::Failed(LEFT_ALONE.to_owned()),
    };
    let hints = Hints {
        url: &response.final_url,
        content_type: response.content_type.as_deref(),
        spec: Some(spec),
        timezone,
        now: telemetry::now(),
        max_entries: CHECKED_ENTRIES,
    };
    match listing::parse(&response.body, &hints) {
        Ok(listing) => {
            let problems =
                listing.problems.iter().map(|problem| format!("{}: {}", problem.place, problem.what));
            Checked::Read {
                entries: listing.entries.len(),
                newest: listing.entries.iter().filter_map(|entry| entry.published).map(|date| date.at).max(),
                problems: problems.take(3).collect::<Vec<_>>().join("; "),
            }
        }
        Err(error) => Checked::Unread(error.to_string()),
    }
}

/// The row of a checked listing.
async fn checked_row(errand: &Errand, source: &Source, spec: &ListingSpec) -> anyhow::Result<Vec<Value>> {
    let zone = TimeZone::get(&source.timezone).ok();
    let fetched = errand.listing(spec, source.user_agent.as_deref()).await?;
    let (state, entries, newest, detail) = match checked(fetched, spec, zone.as_ref()) {
        Checked::Read { entries, newest, problems } => ("ok", json!(entries), json!(newest), problems),
        Checked::Failed(why) => ("failed", Value::Null, Value::Null, why),
        Checked::Unread(why) => ("not read", Value::Null, Value::Null, why),
    };
    Ok(vec![
        json!(source.id),
        json!(spec.kind()),
        json!(spec.url()),
        json!(state),
        entries,
        newest,
        json!(detail),
    ])
}

/// Prints a source block for each feed of an OPML file.
fn import(file: &str) -> anyhow::Result<Ending> {
    let mut text = String::new();
    if file == "-" {
        std::io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
    } else {
        text = std::fs::read_to_string(file).with_context(|| format!("cannot read `{file}`"))?;
    }
    let (outlines, problems) = opml::read(file, &text)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut used = HashSet::new();
    for outline in &outlines {
        let id = unused(&slug(&outline.title, outline.url.host_str().unwrap_or("source")), &mut used);
        let language = outline.language.as_deref().and_then(crate::model::Language::parse);
        let language = language.map_or_else(|| "en".to_owned(), |language| language.to_string());
        writeln!(out, "[[source]]\nid = \"{id}\"\nlanguage = \"{language}\"")?;
        writeln!(
            out,
            "[[source.listing]]\nkind = \"feed\"\nurl = {}\n",
            toml::Value::from(outline.url.as_str())
        )?;
    }
    out.flush()?;
    for problem in &problems {
        output::note(&format!("left out: {problem}"));
    }
    output::note(&format!("{} sources; check language, country, side and tier of each", outlines.len()));
    Ok(Ending::Well)
}

/// A title as a slug; the host where no letter of the title can stand in one.
pub(super) fn slug(title: &str, host: &str) -> String {
    let part = |text: &str| {
        let kept: String =
            text.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        kept.split('-')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join("-")
            .chars()
            .take(60)
            .collect::<String>()
    };
    let slug = part(title);
    if slug.len() < 3 { part(host) } else { slug }
}

fn unused(slug: &str, used: &mut HashSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    let free =
        std::iter::once(slug.to_owned()).chain(numbered).find(|id| !used.contains(id)).unwrap_or_default();
    used.insert(free.clone());
    free
}
