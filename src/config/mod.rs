//! Files and environment -> checked settings and knowledge. Everything is bundled into the binary; a person's files
//! overlay it. Nobody else reads configuration.

mod bundled;
mod daemon;
mod entities;
mod error;
mod knowledge;
mod languages;
pub mod opml;
mod settings;
mod sites;
mod sources;
mod topic;
mod websub;

pub use daemon::DaemonSettings;
pub use entities::{entities, entities_from};
pub use error::{ConfigError, parse};
pub use knowledge::{knowledge, sources};
pub use languages::{languages, languages_from};
pub use settings::{
    KnowledgeSettings, LogFormat, LogSettings, Overrides, Settings, StoreSettings, TopicSettings,
};
pub use sites::{site_rules, sites};
pub use sources::Sources;
pub use topic::{topic, topic_from};
pub use websub::WebsubSettings;
