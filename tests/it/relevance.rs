//! Relevance on texts that were written by somebody who had not seen the rules, for every bundled topic; and the gate that
//! rules entries out by title and summary before anything is fetched.

use crate::daemon::{Desk, counts, url};
use peacewire::config;
use peacewire::daemon::{self, Mode, Setup};
use peacewire::matching::Matcher;
use peacewire::model::{Entry, ListingSpec, TopicId, Verdict};
use peacewire::text::Document;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use wiremock::ResponseTemplate;

fn fixtures(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/topics").join(name)
}

fn texts(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn matcher(topic: &str) -> Matcher {
    let topic = config::topic(None, &TopicId::parse(topic).unwrap()).unwrap();
    let names = config::languages(None).unwrap().names;
    Matcher::compile(&topic, &config::entities(None).unwrap(), &names).unwrap()
}

/// F1 of the verdicts on texts, and the titles that were judged wrong.
fn f1(matcher: &Matcher, texts: &[Value]) -> (f64, Vec<String>) {
    let (mut right, mut wrong) = (0.0, Vec::new());
    for text in texts {
        let field = |name: &str| text[name].as_str().unwrap();
        let published = field("published").parse().ok();
        let report = matcher.scan(&Document::new(field("title"), field("text"), None), published);
        match (text["relevant"].as_bool().unwrap(), report.relevance.verdict == Verdict::Relevant) {
            (true, true) => right += 1.0,
            (false, false) => {}
            (wanted, _) => wrong.push(format!("{} {wanted} {}", field("id"), field("title"))),
        }
    }
    (2.0 * right / (2.0 * right + f64::from(u32::try_from(wrong.len()).unwrap())), wrong)
}

#[test]
fn every_bundled_topic_knows_its_texts_in_every_language_it_has_texts_in() {
    for (topic, folder, languages) in [
        (
            "ukraine-peace-talks",
            "ukraine-peace-talks/fresh",
            &["uk", "ru", "fr", "pl", "de", "en", "mixed"][..],
        ),
        ("gaza-truce-talks", "gaza-truce-talks", &["en", "uk", "ru", "de", "fr", "pl"]),
    ] {
        let matcher = matcher(topic);
        for language in languages {
            let texts = texts(&fixtures(folder).join(format!("{language}.jsonl")));
            let (f1, wrong) = f1(&matcher, &texts);
            assert!(f1 >= 0.90, "{topic} {language}: F1 {f1:.3}, wrong {wrong:#?}");
        }
    }
}

#[test]
fn no_text_of_one_bundled_topic_is_one_of_the_other() {
    let elsewhere =
        [("ukraine-peace-talks", "gaza-truce-talks"), ("gaza-truce-talks", "ukraine-peace-talks/fresh")];
    for (topic, folder) in elsewhere {
        let matcher = matcher(topic);
        for file in std::fs::read_dir(fixtures(folder)).unwrap() {
            let relevant = texts(&file.unwrap().path()).into_iter().filter(|text| text["relevant"] == true);
            for text in relevant {
                let document =
                    Document::new(text["title"].as_str().unwrap(), text["text"].as_str().unwrap(), None);
                let relevance = matcher.scan(&document, None).relevance;
                assert_eq!(
                    relevance.verdict,
                    Verdict::Irrelevant,
                    "{topic}: {} {}",
                    text["id"],
                    text["title"]
                );
            }
        }
    }
}

#[test]
fn title_and_summary_rule_out_none_of_the_texts_that_are_wanted() {
    for (topic, folder, least) in [
        ("ukraine-peace-talks", "ukraine-peace-talks/fresh", 0.2),
        ("gaza-truce-talks", "gaza-truce-talks", 0.1),
    ] {
        let matcher = matcher(topic);
        let (mut unwanted, mut ruled_out) = (0.0, 0.0);
        for file in std::fs::read_dir(fixtures(folder)).unwrap() {
            for text in texts(&file.unwrap().path()) {
                let summary: String = text["text"].as_str().unwrap().chars().take(200).collect();
                let document = Document::new(text["title"].as_str().unwrap(), &summary, None);
                let gone = f64::from(u8::from(matcher.rule_out(&document, None).is_some()));
                if text["relevant"] == true {
                    assert!(gone < 1.0, "{topic}: {} {}", text["id"], text["title"]);
                } else {
                    unwanted += 1.0;
                    ruled_out += gone;
                }
            }
        }
        // All of these are hard: most listings have more that is easy.
        assert!(ruled_out / unwanted >= least, "{topic}: {ruled_out} of {unwanted}");
    }
}

#[test]
fn the_gate_lets_pass_whatever_it_cannot_judge() {
    let matcher = matcher("ukraine-peace-talks");
    let sport = "The striker scored twice in the second half before a full house on Saturday evening.";
    let weather = "Strong winds and heavy snow will close the mountain passes until the weekend.";
    for (title, summary, ruled_out) in [
        ("Late goals decide the derby in the north", sport, true),
        ("Winter storm closes roads in the mountains", weather, true),
        ("Late goals decide the derby in the north", "", false),
        ("Late goals decide the derby in the north", "Read more", false),
        ("+++ 18:45 +++", sport, false),
        ("", weather, false),
        ("Zelensky comments on the winter storm", weather, false),
        (
            "Winter storm closes roads in the mountains",
            "Ukraine and Russia meet again for talks on Monday in Istanbul.",
            false,
        ),
        (
            "Late doelpunten beslissen de derby",
            "De spits scoorde twee keer in de tweede helft van de wedstrijd.",
            false,
        ),
    ] {
        let found = matcher.rule_out(&Document::new(title, summary, None), None);
        assert_eq!(found.is_some(), ruled_out, "{title} | {summary}");
        assert!(found.is_none_or(|report| report.relevance.verdict == Verdict::Irrelevant));
    }
}

const GATED: &str = "<rss version=\"2.0\"><channel><title>t</title>\
    <item><title>About the weather of today</title><link>http://north.example/a/1</link>\
    <description>Rain and wind all day</description></item>\
    <item><title>About the talks of today</title><link>http://north.example/a/2</link>\
    <description>They met again</description></item></channel></rss>";

/// A gate that rules out what is about the weather.
fn without_weather() -> daemon::RuleOut {
    let (title, summary) = ("Winter storm closes roads", "Heavy snow will close the mountain passes today.");
    let far = matcher("ukraine-peace-talks").rule_out(&Document::new(title, summary, None), None).unwrap();
    Arc::new(move |entry: &Entry| entry.title.as_ref()?.contains("weather").then(|| far.clone()))
}

#[tokio::test]
async fn what_title_and_summary_rule_out_is_not_fetched_but_counted() {
    for (gate, fetched, ruled_out) in [(true, 0, 1), (false, 1, 0)] {
        let mut desk = Desk::new().await;
        desk.source("north", vec![ListingSpec::Feed(url("north", "/feed.xml"))]);
        desk.page("north", "/feed.xml", ResponseTemplate::new(200).set_body_raw(GATED, "text/xml")).await;
        desk.article("north", "/a/1").await;
        desk.article("north", "/a/2").await;
        let store = desk.open();
        let rule_out = gate.then(without_weather);
        let setup = Setup { rule_out, ..desk.setup(&store) };
        let summary = daemon::run(setup, Mode::Once, CancellationToken::new()).await.unwrap();
        assert_eq!((summary.ruled_out, desk.requests("/a/1").await), (ruled_out, fetched));
        assert_eq!(desk.requests("/a/2").await, 1);
        let total = counts(&store).total;
        assert_eq!((total.listed, total.off_topic), (2, ruled_out));
        store.close().unwrap();
    }
}
