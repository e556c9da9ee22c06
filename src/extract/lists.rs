//! Word lists about how pages are built and labelled: data beside the code, read once.

use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// A list of words or phrases, found by their first byte.
pub(super) struct List {
    all: Vec<&'static str>,
    by_first: Vec<Vec<&'static str>>,
    /// Nothing where it could not be built: then the entries are tried one by one.
    automaton: Option<AhoCorasick>,
}

impl List {
    fn read(text: &'static str) -> Self {
        let all: Vec<&str> =
            text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        let mut by_first: Vec<Vec<&str>> = vec![Vec::new(); 256];
        for entry in &all {
            if let Some(group) = entry.bytes().next().and_then(|first| by_first.get_mut(usize::from(first))) {
                group.push(entry);
            }
        }
        let automaton = AhoCorasick::builder().ascii_case_insensitive(true).build(&all).ok();
        Self { all, by_first, automaton }
    }

    /// In the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.all.iter().copied()
    }

    /// True for an entry.
    pub fn has(&self, word: &str) -> bool {
        self.beginning(word).any(|entry| entry.len() == word.len())
    }

    /// The entries with which a text begins.
    pub fn beginning<'s>(&'s self, text: &'s str) -> impl Iterator<Item = &'static str> + 's {
        let group = text.bytes().next().and_then(|first| self.by_first.get(usize::from(first)));
        group.into_iter().flatten().copied().filter(move |entry| text.starts_with(entry))
    }

    /// True where an entry stands in a text; capitals of ASCII are as good as small letters.
    pub fn is_inside(&self, text: &str) -> bool {
        match &self.automaton {
            Some(automaton) => automaton.is_match(text),
            None => self.inside(&text.to_ascii_lowercase()) > 0,
        }
    }

    /// How many entries stand in a text.
    pub fn inside(&self, text: &str) -> usize {
        self.all.iter().filter(|entry| text.contains(**entry)).count()
    }
}

macro_rules! lists {
    ($($name:ident = $file:literal;)*) => {
        $(pub(super) static $name: LazyLock<List> =
            LazyLock::new(|| List::read(include_str!(concat!("lists/", $file))));)*
    };
}

lists! {
    BODY_LABELS = "body_labels.txt";
    BOILERPLATE_LABELS = "boilerplate_labels.txt";
    BOILERPLATE_WORDS = "boilerplate_words.txt";
    DOUBTFUL_WORDS = "doubtful_words.txt";
    COMMENT_LABELS = "comment_labels.txt";
    LEADS_AWAY = "leads_away.txt";
    CLOSING_PHRASES = "closing_phrases.txt";
    LINE_LABELS = "line_labels.txt";
    BYLINE_PREFIXES = "byline_prefixes.txt";
    BYLINE_PREPOSITIONS = "byline_prepositions.txt";
    NOT_PEOPLE = "not_people.txt";
    CHALLENGES = "challenges.txt";
    CONSENT = "consent.txt";
    WALLS = "walls.txt";
    META_PUBLISHED = "meta_published.txt";
    META_DATED = "meta_dated.txt";
    META_MODIFIED = "meta_modified.txt";
    DATE_LABELS = "date_labels.txt";
    NOT_DATE_LABELS = "not_date_labels.txt";
    CHANGE_WORDS = "change_words.txt";
    LIVE_WORDS = "live_words.txt";
    OFFICIAL_HOSTS = "official_hosts.txt";
    PHOTO_CREDITS = "photo_credits.txt";
    POST_LABELS = "post_labels.txt";
    STATEMENT_PATHS = "statement_paths.txt";
    STATEMENT_TITLES = "statement_titles.txt";
    TIME_WORDS = "time_words.txt";
    TRANSCRIPT_PATHS = "transcript_paths.txt";
    TRANSCRIPT_TITLES = "transcript_titles.txt";
    PUBLICATION_WORDS = "publication_words.txt";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_in_lower_case_and_without_repetition() {
        for list in [
            &BODY_LABELS,
            &BOILERPLATE_LABELS,
            &LEADS_AWAY,
            &NOT_PEOPLE,
            &META_PUBLISHED,
            &CONSENT,
            &CLOSING_PHRASES,
            &STATEMENT_TITLES,
            &TRANSCRIPT_TITLES,
        ] {
            let mut entries: Vec<&str> = list.iter().collect();
            assert!(entries.iter().all(|entry| *entry == entry.to_lowercase()));
            let count = entries.len();
            entries.sort_unstable();
            entries.dedup();
            assert_eq!(entries.len(), count);
        }
    }
}
