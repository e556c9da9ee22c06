//! Whether two versions of an article differ in what they say.
//!
//! The rule, also told in `docs/revisions.md`:
//! 1. Only words and numbers count, folded; punctuation, white space and paragraph breaks do not.
//! 2. A title with other words is a change; a title that is gone is a page read badly.
//! 3. Lines of counters, dates and hours ("1,204 views", "Updated: 3 December, 18:20") are passed over.
//! 4. Where most words stand in sentences, the sentences decide. Of the other lines (headlines of other stories,
//!    captions, labels) only one that was edited counts, numbers aside: what comes, goes or is replaced there is furniture.
//! 5. Where most do not (posts, lists), every line counts.

use crate::extract;
use crate::text::{TokenKind, Tokens, calendar};
use std::collections::BTreeSet;

/// One version of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version<'t> {
    /// The headline, empty where there is none.
    pub title: &'t str,
    /// Paragraphs, one `\n` between two.
    pub text: &'t str,
}

/// A line of fewer words is no sentence, whatever it ends with.
const SENTENCE_WORDS: usize = 3;
/// A line of more words is one, whatever it ends with.
const PROSE_WORDS: usize = 20;
/// Words beside the numbers and dates in a line of counters.
const COUNTER_WORDS: usize = 2;
/// Words beside the date in a line of dates.
const DATE_WORDS: usize = 5;
/// Words of a line that says when something was updated.
const LABEL_WORDS: usize = 12;
/// Lines outside of the sentences that are held against each other, on either side: a page of thousands is a list.
const LINES: usize = 200;

/// Whether the new version says something else than the old one.
pub fn is_change(old: Version<'_>, new: Version<'_>) -> bool {
    let title = words(new.title);
    if !title.is_empty() && title != words(old.title) {
        return true;
    }
    let (old, new) = (lines(old.text), lines(new.text));
    if !is_prose(&old) || !is_prose(&new) {
        return all_words(&old, |_| true) != all_words(&new, |_| true);
    }
    let sentences = |line: &Line| line.is_sentence;
    all_words(&old, sentences) != all_words(&new, sentences) || has_edited_line(&old, &new)
}

/// A line that counts.
struct Line {
    words: Vec<String>,
    /// The same without numbers.
    names: BTreeSet<String>,
    is_sentence: bool,
}

fn lines(text: &str) -> Vec<Line> {
    text.split('\n').filter_map(line).collect()
}

/// Whether a line says nothing that can change: no words, or counters, dates and hours.
pub(super) fn is_passed_over(text: &str) -> bool {
    line(text).is_none()
}

/// A line as it counts; nothing for one without words and for counters and dates.
fn line(text: &str) -> Option<Line> {
    let tokens = Tokens::of(text);
    let forms = |kinds: &[TokenKind]| -> Vec<String> {
        let items = tokens.items.iter().filter(|token| kinds.contains(&token.kind));
        items.map(|token| tokens.form(token).to_owned()).collect()
    };
    let words = forms(&[TokenKind::Word, TokenKind::Number]);
    let names: BTreeSet<String> = forms(&[TokenKind::Word]).into_iter().collect();
    let is_sentence =
        words.len() > PROSE_WORDS || (words.len() >= SENTENCE_WORDS && has_end_of_sentence(text));
    let is_furniture = words.is_empty() || is_counter(text, &words, is_sentence);
    (!is_furniture).then_some(Line { words, names, is_sentence })
}

fn has_end_of_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['"', '\'', '”', '“', '’', '»', ')', ']']);
    text.ends_with(['.', '!', '?', '…', ':', ';'])
}

/// Counters, dates and hours, and lines that say when something was updated.
fn is_counter(text: &str, words: &[String], is_sentence: bool) -> bool {
    let has_number = words.iter().any(|word| word.starts_with(char::is_numeric));
    let labelled = words.len() <= LABEL_WORDS && has_number && extract::is_change_line(text);
    let is_date = |word: &String| calendar::month(word).is_some() || calendar::weekday(word).is_some();
    let dated = words.iter().any(is_date) || has_hour(text);
    let others = words.iter().filter(|word| !is_date(word) && !word.starts_with(char::is_numeric)).count();
    let most = if dated { DATE_WORDS } else { COUNTER_WORDS };
    labelled || (!is_sentence && has_number && others <= most)
}

/// True for `18:20` somewhere in a line.
fn has_hour(line: &str) -> bool {
    let is_digit = |part: Option<char>| part.is_some_and(|c| c.is_ascii_digit());
    line.match_indices(':').any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        let behind = line.get(at + 1..).and_then(|behind| behind.chars().next());
        is_digit(before) && is_digit(behind)
    })
}

/// True where at least half of the words stand in sentences.
fn is_prose(lines: &[Line]) -> bool {
    let count = |lines: &mut dyn Iterator<Item = &Line>| lines.map(|line| line.words.len()).sum::<usize>();
    let all = count(&mut lines.iter());
    count(&mut lines.iter().filter(|line| line.is_sentence)) * 2 >= all
}

fn all_words(lines: &[Line], which: impl Fn(&Line) -> bool) -> Vec<&str> {
    lines.iter().filter(|line| which(line)).flat_map(|line| line.words.iter().map(String::as_str)).collect()
}

