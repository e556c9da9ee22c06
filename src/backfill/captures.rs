//! Captures of an archive -> links: what a CDX server lists is fetched from the archive, or from its own site where no
//! archive is named that gives it; either way it is known by its own address.

use super::asking::{Asked, Wrong, ask};
use super::checkpoint;
use super::claim::Claim;
use super::identity::Identity;
use super::{BackfillError, BadPlace, End, Progress, Report, Tally, Unit};
use crate::archive::cdx::{self, Answer, BadAnswer, Cursor, Dialect, Question, Row};
use crate::daemon::{Errand, Setup};
use crate::fetch::{Response, shown};
use crate::model::{Capture, Entry, registrable_domain};
use crate::store::JobEntry;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use tokio_util::sync::CancellationToken;
use url::Url;

/// Captures in one answer, where one may choose: an answer that takes a server long is one that it may give up.
const IN_ANSWER: usize = 2000;

/// The longest key to go on by that is taken, in bytes: it holds an address, and stands in one.
const LONGEST_KEY: usize = 1024;

/// What an answer without captures is called where it is one of many.
const EMPTY_PAGE: &str = "page of the index without captures";

/// The captures asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptureRange {
    question: Question,
    /// Where the archive gives its captures; nothing where they are fetched from their own site.
    replay: Option<Url>,
    /// The registrable domain of the prefix: a server has no business to name others.
    site: String,
}

impl CaptureRange {
    /// All captures of addresses that begin with `prefix`, made at or after `since` and before `until`.
    pub fn new(
        prefix: &str,
        server: Url,
        replay: Option<Url>,
        (since, until): (Option<Timestamp>, Option<Timestamp>),
    ) -> Result<Self, BackfillError> {
        let bad = || BackfillError::BadPrefix { prefix: prefix.to_owned() };
        let bare = prefix.trim().trim_start_matches("*.");
        let whole = if bare.contains("://") { bare.to_owned() } else { format!("http://{bare}") };
        let url = Url::parse(whole.trim_end_matches('*')).map_err(|_| bad())?;
        let site = registrable_domain(&url).filter(|site| site.contains('.')).ok_or_else(bad)?;
        let dialect = Dialect::of(&server);
        let prefix = prefix.trim().to_owned();
        let question = Question { server, dialect, prefix, since, until, limit: IN_ANSWER };
        Ok(Self { question, replay, site })
    }

    pub(super) fn identity(&self) -> Identity {
        let Question { server, prefix, since, until, .. } = &self.question;
        let name = |bound: &Option<Timestamp>| bound.map(|at| at.to_string()).unwrap_or_default();
        let replay = self.replay.as_ref().map_or_else(|| "own sites".to_owned(), shown);
        let key = format!("{prefix} {}..{} of {} from {replay}", name(since), name(until), shown(server));
        let args = serde_json::json!({
            "prefix": prefix, "server": shown(server), "replay": replay, "since": since, "until": until,
        });
        Identity { kind: "cdx", key, args, total: None }
    }

    /// The entry of a capture, or why it is none.
    fn entry(&self, row: Row) -> Result<JobEntry, &'static str> {
        if registrable_domain(&row.original).as_ref() != Some(&self.site) {
            return Err("a page of another site");
        }
        let capture = match &self.replay {
            None => None,
            Some(replay) => {
                let address =
                    cdx::replay_address(replay, &row).ok_or("the archive cannot be asked for it")?;
                Some(Capture { address, at: row.at })
            }
        };
        let entry = Entry { link: Some(row.original), capture, ..Entry::default() };
        Ok(JobEntry { entry, outlet: None })
    }

    fn holds(&self, row: &Row) -> bool {
        let Question { since, until, .. } = &self.question;
        since.is_none_or(|since| row.at >= since) && until.is_none_or(|until| row.at < until)
    }
}

