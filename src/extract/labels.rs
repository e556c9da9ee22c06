//! The words of class names, found in one walk: several lists in one tree of letters, because a page has thousands of labels.

use super::lists::{
    BODY_LABELS, BOILERPLATE_LABELS, BOILERPLATE_WORDS, COMMENT_LABELS, DOUBTFUL_WORDS, List,
};
use std::sync::LazyLock;

/// What a word of a label, and the words that follow it written as one, are.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    marks: u8,
}

const COMMENTS: u8 = 1;
const BOILERPLATE_START: u8 = 2;
const BOILERPLATE_WORD: u8 = 4;
const BODY: u8 = 8;
const DOUBTFUL: u8 = 16;

impl Found {
    /// A label of readers' comments.
    pub fn is_comments(self) -> bool {
        self.marks & COMMENTS != 0
    }

    /// A label of something else than the article.
    pub fn is_boilerplate(self) -> bool {
        self.marks & (BOILERPLATE_START | BOILERPLATE_WORD) != 0
    }

    /// The label of the article's text.
    pub fn is_body(self) -> bool {
        self.marks & BODY != 0
    }

    /// A loose label of something else.
    pub fn is_doubtful(self) -> bool {
        self.marks & DOUBTFUL != 0
    }
}

/// Looks up the small letters of a label from one of its words on; the first `word` of them are that word.
pub(super) fn find(rest: &str, word: usize) -> Found {
    let mut marks = 0;
    let mut at = 0u16;
    for (number, byte) in rest.bytes().enumerate() {
        let Some(node) = letter(byte).and_then(|letter| LABELS.child(at, letter)) else { break };
        at = node;
        let depth = number + 1;
        let mut counts = COMMENTS | BOILERPLATE_START;
        if depth == word {
            counts |= BOILERPLATE_WORD | DOUBTFUL;
        }
        if depth == rest.len() {
            counts |= BODY;
        }
        marks |= LABELS.marks(at) & counts;
    }
    Found { marks }
}

static LABELS: LazyLock<Letters> = LazyLock::new(|| {
    let mut letters = Letters { nodes: vec![Node::default()] };
    for (list, mark) in [
        (&COMMENT_LABELS, COMMENTS),
        (&BOILERPLATE_LABELS, BOILERPLATE_START),
        (&BOILERPLATE_WORDS, BOILERPLATE_WORD),
        (&BODY_LABELS, BODY),
        (&DOUBTFUL_WORDS, DOUBTFUL),
    ] {
        letters.add(list, mark);
    }
    letters
});

/// A tree of letters; its root, which nothing leads to, is also what stands for no child.
struct Letters {
    nodes: Vec<Node>,
}

#[derive(Default, Clone, Copy)]
struct Node {
    children: [u16; 26],
    marks: u8,
}

impl Letters {
    /// Adds the entries of a list; labels are compared by their letters alone, so that an entry with others is none.
    fn add(&mut self, list: &List, mark: u8) {
        for entry in list.iter().filter(|entry| entry.bytes().all(|byte| letter(byte).is_some())) {
            let end = entry.bytes().filter_map(letter).try_fold(0, |at, letter| self.grow(at, letter));
            if let Some(node) = end.and_then(|end| self.nodes.get_mut(usize::from(end))) {
                node.marks |= mark;
            }
        }
    }

    fn grow(&mut self, at: u16, letter: usize) -> Option<u16> {
        if let Some(child) = self.child(at, letter) {
            return Some(child);
        }
        let new = u16::try_from(self.nodes.len()).ok()?;
        *self.nodes.get_mut(usize::from(at))?.children.get_mut(letter)? = new;
        self.nodes.push(Node::default());
        Some(new)
    }

    fn child(&self, at: u16, letter: usize) -> Option<u16> {
        let child = self.nodes.get(usize::from(at))?.children.get(letter).copied()?;
        (child != 0).then_some(child)
    }

    fn marks(&self, at: u16) -> u8 {
        self.nodes.get(usize::from(at)).map_or(0, |node| node.marks)
    }
}

fn letter(byte: u8) -> Option<usize> {
    byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_found_as_what_its_list_says() {
        let whole = |entry: &str| find(entry, entry.len());
        for (list, check) in [
            (&COMMENT_LABELS, Found::is_comments as fn(Found) -> bool),
            (&BOILERPLATE_LABELS, Found::is_boilerplate),
            (&BOILERPLATE_WORDS, Found::is_boilerplate),
            (&BODY_LABELS, Found::is_body),
            (&DOUBTFUL_WORDS, Found::is_doubtful),
        ] {
            for entry in list.iter() {
                assert!(check(whole(entry)), "{entry}");
            }
        }
        assert_eq!(find("harbour", 7), Found::default());
    }
}
