//! What a language gives the guards of names to go by: the words around them by class. Their content is data under
//! `config/languages/`.

use super::Language;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Words around names by class, of all languages together.
pub type NameWords = BTreeMap<NameClass, Vec<NameWord>>;

/// One of these words; a trailing `*` stands for any ending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameWord {
    /// As it is written.
    pub word: String,
    /// Whose word it is; nothing where it is no language's.
    pub language: Option<Language>,
}

/// What a word tells about the name beside it. The header of `config/languages/en.toml` tells what each is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NameClass {
    /// Titles and ranks that only a person bears.
    Rank,
    /// Single letters that are a title before a surname, not an initial ("M.").
    Abbreviation,
    /// Other nouns that stand with a capital before a surname without being a given name.
    Title,
    /// Small words that do so where a sentence or headline begins.
    Opening,
    /// Trades of people who are not in the news about talks ("violinist"): a surname behind one is somebody else's.
    OtherTrade,
    /// Common given names of people who are not in the gazetteer: they keep a surname from being linked.
    GivenName,
    /// Nouns with a capital behind a surname that make an organisation or a place of it.
    NamedAfter,
    /// Behind a name: the bearer's child or parent of the same name.
    NamesakeBehind,
    /// Streets and the like, named after a person whose name follows.
    Street,
    /// Words before an office that make it another one, or one that is held no more.
    NotInOffice,
    /// Words behind an office that is not held yet.
    NotYetInOffice,
    /// Nouns for people who work for somebody or belong to somebody: an office behind them says whose they are.
    OthersPeople,
    /// Small words between such a noun and the office.
    OfficeJoint,
    /// Articles that may stand between a preposition and a name.
    Article,
    /// Prepositions of rest: the name behind them is a place, whatever else stands there.
    AtPlace,
    /// Prepositions of direction: a place only beside a word of travel.
    To,
    /// Words of travel.
    Travel,
    /// Other prepositions after which the name of a city is a place.
    PlaceBefore,
    /// Verbs whose object is a place.
    PlaceVerb,
    /// Words before "from" that make the city a party all the same ("delegations from").
    PartyNoun,
    /// Words behind a city that make it a place.
    PlaceAfter,
    /// What is done to a place, two words behind it.
    Attacked,
    /// Words before two names that make both parties ("between A and B").
    Between,
    /// Words that join two names.
    And,
    /// Nouns whose genitive or "of" behind them is a place ("mayor of").
    PlaceNoun,
}

impl NameClass {
    /// True for small words, which mean something else in another language ("a" is "to" here and "and" there): they count
    /// in texts of their own language only, as soon as it has any of them.
    pub fn is_small(self) -> bool {
        matches!(
            self,
            Self::Opening
                | Self::Abbreviation
                | Self::OfficeJoint
                | Self::Article
                | Self::AtPlace
                | Self::To
                | Self::PlaceBefore
                | Self::Between
                | Self::And
        )
    }
}
