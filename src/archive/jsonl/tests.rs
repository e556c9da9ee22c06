use super::*;
use proptest::prelude::*;

fn now() -> Timestamp {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

fn read_with(line: &str, map: &str) -> Result<Option<Document>, String> {
    let fields = Fields::parse(map).map_err(|error| error.to_string())?;
    let context = Context { fields: &fields, timezone: None, cap: 1000, now: now() };
    let line = Line::Bytes { number: 1, bytes: line.as_bytes().to_vec() };
    read(&line, &context).map_err(|error| error.to_string())
}

fn good(line: &str) -> Document {
    read_with(line, "").unwrap().unwrap()
}

fn bad(line: &str) -> String {
    read_with(line, "").unwrap_err()
}

#[test]
fn an_article_gives_its_text_and_what_is_said_of_it() {
    let document = good(
        r#"{"id": "a1", "title": "Bridge reopened", "outlet": "The Post", "url": "https://post.example/a1?utm_source=x",
            "published": "2025-12-01", "text": "The bridge is open.", "language": "en-GB",
            "authors": ["A. Writer", {"name": "B. Writer"}]}"#,
    );
    assert_eq!(document.entry.id.as_deref(), Some("a1"));
    assert_eq!(document.page.url.as_str(), "https://post.example/a1?utm_source=x");
    assert_eq!(document.page.body, b"The bridge is open.");
    assert_eq!(document.page.content_type.as_deref(), Some(PLAIN));
    assert_eq!(document.hint.title.as_deref(), Some("Bridge reopened"));
    let published = document.hint.published.unwrap();
    assert_eq!(
        (published.at.to_string().as_str(), published.provenance),
        ("2025-12-01T00:00:00Z", Provenance::Given)
    );
    assert_eq!(document.hint.authors, ["A. Writer", "B. Writer"]);
    assert_eq!(document.hint.language.unwrap().as_str(), "en");
    assert_eq!(document.outlet.as_deref(), Some("The Post"));
}

#[test]
fn a_page_gives_its_html() {
    let document = good(r#"{"url": "https://a.example/1", "html": "<p>Text</p>"}"#);
    assert_eq!(document.page.content_type.as_deref(), Some(HTML));
    assert_eq!(
        good(r#"{"url": "https://a.example/1", "body": "Text"}"#).page.content_type.as_deref(),
        Some(PLAIN)
    );
}

#[test]
fn a_record_without_an_address_gets_the_same_made_up_one_each_time() {
    let check = |line: &str, wanted: &str| assert_eq!(good(line).page.url.as_str(), wanted);
    check(r#"{"id": "r/1", "outlet": "The Post", "text": "x"}"#, "http://the-post.invalid/r%2F1");
    check(r#"{"id": 17, "text": "x", "url": null, "title": ""}"#, "http://document.invalid/17");
    let hashed = good(r#"{"text": "x"}"#).page.url;
    assert_eq!(hashed, good(r#"{"text": "x"}"#).page.url);
    assert_ne!(hashed, good(r#"{"text": "y"}"#).page.url);
}

#[test]
fn bad_lines_say_what_is_wrong_with_them() {
    assert!(bad("{").starts_with("not JSON: EOF"), "{}", bad("{"));
    assert_eq!(bad("[1]"), "not a JSON object");
    assert_eq!(bad(r#"{"id": "x"}"#), "no text: none of `text`, `html`, `body` is there");
    assert_eq!(bad(r#"{"text": "  "}"#), "no text: none of `text`, `html`, `body` is there");
    assert_eq!(bad(r#"{"text": ["x"]}"#), "`text` is not a string");
    assert_eq!(bad(r#"{"text": "x", "authors": 5}"#), "`authors` is not a name or a list of names");
    assert_eq!(bad(r#"{"text": "x", "url": "javascript:alert(1)"}"#), "`url` is not an http or https URL");
    assert!(bad(&"[".repeat(500)).starts_with("not JSON: recursion limit"));
    let context = Context { fields: &Fields::default(), timezone: None, cap: 9, now: now() };
    let error = read(&Line::TooLong { number: 3, length: 10 }, &context).unwrap_err();
    assert_eq!(error.to_string(), "the line is longer than 9 bytes");
    assert_eq!(read_with("  ", "").unwrap(), None);
}

#[test]
fn a_date_that_cannot_be_read_or_lies_ahead_is_kept_as_written() {
    for written in ["some day", "2041-05-05"] {
        let document = good(&format!(r#"{{"text": "x", "published": "{written}"}}"#));
        assert_eq!(document.hint.published, None);
        assert_eq!(document.entry.unread_date.as_deref(), Some(written));
    }
}

#[test]
fn a_field_map_names_other_fields_also_nested_ones() {
    let line = r#"{"headline": "H", "body": "Plain.", "meta": {"link": "https://a.example/1"}}"#;
    let document = read_with(line, "title=headline, text=body,url=meta.link").unwrap().unwrap();
    assert_eq!(document.hint.title.as_deref(), Some("H"));
    assert_eq!(document.page.body, b"Plain.");
    assert_eq!(document.page.url.as_str(), "https://a.example/1");
}

#[test]
fn a_field_map_that_makes_no_sense_is_refused() {
    let check = |map: &str, wanted: &str| assert_eq!(Fields::parse(map).unwrap_err().to_string(), wanted);
    check("title", "`title` in the field map is not of the form role=field, as in `title=headline`");
    check(
        "headline=title",
        "`headline` in the field map is none of id, title, outlet, url, published, text, html, language, authors",
    );
    check("text=a,text=b", "`text=b` stands twice in the field map");
    assert_eq!(Fields::parse("").unwrap(), Fields::default());
}

proptest! {
    #[test]
    fn no_line_breaks_the_reader(line in "\\PC{0,80}") {
        let _ = read_with(&line, "");
    }
}
