//! The settings file: every key, its default and its checks.

use super::sources::{RawOutlet, RawSource};
use super::{ConfigError, DaemonSettings, WebsubSettings, parse};
use crate::model::TopicId;
use crate::model::units::period;
use crate::store::RetentionPolicy;
use crate::{fetch, schedule};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The environment variables that name settings begin with this: `PEACEWIRE__FETCH__CONTACT` is `fetch.contact`.
const PREFIX: &str = "PEACEWIRE__";

/// What messages call settings that stand in no file.
const NAMELESS: &str = "settings";

/// All settings, checked.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a section of settings")]
pub struct Settings {
    /// The file they were read from, for messages; nothing where there is none.
    #[serde(skip)]
    pub file: Option<PathBuf>,
    /// Where the ledger is kept.
    pub store: StoreSettings,
    /// Which topic is followed.
    pub topic: TopicSettings,
    /// Where entities, languages, topics and sources come from.
    pub knowledge: KnowledgeSettings,
    /// How pages are fetched.
    pub fetch: fetch::Settings,
    /// How often listings are polled and failures tried again.
    pub schedule: schedule::Policy,
    /// Concurrency, queues and politeness.
    pub daemon: DaemonSettings,
    /// Hubs that tell of changes at once.
    pub websub: WebsubSettings,
    /// What is kept how long.
    pub retention: RetentionPolicy,
    /// What is logged.
    pub log: LogSettings,
    /// Sources beside the bundled ones.
    #[serde(skip_serializing)]
    pub source: Vec<RawSource>,
    /// Outlets beside the bundled ones.
    #[serde(skip_serializing)]
    pub outlet: Vec<RawOutlet>,
}

/// Where the ledger is kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a section of settings")]
pub struct StoreSettings {
    /// The ledger; pages lie beside it with `.pages` added to the name.
    pub path: PathBuf,
    /// How long to wait for another process that writes.
    #[serde(with = "period")]
    pub busy_timeout: Duration,
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self { path: PathBuf::from("peacewire.db"), busy_timeout: Duration::from_secs(5) }
    }
}

/// Which topic is followed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a section of settings")]
pub struct TopicSettings {
    /// The folder under `topics/`; the only one where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<TopicId>,
    /// Whether an entry whose title and summary have nothing of the topic is left unfetched.
    pub first_gate: bool,
}

impl Default for TopicSettings {
    fn default() -> Self {
        Self { id: None, first_gate: true }
    }
}

/// Where entities, languages, topics and sources come from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a section of settings")]
pub struct KnowledgeSettings {
    /// A folder with the layout of the bundled `config/`; each of its parts that is there replaces the bundled part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<PathBuf>,
    /// Whether the bundled sources are polled.
    pub bundled_sources: bool,
    /// Which groups of sources are polled (the names of their files); all where empty.
    pub groups: Vec<String>,
}

impl Default for KnowledgeSettings {
    fn default() -> Self {
        Self { folder: None, bundled_sources: true, groups: Vec::new() }
    }
}

/// What is logged.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a section of settings")]
pub struct LogSettings {
    /// `text` or `json`.
    pub format: LogFormat,
    /// What is written: `error`, `warn`, `info`, `debug`, or a filter such as `peacewire::fetch=debug,info`.
    pub filter: String,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One object a line.
    Json,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self { format: LogFormat::Text, filter: "info".to_owned() }
    }
}

/// What stands above the file: environment variables and flags.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// The environment as `(name, value)`; only names with the prefix count.
    pub environment: Vec<(String, String)>,
    /// `--db`.
    pub store: Option<PathBuf>,
    /// `--contact`.
    pub contact: Option<String>,
}

impl Settings {
    /// Reads the settings: defaults, then the file, then the environment, then flags.
    pub fn load(file: Option<&Path>, overrides: &Overrides) -> Result<Self, ConfigError> {
        let (name, text) = match file {
            None => (NAMELESS.to_owned(), String::new()),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|source| ConfigError::Settings { path: path.to_owned(), source })?;
                (path.display().to_string(), text)
            }
        };
        // Read by itself first, so that a mistake in it is told with its line.
        let mut settings: Self = parse(&name, &text)?;
        if overrides.environment.iter().any(|(key, _)| key.starts_with(PREFIX)) {
            settings = with_environment(&name, &text, &overrides.environment)?;
        }
        if let Some(folder) = &settings.knowledge.folder {
            let base = file.and_then(Path::parent).unwrap_or(Path::new(""));
            settings.knowledge.folder = Some(base.join(folder));
        }
        if let Some(path) = &overrides.store {
            settings.store.path.clone_from(path);
        }
        if let Some(contact) = &overrides.contact {
            settings.fetch.contact.clone_from(contact);
        }
        settings.check(&name)?;
        settings.file = file.map(Path::to_owned);
        Ok(settings)
    }

    /// What messages call them.
    pub fn name(&self) -> String {
        self.file.as_ref().map_or_else(|| NAMELESS.to_owned(), |file| file.display().to_string())
    }

    fn check(&self, file: &str) -> Result<(), ConfigError> {
        if let Some(folder) = self.knowledge.folder.as_ref().filter(|folder| !folder.is_dir()) {
            let message = format!("`{}` is no folder; give one with the layout of config/", folder.display());
            return Err(ConfigError::value(file, "knowledge.folder", message));
        }
        let daemon = &self.daemon;
        let counts = [
            ("daemon.listing_workers", daemon.listing_workers),
            ("daemon.article_workers", daemon.article_workers),
            ("daemon.cpu_workers", daemon.cpu_workers),
            ("daemon.queue", daemon.queue),
            ("daemon.host_in_flight", daemon.host_in_flight),
        ];
        if let Some((key, _)) = counts.into_iter().find(|(_, count)| *count == 0) {
            return Err(ConfigError::value(file, key, "must be 1 or more"));
        }
        if daemon.heartbeat >= daemon.lease {
            return Err(ConfigError::value(file, "daemon.heartbeat", "must be shorter than daemon.lease"));
        }
        if self.schedule.floor > self.schedule.ceiling {
            return Err(ConfigError::value(file, "schedule.floor", "must not exceed schedule.ceiling"));
        }
        if !(0.0..1.0).contains(&self.schedule.jitter) {
            return Err(ConfigError::value(file, "schedule.jitter", "must lie between 0 and 1"));
        }
        if let Some(fault) = self.schedule.rechecks.fault() {
            return Err(ConfigError::value(file, "schedule.rechecks.ladder", fault));
        }
        if self.schedule.known_low >= self.schedule.known_high {
            return Err(ConfigError::value(file, "schedule.known_low", "must lie below schedule.known_high"));
        }
        Ok(())
    }
}

