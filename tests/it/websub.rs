//! Hubs that tell of changes: asked, verified, pinged, renewed.

use super::child;
use super::daemon::{Desk, rss, somebody_else, url};
use jiff::{SignedDuration, Timestamp};
use peacewire::config::WebsubSettings;
use peacewire::daemon::{Mode, Setup, run};
use peacewire::model::ListingSpec;
use peacewire::schedule::{FeedState, PollOutcome};
use peacewire::serve::Callback;
use peacewire::store::{HubAnswer, HubReply, Options, PollRecord, Store};
use peacewire::telemetry::now;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, Request, Respond, ResponseTemplate};

/// Answers, and tells the test of every request.
struct Told(mpsc::Sender<Request>, ResponseTemplate);

impl Respond for Told {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let _ = self.0.try_send(request.clone());
        self.1.clone()
    }
}

/// A feed that names a hub, and what was asked of either.
async fn desk() -> (Desk, mpsc::Receiver<Request>, mpsc::Receiver<Request>) {
    let mut desk = Desk::new().await;
    desk.source("courier", vec![ListingSpec::Feed(url("courier", "/feed.xml"))]);
    desk.source("hub", Vec::new());
    desk.article("courier", "/a").await;
    let links = format!(
        "<link rel=\"hub\" href=\"{}\"/><link rel=\"self\" href=\"{}\"/><title>",
        url("hub", "/hub"),
        url("courier", "/own.xml")
    );
    let body = rss("courier", &["/a"]).replacen("<title>", &links, 1);
    let (polls, polled) = mpsc::channel(64);
    let (questions, asked) = mpsc::channel(64);
    let feed = ResponseTemplate::new(200).set_body_raw(body, "text/xml");
    let served = [
        ("/feed.xml", "courier", Told(polls, feed)),
        ("/hub", "hub", Told(questions, ResponseTemplate::new(202))),
    ];
    for (at, host, told) in served {
        let host = format!("{host}.example");
        Mock::given(path(at)).and(header("host", host.as_str())).respond_with(told).mount(&desk.server).await;
    }
    (desk, polled, asked)
}

fn number(store: &Store, sql: &str) -> i64 {
    store.reader().unwrap().select(sql, &[]).unwrap().rows[0][0].as_i64().unwrap()
}

fn fields(request: &Request) -> std::collections::HashMap<String, String> {
    url::form_urlencoded::parse(&request.body).into_owned().collect()
}

