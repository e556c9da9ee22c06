//! Pages of our own making through `extract`: every kind, every trap, and what hostile pages may not do.

use jiff::Timestamp;
use peacewire::extract::{ExtractError, SiteRule, SiteRules, extract};
use peacewire::model::{Article, ArticleKind, Dated, ExtractHint, Page, Provenance, Quality};
use std::path::Path;

fn page(url: &str, body: Vec<u8>) -> Page {
    let fetched_at: Timestamp = "2024-06-01T12:00:00Z".parse().unwrap();
    Page { url: url.parse().unwrap(), content_type: None, body, fetched_at }
}

fn fixture(name: &str) -> Page {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages").join(name);
    page("https://news.example.com/2024/ferry", std::fs::read(path).unwrap())
}

fn read(name: &str) -> Article {
    extract(&fixture(name), &ExtractHint::default(), &SiteRules::default()).unwrap()
}

fn at(dated: Option<Dated>) -> String {
    dated.map(|dated| dated.at.to_string()).unwrap_or_default()
}

fn error(body: impl Into<Vec<u8>>) -> ExtractError {
    let page = page("https://news.example.com/a", body.into());
    extract(&page, &ExtractHint::default(), &SiteRules::default()).unwrap_err()
}

#[test]
fn a_page_in_windows_1251_is_read_with_its_byline_and_visible_date() {
    let article = read("windows1251_meta.html");
    assert_eq!(article.title.as_deref(), Some("Пором вийшов із запізненням"));
    assert_eq!(article.site.as_deref(), Some("Ранковий Берег"));
    assert_eq!(article.authors, ["Ганна Морська"]);
    assert_eq!(at(article.published), "2024-03-03T10:30:00Z");
    assert_eq!(article.text.lines().count(), 3);
    assert!(article.text.starts_with("Пором між двома") && article.text.ends_with("заповнена."));
}

#[test]
fn a_graph_of_structured_data_with_references_and_a_stray_comma_gives_the_metadata() {
    let article = read("json_ld_graph.html");
    assert_eq!(article.title.as_deref(), Some("Ferry leaves an hour late"));
    assert_eq!(article.authors, ["Anna Ott", "Bo Lind"]);
    assert_eq!(at(article.published), "2024-03-05T08:30:00Z");
    assert_eq!(article.published.unwrap().offset_minutes, Some(60));
    assert_eq!(article.published.unwrap().provenance, Provenance::JsonLd);
    assert_eq!(at(article.modified), "2024-03-05T11:00:00Z");
    assert_eq!(article.canonical.as_str(), "https://news.example.com/2024/03/05/ferry-late");
    assert_eq!(article.image.unwrap().as_str(), "https://news.example.com/img/ferry.jpg");
    assert_eq!(article.site.as_deref(), Some("The Strait Gazette"));
    assert_eq!(article.paywalled, Some(false));
    assert_eq!(article.quality, Quality::Ok);
    assert_eq!(article.text.lines().count(), 4);
}

#[test]
fn microdata_are_read_and_captions_and_comments_left_out() {
    let article = read("microdata.html");
    assert_eq!(article.authors, ["Jonas Brandt"]);
    assert_eq!(at(article.published), "2023-11-02T17:05:00Z");
    let lines: Vec<&str> = article.text.lines().collect();
    assert_eq!(lines.len(), 5, "{lines:#?}");
    assert_eq!(lines[3], "Erstattung");
    assert!(!article.text.contains("Leuchtturm") && !article.text.contains("Durchsagen"));
}

#[test]
fn a_body_in_several_containers_is_one_text_without_leads_to_other_articles() {
    let article = read("split_body.html");
    assert_eq!(article.text.lines().count(), 5, "{}", article.text);
    assert!(!article.text.contains("Publicité") && !article.text.contains("Dix ans"));
}

#[test]
fn captions_newsletters_author_boxes_and_related_links_are_left_out() {
    let article = read("captions_and_asides.html");
    assert_eq!(article.text.lines().count(), 3, "{}", article.text);
}

#[test]
fn walls_are_named_and_the_listing_steps_in() {
    assert_eq!(read("consent_wall.html").quality, Quality::ConsentWall);
    assert_eq!(read("challenge.html").quality, Quality::Challenge);
    let paid = read("paywall.html");
    assert_eq!((paid.quality, paid.paywalled), (Quality::Paywalled, Some(true)));
    let hint = ExtractHint {
        title: Some("Ferry leaves late".to_owned()),
        content: Some(
            "<p>The ferry left an hour late.</p><p>Fog lay over the strait &amp; the quay.</p>".to_owned(),
        ),
        authors: vec!["Anna Ott".to_owned()],
        ..ExtractHint::default()
    };
    for name in ["consent_wall.html", "challenge.html", "no_body.html"] {
        let article = extract(&fixture(name), &hint, &SiteRules::default()).unwrap();
        assert_eq!(article.quality, Quality::ListingOnly, "{name}");
        assert_eq!(article.text, "The ferry left an hour late.\nFog lay over the strait & the quay.");
        assert_eq!(article.via, "listing");
        assert_eq!(article.authors, ["Anna Ott"]);
    }
}

