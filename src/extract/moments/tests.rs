use crate::extract::{SiteRules, extract};
use crate::model::{ExtractHint, Page};

/// The day printed, and the instant, of a page with this head and body.
fn published(path: &str, head: &str, body: &str) -> String {
    let prose =
        "<p>The ferry between the two harbours left an hour late, because of the fog over the strait.</p>";
    let markup = format!("<html><head>{head}</head><body>{body}{}</body></html>", prose.repeat(6));
    let page = Page {
        url: format!("https://news.example.com{path}").parse().unwrap(),
        content_type: None,
        body: markup.into_bytes(),
        fetched_at: "2024-06-01T12:00:00Z".parse().unwrap(),
    };
    let article = extract(&page, &ExtractHint::default(), &SiteRules::default()).unwrap();
    article.published.map(|dated| format!("{} {}", super::day(&dated), dated.at)).unwrap_or_default()
}

const META: &str = "<meta property='article:published_time' content='2024-03-06T03:28:35+00:00'>";

#[test]
fn an_instant_in_utc_keeps_its_moment_and_prints_the_day_of_the_outlet() {
    let instant = "2024-03-06T03:28:35Z";
    let shown = "<h1>Ferry late</h1><p class=date>March 5, 2024 at 10:28 p.m.</p>";
    assert_eq!(published("/ferry", META, shown), format!("2024-03-05 {instant}"));
    assert_eq!(published("/2024/03/05/ferry", META, "<h1>Ferry late</h1>"), format!("2024-03-05 {instant}"));
    assert_eq!(published("/ferry", META, "<h1>Ferry late</h1>"), format!("2024-03-06 {instant}"));
    assert_eq!(published("/2024/03/02/ferry", META, ""), format!("2024-03-06 {instant}"));
}

#[test]
fn a_bare_date_with_the_headline_wins_over_labelled_dates_elsewhere() {
    let body = "<div class=date>30.05.2024</div><p>Weather in the harbour today, and more of the kind that nobody reads.</p>\
        <p>{}</p><h1>Ferry late</h1><small>12.03.2024 10:16 / ao</small>";
    let filler = "<a href=/x>A menu</a>".repeat(60);
    assert!(published("/ferry", "", &body.replace("{}", &filler)).starts_with("2024-03-12"));
}

#[test]
fn dates_beside_the_article_count_only_where_it_has_none() {
    let aside = "<h1>Ferry late</h1><aside><span class=date>12.04.2024</span></aside>";
    assert!(published("/ferry", "", aside).starts_with("2024-04-12"));
    let both = format!("{aside}<p class=date>12.03.2024</p>");
    assert!(published("/ferry", "", &both).starts_with("2024-03-12"));
}

#[test]
fn what_the_reader_is_told_beside_the_headline_beats_a_lone_claim_unless_it_is_the_change() {
    let shown = "<h1>Ferry late</h1><time datetime=2024-03-09>9 March 2024</time>";
    assert!(published("/ferry", META, shown).starts_with("2024-03-09"));
    let changed = format!("{META}<meta property='article:modified_time' content='2024-03-09T10:00:00Z'>");
    assert!(published("/ferry", &changed, shown).starts_with("2024-03-06"));
    let backed = format!(
        "{META}<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-03-06\"}}</script>"
    );
    assert!(published("/ferry", &backed, shown).starts_with("2024-03-06"));
}

#[test]
fn two_sources_outvote_one() {
    let head = format!(
        "{META}<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-02-01\"}}</script>"
    );
    let shown = "<h1>Ferry late</h1><p class=date>March 6, 2024</p>";
    assert!(published("/ferry", &head, shown).starts_with("2024-03-06"));
}

#[test]
fn the_words_beside_a_date_tell_publication_from_change() {
    for (line, wanted) in [
        ("March 5, 2024 / 12:25 PM / Updated 8 hours ago", "2024-03-05"),
        ("Letzte Änderung: 31.03.2024<br>Erschienen am: 12.03.2024", "2024-03-12"),
        ("<time datetime='2024-04-02T10:00:00Z'>Publié le 29 mars 2024</time>", "2024-03-29"),
        ("Updated March 7, 2024", "2024-03-07"),
    ] {
        let body = format!("<h1>Ferry late</h1><div class=meta>{line}</div>");
        assert!(
            published("/ferry", "", &body).starts_with(wanted),
            "{line}: {}",
            published("/ferry", "", &body)
        );
    }
}

#[test]
fn the_state_of_a_page_dates_it_where_nothing_else_does() {
    let state = "<script>window.__STATE__ = {\"story\":{\"publishedAt\":\"2024-03-05T08:00:00Z\"}}</script>";
    assert!(published("/ferry", state, "<h1>Ferry late</h1>").starts_with("2024-03-05"));
}
