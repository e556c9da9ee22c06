//! Nothing that a stranger writes makes the program ask a server of this machine or of its network: whatever stands in
//! links, names and redirects, a server that counts who comes is reached by nobody.

mod run;

use super::fetch::processors;
use jiff::Timestamp;
use peacewire::fetch::{Client, Failure, Guard, Kind, Request, Response, Settings};
use peacewire::model::FailureClass;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use url::Url;
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// A server on loopback that counts connections and answers everything.
pub(super) struct Forbidden {
    pub(super) at: SocketAddr,
    pub(super) reached: Arc<AtomicUsize>,
}

impl Forbidden {
    pub(super) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let reached = Arc::new(AtomicUsize::new(0));
        // The same port on the other family, where this machine has it.
        let listeners = [Some(listener), TcpListener::bind(("::1", at.port())).ok()];
        for listener in listeners.into_iter().flatten() {
            let count = reached.clone();
            std::thread::spawn(move || {
                while let Ok((mut stream, _)) = listener.accept() {
                    count.fetch_add(1, Ordering::SeqCst);
                    let _ = stream.read(&mut [0; 1024]);
                    let _ = stream.write_all(
                        b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret",
                    );
                }
            });
        }
        Self { at, reached }
    }

    pub(super) fn visits(&self) -> usize {
        self.reached.load(Ordering::SeqCst)
    }
}

/// The server that names of [`lookup`] lead to.
static NAMED: LazyLock<Forbidden> = LazyLock::new(Forbidden::new);

/// Names of strangers and the addresses that they give.
const NAMES: &[(&str, &[&str])] = &[
    ("loopback.example", &["127.0.0.1"]),
    ("loopback-far.example", &["127.255.255.254"]),
    ("loopback-six.example", &["::1"]),
    ("private-ten.example", &["10.0.0.1"]),
    ("private-twenty.example", &["172.16.0.1"]),
    ("private-home.example", &["192.168.0.1"]),
    ("carrier.example", &["100.64.0.1"]),
    ("metadata.example", &["169.254.169.254"]),
    ("metadata-six.example", &["fd00:ec2::254"]),
    ("unique-local.example", &["fc00::1"]),
    ("link-local.example", &["fe80::1"]),
    ("site-local.example", &["fec0::1"]),
    ("mapped.example", &["::ffff:127.0.0.1"]),
    ("mapped-private.example", &["::ffff:10.0.0.1"]),
    ("nat64.example", &["64:ff9b::7f00:1"]),
    ("nat64-private.example", &["64:ff9b::a00:1"]),
    ("nat64-local.example", &["64:ff9b:1::1"]),
    ("six-to-four.example", &["2002:7f00:1::1"]),
    ("teredo.example", &["2001:0:1::1"]),
    ("this.example", &["0.0.0.0"]),
    ("this-six.example", &["::"]),
    ("broadcast.example", &["255.255.255.255"]),
    ("multicast.example", &["224.0.0.1"]),
    ("mixed.example", &["93.184.216.34", "127.0.0.1"]),
    ("mixed-last.example", &["127.0.0.1", "93.184.216.34"]),
    ("mixed-six.example", &["2606:4700::1111", "::1"]),
    ("mixed-families.example", &["93.184.216.34", "fe80::1"]),
];

/// Answers with the forbidden server's port, which the client would take where the URL names none.
fn lookup(name: &str) -> std::io::Result<Vec<SocketAddr>> {
    let (_, addresses) =
        NAMES.iter().find(|(known, _)| *known == name).ok_or(std::io::ErrorKind::NotFound)?;
    Ok(addresses.iter().map(|address| SocketAddr::new(address.parse().unwrap(), NAMED.at.port())).collect())
}

fn settings() -> Settings {
    Settings { contact: "https://tests.example/".to_owned(), ..Settings::default() }
}

fn client(settings: &Settings) -> Client {
    Client::guarded(settings, Guard::new(settings).with_lookup(lookup), processors()).unwrap()
}

async fn get(client: &Client, url: &str) -> Result<Response, Failure> {
    let now: Timestamp = "2025-12-01T12:00:00Z".parse().unwrap();
    client.get(&Request::new(&Url::parse(url).unwrap(), Kind::Page, now)).await
}

async fn refused(client: &Client, url: &str) {
    let failure = get(client, url).await.unwrap_err();
    assert_eq!(failure.class, FailureClass::ForbiddenUrl, "{url}: {failure}");
}

/// Ways to write an address of this machine.
const LITERALS: &[&str] = &[
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "127.0.0.1.",
    "１２７.０.０.１",
    "127%2e0%2e0%2e1",
    "127。0。0。1",
    "0",
    "0.0.0.0",
    "localhost",
    "LOCALHOST.",
    "news.localhost",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
];

#[tokio::test]
async fn no_way_to_write_an_address_of_this_machine_reaches_it() {
    let forbidden = Forbidden::new();
    let client = client(&settings());
    let mut tried = 0;
    for host in LITERALS {
        for scheme in ["http", "https"] {
            for port in [String::new(), ":8080".to_owned(), format!(":{}", forbidden.at.port())] {
                for user in ["", "news.example@", "news.example:80@"] {
                    refused(&client, &format!("{scheme}://{user}{host}{port}/latest/meta-data/")).await;
                    tried += 1;
                }
            }
        }
    }
    assert_eq!((forbidden.visits(), tried), (0, 24 * 2 * 3 * 3));
}

