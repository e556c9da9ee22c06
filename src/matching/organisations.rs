//! Which organisation a label means: the outlet of a record, as people write it.

use crate::model::{EntityId, EntityKind, Gazetteer};
use crate::text::Tokens;
use std::collections::HashMap;

/// The organisations of a gazetteer by their folded names.
#[derive(Debug, Default)]
pub struct Organisations {
    by_name: HashMap<String, EntityId>,
}

impl Organisations {
    /// Collects names, aliases and the ids' own words; of two that share a name the first keeps it.
    pub fn of(gazetteer: &Gazetteer) -> Self {
        let mut by_name = HashMap::new();
        for entity in gazetteer.entities.iter().filter(|entity| entity.kind == EntityKind::Organisation) {
            let slug = entity.id.as_str().split_once(':').map(|(_, slug)| slug.replace('_', " "));
            let names = entity.names.values().flatten().chain(&entity.aliases).cloned();
            for name in std::iter::once(entity.name.clone()).chain(slug).chain(names) {
                by_name.entry(Tokens::of(&name).folded).or_insert_with(|| entity.id.clone());
            }
        }
        Self { by_name }
    }

    /// The organisation of this name.
    pub fn named(&self, label: &str) -> Option<EntityId> {
        self.by_name.get(&Tokens::of(label).folded).cloned()
    }
}
