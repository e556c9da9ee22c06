//! The real binary as a child process: its lines are waited for, never the clock.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};

/// Settings of a run that knows no source but those given, pins the hosts of a test to its server and makes no pauses.
pub fn settings(server: &wiremock::MockServer, hosts: &[&str], more: &str) -> String {
    let pinned: Vec<String> =
        hosts.iter().map(|host| format!("\"{host}.example\" = \"{}\"", server.address())).collect();
    let listings = hosts.iter().map(|host| {
        format!(
            "[[source]]\nid = \"{host}\"\nlanguage = \"en\"\n[[source.listing]]\nkind = \"feed\"\n\
             url = \"http://{host}.example/feed.xml\"\n"
        )
    });
    format!(
        "{more}\n[knowledge]\nbundled_sources = false\n[fetch]\ncontact = \"desk@news.example\"\nhosts = {{ {} }}\n{}",
        pinned.join(", "),
        listings.collect::<String>()
    )
}

/// The daemon's settings of such a run; `more` stands in the same section.
pub fn hasty(more: &str) -> String {
    format!("[daemon]\nhost_gap = \"0s\"\njob_host_gap = \"0s\"\ntick = \"1s\"\n{more}\n")
}

/// How a child ended, and what it said.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub error: String,
}

/// The settings and the store of a test's folder.
pub const HERE: &[&str] = &["--config", "p.toml", "--db", "a.db"];

/// A child that runs.
pub struct Running {
    child: Child,
    lines: BufReader<ChildStderr>,
    said: String,
}

/// The binary in a folder, without settings of the environment.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peacewire"));
    command.current_dir(folder).env_remove("PEACEWIRE_DB").env_remove("PEACEWIRE_CONFIG").args(arguments);
    command
}

/// Runs the binary to its end.
pub fn run(folder: &Path, arguments: &[&str]) -> Ended {
    run_with_input(folder, arguments, "")
}

/// Runs the binary with the settings and the store of its folder to the end.
pub fn run_here(folder: &Path, arguments: &[&str]) -> Ended {
    run(folder, &[HERE, arguments].concat())
}

/// Runs the binary to its end with something on its standard input.
pub fn run_with_input(folder: &Path, arguments: &[&str], input: &str) -> Ended {
    let mut child = piped(command(folder, arguments).stdin(Stdio::piped()));
    // A child that does not read its input closes it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    ended(child.wait_with_output().unwrap())
}

fn piped(command: &mut Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

pub fn ended(output: std::process::Output) -> Ended {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ended { code: output.status.code(), out: text(&output.stdout), error: text(&output.stderr) }
}

impl Running {
    /// Starts the binary and goes on.
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = piped(command(folder, arguments).stdin(Stdio::null()));
        let lines = BufReader::new(child.stderr.take().unwrap());
        Self { child, lines, said: String::new() }
    }

    /// Waits until a line on stderr holds these words.
    pub fn until(&mut self, words: &str) {
        loop {
            let mut line = String::new();
            let read = self.lines.read_line(&mut line).unwrap();
            assert!(read > 0, "it ended before it said `{words}`: {}", self.said);
            self.said.push_str(&line);
            if line.contains(words) {
                return;
            }
        }
    }

    /// Waits until something is true that this child brings about; fails where the child has ended before.
    pub async fn brings_about(&mut self, mut condition: impl AsyncFnMut() -> bool) {
        while !condition().await {
            if let Some(status) = self.child.try_wait().unwrap() {
                self.lines.read_to_string(&mut self.said).unwrap();
                panic!("it ended with {status}: {}", self.said);
            }
            tokio::task::yield_now().await;
        }
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// The most memory that it has held so far, in KiB.
    pub fn peak_memory(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        peak.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// SIGKILL: no chance to tidy up.
    pub fn kill(mut self) -> ExitStatus {
        self.child.kill().unwrap();
        self.child.wait().unwrap()
    }

    /// Waits for the end.
    pub fn wait(mut self) -> Ended {
        let mut out = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        self.lines.read_to_string(&mut self.said).unwrap();
        Ended { code: self.child.wait().unwrap().code(), out, error: self.said }
    }
}
