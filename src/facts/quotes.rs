//! Quotations: paired per paragraph, all styles of a language, one unclosed quotation a paragraph at most.
//! Only the outermost pair counts; a stray mark opens nothing.

use crate::model::QuotePair;
use crate::text::{Document, TokenKind};

/// One quotation, by tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quote {
    /// The opening mark.
    pub open: usize,
    /// The closing mark; one past the last token of the paragraph where it is missing.
    pub close: usize,
}

impl Quote {
    /// True where a token stands between the marks.
    pub fn holds(&self, token: usize) -> bool {
        self.open < token && token < self.close
    }
}

/// What a mark can do where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Opens,
    Closes,
    Either,
}

/// The quotations of a text, in order.
pub(super) fn quotes(document: &Document, styles: &[QuotePair]) -> Vec<Quote> {
    let tokens = &document.tokens;
    let mut found = Vec::new();
    let mut stack: Vec<(usize, char)> = Vec::new();
    let mut paragraph = 0;
    for (at, token) in tokens.items.iter().enumerate() {
        if token.kind != TokenKind::Mark {
            continue;
        }
        match tokens.form(token) {
            "¶" => {
                close_paragraph(&mut found, &mut stack, paragraph, at);
                paragraph = at + 1;
            }
            "\"" => {
                let Some(mark) = document.text.get(token.start as usize..).and_then(|t| t.chars().next())
                else {
                    continue;
                };
                take(
                    &mut found,
                    &mut stack,
                    styles,
                    (at, mark),
                    side(document.text, token.start as usize, mark),
                );
            }
            _ => {}
        }
    }
    close_paragraph(&mut found, &mut stack, paragraph, tokens.items.len());
    found
}

/// At most this many quotations inside each other are followed.
const DEEPEST: usize = 4;

fn take(
    found: &mut Vec<Quote>,
    stack: &mut Vec<(usize, char)>,
    styles: &[QuotePair],
    (at, mark): (usize, char),
    side: Side,
) {
    let closes = |open: char| styles.iter().any(|pair| pair.open == open && pair.close == mark);
    if side != Side::Opens
        && let Some(depth) = stack.iter().rposition(|(_, open)| closes(*open))
    {
        let opened = stack.get(depth).map(|(open, _)| *open);
        stack.truncate(depth);
        if let (0, Some(open)) = (depth, opened) {
            found.push(Quote { open, close: at });
        }
        return;
    }
    let opens = styles.iter().any(|pair| pair.open == mark);
    if side == Side::Closes || !opens {
        return;
    }
    // A mark that can only open while its own kind is open: the first one was stray.
    if stack.last().is_some_and(|(_, open)| *open == mark && closes(mark)) {
        stack.pop();
    }
    if stack.len() < DEEPEST {
        stack.push((at, mark));
    }
}

/// A quotation that opens its paragraph and is not closed runs to the end of it.
fn close_paragraph(found: &mut Vec<Quote>, stack: &mut Vec<(usize, char)>, first: usize, end: usize) {
    if let Some((open, _)) = stack.first().copied()
        && open == first
        && end > open + 1
    {
        found.push(Quote { open, close: end });
    }
    stack.clear();
}

/// What the white space around a straight mark lets it do; the other marks show it themselves.
fn side(text: &str, at: usize, mark: char) -> Side {
    if mark != '"' {
        return Side::Either;
    }
    let before = text.get(..at).and_then(|t| t.chars().next_back());
    let after = text.get(at + 1..).and_then(|t| t.chars().next());
    let free_before = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–'));
    let free_after =
        after.is_none_or(|c| c.is_whitespace() || matches!(c, ')' | ']' | ',' | '.' | ';' | ':'));
    match (free_before, free_after) {
        (true, false) => Side::Opens,
        (false, true) => Side::Closes,
        _ => Side::Either,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    fn inner(text: &str) -> Vec<String> {
        let styles = [('“', '”'), ('"', '"'), ('«', '»'), ('„', '“')];
        let styles: Vec<QuotePair> = styles.iter().map(|&(open, close)| QuotePair { open, close }).collect();
        let document = Document::new("", text, None);
        quotes(&document, &styles)
            .iter()
            .map(|quote| {
                let items = &document.tokens.items;
                let end = items.get(quote.close).map_or(text.len(), |token| token.start as usize);
                text.get(items[quote.open].end as usize..end).unwrap().to_owned()
            })
            .collect()
    }

    #[test]
    fn every_style_is_paired_inside_its_paragraph() {
        assert_eq!(inner("«Так» і “yes” und „ja“ and \"ok\"."), ["Так", "yes", "ja", "ok"]);
        assert_eq!(inner("«Перша «друга» знову»"), ["Перша «друга» знову"]);
    }

    #[test]
    fn an_unclosed_quotation_ends_with_its_paragraph_and_a_stray_mark_opens_nothing() {
        assert_eq!(inner("“We go on.\n“And on.”"), ["We go on.", "And on."]);
        assert_eq!(inner("the ten-for-ten\" formula \"as agreed\" now"), ["as agreed"]);
        assert_eq!(inner("a board of 5\" width"), Vec::<String>::new());
    }
}
