//! The bundled newsroom on loopback, for `demo` and the tests: made-up hosts, own articles, the production code.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

static NEWSROOM: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/fixtures/newsroom");

/// A page that changed is kept beside the first with this ending.
const SECOND_EDITION: &str = ".v2.html";

/// The newsroom while it is served.
#[derive(Debug)]
pub struct Newsroom {
    /// Where it listens.
    pub address: SocketAddr,
    second: Arc<AtomicBool>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Newsroom {
    /// Serves the newsroom on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// No port can be had.
    pub async fn serve() -> std::io::Result<Self> {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let second = Arc::new(AtomicBool::new(false));
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let app = Router::new().fallback(answer).with_state(Arc::clone(&second));
        let stopped = stop.clone().cancelled_owned();
        tasks.spawn(async move { axum::serve(listener, app).with_graceful_shutdown(stopped).await });
        tasks.close();
        Ok(Self { address, second, tasks, stop })
    }

    /// From now on pages that were revised are served in their second edition.
    pub fn revise(&self) {
        self.second.store(true, Ordering::SeqCst);
    }

    /// Stops serving.
    pub async fn close(self) {
        self.stop.cancel();
        self.tasks.wait().await;
    }
}

/// The sources and outlets of the newsroom, as a file of the configuration.
pub fn sources() -> &'static str {
    text("newsroom.toml")
}

/// What each article of the newsroom is, for tests.
pub fn truth() -> &'static str {
    text("truth.toml")
}

/// The hosts of the newsroom, each pinned to where it is served.
pub fn hosts(address: SocketAddr) -> BTreeMap<String, SocketAddr> {
    let names = NEWSROOM.dirs().filter_map(|dir| dir.path().to_str());
    names.map(|name| (name.to_owned(), address)).collect()
}

/// The URLs of pages that have a second edition.
pub fn revised() -> Vec<String> {
    fn walk(dir: &Dir<'_>, found: &mut Vec<String>) {
        let paths = dir.files().filter_map(|file| file.path().to_str());
        found.extend(
            paths
                .filter_map(|path| path.strip_suffix(SECOND_EDITION))
                .map(|path| format!("http://{path}.html")),
        );
        dir.dirs().for_each(|dir| walk(dir, found));
    }
    let mut found = Vec::new();
    walk(&NEWSROOM, &mut found);
    found
}

fn text(name: &str) -> &'static str {
    NEWSROOM.get_file(name).and_then(include_dir::File::contents_utf8).unwrap_or_default()
}

async fn answer(State(second): State<Arc<AtomicBool>>, request: Request) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let path = format!("{host}{}", request.uri().path());
    let Some((name, body)) = find(&path, second.load(Ordering::SeqCst)) else {
        return (StatusCode::NOT_FOUND, "not found").into_response();
    };
    let etag = format!("\"{}\"", blake3::hash(body).to_hex().chars().take(16).collect::<String>());
    if given(request.headers(), &header::IF_NONE_MATCH) == Some(etag.as_str()) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response();
    }
    ([(header::CONTENT_TYPE, content_type(&name).to_owned()), (header::ETAG, etag)], body).into_response()
}

fn find(path: &str, second: bool) -> Option<(String, &'static [u8])> {
    let revised = path.strip_suffix(".html").map(|stem| format!("{stem}{SECOND_EDITION}"));
    let candidates = revised.filter(|_| second).into_iter().chain([path.to_owned()]);
    candidates
        .filter(|name| name.contains('/'))
        .find_map(|name| NEWSROOM.get_file(&name).map(|file| (name, file.contents())))
}

fn given<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Without a character set: each file declares its own.
fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("xml" | "rdf") => "application/xml",
        Some("atom") => "application/atom+xml",
        Some("json") => "application/feed+json",
        Some("txt") => "text/plain",
        Some("pdf") => "application/pdf",
        _ => "text/html",
    }
}
