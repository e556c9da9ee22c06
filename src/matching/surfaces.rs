//! The gazetteer -> every form in which a name is looked for: transliterated, inflected, with its conditions.

use super::givens::initial;
use super::inflection::{forms, given_forms, phrase_forms};
use super::lexicon::Lexicon;
use super::transliteration::spellings;
use crate::model::{Entity, EntityKind, Gazetteer, Language, Surname};
use std::collections::{HashMap, HashSet};

/// Languages whose Latin forms of a name are inflected.
const LATIN_INFLECTED: [Language; 3] = [Language::new(*b"pl"), Language::new(*b"cs"), Language::new(*b"de")];

/// Shortest transliteration of a surname that is looked for unless it is written out: shorter ones are common words.
const SHORTEST_SPELLING: usize = 3;

/// One form of one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Surface {
    /// Index into the gazetteer.
    pub entity: usize,
    /// What part of it the form is.
    pub part: Part,
    /// The only language in which the form counts; nothing where it counts in all.
    pub language: Option<Language>,
    /// How it must be written.
    pub written: Written,
    /// The form, for people.
    pub text: String,
}

/// What part of an entity a form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// Its whole name, or a short one that needs nothing else.
    Name,
    /// A person's surname.
    Surname,
    /// A form that counts only after a full mention.
    Weak,
    /// A longer name that is something else.
    Namesake,
    /// An adjective or people of origin.
    Demonym,
    /// Words that name it beside a mention of its party.
    Beside,
}

/// How a form must be written in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Written {
    /// As one likes.
    Any,
    /// With a capital first.
    Capital,
    /// In capitals throughout.
    Capitals,
}

/// All forms, ready to be looked for.
#[derive(Debug, Default)]
pub(super) struct Surfaces {
    /// Phrases; their numbers are indexes into `list`.
    pub lexicon: Lexicon,
    /// Every form.
    pub list: Vec<Surface>,
    /// Given names by word number -> the persons that bear them.
    pub given: HashMap<u32, Vec<usize>>,
    /// Given names as they are written out, folded, by person: for likeness.
    pub given_names: HashMap<usize, Vec<String>>,
    /// First letters of the given names of a person, in every spelling, folded.
    pub initials: HashMap<usize, HashSet<char>>,
    /// Words of the titles that a person bears, folded.
    pub role_words: HashMap<usize, HashSet<String>>,
    /// Surnames in the nominative, folded, by person: for likeness.
    pub bases: HashMap<usize, Vec<String>>,
    seen: HashSet<(String, usize, Part, Option<Language>)>,
}

impl Surfaces {
    /// Generates the forms of every entity.
    pub fn of(gazetteer: &Gazetteer) -> Self {
        let mut surfaces = Self::default();
        for (index, entity) in gazetteer.entities.iter().enumerate() {
            match entity.kind {
                EntityKind::Person => surfaces.person(index, entity),
                EntityKind::Party => {}
                _ => surfaces.thing(index, entity),
            }
            surfaces.shared(index, entity);
        }
        surfaces.seen = HashSet::new();
        surfaces
    }

    fn shared(&mut self, index: usize, entity: &Entity) {
        for name in &entity.weak_aliases {
            self.add(index, Part::Weak, name, None);
        }
        for name in &entity.not_in {
            self.add(index, Part::Namesake, name, None);
        }
        for (&language, words) in &entity.demonyms {
            for word in words {
                self.inflected(index, Part::Demonym, word, language);
            }
        }
        for (&language, phrases) in &entity.beside_party {
            for phrase in phrases {
                self.inflected(index, Part::Beside, phrase, language);
            }
        }
    }

    fn inflected(&mut self, index: usize, part: Part, phrase: &str, language: Language) {
        self.add(index, part, phrase, Some(language));
        for form in phrase_forms(phrase, language) {
            self.add(index, part, &form, Some(language));
        }
    }

    fn thing(&mut self, index: usize, entity: &Entity) {
        let names = std::iter::once(&entity.name).chain(&entity.aliases);
        for name in names {
            self.add(index, Part::Name, name, None);
            self.forms_of_thing(index, name, None);
        }
        for (&language, names) in &entity.names {
            for name in names {
                let only = (!is_cyrillic(name)).then_some(language);
                self.add(index, Part::Name, name, only);
                self.forms_of_thing(index, name, Some(language));
                let one_word = !name.contains(' ') && entity.kind == EntityKind::Place;
                for spelling in one_word.then(|| spellings(name, language)).into_iter().flatten() {
                    self.add(index, Part::Name, &spelling, None);
                }
            }
        }
    }

