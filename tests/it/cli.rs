//! Bad input on the command line: each time a clear message that says what, where and what to do.

use assert_cmd::Command;
use std::path::Path;
use tempfile::TempDir;

fn peacewire(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("peacewire").unwrap();
    command.current_dir(folder).env_remove("PEACEWIRE_DB").env_remove("PEACEWIRE_CONFIG").args(arguments);
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

const SELECTOR: &str = "[[source]]\nid = \"a\"\nlanguage = \"en\"\n[[source.listing]]\nkind = \"index\"\n\
                        url = \"https://a.example/\"\nitem = \"li[\"\n";
const SCHEME: &str = "[[source]]\nid = \"a\"\nlanguage = \"en\"\n[[source.listing]]\nkind = \"feed\"\n\
                      url = \"ftp://a.example/\"\n";
const ZONE: &str = "[[source]]\nid = \"a\"\nlanguage = \"en\"\ntimezone = \"Kyiv\"\n[[source.listing]]\nkind = \"feed\"\n\
                    url = \"https://a.example/\"\n";

#[test]
fn wrong_settings_are_told_with_file_line_key_and_what_is_allowed() {
    for (text, arguments, wanted) in [
        (
            "",
            &["--config", "no.toml", "config", "check"][..],
            &["cannot read the settings file `no.toml`", "config show"][..],
        ),
        ("[fetch\n", &["--config", "p.toml", "config", "check"], &["p.toml:1:"]),
        (
            "[fetch]\nkontakt = 1\n",
            &["--config", "p.toml", "config", "show"],
            &["p.toml:2:1", "kontakt", "`contact`"],
        ),
        (
            "[schedule]\nstart = \"x\"\n",
            &["--config", "p.toml", "run"],
            &["p.toml:2:9", "no duration", "15m"],
        ),
        (SELECTOR, &["--config", "p.toml", "config", "check"], &["p.toml", "source `a`", "li["]),
        (SCHEME, &["--config", "p.toml", "config", "check"], &["ftp://a.example/", "neither http nor https"]),
        (ZONE, &["--config", "p.toml", "config", "check"], &["`Kyiv`", "IANA", "Europe/London"]),
        (
            "[log]\nfilter = \"==\"\n",
            &["--config", "p.toml", "config", "check"],
            &["log.filter", "`==`", "peacewire::fetch=debug,info"],
        ),
        (
            "[knowledge]\nfolder = \"nowhere\"\n",
            &["--config", "p.toml", "config", "check"],
            &["p.toml", "knowledge.folder", "`nowhere` is no folder"],
        ),
        (
            "fetch = 3\n",
            &["--config", "p.toml", "config", "check"],
            &["p.toml:1:9", "expected a section of settings"],
        ),
        (
            "[topic]\nid = \"nowhere\"\n",
            &["--config", "p.toml", "config", "check"],
            &["nowhere", "no such topic"],
        ),
        (
            "[knowledge]\ngroups = [\"x\"]\n",
            &["--config", "p.toml", "config", "check"],
            &["p.toml", "no group `x`", "wires"],
        ),
        ("", &["run"], &["--contact desk@example.org", "[fetch]\n    contact = "]),
        ("", &["--db", "d.db", "run", "--contact", "a\nb"], &["contact"]),
    ] {
        let folder = folder(&[("p.toml", text)]);
        let (code, out, error) = peacewire(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (1, ""), "{arguments:?}: {error}");
        for part in wanted {
            assert!(error.contains(part), "{arguments:?}: `{part}` is missing in: {error}");
        }
    }
}

#[test]
fn a_store_that_cannot_be_used_is_named_and_no_empty_one_is_made_by_mistake() {
    let folder =
        folder(&[("text.db", "this is no database, but long enough to look like one to a careless reader")]);
    for (arguments, wanted) in [
        (&["--db", "none.db", "stats"][..], &["none.db"][..]),
        (&["--db", "none.db", "forget", "https://a.example/"], &["none.db"]),
        (&["--db", "text.db", "stats"], &["text.db"]),
        (&["--db", "text.db", "backfill", "jsonl", "text.db"], &["text.db"]),
        (&["--db", "no/such/folder/a.db", "backfill", "jsonl", "text.db"], &["no/such/folder/a.db"]),
    ] {
        let (code, _, error) = peacewire(folder.path(), arguments);
        assert_eq!(code, 1, "{arguments:?}: {error}");
        for part in wanted {
            assert!(error.contains(part), "{arguments:?}: {error}");
        }
    }
    assert!(!folder.path().join("none.db").exists());
}

#[test]
fn broken_lines_are_counted_and_the_rest_goes_on() {
    let lines = "{\"id\":\"1\",\"outlet\":\"A\",\"title\":\"T\",\"text\":\"Nothing of note happened in the harbour today.\"}\n\
                 {broken\n\n[1, 2]\n";
    let folder = folder(&[("in.jsonl", lines)]);
    let arguments = ["--db", "a.db", "backfill", "jsonl", "in.jsonl"];
    let (code, out, error) = peacewire(folder.path(), &arguments);
    assert_eq!(code, 0, "{error}");
    assert!(out.starts_with("3 read: 1 new, 0 known, 2 bad"), "{out}");
    assert!(error.contains("line 2") && error.contains("line 4"), "{error}");
    let (_, again, _) = peacewire(folder.path(), &arguments);
    assert!(again.starts_with("3 read: 0 new, 1 known, 2 bad"), "{again}");
    let (_, law, _) = peacewire(folder.path(), &["--db", "a.db", "doctor", "--format", "csv"]);
    assert!(law.contains("counts,well"), "{law}");
}

#[test]
fn questions_that_make_no_sense_are_answered_with_the_place_and_the_remedy() {
    let folder =
        folder(&[("in.jsonl", "{\"id\":\"1\",\"text\":\"Nothing of note happened in the harbour.\"}\n")]);
    let db = ["--db", "a.db"];
    peacewire(folder.path(), &[&db[..], &["backfill", "jsonl", "in.jsonl"]].concat());
    for (arguments, wanted) in [
        (&["query", "(a AND"][..], &["character 1", "^"][..]),
        (&["query", "-weather"], &["character 1", "add a word before it"]),
        (&["query", "a", "--since", "soon"], &["--since", "`soon`", "2025-12-01"]),
        (&["query", "a", "--tz", "Mars"], &["Mars"]),
        (&["query", "a", "--issue", "weather"], &["--issue", "`weather`"]),
        (&["facts", "--kind", "rumour"], &["--kind", "rumour", "meeting"]),
        (&["facts", "--min-confidence", "7"], &["--min-confidence", "between 0 and 1"]),
        (&["query", "--entity", "Nobody McNobody"], &["Nobody McNobody", "topic surfaces"]),
        (&["show", "0123456789abcdef"], &["0123456789abcdef", "peacewire query"]),
        (&["sql", "DELETE FROM articles"], &[]),
        (&["sql", "ATTACH 'x.db' AS x"], &[]),
        (&["sql", "PRAGMA user_version"], &[]),
        (&["sql", "SELECT nowhere FROM v_articles"], &["no such column: nowhere"]),
    ] {
        let (code, out, error) = peacewire(folder.path(), &[&db[..], arguments].concat());
        assert_eq!((code, out.as_str()), (1, ""), "{arguments:?}: {error}");
        for part in wanted {
            assert!(error.contains(part), "{arguments:?}: `{part}` is missing in: {error}");
        }
    }
    assert!(!folder.path().join("x.db").exists());
}

#[test]
fn a_word_with_a_hyphen_is_left_out_and_filters_hold_for_the_counts() {
    let report = |id: &str, language: &str, more: &str| {
        format!(
            "{{\"id\":\"{id}\",\"language\":\"{language}\",\"outlet\":\"Echo\",\"published\":\"2025-12-01\",\"text\":\"Ukrainian and \
             American negotiators met in Geneva on Sunday to discuss a peace plan for Ukraine{more}.\"}}\n"
        )
    };
    let lines = report("1", "en", "") + &report("2", "en", ", and ferries in the harbour were late");
    let folder = folder(&[("in.jsonl", &lines)]);
    let ask = |arguments: &[&str]| {
        let (code, out, error) = peacewire(folder.path(), &[&["--db", "a.db"], arguments].concat());
        assert_eq!(code, 0, "{arguments:?}: {error}");
        out
    };
    ask(&["backfill", "jsonl", "in.jsonl"]);
    let found = |arguments: &[&str]| ask(arguments).lines().count();
    assert_eq!(found(&["query", "geneva", "--format", "ndjson"]), 2);
    assert_eq!(found(&["query", "geneva", "-ferries", "--format", "ndjson"]), 1);
    let counts: serde_json::Value =
        serde_json::from_str(&ask(&["stats", "geneva", "-ferries", "--format", "json"])).unwrap();
    assert_eq!((&counts["articles_by_outlet"][0][1], counts.get("entries")), (&1.into(), None));
    let all: serde_json::Value = serde_json::from_str(&ask(&["stats", "--format", "json"])).unwrap();
    assert_eq!(
        (&all["articles_by_outlet"][0][1], &all["entries"]["total"]["stored"]),
        (&2.into(), &2.into())
    );
    let table = ask(&["stats"]);
    assert!(table.starts_with("source ") && table.contains("2 articles"), "{table}");
    assert!(!ask(&["stats", "--lang", "en"]).contains("off_topic"));
}

#[test]
fn every_command_helps_with_an_example() {
    let folder = folder(&[]);
    let (_, help, _) = peacewire(folder.path(), &["--help"]);
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .collect();
    assert!(commands.len() > 15, "{help}");
    for name in
        commands.iter().filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help")
    {
        let (code, text, _) = peacewire(folder.path(), &[name, "--help"]);
        let grouped = text.contains("Commands:");
        assert_eq!(code, 0, "{name}");
        assert!(grouped || text.contains("Example: peacewire"), "{name}: {text}");
    }
    let (code, page, _) = peacewire(folder.path(), &["man"]);
    assert!(code == 0 && page.contains(".TH"), "{page}");
    let (code, script, _) = peacewire(folder.path(), &["completions", "bash"]);
    assert!(code == 0 && script.contains("peacewire"), "{script}");
}

#[test]
fn the_examples_of_the_help_work_as_printed() {
    let line = "{\"id\":\"1\",\"body\":\"The envoys met.\",\"published\":\"2025-12-01\",\"text\":\"Rustem Umerov met Steve Witkoff in Geneva on Sunday to \
                discuss a peace plan for Ukraine.\"}\n";
    let folder = folder(&[
        ("articles.jsonl", line),
        ("my.toml", ""),
        ("feed.xml", "<rss version=\"2.0\"><channel/></rss>"),
    ]);
    peacewire(folder.path(), &["--db", "talks.db", "backfill", "jsonl", "articles.jsonl"]);
    let binary = Path::new(env!("CARGO_BIN_EXE_peacewire"));
    for command in [
        "query",
        "facts",
        "changes",
        "stats",
        "sql",
        "sources list",
        "sources export",
        "topic check",
        "topic surfaces",
        "config show",
        "config check",
        "doctor",
        "retention run",
        "reprocess",
        "backfill jsonl",
        "inspect listing",
    ] {
        let (_, help, _) =
            peacewire(folder.path(), &[&command.split(' ').collect::<Vec<_>>()[..], &["--help"]].concat());
        let example = help.lines().find_map(|line| line.strip_prefix("Example: ")).unwrap();
        let script = format!("PATH=\"$0:$PATH\"; {example}");
        let mut shell = std::process::Command::new("sh");
        shell.current_dir(folder.path()).env("PEACEWIRE_DB", "talks.db").args(["-c", &script]);
        let ended = super::child::ended(shell.arg(binary.parent().unwrap()).output().unwrap());
        assert_eq!(ended.code, Some(0), "{example}: {ended:?}");
    }
}

#[test]
fn stages_name_what_they_cannot_read() {
    let html = "<!doctype html><html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/rss\"></head><body>x</body></html>";
    let folder = folder(&[("a.html", html), ("a.pdf", "%PDF-1.4 binary"), ("empty", "")]);
    let (_, out, _) =
        peacewire(folder.path(), &["inspect", "listing", "--url", "https://a.example/", "a.html"]);
    assert!(out.contains("\"ok\":false") && out.contains("https://a.example/rss"), "{out}");
    for (file, wanted) in [("a.pdf", "PDF"), ("empty", "empty")] {
        let (_, out, error) =
            peacewire(folder.path(), &["inspect", "page", "--url", "https://a.example/x", file]);
        assert!(format!("{out}{error}").contains(wanted), "{file}: {out}{error}");
    }
}

#[test]
fn nobody_home_is_an_exit_code() {
    let folder = folder(&[("in.jsonl", "")]);
    peacewire(folder.path(), &["--db", "a.db", "backfill", "jsonl", "in.jsonl"]);
    let (code, out, _) = peacewire(folder.path(), &["--db", "a.db", "health"]);
    assert!(code == 1 && out.contains("no daemon"), "{out}");
}

#[test]
fn the_doctor_says_what_is_wrong_and_does_not_fall_ill_itself() {
    let line = "{\"id\":\"1\",\"published\":\"2025-12-01\",\"text\":\"Ukrainian and American negotiators met in Geneva on Sunday \
                to discuss a peace plan for Ukraine.\"}\n";
    let folder = folder(&[("in.jsonl", line)]);
    let ask = |arguments: &[&str]| peacewire(folder.path(), &[&["--db", "a.db"], arguments].concat());
    ask(&["backfill", "jsonl", "in.jsonl"]);
    assert_eq!(ask(&["doctor"]).0, 0);
    let file = folder.path().join("a.db");
    let store = rusqlite::Connection::open(&file).unwrap();
    store.execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM evidence; DELETE FROM readings").unwrap();
    let (code, out, _) = ask(&["doctor", "--format", "csv"]);
    assert!(code == 1 && out.contains("articles,not well,1 articles without a reading"), "{out}");
    store.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(store);
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[8192..middle].fill(0xee);
    std::fs::write(&file, bytes).unwrap();
    let (code, out, error) = ask(&["doctor", "--format", "csv"]);
    assert_eq!(code, 1, "{out}{error}");
    assert!(
        out.contains("integrity,not well,") || error.contains("is damaged: restore a backup"),
        "{out}{error}"
    );
}

#[test]
fn a_store_without_its_pages_is_told_and_can_be_used_on() {
    let folder = folder(&[("in.jsonl", "{\"id\":\"1\",\"text\":\"Nothing of note.\"}\n")]);
    let ask = |arguments: &[&str]| peacewire(folder.path(), &[&["--db", "a.db"], arguments].concat());
    ask(&["backfill", "jsonl", "in.jsonl"]);
    std::fs::remove_file(folder.path().join("a.db.pages")).unwrap();
    let (code, out, error) = ask(&["stats"]);
    assert_eq!((code, out.as_str()), (1, ""), "{error}");
    assert!(error.contains("a.db.pages") && error.contains("retention run"), "{error}");
    assert_eq!(ask(&["retention", "run"]).0, 0);
    assert_eq!(ask(&["stats"]).0, 0);
}
