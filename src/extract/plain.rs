//! Plain text as a page: what people hand in without markup.

use super::{credit, decode};
use crate::model::{Article, ArticleKind, CanonicalUrl, ExtractHint, Page, Quality};
use crate::text::language;

/// True where the page calls itself plain text.
pub(super) fn is_plain(page: &Page) -> bool {
    let declared = page.content_type.as_deref().unwrap_or_default();
    declared.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("text/plain")
}

/// The article: the lines as they are, those without words left out; everything else is what the person said.
pub(super) fn article(
    page: &Page,
    own: CanonicalUrl,
    hint: &ExtractHint,
) -> Result<Article, super::ExtractError> {
    let source = decode::decode(&page.body, page.content_type.as_deref())?;
    let lines: Vec<&str> = source.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let text = lines.join("\n");
    if text.is_empty() {
        return Err(super::ExtractError::Empty);
    }
    let title = hint.title.clone();
    Ok(Article {
        url: page.url.clone(),
        canonical: own,
        foreign_canonical: None,
        language: language::detect(title.as_deref().unwrap_or_default(), &text, hint.language),
        credit: credit::find(&text),
        title,
        authors: hint.authors.clone(),
        published: hint.published.filter(|date| date.at <= page.fetched_at),
        modified: None,
        date_conflicts: Vec::new(),
        site: None,
        section: None,
        image: None,
        paywalled: None,
        kind: ArticleKind::Article,
        quality: Quality::Ok,
        via: "plain_text".to_owned(),
        updates: Vec::new(),
        text,
    })
}
