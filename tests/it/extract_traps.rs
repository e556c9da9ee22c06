//! Pages that look like something else at first sight: articles that a hasty rule would cut, void or misdate.

use jiff::Timestamp;
use peacewire::extract::{SiteRules, extract};
use peacewire::model::{Article, ArticleKind, ExtractHint, Page, Quality};

const PROSE: &str = "<p>The ferry between the two harbours left an hour late on Tuesday, said the harbour office, \
    because of the fog over the strait.</p>";

/// A page with this address, headline and body.
fn read(path: &str, title: &str, body: &str) -> Article {
    let fetched_at: Timestamp = "2026-01-10T12:00:00Z".parse().unwrap();
    let body = format!("<html><head><title>{title}</title></head><body>{body}</body></html>");
    let url = format!("https://news.example.com{path}").parse().unwrap();
    let page = Page { url, content_type: None, body: body.into_bytes(), fetched_at };
    extract(&page, &ExtractHint::default(), &SiteRules::default()).unwrap()
}

/// An article of that headline and those paragraphs.
fn article(path: &str, title: &str, paragraphs: &str) -> Article {
    read(path, title, &format!("<main><article><h1>{title}</h1>{paragraphs}</article></main>"))
}

#[test]
fn a_word_of_the_headlines_slug_makes_no_running_account_of_the_stories_beside_it() {
    let card = |day: u32| {
        format!(
            "<div class=card><time datetime='2025-12-{day:02}'>{day} December</time>\
             <h3><a href='/world/{day}'>Another ferry leaves late on day {day}</a></h3>\
             <p>The boat of day {day} waited for the fog to lift, said the office, and left at noon.</p></div>"
        )
    };
    let cards: String = (1..6).map(card).collect();
    let body = |title: &str| {
        format!(
            "<main><article><h1>{title}</h1>{}</article><section class=grid>{cards}</section></main>",
            PROSE.repeat(14)
        )
    };
    for (path, title) in [
        ("/world/envoys-open-direct-talks", "Envoys open direct talks"),
        ("/world/where-the-envoys-live", "Where the envoys live"),
        ("/world/talks-go-online", "Talks go online"),
        ("/online/swiat/relacja-ze-spotkania", "Relacja ze spotkania"),
        ("/live/envoys-meet", "Envoys meet again at the lake"),
    ] {
        let article = read(path, title, &body(title));
        assert_eq!((article.kind, article.updates.len()), (ArticleKind::Article, 0), "{path}");
        assert!(!article.text.contains("The boat of day"), "{path}: {}", article.text);
    }
}

#[test]
fn the_lines_of_a_chronicle_are_its_text_though_each_begins_with_an_hour_and_holds_a_link() {
    let line = |hour: u32| {
        format!(
            "<p>{hour}:35 - The envoys of the two harbours will meet for talk number {hour}, \
             <a href='/x'>said the spokesman of the harbour office</a>, and they will stay for the night.</p>"
        )
    };
    let lines: String = (10..18).map(line).collect();
    let article = article("/world/day-in-lines", "The day at the lake in short lines", &lines);
    assert_eq!((article.quality, article.text.lines().count()), (Quality::Ok, 8), "{}", article.text);
    let list: String = (10..18)
        .map(|hour| format!("<p>{hour}:35 <a href='/{hour}'>Ferry number {hour} leaves late</a></p>"))
        .collect();
    let read = read("/world/ferry", "The ferry", &format!("<main>{}{list}</main>", PROSE.repeat(6)));
    assert_eq!(read.text.lines().count(), 6, "{}", read.text);
}

#[test]
fn a_sentence_that_speaks_of_reading_on_of_days_left_or_of_a_photo_is_kept() {
    for sentence in [
        "It took them a whole night to read the full proposal.",
        "« Il vous reste dix jours pour signer », a-t-il lancé.",
        "“To continue reading this list is a waste of time,” the envoy told the room.",
        "On the table lay the map, and under it stood the photo by Ann Ott of the Herald.",
        "They left in a hurry. The guards then looked at the photo by Ann Ott.",
    ] {
        for paragraphs in [
            format!("{}<p>{sentence}</p>{}", PROSE.repeat(3), PROSE.repeat(3)),
            format!("{}<p>{sentence}</p>{PROSE}", PROSE.repeat(4)),
            format!("{}<p>{sentence}</p>", PROSE.repeat(4)),
        ] {
            let article = article("/world/ferry", "Ferry leaves late", &paragraphs);
            assert!(article.text.contains(sentence), "{sentence}: {}", article.text);
            assert_eq!(article.quality, Quality::Ok, "{sentence}");
        }
    }
    let asked = "<p>The host asks the envoys to log in to continue the talks by video.</p>";
    let article = article("/world/ferry", "Ferry leaves late", &format!("{}{asked}{PROSE}", PROSE.repeat(3)));
    assert_eq!((article.quality, article.text.lines().count()), (Quality::Ok, 5), "what follows is text");
}

#[test]
fn a_line_that_asks_for_a_subscription_and_a_caption_with_its_maker_are_left_out() {
    for line in [
        "To continue reading, choose one of our plans.",
        "Réservé aux abonnés. Il vous reste 62 % de cet article à lire.",
        "The rest of this report awaits you: subscribe to continue.",
        "🔒 This article is for subscribers of the paper.",
    ] {
        let article =
            article("/world/ferry", "Ferry leaves late", &format!("{}<p>{line}</p>", PROSE.repeat(4)));
        assert_eq!((article.quality, article.text.lines().count()), (Quality::Paywalled, 4), "{line}");
    }
    for line in
        ["Photo: Ann Ott / The Herald", "The two boats lie in the fog, side by side. Photo by Ann Ott"]
    {
        let paragraphs = format!("{}<p>{line}</p>{}", PROSE.repeat(4), PROSE.repeat(2));
        let article = article("/world/ferry", "Ferry leaves late", &paragraphs);
        assert_eq!((article.quality, article.text.lines().count()), (Quality::Ok, 6), "{line}");
    }
}

