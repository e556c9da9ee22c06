//! The client: one request at a time through guard, redirects, limits and deadlines.

use super::advice::{Advice, Attempt, advise, freshness, http_date, is_wall};
use super::body::{collect, failed_transfer};
use super::cookies::Jar;
use super::guard::{Guard, Refusal};
use super::links::links;
use super::{AGENT, Failure, FetchError, Kind, Request, Response, Settings, message};
use crate::coding::{Beyond, Limit};
use crate::model::FailureClass;
use crate::processors::Processors;
use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, COOKIE, ETAG, HeaderMap, HeaderName, HeaderValue,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, USER_AGENT,
};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// The HTTP client; cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    guard: Guard,
    settings: Arc<Settings>,
    processors: Processors,
}

/// One redirect after the other, up to here.
#[derive(Debug)]
pub struct Trail {
    url: Url,
    seen: Vec<Url>,
    permanent: Option<Url>,
    all_permanent: bool,
    spent: Duration,
    cookies: Jar,
}

/// What one request led to.
#[derive(Debug)]
pub enum Leg {
    /// An answer to work with.
    Arrived(Box<Response>),
    /// On to another URL, which has a host and rules of its own.
    Redirected(Box<Trail>),
}

impl Client {
    /// A client with these settings that decodes on these threads; fails where they name no contact or TLS cannot be set up.
    pub fn new(settings: &Settings, processors: Processors) -> Result<Self, FetchError> {
        Self::guarded(settings, Guard::new(settings), processors)
    }

