//! `inspect page`.

use clap::Args;

/// What to read.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The file, or - for standard input.
    file: String,
}

/// Reads, runs the stage, prints.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    anyhow::bail!("cannot read {}: the stage is not there yet", arguments.file)
}
