//! The one thread that writes: a bounded queue, group commits, an answer only for what is durable.

use super::{Ledger, Options, StoreError};
use std::fmt;
use std::pin::pin;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, oneshot, watch};

/// Tells the caller how it went, once that is certain.
type Answer = Box<dyn FnOnce(Option<StoreError>) + Send>;

/// Runs in the writer thread; without a ledger it only passes the error on.
type Work = Box<dyn FnOnce(Result<&mut Ledger, StoreError>) -> Answer + Send>;

struct Request {
    work: Work,
    pace: Pace,
}

/// Whether an operation waits for others to share its commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    Grouped,
    AtOnce,
}

/// A handle for writing; cheap to clone.
#[derive(Clone)]
pub struct Writer {
    queue: mpsc::Sender<Request>,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("free", &self.queue.capacity()).finish_non_exhaustive()
    }
}

impl Writer {
    /// Runs an operation in the next group commit; the answer comes when it is durable.
    ///
    /// An operation that was sent is done even if nobody waits for its answer any more.
    pub async fn run<T, F>(&self, operation: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Ledger) -> Result<T, StoreError> + Send + 'static,
    {
        self.send(operation, Pace::Grouped).await
    }

    /// As [`Writer::run`], but the group is committed at once.
    pub async fn run_now<T, F>(&self, operation: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Ledger) -> Result<T, StoreError> + Send + 'static,
    {
        self.send(operation, Pace::AtOnce).await
    }

    /// As [`Writer::run_now`], for a thread that may wait; never call it from async code.
    pub fn run_blocking<T, F>(&self, operation: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Ledger) -> Result<T, StoreError> + Send + 'static,
    {
        let (work, answer) = prepare(operation);
        let request = Request { work, pace: Pace::AtOnce };
        self.queue.blocking_send(request).map_err(|_| StoreError::Closed)?;
        answer.blocking_recv().unwrap_or(Err(StoreError::Closed))
    }

    async fn send<T, F>(&self, operation: F, pace: Pace) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Ledger) -> Result<T, StoreError> + Send + 'static,
    {
        let (work, answer) = prepare(operation);
        self.queue.send(Request { work, pace }).await.map_err(|_| StoreError::Closed)?;
        answer.await.unwrap_or(Err(StoreError::Closed))
    }
}

fn prepare<T, F>(operation: F) -> (Work, oneshot::Receiver<Result<T, StoreError>>)
where
    T: Send + 'static,
    F: FnOnce(&mut Ledger) -> Result<T, StoreError> + Send + 'static,
{
    let (sender, answer) = oneshot::channel();
    let work: Work = Box::new(move |ledger| {
        let result = match ledger {
            Ok(ledger) => ledger.atomically(operation),
            Err(error) => Err(error),
        };
        Box::new(move |failure: Option<StoreError>| {
            // A caller that went away does not want the answer.
            let _ = sender.send(match (result, failure) {
                (Ok(_), Some(failure)) => Err(failure),
                (result, _) => result,
            });
        })
    });
    (work, answer)
}

/// The writer thread as its owner holds it.
#[derive(Debug)]
pub(super) struct Thread {
    writer: Writer,
    stop: watch::Sender<bool>,
    handle: Option<JoinHandle<Result<(), StoreError>>>,
}

impl Thread {
    /// Starts the thread.
    pub(super) fn start(ledger: Ledger, options: &Options) -> Result<Self, StoreError> {
        let (queue, requests) = mpsc::channel(options.queue.max(1));
        let (stop, stopped) = watch::channel(false);
        let gathering =
            Gathering { requests, stopped, batch: options.batch.max(1), wait: options.batch_wait };
        // The thread has a clock of its own, whatever the callers' runtime does to theirs.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        let runtime = runtime.map_err(StoreError::Thread)?;
        let handle = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || write(ledger, gathering, &runtime))
            .map_err(StoreError::Thread)?;
        Ok(Self { writer: Writer { queue }, stop, handle: Some(handle) })
    }

    pub(super) fn writer(&self) -> Writer {
        self.writer.clone()
    }

    /// Closes the queue, waits until it is empty and the thread has ended.
    pub(super) fn stop(&mut self) -> Result<(), StoreError> {
        self.stop.send_replace(true);
        match self.handle.take().map(JoinHandle::join) {
            Some(Ok(result)) => result,
            Some(Err(_)) => Err(StoreError::Panicked("the writer thread".to_owned())),
            None => Ok(()),
        }
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        // An error was answered to whoever asked for the work; here nobody is left to hear it.
        let _ = self.stop();
    }
}

struct Gathering {
    requests: mpsc::Receiver<Request>,
    stopped: watch::Receiver<bool>,
    batch: usize,
    wait: Duration,
}

impl Gathering {
    /// The next group: up to `batch` requests, or what comes within `wait`, or at once where one is in a hurry.
    async fn next(&mut self) -> Option<Vec<Request>> {
        let first = self.first().await?;
        let mut hurry = first.pace == Pace::AtOnce;
        let mut group = vec![first];
        let mut deadline = pin!(tokio::time::sleep(self.wait));
        while group.len() < self.batch && !hurry && !self.requests.is_closed() {
            tokio::select! {
                biased;
                request = self.requests.recv() => match request {
                    Some(request) => {
                        hurry = request.pace == Pace::AtOnce;
                        group.push(request);
                    }
                    None => break,
                },
                () = &mut deadline => break,
                _ = self.stopped.changed() => self.requests.close(),
            }
        }
        while group.len() < self.batch
            && let Ok(request) = self.requests.try_recv()
        {
            group.push(request);
        }
        Some(group)
    }

    async fn first(&mut self) -> Option<Request> {
        loop {
            if self.requests.is_closed() {
                return self.requests.recv().await;
            }
            tokio::select! {
                biased;
                request = self.requests.recv() => return request,
                _ = self.stopped.changed() => self.requests.close(),
            }
        }
    }
}

fn write(mut ledger: Ledger, mut gathering: Gathering, runtime: &Runtime) -> Result<(), StoreError> {
    while let Some(group) = runtime.block_on(gathering.next()) {
        let mut requests = group.into_iter().peekable();
        while requests.peek().is_some() {
            commit_group(&mut ledger, &mut requests);
        }
    }
    ledger.finish()
}

/// Runs requests in one transaction, up to the end of the group or to an error that ends the transaction.
fn commit_group(ledger: &mut Ledger, requests: &mut impl Iterator<Item = Request>) {
    if let Err(error) = ledger.begin() {
        let answers = requests.map(|request| (request.work)(Err(error.again()))).collect();
        return reply(answers, None);
    }
    let mut answers = Vec::new();
    for request in requests.by_ref() {
        answers.push((request.work)(Ok(ledger)));
        if let Some(cause) = ledger.lost_transaction() {
            return reply(answers, Some(&cause));
        }
    }
    let committed = ledger.commit();
    reply(answers, committed.as_ref().err());
}

fn reply(answers: Vec<Answer>, failure: Option<&StoreError>) {
    for answer in answers {
        answer(failure.map(StoreError::again));
    }
}
