//! Questions to archives: asked a few times in one run, each in turn with all who ask the same host; a pause that the
//! server asks for is kept.

use super::BackfillError;
use crate::daemon::{Errand, Fetched};
use crate::fetch::{Kind, Response};
use crate::model::FailureClass;
use tokio_util::sync::CancellationToken;
use url::Url;

/// How often one question is asked in one run.
const TRIES: u32 = 3;

/// What a question led to.
#[derive(Debug)]
pub(super) enum Asked<T> {
    /// An answer.
    Heard(T),
    /// Another run may have more luck.
    Later(String),
    /// The server asks to be left alone: nothing that it has can be had now.
    Paused(String),
    /// The server bars us from this address.
    Barred(String),
    /// There is nothing at this address.
    Missing,
    /// This will not be answered.
    Never(String),
    /// It was not asked: the run is to end.
    Stopped,
}

/// Why an answer cannot be read.
#[derive(Debug)]
pub(super) enum Wrong {
    /// The next answer may be a better one.
    Passing(String),
    /// This is what the server has to say.
    Lasting(String),
}

/// Asks until an answer can be read, or until it is plain that none will come in this run.
pub(super) async fn ask<T>(
    errand: &Errand,
    address: &Url,
    stop: &CancellationToken,
    read: impl Fn(Response) -> Result<T, Wrong>,
) -> Result<Asked<T>, BackfillError> {
    let mut why = String::new();
    for _ in 0..TRIES {
        why = match errand.fetch(address, Kind::Archive).await? {
            Fetched::Answer(answer) => match read(*answer) {
                Ok(heard) => return Ok(Asked::Heard(heard)),
                Err(Wrong::Lasting(why)) => return Ok(Asked::Never(why)),
                Err(Wrong::Passing(why)) => why,
            },
            Fetched::Failed(failure) if failure.class == FailureClass::NotFound => return Ok(Asked::Missing),
            Fetched::Failed(failure) if failure.class == FailureClass::Blocked => {
                return Ok(Asked::Barred(failure.to_string()));
            }
            Fetched::Failed(failure) if !may_pass(failure.class) => {
                return Ok(Asked::Never(failure.to_string()));
            }
            Fetched::Failed(failure) => failure.to_string(),
            Fetched::NotAsked if stop.is_cancelled() => return Ok(Asked::Stopped),
            Fetched::NotAsked if why.is_empty() => {
                return Ok(Asked::Paused("the server asked to be left alone".to_owned()));
            }
            Fetched::NotAsked => return Ok(Asked::Paused(format!("{why}, and it asks to be left alone"))),
        };
    }
    Ok(Asked::Later(why))
}

/// Whether another run may have more luck with the same address.
pub(super) fn may_pass(class: FailureClass) -> bool {
    matches!(
        class,
        FailureClass::RateLimited
            | FailureClass::ServerError
            | FailureClass::Dns
            | FailureClass::Tls
            | FailureClass::Connect
            | FailureClass::Timeout
            | FailureClass::Transfer
    )
}
