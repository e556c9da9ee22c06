//! Polls of listings in whole runs: what is asked, and what is remembered of the answer.

use super::daemon::{Desk, article, url};
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
