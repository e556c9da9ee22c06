//! The parse cases of `docs/failure-cases.md`: what broken feeds of the web look like, each as small as it can be.

use super::{FEED, link, published, read, read_as, rss, titles};
use peacewire::model::{Listing, ListingKind};

const ITEM: &str = "<item><title>A round ends</title><link>https://daily.example/1</link></item>";

fn reads_the_item(body: impl AsRef<[u8]>, case: &str) {
    let listing = read(body);
    let links: Vec<&str> = listing.entries.iter().map(link).collect();
    assert_eq!((titles(&listing), links), (vec!["A round ends"], vec!["https://daily.example/1"]), "{case}");
}

#[test]
fn an_rss_feed_of_no_version_or_an_odd_one_is_read() {
    for root in [
        "<rss>",
        "<rss version=\"\">",
        "<rss version=\"2\">",
        "<rss version=\"2.0.11\">",
        "<rss version=\"two\">",
        "<RSS VERSION=\"2.0\">",
    ] {
        reads_the_item(format!("{root}<channel><title>T</title>{ITEM}</channel></rss>"), root);
    }
}

#[test]
fn an_atom_feed_without_a_namespace_is_read() {
    for root in ["<feed>", "<feed xmlns=\"\">", "<feed xmlns=\"http://www.w3.org/2005/Atom/\">"] {
        let listing = read(format!("{root}<entry><title>A</title><id>urn:a</id></entry></feed>"));
        assert_eq!((listing.kind, titles(&listing)), (ListingKind::Atom, vec!["A"]), "{root}");
    }
}

#[test]
fn junk_and_marks_before_the_declaration_are_passed_over() {
    let feed = format!("<?xml version=\"1.0\"?>{}", rss(ITEM));
    for junk in [
        "\u{feff}",
        "\u{feff}\u{feff}",
        "\n\n \t",
        "\0\0",
        "Notice: undefined index in line 3\n",
        "<br />\n<b>Warning</b>",
        "<!-- cached -->",
    ] {
        reads_the_item(format!("{junk}{feed}"), &format!("{junk:?}"));
    }
}

#[test]
fn control_characters_are_left_out() {
    let listing = read(rss("<item><title>A\u{0} ro\u{8}und\u{1b} \u{b}ends\u{c}</title></item>"));
    assert_eq!(titles(&listing), ["A round ends"]);
}

#[test]
fn entities_and_ampersands_of_html_are_read_as_browsers_do() {
    for (written, wanted) in [
        ("salt &nbsp;&amp; pepper", "salt & pepper"),
        ("a &mdash; b &euro; c", "a — b € c"),
        ("a & b", "a & b"),
        ("AT&T", "AT&T"),
        ("a &unknown; b", "a &unknown; b"),
        ("a &#150; b &#8212; c", "a – b — c"),
        ("a&#0;b &#x0; c", "ab c"),
        ("a &#xFFFF; &#99999999; b", "a &#99999999; b"),
    ] {
        assert_eq!(
            titles(&read(rss(&format!("<item><title>{written}</title></item>")))),
            [wanted],
            "{written}"
        );
    }
}

#[test]
fn an_undeclared_prefix_means_what_it_means_everywhere() {
    let listing =
        read(rss("<item><dc:title>No</dc:title><title>A</title><dc:date>2025-12-05T10:00Z</dc:date>\
         <content:encoded>Words</content:encoded><odd:thing>x</odd:thing></item>"));
    let entry = &listing.entries[0];
    assert_eq!((entry.title.as_deref(), published(entry).as_str()), (Some("A"), "2025-12-05T10:00:00Z"));
    assert_eq!(entry.content.as_deref(), Some("Words"));
}

fn says_that_it_broke_off(listing: &Listing) -> bool {
    listing.problems.iter().any(|problem| problem.what.contains("broken off"))
}

#[test]
fn whole_items_before_a_break_are_kept_wherever_it_is() {
    let last = "<item><title>Lost</title><description><![CDATA[x]]></description></item>";
    let whole = rss(&format!("{ITEM}{last}"));
    let from = whole.find(last).unwrap() + 1;
    let to = whole.find("</rss>").unwrap() - "</item></channel>".len();
    for end in from..to {
        let listing = read(&whole[..end]);
        assert_eq!(titles(&listing), ["A round ends"], "{}", &whole[..end]);
        assert!(says_that_it_broke_off(&listing), "{}", &whole[..end]);
    }
}

