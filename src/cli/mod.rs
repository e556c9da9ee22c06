//! The command line: arguments, one file per command, rendering. Data goes to stdout, the rest to stderr.

mod accounts;
mod args;
mod backfill;
mod brief;
mod changes;
mod comparison;
mod config;
mod demo;
mod digest;
mod discover;
mod doctor;
mod explain;
mod history;
mod inspect;
mod maintenance;
mod output;
mod progress;
mod query;
mod render;
mod rules;
mod run;
mod session;
mod shell;
mod show;
mod signals;
mod sources;
mod sql;
mod timeline;
mod topic;
mod views;

use crate::query::FactView;
use crate::telemetry;
use args::{Arguments, Command};
use session::Session;
use std::process::ExitCode;

/// How a command that went through ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// All is well.
    Well,
    /// It worked, and what it was asked about is not well (`health`, `doctor`, `check`).
    Unwell,
}

/// Parses the arguments, runs the command and turns an error into one line and an exit code: 0 well, 1 not well or an
/// error, 2 wrong usage (by clap), 130 a second signal.
pub fn main() -> ExitCode {
    let arguments = args::read();
    telemetry::log_panics();
    match dispatch(arguments) {
        Ok(Ending::Well) => ExitCode::SUCCESS,
        Ok(Ending::Unwell) => ExitCode::FAILURE,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => report(&error),
    }
}

fn dispatch(arguments: Arguments) -> anyhow::Result<Ending> {
    let session = Session::new(arguments.global);
    match arguments.command {
        Command::Run(run) => run::run(session, &run),
        Command::Demo(demo) => demo::run(session, &demo),
        Command::Backfill(job) => backfill::run(session, job),
        Command::Query(query) => query::articles(&session, &query),
        Command::Facts(facts) => query::facts(&session, &facts),
        Command::Quotes(quotes) => views::facts(&session, FactView::Quotes, &quotes),
        Command::Meetings(meetings) => views::meetings(&session, &meetings),
        Command::Positions(positions) => views::positions(&session, &positions),
        Command::Plans(plans) => views::facts(&session, FactView::Plans, &plans),
        Command::Figures(figures) => views::facts(&session, FactView::Figures, &figures),
        Command::Explain(explain) => explain::run(&session, &explain),
        Command::Claims(asked) => accounts::claims(&session, &asked),
        Command::Disagreements(asked) => accounts::disagreements(&session, &asked),
        Command::Stories(asked) => accounts::stories(&session, &asked),
        Command::Story(one) => accounts::story(&session, &one),
        Command::Origin(one) => accounts::origin(&session, &one),
        Command::Timeline(asked) => timeline::list(&session, &asked),
        Command::Brief(asked) => brief::print(&session, &asked),
        Command::Changes(changes) => changes::list(&session, &changes),
        Command::Show(show) => show::run(&session, &show),
        Command::Stats(stats) => query::stats(&session, &stats),
        Command::Sql(sql) => sql::run(&session, &sql),
        Command::Sources(command) => sources::run(session, command),
        Command::Topic(command) => topic::run(&session, &command),
        Command::Rules(command) => rules::run(&session, &command),
        Command::Config(command) => config::run(&session, &command),
        Command::Doctor(format) => doctor::doctor(&session, format),
        Command::Health(health) => doctor::health(&session, &health),
        Command::Backup(folder) => maintenance::backup(&session, &folder),
        Command::Forget(forget) => maintenance::forget(&session, &forget),
        Command::Retention(args::Retention::Run) => maintenance::retention(&session),
        Command::Reprocess(arguments) => maintenance::reprocess(&session, &arguments),
        Command::Inspect(stage) => inspect::run(&session, stage).map(|()| Ending::Well),
        Command::Completions(completions) => shell::completions(completions.shell),
        Command::Man => shell::manual(),
    }
}

/// A reader that went away (`| head`) is no error.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        io == Some(std::io::ErrorKind::BrokenPipe)
    })
}

#[expect(clippy::print_stderr, reason = "the one place where an error is told to the person")]
fn report(error: &anyhow::Error) -> ExitCode {
    eprintln!("peacewire: {error:#}");
    ExitCode::FAILURE
}
