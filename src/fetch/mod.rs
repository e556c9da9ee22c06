//! The only HTTP client: caps, address guard, conditional requests, named failures. It never logs a URL's user info.

mod settings;

pub use settings::Settings;