#[test]
fn an_open_cdata_section_costs_no_other_item() {
    let listing = read(rss(&format!(
        "<item><title><![CDATA[Open</title></item>{ITEM}<item><title><![CDATA[Closed]]></title></item>"
    )));
    assert_eq!(titles(&listing), ["Open", "A round ends", "Closed"]);
}

#[test]
fn billion_laughs_are_not_expanded() {
    let mut dtd = "<!ENTITY a0 \"ha\">".to_owned();
    for level in 1..30 {
        dtd += &format!("<!ENTITY a{level} \"{}\">", format!("&a{};", level - 1).repeat(10));
    }
    let feed = format!("<!DOCTYPE rss [{dtd}]>{}", rss("<item><title>&a29;</title></item>"));
    assert_eq!(titles(&read(feed)), ["&a29;"]);
}

#[test]
fn an_external_entity_is_neither_expanded_nor_fetched() {
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let at = server.local_addr().unwrap();
    let feed = format!(
        "<!DOCTYPE rss SYSTEM \"http://{at}/rss.dtd\" [<!ENTITY f SYSTEM \"file:///etc/hostname\">\
         <!ENTITY g SYSTEM \"http://{at}/g\"><!ENTITY % p SYSTEM \"http://{at}/p\">%p;]>{}",
        rss("<item><title>&f;|&g;</title></item>")
    );
    assert_eq!(titles(&read(feed)), ["&f;|&g;"]);
    assert_eq!(server.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
}

const CYRILLIC: &str = "Сторони домовилися продовжити переговори наступного тижня";

fn cyrillic(declaration: &str) -> String {
    format!("{declaration}{}", rss(&format!("<item><title>{CYRILLIC}</title></item>")))
}

#[test]
fn utf_8_that_is_declared_to_be_latin_1_is_read_as_utf_8() {
    let feed = cyrillic("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>");
    let listing = read_as(feed.as_bytes(), FEED, Some("text/xml; charset=iso-8859-1"), None).unwrap();
    assert_eq!(titles(&listing), [CYRILLIC]);
}

#[test]
fn utf_32_is_read_in_both_orders() {
    for declaration in ["", "<?xml version=\"1.0\" encoding=\"utf-8\"?>"] {
        let feed = cyrillic(declaration);
        let big: Vec<u8> = feed.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
        let little: Vec<u8> = feed.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        let marked = [&[0, 0, 0xfe, 0xff][..], &big].concat();
        for body in [big, little, marked] {
            assert_eq!(titles(&read(body)), [CYRILLIC]);
        }
    }
}

#[test]
fn undeclared_cyrillic_charsets_are_told_apart() {
    for encoding in [encoding_rs::KOI8_U, encoding_rs::WINDOWS_1251, encoding_rs::ISO_8859_5] {
        let feed = cyrillic("");
        let (bytes, _, _) = encoding.encode(&feed);
        assert_eq!(titles(&read(bytes)), [CYRILLIC], "{}", encoding.name());
    }
}

#[test]
fn one_bad_byte_costs_one_character() {
    let mut bytes = cyrillic("").into_bytes();
    let at = bytes.iter().position(|byte| *byte == 0xd0).unwrap();
    bytes.insert(at, 0xff);
    assert_eq!(titles(&read(bytes)), [format!("\u{fffd}{CYRILLIC}")]);
}

#[test]
fn a_content_type_is_not_believed() {
    let feed = rss(ITEM);
    for kind in ["text/html", "image/png", "application/json", "text/plain; charset=nonsense", "///", ""] {
        let listing = read_as(feed.as_bytes(), FEED, Some(kind), None).unwrap();
        assert_eq!(titles(&listing), ["A round ends"], "{kind}");
    }
}

#[test]
fn an_empty_answer_is_no_listing() {
    for body in ["", " \n", "\u{feff}", "\0"] {
        let refused = read_as(body.as_bytes(), FEED, Some("text/xml"), None).unwrap_err();
        assert!(refused.to_string().contains("nothing in it"), "{refused}");
    }
}

#[test]
fn pictures_documents_and_films_are_no_listings() {
    for body in [
        &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..],
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        b"\0\0\0\x18ftypmp42",
        b"GIF89a<a>",
        b"\xff\xd8\xff\xe0",
    ] {
        assert!(read_as(body, FEED, Some("application/rss+xml"), None).is_err());
    }
}

