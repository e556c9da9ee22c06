//! What is never the article: judged by element, role and the words of class and id.

use super::dom::Tag;
use scraper::node::Element;
use std::collections::HashMap;

/// What an element's name, role and labels say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// Labelled as the article's text.
    Body,
    /// Nothing.
    Neutral,
    /// Labelled as something else, but site builders use the label loosely.
    Doubtful,
    /// Labelled as something else.
    Boilerplate,
    /// Readers' comments: may be longer than the article, and still are not it.
    Comments,
    /// Never shown to a reader.
    Hidden,
}

/// Labels of the article's text: beginnings of a class name or id, letters only.
const BODY: &[&str] = &[
    "articlebody",
    "articlecontent",
    "articletext",
    "bodytext",
    "bodycopy",
    "blogcontent",
    "contentbody",
    "contenttext",
    "entrycontent",
    "entrytext",
    "maintext",
    "newsbody",
    "newscontent",
    "newstext",
    "pagecontent",
    "pfcontent",
    "postbody",
    "postcontent",
    "posttext",
    "richtext",
    "singlecontent",
    "storybody",
    "storycontent",
    "storytext",
    "textbody",
    "textcontent",
    "articlemaincontent",
    "fieldnamebody",
    "fieldbody",
    "mwparseroutput",
    "detailtext",
    "detailcontent",
    "fulltext",
];

/// Labels of what is not the article: the beginning of a word or of several words written as one.
const BOILERPLATE: &[&str] = &[
    "addthis",
    "adbox",
    "adcontainer",
    "adslot",
    "adunit",
    "advert",
    "adwrapper",
    "affiliatedisc",
    "alsoread",
    "alsointhis",
    "articlefooter",
    "articleinfo",
    "articlemeta",
    "articletag",
    "articletool",
    "authorbio",
    "authorbox",
    "authorcard",
    "authorinfo",
    "authorprofile",
    "backtotop",
    "bookmark",
    "breadcrumb",
    "byline",
    "caption",
    "captcha",
    "catlinks",
    "clearread",
    "consent",
    "contactinfo",
    "contentfooter",
    "cookie",
    "copyright",
    "correctionform",
    "dateline",
    "donat",
    "dpsp",
    "editsection",
    "editorspick",
    "entryfooter",
    "entrymeta",
    "eyebrow",
    "featuredpost",
    "feedback",
    "followus",
    "footer",
    "footnav",
    "fundraising",
    "furtherreading",
    "gdpr",
    "getsocial",
    "hamburger",
    "hideinprint",
    "inlinepromo",
    "inreadad",
    "interstitial",
    "jprelated",
    "jpsharing",
    "jumplink",
    "keepreading",
    "kicker",
    "latestnews",
    "leaderboard",
    "listofrelated",
    "login",
    "masthead",
    "megamenu",
    "modal",
    "morearticles",
    "morefrom",
    "moreabout",
    "moreinnews",
    "morenews",
    "moreon",
    "morestories",
    "mostpopular",
    "mostread",
    "mostviewed",
    "mostcommented",
    "navbar",
    "navbox",
    "navigation",
    "navmenu",
    "newsletter",
    "nextarticle",
    "nextpost",
    "nextstory",
    "nocontent",
    "noprint",
    "offcanvas",
    "onetrust",
    "outbrain",
    "pagination",
    "paginator",
    "paywallbarrier",
    "photocredit",
    "pingback",
    "playlist",
    "popular",
    "popup",
    "postfooter",
    "postinfo",
    "postmeta",
    "postnav",
    "posttag",
    "prevnext",
    "printonly",
    "promo",
    "pullquote",
    "pushnotif",
    "readalso",
    "readmore",
    "readnext",
    "recirc",
    "recommend",
    "regwall",
    "related",
    "rellink",
    "screenreader",
    "seealso",
    "sharebar",
    "sharebox",
    "sharebutton",
    "sharedaddy",
    "shareicon",
    "sharelink",
    "sharing",
    "sharetool",
    "shareblock",
    "sharethis",
    "sidebar",
    "sidenav",
    "signin",
    "signup",
    "similar",
    "sitemap",
    "skiplink",
    "skipto",
    "skyscraper",
    "socialbar",
    "socialicon",
    "sociallink",
    "socialmedia",
    "socialshare",
    "sponsor",
    "sronly",
    "storymeta",
    "storytag",
    "storyfooter",
    "subnav",
    "subscri",
    "suggest",
    "syndicat",
    "taboola",
    "tagcloud",
    "taglist",
    "timestamp",
    "toolbar",
    "toolbox",
    "tooltip",
    "topbar",
    "topnav",
    "trackback",
    "trending",
    "upnext",
    "viewcount",
    "visuallyhidden",
    "watchnext",
    "whatsapp",
    "widgetarea",
    "yarpp",
    "youmaylike",
    "youmayalso",
    "youmightlike",
    "youmightalso",
    "zergnet",
    "tablepress",
    "tableofcontent",
];

