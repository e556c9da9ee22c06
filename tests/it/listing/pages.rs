//! Sitemaps, index pages and channel previews.

use super::{FEED, fixture, link, published, read, read_as, titles};
use peacewire::listing::{ListingError, check_selectors};
use peacewire::model::{ListingKind, ListingSpec, Selectors};
use url::Url;

#[test]
fn a_news_sitemap_gives_titles_dates_and_languages() {
    let listing = read(fixture("news-sitemap.xml"));
    assert_eq!(listing.kind, ListingKind::Sitemap);
    assert_eq!(titles(&listing), ["Bridges & rivers", "-"]);
    let first = &listing.entries[0];
    assert_eq!(
        (link(first), published(first).as_str()),
        ("https://daily.example/news/5", "2025-12-05T12:30:00Z")
    );
    assert_eq!(first.language.unwrap().as_str(), "uk");
    assert!(listing.problems.iter().any(|problem| problem.what.contains("no location")));
}

#[test]
fn a_sitemap_index_names_its_children_and_has_no_entries() {
    let listing = read(
        "<sitemapindex><sitemap><loc>https://daily.example/1.xml.gz</loc></sitemap>\
         <sitemap><loc> /2.xml </loc></sitemap><sitemap><loc>ftp://x/3</loc></sitemap></sitemapindex>",
    );
    assert_eq!(listing.kind, ListingKind::SitemapIndex);
    let more: Vec<&str> = listing.more.iter().map(Url::as_str).collect();
    assert_eq!(more, ["https://daily.example/1.xml.gz", "https://daily.example/2.xml"]);
    assert_eq!((listing.entries.len(), listing.problems.len()), (0, 1));
}

#[test]
fn a_sitemap_may_be_lines_of_text_and_in_gzip() {
    use std::io::Write;
    let text = "https://daily.example/1\nhttps://daily.example/2\n";
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(text.as_bytes()).unwrap();
    for body in [text.as_bytes().to_vec(), packed.finish().unwrap()] {
        let listing = read(body);
        assert_eq!((listing.kind, listing.entries.len()), (ListingKind::Sitemap, 2));
    }
}

#[test]
fn a_gzip_bomb_is_refused_with_its_size() {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let zeros = vec![0u8; 1 << 20];
    (0..60).for_each(|_| packed.write_all(&zeros).unwrap());
    let refused = read_as(&packed.finish().unwrap(), FEED, None, None).unwrap_err();
    assert!(refused.to_string().contains("unpacks to more than"), "{refused}");
}

fn selectors() -> Selectors {
    Selectors {
        item: "li.item".to_owned(),
        link: "a".to_owned(),
        title: String::new(),
        date: ".date".to_owned(),
        next: "a.next".to_owned(),
    }
}

#[test]
fn an_index_page_is_read_by_selectors_and_names_the_next_page() {
    let url = Url::parse("https://ministry.example/en/statements").unwrap();
    let spec = ListingSpec::Index(url.clone(), selectors());
    let listing = read_as(fixture("index.html").as_bytes(), url.as_str(), None, Some(&spec)).unwrap();
    assert_eq!((listing.kind, listing.title.as_deref()), (ListingKind::Index, Some("Ministry: statements")));
    assert_eq!(titles(&listing), ["First statement", "Second statement"]);
    assert_eq!(link(&listing.entries[0]), "https://ministry.example/en/statements/1");
    let dates: Vec<String> = listing.entries.iter().map(published).collect();
    assert_eq!(dates, ["2025-12-05T14:30:00Z", "2025-12-04T08:00:00Z"]);
    assert_eq!(listing.more, [Url::parse("https://ministry.example/en/?page=2").unwrap()]);
    assert_eq!(listing.problems.len(), 1);
}

#[test]
fn an_index_page_without_a_single_item_is_an_error_that_names_the_selector() {
    let url = Url::parse("https://ministry.example/").unwrap();
    let spec = ListingSpec::Index(url.clone(), selectors());
    let refused = read_as(b"<html><p>new design</p>", url.as_str(), None, Some(&spec)).unwrap_err();
    assert!(refused.to_string().contains("li.item"), "{refused}");
}

#[test]
fn a_selector_that_cannot_be_read_is_refused_by_its_key() {
    assert!(check_selectors(&selectors()).is_ok());
    let wrong = check_selectors(&Selectors { date: "span[".to_owned(), ..selectors() }).unwrap_err();
    assert!(wrong.to_string().starts_with("the selector `date = \"span[\"` cannot be read"), "{wrong}");
    assert!(check_selectors(&Selectors { item: String::new(), ..selectors() }).is_err());
}

