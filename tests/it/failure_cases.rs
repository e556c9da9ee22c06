//! `docs/failure-cases.md` names tests that exist.

use std::collections::BTreeSet;
use std::path::Path;

/// The functions of all sources below a folder.
fn functions(folder: &Path, into: &mut BTreeSet<String>) {
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            functions(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let names = text.split("fn ").skip(1).filter_map(|rest| rest.split('(').next());
            into.extend(names.map(str::to_owned));
        }
    }
}

#[test]
fn every_test_of_the_table_of_failure_cases_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut known = BTreeSet::new();
    functions(&root.join("src"), &mut known);
    functions(&root.join("tests/it"), &mut known);
    let table = std::fs::read_to_string(root.join("docs/failure-cases.md")).unwrap();
    let rows: Vec<(&str, &str)> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.rsplit_once(" | "))
        .filter(|(case, _)| *case != "case")
        .collect();
    assert!(rows.len() > 80, "{}", rows.len());
    for (case, tests) in rows {
        if tests == "none yet" {
            continue;
        }
        for test in tests.split(", ") {
            let name = test.strip_prefix('`').and_then(|test| test.strip_suffix('`'));
            let name = name.unwrap_or_else(|| panic!("{case}: {test} is no name"));
            assert!(known.contains(name), "{case}: no test is called {name}");
        }
    }
}
