//! Arguments of `claims`, `disagreements`, `stories`, `story`, `origin`, `timeline` and `brief`.

use super::{Filters, Formatted};
use crate::claims::State;
use clap::Args;

/// Arguments of `claims`.
#[derive(Debug, Args)]
pub struct Claims {
    /// Words that an article which makes the claim must hold, as in `query`.
    pub words: Vec<String>,
    /// `single_source`, `repeated` or `corroborated`: one article; several of one origin; two origins or more.
    #[arg(long, value_name = "STATE", value_parser = state)]
    pub state: Option<State>,
    /// Only claims that somebody else contradicts.
    #[arg(long)]
    pub disputed: bool,
    /// Without claims that later ones came in the place of.
    #[arg(long)]
    pub current: bool,
    /// Filters.
    #[command(flatten)]
    pub filters: Filters,
    /// How to print.
    #[command(flatten)]
    pub format: Formatted,
}

/// Arguments of `disagreements`, `stories` and `timeline`.
#[derive(Debug, Args)]
pub struct Accounts {
    /// Words that the article must hold, as in `query`.
    pub words: Vec<String>,
    /// Filters.
    #[command(flatten)]
    pub filters: Filters,
    /// How to print.
    #[command(flatten)]
    pub format: Formatted,
}

/// Arguments of `story` and `origin`.
#[derive(Debug, Args)]
pub struct One {
    /// An id as other commands print it; `origin` also takes the URL of an article and the id of a fact.
    pub id: String,
    /// The zone of dates shown.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub tz: String,
    /// How to print.
    #[command(flatten)]
    pub format: Formatted,
}

/// Arguments of `brief`.
#[derive(Debug, Args)]
pub struct Brief {
    /// Reported at or after: 24h, 7d, 2025-12-01, 2025-12-01T08:00Z.
    #[arg(long, value_name = "WHEN", default_value = "24h")]
    pub since: String,
    /// Reported before, as in --since; a day counts whole.
    #[arg(long, value_name = "WHEN")]
    pub until: Option<String>,
    /// The zone of days given and of dates shown.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub tz: String,
    /// At most so many lines in each part.
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..))]
    pub lines: u32,
}

fn state(text: &str) -> Result<State, String> {
    serde_json::from_value(text.into()).map_err(|_| "give single_source, repeated or corroborated".to_owned())
}
