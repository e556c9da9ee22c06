//! Rules of the person through the program: kept, dropped and marked articles, counters, the dry run, and `explain`.

use assert_cmd::Command;
use serde_json::{Value, json};
use std::path::Path;

const TALKS: &str =
    "Vellmar and Ostrane opened talks on the herring quota in the old customs house on Tuesday.";

const RULES: &str = "
[[rule]]
id = \"customs\"
when = '\"customs house\" entity:pty:vm'
[[rule]]
id = \"lanterns\"
when = 'NEAR(paper lantern*, 4)'
then = \"keep\"
[[rule]]
id = \"no-recaps\"
when = 'title:recap'
then = \"drop\"
[[rule]]
id = \"never\"
when = 'zeppelin lang:en'
";

fn settings(folder: &Path, rules: &str) {
    let islands = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/topics/vellmar-fisheries");
    let text = format!(
        "[knowledge]\nfolder = {:?}\nbundled_sources = false\n[topic]\nid = \"vellmar-fisheries\"\n{rules}",
        islands.display().to_string()
    );
    std::fs::write(folder.join("p.toml"), text).unwrap();
}

fn peacewire(folder: &Path, arguments: &[&str]) -> (bool, String, String) {
    let mut command = Command::cargo_bin("peacewire").unwrap();
    let output = command
        .current_dir(folder)
        .args(["--config", "p.toml", "--db", "p.db"])
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

fn well(folder: &Path, arguments: &[&str]) -> String {
    let (success, out, error) = peacewire(folder, arguments);
    assert!(success, "{arguments:?}: {error}");
    out
}

fn store(folder: &Path) {
    let article = |name: &str, title: &str, text: &str| {
        json!({ "url": format!("https://tidings.example/{name}"), "title": title, "published": "2025-12-01T10:00:00Z",
                "text": format!("{text} {}", "The ferry came late and the baker had sold all of his bread. ".repeat(6)) })
        .to_string()
    };
    let lines = [
        article("talks", "Talks on the quota", &TALKS.repeat(3)),
        article(
            "recap",
            "Recap: talks on the quota",
            &format!("{} On Friday they went on.", TALKS.repeat(3)),
        ),
        article(
            "feast",
            "A feast in the harbour",
            "Children carried paper and silk lanterns through the streets of the town.",
        ),
        article(
            "baker",
            "A day at the bakery",
            "The oven is lit at three in the morning, and the loaves are out at five.",
        ),
    ];
    std::fs::write(folder.join("a.jsonl"), lines.join("\n")).unwrap();
    well(folder, &["backfill", "jsonl", "a.jsonl"]);
}

fn rows(folder: &Path, sql: &str) -> Vec<Value> {
    let rows = well(folder, &["sql", "--format", "ndjson", sql]);
    rows.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn rules_mark_keep_and_drop_and_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    settings(folder, RULES);
    store(folder);
    let states = rows(folder, "SELECT url, state FROM entries ORDER BY url");
    let states: Vec<String> = states.iter().map(|row| format!("{} {}", row["url"], row["state"])).collect();
    let wanted = [("baker", "off_topic"), ("feast", "stored"), ("recap", "off_topic"), ("talks", "stored")];
    assert_eq!(states, wanted.map(|(name, state)| format!("\"https://tidings.example/{name}\" \"{state}\"")));
    let counted = rows(folder, "SELECT id, articles, dropped, judged FROM v_rules ORDER BY id");
    let counted: Vec<String> = counted
        .iter()
        .map(|row| format!("{} {} {} {}", row["id"], row["articles"], row["dropped"], row["judged"]))
        .collect();
    assert_eq!(
        counted,
        ["\"customs\" 1 1 4", "\"lanterns\" 1 0 4", "\"never\" 0 0 4", "\"no-recaps\" 0 1 4"]
    );

    let (success, shown, told) = peacewire(folder, &["rules", "test", "--format", "ndjson"]);
    assert!(!success && told.contains("never: 0 of 2 stored articles"), "{told}");
    assert!(shown.contains("old customs house on Tuesday"), "{shown}");
    let (success, _, told) = peacewire(folder, &["rules", "test", "customs"]);
    assert!(success && told.contains("customs: 1 of 2"), "{told}");

    settings(folder, &RULES.replace("zeppelin", "ferry"));
    let told = well(folder, &["reprocess", "--rules"]);
    assert!(told.contains("2 articles held against 4 rules"), "{told}");
    let marked = rows(folder, "SELECT rule FROM article_rule ORDER BY rule, article");
    let marked: Vec<&str> = marked.iter().filter_map(|row| row["rule"].as_str()).collect();
    assert_eq!(marked, ["customs", "lanterns", "never", "never"]);
    assert!(well(folder, &["rules", "list"]).contains("ferry lang:en"));
}

#[test]
fn a_rule_that_cannot_be_read_stops_with_the_character() {
    let folder = tempfile::tempdir().unwrap();
    settings(folder.path(), "[[rule]]\nid = \"a\"\nwhen = 'herring entity:per:nobody'\n");
    let (success, _, told) = peacewire(folder.path(), &["config", "check"]);
    assert!(!success && told.contains("rule `a`: character 16: there is no entity `per:nobody`"), "{told}");
    assert!(told.contains("                 ^^^^^^^^^^"), "{told}");
}

#[test]
fn explain_says_which_words_and_names_weigh_and_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    settings(folder, RULES);
    store(folder);
    let talks = well(folder, &["explain", "https://tidings.example/talks"]);
    for wanted in [
        "state: stored",
        "relevant: score",
        "talks, title: “Talks”",
        "combination: both_islands",
        "rule `customs`",
    ] {
        assert!(talks.contains(wanted), "`{wanted}` is missing in {talks}");
    }
    let baker = well(folder, &["explain", "https://tidings.example/baker"]);
    for wanted in [
        "state: off_topic",
        "not relevant: score",
        "nearest combination: both_islands; missing is",
        "one of vellmar",
    ] {
        assert!(baker.contains(wanted), "`{wanted}` is missing in {baker}");
    }
    let told: Value = serde_json::from_str(&well(
        folder,
        &["explain", "https://tidings.example/recap", "--format", "json"],
    ))
    .unwrap();
    assert_eq!(told["relevance"]["verdict"], "irrelevant");
    let reasons = told["relevance"]["reasons"].as_array().unwrap();
    assert!(
        reasons.iter().any(|reason| reason["rule"] == "rule:no-recaps" && reason["text"] == "Recap"),
        "{reasons:?}"
    );
    let (success, _, told) = peacewire(folder, &["explain", "https://tidings.example/nothing"]);
    assert!(!success && told.contains("nothing is known of"), "{told}");
}
