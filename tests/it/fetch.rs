//! The client against servers on loopback.

use flate2::{Compression, write::GzEncoder};
use jiff::Timestamp;
use peacewire::fetch::{Client, Failure, Guard, Kind, Request, Response, Settings};
use peacewire::model::FailureClass;
use peacewire::processors::Processors;
use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;
use wiremock::matchers::{header, header_exists, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const HOST: &str = "courier.example";

/// The threads that a client decodes on.
pub fn processors() -> Processors {
    Processors::of_machine().unwrap()
}

fn settings(address: SocketAddr) -> Settings {
    let mut settings = Settings { contact: "https://tests.example/".to_owned(), ..Settings::default() };
    settings.hosts.insert(HOST.to_owned(), address);
    settings
}

fn client(server: &MockServer) -> Client {
    Client::new(&settings(*server.address()), processors()).unwrap()
}

fn now() -> Timestamp {
    "2025-12-01T12:00:00Z".parse().unwrap()
}

fn url(path: &str) -> Url {
    Url::parse(&format!("http://{HOST}{path}")).unwrap()
}

async fn get(client: &Client, path: &str, kind: Kind) -> Result<Response, Failure> {
    client.get(&Request::new(&url(path), kind, now())).await
}

async fn serve(server: &MockServer, at: &str, answer: ResponseTemplate) {
    Mock::given(path(at)).respond_with(answer).mount(server).await;
}

fn class(result: Result<Response, Failure>) -> FailureClass {
    result.unwrap_err().class
}

#[tokio::test]
async fn a_pinned_name_is_reached_without_a_port_in_the_url() {
    let server = MockServer::start().await;
    Mock::given(path("/feed"))
        .and(header("host", HOST))
        .and(header(
            "user-agent",
            concat!("peacewire/", env!("CARGO_PKG_VERSION"), " (+https://tests.example/)"),
        ))
        .respond_with(
            ResponseTemplate::new(200)
                .insert_header("etag", "W/\"a b\"")
                .insert_header("last-modified", "Mon, 01 Dec 2025 10:00:00 GMT")
                .insert_header("cache-control", "max-age=300")
                .set_body_raw("<rss/>", "text/xml"),
        )
        .mount(&server)
        .await;
    let response = get(&client(&server), "/feed", Kind::Listing).await.unwrap();
    assert_eq!(response.body, b"<rss/>");
    assert_eq!(response.etag.as_deref(), Some("W/\"a b\""));
    assert_eq!(response.last_modified.as_deref(), Some("Mon, 01 Dec 2025 10:00:00 GMT"));
    assert_eq!(response.content_type.as_deref(), Some("text/xml"));
    assert_eq!(response.fresh_seconds, Some(300));
    assert_eq!(response.final_url, url("/feed"));
}

#[tokio::test]
async fn validators_are_sent_byte_for_byte_and_a_304_has_no_body() {
    let server = MockServer::start().await;
    serve(&server, "/feed", ResponseTemplate::new(304)).await;
    let feed = url("/feed");
    let mut request = Request::new(&feed, Kind::Listing, now());
    request.etag = "W/\"odd,  tag\"";
    request.last_modified = "Mon, 1 Dec 2025 10:00:00 GMT";
    let response = client(&server).get(&request).await.unwrap();
    assert_eq!((response.status, response.body.len()), (304, 0));
    let received = server.received_requests().await.unwrap();
    let sent = |name: &str| received[0].headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(sent("if-none-match"), request.etag);
    assert_eq!(sent("if-modified-since"), request.last_modified);
}

#[tokio::test]
async fn a_304_to_an_unconditional_request_is_a_failure() {
    let server = MockServer::start().await;
    serve(&server, "/feed", ResponseTemplate::new(304)).await;
    assert_eq!(class(get(&client(&server), "/feed", Kind::Listing).await), FailureClass::Transfer);
}

#[tokio::test]
async fn user_info_is_never_sent() {
    let server = MockServer::start().await;
    Mock::given(header_exists("authorization")).respond_with(ResponseTemplate::new(500)).mount(&server).await;
    serve(&server, "/feed", ResponseTemplate::new(200)).await;
    let secret = Url::parse(&format!("http://user:secret@{HOST}/feed")).unwrap();
    let response = client(&server).get(&Request::new(&secret, Kind::Listing, now())).await.unwrap();
    assert_eq!(response.final_url.as_str(), format!("http://{HOST}/feed"));
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn each_kind_has_its_own_cap_and_it_counts_decoded_bytes() {
    let server = MockServer::start().await;
    let bomb = gzip(&vec![b' '; 20 << 20]);
    let packed = ResponseTemplate::new(200).insert_header("content-encoding", "gzip").set_body_bytes(bomb);
    serve(&server, "/bomb", packed).await;
    serve(&server, "/large", ResponseTemplate::new(200).set_body_bytes(vec![b'a'; 6 << 20])).await;
    let client = client(&server);
    assert_eq!(class(get(&client, "/bomb", Kind::Listing).await), FailureClass::TooLarge);
    assert_eq!(get(&client, "/bomb", Kind::Sitemap).await.unwrap().body.len(), 20 << 20);
    assert_eq!(class(get(&client, "/large", Kind::Page).await), FailureClass::TooLarge);
    assert_eq!(get(&client, "/large", Kind::Listing).await.unwrap().body.len(), 6 << 20);
    assert_eq!(get(&client, "/large", Kind::Robots).await.unwrap().body.len(), 500 << 10);
}

#[tokio::test]
async fn redirects_are_followed_and_permanent_ones_remembered() {
    let server = MockServer::start().await;
    let to = |status: u16, target: &str| ResponseTemplate::new(status).insert_header("location", target);
    serve(&server, "/a", to(301, "/b")).await;
    serve(&server, "/b", to(308, "c#part")).await;
    serve(&server, "/c", to(302, "/d")).await;
    serve(&server, "/d", ResponseTemplate::new(200).set_body_string("here")).await;
    let response = get(&client(&server), "/a", Kind::Page).await.unwrap();
    assert_eq!((response.final_url, response.permanent_redirect), (url("/d"), Some(url("/c"))));
}

#[tokio::test]
async fn a_redirect_to_itself_with_a_cookie_is_followed_with_that_cookie_and_only_on_this_way() {
    let server = MockServer::start().await;
    let door = ResponseTemplate::new(302)
        .insert_header("location", "/door")
        .append_header("set-cookie", "seen=0")
        .append_header("set-cookie", "seen=1; Path=/; HttpOnly")
        .append_header("set-cookie", "lang=en");
    let inside = ResponseTemplate::new(200).set_body_string("inside");
    Mock::given(header("cookie", "seen=1; lang=en"))
        .respond_with(inside)
        .with_priority(1)
        .mount(&server)
        .await;
    serve(&server, "/door", door).await;
    serve(&server, "/elsewhere", ResponseTemplate::new(302).insert_header("location", "/elsewhere")).await;
    let client = client(&server);
    for _ in 0..2 {
        let response = get(&client, "/door", Kind::Page).await.unwrap();
        assert_eq!((response.status, response.body.as_slice()), (200, &b"inside"[..]));
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 4, "nothing is kept from way to way");
    assert_eq!(class(get(&client, "/elsewhere", Kind::Page).await), FailureClass::Redirects);
}

#[tokio::test]
async fn a_cookie_goes_to_the_host_that_set_it_only() {
    let server = MockServer::start().await;
    let mut settings = settings(*server.address());
    settings.hosts.insert("herald.example".to_owned(), *server.address());
    let away = ResponseTemplate::new(302)
        .insert_header("location", "http://herald.example/there")
        .append_header("set-cookie", "secret=1");
    serve(&server, "/here", away).await;
    serve(&server, "/there", ResponseTemplate::new(200)).await;
    get(&Client::new(&settings, processors()).unwrap(), "/here", Kind::Page).await.unwrap();
    let received = server.received_requests().await.unwrap();
    assert!(received.iter().all(|request| !request.headers.contains_key("cookie")));
}

#[tokio::test]
async fn every_redirect_is_checked() {
    let server = MockServer::start().await;
    let redirect = |target: &str| ResponseTemplate::new(302).insert_header("location", target);
    for (at, target, wanted) in [
        ("/literal", "http://169.254.169.254/latest/", FailureClass::ForbiddenUrl),
        ("/loopback", "http://127.0.0.1/", FailureClass::ForbiddenUrl),
        ("/decimal", "http://2130706433/", FailureClass::ForbiddenUrl),
        ("/name", "http://localhost/", FailureClass::ForbiddenUrl),
        ("/file", "file:///etc/passwd", FailureClass::ForbiddenUrl),
        ("/gopher", "gopher://news.example/", FailureClass::ForbiddenUrl),
        ("/port", "http://courier.example:22/", FailureClass::ForbiddenUrl),
        ("/self", "/self", FailureClass::Redirects),
        ("/none", "http://", FailureClass::Redirects),
    ] {
        serve(&server, at, redirect(target)).await;
        assert_eq!(class(get(&client(&server), at, Kind::Page).await), wanted, "{at}");
    }
    for hop in 0..6 {
        serve(&server, &format!("/hop{hop}"), redirect(&format!("/hop{}", hop + 1))).await;
    }
    assert_eq!(class(get(&client(&server), "/hop0", Kind::Page).await), FailureClass::Redirects);
}

#[tokio::test]
async fn refusals_have_their_class_and_walls_are_known() {
    let server = MockServer::start().await;
    let answer = |status: u16| ResponseTemplate::new(status);
    for (at, template, wanted, retry_after) in [
        ("/404", answer(404), FailureClass::NotFound, None),
        ("/410", answer(410), FailureClass::NotFound, None),
        ("/403", answer(403), FailureClass::Blocked, None),
        ("/500", answer(500), FailureClass::ServerError, None),
        ("/429", answer(429).insert_header("retry-after", "120"), FailureClass::RateLimited, Some(120)),
        (
            "/wall",
            answer(503).set_body_string("<title>Just a moment...</title>"),
            FailureClass::Blocked,
            None,
        ),
        ("/503", answer(503).set_body_string("<title>Back soon</title>"), FailureClass::ServerError, None),
    ] {
        serve(&server, at, template).await;
        let failure = get(&client(&server), at, Kind::Page).await.unwrap_err();
        assert_eq!((failure.class, failure.retry_after), (wanted, retry_after), "{at}");
    }
}

#[tokio::test]
async fn literals_and_names_of_this_machine_are_refused_unless_allowed() {
    let server = MockServer::start().await;
    serve(&server, "/a", ResponseTemplate::new(200)).await;
    let literal = Url::parse(&format!("{}/a", server.uri())).unwrap();
    let strict =
        Client::new(&Settings { contact: "x".to_owned(), ..Settings::default() }, processors()).unwrap();
    assert_eq!(
        class(strict.get(&Request::new(&literal, Kind::Page, now())).await),
        FailureClass::ForbiddenUrl
    );
    let open = Settings { contact: "x".to_owned(), allow_loopback: true, ..Settings::default() };
    let open = Client::new(&open, processors()).unwrap();
    assert_eq!(open.get(&Request::new(&literal, Kind::Page, now())).await.unwrap().status, 200);
}

/// A server that reads one request and then does as it likes.
async fn odd_server<F, Fut>(behave: F) -> SocketAddr
where
    F: Fn(TcpStream) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::task::spawn_local(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            behave(stream).await;
        }
    });
    address
}

