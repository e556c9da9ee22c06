//! Topic knowledge is data: a made-up topic runs through the same program, the bundled one tells what it wants from what
//! it does not want, and no name of it stands in the code.

use assert_cmd::Command;
use peacewire::config;
use peacewire::matching::Matcher;
use peacewire::model::{Entity, EntityKind, Surname, TopicId, Verdict};
use peacewire::text::Document;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn fixtures(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/topics").join(name)
}

fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn bundled() -> TopicId {
    TopicId::parse("ukraine-peace-talks").unwrap()
}

/// Runs the program on a store and settings in `folder`.
fn peacewire(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("peacewire").unwrap();
    command.current_dir(folder).args(["--config", "p.toml", "--db", "p.db"]).args(arguments);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_made_up_topic_gives_mentions_relevance_and_facts_through_the_same_program() {
    let islands = fixtures("vellmar-fisheries");
    let folder = tempfile::tempdir().unwrap();
    let settings = format!(
        "[knowledge]\nfolder = {:?}\nbundled_sources = false\n[topic]\nid = \"vellmar-fisheries\"\n",
        islands.display().to_string()
    );
    std::fs::write(folder.path().join("p.toml"), settings).unwrap();
    let articles = islands.join("articles.jsonl");
    peacewire(folder.path(), &["backfill", "jsonl", articles.to_str().unwrap()]);

    let select = |sql: &str| -> Vec<Value> {
        let rows = peacewire(folder.path(), &["sql", "--format", "ndjson", sql]);
        rows.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let states = select("SELECT url, state FROM entries ORDER BY url");
    let states: Vec<String> = states.iter().map(|row| format!("{} {}", row["url"], row["state"])).collect();
    let wanted = [("elsewhere", "off_topic"), ("regatta", "off_topic"), ("talks", "stored")];
    let wanted = wanted.map(|(name, state)| format!("\"https://tidings.example/{name}\" \"{state}\""));
    assert_eq!(states, wanted);

    let shown = peacewire(folder.path(), &["show", "https://tidings.example/talks"]);
    for name in
        ["[Vellmar]", "[Tindra]", "[Maren Quillfeather]", "[Ostranian]", "[Herring Accord]", "herring_quota"]
    {
        assert!(shown.contains(name), "`{name}` is missing in {shown}");
    }
    let facts = peacewire(folder.path(), &["facts", "--format", "ndjson"]);
    let facts: Vec<Value> = facts.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let has = |kind: &str, key: &str, value: Value| {
        facts.iter().any(|fact| fact["kind"] == kind && fact["args"][key] == value)
    };
    assert!(has("meeting", "sides", serde_json::json!(["pty:vm", "pty:os"])), "{facts:#?}");
    assert!(has("statement", "speaker", serde_json::json!("per:quillfeather")), "{facts:#?}");
}

#[test]
fn the_bundled_topic_knows_its_articles_in_every_language_it_has_texts_in() {
    let gazetteer = config::entities(None).unwrap();
    let matcher = Matcher::compile(
        &config::topic(None, &bundled()).unwrap(),
        &gazetteer,
        &config::languages(None).unwrap().names,
    )
    .unwrap();
    let figures = [("uk", 0.97), ("ru", 0.97), ("en", 0.99), ("de", 0.96), ("pl", 0.99), ("fr", 0.99)];
    for (language, least) in figures {
        let (mut right, mut missed, mut false_alarms) = (0.0, Vec::new(), Vec::new());
        for text in lines(&fixtures("ukraine-peace-talks").join(format!("{language}.jsonl"))) {
            let field = |name: &str| text[name].as_str().unwrap().to_owned();
            let (title, body) = (field("title"), field("text"));
            let report = matcher.scan(&Document::new(&title, &body, None), field("published").parse().ok());
            match (field("label").as_str(), report.relevance.verdict) {
                ("relevant", Verdict::Relevant) => right += 1.0,
                ("relevant", _) => missed.push(title),
                (_, Verdict::Relevant) => false_alarms.push(title),
                _ => {}
            }
        }
        let wrong = u32::try_from(missed.len() + false_alarms.len()).unwrap();
        let f1 = 2.0 * right / (2.0 * right + f64::from(wrong));
        assert!(f1 >= least, "{language}: F1 {f1:.3}, missed {missed:#?}, false alarms {false_alarms:#?}");
    }
}

/// Score and verdict of a text about the made-up islands.
fn weigh(title: &str, text: &str) -> (f64, Verdict) {
    let islands = fixtures("vellmar-fisheries");
    let gazetteer = config::entities(Some(&islands)).unwrap();
    let topic = config::topic(Some(&islands), &TopicId::parse("vellmar-fisheries").unwrap()).unwrap();
    let matcher = Matcher::compile(&topic, &gazetteer, &config::languages(None).unwrap().names).unwrap();
    let relevance = matcher.scan(&Document::new(title, text, None), None).relevance;
    (relevance.score, relevance.verdict)
}

const TALKS: &str =
    "Vellmar and Ostrane opened talks on the herring quota in the old customs house on Tuesday. ";
const WEATHER: &str =
    "The ferry was late again and the baker had sold all of his bread by nine in the morning. ";

#[test]
fn a_cue_without_both_sides_near_it_is_not_relevant() {
    for text in ["The fishermen opened talks on the quota.", "Vellmar opened talks on the quota.", WEATHER] {
        let (score, verdict) = weigh("Talks on the quota", text);
        assert_eq!(verdict, Verdict::Irrelevant, "{text}");
        assert!(score < 0.05, "{text}: {score}");
    }
    assert_eq!(weigh("Talks on the quota", TALKS).1, Verdict::Relevant);
}

#[test]
fn a_passing_mention_deep_in_a_long_text_is_not_relevant() {
    let buried = format!("{}{TALKS}{}", WEATHER.repeat(20), WEATHER.repeat(20));
    assert_eq!(weigh("A late ferry", &buried).1, Verdict::Irrelevant);
    assert_eq!(weigh("A late ferry", &TALKS.repeat(20)).1, Verdict::Relevant);
}

#[test]
fn the_title_and_the_lead_count_more_than_the_rest() {
    let (lead, rest) = (format!("{TALKS}{}", WEATHER.repeat(10)), format!("{}{TALKS}", WEATHER.repeat(10)));
    let (plain, title) = ("A day on the islands", "Vellmar and Ostrane in talks");
    assert!(weigh(plain, &lead).0 > weigh(plain, &rest).0);
    assert!(weigh(title, &rest).0 > weigh(plain, &rest).0);
}

#[test]
fn an_exclusion_takes_away_and_a_longer_phrase_is_not_its_shorter_one() {
    let regatta =
        "Vellmar beat Ostrane in the regatta. The football final followed, and the next regatta is in May. ";
    let talks = format!("{TALKS}{regatta}");
    assert!(weigh("Regatta", &talks).0 < weigh("Islands", &format!("{TALKS}{WEATHER}{WEATHER}")).0);
    let contract = "Vellmar and Ostrane wait for the end of the contract talks of their coach. ";
    assert_eq!(weigh("Contract talks of the coach", contract).1, Verdict::Irrelevant);
}

/// A name counts as the gazetteer writes it, where its writing tells it from common words: it has a capital, a dot or an
/// underscore, and at least four letters. A single small word (`language`) is a word.
fn is_telling(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
    letters >= 4 && name.chars().any(|c| c.is_uppercase() || matches!(c, '.' | '_'))
}

/// What people read in a line of code: its string literals and its comment. The rest is identifiers.
fn prose(line: &str) -> Vec<&str> {
    let (before, comment) = line.split_once("//").unwrap_or((line, ""));
    let comment = comment.trim_start_matches(['/', '!', ' ']);
    before.split('"').skip(1).step_by(2).chain([comment]).collect()
}

fn names_of(entity: &Entity) -> BTreeSet<String> {
    let whole = std::iter::once(&entity.name).chain(entity.names.values().flatten());
    let whole = whole.chain(&entity.aliases).chain(&entity.weak_aliases);
    let mut names: BTreeSet<String> = whole.cloned().collect();
    if let (EntityKind::Person, Surname::Last(_)) = (entity.kind, entity.surname) {
        names.extend(names.clone().iter().filter_map(|name| name.split(' ').next_back().map(str::to_owned)));
    }
    names.insert(entity.id.to_string());
    names
}

fn source_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            source_files(&path, found);
        } else if !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

/// True where the name stands in the text as whole words: not as a part of a path or time zone, and one word alone not at
/// the beginning, where every word has a capital.
fn stands_in(text: &str, name: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '/'));
    text.match_indices(name).any(|(at, _)| {
        let (before, behind) = (&text[..at], &text[at + name.len()..]);
        let opens = before.is_empty() && behind.starts_with(' ') && !name.contains(' ');
        !opens && !is_word(before.chars().next_back()) && !is_word(behind.chars().next())
    })
}

