//! Whole runs of the daemon over small sites on loopback.

use super::fetch::processors;
use jiff::{SignedDuration, Timestamp};
use peacewire::config::WebsubSettings;
use peacewire::daemon::{DaemonError, Ended, Finished, Mode, PollCounts, Settings, Setup, run};
use peacewire::fetch::{self, Client};
use peacewire::model::{
    Article, ArticleKind, CanonicalUrl, Dated, Entry, Fingerprint, Language, ListingSpec, MatchReport,
    Outlet, OutletId, Quality, Relevance, SIGNATURE_BINS, Side, Source, SourceId, Tier, TopicId, Verdict,
};
use peacewire::pipeline::{Input, Outcome, Record};
use peacewire::schedule::{ArticlePolicy, Policy};
use peacewire::store::{Counts, Holder, JobEntry, Lease, Options, RetentionPolicy, Store, StoreError};
use peacewire::telemetry::now;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use url::Url;
use wiremock::matchers::{header, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// One server that stands for several hosts, and a store.
pub struct Desk {
    pub server: MockServer,
    pub folder: tempfile::TempDir,
    sources: Vec<Source>,
}

impl Desk {
    pub async fn new() -> Self {
        Self { server: MockServer::start().await, folder: tempfile::tempdir().unwrap(), sources: Vec::new() }
    }

    pub fn source(&mut self, host: &str, listings: Vec<ListingSpec>) {
        self.sources.push(Source {
            id: SourceId::parse(host).unwrap(),
            outlet: OutletId::parse(host).unwrap(),
            country: "INT".to_owned(),
            language: Language::parse("en").unwrap(),
            timezone: "UTC".to_owned(),
            side: Side::Neutral,
            tier: Tier::National,
            listings,
            user_agent: None,
            verified: None,
            seen: "the test, 2025-12".to_owned(),
            enabled: true,
        });
    }

    pub async fn page(&self, host: &str, at: &str, answer: ResponseTemplate) {
        let site = format!("{host}.example");
        Mock::given(path(at))
            .and(header("host", site.as_str()))
            .respond_with(answer)
            .mount(&self.server)
            .await;
    }

    pub async fn feed(&mut self, host: &str, links: &[&str]) {
        self.source(host, vec![ListingSpec::Feed(url(host, "/feed.xml"))]);
        let answer = ResponseTemplate::new(200)
            .insert_header("etag", "\"1\"")
            .set_body_raw(rss(host, links), "text/xml");
        Mock::given(path("/feed.xml"))
            .and(header("host", format!("{host}.example").as_str()))
            .and(header("if-none-match", "\"1\""))
            .respond_with(ResponseTemplate::new(304))
            .mount(&self.server)
            .await;
        self.page(host, "/feed.xml", answer).await;
    }

    pub async fn article(&self, host: &str, at: &str) {
        self.page(host, at, article(at)).await;
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("desk.db")
    }

    pub fn setup(&self, store: &Store) -> Setup {
        let mut fetching =
            fetch::Settings { contact: "https://tests.example/".to_owned(), ..Default::default() };
        for source in &self.sources {
            fetching.hosts.insert(format!("{}.example", source.id), *self.server.address());
        }
        let settings = Settings {
            host_gap: Duration::ZERO,
            job_host_gap: Duration::ZERO,
            host_in_flight: 4,
            tick: Duration::from_millis(50),
            shutdown: Duration::from_millis(300),
            ..Settings::default()
        };
        let articles = ArticlePolicy { gone_attempts: 1, ..ArticlePolicy::default() };
        Setup {
            settings,
            websub: WebsubSettings::default(),
            policy: Policy { articles, ..Policy::default() },
            retention: RetentionPolicy::default(),
            sources: self.sources.clone(),
            outlets: self.sources.iter().map(outlet).collect(),
            client: Client::new(&fetching, processors()).unwrap(),
            writer: store.writer(),
            process: Arc::new(process),
            rule_out: None,
            progress: None,
        }
    }

    pub fn open(&self) -> Store {
        Store::open(&self.file(), &Options { batch_wait: Duration::from_millis(5), ..Options::default() })
            .unwrap()
    }

    /// Makes every listing due again.
    pub fn let_time_pass(&self) {
        let connection = rusqlite::Connection::open(self.file()).unwrap();
        connection.execute("UPDATE listings SET next_check_at = 0", []).unwrap();
    }

    pub async fn requests(&self, at: &str) -> usize {
        let received = self.server.received_requests().await.unwrap();
        received.iter().filter(|request| request.url.path() == at).count()
    }
}

pub fn url(host: &str, path: &str) -> Url {
    Url::parse(&format!("http://{host}.example{path}")).unwrap()
}

fn outlet(source: &Source) -> Outlet {
    Outlet {
        id: source.outlet.clone(),
        name: source.outlet.to_string(),
        owner: String::new(),
        family: String::new(),
        agency: false,
        state_media: false,
        domains: vec![format!("{}.example", source.id)],
        credits: Vec::new(),
    }
}

pub fn rss(host: &str, links: &[&str]) -> String {
    let items: Vec<String> = links
        .iter()
        .map(|link| {
            let link = url(host, link);
            format!("<item><title>About {link}</title><link>{link}</link><guid>{link}</guid></item>")
        })
        .collect();
    format!("<rss version=\"2.0\"><channel><title>{host}</title>{}</channel></rss>", items.concat())
}

pub fn article(at: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(
        format!("<html><body><p>The delegations met again at {at}.</p></body></html>"),
        "text/html",
    )
}

/// A pipeline as simple as can be: the page decides by its words what becomes of it.
pub fn process(input: &Input) -> Outcome {
    let text =
        String::from_utf8_lossy(&input.page.body).into_owned() + input.hint.content.as_deref().unwrap_or("");
    assert!(!text.contains("make it panic"), "as the page wished");
    if text.contains("nothing to read") {
        return Outcome::Unreadable("no text".to_owned());
    }
    let irrelevant = text.contains("the weather");
    let record = Box::new(record(input, &text, irrelevant));
    if irrelevant { Outcome::OffTopic(record) } else { Outcome::Keep(record) }
}

fn record(input: &Input, text: &str, irrelevant: bool) -> Record {
    let page = &input.page;
    Record {
        article: Article {
            url: page.url.clone(),
            canonical: CanonicalUrl::of(&page.url).unwrap(),
            foreign_canonical: None,
            title: input.hint.title.clone(),
            text: text.to_owned(),
            authors: Vec::new(),
            published: None::<Dated>,
            modified: None,
            date_conflicts: Vec::new(),
            language: input.hint.language,
            site: None,
            section: None,
            image: None,
            paywalled: None,
            credit: None,
            kind: ArticleKind::Article,
            quality: Quality::Ok,
            via: "dom".to_owned(),
            updates: Vec::new(),
        },
        report: MatchReport {
            topic: TopicId::parse("harbour-talks").unwrap(),
            topic_version: "1".to_owned(),
            language: input.hint.language,
            mentions: Vec::new(),
            issues: Vec::new(),
            relevance: Relevance {
                score: 0.9,
                verdict: if irrelevant { Verdict::Irrelevant } else { Verdict::Relevant },
                why: Vec::new(),
            },
        },
        facts: Vec::new(),
        fingerprint: fingerprint(text),
        features: Vec::new(),
    }
}

/// No two texts of these tests are alike.
fn fingerprint(text: &str) -> Fingerprint {
    let seed = text.bytes().fold(7_u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut random = fastrand::Rng::with_seed(seed);
    Fingerprint {
        text_hash: seed,
        signature: (0..SIGNATURE_BINS).map(|_| random.u32(..)).collect(),
        sample: (0..8).map(|_| random.u64(..)).collect(),
        words: 200,
    }
}

pub fn counts(store: &Store) -> Counts {
    let counts = store.reader().unwrap().counts().unwrap();
    let total = &counts.total;
    assert_eq!(total.listed, total.stored + total.off_topic + total.duplicate + total.failed + total.waiting);
    counts
}

async fn small_site() -> Desk {
    let mut desk = Desk::new().await;
    desk.feed("courier", &["/a", "/b", "/missing", "/private/c", "/panic", "/weather", "/empty", "/scan"])
        .await;
    desk.feed("herald", &["/a", "/b"]).await;
    desk.source("broken", vec![ListingSpec::Feed(url("broken", "/feed.xml"))]);
    desk.page(
        "broken",
        "/feed.xml",
        ResponseTemplate::new(200).set_body_raw("<html><p>Welcome</p></html>", "text/html"),
    )
    .await;
    let robots = ResponseTemplate::new(200).set_body_raw("User-agent: *\nDisallow: /private\n", "text/plain");
    desk.page("courier", "/robots.txt", robots).await;
    for (host, at) in
        [("courier", "/a"), ("courier", "/b"), ("courier", "/private/c"), ("herald", "/a"), ("herald", "/b")]
    {
        desk.article(host, at).await;
    }
    for (at, body) in
        [("/panic", "make it panic"), ("/weather", "the weather"), ("/empty", "nothing to read")]
    {
        desk.page(
            "courier",
            at,
            ResponseTemplate::new(200).set_body_raw(format!("<p>{body}</p>"), "text/html"),
        )
        .await;
    }
    desk.page("courier", "/scan", ResponseTemplate::new(200).set_body_raw("%PDF-1.7", "text/html")).await;
    desk
}

#[tokio::test(flavor = "multi_thread")]
async fn one_run_brings_every_entry_to_a_final_state_and_the_next_fetches_nothing_anew() {
    let desk = small_site().await;
    let store = desk.open();
    let summary = run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
    assert_eq!(summary.polls, PollCounts { listed: 2, failed: 1, new: 10, ..PollCounts::default() });
    assert_eq!((summary.stored, summary.off_topic, summary.ended), (4, 1, Ended::Done));
    let failed: Vec<(&str, u64)> =
        summary.failed.iter().map(|(reason, count)| (reason.as_str(), *count)).collect();
    assert_eq!(failed, [("not_a_page", 1), ("not_found", 1), ("robots", 1), ("unreadable", 2)]);
    let total = counts(&store).total;
    assert_eq!((total.listed, total.stored, total.off_topic, total.failed, total.waiting), (10, 4, 1, 5, 0));
    assert_eq!((desk.requests("/private/c").await, desk.requests("/robots.txt").await), (0, 2));
    store.close().unwrap();

    let before = desk.server.received_requests().await.unwrap().len();
    desk.let_time_pass();
    let store = desk.open();
    let summary = run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
    assert_eq!(summary.polls, PollCounts { unchanged: 2, failed: 1, ..PollCounts::default() });
    assert_eq!((summary.stored, summary.given_back), (0, 0));
    assert_eq!(
        desk.server.received_requests().await.unwrap().len() - before,
        3,
        "three polls and nothing else"
    );
    assert_eq!(counts(&store).total, total);
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_in_mid_run_leaves_what_was_not_fetched_in_the_queue() {
    let mut desk = Desk::new().await;
    let links: Vec<String> = (0..12).map(|number| format!("/{number}")).collect();
    desk.feed("courier", &links.iter().map(String::as_str).collect::<Vec<_>>()).await;
    desk.article("courier", "/0").await;
    for link in links.iter().skip(1) {
        desk.page("courier", link, article(link).set_delay(Duration::from_secs(30))).await;
    }
    let store = desk.open();
    let (sender, mut finished) = mpsc::channel(1);
    let stop = CancellationToken::new();
    let setup = Setup { progress: Some(sender), ..desk.setup(&store) };
    let (summary, first) = tokio::join!(run(setup, Mode::Daemon, stop.clone()), async {
        let first: Finished = finished.recv().await.unwrap();
        stop.cancel();
        while finished.recv().await.is_some() {}
        first
    });
    let summary = summary.unwrap();
    assert_eq!(first.url, Some(url("courier", "/0")));
    assert_eq!((summary.stored, summary.ended), (1, Ended::OutOfTime));
    let total = counts(&store).total;
    assert_eq!((total.stored, total.waiting), (1, 11));
    store.close().unwrap();

    // The server has recovered and the next run ends the work.
    desk.server.reset().await;
    for link in &links {
        desk.article("courier", link).await;
    }
    let store = desk.open();
    let summary = run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
    assert_eq!((summary.stored, counts(&store).total.waiting), (11, 0));
    store.close().unwrap();
}

/// Somebody else on this machine who is alive: whoever started this process.
pub fn somebody_else() -> Holder {
    Holder::of(std::os::unix::process::parent_id())
}

async fn take_lease(store: &Store, at: Timestamp) -> Result<Lease, StoreError> {
    store.writer().run_now(move |ledger| ledger.lease_acquire("poller", &somebody_else(), at, 60)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_daemon_on_the_same_store_is_refused() {
    let mut desk = Desk::new().await;
    desk.feed("courier", &[]).await;
    let store = desk.open();
    let lease = take_lease(&store, now()).await.unwrap();
    let refused = run(desk.setup(&store), Mode::Once, CancellationToken::new()).await;
    assert!(matches!(refused, Err(DaemonError::Held(StoreError::Held { .. }))), "{refused:?}");
    assert_eq!(desk.requests("/feed.xml").await, 0);
    store.writer().run_now(move |ledger| ledger.lease_release(&lease)).await.unwrap();
    run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
    assert_eq!(desk.requests("/feed.xml").await, 1);
    // The run gave its lease back.
    take_lease(&store, now()).await.unwrap();
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_that_loses_its_lease_stops() {
    let mut desk = Desk::new().await;
    desk.feed("courier", &[]).await;
    let store = desk.open();
    let mut setup = desk.setup(&store);
    setup.settings.heartbeat = Duration::from_millis(50);
    let thief = async {
        while desk.requests("/feed.xml").await == 0 {
            tokio::task::yield_now().await;
        }
        // As after a suspension of the machine: the lease has run out.
        take_lease(&store, now() + SignedDuration::from_hours(1)).await.unwrap();
    };
    let (summary, ()) = tokio::join!(run(setup, Mode::Daemon, CancellationToken::new()), thief);
    assert_eq!(summary.unwrap().ended, Ended::LeaseLost);
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_asks_to_be_left_alone_is() {
    let mut desk = Desk::new().await;
    desk.feed("courier", &["/a", "/b", "/c"]).await;
    for at in ["/a", "/b", "/c"] {
        desk.page("courier", at, ResponseTemplate::new(429).insert_header("retry-after", "3600")).await;
    }
    let store = desk.open();
    let mut setup = desk.setup(&store);
    setup.settings.host_in_flight = 1;
    let summary = run(setup, Mode::Once, CancellationToken::new()).await.unwrap();
    assert_eq!(summary.retried.get("rate_limited"), Some(&1));
    assert_eq!(summary.given_back, 2);
    assert_eq!(counts(&store).total.waiting, 3);
    let asked = desk.requests("/a").await + desk.requests("/b").await + desk.requests("/c").await;
    assert_eq!(asked, 1);
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_to_one_host_keep_their_distance() {
    let mut desk = Desk::new().await;
    desk.feed("courier", &["/a", "/b"]).await;
    desk.article("courier", "/a").await;
    desk.article("courier", "/b").await;
    let store = desk.open();
    let mut setup = desk.setup(&store);
    setup.settings.host_gap = Duration::from_millis(150);
    let start = tokio::time::Instant::now();
    let summary = run(setup, Mode::Once, CancellationToken::new()).await.unwrap();
    assert_eq!(summary.stored, 2);
    // The feed, the rules and two articles: three gaps.
    assert!(start.elapsed() >= Duration::from_millis(450), "{:?}", start.elapsed());
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn sitemaps_of_sitemaps_are_followed_and_checked() {
    let mut desk = Desk::new().await;
    desk.source("courier", vec![ListingSpec::Sitemap(url("courier", "/sitemap.xml"))]);
    let index = "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\
        <sitemap><loc>http://courier.example/news.xml</loc></sitemap>\
        <sitemap><loc>http://courier.example/sitemap.xml</loc></sitemap>\
        <sitemap><loc>http://127.0.0.1/secret.xml</loc></sitemap></sitemapindex>";
    let news = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\
        <url><loc>http://courier.example/a</loc></url><url><loc>http://169.254.169.254/b</loc></url></urlset>";
    desk.page("courier", "/sitemap.xml", ResponseTemplate::new(200).set_body_raw(index, "application/xml"))
        .await;
    desk.page("courier", "/news.xml", ResponseTemplate::new(200).set_body_raw(news, "application/xml")).await;
    desk.article("courier", "/a").await;
    let store = desk.open();
    let summary = run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
    assert_eq!((summary.polls.listed, summary.stored), (1, 1));
    let total = counts(&store).total;
    assert_eq!(total.failed, total.listed - 1, "the private link is refused wherever it is found");
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sitemap_longer_than_a_feed_is_history_but_for_its_last_days() {
    let mut desk = Desk::new().await;
    desk.source("courier", vec![ListingSpec::Sitemap(url("courier", "/sitemap.xml"))]);
    let entry =
        |link: &str, changed: &str| format!("<url><loc>http://courier.example{link}</loc>{changed}</url>");
    let today = format!("<lastmod>{}</lastmod>", peacewire::telemetry::now());
    let old = ["/2019/a", "/2020/b", "/2021/c"].map(|link| entry(link, "<lastmod>2021-05-05</lastmod>"));
    let older = [entry("/news", &today), entry("/undated", "")].concat() + &old.concat();
    let store = desk.open();
    // More than is taken, so that the sitemap is never read as a whole.
    let setup = |desk: &Desk| {
        let mut setup = desk.setup(&store);
        (setup.settings.entries_limit, setup.settings.sitemap_entries_limit) = (3, 4);
        setup
    };
    let serve = async |desk: &Desk, fresh: &str| {
        let space = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";
        let body = format!("<urlset {space}>{fresh}{older}</urlset>");
        let answer = ResponseTemplate::new(200).set_body_raw(body, "application/xml");
        desk.page("courier", "/sitemap.xml", answer).await;
        desk.article("courier", "/news").await;
        desk.article("courier", "/fresh").await;
    };
    serve(&desk, "").await;
    let summary = run(setup(&desk), Mode::Once, CancellationToken::new()).await.unwrap();
    assert_eq!((summary.stored, desk.requests("/news").await), (1, 1));
    let history = ["/2019/a", "/2020/b", "/2021/c", "/undated"];
    for link in history {
        assert_eq!(desk.requests(link).await, 0, "{link}");
    }
    // A new one without a date is news at every later reading.
    desk.server.reset().await;
    serve(&desk, &entry("/fresh", "")).await;
    desk.let_time_pass();
    let summary = run(setup(&desk), Mode::Once, CancellationToken::new()).await.unwrap();
    assert_eq!((summary.stored, desk.requests("/fresh").await), (1, 1));
    store.close().unwrap();
}

/// An index of two sitemaps, one changed on a day of long ago, one that does not say when; it never changes itself.
async fn sitemaps(desk: &Desk, newest: &str) {
    let space = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";
    let child = |name: &str, changed: &str| {
        format!("<sitemap><loc>{}</loc>{changed}</sitemap>", url("courier", name))
    };
    let (old, new) = (child("/old.xml", "<lastmod>2025-11-03</lastmod>"), child("/new.xml", ""));
    let xml = |body: String| {
        ResponseTemplate::new(200).insert_header("etag", "\"same\"").set_body_raw(body, "application/xml")
    };
    desk.page("courier", "/sitemap.xml", xml(format!("<sitemapindex {space}>{old}{new}</sitemapindex>")))
        .await;
    for (at, link) in [("/old.xml", "/a"), ("/new.xml", newest)] {
        let body = format!("<urlset {space}><url><loc>{}</loc></url></urlset>", url("courier", link));
        desk.page("courier", at, xml(body)).await;
        desk.article("courier", link).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_index_that_never_changes_the_sitemaps_that_may_have_are_read_at_every_poll() {
    let mut desk = Desk::new().await;
    desk.source("courier", vec![ListingSpec::Sitemap(url("courier", "/sitemap.xml"))]);
    let store = desk.open();
    for (poll, newest) in [(0, "/b"), (1, "/c"), (2, "/d")] {
        desk.server.reset().await;
        sitemaps(&desk, newest).await;
        desk.let_time_pass();
        run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
        let asked = (desk.requests("/old.xml").await, desk.requests("/new.xml").await);
        assert_eq!(asked, (usize::from(poll == 0), 1), "poll {poll}");
    }
    let gaps = store.reader().unwrap().select("SELECT * FROM gaps", &[]).unwrap().rows.len();
    assert_eq!((counts(&store).total.stored, gaps), (4, 0), "what was passed over is no gap");
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sitemap_that_could_not_be_read_is_read_at_the_next_poll() {
    let mut desk = Desk::new().await;
    desk.source("courier", vec![ListingSpec::Sitemap(url("courier", "/sitemap.xml"))]);
    let store = desk.open();
    for broken in [true, false] {
        desk.server.reset().await;
        if broken {
            desk.page("courier", "/old.xml", ResponseTemplate::new(500)).await;
        }
        sitemaps(&desk, "/b").await;
        desk.let_time_pass();
        run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
        assert_eq!(counts(&store).total.stored, if broken { 1 } else { 2 });
    }
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_drained_by_the_same_workers_and_tells_its_progress() {
    let mut desk = Desk::new().await;
    desk.source("courier", vec![ListingSpec::Feed(url("courier", "/feed.xml"))]);
    desk.article("courier", "/a").await;
    desk.article("courier", "/b").await;
    let store = desk.open();
    let links = ["/a", "/b", "/missing"];
    let entries = links.map(|link| JobEntry {
        entry: Entry { link: Some(url("courier", link)), ..Entry::default() },
        ..JobEntry::default()
    });
    let job = store
        .writer()
        .run_now(move |ledger| {
            let job = ledger.start_job("urls", "list.txt", "{}", now())?;
            ledger.add_job_entries(job.id, &entries, Some("3"), now())?;
            Ok(job)
        })
        .await
        .unwrap();
    let (sender, mut finished) = mpsc::channel(1);
    let setup = Setup { progress: Some(sender), ..desk.setup(&store) };
    let (summary, told) = tokio::join!(run(setup, Mode::Drain(job.id), CancellationToken::new()), async {
        let mut told = 0;
        while finished.recv().await.is_some() {
            told += 1;
        }
        told
    });
    let summary = summary.unwrap();
    assert_eq!((summary.stored, summary.failed.get("not_found"), told), (2, Some(&1), 3));
    assert_eq!(desk.requests("/feed.xml").await, 0, "a job polls nothing");
    assert_eq!(counts(&store).total.waiting, 0);
    store.close().unwrap();
}

/// A feed whose first page has `links` and whose second has `older`.
async fn paged_feed(desk: &Desk, links: &[&str], older: &[&str]) {
    let next = url("courier", "/feed.xml?page=2");
    let body = rss("courier", links).replace(
        "<title>courier</title>",
        &format!("<link rel=\"next\" href=\"{next}\"/><title>courier</title>"),
    );
    desk.page("courier", "/feed.xml", ResponseTemplate::new(200).set_body_raw(body, "text/xml")).await;
    Mock::given(path("/feed.xml"))
        .and(wiremock::matchers::query_param("page", "2"))
        .respond_with(ResponseTemplate::new(200).set_body_raw(rss("courier", older), "text/xml"))
        .with_priority(1)
        .mount(&desk.server)
        .await;
    for link in links.iter().chain(older) {
        desk.article("courier", link).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_that_has_moved_on_is_read_further_back_until_something_is_known() {
    let mut desk = Desk::new().await;
    desk.source("courier", vec![ListingSpec::Feed(url("courier", "/feed.xml"))]);
    paged_feed(&desk, &["/b", "/a"], &["/zero"]).await;
    let store = desk.open();
    let poll = async |desk: &Desk| {
        desk.let_time_pass();
        run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap().polls.new
    };
    assert_eq!(poll(&desk).await, 2, "what was before the first poll is not asked for");

    desk.server.reset().await;
    paged_feed(&desk, &["/e", "/d"], &["/c", "/b"]).await;
    assert_eq!(poll(&desk).await, 3);
    let gaps = || store.reader().unwrap().select("SELECT * FROM gaps", &[]).unwrap().rows.len();
    assert_eq!((counts(&store).total.listed, gaps()), (5, 0));

    desk.server.reset().await;
    paged_feed(&desk, &["/z", "/y"], &["/x", "/w"]).await;
    assert_eq!(poll(&desk).await, 4);
    assert_eq!(gaps(), 1, "nothing known was found");
    store.close().unwrap();
}

fn moved_to(target: &str) -> ResponseTemplate {
    ResponseTemplate::new(302).insert_header("location", target)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_to_another_host_obeys_the_rules_of_that_host() {
    let mut desk = Desk::new().await;
    desk.feed("courier", &["/open", "/closed", "/inside"]).await;
    desk.source("herald", Vec::new());
    let robots = |path: &str| {
        ResponseTemplate::new(200).set_body_raw(format!("User-agent: *\nDisallow: {path}\n"), "text/plain")
    };
    desk.page("courier", "/robots.txt", robots("/private")).await;
    desk.page("herald", "/robots.txt", robots("/closed")).await;
    desk.page("courier", "/open", moved_to("http://herald.example/open")).await;
    desk.page("courier", "/closed", moved_to("http://herald.example/closed")).await;
    desk.page("courier", "/inside", moved_to("/private")).await;
    for (host, at) in [("herald", "/open"), ("herald", "/closed"), ("courier", "/private")] {
        desk.article(host, at).await;
    }
    let store = desk.open();
    let summary = run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
    assert_eq!((summary.stored, summary.failed.get("robots")), (1, Some(&2)), "{summary:?}");
    let received = desk.server.received_requests().await.unwrap();
    let asked = |host: &str, at: &str| {
        let site = format!("{host}.example");
        let to = |request: &&wiremock::Request| request.headers.get("host").unwrap() == site.as_str();
        received.iter().filter(to).filter(|request| request.url.path() == at).count()
    };
    assert_eq!((asked("herald", "/robots.txt"), asked("herald", "/open")), (1, 1));
    assert_eq!((asked("herald", "/closed"), asked("courier", "/private")), (0, 0));
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_waits_for_its_turn_at_the_other_host() {
    let mut desk = Desk::new().await;
    desk.feed("courier", &["/a"]).await;
    desk.feed("tribune", &["/a"]).await;
    desk.source("herald", Vec::new());
    for host in ["courier", "tribune"] {
        desk.page(host, "/a", moved_to(&format!("http://herald.example/{host}"))).await;
        desk.article("herald", &format!("/{host}")).await;
    }
    let store = desk.open();
    let mut setup = desk.setup(&store);
    setup.settings.host_gap = Duration::from_millis(300);
    let start = tokio::time::Instant::now();
    let summary = run(setup, Mode::Once, CancellationToken::new()).await.unwrap();
    assert_eq!(summary.stored, 2);
    // At the host of the redirects: its rules and two articles. Before, side by side: feed, rules, article.
    assert!(start.elapsed() >= Duration::from_millis(1200), "{:?}", start.elapsed());
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_dated_in_the_future_is_no_update_at_every_poll() {
    let mut desk = Desk::new().await;
    desk.source("courier", vec![ListingSpec::Feed(url("courier", "/feed.xml"))]);
    desk.article("courier", "/a").await;
    let store = desk.open();
    for poll in 0..3 {
        desk.server.reset().await;
        desk.article("courier", "/a").await;
        let feed = format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Poll {poll}</title><entry><id>a</id><title>A</title>\
             <link href=\"http://courier.example/a\"/><updated>2999-01-01T00:00:00Z</updated></entry></feed>"
        );
        desk.page("courier", "/feed.xml", ResponseTemplate::new(200).set_body_raw(feed, "text/xml")).await;
        desk.let_time_pass();
        let summary = run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
        let polls = PollCounts { listed: 1, new: u64::from(poll == 0), ..PollCounts::default() };
        assert_eq!((summary.polls, summary.stored), (polls, u64::from(poll == 0)), "poll {poll}");
    }
    store.close().unwrap();
}