async fn with_odd_server<F, Fut>(behave: F, change: impl FnOnce(&mut Settings)) -> Result<Response, Failure>
where
    F: Fn(TcpStream) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    tokio::task::LocalSet::new()
        .run_until(async move {
            let mut settings = settings(odd_server(behave).await);
            change(&mut settings);
            get(&Client::new(&settings, processors()).unwrap(), "/a", Kind::Page).await
        })
        .await
}

async fn drip(mut stream: TcpStream) {
    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n").await;
    while stream.write_all(b"x").await.is_ok() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn what_a_refusal_asks_for_is_heard_however_slowly_its_page_comes() {
    let refuse = |mut stream: TcpStream| async move {
        let _ =
            stream.write_all(b"HTTP/1.1 429 Wait\r\nRetry-After: 90\r\nContent-Length: 9999\r\n\r\n").await;
        drip(stream).await;
    };
    let change = |settings: &mut Settings| settings.headers_timeout = Duration::from_millis(400);
    let failure = with_odd_server(refuse, change).await.unwrap_err();
    assert_eq!((failure.class, failure.retry_after), (FailureClass::RateLimited, Some(90)));
}

#[tokio::test]
async fn a_slow_drip_ends_at_the_total_deadline() {
    let result = with_odd_server(drip, |settings| settings.page_timeout = Duration::from_millis(300)).await;
    assert_eq!(class(result), FailureClass::Timeout);
}

#[tokio::test]
async fn a_slow_drip_ends_at_the_minimum_rate() {
    let result =
        with_odd_server(drip, |settings| settings.minimum_rate_after = Duration::from_millis(200)).await;
    let failure = result.unwrap_err();
    assert_eq!(
        (failure.class, failure.detail.as_str()),
        (FailureClass::Timeout, "less than 1024 bytes a second")
    );
}

#[tokio::test]
async fn headers_that_never_come_end_at_their_deadline() {
    let stall = |stream: TcpStream| async move {
        tokio::time::sleep(Duration::from_secs(5)).await;
        drop(stream);
    };
    let result =
        with_odd_server(stall, |settings| settings.headers_timeout = Duration::from_millis(200)).await;
    assert_eq!(class(result), FailureClass::Timeout);
}

#[tokio::test]
async fn a_body_cut_short_and_a_broken_answer_are_transfer_failures() {
    let short = |mut stream: TcpStream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf").await;
    };
    assert_eq!(class(with_odd_server(short, |_| ()).await), FailureClass::Transfer);
    let noise = |mut stream: TcpStream| async move {
        let _ = stream.write_all(b"SSH-2.0-OpenSSH\r\n\r\n").await;
    };
    assert_eq!(class(with_odd_server(noise, |_| ()).await), FailureClass::Transfer);
    let headers = |mut stream: TcpStream| async move {
        let long = format!("HTTP/1.1 200 OK\r\nX-Long: {}\r\n\r\n", "a".repeat(2 << 20));
        let _ = stream.write_all(long.as_bytes()).await;
    };
    assert_eq!(class(with_odd_server(headers, |_| ()).await), FailureClass::Transfer);
}

