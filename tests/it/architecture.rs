//! Which module may use which: the table of ARCHITECTURE.md, invariant 1.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// module -> what it may use besides itself. Nobody may use `cli`.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("text", &["model"]),
    ("listing", &["model", "text"]),
    ("coding", &[]),
    ("archive", &["model", "text", "coding"]),
    ("extract", &["model", "text"]),
    ("matching", &["model", "text"]),
    ("facts", &["model", "text"]),
    ("dedup", &["model", "text"]),
    ("claims", &["model"]),
    ("pipeline", &["model", "text", "extract", "matching", "facts", "dedup", "rules"]),
    ("schedule", &["model"]),
    ("robots", &["model"]),
    ("query", &["model", "text"]),
    ("rules", &["model", "text", "query"]),
    ("processors", &[]),
    ("fetch", &["model", "coding", "processors"]),
    ("revision", &["model", "text", "extract", "dedup"]),
    ("store", &["model", "text", "dedup", "claims", "pipeline", "schedule", "revision", "rules"]),
    (
        "config",
        &[
            "model", "text", "listing", "extract", "matching", "facts", "schedule", "pipeline", "fetch",
            "store", "rules",
        ],
    ),
    ("telemetry", &["config", "listing"]),
    (
        "daemon",
        &[
            "model",
            "text",
            "listing",
            "pipeline",
            "schedule",
            "robots",
            "config",
            "fetch",
            "processors",
            "store",
            "telemetry",
        ],
    ),
    (
        "backfill",
        &[
            "model",
            "text",
            "archive",
            "listing",
            "pipeline",
            "schedule",
            "robots",
            "config",
            "fetch",
            "processors",
            "store",
            "telemetry",
            "daemon",
        ],
    ),
    ("serve", &["config", "store", "telemetry"]),
    ("demo", &["model", "config", "fetch", "store", "query", "daemon", "telemetry"]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn module_of(path: &Path, root: &Path) -> String {
    let first = path.strip_prefix(root).unwrap().iter().next().unwrap().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules named behind `crate::`: one, or each of a group in braces.
fn first_segments(behind: &str) -> Vec<String> {
    let name = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    match behind.strip_prefix('{').and_then(|group| group.split_once("};")) {
        Some((group, _)) => group.split(',').map(name).filter(|name: &String| !name.is_empty()).collect(),
        None => vec![name(behind)],
    }
}

#[test]
fn a_module_uses_only_what_lies_below_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let module = module_of(&file, &root);
        let Some(may) = allowed.get(module.as_str()) else { continue };
        let text = std::fs::read_to_string(&file).unwrap();
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for used in code.join("\n").split("crate::").skip(1).flat_map(first_segments) {
            if used != module && !may.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", file.strip_prefix(&root).unwrap().display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_module_of_the_library_has_its_line_in_the_table() {
    let lib = include_str!("../../src/lib.rs");
    let modules: Vec<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    for module in modules {
        assert!(module == "cli" || ALLOWED.iter().any(|(name, _)| *name == module), "{module} is missing");
    }
}
