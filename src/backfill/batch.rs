//! One batch of documents: gathered, looked up, processed side by side, written down in order in one transaction.

use super::BackfillError;
use super::checkpoint::{self, Checkpoint, Position};
use super::claim::Claim;
use super::documents::{Desk, Limits};
use super::outlets::outlet_of;
use super::source::{Source, Step, What};
use super::summary::{BadPlace, Progress};
use crate::archive::Document;
use crate::model::{DropReason, Outlet, Page};
use crate::pipeline::{Input, Outcome};
use crate::store::{ItemResult, JobEntry, Ledger, StoreError};
use crate::telemetry::now;
use futures_util::StreamExt;
use jiff::Timestamp;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// A step that is to be processed.
#[derive(Debug)]
pub(super) struct Work {
    after: Position,
    what: ToDo,
}

#[derive(Debug)]
enum ToDo {
    /// To be processed.
    Read {
        entry: JobEntry,
        label: Option<String>,
        input: Box<Input>,
    },
    /// Decided before: nothing is processed again.
    Known(JobEntry),
    Bad(BadPlace),
    PassedOver(String),
}

/// A step that can be written down.
#[derive(Debug)]
pub(super) struct Ready {
    after: Position,
    what: Done,
}

#[derive(Debug)]
enum Done {
    Read { entry: JobEntry, label: Option<String>, page: Box<Page>, processed: Outcome },
    Known(JobEntry),
    Bad(BadPlace),
    PassedOver(String),
}

/// The next steps of a source, as many as one transaction takes, or as there are until the stop signal.
pub(super) fn gather(
    source: &mut Source,
    limits: Limits,
    stop: &CancellationToken,
    now: Timestamp,
) -> std::io::Result<Vec<Step>> {
    let mut steps = Vec::new();
    let mut bytes = 0;
    while !stop.is_cancelled() && steps.len() < limits.batch.max(1) && bytes < limits.batch_bytes {
        let Some(step) = source.step(now)? else { break };
        if let What::Document(document) = &step.what {
            bytes += document.page.body.len();
        }
        steps.push(step);
    }
    Ok(steps)
}

/// Asks the store which documents are decided already, and names the outlets.
pub(super) async fn foresee(
    claim: &Claim,
    steps: Vec<Step>,
    outlets: &[Outlet],
) -> Result<Vec<Work>, BackfillError> {
    let mut works: Vec<Work> = steps.into_iter().map(|step| work(step, outlets)).collect();
    let entries = works.iter().filter_map(|work| match &work.what {
        ToDo::Read { entry, .. } => Some(entry.clone()),
        _ => None,
    });
    let (job, entries) = (claim.job.id, entries.collect::<Vec<_>>());
    let due = claim.writer.run_now(move |ledger| ledger.preview_job_entries(job, &entries, now())).await?;
    let mut due = due.into_iter();
    for work in &mut works {
        if let ToDo::Read { entry, .. } = &mut work.what
            && due.next() == Some(false)
        {
            work.what = ToDo::Known(std::mem::take(entry));
        }
    }
    Ok(works)
}

fn work(step: Step, outlets: &[Outlet]) -> Work {
    let what = match step.what {
        What::Bad(bad) => ToDo::Bad(bad),
        What::PassedOver(what) => ToDo::PassedOver(what),
        What::Document(document) => {
            let Document { entry, page, hint, outlet: label } = *document;
            let outlet = label.as_deref().and_then(|label| outlet_of(label, outlets));
            let input = Box::new(Input { page, hint, outlet: outlet.clone() });
            ToDo::Read { entry: JobEntry { entry, outlet }, label, input }
        }
    };
    Work { after: step.after, what }
}

/// Processes side by side, in order; after the stop signal only what is in hand, and that not for ever.
pub(super) async fn process(works: Vec<Work>, desk: Desk<'_>, stop: &CancellationToken) -> Vec<Ready> {
    let tasks = futures_util::stream::iter(works).map(|work| finish(work, desk));
    let mut running = Box::pin(tasks.buffered(desk.settings.cpu_workers.max(1)));
    let mut out_of_time = Box::pin(async {
        stop.cancelled().await;
        tokio::time::sleep(desk.settings.shutdown).await;
    });
    let mut ready = Vec::new();
    loop {
        let next = tokio::select! {
            biased;
            next = running.next() => next,
            () = &mut out_of_time => None,
        };
        let Some(done) = next else { return ready };
        ready.push(done);
        if stop.is_cancelled() {
            return ready;
        }
    }
}