/// Labels of what is not the article: whole words.
const BOILERPLATE_WORDS: &[&str] = &[
    "ad",
    "ads",
    "nav",
    "menu",
    "menus",
    "rail",
    "cta",
    "share",
    "shares",
    "social",
    "socials",
    "tags",
    "teaser",
    "teasers",
    "widget",
    "widgets",
    "banner",
    "btn",
    "button",
    "buttons",
    "bio",
    "toc",
    "credit",
    "credits",
    "crosslinks",
    "crosslink",
    "linklist",
    "noprint",
    "hashtags",
];

/// Labels used so loosely that the text itself must decide.
const DOUBTFUL_WORDS: &[&str] = &[
    "alert",
    "aside",
    "audio",
    "author",
    "authors",
    "blurb",
    "box",
    "breaking",
    "buy",
    "callout",
    "card",
    "cards",
    "carousel",
    "categories",
    "category",
    "coupon",
    "date",
    "deals",
    "disclaimer",
    "disclosure",
    "editor",
    "embed",
    "extra",
    "factbox",
    "form",
    "gallery",
    "header",
    "hidden",
    "image",
    "infobox",
    "info",
    "infographic",
    "keywords",
    "latest",
    "lightbox",
    "likes",
    "link",
    "links",
    "logo",
    "media",
    "meta",
    "more",
    "next",
    "note",
    "notice",
    "overlay",
    "photo",
    "player",
    "poll",
    "posted",
    "prev",
    "previous",
    "price",
    "print",
    "published",
    "quiz",
    "rating",
    "reactions",
    "search",
    "secondary",
    "shop",
    "side",
    "slideshow",
    "source",
    "sticky",
    "subtitle",
    "survey",
    "tag",
    "ticker",
    "time",
    "tool",
    "tools",
    "topics",
    "tweet",
    "updated",
    "utility",
    "video",
    "views",
    "vote",
    "weather",
    "widget",
    "comment",
];

/// Labels of readers' comments.
const COMMENTS: &[&str] = &[
    "comments",
    "commentlist",
    "commentsection",
    "commentarea",
    "commentform",
    "commentthread",
    "disqus",
    "livefyre",
    "spotim",
    "fbcomments",
    "vuukle",
    "respond",
    "replies",
    "discussion",
    "coral",
];

/// Judges elements, remembering labels already seen.
#[derive(Default)]
pub(super) struct Judge<'a> {
    seen: HashMap<&'a str, Verdict>,
}

impl<'a> Judge<'a> {
    /// What an element is by its name, role and labels.
    pub fn verdict(&mut self, tag: Tag, element: &'a Element) -> Verdict {
        let mut worst = by_tag(tag);
        let mut body = false;
        for (key, value) in element.attrs() {
            let verdict = match key {
                "class" | "id" => *self.seen.entry(value).or_insert_with(|| by_labels(value)),
                "data-component" | "data-testid" | "data-module" | "data-qa" | "data-type" => {
                    self.loosely(value)
                }
                "itemprop" => by_property(value),
                "role" => by_role(value),
                "hidden" => Verdict::Hidden,
                "aria-hidden" if value == "true" => Verdict::Doubtful,
                "style" if hides(value) => Verdict::Hidden,
                _ => Verdict::Neutral,
            };
            body |= verdict == Verdict::Body;
            worst = worst.max(verdict);
        }
        if body && worst < Verdict::Comments { Verdict::Body } else { worst }
    }

