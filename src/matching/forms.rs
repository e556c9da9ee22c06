//! What a name can be searched by: every form that names an entity by itself, and the whole names of persons.

use super::Matcher;
use super::surfaces::{Part, Written, written};
use crate::model::EntityId;
use crate::text::{TokenKind, Tokens};
use std::collections::BTreeSet;

impl Matcher {
    /// Folded words of every form with the entity that it names, sorted. A form that is a name in capitals only is given
    /// in capitals: in small letters it is another word.
    pub fn name_forms(&self) -> Vec<(String, EntityId)> {
        let mut forms = BTreeSet::new();
        for surface in &self.surfaces.list {
            if let (Part::Name | Part::Surname, Some(entity)) =
                (surface.part, self.gazetteer.entities.get(surface.entity))
            {
                forms.insert((form(&surface.text, surface.written), entity.id.clone()));
            }
        }
        for entity in &self.gazetteer.entities {
            let whole =
                std::iter::once(&entity.name).chain(&entity.aliases).chain(entity.names.values().flatten());
            forms.extend(whole.map(|name| (form(name, written(name)), entity.id.clone())));
        }
        forms.into_iter().filter(|(form, _)| !form.is_empty()).collect()
    }
}

fn form(text: &str, written: Written) -> String {
    let tokens = Tokens::of(text);
    let words = tokens.items.iter().filter(|token| token.kind != TokenKind::Mark);
    let words: Vec<&str> = words.map(|token| tokens.form(token)).collect();
    let folded = words.join(" ");
    if written == Written::Capitals && words.len() == 1 { folded.to_uppercase() } else { folded }
}
