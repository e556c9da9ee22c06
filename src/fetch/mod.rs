//! The only HTTP client: caps, address guard, conditional requests, named failures. It never logs a URL's user info.

mod advice;
mod body;
mod client;
mod cookies;
mod guard;
mod links;
mod message;
mod settings;

pub use advice::{Advice, Attempt, advise, freshness, http_date, retry_after};
pub use client::{Client, Leg, Trail, user_agent};
pub use guard::{Guard, Lookup, Reach, Refusal, reach};
pub use links::{Links, links};
pub use message::{Failure, Kind, Request, Response, bare, shown};
pub use settings::Settings;

/// The name by which sites address us: the user agent begins with it, robots.txt speaks to it.
pub const AGENT: &str = env!("CARGO_PKG_NAME");

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// Nobody to write to.
    #[error("no contact for the user agent")]
    NoContact,
    /// A contact that fits in no header.
    #[error("the contact `{contact}` does not fit in a header")]
    BadContact {
        /// The contact, escaped.
        contact: String,
    },
    /// TLS or the proxy cannot be set up.
    #[error("cannot set up the HTTP client")]
    Client(#[source] reqwest::Error),
}