    /// Labels for programs are looser than those for style sheets.
    fn loosely(&mut self, value: &'a str) -> Verdict {
        match *self.seen.entry(value).or_insert_with(|| by_labels(value)) {
            Verdict::Body => Verdict::Neutral,
            other => other,
        }
    }
}

fn by_tag(tag: Tag) -> Verdict {
    match tag {
        Tag::Nav | Tag::Footer | Tag::Button | Tag::Figcaption | Tag::Media => Verdict::Boilerplate,
        Tag::Aside | Tag::Form | Tag::Figure | Tag::Header | Tag::Address => Verdict::Doubtful,
        _ => Verdict::Neutral,
    }
}

fn by_property(value: &str) -> Verdict {
    match value.to_ascii_lowercase().as_str() {
        "articlebody" => Verdict::Body,
        "comment" => Verdict::Comments,
        "author" | "publisher" | "datepublished" | "datemodified" | "caption" | "image" | "headline" => {
            Verdict::Boilerplate
        }
        _ => Verdict::Neutral,
    }
}

fn by_role(value: &str) -> Verdict {
    match value {
        "navigation" | "banner" | "contentinfo" | "search" | "menu" | "menubar" | "dialog"
        | "alertdialog" | "toolbar" | "tooltip" => Verdict::Boilerplate,
        "complementary" | "alert" | "status" => Verdict::Doubtful,
        _ => Verdict::Neutral,
    }
}

fn hides(style: &str) -> bool {
    let squeezed: String = style.chars().filter(|c| !c.is_whitespace()).take(400).collect();
    squeezed.contains("display:none") || squeezed.contains("visibility:hidden")
}

fn by_labels(value: &str) -> Verdict {
    let names = value.split_ascii_whitespace().take(24);
    names.map(by_label).fold(Verdict::Neutral, |so_far, next| match (so_far, next) {
        (Verdict::Body, Verdict::Doubtful | Verdict::Neutral)
        | (Verdict::Neutral | Verdict::Doubtful, Verdict::Body) => Verdict::Body,
        (a, b) => a.max(b),
    })
}

/// One class name: every word in it, and the words that follow written as one.
fn by_label(name: &str) -> Verdict {
    let mut squeezed = String::with_capacity(name.len());
    let mut starts: Vec<usize> = Vec::with_capacity(6);
    let mut before = ' ';
    for c in name.chars().take(80) {
        if c.is_ascii_alphabetic() {
            if !before.is_ascii_alphabetic() || (before.is_ascii_lowercase() && c.is_ascii_uppercase()) {
                starts.push(squeezed.len());
            }
            squeezed.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    let mut verdict = Verdict::Neutral;
    for (number, &start) in starts.iter().enumerate() {
        let rest = squeezed.get(start..).unwrap_or_default();
        let end = starts.get(number + 1).copied().unwrap_or(squeezed.len());
        let word = squeezed.get(start..end).unwrap_or_default();
        let found = if COMMENTS.iter().any(|label| rest.starts_with(label)) {
            Verdict::Comments
        } else if BOILERPLATE.iter().any(|label| rest.starts_with(label)) || BOILERPLATE_WORDS.contains(&word)
        {
            Verdict::Boilerplate
        } else if BODY.iter().any(|label| rest == *label) {
            return if verdict >= Verdict::Boilerplate { verdict } else { Verdict::Body };
        } else if DOUBTFUL_WORDS.contains(&word) {
            Verdict::Doubtful
        } else {
            Verdict::Neutral
        };
        verdict = verdict.max(found);
    }
    verdict
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_word_by_word() {
        for (label, wanted) in [
            ("article-body", Verdict::Body),
            ("c-articleBody", Verdict::Body),
            ("article-body__related", Verdict::Boilerplate),
            ("shareholder-letter", Verdict::Neutral),
            ("share-tools", Verdict::Boilerplate),
            ("most-read", Verdict::Boilerplate),
            ("comments-area", Verdict::Comments),
            ("story-header", Verdict::Doubtful),
            ("adaptive-grid", Verdict::Neutral),
            ("post-content has-media", Verdict::Body),
        ] {
            assert_eq!(by_labels(label), wanted, "{label}");
        }
    }
}
