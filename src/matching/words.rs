//! The words around names, as the languages give them, ready to be looked up by their class.

use super::surfaces::folded;
use crate::model::{NameClass, NameWords};
use std::collections::{BTreeMap, HashSet};

/// Words by class.
#[derive(Debug, Default)]
pub(super) struct Words {
    classes: BTreeMap<NameClass, Class>,
}

#[derive(Debug, Default)]
struct Class {
    whole: HashSet<String>,
    stems: Vec<String>,
}

impl Words {
    /// Folds the words; a trailing `*` stands for any ending.
    pub fn of(words: &NameWords) -> Self {
        let mut all = Self::default();
        for (&class, words) in words {
            let into = all.classes.entry(class).or_default();
            for word in words {
                match word.strip_suffix('*') {
                    Some(stem) => into.stems.push(folded(stem)),
                    None => {
                        into.whole.insert(folded(word));
                    }
                }
            }
        }
        all
    }

    /// True where a folded form is a word of the class.
    pub fn holds(&self, class: NameClass, form: &str) -> bool {
        self.classes.get(&class).is_some_and(|class| {
            class.whole.contains(form) || class.stems.iter().any(|stem| form.starts_with(stem))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_marked_stem_takes_an_ending_and_a_class_without_words_holds_nothing() {
        let given = NameWords::from([(NameClass::Rank, vec!["Baron".to_owned(), "Marquês*".to_owned()])]);
        let words = Words::of(&given);
        for (form, held) in [("baron", true), ("baroness", false), ("marqueses", true), ("", false)] {
            assert_eq!(words.holds(NameClass::Rank, form), held, "{form}");
        }
        assert!(!words.holds(NameClass::Title, "baron"));
    }
}