#[test]
fn a_live_blog_has_dated_updates_whose_text_is_the_articles() {
    let article = read("live_blog.html");
    assert_eq!(article.kind, ArticleKind::LiveBlog);
    assert_eq!(article.updates.len(), 2);
    assert_eq!(at(article.updates[1].at), "2024-03-05T06:20:00Z");
    for update in &article.updates {
        assert!(article.text.contains(&update.text), "{}", article.text);
    }
}

#[test]
fn rows_of_tables_and_items_of_lists_are_lines() {
    let article = read("table.html");
    let lines: Vec<&str> = article.text.lines().collect();
    assert_eq!(lines[1..4], ["Day Crossings Passengers", "Monday 8 1,204", "Tuesday 7 998"]);
    assert_eq!(lines[5..], ["Tickets are sold at the quay.", "Children travel free."]);
}

#[test]
fn a_canonical_url_on_another_domain_is_evidence_and_never_identity() {
    let article = read("foreign_canonical.html");
    assert_eq!(article.canonical.as_str(), "https://news.example.com/ferry");
    assert_eq!(article.foreign_canonical.unwrap().as_str(), "https://wire.example.org/ferry-late");
    assert_eq!(article.credit.as_deref(), Some("(Wireco)"));
}

#[test]
fn a_date_of_the_future_gives_way_to_the_next_claim() {
    let article = read("future_date.html");
    assert_eq!(at(article.published), "2024-02-10T06:15:00Z");
    assert_eq!(article.published.unwrap().provenance, Provenance::TimeElement);
}

#[test]
fn a_listings_date_counts_where_the_page_has_none_and_shows_as_a_conflict_where_it_differs() {
    let hint = |day: &str| ExtractHint {
        published: Some(Dated {
            at: format!("{day}T00:00:00Z").parse().unwrap(),
            precision: peacewire::model::Precision::Second,
            offset_minutes: Some(0),
            provenance: Provenance::Listing,
        }),
        ..ExtractHint::default()
    };
    let table = extract(&fixture("table.html"), &hint("2024-05-01"), &SiteRules::default()).unwrap();
    assert_eq!(at(table.published), "2024-05-01T00:00:00Z");
    assert!(table.date_conflicts.is_empty());
    let graph = extract(&fixture("json_ld_graph.html"), &hint("2024-05-01"), &SiteRules::default()).unwrap();
    assert_eq!(at(graph.published), "2024-03-05T08:30:00Z");
    assert_eq!(graph.date_conflicts.len(), 2);
}

#[test]
fn what_is_no_page_is_refused_with_a_clear_message() {
    assert_eq!(error(b"%PDF-1.7\n...".as_slice()).to_string(), "not a page but a PDF file");
    assert_eq!(error(b"\x89PNG\r\n".as_slice()).to_string(), "not a page but an image");
    assert_eq!(error(b" \n ".as_slice()), ExtractError::Empty);
}

#[test]
fn a_page_without_text_keeps_its_title_its_byline_and_its_date() {
    let body = "<html><head><title>Ferry late</title><meta name=author content='Anna Ott'>\
        <meta property='article:published_time' content='2024-03-05T08:30:00Z'></head><body></body></html>";
    let page = page("https://news.example.com/a", body.into());
    let article = extract(&page, &ExtractHint::default(), &SiteRules::default()).unwrap();
    assert_eq!((article.text.as_str(), article.quality), ("", Quality::TooShort));
    assert_eq!(article.title.as_deref(), Some("Ferry late"));
    assert_eq!(article.authors, ["Anna Ott"]);
    assert_eq!(at(article.published), "2024-03-05T08:30:00Z");
}

/// The five lines of the ferry's story, in every layout below.
fn whole(name: &str) -> Vec<String> {
    let lines: Vec<String> = read(name).text.lines().map(str::to_owned).collect();
    assert!(lines.iter().any(|line| line.starts_with("The ferry between")), "{name}: {lines:#?}");
    assert!(lines.iter().any(|line| line.contains("clear the ramps")), "{name}: {lines:#?}");
    lines
}

#[test]
fn what_stands_above_the_headline_or_under_a_heading_of_related_texts_is_left_out() {
    assert_eq!(whole("ticker_above_headline.html").len(), 5);
    assert_eq!(whole("related_heavier_than_text.html").len(), 1);
}

#[test]
fn paragraphs_hidden_one_by_one_from_those_who_have_not_paid_are_read() {
    assert_eq!(whole("hidden_until_paid.html").len(), 5);
}

#[test]
fn a_body_in_many_parts_is_taken_whole() {
    let lines = whole("body_in_many_parts.html");
    assert!((29..=30).contains(&lines.len()), "{lines:#?}");
}

#[test]
fn a_script_that_holds_the_end_tag_of_another_ends_at_its_own() {
    assert_eq!(whole("script_in_script.html").len(), 5);
}