    /// A client behind a guard of one's own.
    pub fn guarded(settings: &Settings, guard: Guard, processors: Processors) -> Result<Self, FetchError> {
        let agent = user_agent(&settings.contact)?;
        // Fails where a provider stands already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = match build(settings, &guard, &agent, Roots::System) {
            Ok(http) => http,
            Err(error) => {
                tracing::warn!(error = %chain(&error), "no root certificates: https will fail");
                build(settings, &guard, &agent, Roots::None).map_err(FetchError::Client)?
            }
        };
        Ok(Self { http, guard, settings: Arc::new(settings.clone()), processors })
    }

    /// The threads that it decodes on.
    pub fn processors(&self) -> &Processors {
        &self.processors
    }

    /// Whether the guard lets a URL pass, as far as the URL itself says.
    pub fn check(&self, url: &Url) -> Result<(), Refusal> {
        self.guard.check(url)
    }

    /// Fetches, follows redirects wherever they lead, decodes; every failure has a class.
    pub async fn get(&self, request: &Request<'_>) -> Result<Response, Failure> {
        let mut trail = Trail::to(request.url);
        loop {
            match self.leg(request, trail).await? {
                Leg::Arrived(response) => return Ok(*response),
                Leg::Redirected(further) => trail = *further,
            }
        }
    }

    /// Sends one request and follows no redirect; the time limit is that of all legs together.
    pub async fn leg(&self, request: &Request<'_>, trail: Trail) -> Result<Leg, Failure> {
        let total = match request.kind {
            Kind::Page => self.settings.page_timeout,
            Kind::Listing | Kind::Sitemap | Kind::Robots => self.settings.listing_timeout,
            Kind::Archive => self.settings.archive_timeout,
        };
        let (before, start) = (trail.spent, tokio::time::Instant::now());
        match tokio::time::timeout(total.saturating_sub(before), self.ask(request, trail)).await {
            Ok(Ok(Leg::Redirected(trail))) => {
                Ok(Leg::Redirected(Box::new(Trail { spent: before + start.elapsed(), ..*trail })))
            }
            Ok(result) => result,
            Err(_) => Err(timed_out("the answer", total)),
        }
    }

    async fn ask(&self, request: &Request<'_>, mut trail: Trail) -> Result<Leg, Failure> {
        self.guard.check(&trail.url).map_err(|refusal| forbidden(&refusal))?;
        let answer = self.send(&trail, request).await?;
        let conditional = !(request.etag.is_empty() && request.last_modified.is_empty());
        let attempt = self.attempt(&trail, conditional, request.now);
        let response = match advise(answer.status().as_u16(), answer.headers(), &attempt) {
            Advice::Follow { permanent } => {
                trail.step(answer.headers(), permanent, request.now)?;
                return Ok(Leg::Redirected(Box::new(trail)));
            }
            Advice::NotModified => respond(&answer, trail, Vec::new(), request.now),
            Advice::Read => self.read(answer, trail, request).await?,
            Advice::Fail { class, retry_after } => {
                return Err(self.refused(answer, class, retry_after).await);
            }
        };
        Ok(Leg::Arrived(Box::new(response)))
    }

    /// Sends a form once and reads no body; fails where it is not accepted. It goes on only where a redirect asks for the
    /// same once more (307, 308).
    pub async fn post(
        &self,
        form: &[(&str, String)],
        mut trail: Trail,
        now: Timestamp,
    ) -> Result<Leg, Failure> {
        self.guard.check(&trail.url).map_err(|refusal| forbidden(&refusal))?;
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        let request = self.http.post(trail.url.clone()).header(CONTENT_TYPE, form).body(body);
        let answer = self.headers_of(request, self.settings.headers_timeout).await?;
        let status = answer.status().as_u16();
        let fail = |class, retry_after| Failure {
            class,
            status: Some(status),
            retry_after,
            detail: format!("status {status}"),
        };
        match advise(status, answer.headers(), &self.attempt(&trail, false, now)) {
            Advice::Follow { permanent } if matches!(status, 307 | 308) => {
                trail.step(answer.headers(), permanent, now)?;
                Ok(Leg::Redirected(Box::new(trail)))
            }
            Advice::Read => Ok(Leg::Arrived(Box::new(respond(&answer, trail, Vec::new(), now)))),
            Advice::Follow { .. } | Advice::NotModified => Err(fail(FailureClass::Redirects, None)),
            Advice::Fail { class, retry_after } => Err(fail(class, retry_after)),
        }
    }

    fn attempt(&self, trail: &Trail, conditional: bool, now: Timestamp) -> Attempt {
        Attempt { hops: trail.seen.len(), most_hops: self.settings.redirects, conditional, now }
    }

    async fn send(&self, trail: &Trail, request: &Request<'_>) -> Result<reqwest::Response, Failure> {
        let limit = match request.kind {
            Kind::Archive => self.settings.archive_timeout,
            _ => self.settings.headers_timeout,
        };
        let mut headers = headers(request);
        if let Some(cookies) = trail.cookies.header(&trail.url.origin()) {
            headers.insert(COOKIE, cookies);
        }
        self.headers_of(self.http.get(trail.url.clone()).headers(headers), limit).await
    }

    /// Sends, and waits for the headers of the answer.
    async fn headers_of(
        &self,
        request: reqwest::RequestBuilder,
        limit: Duration,
    ) -> Result<reqwest::Response, Failure> {
        match tokio::time::timeout(limit, request.send()).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(failed_transfer(error)),
            Err(_) => Err(timed_out("the headers", limit)),
        }
    }

    async fn read(
        &self,
        mut answer: reqwest::Response,
        trail: Trail,
        request: &Request<'_>,
    ) -> Result<Response, Failure> {
        let body = collect(&mut answer, self.limit(request.kind), &self.settings, &self.processors).await?;
        Ok(respond(&answer, trail, body, request.now))
    }

    /// A refusal's page is read a little way, for a wall wants another answer than a fault.
    async fn refused(
        &self,
        mut answer: reqwest::Response,
        class: FailureClass,
        retry_after: Option<u64>,
    ) -> Failure {
        let status = answer.status().as_u16();
        let mut class = class;
        if matches!(status, 401 | 403 | 405 | 429 | 503) {
            let limit = Limit { bytes: 64 << 10, beyond: Beyond::Cut };
            // What was said in the status and headers holds, however slowly the page comes.
            let page = collect(&mut answer, limit, &self.settings, &self.processors);
            let page = tokio::time::timeout(self.settings.headers_timeout / 2, page).await;
            let page = page.unwrap_or_else(|_| Ok(Vec::new())).unwrap_or_default();
            if is_wall(status, &page) {
                class = FailureClass::Blocked;
            }
        }
        Failure { class, status: Some(status), retry_after, detail: format!("status {status}") }
    }

    fn limit(&self, kind: Kind) -> Limit {
        let fail = |bytes| Limit { bytes, beyond: Beyond::Fail };
        match kind {
            Kind::Listing => fail(self.settings.feed_limit),
            Kind::Sitemap | Kind::Archive => fail(self.settings.sitemap_limit),
            Kind::Page => fail(self.settings.page_limit),
            Kind::Robots => Limit { bytes: self.settings.robots_limit, beyond: Beyond::Cut },
        }
    }
}

impl Trail {
    /// The beginning of a way.
    pub fn to(url: &Url) -> Self {
        let url = message::bare(url);
        Self {
            url,
            seen: Vec::new(),
            permanent: None,
            all_permanent: true,
            spent: Duration::ZERO,
            cookies: Jar::default(),
        }
    }

    /// What is asked for next.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// What was asked for last; nothing at the beginning.
    pub fn last(&self) -> Option<&Url> {
        self.seen.last()
    }

