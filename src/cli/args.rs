//! The arguments as clap reads them.

mod backfill;
mod changes;
mod ledger;
mod rules;
mod views;
mod words;

pub use backfill::Backfill;
pub use changes::{Changes, Show};
pub use ledger::{Accounts, Brief, Claims, One};
pub use rules::{Explain, Reprocess, Rules, RulesTest};
pub use views::{Meetings, Positions, View};

use super::inspect::Stage;
use super::render::Format;
use crate::config::LogFormat;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// The heading of the flags that every command has.
const GLOBAL: &str = "For every command";

/// Reads the arguments of the process, or ends it with clap's message.
pub fn read() -> Arguments {
    Arguments::parse_from(words::shielded(std::env::args_os()))
}

/// The live ledger of a negotiation, kept from the news in one SQLite file.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = "Example: peacewire demo   (it needs no network)")]
pub struct Arguments {
    /// For every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags of every command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Settings file; what it leaves out has its default (see `peacewire config show`).
    #[arg(long, global = true, value_name = "FILE", env = "PEACEWIRE_CONFIG", help_heading = GLOBAL)]
    pub config: Option<PathBuf>,
    /// The ledger; settings: store.path.
    #[arg(long, global = true, value_name = "FILE", env = "PEACEWIRE_DB", help_heading = GLOBAL)]
    pub db: Option<PathBuf>,
    /// How log lines are written to stderr: text or json.
    #[arg(long, global = true, value_name = "FORMAT", hide_possible_values = true, help_heading = GLOBAL)]
    pub log_format: Option<LogFormat>,
    /// Log more (-v: debug, -vv: trace).
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = GLOBAL)]
    pub verbose: u8,
    /// Log errors only.
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = GLOBAL)]
    pub quiet: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Poll, fetch, read and store until told to stop.
    #[command(after_help = "Example: peacewire --db talks.db run --contact desk@example.org")]
    Run(Run),
    /// Run the whole program on a small newsroom of its own, without network.
    #[command(after_help = "Example: peacewire demo --keep /tmp/newsroom")]
    Demo(Demo),
    /// Read what is not in the listings: URLs, files, sitemaps, web archives.
    #[command(subcommand, after_help = "Example: peacewire backfill folder ~/saved-pages")]
    Backfill(Backfill),
    /// Articles that hold words or match filters.
    #[command(
        after_help = "Example: peacewire query '\"security guarantees\" AND ceasefire' --lang en --since 7d"
    )]
    Query(Query),
    /// One article with what was recognised in it.
    #[command(
        after_help = "Example: peacewire show 6cbd335a72746a24   (the last column of `peacewire query`)"
    )]
    Show(Show),
    /// Why something was judged as it was: cues, names, weights, and what is missing.
    #[command(after_help = "Example: peacewire explain https://news.example/2025/12/story.html")]
    Explain(Explain),
    /// Articles that their sites changed or removed, with what was added and taken away.
    #[command(after_help = "Example: peacewire changes --since 7d --format ndjson")]
    Changes(Changes),
    /// Claims about events, with how many independent origins stand behind each.
    #[command(after_help = "Example: peacewire claims --state corroborated --since 7d")]
    Claims(Claims),
    /// Sentences on one event that cannot both be right.
    #[command(after_help = "Example: peacewire disagreements --kind meeting --since 30d")]
    Disagreements(Accounts),
    /// Events, with their reports, outlets and origins counted.
    #[command(after_help = "Example: peacewire stories --party ua --since 7d")]
    Stories(Accounts),
    /// The reports of one event, the earliest first, each with its origin.
    #[command(
        after_help = "Example: peacewire story 6cbd335a72746a24   (the last column of `peacewire stories`)"
    )]
    Story(One),
    /// Who had a text or a fact first, and who has it from whom.
    #[command(after_help = "Example: peacewire origin 6cbd335a72746a24")]
    Origin(One),
    /// What is claimed to have happened, day by day, each with its sentence.
    #[command(after_help = "Example: peacewire timeline --entity per:NAME --since 2025-11-19")]
    Timeline(Accounts),
    /// The morning brief in Markdown, every line with its source and origins.
    #[command(after_help = "Example: peacewire brief --since 24h > brief.md")]
    Brief(Brief),
    /// Facts that match filters, each with its sentence.
    #[command(after_help = "Example: peacewire facts --kind meeting --since 2025-12-01 --format csv")]
    Facts(Facts),
    /// Who said what, each with the words and the sentence.
    #[command(after_help = "Example: peacewire quotes --party us --since 7d --format csv")]
    Quotes(View),
    /// Who met whom, held, planned or denied, by day.
    #[command(after_help = "Example: peacewire meetings --planned --since 7d")]
    Meetings(Meetings),
    /// The latest stance of each party on each issue, with its sentence.
    #[command(after_help = "Example: peacewire positions --party ru --as-of 2025-12-01")]
    Positions(Positions),
    /// Plans with their versions, by document.
    #[command(after_help = "Example: peacewire plans --since 30d --format ndjson")]
    Plans(View),
    /// Numbers with what they count.
    #[command(after_help = "Example: peacewire figures --since 7d --format csv")]
    Figures(View),
    /// What is in the store, or what of it matches filters, counted.
    #[command(after_help = "Example: peacewire stats --party ua --since 2025-12-01")]
    Stats(Stats),
    /// Your own SQL, reading only.
    #[command(
        after_help = "Example: peacewire sql \"SELECT time_start, place, evidence FROM v_meetings ORDER BY 1\""
    )]
    Sql(Sql),
    /// List, check, import and export the sources.
    #[command(subcommand, after_help = "Example: peacewire sources list")]
    Sources(Sources),
    /// Check the topic, and list the names that are recognised.
    #[command(subcommand, after_help = "Example: peacewire topic check")]
    Topic(Topic),
    /// List the rules of the settings file, and hold them against what is stored.
    #[command(subcommand, after_help = "Example: peacewire --config my.toml rules test")]
    Rules(Rules),
    /// Show or check the settings.
    #[command(subcommand, after_help = "Example: peacewire config show > my.toml")]
    Config(Config),
    /// Check the store: integrity, counts, disk, last successes.
    #[command(after_help = "Example: peacewire --db talks.db doctor")]
    Doctor(Formatted),
    /// Say by the exit code whether a daemon is alive: 0 or 1.
    #[command(after_help = "Example: peacewire --db talks.db health || restart")]
    Health(Health),
    /// Copy both files of the store into a folder, also while a daemon runs.
    #[command(after_help = "Example: peacewire --db talks.db backup /var/backups/peacewire")]
    Backup(Folder),
    /// Remove an article and everything made of it, for good.
    #[command(after_help = "Example: peacewire forget https://news.example/2025/12/story.html")]
    Forget(Forget),
    /// Remove what need not be kept.
    #[command(subcommand, after_help = "Example: peacewire --db talks.db retention run")]
    Retention(Retention),
    /// Make everything derived anew from the stored pages, without network.
    #[command(after_help = "Example: peacewire --db talks.db reprocess")]
    Reprocess(Reprocess),
    /// Run one stage on given input and print what it says (docs/inspect.md).
    #[command(
        subcommand,
        after_help = "Example: peacewire inspect listing --url https://news.example/rss feed.xml"
    )]
    Inspect(Stage),
    /// Print a completion script for a shell.
    #[command(after_help = "Example: peacewire completions bash > /etc/bash_completion.d/peacewire")]
    Completions(Completions),
    /// Print the manual page.
    #[command(after_help = "Example: peacewire man | man -l -")]
    Man,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct Run {
    /// Poll each due source once, finish the queue and exit.
    #[arg(long)]
    pub once: bool,
    /// Where a webmaster can write to: stands in the user agent; settings: fetch.contact.
    #[arg(long, value_name = "MAIL-OR-URL")]
    pub contact: Option<String>,
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Keep the store in this folder, to go on with the other commands.
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

/// Filters of `query`, `facts` and `stats`.
#[derive(Debug, Default, Args)]
pub struct Filters {
    /// An entity by id or name (repeat for more; all must be there).
    #[arg(long, value_name = "ID-OR-NAME")]
    pub entity: Vec<String>,
    /// An issue by id (repeat for any of them).
    #[arg(long, value_name = "ID")]
    pub issue: Vec<String>,
    /// A party: ua, ru, us, eu ... (repeat for more; all must be there).
    #[arg(long, value_name = "CODE")]
    pub party: Vec<String>,
    /// A kind of fact: meeting, statement ... (repeat for any of them).
    #[arg(long, value_name = "KIND")]
    pub kind: Vec<String>,
    /// An outlet by id (repeat for any of them).
    #[arg(long, value_name = "ID")]
    pub outlet: Vec<String>,
    /// A language by its two letters (repeat for any of them).
    #[arg(long, value_name = "CODE")]
    pub lang: Vec<String>,
    /// Published at or after: 2025-12-01, 2025-12-01T08:00Z, 7d, 24h.
    #[arg(long, value_name = "WHEN")]
    pub since: Option<String>,
    /// Published before, as in --since; a day counts whole.
    #[arg(long, value_name = "WHEN")]
    pub until: Option<String>,
    /// The zone of days given and of dates shown.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub tz: String,
    /// At most so many rows (50; of each count in `stats`: 15).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,
}

/// Arguments of `query`.
#[derive(Debug, Args)]
pub struct Query {
    /// Words, "phrases", prefix*, -without, AND, OR, NOT, NEAR(a b, 5), title:word (docs/query.md).
    pub words: Vec<String>,
    /// Filters.
    #[command(flatten)]
    pub filters: Filters,
    /// How to print.
    #[command(flatten)]
    pub format: Formatted,
}

/// Arguments of `facts`.
#[derive(Debug, Args)]
pub struct Facts {
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

/// Arguments of `stats`.
#[derive(Debug, Args)]
pub struct Stats {
    /// Words that the articles must hold, as in `query`.
    pub words: Vec<String>,
    /// Filters.
    #[command(flatten)]
    pub filters: Filters,
    /// How to print.
    #[command(flatten)]
    pub format: Formatted,
}

/// How to print.
#[derive(Debug, Clone, Copy, Args)]
pub struct Formatted {
    /// Table (for people), json (one array), ndjson (one object a line), csv (safe in a spreadsheet) or md (Markdown).
    #[arg(long, value_name = "FORMAT", default_value = "table", hide_possible_values = true)]
    pub format: Format,
}

/// Arguments of `sql`.
#[derive(Debug, Args)]
pub struct Sql {
    /// A SELECT over the tables and views of docs/schema.md.
    pub statement: String,
    /// Stop after so many seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub time_limit: u64,
    /// Print at most so many rows.
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub limit: usize,
    /// How to print.
    #[command(flatten)]
    pub format: Formatted,
}

/// Commands on sources.
#[derive(Debug, Subcommand)]
pub enum Sources {
    /// The sources that are polled, with how they fare.
    #[command(after_help = "Example: peacewire sources list --format csv")]
    List(Formatted),
    /// Fetch and read a source's listings now, and store nothing but what their hosts ask for (pauses, robots.txt).
    #[command(after_help = "Example: peacewire sources check tass-en --contact desk@example.org")]
    Check {
        /// The source's id; all sources where left out.
        name: Option<String>,
        /// Where a webmaster can write to; settings: fetch.contact.
        #[arg(long, value_name = "MAIL-OR-URL")]
        contact: Option<String>,
        /// How to print.
        #[command(flatten)]
        format: Formatted,
    },
    /// Find the feeds, sitemaps and index page of a site and print a source block for a settings file.
    #[command(
        after_help = "Example: peacewire sources discover news.example --contact desk@example.org >> my.toml"
    )]
    Discover {
        /// The site, or the page that lists its newest articles.
        url: String,
        /// Where a webmaster can write to; settings: fetch.contact.
        #[arg(long, value_name = "MAIL-OR-URL")]
        contact: Option<String>,
    },
    /// Turn an OPML file into source blocks for a settings file, on stdout.
    #[command(after_help = "Example: peacewire sources import feeds.opml >> my.toml")]
    Import {
        /// The OPML file, or - for standard input.
        file: String,
    },
    /// Write the sources as OPML, on stdout.
    #[command(after_help = "Example: peacewire sources export > peacewire.opml")]
    Export,
}

