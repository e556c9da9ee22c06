//! Arguments of `changes` and `show`.

use super::{Filters, Formatted};
use clap::Args;

/// Arguments of `changes`.
#[derive(Debug, Args)]
pub struct Changes {
    /// Words that the article must hold, as in `query`.
    pub words: Vec<String>,
    /// Changed at or after: 24h, 7d, 2025-12-01, 2025-12-01T08:00Z.
    #[arg(long, value_name = "WHEN", default_value = "24h")]
    pub since: String,
    /// Changed before, as in --since; a day counts whole.
    #[arg(long, value_name = "WHEN")]
    pub until: Option<String>,
    /// An entity by id or name (repeat for more; all must be there).
    #[arg(long, value_name = "ID-OR-NAME")]
    pub entity: Vec<String>,
    /// An issue by id (repeat for any of them).
    #[arg(long, value_name = "ID")]
    pub issue: Vec<String>,
    /// A party: ua, ru, us, eu ... (repeat for more; all must be there).
    #[arg(long, value_name = "CODE")]
    pub party: Vec<String>,
    /// An outlet by id (repeat for any of them).
    #[arg(long, value_name = "ID")]
    pub outlet: Vec<String>,
    /// A language by its two letters (repeat for any of them).
    #[arg(long, value_name = "CODE")]
    pub lang: Vec<String>,
    /// The zone of days given and of dates shown.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub tz: String,
    /// At most so many rows (50).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,
    /// How to print.
    #[command(flatten)]
    pub format: Formatted,
}

impl Changes {
    /// What the article must be like, as `query` asks it; its period is that of publication and is not asked for.
    pub fn filters(&self) -> Filters {
        Filters {
            entity: self.entity.clone(),
            issue: self.issue.clone(),
            party: self.party.clone(),
            outlet: self.outlet.clone(),
            lang: self.lang.clone(),
            tz: self.tz.clone(),
            limit: self.limit,
            ..Filters::default()
        }
    }
}

/// Arguments of `show`.
#[derive(Debug, Args)]
pub struct Show {
    /// The id or URL of an article.
    pub id: String,
    /// Its versions, with what changed from one to the next.
    #[arg(long)]
    pub history: bool,
    /// How to print.
    #[command(flatten)]
    pub format: Formatted,
    /// The zone of dates shown.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub tz: String,
}
