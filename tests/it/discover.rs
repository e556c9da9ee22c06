//! `sources discover` on small sites on loopback.

use assert_cmd::Command;
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
        command.arg("--config").arg(&settings).args(["sources", "discover", &url]);
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
