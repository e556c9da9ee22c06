//! Sources and outlets: raw TOML -> checked model types.

use super::{ConfigError, parse};
use crate::listing;
use crate::model::{Language, ListingSpec, Outlet, OutletId, Selectors, Side, Source, SourceId, Tier};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use url::Url;

/// A file with sources, outlets or both.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    source: Vec<RawSource>,
    #[serde(default)]
    outlet: Vec<RawOutlet>,
}

/// A source as written.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RawSource {
    id: SourceId,
    /// The outlet; the source's own id where it is left out.
    #[serde(default)]
    outlet: Option<OutletId>,
    #[serde(default = "international")]
    country: String,
    language: Language,
    #[serde(default = "utc")]
    timezone: String,
    #[serde(default = "neutral")]
    side: Side,
    #[serde(default = "national")]
    tier: Tier,
    #[serde(default)]
    seen: String,
    #[serde(default)]
    verified: String,
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user_agent: Option<String>,
    listing: Vec<RawListing>,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RawListing {
    kind: RawKind,
    url: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    item: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    link: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    date: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    next: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum RawKind {
    Feed,
    Sitemap,
    Index,
    Channel,
}

/// An outlet as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawOutlet {
    id: OutletId,
    name: String,
    #[serde(default)]
    owner: String,
    #[serde(default)]
    family: String,
    #[serde(default)]
    agency: bool,
    #[serde(default)]
    state_media: bool,
    #[serde(default)]
    domains: Vec<String>,
    #[serde(default)]
    credits: Vec<String>,
}

fn international() -> String {
    "INT".to_owned()
}

fn utc() -> String {
    "UTC".to_owned()
}

const fn neutral() -> Side {
    Side::Neutral
}

const fn national() -> Tier {
    Tier::National
}

const fn yes() -> bool {
    true
}

/// Sources and the outlets behind them, checked against each other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sources {
    /// In the order of the files.
    pub sources: Vec<Source>,
    /// In the order of the files; an outlet that only a source names is added with its domain.
    pub outlets: Vec<Outlet>,
}

impl Sources {
    /// Reads one file and adds what it holds.
    pub fn add_file(&mut self, name: &str, text: &str) -> Result<(), ConfigError> {
        let raw: RawFile = parse(name, text)?;
        self.add(name, raw.source, raw.outlet)
    }

    /// Adds sources and outlets as they stand in the settings.
    pub fn add(
        &mut self,
        name: &str,
        sources: Vec<RawSource>,
        outlets: Vec<RawOutlet>,
    ) -> Result<(), ConfigError> {
        self.outlets.extend(outlets.into_iter().map(checked_outlet));
        for raw in sources {
            self.sources.push(checked_source(name, raw)?);
        }
        Ok(())
    }

    /// Checks that ids and domains are used once, and gives every source its outlet.
    pub fn finish(mut self) -> Result<Self, ConfigError> {
        let mut seen = HashSet::new();
        for source in &self.sources {
            if !seen.insert(source.id.clone()) {
                return Err(ConfigError::value(
                    "sources",
                    source.id.as_str(),
                    "this id is used by two sources",
                ));
            }
        }
        let mut outlets = HashMap::new();
        let mut domains = HashMap::new();
        for outlet in &self.outlets {
            if outlets.insert(outlet.id.clone(), ()).is_some() {
                return Err(ConfigError::value(
                    "outlets",
                    outlet.id.as_str(),
                    "this id is used by two outlets",
                ));
            }
            for domain in &outlet.domains {
                if let Some(other) = domains.insert(domain.clone(), outlet.id.clone()) {
                    let message = format!("the domain {domain} belongs to {other} already");
                    return Err(ConfigError::value("outlets", outlet.id.as_str(), message));
                }
            }
        }
        for source in &self.sources {
            if outlets.insert(source.outlet.clone(), ()).is_none() {
                self.outlets.push(outlet_of(source));
            }
        }
        Ok(self)
    }
}

/// The outlet of a source that no list of outlets knows.
fn outlet_of(source: &Source) -> Outlet {
    let domain = source.listings.first().and_then(|listing| crate::model::registrable_domain(listing.url()));
    Outlet {
        id: source.outlet.clone(),
        name: source.outlet.to_string(),
        owner: String::new(),
        family: String::new(),
        agency: source.tier == Tier::Wire,
        state_media: false,
        domains: domain.into_iter().collect(),
        credits: Vec::new(),
    }
}

fn checked_outlet(raw: RawOutlet) -> Outlet {
    Outlet {
        id: raw.id,
        name: raw.name,
        owner: raw.owner,
        family: raw.family,
        agency: raw.agency,
        state_media: raw.state_media,
        domains: raw.domains.iter().map(|domain| domain.to_lowercase()).collect(),
        credits: raw.credits,
    }
}

fn checked_source(file: &str, raw: RawSource) -> Result<Source, ConfigError> {
    let key = |what: &str| format!("source `{}`: {what}", raw.id);
    if TimeZone::get(&raw.timezone).is_err() {
        let message = format!("`{}` is no IANA time zone such as `Europe/London`", raw.timezone);
        return Err(ConfigError::value(file, key("timezone"), message));
    }
    if raw.listing.is_empty() {
        return Err(ConfigError::value(
            file,
            key("listing"),
            "at least one [[source.listing]] with kind and url",
        ));
    }
    let listings = raw
        .listing
        .iter()
        .map(|listing| {
            checked_listing(listing).map_err(|message| ConfigError::value(file, key("listing"), message))
        })
        .collect::<Result<_, _>>()?;
    let outlet = match raw.outlet {
        Some(outlet) => outlet,
        None => OutletId::parse(raw.id.as_str())
            .map_err(|error| ConfigError::value(file, key("outlet"), error.to_string()))?,
    };
    Ok(Source {
        outlet,
        country: raw.country,
        language: raw.language,
        timezone: raw.timezone,
        side: raw.side,
        tier: raw.tier,
        listings,
        user_agent: raw.user_agent,
        verified: Some(raw.verified).filter(|day| !day.is_empty()),
        seen: raw.seen,
        enabled: raw.enabled,
        id: raw.id,
    })
}

fn checked_listing(raw: &RawListing) -> Result<ListingSpec, String> {
    let url = Url::parse(&raw.url).map_err(|error| format!("`{}` is no URL: {error}", raw.url))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("`{}` is neither http nor https", raw.url));
    }
    let selectors = Selectors {
        item: raw.item.clone(),
        link: raw.link.clone(),
        title: raw.title.clone(),
        date: raw.date.clone(),
        next: raw.next.clone(),
    };
    let unused = [&raw.item, &raw.link, &raw.title, &raw.date, &raw.next].into_iter().all(String::is_empty);
    match raw.kind {
        RawKind::Index if raw.item.is_empty() => {
            Err(format!("`{}` is an index page and needs `item`, the CSS selector of one entry", raw.url))
        }
        RawKind::Index => {
            listing::check_selectors(&selectors).map_err(|error| format!("`{}`: {error}", raw.url))?;
            Ok(ListingSpec::Index(url, selectors))
        }
        _ if !unused => {
            Err(format!("`{}`: item, link, title, date and next are for kind = \"index\" only", raw.url))
        }
        RawKind::Feed => Ok(ListingSpec::Feed(url)),
        RawKind::Sitemap => Ok(ListingSpec::Sitemap(url)),
        RawKind::Channel => Ok(ListingSpec::Channel(url)),
    }
}
