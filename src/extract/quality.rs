//! How far the text can be trusted to be the article.

use super::body::Body;
use super::lists::{CHALLENGES, CONSENT, List, WALLS};
use crate::model::{ArticleKind, Quality};

/// Characters below which a text is too short to be an article.
const SHORT: usize = 200;
/// Characters below which a text that is not free is taken for its free part.
pub(super) const STUB: usize = 1200;

/// Judges the text found on a page.
pub(super) fn judge(
    body: &Body,
    title: Option<&str>,
    kind: ArticleKind,
    paywalled: Option<bool>,
    page_text: impl Fn() -> String,
) -> Quality {
    let length = body.text.chars().count();
    if length < STUB {
        let page = page_text().to_lowercase();
        let head = title.unwrap_or_default().to_lowercase();
        let has = |phrases: &List| phrases.is_inside(&page);
        if CHALLENGES.is_inside(&head) || (length < SHORT && page.len() < 4000 && has(&CHALLENGES)) {
            return Quality::Challenge;
        }
        let own = body.text.to_lowercase();
        let asks = CONSENT.inside(&own);
        // A notice about cookies among many links is no wall.
        let alone = !(body.among_links && is_notice(body));
        let asked = asks > 1 || (asks == 1 && length < 600);
        if alone && (asked || (length < SHORT && page.len() < 6000 && has(&CONSENT))) {
            return Quality::ConsentWall;
        }
        if paywalled == Some(true) || (length > 80 && has(&WALLS)) {
            return Quality::Paywalled;
        }
    }
    let nothing_else = body.among_links && (body.chars == 0 || is_notice(body));
    if nothing_else || body.announces || (body.chars > 0 && body.link_chars * 2 > body.chars) {
        return Quality::MostlyLinks;
    }
    // A post may be a single line.
    if length == 0 || (length < SHORT && kind != ArticleKind::Post) { Quality::TooShort } else { Quality::Ok }
}

/// A request for consent in a part of the page labelled as one, where no text was found.
pub(super) fn is_notice(body: &Body) -> bool {
    body.misplaced && body.text.chars().count() < STUB && CONSENT.inside(&body.text.to_lowercase()) > 0
}