#[test]
fn words_of_walls_inside_the_news_void_no_short_article() {
    let accepting = "<p>Le président de la chambre n'était pas prêt à tout accepter, a dit son porte-parole, et la réunion \
        du lac a été remise à la semaine prochaine pour que chacun puisse relire le texte.</p>\
        <p>Les deux délégations sont rentrées chez elles dans la nuit.</p>";
    assert_eq!(article("/monde/reunion", "La réunion du lac est remise", accepting).quality, Quality::Ok);
    let delayed = "<p>The envoys of both harbours reached the lake three hours late, because every bag was opened \
        at the gate and nobody could say who had asked for that.</p>\
        <p>The talks will begin in the morning, the office of the host said in the night.</p>";
    for title in ["Security check delays envoys at the lake", "Access denied: envoys turned back at the gate"]
    {
        assert_eq!(article("/world/late", title, delayed).quality, Quality::Ok, "{title}");
    }
    for title in ["Attention Required! | Cloudflare", "Just a moment...", "Are you a robot?"] {
        assert_eq!(
            read("/world/late", title, "<p>One more step.</p>").quality,
            Quality::Challenge,
            "{title}"
        );
    }
    let asks = "<div><p>Please choose.</p><button>Tout accepter</button><button>Refuser</button></div>";
    assert_eq!(read("/monde/reunion", "Le Lac", asks).quality, Quality::ConsentWall);
}

#[test]
fn a_slug_repeats_the_headline_and_is_no_place_on_the_site() {
    for (path, title, kind) in [
        (
            "/world/leaked-transcript-shows-what-was-said",
            "Leaked transcript shows what was said",
            ArticleKind::Article,
        ),
        (
            "/world/joint-statement-falls-short-of-ceasefire",
            "Joint statement falls short of ceasefire",
            ArticleKind::Article,
        ),
        (
            "/world/joint-statement-falls-short-of-ceasefire/48213",
            "Joint statement falls short",
            ArticleKind::Article,
        ),
        (
            "/world/2025/12/05/statement-by-envoys-awaited.html",
            "Statement by envoys awaited",
            ArticleKind::Article,
        ),
        (
            "/transcripts/2025/12/05/the-envoy-meets-the-press",
            "The envoy meets the press",
            ArticleKind::Transcript,
        ),
        ("/press/briefing-transcripts/december-5", "The envoy meets the press", ArticleKind::Transcript),
        ("/statements/joint-text-of-the-lake", "Joint statement of the lake", ArticleKind::Statement),
        ("/press-statements/lake", "Joint statement of the lake", ArticleKind::Statement),
    ] {
        assert_eq!(article(path, title, &PROSE.repeat(14)).kind, kind, "{path}");
    }
}

#[test]
fn the_date_of_another_story_is_never_the_articles() {
    let teaser = |when: &str| {
        format!(
            "<ul><li><a href='/other'>Another ferry leaves the harbour late</a> {when}</li>\
             <li><a href='/more'>The fog over the strait lifts at last</a> {when}</li></ul>"
        )
    };
    for when in [
        "<time datetime='2025-11-03'>3 November 2025</time>",
        "<span>Updated 3 November 2025</span>",
        "<span>Published 2 November 2025, updated 3 November 2025</span>",
    ] {
        let body =
            format!("<main><h1>Ferry leaves late</h1><div>{}</div></main>{}", PROSE.repeat(6), teaser(when));
        let article = read("/world/ferry", "Ferry leaves late", &body);
        assert_eq!((article.published, article.modified), (None, None), "{when}");
    }
    let own = format!(
        "<main><h1>Ferry leaves late</h1><p class=date>5 November 2025</p><div>{}</div></main>{}",
        PROSE.repeat(6),
        teaser("<span>Updated 6 November 2025</span>")
    );
    let article = read("/world/ferry", "Ferry leaves late", &own);
    assert_eq!(article.published.unwrap().at.to_string(), "2025-11-05T00:00:00Z");
    assert_eq!(article.modified, None);
}

#[test]
fn a_preposition_before_a_name_makes_a_byline_only_in_a_line_right_below_the_headline() {
    let authors = |lines: &str, rest: &str| {
        let body =
            format!("<main><h1>Prom wypłynął z opóźnieniem</h1>{lines}{}{rest}</main>", PROSE.repeat(3));
        read("/swiat/prom", "Prom wypłynął z opóźnieniem", &body).authors
    };
    assert!(authors("", &format!("<h2>Od Czarny Most</h2>{}", PROSE.repeat(3))).is_empty());
    assert!(authors("<h2>Od Czarny Most</h2>", "").is_empty());
    assert!(authors("", &format!("<p>Od Czarny Most</p>{}", PROSE.repeat(3))).is_empty());
    assert!(authors("<ul><li>Von Schwarz Brück</li></ul>", "").is_empty());
    assert_eq!(authors("<p>By Ann Ott</p>", ""), ["Ann Ott"]);
    assert_eq!(authors("", "<p>Od: Ann Ott</p>"), ["Ann Ott"]);
}