#[test]
fn an_entry_without_a_date_has_none() {
    let listing = read(rss(&format!("{ITEM}<item><title>B</title><pubDate></pubDate></item>")));
    for entry in &listing.entries {
        assert_eq!((entry.published, entry.updated, entry.unread_date.as_deref()), (None, None, None));
    }
}

#[test]
fn midnight_at_the_end_of_a_day_is_the_next_day() {
    let listing = read(rss("<item><pubDate>Wed, 31 Dec 2024 24:00:00 GMT</pubDate></item>"));
    assert_eq!(published(&listing.entries[0]), "2025-01-01T00:00:00Z");
}

#[test]
fn dates_in_nine_languages_and_with_names_of_zones_are_read() {
    for date in [
        "Fri, 05 Dec 2025 16:30:00 EET",
        "Fr, 05 Dez 2025 15:30:00 MEZ",
        "ven., 05 déc. 2025 15:30:00 +0100",
        "vie, 05 dic 2025 15:30:00 CET",
        "ven, 05 dic 2025 15:30:00 +0100",
        "sex, 05 dez 2025 11:30:00 -0300",
        "Пт, 05 дек 2025 17:30:00 МСК",
        "Пт, 05 груд. 2025 16:30:00 +0200",
        "pt., 05 gru 2025 15:30:00 CET",
    ] {
        let listing = read(rss(&format!("<item><pubDate>{date}</pubDate></item>")));
        assert_eq!(published(&listing.entries[0]), "2025-12-05T14:30:00Z", "{date}");
    }
}

#[test]
fn links_that_lead_to_no_page_are_none() {
    for written in [
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:desk@daily.example",
        "file:///etc/passwd",
        "http://",
        "",
    ] {
        let listing = read(rss(&format!("<item><title>A</title><link>{written}</link></item>")));
        assert_eq!(link(&listing.entries[0]), "-", "{written}");
    }
}

#[test]
fn a_json_feed_of_wrong_types_is_read_as_far_as_it_goes() {
    let listing = read(
        "\u{feff}{\"items\": [{\"id\": 7, \"title\": null, \"url\": \"/7\", \"date_published\": 1764945000,\
         \"authors\": {\"name\": \"A. Keeper\"}, \"content_text\": \"Words\"}, null, {\"id\": true, \"title\": \"B\"}],\
         \"next_url\": \"?page=2\", \"hubs\": [{\"type\": \"rssCloud\", \"url\": \"https://no.example/\"},\
         {\"type\": \"WebSub\", \"url\": \"https://hub.example/\"}]}",
    );
    let first = &listing.entries[0];
    assert_eq!((first.id.as_deref(), link(first)), (Some("7"), "https://daily.example/7"));
    assert_eq!(
        (published(first).as_str(), &first.authors[..]),
        ("2025-12-05T14:30:00Z", &["A. Keeper".to_owned()][..])
    );
    assert_eq!(titles(&listing), ["-", "B"]);
    let more: Vec<&str> = listing.more.iter().map(url::Url::as_str).collect();
    assert_eq!(more, ["https://daily.example/feed.xml?page=2"]);
    assert_eq!(listing.hub.unwrap().as_str(), "https://hub.example/");
}

#[test]
fn a_feed_names_its_hub_and_its_older_documents_but_never_itself() {
    let listing = read(
        "<rss xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><atom:link rel=\"hub\" href=\"https://hub.example/\"/>\
         <atom:link rel=\"hub\" href=\"https://second.example/\"/><atom:link rel=\"prev-archive\" href=\"/2025-11.xml\"/>\
         <atom:link rel=\"next\" href=\"/feed.xml\"/><atom:link rel=\"next\" href=\"/2025-11.xml\"/>\
         <atom:link rel=\"next-archive\" href=\"/2026-01.xml\"/></channel></rss>",
    );
    let more: Vec<&str> = listing.more.iter().map(url::Url::as_str).collect();
    assert_eq!(more, ["https://daily.example/2025-11.xml"]);
    assert_eq!(listing.hub.unwrap().as_str(), "https://hub.example/");
}
