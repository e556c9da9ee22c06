//! Older pages of a listing that lead nowhere: each way ends, and no document is asked for twice.

use super::daemon::{Desk, counts, rss, url};
use peacewire::daemon::{Mode, run};
use peacewire::model::ListingSpec;
use tokio_util::sync::CancellationToken;
use wiremock::ResponseTemplate;

/// A document with entries and the link to an older one.
fn document(links: &[&str], rel: &str, older: &str) -> ResponseTemplate {
    let link = format!("<link rel=\"{rel}\" href=\"{}\"/><title>courier</title>", url("courier", older));
    let body = rss("courier", links).replace("<title>courier</title>", &link);
    ResponseTemplate::new(200).set_body_raw(body, "text/xml")
}

/// Polls once what stood there before, then what these documents are; how often each was asked for, and what is new.
async fn polled(documents: &[(&str, ResponseTemplate)]) -> (Vec<usize>, u64) {
    let mut desk = Desk::new().await;
    desk.source("courier", vec![ListingSpec::Feed(url("courier", "/feed.xml"))]);
    desk.page("courier", "/feed.xml", document(&["/before"], "next", "/feed.xml")).await;
    let store = desk.open();
    let once = async || run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
    once().await;
    desk.server.reset().await;
    for (at, answer) in documents {
        desk.page("courier", at, answer.clone()).await;
    }
    desk.let_time_pass();
    let summary = once().await;
    let mut asked = Vec::new();
    for (at, _) in documents {
        asked.push(desk.requests(at).await);
    }
    counts(&store);
    store.close().unwrap();
    (asked, summary.polls.new)
}

#[tokio::test(flavor = "multi_thread")]
async fn archive_documents_in_a_circle_are_each_read_once() {
    let documents = [
        ("/feed.xml", document(&["/a"], "prev-archive", "/2025-11.xml")),
        ("/2025-11.xml", document(&["/b"], "prev-archive", "/2025-10.xml")),
        ("/2025-10.xml", document(&["/c"], "prev-archive", "/feed.xml")),
    ];
    assert_eq!(polled(&documents).await, (vec![1, 1, 1], 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_archive_documents_that_name_each_other_are_each_read_once() {
    let documents = [
        ("/feed.xml", document(&["/a"], "prev-archive", "/2025-11.xml")),
        ("/2025-11.xml", document(&["/b"], "prev-archive", "/2025-10.xml")),
        ("/2025-10.xml", document(&["/c"], "prev-archive", "/2025-11.xml")),
    ];
    assert_eq!(polled(&documents).await, (vec![1, 1, 1], 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_gives_its_first_page_under_every_number_is_read_no_further() {
    let documents = [
        ("/feed.xml", document(&["/a", "/b"], "next", "/page/2")),
        ("/page/2", document(&["/a", "/b"], "next", "/page/3")),
        ("/page/3", document(&["/a", "/b"], "next", "/page/4")),
        ("/page/4", document(&["/a", "/b"], "next", "/page/5")),
    ];
    assert_eq!(polled(&documents).await, (vec![1, 1, 0, 0], 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_without_end_are_read_as_far_as_the_settings_say() {
    let names: Vec<(String, String)> =
        (2..12).map(|n| (format!("/page/{n}"), format!("/page/{}", n + 1))).collect();
    let mut documents = vec![("/feed.xml", document(&["/a"], "next", "/page/2"))];
    for (at, older) in &names {
        documents.push((at.as_str(), document(&[&format!("/of{at}")], "next", older)));
    }
    let (asked, new) = polled(&documents).await;
    assert_eq!((asked.iter().sum::<usize>(), new), (6, 6), "{asked:?}");
}
