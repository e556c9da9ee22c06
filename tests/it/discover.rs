//! `sources discover` and `sources check` on small sites on loopback.

use super::child;
use super::daemon::{Desk, rss};
use assert_cmd::Command;
use std::path::Path;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

const SETTINGS: &str = "[fetch]\ncontact = \"https://tests.example/\"\nallow_loopback = true\n\
                        [daemon]\nhost_gap = \"0s\"\n[knowledge]\nbundled_sources = false\n";
const FEED: &str = "<rss version=\"2.0\"><channel><title>Harbour</title><item><title>A</title>\
                    <link>http://harbour.example/a</link></item></channel></rss>";

async fn serve(pages: &[(&str, &str, &str)]) -> MockServer {
    let server = MockServer::start().await;
    for (at, kind, body) in pages {
        let body = body.replace("{site}", &server.uri());
        Mock::given(path(*at))
            .respond_with(ResponseTemplate::new(200).set_body_raw(body, kind))
            .mount(&server)
            .await;
    }
    server
}

/// Exit code, what is printed, what is noted.
async fn discover(url: String) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("p.toml");
    std::fs::write(&settings, SETTINGS).unwrap();
    let run = move || {
        let mut command = Command::cargo_bin("peacewire").unwrap();
        command.current_dir(folder.path()).arg("--config").arg(&settings);
        command.args(["--db", "a.db", "sources", "discover", &url]);
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

fn front_page() -> String {
    let items: String = (0..9)
        .map(|n| format!("<li class='story'><h2><a href='/2025/{n}'>Envoys meet for the {n}th time in the old port</a></h2></li>"))
        .collect();
    format!(
        "<html lang='de'><head><title>Harbour</title><link rel='alternate' type='application/rss+xml' href='/rss.xml'>\
         </head><body><ul>{items}</ul></body></html>"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn feeds_sitemaps_and_the_index_page_become_a_block_that_can_be_used_as_it_is() {
    let sitemap =
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{site}/a</loc></url></urlset>";
    let server = serve(&[
        (
            "/robots.txt",
            "text/plain",
            "User-agent: *\nDisallow: /private\nSitemap: {site}/news-sitemap.xml\n",
        ),
        ("/", "text/html", &front_page()),
        ("/rss.xml", "text/xml", FEED),
        ("/news-sitemap.xml", "text/xml", sitemap),
    ])
    .await;
    let (code, printed, noted) = discover(server.uri()).await;
    assert_eq!(code, 0, "{noted}");
    let site = server.uri();
    assert_eq!(
        printed,
        format!(
            "# Harbour\n[[source]]\nid = \"127-0-0-1\"\nlanguage = \"de\"\n\
             [[source.listing]]\nkind = \"feed\"\nurl = \"{site}/rss.xml\"\n\
             [[source.listing]]\nkind = \"sitemap\"\nurl = \"{site}/news-sitemap.xml\"\n\
             [[source.listing]]\nkind = \"index\"\nurl = \"{site}/\"\nitem = \"li.story > h2 > a\"\n"
        )
    );
    assert!(noted.contains("3 listings"), "{noted}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("found.toml");
    std::fs::write(&file, format!("{SETTINGS}{printed}")).unwrap();
    let mut check = Command::cargo_bin("peacewire").unwrap();
    check.arg("--config").arg(&file).args(["sources", "list", "--format", "csv"]);
    let listed = String::from_utf8(check.output().unwrap().stdout).unwrap();
    assert!(listed.contains("127-0-0-1"), "{listed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_usual_places_are_tried_where_nothing_is_named_and_nothing_found_is_an_error() {
    let server = serve(&[("/", "text/html", "<p>Welcome</p>"), ("/feed.xml", "text/xml", FEED)]).await;
    let (code, printed, _) = discover(server.uri()).await;
    assert!(code == 0 && printed.contains("/feed.xml\""), "{printed}");
    let empty = serve(&[("/", "text/html", "<p>Welcome</p>")]).await;
    let (code, printed, noted) = discover(empty.uri()).await;
    assert_eq!((code, printed.as_str()), (1, ""));
    assert!(noted.contains("no listing was found") && noted.contains("try the page"), "{noted}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_robots_forbid_is_not_fetched() {
    let server =
        serve(&[("/robots.txt", "text/plain", "User-agent: *\nDisallow: /\n"), ("/", "text/html", "x")])
            .await;
    let (code, _, noted) = discover(server.uri()).await;
    assert_eq!(code, 1);
    assert!(noted.contains("forbids"), "{noted}");
    let asked: Vec<String> = server
        .received_requests()
        .await
        .unwrap()
        .iter()
        .map(|request| request.url.path().to_owned())
        .collect();
    assert_eq!(asked, ["/robots.txt"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_whose_robots_txt_cannot_be_had_is_not_fetched() {
    let server = MockServer::start().await;
    Mock::given(path("/robots.txt")).respond_with(ResponseTemplate::new(503)).mount(&server).await;
    Mock::given(path("/")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    let (code, _, noted) = discover(server.uri()).await;
    assert_eq!(code, 1);
    assert!(noted.contains("robots.txt cannot be read"), "{noted}");
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn why_a_robots_txt_cannot_be_had_is_told() {
    let server = MockServer::start().await;
    let (code, _, noted) = discover(server.uri().replace("http:", "https:")).await;
    assert_eq!(code, 1);
    assert!(noted.contains(": tls: the host's robots.txt cannot be read"), "{noted}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_the_listings_that_a_site_names_only_so_many_are_tried() {
    let links: String =
        (0..40).map(|n| format!("<link rel=alternate type='application/rss+xml' href='/{n}.xml'>")).collect();
    let server = serve(&[("/", "text/html", &format!("<head>{links}</head>"))]).await;
    Mock::given(wiremock::matchers::path_regex("xml$"))
        .respond_with(ResponseTemplate::new(200).set_body_raw(FEED, "text/xml"))
        .mount(&server)
        .await;
    let (code, printed, noted) = discover(server.uri()).await;
    assert_eq!((code, printed.matches("kind = \"feed\"").count()), (0, 12), "{noted}");
    assert!(noted.contains("28 further listings were not tried"), "{noted}");
}

/// A folder with settings for two hosts on one server.
fn settings(desk: &Desk) -> &Path {
    let settings = child::settings(&desk.server, &["courier", "herald"], &child::hasty(""));
    std::fs::write(desk.folder.path().join("p.toml"), settings).unwrap();
    desk.folder.path()
}

async fn run_in(desk: &Desk, arguments: &[&'static str]) -> child::Ended {
    let (folder, arguments) = (settings(desk).to_owned(), arguments.to_vec());
    tokio::task::spawn_blocking(move || child::run_here(&folder, &arguments)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_leads_to_another_host_is_looked_at_by_the_rules_of_that_host() {
    let desk = Desk::new().await;
    let there =
        |at: &str| ResponseTemplate::new(302).insert_header("location", format!("http://herald.example{at}"));
    let rules = ResponseTemplate::new(200).set_body_string("User-agent: peacewire\nDisallow: /closed\n");
    desk.page("herald", "/robots.txt", rules).await;
    desk.page("courier", "/", there("/closed")).await;
    desk.page("courier", "/feed.xml", there("/open.xml")).await;
    desk.page("herald", "/closed", ResponseTemplate::new(200).set_body_string("<p>Welcome</p>")).await;
    let feed = ResponseTemplate::new(200).set_body_raw(rss("herald", &["/a"]), "text/xml");
    desk.page("herald", "/open.xml", feed).await;
    let forbidden = run_in(&desk, &["sources", "discover", "http://courier.example/"]).await;
    assert!(forbidden.code == Some(1) && forbidden.error.contains("robots.txt forbids"), "{forbidden:?}");
    assert_eq!(desk.requests("/closed").await, 0);
    let found = run_in(&desk, &["sources", "discover", "http://courier.example/feed.xml"]).await;
    assert!(found.code == Some(0) && found.out.contains("http://courier.example/feed.xml"), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_leaves_alone_a_host_that_asked_for_it_in_an_earlier_run() {
    let desk = Desk::new().await;
    let busy = ResponseTemplate::new(429).insert_header("retry-after", "3600");
    desk.page("courier", "/feed.xml", busy).await;
    let first = run_in(&desk, &["sources", "check", "courier"]).await;
    assert!(first.code == Some(1) && first.out.contains("rate_limited"), "{first:?}");
    for arguments in
        [&["sources", "check", "courier"][..], &["sources", "discover", "http://courier.example/"]]
    {
        let again = run_in(&desk, arguments).await;
        let said = again.out + &again.error;
        assert!(again.code == Some(1) && said.contains("wants to be left alone"), "{said}");
    }
    assert_eq!(desk.server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_asks_to_be_left_alone_is_asked_for_nothing_more() {
    let page = front_page()
        .replace("</head>", "<link rel='alternate' type='application/rss+xml' href='/other.xml'></head>");
    let server = serve(&[("/", "text/html", &page), ("/other.xml", "text/xml", FEED)]).await;
    Mock::given(path("/rss.xml"))
        .respond_with(ResponseTemplate::new(429).insert_header("retry-after", "60"))
        .mount(&server)
        .await;
    let (code, _, noted) = discover(server.uri()).await;
    assert_eq!(code, 1);
    assert!(noted.contains("asked to be left alone: try again later"), "{noted}");
    let asked = server.received_requests().await.unwrap();
    let after = asked.iter().skip_while(|request| request.url.path() != "/rss.xml").count();
    assert_eq!(after, 1);
}
