//! Bodies: collected under a limit and a minimum rate, then decoded; and the names of what goes wrong in transfer.

use super::client::chain;
use super::guard::Refusal;
use super::{Failure, Settings};
use crate::coding::{Beyond, DecodeError, Limit, decode, is_encoded};
use crate::model::FailureClass;
use crate::processors::{Panicked, Processors};
use reqwest::header::CONTENT_ENCODING;
use std::error::Error;
use std::time::Duration;
use tokio::time::Instant;

/// The decoded body of an answer.
pub(super) async fn collect(
    answer: &mut reqwest::Response,
    limit: Limit,
    settings: &Settings,
    processors: &Processors,
) -> Result<Vec<u8>, Failure> {
    let encodings: Vec<_> = answer.headers().get_all(CONTENT_ENCODING).iter().collect();
    let header = encodings.iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(",");
    let raw = receive(answer, limit, settings).await?;
    if !is_encoded(&raw, &header) {
        return decode(raw, "", limit).map_err(|error| undecodable(&error));
    }
    match processors.run(move || decode(raw, &header, limit)).await {
        Ok(result) => result.map_err(|error| undecodable(&error)),
        Err(Panicked) => Err(Failure::new(FailureClass::Transfer, "the decoder failed")),
    }
}

async fn receive(
    answer: &mut reqwest::Response,
    limit: Limit,
    settings: &Settings,
) -> Result<Vec<u8>, Failure> {
    let start = Instant::now();
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(failed_transfer)? {
        body.extend_from_slice(&chunk);
        if body.len() > limit.bytes {
            if limit.beyond == Beyond::Cut {
                break;
            }
            return Err(too_large(limit.bytes));
        }
        if too_slow(body.len(), start.elapsed(), settings) {
            let detail = format!("less than {} bytes a second", settings.minimum_rate);
            return Err(Failure::new(FailureClass::Timeout, detail));
        }
    }
    Ok(body)
}

fn too_slow(bytes: usize, elapsed: Duration, settings: &Settings) -> bool {
    let due = u128::from(settings.minimum_rate).saturating_mul(elapsed.as_millis()) / 1000;
    elapsed > settings.minimum_rate_after && u128::try_from(bytes).is_ok_and(|bytes| bytes < due)
}

fn too_large(limit: usize) -> Failure {
    Failure::new(FailureClass::TooLarge, format!("more than {limit} bytes"))
}

fn undecodable(error: &DecodeError) -> Failure {
    let class = match error {
        DecodeError::TooLarge(_) => FailureClass::TooLarge,
        DecodeError::Broken { .. } => FailureClass::Transfer,
    };
    Failure::new(class, chain(error))
}

/// Names what went wrong between us and the server.
pub(super) fn failed_transfer(error: reqwest::Error) -> Failure {
    // Its URL may hold secrets, and the caller knows it.
    let error = error.without_url();
    let class = if find::<Refusal>(&error).is_some() {
        FailureClass::ForbiddenUrl
    } else if error.is_timeout() {
        FailureClass::Timeout
    } else if error.is_dns() {
        FailureClass::Dns
    } else if find::<rustls::Error>(&error).is_some() {
        FailureClass::Tls
    } else if error.is_connect() {
        FailureClass::Connect
    } else {
        FailureClass::Transfer
    };
    Failure::new(class, chain(&error))
}

/// The first cause of a kind; an `io::Error` hides what it wraps from `source`.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = match inner {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => error.source(),
        };
    }
    None
}