#[test]
fn a_channel_preview_gives_posts_with_their_own_text() {
    let url = Url::parse("https://t.me/s/delegation_office").unwrap();
    let spec = ListingSpec::Channel(url.clone());
    let listing = read_as(fixture("channel.html").as_bytes(), url.as_str(), None, Some(&spec)).unwrap();
    assert_eq!(listing.title.as_deref(), Some("Delegation office"));
    assert_eq!(titles(&listing), ["The round is over.", "A reply", "-"]);
    let first = &listing.entries[0];
    assert_eq!(
        (first.id.as_deref(), link(first)),
        (Some("delegation_office/101"), "https://t.me/delegation_office/101")
    );
    assert_eq!(published(first), "2025-12-05T14:30:00Z");
    assert!(first.content.as_ref().unwrap().contains("The next one is in a week."));
    assert_eq!(listing.more, [Url::parse("https://t.me/s/delegation_office?before=101").unwrap()]);
}

#[test]
fn a_page_where_a_feed_was_expected_is_refused_with_the_feeds_that_it_names() {
    let refused = read_as(fixture("index.html").as_bytes(), FEED, Some("text/xml"), None).unwrap_err();
    let ListingError::Html { feeds } = &refused else { panic!("{refused}") };
    let feeds: Vec<&str> = feeds.iter().map(Url::as_str).collect();
    assert_eq!(feeds, ["https://ministry.example/rss.xml", "https://ministry.example/en/feed.json"]);
    assert!(refused.to_string().contains("https://ministry.example/rss.xml"));
}

#[test]
fn an_index_page_names_its_next_page_by_the_relation_where_no_selector_does() {
    let url = Url::parse("https://ministry.example/en/").unwrap();
    let named = Selectors { next: String::new(), ..selectors() };
    let page = "<link rel=next href='?page=2'><ul><li class=item><a href=1>A</a></ul>";
    let page = format!("{page}<a rel='nofollow next' href='?page=3'>older</a>");
    let spec = ListingSpec::Index(url.clone(), Selectors { link: "a".to_owned(), ..named });
    let listing = read_as(page.as_bytes(), url.as_str(), None, Some(&spec)).unwrap();
    assert_eq!(listing.more, [Url::parse("https://ministry.example/en/?page=2").unwrap()]);
}

#[test]
fn an_index_page_names_its_hub_and_its_own_address_in_its_head() {
    let url = Url::parse("https://ministry.example/en/").unwrap();
    let page = "<head><link rel=hub href='https://hub.example/'><link rel='self alternate' href='/en/news'></head>\
                <body><link rel=hub href='https://forged.example/'><ul><li class=item><a href=1>A</a></ul>";
    let spec = ListingSpec::Index(url.clone(), Selectors { link: "a".to_owned(), ..selectors() });
    let listing = read_as(page.as_bytes(), url.as_str(), None, Some(&spec)).unwrap();
    let named = [listing.hub, listing.own].map(|url| url.map(String::from).unwrap_or_default());
    assert_eq!(named, ["https://hub.example/", "https://ministry.example/en/news"]);
    let page = page.replace("https://hub.example/", "javascript:x");
    assert_eq!(read_as(page.as_bytes(), url.as_str(), None, Some(&spec)).unwrap().hub, None);
}

#[test]
fn a_sitemap_index_that_names_itself_or_a_child_twice_leads_no_further() {
    let child = "<sitemap><loc>https://daily.example/a.xml</loc></sitemap>";
    let own = format!("<sitemap><loc>{FEED}</loc></sitemap>");
    let listing = read(format!("<sitemapindex>{own}{child}{child}{own}</sitemapindex>"));
    assert_eq!(listing.more, [Url::parse("https://daily.example/a.xml").unwrap()]);
}

#[test]
fn sitemaps_are_told_by_their_bytes_whatever_their_name_and_type() {
    let listing = read_as(
        b"\xef\xbb\xbf<urlset><url><loc>https://daily.example/1</loc><lastmod>2025-12-05</lastmod></url></urlset>",
        "https://daily.example/sitemap.xml.gz",
        Some("application/x-gzip"),
        None,
    );
    let listing = listing.unwrap();
    assert_eq!((listing.kind, listing.entries.len()), (ListingKind::Sitemap, 1));
    assert_eq!(listing.entries[0].updated.unwrap().at.to_string(), "2025-12-05T00:00:00Z");
}

