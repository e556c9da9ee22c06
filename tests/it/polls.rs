//! Polls of listings in whole runs: what is asked, and what is remembered of the answer.

use super::daemon::{Desk, article, rss, url};
use peacewire::daemon::{Mode, PollCounts, run};
use peacewire::model::{ListingSpec, Selectors};
use tokio_util::sync::CancellationToken;
use wiremock::ResponseTemplate;

fn index(at: &str, item: &str) -> ListingSpec {
    let selectors = Selectors { item: item.to_owned(), ..Selectors::default() };
    ListingSpec::Index(url("courier", at), selectors)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_page_that_has_moved_is_read_by_its_own_selectors() {
    let mut desk = Desk::new().await;
    desk.source("courier", vec![index("/news", "li a"), index("/talks", "h2 a")]);
    let page = |body: &str| ResponseTemplate::new(200).set_body_raw(body.to_owned(), "text/html");
    desk.page("courier", "/news", page("<ul><li><a href='/a'>A</a></li></ul>")).await;
    desk.page("courier", "/latest", page("<ul><li><a href='/b'>B</a></li></ul>")).await;
    desk.page("courier", "/talks", page("<h2><a href='/c'>C</a></h2>")).await;
    for at in ["/a", "/b", "/c"] {
        desk.page("courier", at, article(at)).await;
    }
    let store = desk.open();
    let poll = async || {
        desk.let_time_pass();
        run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap().polls
    };
    assert_eq!(poll().await, PollCounts { listed: 2, new: 2, ..PollCounts::default() });
    let latest = url("courier", "/latest");
    store.writer().run_now(move |ledger| ledger.move_listing(1, &latest)).await.unwrap();
    assert_eq!(poll().await, PollCounts { listed: 1, unchanged: 1, new: 1, ..PollCounts::default() });
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_whose_new_place_fails_for_long_is_looked_for_at_its_own_again() {
    let mut desk = Desk::new().await;
    desk.source("courier", vec![ListingSpec::Feed(url("courier", "/feed.xml"))]);
    desk.source("parking", Vec::new());
    desk.page(
        "courier",
        "/feed.xml",
        ResponseTemplate::new(200).set_body_raw(rss("courier", &[]), "text/xml"),
    )
    .await;
    let store = desk.open();
    run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
    let parking = url("parking", "/sold");
    store.writer().run_now(move |ledger| ledger.move_listing(1, &parking)).await.unwrap();
    for _ in 0..10 {
        desk.let_time_pass();
        run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
    }
    assert_eq!((desk.requests("/sold").await, desk.requests("/feed.xml").await), (10, 1));
    desk.let_time_pass();
    let summary = run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
    assert_eq!((summary.polls.failed, desk.requests("/feed.xml").await), (0, 2));
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wall_that_says_429_is_left_alone_like_any_other_host() {
    let mut desk = Desk::new().await;
    desk.feed("courier", &["/a", "/b"]).await;
    for at in ["/a", "/b"] {
        let wall = ResponseTemplate::new(429).insert_header("cf-mitigated", "challenge");
        desk.page("courier", at, wall.insert_header("retry-after", "3600")).await;
    }
    let store = desk.open();
    let mut setup = desk.setup(&store);
    setup.settings.host_in_flight = 1;
    let summary = run(setup, Mode::Once, CancellationToken::new()).await.unwrap();
    assert_eq!((summary.retried.get("blocked"), summary.given_back), (Some(&1), 1));
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crawl_delay_holds_for_feeds_too_where_it_is_known() {
    let mut desk = Desk::new().await;
    let listings = [
        ListingSpec::Sitemap(url("courier", "/sitemap.xml")),
        ListingSpec::Feed(url("courier", "/feed.xml")),
    ];
    desk.source("courier", listings.to_vec());
    let rules = ResponseTemplate::new(200).set_body_string("User-agent: *\nCrawl-delay: 0.4\n");
    desk.page("courier", "/robots.txt", rules).await;
    let map = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>";
    desk.page("courier", "/sitemap.xml", ResponseTemplate::new(200).set_body_raw(map, "application/xml"))
        .await;
    let feed = ResponseTemplate::new(200).set_body_raw(rss("courier", &["/a"]), "text/xml");
    desk.page("courier", "/feed.xml", feed).await;
    desk.article("courier", "/a").await;
    let store = desk.open();
    let start = tokio::time::Instant::now();
    let summary = run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
    assert_eq!(summary.stored, 1);
    // Sitemap, feed, article: two delays.
    assert!(start.elapsed() >= std::time::Duration::from_millis(800), "{:?}", start.elapsed());
    store.close().unwrap();
}