fn sign(secret: &str, message: &str) -> String {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    let digits: String = ring::hmac::sign(&key, message.as_bytes())
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sha256={digits}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_is_asked_verifies_and_its_signed_message_brings_a_poll_at_once() {
    let (desk, mut polled, mut asked) = desk().await;
    let store = desk.open();
    let settings = WebsubSettings {
        callback: Some(Url::parse("https://desk.example/from/outside/").unwrap()),
        listen: ([127, 0, 0, 1], 0).into(),
        ..WebsubSettings::default()
    };
    let callback = Callback::bind(&settings, store.writer()).await.unwrap();
    let here = format!("http://{}", callback.address().unwrap());
    let (stop, closed) = (CancellationToken::new(), CancellationToken::new());
    let tasks = TaskTracker::new();
    let serving = tasks.spawn(callback.serve(closed.clone()));
    let setup = Setup { websub: settings, ..desk.setup(&store) };
    let daemon = tasks.spawn(run(setup, Mode::Daemon, stop.clone()));
    polled.recv().await.unwrap();

    let question = asked.recv().await.unwrap();
    let fields = fields(&question);
    assert_eq!((question.method.as_str(), fields["hub.mode"].as_str()), ("POST", "subscribe"));
    assert_eq!(fields["hub.topic"], url("courier", "/own.xml").to_string());
    assert_eq!(fields["hub.lease_seconds"], "864000");
    let place = fields["hub.callback"].strip_prefix("https://desk.example/from/outside/").unwrap();
    assert_eq!((place.len(), fields["hub.secret"].len()), (32, 32));

    let client = reqwest::Client::new();
    let verify = async |token: &str, topic: &str| {
        let intent = [
            ("hub.mode", "subscribe"),
            ("hub.topic", topic),
            ("hub.challenge", "abc"),
            ("hub.lease_seconds", "90000"),
        ];
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(intent).finish();
        let mut answer = client.get(format!("{here}/outside/{token}?{query}")).send().await.unwrap();
        (answer.status().as_u16(), answer.chunk().await.unwrap().unwrap_or_default())
    };
    assert_eq!(verify(place, "http://other.example/").await.0, 404, "another topic");
    assert_eq!(verify("0123", &fields["hub.topic"]).await.0, 404, "nobody's token");
    assert_eq!(verify(place, &fields["hub.topic"]).await, (200, "abc".into()));
    assert_eq!(number(&store, "SELECT count(*) FROM subscriptions WHERE state = 'active'"), 1);

    let send = async |token: &str, signature: &str| {
        let message = client.post(format!("{here}/outside/{token}")).header("x-hub-signature", signature);
        message.body("<rss/>").send().await.unwrap().status().as_u16()
    };
    assert_eq!(send("0123", "").await, 410, "the hub is told to stop");
    assert_eq!(send(place, &sign("another secret", "<rss/>")).await, 202);
    assert_eq!(
        number(&store, "SELECT pings FROM subscriptions"),
        0,
        "a message without its signature says nothing"
    );
    // The poll before was a while ago.
    let connection = rusqlite::Connection::open(desk.file()).unwrap();
    connection.execute("UPDATE listings SET last_poll_at = last_poll_at - 100", []).unwrap();
    assert_eq!(send(place, &sign(&fields["hub.secret"], "<rss/>")).await, 202);
    polled.recv().await.unwrap();
    stop.cancel();
    daemon.await.unwrap().unwrap();
    closed.cancel();
    serving.await.unwrap().unwrap();
    assert_eq!(number(&store, "SELECT pings FROM subscriptions"), 1);
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_asked_of_a_hub_without_a_callback_or_on_a_private_address() {
    let (desk, mut polled, mut asked) = desk().await;
    let store = desk.open();
    run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
    polled.recv().await.unwrap();
    assert_eq!(number(&store, "SELECT count(*) FROM subscriptions"), 0);

    desk.server.reset().await;
    let body = rss("courier", &["/a"]).replacen(
        "<title>",
        "<link rel=\"hub\" href=\"http://169.254.169.254/hub\"/><title>",
        1,
    );
    let feed = ResponseTemplate::new(200).set_body_raw(body, "text/xml");
    Mock::given(method("GET")).and(path("/feed.xml")).respond_with(feed).mount(&desk.server).await;
    desk.let_time_pass();
    let callback = Some(Url::parse("https://desk.example/").unwrap());
    let setup =
        Setup { websub: WebsubSettings { callback, ..WebsubSettings::default() }, ..desk.setup(&store) };
    run(setup, Mode::Once, CancellationToken::new()).await.unwrap();
    assert_eq!(number(&store, "SELECT count(*) FROM subscriptions"), 0);
    assert!(asked.try_recv().is_err());
    store.close().unwrap();
}

fn at(hours: i64) -> Timestamp {
    now() + SignedDuration::from_hours(hours)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_is_renewed_in_time_asked_again_when_unanswered_and_rests_when_denied() {
    let (desk, ..) = desk().await;
    let store = desk.open();
    run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
    let writer = store.writer();
    let (hub, topic) = (url("hub", "/hub"), url("courier", "/own.xml"));
    let found = topic.clone();
    writer.run_now(move |ledger| ledger.hub_found(1, &hub, &found, at(0))).await.unwrap();
    let due = async |hours: i64| {
        let due = writer.run_now(move |ledger| ledger.claim_due_subscriptions(at(hours))).await.unwrap();
        due.into_iter().next()
    };
    let first = due(0).await.unwrap();
    assert_eq!(due(0).await, None, "it is asked once");
    writer.run_now(|ledger| ledger.hub_answered(1, HubReply::Accepted, at(0))).await.unwrap();
    assert!(due(2).await.is_some(), "a hub that never called back is asked again");

    let topic = topic.to_string();
    let verified =
        HubAnswer::Subscribed { token: first.token.clone(), topic: topic.clone(), lease_seconds: 100 * 3600 };
    assert!(writer.run_now(move |ledger| ledger.hub_verifies(&verified, at(2))).await.unwrap());
    // A hub that verifies while it is being asked: its answer comes after, and changes nothing.
    writer.run_now(|ledger| ledger.hub_answered(1, HubReply::Accepted, at(2))).await.unwrap();
    assert_eq!(due(4).await, None, "it is not asked every hour");
    let token = first.token.clone();
    writer.run_now(move |ledger| ledger.hub_pings(&token, at(3))).await.unwrap();
    let active =
        async |hours: i64| writer.run_now(move |ledger| ledger.is_subscribed(1, at(hours))).await.unwrap();
    assert_eq!((active(4).await, active(30).await, active(103).await), (true, false, false));
    assert_eq!(due(60).await, None);
    assert!(due(80).await.is_some(), "renewed after three quarters of the lease");
    writer.run_now(|ledger| ledger.hub_answered(1, HubReply::Refused, at(80))).await.unwrap();
    let token = first.token.clone();
    writer.run_now(move |ledger| ledger.hub_pings(&token, at(89))).await.unwrap();
    assert!(active(90).await, "a failed renewal takes nothing from a lease that still holds");

    let denied = HubAnswer::Denied { token: first.token, topic };
    assert!(writer.run_now(move |ledger| ledger.hub_verifies(&denied, at(90))).await.unwrap());
    assert!(!active(91).await);
    assert_eq!((due(100).await, due(115).await.is_some()), (None, true));
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_comes_while_its_listing_is_polled_brings_another_poll() {
    let (desk, ..) = desk().await;
    let store = desk.open();
    run(desk.setup(&store), Mode::Once, CancellationToken::new()).await.unwrap();
    let writer = store.writer();
    let (hub, topic) = (url("hub", "/hub"), url("courier", "/own.xml"));
    writer.run_now(move |ledger| ledger.hub_found(1, &hub, &topic, at(0))).await.unwrap();
    let subscription =
        writer.run_now(|ledger| ledger.claim_due_subscriptions(at(0))).await.unwrap().remove(0);
    let began = Timestamp::from_second(at(1).as_second()).unwrap();
    // The poll that began then, with a message some seconds before or after.
    let next = async |pinged: i64| {
        let (token, poll) = (subscription.token.clone(), poll(1, began));
        writer
            .run_now(move |ledger| {
                ledger.hub_pings(&token, began + SignedDuration::from_secs(pinged))?;
                ledger.record_poll(&poll)
            })
            .await
            .unwrap();
        number(&store, "SELECT next_check_at - last_poll_at FROM listings")
    };
    assert_eq!(next(-1).await, 7200, "that message is answered");
    assert_eq!(next(1).await, 60, "this one may be about what came after the answer");
    store.close().unwrap();
}

/// A poll of a listing that is due again after two hours.
fn poll(listing: i64, at: Timestamp) -> PollRecord {
    let next_check_at = Some(at + SignedDuration::from_hours(2));
    PollRecord {
        listing,
        at,
        outcome: PollOutcome::Unchanged,
        status: Some(304),
        bytes: 0,
        duration_ms: 0,
        state: FeedState { next_check_at, ..FeedState::default() },
        entries: Vec::new(),
        problems: Vec::new(),
        over_limit: 0,
        backlog: None,
    }
}

fn with_callback(setup: Setup) -> Setup {
    let callback = Some(Url::parse("https://desk.example/").unwrap());
    Setup { websub: WebsubSettings { callback, ..WebsubSettings::default() }, ..setup }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hub_that_a_header_names_goes_before_the_hub_of_the_document() {
    let (mut desk, ..) = desk().await;
    desk.source("tribune", Vec::new());
    desk.server.reset().await;
    let body = rss("courier", &["/a"]).replacen("<title>", "<link rel=\"hub\" href=\"/hub\"/><title>", 1);
    let feed = ResponseTemplate::new(200)
        .insert_header("link", "<http://tribune.example/hub>; rel=\"hub\", <own.xml>; rel=self")
        .set_body_raw(body, "text/xml");
    desk.page("courier", "/feed.xml", feed).await;
    let store = desk.open();
    run(with_callback(desk.setup(&store)), Mode::Once, CancellationToken::new()).await.unwrap();
    let found = store.reader().unwrap().select("SELECT hub, topic FROM subscriptions", &[]).unwrap().rows;
    assert_eq!(found, [["http://tribune.example/hub", "http://courier.example/own.xml"]]);
    store.close().unwrap();
}

/// Runs a daemon until a subscription is as the SQL says.
async fn runs_until(desk: &Desk, store: &Store, sql: &str) {
    let stop = CancellationToken::new();
    let setup = with_callback(desk.setup(store));
    let (ran, ()) = tokio::join!(run(setup, Mode::Daemon, stop.clone()), async {
        while number(store, &format!("SELECT count(*) FROM subscriptions WHERE {sql}")) == 0 {
            tokio::task::yield_now().await;
        }
        stop.cancel();
    });
    ran.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_asks_for_a_pause_is_left_alone_and_asked_after_it() {
    let (desk, _, mut asked) = desk().await;
    let busy = ResponseTemplate::new(429).insert_header("retry-after", "7200");
    Mock::given(path("/hub")).respond_with(busy).with_priority(1).mount(&desk.server).await;
    let store = desk.open();
    let in_two_hours = "state = 'wanted' AND due_at - unixepoch() BETWEEN 7000 AND 7300";
    runs_until(&desk, &store, in_two_hours).await;
    let paused =
        "SELECT count(*) FROM hosts WHERE host = 'hub.example' AND paused_until > unixepoch() + 7000";
    assert_eq!(number(&store, paused), 1, "by everybody");

    // As if somebody else had made it due again: its host is paused still.
    let connection = rusqlite::Connection::open(desk.file()).unwrap();
    connection.execute("UPDATE subscriptions SET due_at = 0", []).unwrap();
    runs_until(&desk, &store, in_two_hours).await;
    assert_eq!(desk.requests("/hub").await, 1);
    assert!(asked.try_recv().is_err());
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_has_moved_is_asked_where_it_is_now() {
    let (desk, _, mut asked) = desk().await;
    let moved = ResponseTemplate::new(308).insert_header("location", "/hub?new");
    let old = Mock::given(wiremock::matchers::query_param_is_missing("new")).and(path("/hub"));
    old.respond_with(moved).with_priority(1).mount(&desk.server).await;
    let store = desk.open();
    runs_until(&desk, &store, "state = 'asked'").await;
    let question = asked.recv().await.unwrap();
    assert_eq!((question.method.as_str(), fields(&question)["hub.mode"].as_str()), ("POST", "subscribe"));
    store.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_daemon_is_refused_before_it_changes_the_store_or_takes_the_port() {
    let desk = Desk::new().await;
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let websub = format!(
        "[websub]\ncallback = \"https://desk.example/\"\nlisten = \"{}\"",
        taken.local_addr().unwrap()
    );
    let settings = child::settings(&desk.server, &["courier"], &websub);
    std::fs::write(desk.folder.path().join("p.toml"), settings).unwrap();
    let store = Store::open(&desk.folder.path().join("a.db"), &Options::default()).unwrap();
    let writer = store.writer();
    let hold =
        move || writer.run_blocking(|ledger| ledger.lease_acquire("poller", &somebody_else(), now(), 600));
    tokio::task::spawn_blocking(hold).await.unwrap().unwrap();
    let folder = desk.folder.path().to_owned();
    let ended = tokio::task::spawn_blocking(move || child::run_here(&folder, &["run"])).await.unwrap();
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.error.contains("process") && !ended.error.contains("listen"), "{ended:?}");
    assert_eq!(number(&store, "SELECT (SELECT count(*) FROM entities) + (SELECT count(*) FROM issues)"), 0);
    store.close().unwrap();
}