/// How far the walk through the answers has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Walk {
    cursor: Cursor,
    /// Answers behind us.
    answers: u64,
    /// Captures taken in.
    captures: usize,
    /// Every answer and every key so far, as hashes: what comes again leads nowhere.
    seen: BTreeSet<String>,
    tally: Tally,
}

/// What a server answers.
enum Heard {
    Pages(u64),
    Captures {
        answer: Answer,
        hash: String,
    },
    /// One page of many has nothing of what was asked for.
    Nothing,
    /// It will give no captures; why.
    No(String),
}

/// Walks through the answers and adds what they list.
pub(super) async fn list(
    range: &CaptureRange,
    setup: &Setup,
    claim: &Claim,
    stop: &CancellationToken,
    report: &mut Report<'_>,
) -> Result<(End, Tally), BackfillError> {
    let mut walk: Walk = checkpoint::read(claim.job.checkpoint.as_deref())?;
    let errand = Errand::new(setup.clone(), stop);
    let most = setup.settings.job_captures;
    report(&Progress::Began { unit: Unit::Answers, total: None, done: walk.answers });
    while let Some(address) = range.question.address(&walk.cursor) {
        let asked = ask(&errand, &address, stop, |answer| read(&answer, range, &walk.cursor)).await?;
        if claim.lost.is_cancelled() {
            return Ok((End::Stopped, walk.tally));
        }
        let heard = match asked {
            Asked::Stopped => return Ok((End::Stopped, walk.tally)),
            Asked::Later(why) | Asked::Paused(why) | Asked::Barred(why) => {
                // Not kept: the next run asks again.
                walk.bad(shown(&address), why, report);
                return Ok((End::Waiting, walk.tally));
            }
            Asked::Missing if walk.among_pages() => Heard::Nothing,
            Asked::Missing => Heard::No("not found: no captures of this, or no CDX server there".to_owned()),
            Asked::Never(why) => Heard::No(why),
            Asked::Heard(heard) => heard,
        };
        let entries = walk.take(&address, heard, range, most, report);
        claim.take_in(&entries, &mut walk.tally).await?;
        claim.keep(&walk).await?;
        report(&Progress::Advanced { done: walk.answers });
        if stop.is_cancelled() {
            return Ok((End::Stopped, walk.tally));
        }
    }
    Ok((End::Finished, walk.tally))
}

/// Reads an answer: the number of pages where that was asked for, else captures.
fn read(answer: &Response, range: &CaptureRange, cursor: &Cursor) -> Result<Heard, Wrong> {
    let captures = || {
        let hash = short_hash(&answer.body);
        cdx::read(&answer.body).map(|answer| Heard::Captures { answer, hash })
    };
    let read = if range.question.dialect == Dialect::Pywb && *cursor == Cursor::Start {
        // Only some indexes of pywb have pages (those in ZipNum form); others give all captures at once.
        cdx::read_page_count(&answer.body).map(Heard::Pages).or_else(|error| match error {
            BadAnswer::Unreadable { .. } => captures().map_err(|_| error),
            _ => Err(error),
        })
    } else {
        captures()
    };
    read.or_else(|error| match error {
        BadAnswer::NoCaptures { .. } if matches!(cursor, Cursor::Page { .. }) => Ok(Heard::Nothing),
        BadAnswer::NoCaptures { .. } | BadAnswer::Refused { .. } => Err(Wrong::Lasting(error.to_string())),
        _ => Err(Wrong::Passing(error.to_string())),
    })
}

/// Apart from the hashes of answers.
fn key_hash(key: &str) -> String {
    format!("key {}", short_hash(key.as_bytes()))
}

fn short_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(16).collect()
}

impl Walk {
    fn bad(&mut self, place: String, why: impl Into<String>, report: &mut Report<'_>) {
        let bad = BadPlace { place, why: why.into() };
        self.tally.bad(&bad);
        report(&Progress::Bad(bad));
    }

    /// Whether one of many pages was asked for: the others may have captures where it has none.
    fn among_pages(&self) -> bool {
        matches!(self.cursor, Cursor::Page { .. })
    }