    /// Inflected forms in the given language, or in all that fit the script where none is given.
    fn forms_of_thing(&mut self, index: usize, name: &str, language: Option<Language>) {
        let cyrillic = is_cyrillic(name);
        let languages: Vec<Language> = match language {
            Some(language) => vec![language],
            None if cyrillic => vec![Language::new(*b"uk"), Language::new(*b"ru")],
            None if name.contains(' ') => Vec::new(),
            None => LATIN_INFLECTED.to_vec(),
        };
        for language in languages {
            let only = (!cyrillic).then_some(language);
            for form in phrase_forms(name, language) {
                self.add(index, Part::Name, &form, only);
            }
        }
    }

    fn person(&mut self, index: usize, entity: &Entity) {
        let titles = entity.roles.iter().flat_map(|role| role.title.split_whitespace());
        let telling = titles.filter(|word| word.len() > 3).map(folded);
        self.role_words.insert(index, telling.collect());
        self.whole_name(index, entity, &entity.name, None);
        for alias in &entity.aliases {
            self.whole_name(index, entity, alias, None);
        }
        for (&language, names) in &entity.names {
            for name in names {
                self.whole_name(index, entity, name, Some(language));
            }
        }
    }

    fn whole_name(&mut self, index: usize, entity: &Entity, name: &str, language: Option<Language>) {
        let words: Vec<&str> = name.split_whitespace().collect();
        let Some((given, surname)) = split(&words, entity.surname) else {
            self.add(index, Part::Name, name, None);
            return;
        };
        for word in given.iter().flat_map(|word| word.split('-')) {
            self.given_name(index, word, language);
        }
        self.surname(index, entity, &surname.join(" "), language);
    }

    fn given_name(&mut self, index: usize, word: &str, language: Option<Language>) {
        self.given_names.entry(index).or_default().push(folded(word));
        let written = std::iter::once(word.to_owned());
        let spelled = language.map(|language| spellings(word, language)).unwrap_or_default();
        let bases: Vec<String> = written.chain(spelled).collect();
        for base in bases {
            self.initials.entry(index).or_default().extend(initial(&base));
            for language in inflecting(&base, language) {
                for form in given_forms(&base, language) {
                    self.bear(index, &form);
                }
            }
            self.bear(index, &base);
        }
    }

    fn bear(&mut self, index: usize, given: &str) {
        let Some(word) = self.lexicon.intern(given) else { return };
        let bearers = self.given.entry(word).or_default();
        if !bearers.contains(&index) {
            bearers.push(index);
        }
    }

    fn surname(&mut self, index: usize, entity: &Entity, surname: &str, language: Option<Language>) {
        let mut spelled = language.map(|language| spellings(surname, language)).unwrap_or_default();
        spelled.retain(|spelling| spelling.chars().count() >= SHORTEST_SPELLING);
        for base in std::iter::once(surname.to_owned()).chain(spelled) {
            self.add(index, Part::Surname, &base, None);
            self.bases.entry(index).or_default().push(folded(&base));
            for inflecting in inflecting(&base, language) {
                let only = (!is_cyrillic(&base)).then_some(inflecting);
                for form in forms(&base, inflecting, entity.gender) {
                    self.add(index, Part::Surname, &form, only);
                }
            }
        }
    }

    fn add(&mut self, entity: usize, part: Part, text: &str, language: Option<Language>) {
        if !self.seen.insert((text.to_owned(), entity, part, language)) {
            return;
        }
        let value = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.lexicon.add(text, value);
        self.list.push(Surface { entity, part, language, written: written(text), text: text.to_owned() });
    }
}

fn split<'w>(words: &'w [&'w str], surname: Surname) -> Option<(&'w [&'w str], &'w [&'w str])> {
    match surname {
        Surname::Nowhere => None,
        Surname::Last(count) => Some(words.split_at(words.len().saturating_sub(count))),
        Surname::First(count) => {
            let (surname, given) = words.split_at(count.min(words.len()));
            Some((given, surname))
        }
    }
}

fn inflecting(base: &str, language: Option<Language>) -> Vec<Language> {
    match language {
        _ if !is_cyrillic(base) => LATIN_INFLECTED.to_vec(),
        Some(language) => vec![language],
        None => vec![Language::new(*b"uk"), Language::new(*b"ru")],
    }
}

fn is_cyrillic(text: &str) -> bool {
    text.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c))
}

/// How a form of the gazetteer must be written in a text.
pub(super) fn written(text: &str) -> Written {
    let first = text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    let letters = first.chars().filter(|c| c.is_alphabetic()).count();
    if !first.chars().next().is_some_and(char::is_uppercase) {
        Written::Any
    } else if letters > 1 && letters <= 5 && first.chars().all(|c| !c.is_lowercase()) {
        Written::Capitals
    } else {
        Written::Capital
    }
}

/// The folded form of a word or phrase.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| crate::text::fold_char(c, &mut folded));
    folded
}
