//! The progress of a backfill: a bar on a terminal, a line now and then elsewhere.

use super::output;
use crate::backfill::{BadPlace, Progress, Unit};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// Without a terminal, a line each time this share of the whole is done.
const SHARE: u64 = 10;

/// So many bad places are told.
const TOLD: u64 = 20;
const NEXT: u64 = TOLD + 1;

/// Where progress is shown.
#[derive(Debug)]
pub struct Bar {
    bar: ProgressBar,
    terminal: bool,
    unit: &'static str,
    total: Option<u64>,
    told: u64,
    bad: u64,
}

impl Bar {
    /// A bar that shows itself when the first phase begins.
    pub fn new() -> Self {
        let terminal = std::io::stderr().is_terminal();
        Self { bar: ProgressBar::hidden(), terminal, unit: "", total: None, told: 0, bad: 0 }
    }

    /// Shows what happened.
    pub fn tell(&mut self, progress: &Progress) {
        match progress {
            Progress::Began { unit, total, done } => self.begin(*unit, *total, *done),
            Progress::Advanced { done } => self.advance(*done),
            Progress::Bad(bad) => self.bad(bad),
            Progress::Known | Progress::Decided(_) | Progress::Later => {}
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn begin(&mut self, unit: Unit, total: Option<u64>, done: u64) {
        self.unit = match unit {
            Unit::Bytes => "bytes",
            Unit::Files => "files",
            Unit::Listings => "sitemaps",
            Unit::Answers => "answers",
            Unit::Articles => "articles",
        };
        (self.total, self.told) = (total, 0);
        if !self.terminal {
            let of = total.map_or_else(String::new, |total| format!(" of {total}"));
            match (done, total) {
                (0, Some(0)) => {}
                (0, Some(total)) => output::note(&format!("{total} {} to read", self.unit)),
                (0, None) => output::note(&format!("reading {}", self.unit)),
                _ => output::note(&format!("going on behind {done}{of} {}", self.unit)),
            }
            return;
        }
        self.bar.finish_and_clear();
        self.bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg} ({eta})");
        self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.bar.set_message(self.unit);
        self.bar.set_position(done);
    }

    fn advance(&mut self, done: u64) {
        if self.terminal {
            self.bar.set_position(done);
            return;
        }
        let share = self.total.filter(|total| *total > 0).map_or(done / 1000, |total| done * SHARE / total);
        if share > self.told {
            self.told = share;
            let of = self.total.map_or_else(String::new, |total| format!(" of {total}"));
            output::note(&format!("{done}{of} {}", self.unit));
        }
    }

    /// The first ones are told, the others only counted: a file of the wrong kind may hold millions.
    fn bad(&mut self, bad: &BadPlace) {
        self.bad += 1;
        match self.bad {
            ..=TOLD => self.line(&format!("bad: {}: {}", bad.place, bad.why)),
            NEXT => self.line("more that is bad is only counted"),
            _ => {}
        }
    }

    fn line(&self, text: &str) {
        if self.terminal {
            self.bar.println(super::render::clean_line(text));
        } else {
            output::note(text);
        }
    }
}