/// Commands on the topic.
#[derive(Debug, Subcommand)]
pub enum Topic {
    /// Check the topic, its entities and issues: collisions, dead aliases, missing forms.
    #[command(after_help = "Example: peacewire topic check")]
    Check(Formatted),
    /// Print every form that is recognised, one a line.
    #[command(after_help = "Example: peacewire topic surfaces > names.txt")]
    Surfaces,
}

/// Commands on the settings.
#[derive(Debug, Subcommand)]
pub enum Config {
    /// Print the settings in force.
    #[command(after_help = "Example: peacewire --config my.toml config show")]
    Show,
    /// Read everything that the daemon would read and say whether it is right.
    #[command(after_help = "Example: peacewire --config my.toml config check")]
    Check,
}

/// Arguments of `health`.
#[derive(Debug, Args)]
pub struct Health {
    /// The oldest heartbeat that counts as alive.
    #[arg(long, value_name = "SECONDS", default_value_t = 90)]
    pub max_age: i64,
}

/// A folder.
#[derive(Debug, Args)]
pub struct Folder {
    /// The folder; it is made where it is not there.
    pub dir: PathBuf,
}

/// Arguments of `forget`.
#[derive(Debug, Args)]
pub struct Forget {
    /// The id or URL of an article.
    pub id: String,
}

/// Commands on retention.
#[derive(Debug, Subcommand)]
pub enum Retention {
    /// Remove now what the settings do not keep.
    #[command(after_help = "Example: peacewire --db talks.db retention run")]
    Run,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// bash, zsh, fish, elvish or powershell.
    pub shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests;
