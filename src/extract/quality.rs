//! How far the text can be trusted to be the article.

use super::body::Body;
use super::evidence::squeeze;
use super::lists::{CHALLENGES, CONSENT, List};
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
    page: impl Fn() -> String,
) -> Quality {
    let length = body.text.chars().count();
    if length < STUB {
        let page = page().to_lowercase();
        let alone = length < SHORT && kind != ArticleKind::Post;
        let headline = title.unwrap_or_default();
        if is_challenge(headline) || (alone && page.len() < 4000 && tests(&page, headline)) {
            return Quality::Challenge;
        }
        // A notice about cookies among many links is no wall.
        let among = body.among_links && is_notice(body);
        let own = body.text.to_lowercase();
        let asked =
            asks(&own) || (page.len() < 6000 && ((alone && asks(&page)) || begins_to_ask(&own, &page)));
        if asked && !among {
            return Quality::ConsentWall;
        }
        if paywalled == Some(true) || (length > 80 && body.walled) {
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

/// True for a headline that is a test's, alone or beside a name; news of a test say more.
fn is_challenge(title: &str) -> bool {
    /// Words of the longest name.
    const NAME: usize = 3;
    let parts = title.split(['|', '–', '—']).flat_map(|part| part.split(" - "));
    let (phrases, others): (Vec<&str>, Vec<&str>) = parts.partition(|part| is_phrase(&CHALLENGES, part));
    let is_name = |part: &&str| part.split_whitespace().count() <= NAME;
    !phrases.is_empty() && others.len() < 2 && others.iter().all(is_name)
}

/// True for a page in lower case that speaks of tests for robots in two ways, or begins a short line as they do, other
/// than the headline.
fn tests(page: &str, headline: &str) -> bool {
    const LONGEST: usize = 160;
    let headline = squeeze(headline);
    let mut lines = page.lines().filter(|line| line.len() < LONGEST && squeeze(line) != headline);
    CHALLENGES.inside(page) > 1 || lines.any(|line| CHALLENGES.beginning(line).next().is_some())
}

/// True for a text in lower case that asks for consent: in two ways, or in a line that does nothing else.
fn asks(text: &str) -> bool {
    /// Characters of the longest button.
    const BUTTON: usize = 40;
    let is_button = |line: &str| {
        line.chars().count() <= BUTTON && !line.ends_with('.') && CONSENT.beginning(line).next().is_some()
    };
    CONSENT.inside(text) > 1 || text.lines().any(|line| is_phrase(&CONSENT, line) || is_button(line))
}

/// True for a short text of which a line begins as requests for consent do, on a page that asks in two ways.
fn begins_to_ask(text: &str, page: &str) -> bool {
    const SHORT: usize = 600;
    text.chars().count() < SHORT
        && text.lines().any(|line| CONSENT.beginning(line).next().is_some())
        && CONSENT.inside(page) > 1
}

/// True for a line that is a phrase of a list and nothing else.
fn is_phrase(list: &List, line: &str) -> bool {
    let line = line.to_lowercase();
    list.has(line.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// A request for consent in a part of the page labelled as one, where no text was found.
pub(super) fn is_notice(body: &Body) -> bool {
    body.misplaced && body.text.chars().count() < STUB && CONSENT.inside(&body.text.to_lowercase()) > 0
}
