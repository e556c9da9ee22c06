//! The client: one request at a time through guard, redirects, limits and deadlines.

use super::advice::{Advice, Attempt, advise, freshness, http_date, is_wall};
use super::body::{collect, failed_transfer};
use super::guard::{Guard, Refusal};
use super::{Failure, FetchError, Kind, Request, Response, Settings, message};
use crate::coding::{Beyond, Limit};
use crate::model::FailureClass;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, COOKIE, ETAG, HeaderMap, HeaderName, HeaderValue,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, SET_COOKIE, USER_AGENT,
};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// More cookies than this are not kept on one way.
const MOST_COOKIES: usize = 16;

/// The HTTP client; cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    guard: Guard,
    settings: Arc<Settings>,
}

/// One redirect after the other, up to here.
#[derive(Debug)]
pub struct Trail {
    url: Url,
    seen: Vec<Url>,
    permanent: Option<Url>,
    all_permanent: bool,
    spent: Duration,
    /// What was set on the way, each with its origin; it ends with the way.
    cookies: Vec<(String, HeaderValue)>,
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
    /// A client with these settings; fails where they name no contact or TLS cannot be set up.
    pub fn new(settings: &Settings) -> Result<Self, FetchError> {
        Self::guarded(settings, Guard::new(settings))
    }

    /// A client behind a guard of one's own.
    pub fn guarded(settings: &Settings, guard: Guard) -> Result<Self, FetchError> {
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
        Ok(Self { http, guard, settings: Arc::new(settings.clone()) })
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
        let attempt = Attempt {
            hops: trail.seen.len(),
            most_hops: self.settings.redirects,
            conditional: !(request.etag.is_empty() && request.last_modified.is_empty()),
            now: request.now,
        };
        let response = match advise(answer.status().as_u16(), answer.headers(), &attempt) {
            Advice::Follow { permanent } => {
                trail.step(answer.headers(), permanent)?;
                return Ok(Leg::Redirected(Box::new(trail)));
            }
            Advice::NotModified => respond(&answer, trail, Vec::new(), request),
            Advice::Read => self.read(answer, trail, request).await?,
            Advice::Fail { class, retry_after } => {
                return Err(self.refused(answer, class, retry_after).await);
            }
        };
        Ok(Leg::Arrived(Box::new(response)))
    }

    /// Sends a form and follows nothing; the status of the answer, whatever it is.
    pub async fn post(&self, url: &Url, form: &[(&str, String)]) -> Result<u16, Failure> {
        let url = message::bare(url);
        self.guard.check(&url).map_err(|refusal| forbidden(&refusal))?;
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request =
            self.http.post(url).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        let limit = self.settings.headers_timeout;
        match tokio::time::timeout(limit, request.send()).await {
            Ok(Ok(answer)) => Ok(answer.status().as_u16()),
            Ok(Err(error)) => Err(failed_transfer(error)),
            Err(_) => Err(timed_out("the headers", limit)),
        }
    }

    async fn send(&self, trail: &Trail, request: &Request<'_>) -> Result<reqwest::Response, Failure> {
        let limit = match request.kind {
            Kind::Archive => self.settings.archive_timeout,
            _ => self.settings.headers_timeout,
        };
        let mut headers = headers(request);
        if let Some(cookies) = HeaderValue::from_bytes(&trail.cookies()).ok().filter(|own| !own.is_empty()) {
            headers.insert(COOKIE, cookies);
        }
        let sent = self.http.get(trail.url.clone()).headers(headers).send();
        match tokio::time::timeout(limit, sent).await {
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
        let body = collect(&mut answer, self.limit(request.kind), &self.settings).await?;
        Ok(respond(&answer, trail, body, request))
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
            let page = collect(&mut answer, limit, &self.settings).await.unwrap_or_default();
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
            cookies: Vec::new(),
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

    /// Keeps the pairs that an answer sets, for its own origin; true where one is new or other than before.
    fn keep_cookies(&mut self, headers: &HeaderMap) -> bool {
        let origin = self.url.origin().ascii_serialization();
        let mut gained = false;
        for set in headers.get_all(SET_COOKIE).iter().take(MOST_COOKIES) {
            let pair = set.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
            let Ok(pair) = HeaderValue::from_bytes(pair) else { continue };
            let cookie = (origin.clone(), pair);
            if cookie.1.is_empty() || self.cookies.contains(&cookie) {
                continue;
            }
            // A pair of the same name takes its place.
            self.cookies.retain(|(of, kept)| *of != origin || name_of(kept) != name_of(&cookie.1));
            if self.cookies.len() < MOST_COOKIES {
                self.cookies.push(cookie);
                gained = true;
            }
        }
        gained
    }

    /// The Cookie header for the next request; empty where its origin has set none.
    fn cookies(&self) -> Vec<u8> {
        let origin = self.url.origin().ascii_serialization();
        let own = self.cookies.iter().filter(|(of, _)| *of == origin);
        own.map(|(_, pair)| pair.as_bytes()).collect::<Vec<_>>().join(&b"; "[..])
    }

    fn step(&mut self, headers: &HeaderMap, permanent: bool) -> Result<(), Failure> {
        let redirects = |detail: &str| Failure::new(FailureClass::Redirects, detail);
        let target = headers.get(LOCATION).map(HeaderValue::as_bytes).unwrap_or_default();
        let target = String::from_utf8_lossy(target);
        let next = self.url.join(target.trim()).map_err(|_| redirects("a redirect to no URL"))?;
        let next = message::bare(&next);
        let gained = self.keep_cookies(headers);
        let last = std::mem::replace(&mut self.url, next);
        self.seen.push(last);
        // A host that sends back to where one was, to see whether its cookie comes along, is no circle.
        if self.seen.contains(&self.url) && !gained {
            return Err(redirects("redirects in a circle"));
        }
        self.all_permanent &= permanent;
        if self.all_permanent {
            self.permanent = Some(self.url.clone());
        }
        Ok(())
    }
}

/// The name in a cookie's pair.
fn name_of(pair: &HeaderValue) -> &[u8] {
    pair.as_bytes().split(|byte| *byte == b'=').next().unwrap_or_default()
}

fn respond(answer: &reqwest::Response, trail: Trail, body: Vec<u8>, request: &Request<'_>) -> Response {
    let headers = answer.headers();
    let last_modified = text(headers, &LAST_MODIFIED);
    Response {
        status: answer.status().as_u16(),
        final_url: trail.url,
        content_type: text(headers, &CONTENT_TYPE),
        etag: text(headers, &ETAG),
        modified_at: last_modified.as_deref().and_then(http_date),
        last_modified,
        fresh_seconds: freshness(headers, request.now),
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
    Ok(format!("peacewire/{} (+{contact})", env!("CARGO_PKG_VERSION")))
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