/// The file once more, with the variables put in.
fn with_environment(
    name: &str,
    text: &str,
    environment: &[(String, String)],
) -> Result<Settings, ConfigError> {
    let mut table: toml::Table = parse(name, text)?;
    for (variable, value) in environment.iter().filter(|(key, _)| key.starts_with(PREFIX)) {
        let wrong = |message: String| ConfigError::Environment { name: variable.clone(), message };
        let path = variable.trim_start_matches(PREFIX).to_lowercase();
        put(&mut table, &path, value)
            .ok_or_else(|| wrong("names no setting; write it as PEACEWIRE__SECTION__KEY".to_owned()))?;
        Settings::deserialize(table.clone()).map_err(|error| wrong(error.message().replace('\n', " ")))?;
    }
    Settings::deserialize(table).map_err(|error| ConfigError::value(name, "settings", error.message()))
}

/// Puts a value at `section__key`; it is read as TOML where it can be, else as text.
fn put(table: &mut toml::Table, path: &str, value: &str) -> Option<()> {
    let (section, key) = path.split_once("__")?;
    let parsed = toml::from_str::<toml::Table>(&format!("value = {value}"));
    let value = parsed.ok().and_then(|mut table| table.remove("value")).unwrap_or(toml::Value::from(value));
    let section = table.entry(section).or_insert_with(|| toml::Table::new().into()).as_table_mut()?;
    let mut keys = key.split("__").peekable();
    let mut at = section;
    while let Some(key) = keys.next() {
        if keys.peek().is_none() {
            at.insert(key.to_owned(), value);
            return Some(());
        }
        at = at.entry(key).or_insert_with(|| toml::Table::new().into()).as_table_mut()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str, environment: &[(&str, &str)]) -> Result<Settings, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.toml");
        std::fs::write(&path, text).unwrap();
        let environment = environment.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let overrides = Overrides { environment, ..Overrides::default() };
        Settings::load(Some(&path), &overrides)
            .map_err(|error| error.to_string().replace(&*folder.path().to_string_lossy(), ""))
    }

    #[test]
    fn a_wrong_file_is_told_with_line_and_key() {
        for (text, wanted) in [
            ("[fetch]\ncontakt = \"x\"\n", "/p.toml:2:1: unknown field `contakt`, expected one of `contact`"),
            ("[schedule]\nstart = \"soon\"\n", "/p.toml:2:9: `soon` is no duration"),
            ("[fetch]\nfeed_limit = 5\n", "/p.toml:2:14: invalid type: integer"),
            ("[daemon]\nqueue = 0\n", "/p.toml: daemon.queue: must be 1 or more"),
            (
                "[schedule.rechecks]\nladder = [{ until = \"3h\", every = \"0s\" }]\n",
                "/p.toml: schedule.rechecks.ladder: `every` must be 1s or more",
            ),
            ("[schedule.rechecks]\nladder = [{ until = \"3h\" }]\n", "/p.toml:2:11: missing field `every`"),
            ("[log]\nformat = \"xml\"\n", "/p.toml:2:10: unknown variant `xml`, expected `text` or `json`"),
        ] {
            let message = load(text, &[]).unwrap_err();
            assert!(message.starts_with(wanted), "{message}");
        }
    }

    #[test]
    fn the_environment_stands_above_the_file() {
        let settings = load(
            "[fetch]\ncontact = \"a\"\n[daemon]\nqueue = 5\n",
            &[
                ("PEACEWIRE__FETCH__CONTACT", "b@example.org"),
                ("PEACEWIRE__DAEMON__QUEUE", "7"),
                ("HOME", "/"),
            ],
        )
        .unwrap();
        assert_eq!((settings.fetch.contact.as_str(), settings.daemon.queue), ("b@example.org", 7));
        let message = load("", &[("PEACEWIRE__DAEMON__QEUE", "7")]).unwrap_err();
        assert!(
            message.contains("PEACEWIRE__DAEMON__QEUE") && message.contains("unknown field"),
            "{message}"
        );
    }

    #[test]
    fn the_bundled_file_states_the_defaults() {
        let bundled: Settings =
            parse("config/peacewire.toml", include_str!("../../config/peacewire.toml")).unwrap();
        let show = |settings: &Settings| toml::to_string(settings).unwrap();
        let mut defaults = Settings::default();
        defaults.daemon.cpu_workers = bundled.daemon.cpu_workers;
        assert_eq!(show(&bundled), show(&defaults));
    }
}
