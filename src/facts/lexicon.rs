//! The cue phrases of one language as one automaton over folded tokens. Knows no grammar: it only says what stands where.

use super::RulesError;
use crate::model::{CueClass, Factuality, Language, LanguageCue, LanguageCues, MeetingForm, QuotePair};
use crate::model::{ProposalStatus, ProposalVersion, Stance, Valence};
use crate::text::Tokens;
use aho_corasick::AhoCorasick;
use serde::Deserialize;
use serde::de::value::{Error as ValueError, StrDeserializer};

/// The compiled cues of one language.
#[derive(Debug)]
pub(super) struct Lexicon {
    automaton: AhoCorasick,
    patterns: Vec<Pattern>,
    /// Only a nominative can be a subject.
    pub inflects: bool,
    /// A subject may follow its verb.
    pub inverts: bool,
    /// How quotations open and close.
    pub quotes: Vec<QuotePair>,
}

/// A cue standing in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    /// What it is a sign of; nothing for an issue's word.
    pub class: Option<CueClass>,
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    pattern: usize,
}

/// What a cue says beyond its class.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Nothing.
    None,
    /// A form of meeting.
    Form(MeetingForm),
    /// How real.
    Real(Factuality),
    /// A form of meeting and how real it is.
    Met(MeetingForm, Factuality),
    /// A number, a month, a weekday, an offset.
    Number(f64),
    /// A version of a plan.
    Version(ProposalVersion),
    /// How far a plan has got.
    Status(ProposalStatus),
    /// A word that the rule understands or that goes into the fact.
    Word(String),
    /// An issue, by its place in the topic.
    Issue(usize),
    /// Where a party stands.
    Stance(Stance),
    /// How something is judged.
    Valence(Valence),
}

#[derive(Debug)]
struct Pattern {
    class: Option<CueClass>,
    value: Value,
    /// Tokens that the automaton's part covers.
    head: usize,
    /// The tokens after it.
    rest: Vec<Word>,
}

/// One word of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    form: String,
    /// Any ending may follow.
    open: bool,
}

impl Word {
    fn fits(&self, form: &str) -> bool {
        if self.open { form.starts_with(&self.form) } else { form == self.form }
    }
}

impl Lexicon {
    /// Compiles the cues of a language and the issue words of a topic in that language.
    pub fn compile(
        language: Language,
        cues: &LanguageCues,
        issues: &[(usize, &str)],
    ) -> Result<Self, RulesError> {
        let mut needles = Vec::new();
        let mut patterns = Vec::new();
        for cue in &cues.cues {
            let value = value_of(language, cue)?;
            add(&mut needles, &mut patterns, Some(cue.class), value, &cue.phrase);
        }
        for (issue, phrase) in issues {
            add(&mut needles, &mut patterns, None, Value::Issue(*issue), phrase);
        }
        let automaton =
            AhoCorasick::new(&needles).map_err(|source| RulesError::TooLarge { language, source })?;
        Ok(Self {
            automaton,
            patterns,
            inflects: cues.inflects,
            inverts: cues.inverts,
            quotes: cues.quotes.clone(),
        })
    }

    /// Every cue in a text, by first token, longer ones first.
    pub fn hits(&self, tokens: &Tokens) -> Vec<Hit> {
        let padded = format!(" {} ", tokens.folded);
        let mut hits = Vec::new();
        for found in self.automaton.find_overlapping_iter(&padded) {
            let Some(start) = tokens.at(found.start()) else { continue };
            let index = found.pattern().as_usize();
            let Some(pattern) = self.patterns.get(index) else { continue };
            let head_end = start + pattern.head;
            let fits = pattern.rest.iter().enumerate().all(|(ahead, word)| {
                tokens.items.get(head_end + ahead).is_some_and(|token| word.fits(tokens.form(token)))
            });
            if fits {
                hits.push(Hit {
                    class: pattern.class,
                    start,
                    end: head_end + pattern.rest.len(),
                    pattern: index,
                });
            }
        }
        hits.sort_by_key(|hit| (hit.start, usize::MAX - hit.end, hit.pattern));
        hits
    }

    /// What a hit says beyond its class.
    pub fn value(&self, hit: &Hit) -> &Value {
        self.patterns.get(hit.pattern).map_or(&Value::None, |pattern| &pattern.value)
    }
}

/// Adds one phrase: the automaton finds it up to its first open word, the rest is held against the tokens.
fn add(
    needles: &mut Vec<String>,
    patterns: &mut Vec<Pattern>,
    class: Option<CueClass>,
    value: Value,
    phrase: &str,
) {
    let words = words_of(phrase);
    let head = words.iter().position(|word| word.open).map_or(words.len(), |at| at + 1);
    if head == 0 {
        return;
    }
    let mut needle = String::new();
    for word in words.iter().take(head) {
        needle.push(' ');
        needle.push_str(&word.form);
    }
    if words.get(head - 1).is_some_and(|word| !word.open) {
        needle.push(' ');
    }
    needles.push(needle);
    patterns.push(Pattern { class, value, head, rest: words.into_iter().skip(head).collect() });
}

