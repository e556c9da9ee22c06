//! An article: the text of a page and what the page says of it.

use super::{CanonicalUrl, Dated, Language};
use serde::{Deserialize, Serialize};
use url::Url;

/// An article as read from a page. Its text never changes; a later reading is a new revision.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// Where it was read.
    pub url: Url,
    /// The canonical URL: the page's own claim where that stays inside its registrable domain, else `url`.
    pub canonical: CanonicalUrl,
    /// The canonical URL that the page claims on another domain: evidence for origins, never identity.
    pub foreign_canonical: Option<CanonicalUrl>,
    /// The headline without the site's name.
    pub title: Option<String>,
    /// The text: paragraphs, one `\n` between two.
    pub text: String,
    /// People, not desks.
    pub authors: Vec<String>,
    /// Publication, best provenance first found.
    pub published: Option<Dated>,
    /// Last change that the page admits.
    pub modified: Option<Dated>,
    /// Every publication date found, where they differ.
    pub date_conflicts: Vec<Dated>,
    /// The language of the text.
    pub language: Option<Language>,
    /// The site's name.
    pub site: Option<String>,
    /// The section of the site that the page says it stands in.
    pub section: Option<String>,
    /// The lead image.
    pub image: Option<Url>,
    /// True or false where the page says whether it can be read for free.
    pub paywalled: Option<bool>,
    /// The agency credit as written (`(Agency) -`).
    pub credit: Option<String>,
    /// What kind of page it is.
    pub kind: ArticleKind,
    /// How far the text can be trusted to be the article.
    pub quality: Quality,
    /// Which way the text was found (`json_ld`, `dom`, `listing` ...).
    pub via: String,
    /// The dated updates of a live blog.
    pub updates: Vec<Update>,
}

/// Kinds of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleKind {
    /// A report, comment or interview.
    Article,
    /// A running account with dated updates.
    LiveBlog,
    /// A video with some text.
    Video,
    /// Pictures with captions.
    Gallery,
    /// A page that lists articles, read by mistake.
    Index,
    /// A transcript.
    Transcript,
    /// A statement by an office.
    Statement,
    /// A post of a public channel.
    Post,
}

/// How far the text can be trusted to be the whole article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// The whole text.
    Ok,
    /// The free part of a paid text.
    Paywalled,
    /// A request for consent in place of the text.
    ConsentWall,
    /// A test for robots in place of the text.
    Challenge,
    /// Too little text to be an article.
    TooShort,
    /// The text that the listing carried.
    ListingOnly,
    /// Mostly links.
    MostlyLinks,
}

/// One dated update of a live blog; its text is part of the article's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Update {
    /// Its headline.
    pub title: Option<String>,
    /// When it was posted.
    pub at: Option<Dated>,
    /// Its text.
    pub text: String,
}