async fn finish(work: Work, desk: Desk<'_>) -> Ready {
    let what = match work.what {
        ToDo::Known(entry) => Done::Known(entry),
        ToDo::Bad(bad) => Done::Bad(bad),
        ToDo::PassedOver(what) => Done::PassedOver(what),
        ToDo::Read { entry, label, input } => {
            let (process, page) = (Arc::clone(desk.process), Box::new(input.page.clone()));
            let processed = desk.processors.run(move || process(&input)).await;
            // One document that makes the pipeline panic must not stop the rest.
            let processed = processed
                .unwrap_or_else(|_| Outcome::Unreadable("the document made the pipeline fail".to_owned()));
            Done::Read { entry, label, page, processed }
        }
    };
    Ready { after: work.after, what }
}

/// Writes a batch and the place behind it in one transaction; what is told is true and safe.
pub(super) async fn write_down(
    claim: &Claim,
    ready: Vec<Ready>,
    before: Checkpoint,
) -> Result<(Checkpoint, Vec<Progress>), BackfillError> {
    let job = claim.job.id;
    let written = claim.writer.run_now(move |ledger| {
        let mut reached = before;
        let mut told = Vec::new();
        for step in &ready {
            told.extend(record(ledger, job, &step.what, &mut reached)?);
            reached.position = step.after;
        }
        let kept = checkpoint::kept(&reached)?;
        ledger.add_job_entries(job, &[], Some(&kept), now())?;
        Ok((reached, told))
    });
    Ok(written.await?)
}

fn record(
    ledger: &mut Ledger,
    job: i64,
    done: &Done,
    reached: &mut Checkpoint,
) -> Result<Option<Progress>, StoreError> {
    let tally = &mut reached.tally;
    let (entry, read) = match done {
        Done::PassedOver(what) => {
            tally.pass_over(what, 1);
            return Ok(None);
        }
        Done::Bad(bad) => {
            tally.bad(bad);
            return Ok(Some(Progress::Bad(bad.clone())));
        }
        Done::Known(entry) => (entry, None),
        Done::Read { entry, label, page, processed } => (entry, Some((page, processed, label))),
    };
    let added = ledger.add_job_entries(job, std::slice::from_ref(entry), None, now())?;
    tally.listed(1, &added.summary);
    let (Some((page, processed, label)), Some(&id)) = (read, added.ids.first()) else {
        return Ok(Some(Progress::Known));
    };
    // Not due: stored by others in the meantime, forgotten, or twice in one batch.
    if !ledger.is_due(id)? {
        return Ok(Some(Progress::Known));
    }
    if let (Some(outlet), Some(label)) = (&entry.outlet, label) {
        ledger.name_outlet(outlet, label)?;
    }
    let placed = ledger.record_item(id, &result(page, processed), now())?;
    Ok(Some(Progress::Decided(placed.state)))
}

fn result<'a>(page: &'a Page, processed: &'a Outcome) -> ItemResult<'a> {
    match processed {
        Outcome::Keep(record) => ItemResult::Keep { record, page: Some(page) },
        Outcome::OffTopic(record) => ItemResult::OffTopic { record, page: Some(page) },
        Outcome::Unreadable(why) => ItemResult::Dropped { reason: DropReason::Unreadable, detail: why },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::jsonl::Fields;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    #[test]
    fn a_stop_is_heard_between_two_documents_and_on_the_way_to_a_place() {
        let folder = tempfile::tempdir().unwrap();
        let (limits, stop) = (Limits::default(), CancellationToken::new());
        let lines = folder.path().join("in.jsonl");
        std::fs::write(&lines, "{\"text\":\"one\"}\n{\"text\":\"two\"}\n").unwrap();
        let mut source = Source::jsonl(&lines, &Fields::default(), Position::default(), limits).unwrap();
        let archive = folder.path().join("in.warc.gz");
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&[b'x'; 1 << 20]).unwrap();
        std::fs::write(&archive, packed.finish().unwrap()).unwrap();
        let place = Position { number: 1, offset: 0, within: 1 << 19 };
        let mut behind = Source::warc(&archive, place, limits, &stop).unwrap();
        stop.cancel();
        assert!(gather(&mut source, limits, &stop, Timestamp::UNIX_EPOCH).unwrap().is_empty());
        let unheard = CancellationToken::new();
        let error = gather(&mut behind, limits, &unheard, Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!(error.to_string(), "stopped");
        assert_eq!(gather(&mut source, limits, &unheard, Timestamp::UNIX_EPOCH).unwrap().len(), 2);
    }
}
