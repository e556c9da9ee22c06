//! Every site rule that ships has a page of its site beside it, which is read wrong without the rule and right with it.

use peacewire::config;
use peacewire::extract::{SiteRules, explain, extract};
use peacewire::model::{Article, ExtractHint, Page, Provenance};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct File {
    site: Vec<Site>,
}

#[derive(Deserialize)]
struct Site {
    domain: String,
    version: u32,
}

fn page(domain: &str) -> Page {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages/sites");
    let file = path.join(format!("{domain}.html"));
    let body = std::fs::read(&file);
    Page {
        url: format!("https://www.{domain}/2025/11/24/early-boat").parse().unwrap(),
        content_type: None,
        body: body.unwrap_or_else(|error| panic!("a site rule needs a page, {}: {error}", file.display())),
        fetched_at: "2026-01-10T12:00:00Z".parse().unwrap(),
    }
}

fn read(page: &Page, rules: &SiteRules) -> Article {
    extract(page, &ExtractHint::default(), rules).unwrap()
}

#[test]
fn every_rule_that_ships_has_a_page_that_needs_it() {
    let rules = config::sites(None).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/sites");
    let mut seen = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for site in toml::from_str::<File>(&text).unwrap().site {
            let page = page(&site.domain);
            let (without, with) = (read(&page, &SiteRules::default()), read(&page, &rules));
            assert_eq!(with.via, format!("site_rule@{}", site.version), "{}", site.domain);
            assert_ne!(without.text, with.text, "{} is read as well without its rule", site.domain);
            seen += 1;
        }
    }
    assert_eq!(seen, rules.len());
}

#[test]
fn a_rule_gives_body_cut_date_and_author() {
    let (page, rules) = (page("morning-ferry.example"), config::sites(None).unwrap());
    let article = read(&page, &rules);
    assert_eq!(article.text.lines().count(), 3, "{}", article.text);
    assert!(!article.text.contains("dogs travel") && !article.text.contains("accordion"), "{}", article.text);
    assert_eq!(article.authors, ["Odile Marsh"]);
    let published = article.published.unwrap();
    assert_eq!(
        (published.at.to_string().as_str(), published.provenance),
        ("2025-11-24T07:30:00Z", Provenance::SiteRule)
    );
    let (_, explanation) = explain(&page, &ExtractHint::default(), &rules).unwrap();
    assert_eq!(explanation.choice, peacewire::extract::Choice::SiteRule);
    assert!(explanation.root.ends_with("div.ferry-text.comments"), "{}", explanation.root);
}
