//! The whole program, told by a public site to go where it must not: by links, sitemaps, hubs, archives, canonical
//! links, the environment, and by a list of URLs.

use super::Forbidden;
use crate::backfill::warc;
use assert_cmd::Command;
use std::path::Path;
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// A public site whose every page leads to the forbidden server.
struct Site {
    front: MockServer,
    forbidden: Forbidden,
    folder: tempfile::TempDir,
}

const SECRET: &str = "hunter2";

impl Site {
    async fn new() -> Self {
        let site = Self {
            front: MockServer::start().await,
            forbidden: Forbidden::new(),
            folder: tempfile::tempdir().unwrap(),
        };
        let bad = site.bad();
        let links: String = bad.iter().map(|url| format!("<item><link>{url}</link></item>")).collect();
        let children: String = bad.iter().map(|url| format!("<sitemap><loc>{url}</loc></sitemap>")).collect();
        let pages: String = bad.iter().map(|url| format!("<url><loc>{url}</loc></url>")).collect();
        let items: String = bad.iter().map(|url| format!("<li><a href='{url}'>A page</a></li>")).collect();
        let first = &bad[0];
        let article = format!(
            "<html><head><title>A round ends</title><link rel=canonical href='{first}'><link rel=amphtml href='{first}'>\
             <meta http-equiv=refresh content='0;url={first}'><meta property='og:url' content='{first}'>\
             <link rel=next href='{first}'></head><body><article><h1>A round ends</h1><p>{}</p><img src='{first}'>\
             <iframe src='{first}'></iframe></article></body></html>",
            "The envoys met in the harbour for an hour and parted without a word. ".repeat(20)
        );
        let own = "<item><link>http://courier.example/article</link></item>";
        let named = format!(
            "<atom:link rel='hub' href='{first}'/><atom:link rel='prev-archive' href='{first}'/>\
             <atom:link rel='next' href='{first}'/><atom:link rel='self' href='{first}'/><link>{first}</link>"
        );
        for (at, body, times) in [
            ("/feed.xml", format!("<rss><channel>{named}{own}{links}</channel></rss>"), Some(1)),
            (
                "/feed.xml",
                format!(
                    "<rss><channel>{named}<item><link>http://courier.example/later</link></item></channel></rss>"
                ),
                None,
            ),
            ("/sitemap.xml", format!("<sitemapindex>{children}</sitemapindex>"), None),
            ("/pages.xml", format!("<urlset>{pages}</urlset>"), None),
            ("/index.html", format!("<ul>{items}</ul><a rel=next href='{first}'>more</a>"), None),
            ("/feed.json", format!("{{\"items\": [{{\"id\": 1}}], \"next_url\": \"{first}\"}}"), None),
            ("/article", article.clone(), None),
            ("/later", article, None),
            ("/robots.txt", format!("Sitemap: {first}\nUser-agent: *\nAllow: /\n"), None),
        ] {
            let kind = if at.contains("xml") { "text/xml" } else { "text/html" };
            let mock =
                Mock::given(path(at)).respond_with(ResponseTemplate::new(200).set_body_raw(body, kind));
            match times {
                Some(times) => mock.up_to_n_times(times).mount(&site.front).await,
                None => mock.mount(&site.front).await,
            }
        }
        Mock::given(any()).respond_with(ResponseTemplate::new(404)).mount(&site.front).await;
        std::fs::write(site.folder.path().join("p.toml"), site.settings()).unwrap();
        std::fs::write(site.folder.path().join("urls.txt"), bad.join("\n")).unwrap();
        site
    }

    /// URLs that nobody may ask for; the port is the forbidden server's.
    fn bad(&self) -> Vec<String> {
        let port = self.forbidden.at.port();
        let hosts = ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "[::1]", "[::ffff:7f00:1]", "0.0.0.0"];
        let literals = hosts.map(|host| format!("http://{host}:{port}/admin"));
        let more = [
            format!("http://user:{SECRET}@127.0.0.1:{port}/admin"),
            "http://169.254.169.254/latest/meta-data/".to_owned(),
            "http://courier.example:6379/".to_owned(),
        ];
        literals.into_iter().chain(more).collect()
    }

    fn settings(&self) -> String {
        let listing = |kind: &str, at: &str, rest: &str| {
            format!("[[source.listing]]\nkind = \"{kind}\"\nurl = \"http://courier.example{at}\"\n{rest}")
        };
        let listings = [
            listing("feed", "/feed.xml", ""),
            listing("feed", "/feed.json", ""),
            listing("sitemap", "/sitemap.xml", ""),
            listing("sitemap", "/pages.xml", ""),
            listing("index", "/index.html", "item = \"li\"\nlink = \"a\"\n"),
        ];
        format!(
            "[knowledge]\nbundled_sources = false\n[fetch]\ncontact = \"desk@tests.example\"\n\
             hosts = {{ \"courier.example\" = \"{}\" }}\n[daemon]\nhost_gap = \"0s\"\njob_host_gap = \"0s\"\n\
             [[source]]\nid = \"courier\"\nlanguage = \"en\"\n{}",
            self.front.address(),
            listings.concat()
        )
    }

    /// Runs the program with a proxy in the environment; what it printed and logged.
    async fn run(&self, arguments: &'static [&'static str]) -> String {
        let (folder, proxy) = (self.folder.path().to_owned(), format!("http://{}", self.forbidden.at));
        tokio::task::spawn_blocking(move || run(&folder, &proxy, arguments)).await.unwrap()
    }

    fn column(&self, sql: &str) -> Vec<String> {
        let connection = rusqlite::Connection::open(self.folder.path().join("d.db")).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }
}

