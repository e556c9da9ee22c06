//! The limits of the client; the defaults are those of the settings file.

use crate::model::units::{period, size};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;
use url::Url;

/// How the client fetches, and what it refuses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a section of settings")]
pub struct Settings {
    /// Where a webmaster can write to: part of the user agent, never empty.
    pub contact: String,
    /// The proxy; none where nothing, whatever the environment says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<Url>,
    /// Whether addresses of this machine may be fetched.
    pub allow_loopback: bool,
    /// Whether private networks may be fetched.
    pub allow_private: bool,
    /// Host names pinned to an address, like a hosts file; what is pinned is trusted.
    pub hosts: BTreeMap<String, SocketAddr>,
    /// Until a connection stands.
    #[serde(with = "period")]
    pub connect_timeout: Duration,
    /// Until the headers have come, the connection included.
    #[serde(with = "period")]
    pub headers_timeout: Duration,
    /// A feed, a sitemap or a robots.txt in all.
    #[serde(with = "period")]
    pub listing_timeout: Duration,
    /// A page in all.
    #[serde(with = "period")]
    pub page_timeout: Duration,
    /// An answer or a file of an archive in all, its headers included.
    #[serde(with = "period")]
    pub archive_timeout: Duration,
    /// Bytes a second below which a body is given up ...
    pub minimum_rate: u64,
    /// ... after this long.
    #[serde(with = "period")]
    pub minimum_rate_after: Duration,
    /// The largest feed, decoded, in bytes.
    #[serde(with = "size")]
    pub feed_limit: usize,
    /// The largest sitemap, and the largest answer or file of an archive, decoded, in bytes.
    #[serde(with = "size")]
    pub sitemap_limit: usize,
    /// The largest page, decoded, in bytes.
    #[serde(with = "size")]
    pub page_limit: usize,
    /// As much of a robots.txt as is read, in bytes.
    #[serde(with = "size")]
    pub robots_limit: usize,
    /// The longest URL, in characters.
    pub url_limit: usize,
    /// The most redirects that are followed.
    pub redirects: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            contact: String::new(),
            proxy: None,
            allow_loopback: false,
            allow_private: false,
            hosts: BTreeMap::new(),
            connect_timeout: Duration::from_secs(10),
            headers_timeout: Duration::from_secs(15),
            listing_timeout: Duration::from_secs(30),
            page_timeout: Duration::from_secs(45),
            archive_timeout: Duration::from_secs(180),
            minimum_rate: 1024,
            minimum_rate_after: Duration::from_secs(10),
            feed_limit: 10 << 20,
            sitemap_limit: 50 << 20,
            page_limit: 5 << 20,
            robots_limit: 500 << 10,
            url_limit: 2048,
            redirects: 5,
        }
    }
}
