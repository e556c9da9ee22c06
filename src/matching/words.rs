//! The words around names, as the languages give them, ready to be looked up by their class.

use super::inflection::nominatives;
use super::surfaces::folded;
use super::transliteration::spellings;
use crate::model::{Language, NameClass, NameWord, NameWords};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Words by class.
#[derive(Debug, Default)]
pub(super) struct Words {
    classes: BTreeMap<NameClass, Class>,
    /// Those that have small words of their own.
    languages: BTreeSet<Language>,
}

#[derive(Debug, Default)]
struct Class {
    whole: HashMap<String, Of>,
    stems: Vec<(String, Of)>,
}

/// Letters of the shortest spelling of a given name that is looked for: shorter ones are common words.
const SHORTEST_SPELLING: usize = 4;

/// The languages that a word is of; none where it counts in all.
type Of = Vec<Language>;

impl Words {
    /// Folds the words; a trailing `*` stands for any ending.
    pub fn of(words: &NameWords) -> Self {
        let mut all = Self::default();
        for (&class, words) in words {
            let into = all.classes.entry(class).or_default();
            for NameWord { word, language } in words {
                let mark = !word.chars().any(char::is_alphabetic);
                let language = language.filter(|_| class.is_small() && !mark);
                all.languages.extend(language);
                if class == NameClass::GivenName {
                    let of_both = [Language::new(*b"uk"), Language::new(*b"ru")]
                        .map(|language| spellings(word, language));
                    let long =
                        of_both.iter().flatten().filter(|spelling| spelling.len() >= SHORTEST_SPELLING);
                    into.whole.extend(long.map(|spelling| (folded(spelling), Of::new())));
                }
                match word.strip_suffix('*') {
                    Some(stem) => into.stems.push((folded(stem), language.into_iter().collect())),
                    None => into.whole.entry(folded(word)).or_default().extend(language),
                }
            }
        }
        all
    }

    /// True where a folded form is a word of the class, in a text of this language.
    pub fn holds(&self, class: NameClass, form: &str, language: Option<Language>) -> bool {
        let Some(class) = self.classes.get(&class) else { return false };
        let own = language.filter(|language| self.languages.contains(language));
        let counts = |of: &Of| of.is_empty() || own.is_none_or(|own| of.contains(&own));
        class.whole.get(form).is_some_and(counts)
            || class.stems.iter().any(|(stem, of)| form.starts_with(stem) && counts(of))
    }

    /// True for a common given name, in any case of a language that inflects it.
    pub fn is_given_name(&self, form: &str, language: Option<Language>) -> bool {
        self.holds(NameClass::GivenName, form, None)
            || language.is_some_and(|language| {
                nominatives(form, language).any(|name| self.holds(NameClass::GivenName, &name, None))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(class: NameClass, given: &[(&str, Option<[u8; 2]>)]) -> Words {
        let word = |&(word, language): &(&str, Option<[u8; 2]>)| NameWord {
            word: word.to_owned(),
            language: language.map(Language::new),
        };
        Words::of(&NameWords::from([(class, given.iter().map(word).collect())]))
    }

    #[test]
    fn only_a_marked_stem_takes_an_ending_and_a_class_without_words_holds_nothing() {
        let words = words(NameClass::Rank, &[("Baron", None), ("Marquês*", None)]);
        for (form, held) in [("baron", true), ("baroness", false), ("marqueses", true), ("", false)] {
            assert_eq!(words.holds(NameClass::Rank, form, None), held, "{form}");
        }
        assert!(!words.holds(NameClass::Title, "baron", None));
    }

    #[test]
    fn a_small_word_counts_in_its_own_language_and_where_a_language_has_none() {
        let words = words(NameClass::And, &[("a", Some(*b"cs")), ("y", Some(*b"es"))]);
        for (language, held) in [(*b"cs", true), (*b"es", false), (*b"xx", true)] {
            assert_eq!(words.holds(NameClass::And, "a", Some(Language::new(language))), held);
        }
    }

    #[test]
    fn a_given_name_is_known_in_its_cases() {
        let words = words(NameClass::GivenName, &[("валентин", None), ("дарина", None), ("marek", None)]);
        let uk = Some(Language::new(*b"uk"));
        for form in ["валентина", "валентином", "дариною", "дарину"] {
            assert!(words.is_given_name(form, uk), "{form}");
        }
        assert!(words.is_given_name("markiem", Some(Language::new(*b"pl"))));
        assert!(!words.is_given_name("валентином", Some(Language::new(*b"en"))));
    }
}