#[test]
fn a_line_of_a_text_sitemap_that_is_no_url_is_passed_over() {
    let lines: Vec<String> = (1..=30).map(|number| format!("https://daily.example/{number}")).collect();
    let listing = read(format!("{}\nnonsense\n\nhttps://daily.example/31", lines.join("\r\n")));
    assert_eq!((listing.entries.len(), listing.problems.len()), (31, 1));
    assert_eq!(listing.problems[0].place, "line 31");
}

/// The page of a channel with these posts.
fn channel(posts: &str) -> peacewire::model::Listing {
    let url = Url::parse("https://t.me/s/delegation_office").unwrap();
    let spec = ListingSpec::Channel(url.clone());
    read_as(format!("<html><body>{posts}").as_bytes(), url.as_str(), None, Some(&spec)).unwrap()
}

fn post(number: u32, inside: &str) -> String {
    format!(
        "<div class=\"tgme_widget_message js-widget_message\" data-post=\"delegation_office/{number}\">{inside}\
         <a class=\"tgme_widget_message_date\" href=\"https://t.me/delegation_office/{number}\">\
         <time datetime=\"2025-12-05T14:30:00+00:00\">14:30</time></a></div>"
    )
}

fn text(words: &str) -> String {
    format!("<div class=\"tgme_widget_message_text js-message_text\">{words}</div>")
}

#[test]
fn an_edited_post_keeps_its_number_and_its_moment() {
    let before = channel(&post(7, &text("The round begins")));
    let meta = "<span class=\"tgme_widget_message_meta\">edited</span>";
    let after = channel(&post(7, &format!("{}{meta}", text("The round begins at noon"))));
    let key = |listing: &peacewire::model::Listing| {
        (listing.entries[0].id.clone(), listing.entries[0].link.clone(), listing.entries[0].published)
    };
    assert_eq!(key(&before), key(&after));
    assert_eq!(titles(&after), ["The round begins at noon"]);
}

#[test]
fn a_forwarded_post_names_who_wrote_it_first() {
    let forwarded = format!(
        "<div class=\"tgme_widget_message_forwarded_from\">Forwarded from <a \
         class=\"tgme_widget_message_forwarded_from_name\" href=\"https://t.me/harbour/5\">Harbour Courier</a></div>{}",
        text("Envoys arrived")
    );
    let signed =
        format!("{}<span class=\"tgme_widget_message_from_author\">A. Writer</span>", text("Own words"));
    let listing = channel(&format!("{}{}{}", post(1, &forwarded), post(2, &signed), post(3, &text("Third"))));
    let authors: Vec<&[String]> = listing.entries.iter().map(|entry| entry.authors.as_slice()).collect();
    assert_eq!(authors, [&["Harbour Courier".to_owned()][..], &["A. Writer".to_owned()][..], &[][..]]);
    assert_eq!(link(&listing.entries[0]), "https://t.me/delegation_office/1");
}

#[test]
fn the_text_of_the_post_answered_is_not_the_posts_own() {
    let quoted = format!("<a class=\"tgme_widget_message_reply\">{}</a>", text("An older post"));
    let nested = text(&text("A long post"));
    let listing = channel(&format!("{}{}", post(1, &quoted), post(2, &format!("{quoted}{nested}"))));
    assert_eq!(titles(&listing), ["-", "A long post"]);
    assert_eq!(listing.entries[0].content, None);
}

#[test]
fn numbers_left_out_between_posts_are_a_problem_unless_an_album_explains_them() {
    let listing = channel(&[1, 2, 12, 13, 24].map(|number| post(number, &text("Words"))).concat());
    let problems: Vec<(&str, &str)> =
        listing.problems.iter().map(|problem| (problem.place.as_str(), problem.what.as_str())).collect();
    assert_eq!(problems, [("post 24", "no post between 13 and 24 is shown")]);
}

#[test]
fn what_happens_to_a_channel_is_no_post() {
    let service = post(1, &text("Channel created")).replace("js-widget_message", "service_message");
    assert_eq!(titles(&channel(&format!("{service}{}", post(2, &text("First words"))))), ["First words"]);
}

#[test]
fn a_channel_without_a_post_is_an_error() {
    let url = Url::parse("https://t.me/s/delegation_office").unwrap();
    let spec = ListingSpec::Channel(url.clone());
    let refused = read_as(b"<html><p>Preview is off", url.as_str(), None, Some(&spec)).unwrap_err();
    assert!(refused.to_string().contains("no post is on it"), "{refused}");
}
