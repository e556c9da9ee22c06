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
    pub names: BTreeMap<Language, String>,
    /// Further forms, whole names or surnames alone.
    pub aliases: Vec<String>,
    /// Forms that count only beside another mention of the same entity.
    pub weak_aliases: Vec<String>,
    /// Forms of origin by language ("Ukrainian", "українська"), inflected where the language is.
    pub demonyms: BTreeMap<Language, Vec<String>>,
    /// The parties it belongs to, without `pty:`.
    pub parties: Vec<String>,
    /// For agreement of forms.
    pub gender: Option<Gender>,
    /// Offices held, with dates.
    pub roles: Vec<Role>,
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
