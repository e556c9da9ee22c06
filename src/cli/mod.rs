//! The command line: arguments, one file per command, rendering. Data goes to stdout, the rest to stderr.

mod args;
mod inspect;
pub mod render;

use args::{Arguments, Command};
use clap::Parser;
use std::process::ExitCode;

/// Parses the arguments, runs the command and turns an error into one line and an exit code.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(&error),
    }
}

fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Inspect(stage) => inspect::run(stage),
    }
}

#[expect(clippy::print_stderr, reason = "the one place where an error is told to the person")]
fn report(error: &anyhow::Error) -> ExitCode {
    eprintln!("peacewire: {error:#}");
    ExitCode::FAILURE
}
