//! Files and environment -> checked settings and knowledge. Everything is bundled into the binary; a person's files
//! overlay it. Nobody else reads configuration.

mod bundled;
mod daemon;
mod entities;
mod error;
mod settings;
mod sources;
mod topic;

pub use daemon::DaemonSettings;
pub use entities::{entities, entities_from};
pub use error::{ConfigError, parse};
pub use settings::{
    KnowledgeSettings, LogFormat, LogSettings, Overrides, Settings, StoreSettings, TopicSettings,
};
pub use sources::Sources;
pub use topic::{topic, topic_from};