/// True where a line outside of the sentences has other words than its old form, and most of them still.
fn has_edited_line(old: &[Line], new: &[Line]) -> bool {
    let only = |these: &[Line], those: &[Line]| -> Vec<BTreeSet<String>> {
        let known: BTreeSet<&BTreeSet<String>> = those.iter().map(|line| &line.names).collect();
        let differing = these.iter().filter(|line| !line.is_sentence && !known.contains(&line.names));
        differing.take(LINES).map(|line| line.names.clone()).collect()
    };
    let (gone, come) = (only(old, new), only(new, old));
    gone.iter().any(|was| come.iter().any(|is| was.intersection(is).count() * 2 > was.len().max(is.len())))
}

fn words(text: &str) -> Vec<String> {
    let tokens = Tokens::of(text);
    let items = tokens.items.iter().filter(|token| token.kind != TokenKind::Mark);
    items.map(|token| tokens.form(token).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str =
        "The delegations met in the harbour hall on 3 December.\nBoth sides spoke of progress.";

    fn changed(old: &str, new: &str) -> bool {
        let version = |text| Version { title: "Talks in the harbour", text };
        is_change(version(old), version(new))
    }

    fn with(line: &str) -> String {
        let (first, rest) = BODY.split_once('\n').unwrap();
        format!("{first}\n{line}\n{rest}")
    }

    #[test]
    fn other_words_and_numbers_in_a_sentence_are_a_change() {
        for new in [
            BODY.replace("harbour", "town"),
            BODY.replace("3 December", "4 December"),
            BODY.replace("spoke of progress", "spoke of no progress"),
            with("A third round is planned, they said."),
            BODY.split_once('\n').unwrap().0.to_owned(),
        ] {
            assert!(changed(BODY, &new), "{new}");
            assert!(changed(&new, BODY), "{new}");
        }
    }

    #[test]
    fn white_space_punctuation_case_and_the_cut_of_paragraphs_are_none() {
        for new in [
            BODY.replace(' ', "\u{a0} "),
            BODY.replace('\n', " "),
            BODY.replace("hall on", "hall, on").replace("progress", "“progress”"),
            BODY.replace("harbour hall", "Harbour Hall"),
        ] {
            assert!(!changed(BODY, &new), "{new}");
        }
    }

    #[test]
    fn counters_dates_and_hours_outside_of_sentences_are_none() {
        for (old, new) in [
            ("1,204 views", "1,377 views"),
            ("Comments (3)", "Comments (12)"),
            ("5 min read", "6 min read"),
            ("Updated: 2 December 2025, 23:55 GMT", "Updated: 3 December 2025, 18:20 GMT"),
            ("Last updated on Wednesday at 18:20", "Last updated on Thursday at 07:05"),
            ("Updated 2 hours ago.", "Updated 3 hours ago."),
            ("Оновлено 12:30", "Оновлено 14:45"),
            ("Stand: 3. Dezember 2025, 9 Uhr", "Stand: 4. Dezember 2025, 7 Uhr"),
        ] {
            assert!(!changed(&with(old), &with(new)), "{old}");
            assert!(!changed(BODY, &with(new)), "{new}");
        }
    }

    #[test]
    fn a_line_that_speaks_of_a_change_is_told_where_it_says_more_than_when() {
        for (old, new) in [
            ("Moscow revised its list of 28 demands.", "Moscow revised its list of 19 demands."),
            ("Updated figures speak of 12 drones.", "Updated figures speak of 15 drones."),
            ("The envoy changed 3 of the points.", "The envoy changed 4 of the points."),
            ("Сторони змінили 28 пунктів плану.", "Сторони змінили 19 пунктів плану."),
            ("Revised plan: 28 points.", "Revised plan: 19 points."),
        ] {
            assert!(changed(&with(old), &with(new)), "{old}");
        }
    }

    #[test]
    fn headlines_of_other_stories_that_come_and_go_are_none_but_an_edited_line_is() {
        let (old, new) =
            (with("Ministers quarrel over the fishing fleet"), with("Storm closes the lighthouse road"));
        assert!(!changed(&old, &new));
        assert!(!changed(BODY, &new));
        assert!(changed(&old, &with("Ministers agree over the fishing fleet")));
    }

    #[test]
    fn thousands_of_lines_outside_of_sentences_are_compared_in_no_time() {
        let lines = |word: &str| {
            (0..20_000).map(|n| format!("\n{word}{n} {word}b{n} {word}c{n}")).collect::<String>()
        };
        let prose = "All of them spoke of progress in the hall. ".repeat(20_000);
        assert!(!changed(&(prose.clone() + &lines("a")), &(prose + &lines("b"))));
    }

    #[test]
    fn a_post_without_sentences_counts_word_by_word() {
        assert!(changed("The envoy has landed in the harbour town", "The envoy has landed in the hill town"));
        assert!(!changed("Envoy lands 🛬 in the harbour town", "Envoy lands in the harbour town!"));
    }

    #[test]
    fn another_title_alone_is_a_change_and_a_lost_one_is_not() {
        let version = |title| Version { title, text: BODY };
        assert!(is_change(version("Talks begin"), version("Talks end")));
        assert!(!is_change(version("Talks begin"), version("TALKS BEGIN!")));
        assert!(!is_change(version("Talks begin"), version("")));
        assert!(is_change(version(""), version("Talks begin")));
    }
}
