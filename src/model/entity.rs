//! The gazetteer: who and what can be named. Its content is data under `config/entities/`.

use super::{EntityId, Language};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All entities, shared by every topic.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gazetteer {
    /// In the order of the files.
    pub entities: Vec<Entity>,
}

/// One person, organisation, place, party or document.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Its id, never changed.
    pub id: EntityId,
    /// What it is.
    pub kind: EntityKind,
    /// The name in English.
    pub name: String,
    /// Native and other names by language, in the nominative; inflected by rule.
    pub names: BTreeMap<Language, Vec<String>>,
    /// Further forms, whole names or surnames alone.
    pub aliases: Vec<String>,
    /// Forms that count only beside another mention of the same entity.
    pub weak_aliases: Vec<String>,
    /// Forms of origin by language ("Ukrainian", "українська"), inflected where the language is.
    pub demonyms: BTreeMap<Language, Vec<String>>,
    /// Words by language that name it beside a mention of its party ("A's [Defence Ministry]").
    pub beside_party: BTreeMap<Language, Vec<String>>,
    /// Longer names in which its name is not it.
    pub not_in: Vec<String>,
    /// Which words of a person's name stand alone.
    pub surname: Surname,
    /// The parties it belongs to, without `pty:`.
    pub parties: Vec<String>,
    /// For agreement of forms.
    pub gender: Option<Gender>,
    /// Offices held, with dates.
    pub roles: Vec<Role>,
    /// The party that its name always means: a country's state, a union.
    pub acts_as: Option<EntityId>,
    /// The party that its name can stand for.
    pub metonym_for: Option<EntityId>,
    /// True where the surname or short form alone needs a full mention in the document.
    pub ambiguous_alone: bool,
    /// Wikidata, only where certain.
    pub qid: Option<String>,
}

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Place,
    /// A side or state as an actor.
    Party,
    /// A plan, agreement or statement.
    Document,
    /// A meeting or series of meetings with a name.
    Event,
    /// A set of people without a list.
    Group,
    /// An office that one person after the other holds.
    Office,
}

impl EntityKind {
    /// The kind that an id's prefix names; nothing for `src:`, which is local to a document.
    pub fn of(id: &EntityId) -> Option<Self> {
        Some(match id.as_str().split(':').next()? {
            "per" => Self::Person,
            "org" => Self::Organisation,
            "plc" => Self::Place,
            "pty" => Self::Party,
            "doc" => Self::Document,
            "evt" => Self::Event,
            "grp" => Self::Group,
            "role" => Self::Office,
            _ => return None,
        })
    }
}

/// Which words of a person's name stand alone, as a count from one end; the same in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surname {
    /// So many words at the end.
    Last(usize),
    /// So many words at the beginning.
    First(usize),
    /// None.
    Nowhere,
}

/// For agreement of forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// Feminine.
    F,
    /// Masculine.
    M,
}

/// An office held for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The office, shared by its holders; nothing for a description only.
    pub office: Option<EntityId>,
    /// The office in English words.
    pub title: String,
    /// First day (`2019-05-20`); nothing where not known.
    pub from: Option<jiff::civil::Date>,
    /// Last day; nothing where it is still held or not known.
    pub to: Option<jiff::civil::Date>,
}