    /// Goes on behind what was heard, and gives the entries of it.
    fn take(
        &mut self,
        address: &Url,
        heard: Heard,
        range: &CaptureRange,
        most: usize,
        report: &mut Report<'_>,
    ) -> Vec<JobEntry> {
        match heard {
            Heard::No(why) => self.ends(address, why, report),
            Heard::Pages(0) => self.cursor = Cursor::End,
            Heard::Pages(of) => self.cursor = Cursor::Page { number: 0, of },
            Heard::Nothing => {
                self.tally.pass_over(EMPTY_PAGE, 1);
                self.go_on(address, &Answer::default(), String::new(), range, report);
            }
            Heard::Captures { answer, hash } => {
                self.go_on(address, &answer, hash, range, report);
                return self.choose(answer, range, most, report);
            }
        }
        Vec::new()
    }

    /// Ends the walk before its time.
    fn ends(&mut self, address: &Url, why: impl Into<String>, report: &mut Report<'_>) {
        self.cursor = Cursor::End;
        self.bad(shown(address), why, report);
    }

    /// Goes behind an answer.
    fn go_on(
        &mut self,
        address: &Url,
        answer: &Answer,
        hash: String,
        range: &CaptureRange,
        report: &mut Report<'_>,
    ) {
        self.answers += 1;
        let first = self.cursor == Cursor::Start;
        self.cursor = match (&self.cursor, &answer.resume_key) {
            (Cursor::Page { number, of }, _) if number + 1 < *of => {
                Cursor::Page { number: number + 1, of: *of }
            }
            (Cursor::Page { .. }, _) | (_, None) => Cursor::End,
            (_, Some(key)) => Cursor::After(key.clone()),
        };
        let new_answer = answer.rows.is_empty() || self.seen.insert(hash);
        let (new_key, length) = match &self.cursor {
            Cursor::After(key) => (self.seen.insert(key_hash(key)), key.len()),
            _ => (true, 0),
        };
        if length > LONGEST_KEY {
            let why = format!("a key to go on by of {length} bytes: what would follow is not asked for");
            self.ends(address, why, report);
        } else if !new_answer || !new_key {
            let what = if new_answer { "a key to go on by" } else { "an answer" };
            let why =
                format!("the server gives {what} that it gave before: what would follow cannot be asked for");
            self.ends(address, why, report);
        } else if range.question.dialect == Dialect::Wayback
            && first
            && self.cursor == Cursor::End
            && answer.rows.len() >= range.question.limit
        {
            let why = "as many captures as were asked for and no key to go on by: ask for a longer prefix or fewer days";
            self.ends(address, why, report);
        }
    }

    /// The entries of the pages of the site and of the days asked for.
    fn choose(
        &mut self,
        answer: Answer,
        range: &CaptureRange,
        most: usize,
        report: &mut Report<'_>,
    ) -> Vec<JobEntry> {
        let mut chosen = Vec::new();
        for row in answer.rows {
            match row {
                Err((place, why)) => self.bad(format!("answer {}, {place}", self.answers), why, report),
                Ok(Row { other: Some(other), .. }) => self.tally.pass_over(&other, 1),
                Ok(row) if !range.holds(&row) => {
                    self.tally.read += 1;
                    self.tally.outside += 1;
                }
                Ok(row) => {
                    let place = shown(&row.original);
                    match range.entry(row) {
                        Ok(entry) => chosen.push(entry),
                        Err(why) => self.bad(place, why, report),
                    }
                }
            }
        }
        let room = most.saturating_sub(self.captures);
        if chosen.len() > room {
            let beyond = chosen.len() - room;
            chosen.truncate(room);
            self.cursor = Cursor::End;
            let why = format!("{beyond} and what follows beyond {most} captures (daemon.job_captures)");
            self.bad(format!("answer {}", self.answers), why, report);
            self.tally.more_bad(beyond.saturating_sub(1));
        }
        self.captures += chosen.len();
        chosen
    }
}
