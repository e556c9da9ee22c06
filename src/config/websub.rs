//! The settings of WebSub: hubs that tell of changes at once.

use crate::model::units::{period, size};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use url::Url;

/// Hubs that tell of changes at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebsubSettings {
    /// Where hubs reach this machine from outside; off where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callback: Option<Url>,
    /// Where to listen for them; a reverse proxy hands on what comes to `callback`.
    pub listen: std::net::SocketAddr,
    /// How long a subscription is asked for.
    #[serde(with = "period")]
    pub lease: Duration,
    /// A listing that a hub tells of is polled no more often than this.
    #[serde(with = "period")]
    pub backup_poll: Duration,
    /// The largest message that is taken.
    #[serde(with = "size")]
    pub message_limit: usize,
}

impl Default for WebsubSettings {
    fn default() -> Self {
        Self {
            callback: None,
            listen: std::net::SocketAddr::from(([127, 0, 0, 1], 8790)),
            lease: Duration::from_secs(10 * 86_400),
            backup_poll: Duration::from_hours(1),
            message_limit: 10 << 20,
        }
    }
}