fn run(folder: &Path, proxy: &str, arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("peacewire").unwrap();
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        command.env(name, proxy);
    }
    let output = command
        .current_dir(folder)
        .args(["--config", "p.toml", "--db", "d.db", "-vv"])
        .args(arguments)
        .output()
        .unwrap();
    [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_nowhere_that_a_site_must_not_send_it() {
    let site = Site::new().await;
    let mut told = site.run(&["run", "--once"]).await;
    rusqlite::Connection::open(site.folder.path().join("d.db"))
        .unwrap()
        .execute("UPDATE listings SET next_check_at = 0", [])
        .unwrap();
    told += &site.run(&["run", "--once"]).await;
    assert_eq!(site.forbidden.visits(), 0, "{told}");
    let asked: Vec<String> = site
        .front
        .received_requests()
        .await
        .unwrap()
        .iter()
        .map(|request| request.url.path().to_owned())
        .collect();
    for at in ["/feed.xml", "/feed.json", "/sitemap.xml", "/pages.xml", "/index.html", "/article", "/later"] {
        assert!(asked.iter().any(|path| path == at), "{at} was not asked for: {told}");
    }
    let reasons = site.column("SELECT DISTINCT reason FROM entries WHERE url NOT LIKE '%courier.example/%'");
    assert_eq!(reasons, ["forbidden_url"], "{told}");
    assert!(!told.contains(SECRET), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_urls_leads_to_no_forbidden_server() {
    let site = Site::new().await;
    let told = site.run(&["backfill", "urls", "urls.txt"]).await;
    assert_eq!(site.forbidden.visits(), 0, "{told}");
    assert_eq!(site.column("SELECT DISTINCT reason FROM entries"), ["forbidden_url"], "{told}");
    assert!(!told.contains(SECRET), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_targets_of_a_warc_file_are_never_fetched() {
    let site = Site::new().await;
    let page = "<title>A page</title><p>The envoys met.</p>";
    let records: Vec<Vec<u8>> = site.bad().iter().map(|url| warc::response(url, page)).collect();
    std::fs::write(site.folder.path().join("in.warc"), records.concat()).unwrap();
    let told = site.run(&["backfill", "warc", "in.warc"]).await;
    assert!(told.contains("10 read:") && told.contains(" 0 bad"), "{told}");
    assert_eq!(site.forbidden.visits(), 0, "{told}");
    assert!(!told.contains(SECRET), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cdx_server_leads_to_no_forbidden_server() {
    let site = Site::new().await;
    let lines: String =
        site.bad().iter().map(|url| format!("k 20251130120000 {url} text/html 200\n")).collect();
    let answer = ResponseTemplate::new(200).set_body_raw(lines, "text/plain");
    Mock::given(path("/cdx")).respond_with(answer).with_priority(1).mount(&site.front).await;
    let away = ResponseTemplate::new(302).insert_header("location", site.bad()[0].as_str());
    Mock::given(path("/away")).respond_with(away).with_priority(1).mount(&site.front).await;
    let own = format!("{}/cdx", site.bad()[0]);
    let mut told = String::new();
    for (prefix, server) in [
        // Private pages of the site that was asked for, a server that leads away, a private server.
        ("127.0.0.1", "http://courier.example/cdx"),
        ("courier.example", "http://courier.example/cdx"),
        ("courier.example", "http://courier.example/away"),
        ("courier.example", own.as_str()),
    ] {
        let (folder, proxy) = (site.folder.path().to_owned(), format!("http://{}", site.forbidden.at));
        let (prefix, server) = (prefix.to_owned(), server.to_owned());
        let ran = tokio::task::spawn_blocking(move || {
            run(&folder, &proxy, &["backfill", "cdx", &prefix, "--server", &server])
        });
        told += &ran.await.unwrap();
    }
    assert_eq!(site.forbidden.visits(), 0, "{told}");
    assert_eq!(site.column("SELECT DISTINCT reason FROM entries"), ["forbidden_url"], "{told}");
    assert!(!told.contains(SECRET), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sitemap_that_is_read_once_leads_to_no_forbidden_server() {
    let site = Site::new().await;
    for at in ["http://courier.example/sitemap.xml", "http://courier.example/pages.xml"] {
        let (folder, proxy) = (site.folder.path().to_owned(), format!("http://{}", site.forbidden.at));
        let told = tokio::task::spawn_blocking(move || run(&folder, &proxy, &["backfill", "sitemap", at]));
        let told = told.await.unwrap();
        assert_eq!(site.forbidden.visits(), 0, "{told}");
        assert!(!told.contains(SECRET), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn user_info_of_a_listing_is_neither_sent_nor_logged() {
    let site = Site::new().await;
    let with_secret =
        site.settings().replace("//courier.example/", &format!("//user:{SECRET}@courier.example/"));
    std::fs::write(site.folder.path().join("p.toml"), with_secret).unwrap();
    let told = site.run(&["run", "--once"]).await;
    assert!(!told.contains(SECRET), "{told}");
    for request in site.front.received_requests().await.unwrap() {
        assert!(request.headers.get("authorization").is_none(), "{request:?}");
        assert!(!request.url.as_str().contains(SECRET), "{request:?}");
    }
}
