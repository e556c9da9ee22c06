//! Lines that lead away from an article or label its parts, in the languages of the coverage.

/// Beginnings of lines that lead to other texts or ask for something; in lower case.
const LEADS: &[&str] = &[
    "read more",
    "read also",
    "also read",
    "read next",
    "read:",
    "see also",
    "more:",
    "more on this",
    "related:",
    "related article",
    "related stor",
    "recommended:",
    "watch:",
    "listen:",
    "click here",
    "sign up",
    "subscribe",
    "follow us",
    "follow @",
    "join us on",
    "share this",
    "advertisement",
    "don't miss",
    "download our",
    "download the",
    "get the latest",
    "continue reading",
    "story continues",
    "scroll to continue",
    "photo:",
    "image:",
    "copyright",
    "© ",
    "all rights reserved",
    "lire aussi",
    "à lire",
    "a lire aussi",
    "lisez aussi",
    "lesen sie auch",
    "mehr zum thema",
    "lesen sie mehr",
    "auch interessant",
    "lea también",
    "lee también",
    "te puede interesar",
    "leggi anche",
    "leia também",
    "leia mais",
    "czytaj także",
    "czytaj też",
    "zobacz też",
    "zobacz także",
    "przeczytaj",
    "читайте также",
    "читайте також",
    "читайте ещё",
    "читайте нас",
    "читать также",
    "смотрите также",
    "дивіться також",
    "підписуйтесь",
    "підписуйтеся",
    "подписывайтесь",
    "подпишитесь",
    "přečtěte si",
    "čtěte také",
    "čtěte též",
    "lees ook",
    "läs också",
    "les også",
    "læs også",
    "okuyun",
    "ayrıca okuyun",
    "olvasd el",
    "citește și",
];

/// Lines that are nothing but a label.
const LABELS: &[&str] = &[
    "advertisement",
    "advertising",
    "ad",
    "sponsored",
    "comments",
    "comment",
    "share",
    "tweet",
    "print",
    "email",
    "related",
    "related articles",
    "related topics",
    "related stories",
    "topics",
    "tags",
    "top stories",
    "most read",
    "loading...",
    "loading",
    "photo",
    "video",
    "getty images",
    "reklama",
    "реклама",
    "anzeige",
    "werbung",
    "publicité",
    "publicidad",
    "pubblicità",
    "newsletter",
    "sign in",
    "caption",
    "hide caption",
    "toggle caption",
    "image credit",
    "play video",
    "close",
    "menu",
    "more",
];

/// True for "Read more: ..." and the like.
pub(super) fn is_lead_away(line: &str) -> bool {
    if line.chars().count() > 220 {
        return false;
    }
    let lower: String = line.chars().take(60).flat_map(char::to_lowercase).collect();
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©');
    LEADS.iter().any(|lead| {
        lower.strip_prefix(lead).is_some_and(|rest| {
            !rest.starts_with(char::is_alphabetic) || lead.ends_with(' ') || lead.len() > 9
        })
    })
}

/// True for a line that is a label only.
pub(super) fn is_label(line: &str) -> bool {
    let lower = line.trim().trim_end_matches([':', '.']).to_lowercase();
    LABELS.contains(&lower.as_str())
}
