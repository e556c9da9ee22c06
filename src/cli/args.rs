//! The arguments as clap reads them.

use super::inspect::Stage;
use clap::{Parser, Subcommand};

/// The live ledger of a negotiation, kept from the news in one SQLite file.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run one stage on given input and print what it says.
    #[command(subcommand)]
    Inspect(Stage),
}
