//! Main text of pages by peacewire and by the packaged extractors: `peers NAME FOLDER ROUNDS` reads every page of a folder so
//! many times, one after the other, and prints how many that were and the milliseconds of the slowest one.

use dom_smoothie::Readability;
use jiff::Timestamp;
use peacewire::extract::SiteRules;
use peacewire::model::{ExtractHint, Page};
use std::hint::black_box;
use std::time::{Duration, Instant};
use url::Url;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, folder, rounds] = arguments.as_slice() else {
        return Err("peers peacewire|trafilatura|trafilatura-with-fallback|dom_smoothie FOLDER ROUNDS".into());
    };
    let pages: Vec<String> = std::fs::read_dir(folder)?
        .map(|file| Ok(String::from_utf8_lossy(&std::fs::read(file?.path())?).into_owned()))
        .collect::<std::io::Result<_>>()?;
    let mut quickest = vec![Duration::MAX; pages.len()];
    let rounds: usize = rounds.parse()?;
    for _ in 0..rounds {
        for (page, quickest) in pages.iter().zip(&mut quickest) {
            let start = Instant::now();
            read(name, page)?;
            *quickest = start.elapsed().min(*quickest);
        }
    }
    let slowest = quickest.into_iter().max().unwrap_or_default();
    println!("{} {:.1}", pages.len() * rounds, slowest.as_secs_f64() * 1000.0);
    Ok(())
}

/// Some pages are refused; that is an answer too.
fn read(name: &str, page: &str) -> Result<(), Box<dyn std::error::Error>> {
    match name {
        "peacewire" => {
            let page = Page {
                url: Url::parse("https://bench.example/page")?,
                content_type: Some("text/html; charset=utf-8".to_owned()),
                body: page.as_bytes().to_vec(),
                fetched_at: Timestamp::UNIX_EPOCH,
            };
            let _ = black_box(peacewire::extract::extract(&page, &ExtractHint::default(), &SiteRules::default()));
        }
        "trafilatura" | "trafilatura-with-fallback" => {
            let options = trafilatura::Options::default().with_fallback(name != "trafilatura");
            let _ = black_box(trafilatura::extract(page, &options));
        }
        "dom_smoothie" => {
            let text = Readability::new(page, None, None)
                .and_then(|mut reader| reader.parse())
                .map(|article| article.text_content);
            let _ = black_box(text);
        }
        other => return Err(format!("`{other}` is no extractor").into()),
    }
    Ok(())
}
