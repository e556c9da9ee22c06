//! What every command starts from: settings, log, store, knowledge; each made when it is first needed.

use super::args::Global;
use crate::config::{self, Overrides, Settings, Sources};
use crate::pipeline::Knowledge;
use crate::store::{Options, Reader, Store, StoreError};
use anyhow::Context;
use std::path::PathBuf;

/// The flags of every command, and what they lead to.
#[derive(Debug, Clone)]
pub struct Session {
    global: Global,
}

impl Session {
    /// A session with these flags.
    pub fn new(global: Global) -> Self {
        Self { global }
    }

    /// The settings in force; from here on log lines are written as they say.
    pub fn settings(&self, contact: Option<&str>) -> anyhow::Result<Settings> {
        let overrides = Overrides {
            environment: environment(),
            store: self.global.db.clone(),
            contact: contact.map(str::to_owned),
        };
        let mut settings = Settings::load(self.global.config.as_deref(), &overrides)?;
        if let Some(format) = self.global.log_format {
            settings.log.format = format;
        }
        match (self.global.quiet, self.global.verbose) {
            (true, _) => "error".clone_into(&mut settings.log.filter),
            (false, 0) => {}
            (false, 1) => "peacewire=debug,info".clone_into(&mut settings.log.filter),
            (false, _) => "trace".clone_into(&mut settings.log.filter),
        }
        crate::telemetry::start(&settings.log).map_err(anyhow::Error::msg)?;
        Ok(settings)
    }

    /// The store, for reading; there must be one.
    pub fn reader(&self) -> anyhow::Result<Reader> {
        Ok(Reader::open(&self.store_path()?)?)
    }

    /// Where the store is.
    pub fn store_path(&self) -> anyhow::Result<PathBuf> {
        Ok(self.settings(None)?.store.path)
    }

    /// The store, for writing; it must be there.
    pub fn existing_store(&self) -> anyhow::Result<(Settings, Store)> {
        let settings = self.settings(None)?;
        // Opened for reading first: a mistyped path must not make an empty store.
        match Reader::open(&settings.store.path) {
            Ok(_) | Err(StoreError::Older { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let store = open(&settings)?;
        Ok((settings, store))
    }
}

/// The store of the settings, for writing; made where there is none.
pub fn open(settings: &Settings) -> anyhow::Result<Store> {
    let options = Options { busy_timeout: settings.store.busy_timeout, ..Options::default() };
    Ok(Store::open(&settings.store.path, &options)?)
}

/// Everything that the stages know, with the sources.
pub fn knowledge(settings: &Settings) -> anyhow::Result<(Knowledge, Sources)> {
    Ok((config::knowledge(settings)?, config::sources(settings)?))
}

/// Runs a command that fetches; what is still being computed when it ends is left behind.
pub fn run_async<T>(command: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.context("cannot start the runtime")?;
    let done = runtime.block_on(command);
    runtime.shutdown_background();
    done
}

fn environment() -> Vec<(String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}
