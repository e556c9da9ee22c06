//! The examples of `docs/inspect.md` are true, and what `inspect` cannot read is told.

use super::child;
use serde_json::Value;
use std::path::Path;

/// A fenced block: its language, the line before it, and what stands in it.
struct Block<'t> {
    language: &'t str,
    before: &'t str,
    text: String,
}

fn blocks(document: &str) -> Vec<Block<'_>> {
    let (mut found, mut before, mut lines) = (Vec::new(), "", document.lines());
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text =
                lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
            found.push(Block { language, before, text });
        } else if !line.is_empty() {
            before = line;
        }
    }
    found
}

/// Each command of a console with what is printed below it.
fn commands(console: &str) -> Vec<(String, Vec<Value>)> {
    let runs = console.split("$ ").skip(1);
    runs.map(|run| {
        let (command, printed) = run.split_once('\n').unwrap();
        let values = serde_json::Deserializer::from_str(printed).into_iter().map(Result::unwrap).collect();
        (command.to_owned(), values)
    })
    .collect()
}

/// Whether all that is shown is there: fields may be more, and elements of a list too, in the same order.
fn holds(whole: &Value, shown: &Value) -> bool {
    match (whole, shown) {
        (Value::Object(whole), Value::Object(shown)) => {
            shown.iter().all(|(key, value)| whole.get(key).is_some_and(|there| holds(there, value)))
        }
        (Value::Array(whole), Value::Array(shown)) if shown.is_empty() => whole.is_empty(),
        (Value::Array(whole), Value::Array(shown)) => {
            let mut rest = whole.iter();
            shown.iter().all(|value| rest.any(|there| holds(there, value)))
        }
        _ => whole == shown,
    }
}

/// What a command line of the page prints, run by a shell that knows the binary by its name.
fn printed(folder: &Path, command: &str) -> Vec<Value> {
    let binary = Path::new(env!("CARGO_BIN_EXE_peacewire"));
    let script = format!("PATH=\"$0:$PATH\"; {command}");
    let mut shell = std::process::Command::new("sh");
    shell.current_dir(folder).args(["-c", &script]).arg(binary.parent().unwrap());
    let ended = child::ended(shell.output().unwrap());
    assert_eq!((ended.code, ended.error.as_str()), (Some(0), ""), "{command}");
    serde_json::Deserializer::from_str(&ended.out).into_iter().map(Result::unwrap).collect()
}

#[test]
fn the_examples_of_the_page_are_true() {
    let document = include_str!("../../docs/inspect.md");
    let folder = tempfile::tempdir().unwrap();
    let blocks = blocks(document);
    for block in blocks.iter().filter(|block| block.language != "console") {
        let name = block.before.trim_matches(['`', ':']);
        std::fs::write(folder.path().join(name), &block.text).unwrap();
    }
    let mut stages = Vec::new();
    for (command, shown) in blocks.iter().filter(|b| b.language == "console").flat_map(|b| commands(&b.text))
    {
        let printed = printed(folder.path(), &command);
        assert_eq!(printed.len(), shown.len(), "{command}");
        for (printed, shown) in printed.iter().zip(&shown) {
            assert!(holds(printed, shown), "{command}\nshown: {shown:#}\nprinted: {printed:#}");
        }
        stages.push(command.split_whitespace().nth(2).unwrap().to_owned());
    }
    assert_eq!(stages, ["listing", "listing", "page", "page", "page", "text", "duplicates"]);
}

#[test]
fn input_that_makes_no_sense_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.jsonl"), "{\"id\":\"1\",\"text\":\"x\"}\n{broken\n").unwrap();
    std::fs::write(folder.path().join("a.txt"), "The envoys met.").unwrap();
    std::fs::write(folder.path().join("latin.txt"), b"Gr\xfc\xdfe").unwrap();
    for (arguments, parts) in [
        (&["listing", "none.xml"][..], &["cannot read `none.xml`"][..]),
        (&["listing", "--url", "no url", "a.txt"], &["`no url` is not a URL"]),
        (&["listing", "--timezone", "Mars", "a.txt"], &["--timezone", "Mars", "Europe/Kyiv"]),
        (&["page", "--url", "https://a.example/", "none.html"], &["cannot read `none.html`"]),
        (&["page", "--manifest", "a.jsonl", "--out", "o"], &["`a.jsonl`, line 1, is no line of a manifest"]),
        (&["text", "none.txt"], &["cannot read `none.txt`"]),
        (&["text", "latin.txt"], &["`latin.txt` is not UTF-8"]),
        (&["text", "--published", "soon", "a.txt"], &["--published", "`soon`", "2025-12-01"]),
        (&["text", "--topic", "nowhere", "a.txt"], &["nowhere", "no such topic"]),
        (&["text", "--jsonl", "a.jsonl"], &["`a.jsonl`, line 2, is no document"]),
        (&["duplicates", "--jsonl", "a.jsonl"], &["`a.jsonl`, line 2, is no document"]),
        (&["duplicates", "--jsonl", "none"], &["cannot read `none`"]),
    ] {
        let ended = child::run(folder.path(), &[&["inspect"], arguments].concat());
        assert_eq!(ended.code, Some(1), "{arguments:?}: {ended:?}");
        for part in parts {
            assert!(ended.error.contains(part), "{arguments:?}: `{part}`: {ended:?}");
        }
    }
}