#[test]
fn no_name_of_the_knowledge_stands_in_the_code() {
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    let gazetteer = config::entities(None).unwrap();
    for entity in &gazetteer.entities {
        names.extend(names_of(entity).into_iter().map(|name| (name, "entities")));
    }
    let topic = config::topic(None, &bundled()).unwrap();
    names.extend(topic.issues.iter().map(|issue| (issue.id.to_string(), "issues")));
    let outlets: toml::Table = toml::from_str(include_str!("../../config/outlets.toml")).unwrap();
    for outlet in outlets["outlet"].as_array().unwrap() {
        let domains = outlet["domains"].as_array().unwrap().iter().filter_map(toml::Value::as_str);
        names.extend(domains.chain(outlet["name"].as_str()).map(|name| (name.to_owned(), "outlets")));
    }
    names.retain(|name, _| is_telling(name));
    assert!(names.len() > 2000, "{} names", names.len());

    let mut files = Vec::new();
    source_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut found = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let is_code = file.extension().is_some_and(|ending| ending == "rs");
        let prose: Vec<&str> =
            code.lines().flat_map(|line| if is_code { prose(line) } else { vec![line] }).collect();
        let standing = names.iter().filter(|(name, _)| prose.iter().any(|text| stands_in(text, name)));
        found.extend(standing.map(|(name, kind)| format!("{}: `{name}` of {kind}", file.display())));
    }
    assert!(found.is_empty(), "{found:#?}");
}
