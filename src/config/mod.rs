//! Files and environment -> checked settings and knowledge.

mod error;
pub mod languages;

pub use error::{ConfigError, parse};
