//! Arguments of `quotes`, `meetings`, `plans`, `figures` and `positions`.

use super::{Filters, Formatted};
use clap::Args;

/// Arguments of `quotes`, `plans` and `figures`.
#[derive(Debug, Args)]
pub struct View {
    /// Words that the article must hold, as in `query`.
    pub words: Vec<String>,
    /// Filters.
    #[command(flatten)]
    pub filters: Filters,
    /// Only facts whose rule was right at least this often when it was measured.
    #[arg(long, value_name = "0..1", default_value_t = 0.5)]
    pub min_confidence: f64,
    /// How to print.
    #[command(flatten)]
    pub format: Formatted,
}

/// Arguments of `meetings`.
#[derive(Debug, Args)]
pub struct Meetings {
    /// Only those that are still to come, as the report sees it.
    #[arg(long)]
    pub planned: bool,
    /// The rest.
    #[command(flatten)]
    pub view: View,
}

/// Arguments of `positions`.
#[derive(Debug, Args)]
pub struct Positions {
    /// As it stood at the end of this day, or at this moment.
    #[arg(long, value_name = "WHEN")]
    pub as_of: Option<String>,
    /// The rest.
    #[command(flatten)]
    pub view: View,
}
