//! Arguments of `rules`, `reprocess` and `explain`.

use super::Formatted;
use clap::{Args, Subcommand};

/// Commands on the rules of the settings file.
#[derive(Debug, Subcommand)]
pub enum Rules {
    /// The rules in force, with how often each was met.
    #[command(after_help = "Example: peacewire rules list")]
    List(Formatted),
    /// Hold the rules against what is stored, and change nothing.
    #[command(after_help = "Example: peacewire --config my.toml rules test prisoner-swaps --examples 5")]
    Test(RulesTest),
}

/// Arguments of `rules test`.
#[derive(Debug, Args)]
pub struct RulesTest {
    /// The rule's id; all rules where left out.
    pub id: Option<String>,
    /// At most so many examples a rule.
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub examples: usize,
    /// How to print.
    #[command(flatten)]
    pub format: Formatted,
}

/// Arguments of `reprocess`.
#[derive(Debug, Args)]
pub struct Reprocess {
    /// Only hold the rules of the settings against the stored articles and mark those that meet them.
    #[arg(long)]
    pub rules: bool,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The id or URL of an article, or the URL of anything that was listed.
    pub id: String,
    /// How to print.
    #[command(flatten)]
    pub format: Formatted,
}
