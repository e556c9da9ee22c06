//! The seeds of the fuzz targets and all that they ever found, held against the same laws on stable Rust.

use std::path::Path;

#[path = "../../fuzz/laws.rs"]
mod laws;

/// The files of a target's corpus, in order.
fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

/// Holds the law on every file, on its halves, and on it with each of a few bytes changed.
fn holds(target: &str, law: fn(&[u8])) {
    let files = corpus(target);
    assert!(files.len() >= 4, "{target}: {} files", files.len());
    for (path, data) in files {
        assert!(std::panic::catch_unwind(|| law(&data)).is_ok(), "{path} breaks the law");
        let (front, back) = data.split_at(data.len() / 2);
        law(front);
        law(back);
        for at in (0..data.len()).step_by(1 + data.len() / 16) {
            let mut changed = data.clone();
            changed[at] ^= 0x20;
            law(&changed);
        }
    }
}

#[test]
fn the_corpus_of_listings_keeps_the_law() {
    holds("listing", laws::listing);
}

#[test]
fn the_corpus_of_dates_keeps_the_law() {
    holds("dates", laws::dates);
}

#[test]
fn the_corpus_of_robots_keeps_the_law() {
    holds("robots", laws::robots);
}

#[test]
fn the_corpus_of_urls_keeps_the_law() {
    holds("urls", laws::urls);
}

#[test]
fn the_corpus_of_pages_keeps_the_law() {
    holds("extract", laws::extract);
}

#[test]
fn no_input_at_all_keeps_every_law() {
    for law in [laws::listing, laws::dates, laws::robots, laws::urls, laws::extract] {
        law(&[]);
    }
}
