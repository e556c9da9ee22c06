//! `config show` and `config check`.

use super::args::Config;
use super::{Ending, Session, session};
use anyhow::Context;
use std::io::Write;

/// Prints or checks the settings.
pub fn run(session: &Session, command: &Config) -> anyhow::Result<Ending> {
    let settings = session.settings(None)?;
    let mut out = std::io::stdout().lock();
    match command {
        Config::Show => {
            let text = toml::to_string(&settings).context("cannot write the settings as TOML")?;
            out.write_all(text.as_bytes())?;
        }
        Config::Check => {
            let (knowledge, sources) = session::knowledge(&settings)?;
            let listings: usize = sources.sources.iter().map(|source| source.listings.len()).sum();
            writeln!(
                out,
                "settings, topic `{}` ({} entities, {} issues), {} sources with {listings} listings, {} outlets: all right",
                knowledge.topic.id,
                knowledge.gazetteer.entities.len(),
                knowledge.topic.issues.len(),
                sources.sources.len(),
                sources.outlets.len(),
            )?;
            if settings.fetch.contact.is_empty() {
                writeln!(out, "note: fetch.contact is empty; `run` needs it, or --contact")?;
            }
        }
    }
    Ok(Ending::Well)
}
