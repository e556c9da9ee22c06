//! The daemon: polls listings, fetches articles, hands pages to the pipeline, stops in order.

mod settings;

pub use settings::Settings;
