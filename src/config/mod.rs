//! Files and environment -> checked settings and knowledge. Everything is bundled into the binary; a person's files
//! overlay it. Nobody else reads configuration.

mod bundled;
mod daemon;
mod error;
mod settings;
mod sites;
mod sources;

pub use daemon::DaemonSettings;
pub use error::{ConfigError, parse};
pub use settings::{
    KnowledgeSettings, LogFormat, LogSettings, Overrides, Settings, StoreSettings, TopicSettings,
};
pub use sites::site_rules;
pub use sources::Sources;
