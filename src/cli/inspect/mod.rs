//! `inspect`: one stage on given input, printed as JSON, in the contracts of `docs/inspect.md`.

mod duplicates;
mod facts;
mod listing;
mod page;
mod text;

use super::Session;
use anyhow::Context;
use clap::Subcommand;
use std::io::{BufRead, BufReader};

/// The stages that can be looked at.
#[derive(Debug, Subcommand)]
pub enum Stage {
    /// Read a listing: the entries of a feed, a sitemap or an index page.
    #[command(after_help = "Example: peacewire inspect listing --url https://news.example/rss feed.xml")]
    Listing(listing::Arguments),
    /// Read a page: the article that is on it.
    #[command(after_help = "Example: peacewire inspect page --url https://news.example/a page.html")]
    Page(page::Arguments),
    /// Read a text: language, relevance, mentions and facts.
    #[command(after_help = "Example: peacewire inspect text --published 2025-12-01 report.txt")]
    Text(text::Arguments),
    /// Compare texts: copies of one text, and texts of one story.
    #[command(after_help = "Example: peacewire inspect duplicates --jsonl texts.jsonl")]
    Duplicates(duplicates::Arguments),
}

/// Runs one stage.
pub fn run(session: &Session, stage: Stage) -> anyhow::Result<()> {
    match stage {
        Stage::Listing(arguments) => listing::run(&arguments),
        Stage::Page(arguments) => page::run(session, &arguments),
        Stage::Text(arguments) => text::run(session, &arguments),
        Stage::Duplicates(arguments) => duplicates::run(&arguments),
    }
}

/// What is said of a line of JSON that cannot be read; lines are counted from 0 here.
fn no_document(file: &str, line: usize) -> String {
    format!("`{file}`, line {}, is no document", line + 1)
}

/// Opens a file, or standard input for `-`.
fn open(name: &str) -> anyhow::Result<Box<dyn BufRead>> {
    if name == "-" {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    let file = std::fs::File::open(name).with_context(|| format!("cannot read `{name}`"))?;
    Ok(Box::new(BufReader::new(file)))
}
