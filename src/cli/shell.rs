//! `completions` and `man`, made from the arguments.

use super::Ending;
use super::args::Arguments;
use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;

/// Prints a completion script.
pub fn completions(shell: Shell) -> anyhow::Result<Ending> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "peacewire", &mut script);
    print(&script)
}

/// Prints the manual page: the program and then each command.
pub fn manual() -> anyhow::Result<Ending> {
    let mut page = Vec::new();
    let command = Arguments::command();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for part in command.get_subcommands() {
        page.extend_from_slice(format!(".SH \"peacewire {}\"\n", part.get_name()).as_bytes());
        let man = clap_mangen::Man::new(part.clone());
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
        man.render_extra_section(&mut page)?;
    }
    print(&page)
}

fn print(bytes: &[u8]) -> anyhow::Result<Ending> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).context("cannot write to standard output")?;
    Ok(Ending::Well)
}
