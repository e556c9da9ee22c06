//! HTTP/2 as it is spoken in earnest: chosen by ALPN inside of TLS, by the real program, against a server of our own.

use super::child;
use super::daemon::rss;
use axum::http::{Response, StatusCode};
use bytes::Bytes;
use h2::Reason;
use h2::server::{Connection, SendResponse};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// What a client says before its first frame.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls").join(name)
}

fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_file(fixture("courier.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(fixture("courier.key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let mut config = builder.unwrap().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    TlsAcceptor::from(Arc::new(config))
}

/// What the server does with the connection of this number, beginning with 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Answers whatever comes.
    Answers,
    /// Answers once and says that it will close.
    AnswersOnce,
    /// Answers with a reset for this reason.
    Resets(Reason),
    /// Says when asked that it closes and has read nothing.
    GoesAway,
}

/// What a server has seen.
#[derive(Debug, Default)]
struct Seen {
    connections: AtomicUsize,
    requests: AtomicUsize,
}

async fn serve(listener: TcpListener, manner: fn(usize) -> Manner, seen: Arc<Seen>) {
    let acceptor = acceptor();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let stream = acceptor.accept(stream).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]), "chosen by ALPN");
        let number = seen.connections.fetch_add(1, Ordering::SeqCst);
        match manner(number) {
            Manner::GoesAway => go_away(stream, &seen).await,
            manner => talk(h2::server::handshake(stream).await.unwrap(), manner, &seen).await,
        }
    }
}

/// Answers until the client goes.
async fn talk(mut connection: Connection<TlsStream<TcpStream>, Bytes>, manner: Manner, seen: &Seen) {
    while let Some(Ok((_, mut respond))) = connection.accept().await {
        seen.requests.fetch_add(1, Ordering::SeqCst);
        match manner {
            Manner::Resets(reason) => respond.send_reset(reason),
            Manner::AnswersOnce => {
                answer(respond);
                connection.graceful_shutdown();
            }
            Manner::Answers | Manner::GoesAway => answer(respond),
        }
    }
}

fn answer(mut respond: SendResponse<Bytes>) {
    let headers =
        Response::builder().status(StatusCode::OK).header("content-type", "text/xml").body(()).unwrap();
    let mut body = respond.send_response(headers, false).unwrap();
    body.send_data(rss("courier", &["/a"]).into(), true).unwrap();
}

/// Reads up to the first request and says GOAWAY with the last stream 0: this request was not worked on.
async fn go_away(mut stream: TlsStream<TcpStream>, seen: &Seen) {
    let mut preface = [0; PREFACE.len()];
    stream.read_exact(&mut preface).await.unwrap();
    assert_eq!(preface, PREFACE);
    stream.write_all(&[0, 0, 0, SETTINGS, 0, 0, 0, 0, 0]).await.unwrap();
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await.unwrap();
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        stream.read_exact(&mut payload).await.unwrap();
        if head[3] == HEADERS {
            break;
        }
    }
    seen.requests.fetch_add(1, Ordering::SeqCst);
    // Last stream 0, NO_ERROR.
    let goaway = [0, 0, 8, GOAWAY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    stream.write_all(&goaway).await.unwrap();
    stream.shutdown().await.unwrap();
}

/// Checks three feeds of one host, and gives what was said, how many connections there were and how many requests.
async fn check(manner: fn(usize) -> Manner) -> (child::Ended, usize, usize) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let listings = ["one", "two", "three"].map(|name| {
        format!("[[source.listing]]\nkind = \"feed\"\nurl = \"https://courier.example/{name}.xml\"\n")
    });
    let settings = format!(
        "{}[knowledge]\nbundled_sources = false\n[fetch]\ncontact = \"desk@news.example\"\n\
         hosts = {{ \"courier.example\" = \"{address}\" }}\n[[source]]\nid = \"courier\"\nlanguage = \"en\"\n{}",
        child::hasty(""),
        listings.concat()
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.toml"), settings).unwrap();
    let arguments = [child::HERE, &["sources", "check", "--format", "csv"]].concat();
    let mut command = child::command(folder.path(), &arguments);
    command.env("SSL_CERT_FILE", fixture("authority.pem")).stdin(Stdio::null());
    let client = tokio::task::spawn_blocking(move || command.output().unwrap());
    let seen = Arc::new(Seen::default());
    let output = tokio::select! {
        output = client => output.unwrap(),
        () = serve(listener, manner, Arc::clone(&seen)) => unreachable!("it serves for ever"),
    };
    let (connections, requests) =
        (seen.connections.load(Ordering::SeqCst), seen.requests.load(Ordering::SeqCst));
    (child::ended(output), connections, requests)
}

#[tokio::test]
async fn http_2_is_chosen_by_alpn_and_one_connection_serves_all_requests_of_a_host() {
    let (ended, connections, requests) = check(|_| Manner::Answers).await;
    assert!(ended.error.contains("3 of 3 listings can be read"), "{ended:?}");
    assert_eq!((ended.code, connections, requests), (Some(0), 1, 3));
}

#[tokio::test]
async fn after_a_goaway_the_next_request_opens_a_connection_of_its_own() {
    let (ended, connections, requests) = check(|_| Manner::AnswersOnce).await;
    assert!(ended.error.contains("3 of 3 listings can be read"), "{ended:?}");
    assert_eq!((ended.code, connections, requests), (Some(0), 3, 3));
}

#[tokio::test]
async fn a_request_that_a_goaway_says_was_not_worked_on_is_sent_once_more() {
    let first = |number| if number == 0 { Manner::GoesAway } else { Manner::Answers };
    let (ended, connections, requests) = check(first).await;
    assert!(ended.error.contains("3 of 3 listings can be read"), "{ended:?}");
    assert_eq!((ended.code, connections, requests), (Some(0), 2, 4));
}

#[tokio::test]
async fn a_server_that_always_goes_away_is_a_named_failure_after_few_requests() {
    let (ended, _, requests) = check(|_| Manner::GoesAway).await;
    assert_eq!(ended.out.matches("transfer: ").count(), 3, "{ended:?}");
    assert!(requests <= 9, "{requests}");
}

#[tokio::test]
async fn a_reset_stream_is_a_named_failure_and_the_connection_goes_on() {
    let (ended, connections, requests) = check(|_| Manner::Resets(Reason::INTERNAL_ERROR)).await;
    assert_eq!(ended.out.matches("transfer: ").count(), 3, "{ended:?}");
    assert_eq!((ended.code, connections, requests), (Some(1), 1, 3));
}
