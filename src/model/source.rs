//! Where articles are found: sources with their listings, and the outlets behind them.

use super::{Language, OutletId, SourceId};
use serde::{Deserialize, Serialize};
use url::Url;

/// A source: one outlet's way of listing its articles.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// A slug that never changes.
    pub id: SourceId,
    /// The outlet that publishes it.
    pub outlet: OutletId,
    /// ISO 3166-1 alpha-2, `EU` or `INT`.
    pub country: String,
    /// The language it is written in.
    pub language: Language,
    /// IANA zone in which its dates without a zone are meant.
    pub timezone: String,
    /// Its home.
    pub side: Side,
    /// Its weight in scheduling.
    pub tier: Tier,
    /// Where it is listed, at least one.
    pub listings: Vec<ListingSpec>,
    /// Another contact or user agent for this source alone.
    pub user_agent: Option<String>,
    /// The day on which `sources check` last succeeded on the live web.
    pub verified: Option<String>,
    /// Where the URL was seen, and when.
    pub seen: String,
    /// False where the person switched it off.
    pub enabled: bool,
}

/// The state or press in which a source is at home; no judgement of bias.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Ukrainian.
    Ua,
    /// Russian.
    Ru,
    /// American.
    Us,
    /// European.
    Eu,
    /// Of a state that mediates.
    Mediator,
    /// None of these.
    Neutral,
}

/// What kind of publisher it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// An office that speaks for itself.
    Official,
    /// A news agency.
    Wire,
    /// A national or international newsroom.
    National,
    /// A regional or small newsroom.
    Regional,
    /// A research house.
    ThinkTank,
    /// A public channel.
    Channel,
}

/// One listing of a source.
#[derive(Debug, Clone, PartialEq)]
pub enum ListingSpec {
    /// RSS, Atom or JSON feed.
    Feed(Url),
    /// A sitemap or an index of sitemaps.
    Sitemap(Url),
    /// An HTML page read by selectors.
    Index(Url, Selectors),
    /// The public preview of a channel.
    Channel(Url),
}

impl ListingSpec {
    /// Where it is.
    pub fn url(&self) -> &Url {
        match self {
            Self::Feed(url) | Self::Sitemap(url) | Self::Index(url, _) | Self::Channel(url) => url,
        }
    }

    /// Its kind as written in the configuration.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Feed(_) => "feed",
            Self::Sitemap(_) => "sitemap",
            Self::Index(..) => "index",
            Self::Channel(_) => "channel",
        }
    }
}

/// CSS selectors of an index page; checked when the configuration is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selectors {
    /// One element an entry.
    pub item: String,
    /// The link inside the item; the item itself where empty.
    pub link: String,
    /// The title inside the item; the link's text where empty.
    pub title: String,
    /// The date inside the item: a `datetime` attribute or text; none where empty.
    pub date: String,
    /// The link to the next page; none where empty.
    pub next: String,
}

/// A publisher, for origins: who owns it, whom it belongs with, how others credit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlet {
    /// A slug that never changes.
    pub id: OutletId,
    /// Its name.
    pub name: String,
    /// Who owns it; empty where not known.
    pub owner: String,
    /// Sister outlets share a family; empty for none.
    pub family: String,
    /// A news agency, whose texts others carry.
    pub agency: bool,
    /// Owned or run by a state.
    pub state_media: bool,
    /// Registrable domains.
    pub domains: Vec<String>,
    /// How other papers write its credit.
    pub credits: Vec<String>,
}