#[tokio::test]
async fn a_client_that_may_reach_this_machine_is_counted() {
    let open = Forbidden::new();
    let client = client(&Settings { allow_loopback: true, ..settings() });
    for host in ["127.0.0.1", "2130706433", "0x7f.1", "１２７.０.０.１"] {
        assert_eq!(
            get(&client, &format!("http://{host}:{}/", open.at.port())).await.unwrap().body,
            b"secret"
        );
    }
    assert_eq!(open.visits(), 4);
}

#[tokio::test]
async fn addresses_of_networks_and_metadata_services_are_not_asked() {
    let client = client(&settings());
    for host in [
        "169.254.169.254",
        "0xa9fea9fe",
        "2852039166",
        "[::ffff:169.254.169.254]",
        "[fd00:ec2::254]",
        "10.0.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.100.100.200",
        "[fc00::1]",
        "[fe80::1]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:a9fe:a9fe::]",
    ] {
        refused(&client, &format!("http://{host}/latest/meta-data/")).await;
    }
}

#[tokio::test]
async fn ports_on_which_no_news_is_served_are_not_asked() {
    let client = client(&settings());
    for port in [21, 22, 23, 25, 53, 110, 143, 389, 445, 2375, 3306, 5432, 6379, 9200, 11211, 27017] {
        refused(&client, &format!("http://93.184.216.34:{port}/")).await;
        refused(&client, &format!("http://loopback.example:{port}/")).await;
    }
    assert_eq!(NAMED.visits(), 0);
}

#[tokio::test]
async fn a_name_that_leads_to_a_forbidden_address_reaches_nobody() {
    let client = client(&settings());
    for (name, _) in NAMES {
        for scheme in ["http", "https"] {
            refused(&client, &format!("{scheme}://{name}/feed.xml")).await;
            refused(&client, &format!("{scheme}://user:secret@{}./feed.xml", name.to_uppercase())).await;
        }
    }
    assert_eq!(NAMED.visits(), 0);
}

#[tokio::test]
async fn a_name_that_was_public_a_moment_ago_is_asked_for_again() {
    let guard = Guard::new(&settings()).with_lookup(lookup);
    let public: SocketAddr = "93.184.216.34:0".parse().unwrap();
    assert_eq!(guard.admit("loopback.example", vec![public]), Ok(vec![public]));
    let client = Client::guarded(&settings(), guard, processors()).unwrap();
    for _ in 0..3 {
        refused(&client, "http://loopback.example/").await;
    }
    assert_eq!(NAMED.visits(), 0);
}

#[tokio::test]
async fn a_scoped_address_is_no_url_at_all() {
    for written in ["http://[fe80::1%25lo]/", "http://[::1%lo]/", "http://[fe80::1%eth0]:80/"] {
        assert!(Url::parse(written).is_err(), "{written}");
    }
}

/// A public site that redirects `/NUMBER` to the target of that number.
async fn front(targets: &[String], status: u16) -> MockServer {
    let front = MockServer::start().await;
    for (number, target) in targets.iter().enumerate() {
        let answer = ResponseTemplate::new(status).insert_header("location", target.as_str());
        Mock::given(path(format!("/{number}"))).respond_with(answer).mount(&front).await;
    }
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&front).await;
    front
}

#[tokio::test]
async fn no_redirect_leads_to_a_forbidden_server() {
    let forbidden = Forbidden::new();
    let port = forbidden.at.port();
    let mut targets: Vec<String> =
        LITERALS.iter().map(|host| format!("http://{host}:{port}/latest/meta-data/")).collect();
    targets.extend(NAMES.iter().map(|(name, _)| format!("http://{name}/")));
    targets.extend([
        format!("//127.0.0.1:{port}/"),
        format!("http://courier.example@127.0.0.1:{port}/"),
        format!("http:\\\\127.0.0.1:{port}\\"),
        format!("gopher://127.0.0.1:{port}/_GET%20/"),
        format!("ftp://127.0.0.1:{port}/"),
        format!("ws://127.0.0.1:{port}/"),
        "file:///etc/passwd".to_owned(),
        "data:text/html,secret".to_owned(),
        "javascript:alert(1)".to_owned(),
        "http://courier.example:22/".to_owned(),
        "http://courier.example:6379/".to_owned(),
        "http://169.254.169.254/".to_owned(),
    ]);
    for status in [301, 302, 303, 307, 308] {
        let front = front(&targets, status).await;
        let mut settings = settings();
        settings.hosts.insert("courier.example".to_owned(), *front.address());
        let client = client(&settings);
        for (number, target) in targets.iter().enumerate() {
            let result = get(&client, &format!("http://courier.example/{number}")).await;
            assert_eq!(result.unwrap_err().class, FailureClass::ForbiddenUrl, "{status} to {target}");
        }
    }
    assert_eq!((forbidden.visits(), NAMED.visits()), (0, 0));
}

#[tokio::test]
async fn redirects_to_no_url_end_the_way() {
    let targets = ["http://[fe80::1%25lo]/", "http://[::1", "http://"].map(str::to_owned);
    let front = front(&targets, 302).await;
    let mut settings = settings();
    settings.hosts.insert("courier.example".to_owned(), *front.address());
    for number in 0..targets.len() {
        let result = get(&client(&settings), &format!("http://courier.example/{number}")).await;
        assert_eq!(result.unwrap_err().class, FailureClass::Redirects);
    }
}