fn words_of(phrase: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for piece in phrase.split_whitespace() {
        let open = piece.ends_with('*');
        let tokens = Tokens::of(piece.trim_end_matches('*'));
        let last = tokens.items.len();
        for (at, token) in tokens.items.iter().enumerate() {
            words.push(Word { form: tokens.form(token).to_owned(), open: open && at + 1 == last });
        }
    }
    words
}

/// Checks the value that a class asks for.
fn value_of(language: Language, cue: &LanguageCue) -> Result<Value, RulesError> {
    let wrong = || RulesError::BadValue {
        language,
        class: format!("{:?}", cue.class),
        value: cue.value.clone(),
        phrase: cue.phrase.clone(),
    };
    let value = match cue.class {
        CueClass::Meeting => named(&cue.value).map(Value::Form),
        CueClass::Held
        | CueClass::Holding
        | CueClass::Travel
        | CueClass::Scene
        | CueClass::SceneDuring
        | CueClass::SceneAt => named(&cue.value).map(Value::Real),
        CueClass::MeetVerb | CueClass::MeetParticiple => {
            cue.value.split_once(':').and_then(|(form, real)| Some(Value::Met(named(form)?, named(real)?)))
        }
        CueClass::Stance | CueClass::StanceNoun | CueClass::StanceBy | CueClass::Must => {
            named(&cue.value).map(Value::Stance)
        }
        CueClass::Judgement => named(&cue.value).map(Value::Valence),
        CueClass::Aspect => one_of(&cue.value, &["so_far", "continuing", "again"]),
        CueClass::Version => named(&cue.value).map(Value::Version),
        CueClass::Status => named(&cue.value).map(Value::Status),
        CueClass::Ordinal
        | CueClass::Scale
        | CueClass::NumberWord
        | CueClass::Month
        | CueClass::Weekday
        | CueClass::Day
        | CueClass::Week
        | CueClass::MonthOff
        | CueClass::Turn => cue.value.parse().ok().map(Value::Number),
        CueClass::Pronoun | CueClass::SaidByHim => one_of(&cue.value, &["m", "f", "p"]),
        CueClass::Source | CueClass::Office => one_of(&cue.value, &["one", "many"]),
        CueClass::Knowledge => one_of(&cue.value, &["direct", "briefed", "familiar"]),
        CueClass::Qualifier => one_of(&cue.value, &["about", "at_least", "up_to"]),
        CueClass::Unit if !cue.value.is_empty() => Some(Value::Word(cue.value.clone())),
        _ if cue.value.is_empty() => Some(Value::None),
        _ => None,
    };
    value.ok_or_else(wrong)
}

/// A value of an enum as serde writes it.
fn named<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    T::deserialize(StrDeserializer::<ValueError>::new(text)).ok()
}

fn one_of(value: &str, allowed: &[&str]) -> Option<Value> {
    allowed.contains(&value).then(|| Value::Word(value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(class: CueClass, value: &str, phrase: &str) -> LanguageCue {
        LanguageCue { class, value: value.to_owned(), phrase: phrase.to_owned() }
    }

    fn lexicon(cues: Vec<LanguageCue>) -> Result<Lexicon, RulesError> {
        let cues = LanguageCues { inflects: false, inverts: false, quotes: Vec::new(), cues };
        Lexicon::compile(Language::new(*b"en"), &cues, &[])
    }

    #[test]
    fn a_phrase_is_found_with_any_ending_of_its_open_words_and_whole_words_only() {
        let lexicon = lexicon(vec![
            cue(CueClass::Saying, "", "said"),
            cue(CueClass::Meeting, "call", "telefon* gespräch*"),
        ])
        .unwrap();
        let spans = |text: &str| -> Vec<(usize, usize)> {
            lexicon.hits(&Tokens::of(text)).iter().map(|hit| (hit.start, hit.end)).collect()
        };
        assert_eq!(spans("She said: unsaid, saidly, Said"), [(1, 2), (7, 8)]);
        assert_eq!(spans("ein telefonisches Gespräch, telefonisches Reden"), [(1, 3)]);
    }

    #[test]
    fn a_value_that_its_class_does_not_know_is_refused() {
        let error = lexicon(vec![cue(CueClass::Meeting, "party", "gathering")]).unwrap_err();
        assert!(error.to_string().contains("`party`"), "{error}");
    }
}
