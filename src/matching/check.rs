//! What can be wrong with a gazetteer that compiles: forms that mean two things, aliases that add nothing, names that
//! are missing.

use super::Matcher;
use super::surfaces::{Part, Written, written};
use crate::model::{Entity, EntityId, EntityKind, Language};
use crate::text::Tokens;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Languages in which every person is expected to have a name.
const NATIVE: [Language; 2] = [Language::new(*b"uk"), Language::new(*b"ru")];

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// The entity, or the first of those that collide.
    pub entity: EntityId,
    /// What exactly.
    pub detail: String,
}

/// Kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// One form of two entities: it is told apart by its surroundings only.
    Collision,
    /// An alias that says nothing that another name of the entity does not say.
    DeadAlias,
    /// A person without a native name.
    MissingName,
}

impl Matcher {
    /// Every form that is looked for, in lower case, sorted, each once.
    pub fn surfaces(&self) -> BTreeSet<String> {
        let named = self.surfaces.list.iter().filter(|surface| surface.part != Part::Namesake);
        named.map(|surface| surface.text.to_lowercase()).collect()
    }

    /// What is worth a look in the gazetteer.
    pub fn check(&self) -> Vec<Finding> {
        let entities = &self.gazetteer.entities;
        let mut found: Vec<Finding> = self.collisions();
        found.extend(entities.iter().flat_map(dead_aliases));
        found.extend(entities.iter().filter_map(missing_name));
        found
    }

    /// Whole names and surnames that two entities share; a party and the places that act as it are one.
    fn collisions(&self) -> Vec<Finding> {
        let mut owners: BTreeMap<(String, Option<Language>), BTreeSet<&EntityId>> = BTreeMap::new();
        let named =
            self.surfaces.list.iter().filter(|surface| matches!(surface.part, Part::Name | Part::Surname));
        for surface in named {
            let Some(entity) = self.gazetteer.entities.get(surface.entity) else { continue };
            if !entity.ambiguous_alone {
                let key = (Tokens::of(&surface.text).folded, surface.language);
                owners.entry(key).or_default().insert(entity.acts_as.as_ref().unwrap_or(&entity.id));
            }
        }
        let shared = owners.into_iter().filter(|(_, ids)| ids.len() > 1);
        shared
            .filter_map(|((form, _), ids)| {
                let all: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
                let entity = (*ids.first()?).clone();
                let detail = format!("`{form}` is a form of {}", all.join(" and "));
                Some(Finding { kind: FindingKind::Collision, entity, detail })
            })
            .collect()
    }
}

fn dead_aliases(entity: &Entity) -> Vec<Finding> {
    let names = std::iter::once(&entity.name).chain(entity.names.values().flatten());
    let form = |name: &String| (Tokens::of(name).folded, written(name));
    let mut known: HashSet<(String, Written)> = names.map(form).collect();
    let dead = entity.aliases.iter().filter(|alias| !known.insert(form(alias)));
    let finding = |alias: &String| Finding {
        kind: FindingKind::DeadAlias,
        entity: entity.id.clone(),
        detail: format!("the alias `{alias}` is a name already"),
    };
    dead.map(finding).collect()
}

fn missing_name(entity: &Entity) -> Option<Finding> {
    let missing: Vec<&str> =
        NATIVE.iter().filter(|language| !entity.names.contains_key(language)).map(Language::as_str).collect();
    (entity.kind == EntityKind::Person && !missing.is_empty()).then(|| Finding {
        kind: FindingKind::MissingName,
        entity: entity.id.clone(),
        detail: format!("no name in {}", missing.join(", ")),
    })
}
