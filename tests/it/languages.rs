//! Short headlines of our own: which language they are in (`tests/fixtures/languages/titles.tsv`: code, TAB, headline).

use peacewire::text::Document;
use std::collections::BTreeMap;

#[test]
fn the_language_of_a_short_headline_is_told() {
    let table = include_str!("../fixtures/languages/titles.tsv");
    let (mut all, mut wrong) = (BTreeMap::new(), Vec::new());
    for line in table.lines() {
        let (language, title) = line.split_once('\t').unwrap();
        *all.entry(language).or_insert(0) += 1;
        let found = Document::new(title, "", None).language.map(|found| found.to_string());
        if found.as_deref() != Some(language) {
            wrong.push(format!("{language} is {found:?}: {title}"));
        }
    }
    println!("{} of {} headlines are wrong", wrong.len(), table.lines().count());
    assert!(all.len() == 14 && all.values().all(|&count| count >= 15), "{all:?}");
    assert!(wrong.len() * 50 <= table.lines().count(), "{}", wrong.join("\n"));
}
