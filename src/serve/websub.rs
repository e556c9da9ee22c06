//! The callback that hubs call (WebSub, W3C Recommendation): verification of intent, and messages that carry a signature.
//!
//! A message only makes its listing due: what is stored comes from the listing's own address.

use crate::config::WebsubSettings;
use crate::store::{HubAnswer, StoreError, Writer};
use crate::telemetry::now;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use ring::hmac;
use serde::Deserialize;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// Hexadecimal digits of a token.
const TOKEN: usize = 32;
/// Messages taken at the same time.
const MESSAGES: usize = 8;
/// A message that takes longer to arrive is left.
const PATIENCE: Duration = Duration::from_secs(30);

/// The callback while it listens.
#[derive(Debug)]
pub struct Callback {
    listener: TcpListener,
    hubs: Hubs,
}

/// What an answer to a hub needs.
#[derive(Debug, Clone)]
struct Hubs {
    writer: Writer,
    limit: usize,
    turns: Arc<Semaphore>,
}

/// The question that a hub asks before it believes in a subscription (WebSub 5.3).
#[derive(Debug, Deserialize)]
struct Intent {
    #[serde(rename = "hub.mode")]
    mode: String,
    #[serde(rename = "hub.topic")]
    topic: String,
    #[serde(rename = "hub.challenge", default)]
    challenge: String,
    #[serde(rename = "hub.lease_seconds", default)]
    lease_seconds: Option<u64>,
}

impl Callback {
    /// Listens where the settings say.
    ///
    /// # Errors
    /// The address cannot be had.
    pub async fn bind(settings: &WebsubSettings, writer: Writer) -> std::io::Result<Self> {
        let listener = TcpListener::bind(settings.listen).await?;
        let turns = Arc::new(Semaphore::new(MESSAGES));
        Ok(Self { listener, hubs: Hubs { writer, limit: settings.message_limit, turns } })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// The socket is gone.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers hubs until the stop signal.
    ///
    /// # Errors
    /// The socket breaks.
    pub async fn serve(self, stop: CancellationToken) -> std::io::Result<()> {
        // Whatever path the callback has outside, the token is its last part.
        let router = Router::new().route("/{*path}", get(verify).post(take)).with_state(self.hubs);
        axum::serve(self.listener, router).with_graceful_shutdown(stop.cancelled_owned()).await
    }
}

fn token(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

async fn verify(
    State(hubs): State<Hubs>,
    Path(path): Path<String>,
    Query(intent): Query<Intent>,
) -> (StatusCode, String) {
    let (token, topic) = (token(&path), intent.topic);
    let answer = match intent.mode.as_str() {
        "subscribe" => {
            HubAnswer::Subscribed { token, topic, lease_seconds: intent.lease_seconds.unwrap_or(86_400) }
        }
        "denied" => HubAnswer::Denied { token, topic },
        // We never ask to be left out: what nobody asked for is not confirmed.
        _ => return (StatusCode::NOT_FOUND, String::new()),
    };
    match hubs.writer.run(move |ledger| ledger.hub_verifies(&answer, now())).await {
        Ok(true) => (StatusCode::OK, intent.challenge),
        Ok(false) => (StatusCode::NOT_FOUND, String::new()),
        Err(error) => (unavailable(&error), String::new()),
    }
}

async fn take(
    State(hubs): State<Hubs>,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> StatusCode {
    let token = token(&path);
    // Nobody gets work done who does not even have the form of a token.
    if token.len() != TOKEN || !token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return StatusCode::GONE;
    }
    let Ok(_turn) = hubs.turns.try_acquire() else { return StatusCode::SERVICE_UNAVAILABLE };
    let wanted = token.clone();
    let secret = match hubs.writer.run(move |ledger| ledger.hub_secret(&wanted)).await {
        Ok(Some(secret)) => secret,
        // 410 tells the hub to stop.
        Ok(None) => return StatusCode::GONE,
        Err(error) => return unavailable(&error),
    };
    let read = tokio::time::timeout(PATIENCE, axum::body::to_bytes(body, hubs.limit));
    let Ok(Ok(body)) = read.await else { return StatusCode::PAYLOAD_TOO_LARGE };
    let signature = headers.get("x-hub-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !is_signed(&secret, signature, &body) {
        // WebSub 8: acknowledged, and ignored.
        tracing::warn!("a message of a hub has no valid signature");
        return StatusCode::ACCEPTED;
    }
    match hubs.writer.run(move |ledger| ledger.hub_pings(&token, now())).await {
        Ok(()) => StatusCode::ACCEPTED,
        Err(error) => unavailable(&error),
    }
}

fn unavailable(error: &StoreError) -> StatusCode {
    tracing::warn!(error = %error, "cannot take what a hub says");
    StatusCode::SERVICE_UNAVAILABLE
}

/// Whether `signature` (`method=hex`) is the HMAC of the message under the secret (WebSub 7.1).
pub fn is_signed(secret: &str, signature: &str, message: &[u8]) -> bool {
    let Some((method, digits)) = signature.trim().split_once('=') else { return false };
    let algorithm = match method.to_ascii_lowercase().as_str() {
        "sha1" => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        "sha256" => hmac::HMAC_SHA256,
        "sha384" => hmac::HMAC_SHA384,
        "sha512" => hmac::HMAC_SHA512,
        _ => return false,
    };
    let pairs = digits.as_bytes().chunks(2);
    let bytes: Option<Vec<u8>> =
        pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect();
    let key = hmac::Key::new(algorithm, secret.as_bytes());
    bytes.is_some_and(|bytes| hmac::verify(&key, message, &bytes).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_valid_for_its_secret_method_and_message_only() {
        // RFC 4231, test case 2.
        let right = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let message = b"what do ya want for nothing?";
        assert!(is_signed("Jefe", right, message));
        assert!(is_signed("Jefe", &right.to_uppercase().replace("SHA256", "sha256"), message));
        // RFC 2202, test case 2.
        assert!(is_signed("Jefe", "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", message));
        for wrong in ["", "sha256=", "sha256=zz", "md5=00", &right.replace('5', "6"), "5bdc"] {
            assert!(!is_signed("Jefe", wrong, message), "{wrong}");
        }
        assert!(!is_signed("jefe", right, message));
        assert!(!is_signed("Jefe", right, b"what do ya want for something?"));
    }
}
