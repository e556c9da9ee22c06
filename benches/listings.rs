//! How fast listings are read: `cargo bench --bench listings -- ours|feed-rs FOLDER [ROUNDS]` reads every file of a folder so
//! many times and prints how many bytes that were; `bench/listings.py` times it beside feedparser.

use jiff::Timestamp;
use peacewire::listing::{Hints, parse};
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use url::Url;

fn main() -> std::io::Result<()> {
    // Cargo adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [reader, folder, rest @ ..] = arguments.as_slice() else { return Ok(()) };
    let rounds: usize = rest.first().and_then(|rounds| rounds.parse().ok()).unwrap_or(1);
    let mut files = Vec::new();
    gather(Path::new(folder), &mut files)?;
    let mut read = 0;
    for _ in 0..rounds {
        for file in &files {
            read += file.len();
            match reader.as_str() {
                "ours" => ours(file),
                _ => theirs(file),
            }
        }
    }
    writeln!(std::io::stdout(), "{read}")
}

fn gather(folder: &Path, files: &mut Vec<Vec<u8>>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else {
            files.push(std::fs::read(path)?);
        }
    }
    Ok(())
}

fn ours(body: &[u8]) {
    let Ok(url) = Url::parse("https://bench.example/feed") else { return };
    let hints = Hints {
        url: &url,
        content_type: None,
        spec: None,
        timezone: None,
        now: Timestamp::UNIX_EPOCH,
        max_entries: 100_000,
    };
    let _ = black_box(parse(body, &hints));
}

fn theirs(body: &[u8]) {
    // It panics on some files.
    let _ = std::panic::catch_unwind(|| black_box(feed_rs::parser::parse(body).is_ok()));
}
