//! Pages made to hurt: each is read within a bound that only work out of proportion to the page would break.

use peacewire::extract::{SiteRules, extract};
use peacewire::model::{Article, ExtractHint, Page};
use std::time::{Duration, Instant};

const LINE: &str = "<p>The envoys met for a third day and said that the talks would go on before the week was out, \
    whatever the weather over the lake might be.</p>";

#[expect(clippy::disallowed_methods, reason = "the bound is one of time")]
fn clock() -> Instant {
    Instant::now()
}

/// Reads a page within a time that is long even for a build without optimisation on a busy machine.
fn read(what: &str, body: String) -> Article {
    const BOUND: Duration = Duration::from_secs(30);
    let page = Page {
        url: "https://news.example.com/2025/12/06/third-day".parse().unwrap(),
        content_type: None,
        body: body.into_bytes(),
        fetched_at: "2026-01-10T12:00:00Z".parse().unwrap(),
    };
    let begun = clock();
    let article = extract(&page, &ExtractHint::default(), &SiteRules::default()).unwrap();
    assert!(begun.elapsed() < BOUND, "{what} took {:?}", begun.elapsed());
    article
}

/// Reads a page that holds the article besides, and finds it.
fn finds(what: &str, before: &str, behind: &str) {
    let page = format!(
        "<html><head><title>Third day</title></head><body>{before}<article>{}</article>{behind}",
        LINE.repeat(6)
    );
    let article = read(what, page);
    assert_eq!(article.text.lines().count(), 6, "{what}: {} lines", article.text.lines().count());
}

#[test]
fn elements_nested_a_hundred_thousand_deep_hide_no_text() {
    let open = "<div><b><span>".repeat(100_000);
    let article = read("nesting", format!("<body>{open}{}", LINE.repeat(6)));
    assert!(article.text.contains("a third day"));
    for tag in ["template", "table", "ul", "blockquote", "font", "noscript", "svg"] {
        read(tag, format!("<body>{}{}", LINE.repeat(6), format!("<{tag}>").repeat(100_000)));
    }
}

#[test]
fn attributes_of_a_megabyte_are_passed_over() {
    let long = "x ".repeat(1 << 19);
    finds("attributes", &format!("<div class='{long}' id='{long}' style='{long}'>a</div>"), "");
    finds("many attributes", &format!("<div {}>a</div>", "a=1 ".repeat(200_000)), "");
    finds("an attribute without an end", "", &format!("<div title='{long}"));
}

#[test]
fn megabytes_of_scripts_styles_and_comments_cost_little() {
    let script = format!("<script>var a = {{\"b\": [{}]}};</script>", "{\"c\": \"d\"},".repeat(300_000));
    finds("a script", &script, &script);
    finds("styles", &format!("<style>{}</style>", "p{color:red}".repeat(300_000)), "");
    finds("comments", &"<!-- a comment -->".repeat(200_000), "");
    finds(
        "data",
        &format!("<script type='application/ld+json'>[{}</script>", "{\"@type\":\"Thing\"},".repeat(200_000)),
        "",
    );
    finds("pushes", &"<script>self.__next_f.push([1,\"5:[\\\"$\\\"\"])</script>".repeat(50_000), "");
}

#[test]
fn data_that_promises_a_text_and_never_ends_is_given_up() {
    let open = format!("<script>window.__S__ = {}</script>", "{\"a\":[".repeat(200_000));
    let stub = format!("<html><head><title>Third day</title></head><body><p>Loading.</p>{open}");
    assert!(read("open braces", stub).text.len() < 200);
    let parse = format!("<script>window.__S__ = {};</script>", "JSON.parse('{\"a\":".repeat(100_000));
    read("open strings", format!("<body><p>Loading.</p>{parse}"));
}

#[test]
fn a_body_given_twice_is_compared_in_one_pass() {
    let line = |number: usize| {
        format!(
            "On day {number} the envoys met once more, and the office said that number {number} would not be the last of \
             the days at the lake, whatever the weather over it might be."
        )
    };
    let count = (12 << 20) / line(0).len();
    let data = (0..count).map(|number| line(number + count)).collect::<Vec<_>>().join(" ");
    let shown: String = (0..count).map(|number| format!("<p>{}</p>", line(number))).collect();
    let page = format!(
        "<head><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{data}\"}}</script></head>\
         <body><article>{shown}</article>"
    );
    assert!(read("a body given twice", page).text.contains("On day 5 "));
}

#[test]
fn twenty_megabytes_of_links_rows_and_words_are_read_to_the_bound() {
    for part in [
        "<div class='x'><a href='/some/where'>Some other story of the day</a></div>",
        "<tr><td>1</td><td>2</td></tr>",
        "<li>05.12.2025 <a href=/a>Some other story</a></li>",
        "words without any markup at all, ",
        "<p>x",
        "&amp;&lt;",
    ] {
        let page =
            format!("<body><article>{}</article>{}", LINE.repeat(6), part.repeat((20 << 20) / part.len()));
        assert!(read(part, page).text.contains("a third day"), "{part}");
    }
}
