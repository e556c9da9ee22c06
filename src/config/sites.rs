//! Site rules: raw TOML -> the rules that `extract` compiles.

use super::bundled::files;
use super::{ConfigError, parse};
use crate::extract::{SiteRule, SiteRules};
use serde::Deserialize;
use std::path::Path;

/// A file of site rules.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    site: Vec<RawSite>,
}

/// One rule as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSite {
    domain: String,
    version: u32,
    #[serde(default)]
    body: Vec<String>,
    #[serde(default)]
    drop: Vec<String>,
    #[serde(default)]
    date: Vec<String>,
    #[serde(default)]
    author: Vec<String>,
}

/// The rules of `sites/`: those of `folder` where it has them, else the bundled ones.
pub fn sites(folder: Option<&Path>) -> Result<SiteRules, ConfigError> {
    let files = files(folder, "sites")?;
    site_rules(files.iter().map(|file| (file.name.as_str(), file.text.as_str())))
}

/// Reads and checks the rules of all files, given as (name, text).
pub fn site_rules<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<SiteRules, ConfigError> {
    let mut rules = Vec::new();
    let mut last = "sites";
    for (name, text) in files {
        last = name;
        let file: RawFile = parse(name, text)?;
        rules.extend(file.site.into_iter().map(SiteRule::from));
    }
    SiteRules::compile(rules).map_err(|error| ConfigError::value(last, "site", error.to_string()))
}

impl From<RawSite> for SiteRule {
    fn from(raw: RawSite) -> Self {
        let RawSite { domain, version, body, drop, date, author } = raw;
        Self { domain, version, body, drop, date, author }
    }
}