#[test]
fn rows_with_labels_are_kept_and_closing_lines_are_not() {
    let lines = whole("table_rows_with_labels.html");
    assert_eq!(lines.iter().filter(|line| line.contains("Skipper")).count(), 8);
    assert!(lines.last().is_some_and(|line| line.starts_with("The table of the season")), "{lines:#?}");
}

#[test]
fn deep_nesting_and_huge_pages_are_survived() {
    let text = "<p>The ferry between the two harbours left an hour late on Tuesday because of the fog over the strait.</p>";
    let ends = "</div>".repeat(100_000);
    let deep = format!("<body>{}{text}{ends}", "<div><b><i>".repeat(100_000));
    let article = page("https://news.example.com/deep", deep.into_bytes());
    let article = extract(&article, &ExtractHint::default(), &SiteRules::default()).unwrap();
    assert!(article.text.contains("left an hour late"));
    let mut huge = format!("<body><article>{}", text.repeat(4));
    while huge.len() < 20 << 20 {
        huge.push_str("<div class='x'><a href='/some/where'>Some other story</a><span>1</span></div>");
    }
    let article = page("https://news.example.com/huge", huge.into_bytes());
    assert!(
        extract(&article, &ExtractHint::default(), &SiteRules::default())
            .unwrap()
            .text
            .contains("an hour late")
    );
    let long = format!("<body><p title='{}'>x</p>{}", "y".repeat(1 << 20), text.repeat(4));
    let article = page("https://news.example.com/long", long.into_bytes());
    assert!(extract(&article, &ExtractHint::default(), &SiteRules::default()).is_ok());
}

#[test]
fn a_site_rule_names_body_drop_date_and_author() {
    let rule = SiteRule {
        domain: "example.com".to_owned(),
        version: 3,
        body: vec!["div.part".to_owned()],
        drop: vec!["div.part > p:last-child".to_owned()],
        date: vec![".when".to_owned()],
        author: vec![".who".to_owned()],
    };
    let rules = SiteRules::compile(vec![rule.clone()]).unwrap();
    let article = extract(&fixture("split_body.html"), &ExtractHint::default(), &rules).unwrap();
    assert_eq!(article.via, "site_rule@3");
    assert_eq!(article.text.lines().count(), 3, "{}", article.text);
    let broken = SiteRule { body: vec!["div[[".to_owned()], ..rule };
    let message = SiteRules::compile(vec![broken]).unwrap_err().to_string();
    assert!(message.starts_with("site rule for `example.com`: `div[[` is not a CSS selector"), "{message}");
}

#[test]
fn the_bundled_site_rules_compile() {
    let text = include_str!("../../config/sites/example.toml");
    let rules = peacewire::config::site_rules([("example.toml", text)]).unwrap();
    assert_eq!(rules.len(), 1);
}

#[test]
fn a_running_account_is_told_by_its_row_of_dated_parts_and_its_own_word_for_it() {
    let update = |hour: u32, what: &str| {
        format!(
            "<div class=post><time datetime='2024-05-05T{hour:02}:00:00+02:00'>{hour}h</time><h2>{what}</h2>\
             <p>The ferry {what}, said the harbour office, and the next boat would follow within the hour.</p></div>"
        )
    };
    let row = update(12, "left") + &update(11, "waited") + &update(10, "came");
    let body = format!(
        "<html><head><title>x</title></head><body><h1>En direct : the ferry</h1><p>All that happens in the harbour today, told as it happens.</p><div class=feed>{row}</div></body></html>"
    );
    let read = |at: &str, body: &str| {
        let page = page(at, body.as_bytes().to_vec());
        extract(&page, &ExtractHint::default(), &SiteRules::default()).unwrap()
    };
    let article = read("https://news.example.com/ferry", &body);
    assert_eq!((article.kind, article.updates.len()), (ArticleKind::LiveBlog, 3), "{}", article.text);
    assert_eq!(at(article.updates[0].at), "2024-05-05T10:00:00Z");
    assert!(article.text.contains("\nwaited\nThe ferry waited"), "{}", article.text);
    let other = body.replace("En direct : the ferry", "The ferry and its day");
    assert_eq!(read("https://news.example.com/ferry", &other).kind, ArticleKind::Article);
    assert_eq!(read("https://news.example.com/live/ferry", &other).kind, ArticleKind::LiveBlog);
}

#[test]
fn a_page_of_teasers_is_a_list_and_no_article() {
    let card = |number: u32| {
        format!(
            "<article><h2><a href='/{number}'>Ferry number {number} leaves late again</a></h2>\
             <p>The boat waited for the fog to lift, and the passengers waited for the boat.</p></article>"
        )
    };
    let cards: String = (0..5).map(card).collect();
    let body = format!(
        "<html><head><title>Harbour</title></head><body><h1>Harbour</h1><div>{cards}</div></body></html>"
    );
    let page = page("https://news.example.com/harbour", body.into_bytes());
    let article = extract(&page, &ExtractHint::default(), &SiteRules::default()).unwrap();
    assert_eq!(
        (article.kind, article.quality),
        (ArticleKind::Index, Quality::MostlyLinks),
        "{}",
        article.text
    );
}