#[tokio::test]
async fn nobody_listening_and_no_tls_are_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::new(&settings(closed), processors()).unwrap();
    assert_eq!(class(get(&client, "/a", Kind::Page).await), FailureClass::Connect);
    let server = MockServer::start().await;
    let client = Client::new(&settings(*server.address()), processors()).unwrap();
    let secure = Url::parse(&format!("https://{HOST}/a")).unwrap();
    assert_eq!(class(client.get(&Request::new(&secure, Kind::Page, now())).await), FailureClass::Tls);
}

#[tokio::test]
async fn a_name_that_nobody_knows_is_told_apart_from_a_server_that_is_down() {
    let settings = Settings { contact: "x".to_owned(), ..Settings::default() };
    let unknown = Guard::new(&settings).with_lookup(|_| Err(std::io::ErrorKind::NotFound.into()));
    let client = Client::guarded(&settings, unknown, processors()).unwrap();
    assert_eq!(class(get(&client, "/a", Kind::Page).await), FailureClass::Dns);
}

#[tokio::test]
async fn a_tls_handshake_that_never_ends_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut settings = settings(listener.local_addr().unwrap());
    settings.headers_timeout = Duration::from_millis(200);
    let secure = Url::parse(&format!("https://{HOST}/a")).unwrap();
    let client = Client::new(&settings, processors()).unwrap();
    // The connection stands in the listener's queue; nobody ever says a word.
    assert_eq!(class(client.get(&Request::new(&secure, Kind::Page, now())).await), FailureClass::Timeout);
}
