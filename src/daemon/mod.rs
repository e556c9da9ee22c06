//! The daemon: polls listings, fetches articles, hands pages to the pipeline, stops in order.

pub use crate::config::DaemonSettings as Settings;