    fn step(&mut self, headers: &HeaderMap, permanent: bool, now: Timestamp) -> Result<(), Failure> {
        let redirects = |detail: &str| Failure::new(FailureClass::Redirects, detail);
        let target = headers.get(LOCATION).map(HeaderValue::as_bytes).unwrap_or_default();
        let target = String::from_utf8_lossy(target);
        let next = self.url.join(target.trim()).map_err(|_| redirects("a redirect to no URL"))?;
        let next = message::bare(&next);
        let changed = self.cookies.keep(&self.url.origin(), headers, now);
        let last = std::mem::replace(&mut self.url, next);
        self.seen.push(last);
        // A host that sends back to where one was, to see whether its cookie comes along, is no circle.
        if self.seen.contains(&self.url) && !changed {
            return Err(redirects("redirects in a circle"));
        }
        self.all_permanent &= permanent;
        if self.all_permanent {
            self.permanent = Some(self.url.clone());
        }
        Ok(())
    }
}

fn respond(answer: &reqwest::Response, trail: Trail, body: Vec<u8>, now: Timestamp) -> Response {
    let headers = answer.headers();
    let last_modified = text(headers, &LAST_MODIFIED);
    Response {
        status: answer.status().as_u16(),
        content_type: text(headers, &CONTENT_TYPE),
        etag: text(headers, &ETAG),
        modified_at: last_modified.as_deref().and_then(http_date),
        last_modified,
        fresh_seconds: freshness(headers, now),
        links: links(headers, &trail.url),
        final_url: trail.url,
        permanent_redirect: trail.permanent,
        body,
    }
}

/// A header that is text; an ETag that is not could not be stored and sent back byte for byte.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    std::str::from_utf8(value.as_bytes()).ok().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn headers(request: &Request<'_>) -> HeaderMap {
    let accept = match request.kind {
        Kind::Listing => {
            "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.8"
        }
        Kind::Sitemap => "application/xml, text/xml, */*;q=0.8",
        Kind::Page => "text/html, application/xhtml+xml, */*;q=0.8",
        Kind::Robots => "text/plain, */*;q=0.8",
        Kind::Archive => "application/json, text/plain;q=0.9, */*;q=0.8",
    };
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static(accept));
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, br, zstd, deflate"));
    let given = [
        (IF_NONE_MATCH, request.etag),
        (IF_MODIFIED_SINCE, request.last_modified),
        (USER_AGENT, request.user_agent.unwrap_or_default()),
    ];
    for (name, value) in given {
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes())
            && !value.is_empty()
        {
            headers.insert(name, value);
        }
    }
    headers
}

/// `peacewire/<version> (+<contact>)`: who asks, and where to complain.
pub fn user_agent(contact: &str) -> Result<String, FetchError> {
    let contact = contact.trim();
    if contact.is_empty() {
        return Err(FetchError::NoContact);
    }
    if contact.chars().any(|c| !c.is_ascii_graphic() && c != ' ') {
        return Err(FetchError::BadContact { contact: contact.escape_debug().to_string() });
    }
    Ok(format!("{AGENT}/{} (+{contact})", env!("CARGO_PKG_VERSION")))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Roots {
    System,
    None,
}

fn build(settings: &Settings, guard: &Guard, agent: &str, roots: Roots) -> reqwest::Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder()
        .user_agent(agent)
        .dns_resolver(guard.clone())
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .connect_timeout(settings.connect_timeout)
        .pool_idle_timeout(Duration::from_secs(60))
        // The proxy of the environment would carry requests past the guard.
        .no_proxy();
    if let Some(proxy) = &settings.proxy {
        builder = builder.proxy(reqwest::Proxy::all(proxy.clone())?);
    }
    if roots == Roots::None {
        builder = builder.tls_certs_only([]);
    }
    builder.build()
}

fn forbidden(refusal: &Refusal) -> Failure {
    Failure::new(FailureClass::ForbiddenUrl, refusal.to_string())
}

fn timed_out(what: &str, limit: Duration) -> Failure {
    Failure::new(FailureClass::Timeout, format!("{what} took longer than {} s", limit.as_secs_f64()))
}

/// An error with what caused it, in one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.ends_with(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        next = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_agent_needs_a_contact_that_fits_in_a_header() {
        let wanted = concat!("peacewire/", env!("CARGO_PKG_VERSION"), " (+mailto:desk@news.example)");
        assert_eq!(user_agent(" mailto:desk@news.example ").unwrap(), wanted);
        assert!(matches!(user_agent(" "), Err(FetchError::NoContact)));
        assert!(matches!(user_agent("a\nb"), Err(FetchError::BadContact { .. })));
    }
}
