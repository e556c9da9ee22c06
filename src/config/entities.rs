//! The files of `config/entities/` -> the gazetteer. Their form is described at the head of each of them.

use super::bundled::files;
use super::error::{ConfigError, parse};
use crate::model::{Entity, EntityId, EntityKind, Gazetteer, Gender, Language, Role, Surname};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    entity: Vec<RawEntity>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntity {
    id: EntityId,
    name: String,
    surname: Option<String>,
    gender: Option<RawGender>,
    #[serde(default)]
    parties: Vec<String>,
    #[serde(default)]
    names: BTreeMap<Language, OneOrMore>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    weak_aliases: Vec<String>,
    #[serde(default)]
    not_in: Vec<String>,
    #[serde(default)]
    ambiguous_alone: bool,
    acts_as: Option<EntityId>,
    metonym_for: Option<EntityId>,
    #[serde(default)]
    roles: Vec<RawRole>,
    #[serde(default)]
    beside_party: BTreeMap<Language, Vec<String>>,
    #[serde(default)]
    demonyms: BTreeMap<Language, Vec<String>>,
    qid: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RawGender {
    F,
    M,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRole {
    office: Option<EntityId>,
    title: String,
    from: Option<toml::value::Datetime>,
    to: Option<toml::value::Datetime>,
}

/// The gazetteer of `folder` where it has one, else the bundled one.
pub fn entities(folder: Option<&Path>) -> Result<Gazetteer, ConfigError> {
    let files = files(folder, "entities")?;
    let named: Vec<(&str, &str)> = files.iter().map(|file| (&*file.name, &*file.text)).collect();
    entities_from(&named)
}

/// Reads and checks the files, given as (name, content), in this order.
pub fn entities_from(files: &[(&str, &str)]) -> Result<Gazetteer, ConfigError> {
    let mut gazetteer = Gazetteer::default();
    let mut homes: Vec<&str> = Vec::new();
    for &(file, text) in files {
        let raw: RawFile = parse(file, text)?;
        for entity in raw.entity {
            let id = entity.id.to_string();
            let checked = check(entity).map_err(|message| ConfigError::value(file, id, message))?;
            gazetteer.entities.push(checked);
            homes.push(file);
        }
    }
    check_references(&gazetteer, &homes)?;
    Ok(gazetteer)
}

fn check(raw: RawEntity) -> Result<Entity, String> {
    let kind = EntityKind::of(&raw.id)
        .ok_or("the id's prefix must be one of per: org: plc: pty: doc: evt: grp: role:")?;
    let surname = surname_of(&raw.name, raw.surname.as_deref())?;
    let all = raw.aliases.iter().chain(&raw.weak_aliases).chain(&raw.not_in);
    if raw.name.trim().is_empty() || all.clone().any(|name| name.trim().is_empty()) {
        return Err("a name is empty".to_owned());
    }
    Ok(Entity {
        kind,
        name: raw.name,
        names: raw.names.into_iter().map(|(language, names)| (language, names.into())).collect(),
        aliases: raw.aliases,
        weak_aliases: raw.weak_aliases,
        demonyms: raw.demonyms,
        beside_party: raw.beside_party,
        not_in: raw.not_in,
        surname,
        parties: raw.parties,
        gender: raw.gender.map(|gender| match gender {
            RawGender::F => Gender::F,
            RawGender::M => Gender::M,
        }),
        roles: raw.roles.into_iter().map(role).collect::<Result<_, _>>()?,
        acts_as: raw.acts_as,
        metonym_for: raw.metonym_for,
        ambiguous_alone: raw.ambiguous_alone,
        qid: raw.qid,
        id: raw.id,
    })
}

impl From<OneOrMore> for Vec<String> {
    fn from(raw: OneOrMore) -> Self {
        match raw {
            OneOrMore::One(name) => vec![name],
            OneOrMore::More(names) => names,
        }
    }
}

/// Where the surname stands in the name: it must be its beginning or its end.
fn surname_of(name: &str, surname: Option<&str>) -> Result<Surname, String> {
    let Some(surname) = surname else { return Ok(Surname::Last(1)) };
    let words = surname.split_whitespace().count();
    if words == 0 {
        Ok(Surname::Nowhere)
    } else if name.ends_with(surname) {
        Ok(Surname::Last(words))
    } else if name.starts_with(surname) {
        Ok(Surname::First(words))
    } else {
        Err(format!("the surname `{surname}` is neither the end nor the beginning of `{name}`"))
    }
}

fn role(raw: RawRole) -> Result<Role, String> {
    let from = raw.from.as_ref().map(date).transpose()?;
    let to = raw.to.as_ref().map(date).transpose()?;
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(format!("the role `{}` ends before it begins", raw.title));
    }
    Ok(Role { office: raw.office, title: raw.title, from, to })
}

fn date(raw: &toml::value::Datetime) -> Result<jiff::civil::Date, String> {
    raw.to_string().parse().map_err(|_| format!("`{raw}` is not a date such as 2025-12-01"))
}

fn check_references(gazetteer: &Gazetteer, homes: &[&str]) -> Result<(), ConfigError> {
    let mut known = BTreeSet::new();
    for (entity, file) in gazetteer.entities.iter().zip(homes) {
        if !known.insert(&entity.id) {
            return Err(ConfigError::value(file, entity.id.to_string(), "the id is given twice".to_owned()));
        }
    }
    for (entity, file) in gazetteer.entities.iter().zip(homes) {
        let parties = entity.parties.iter().map(|party| format!("pty:{party}"));
        let offices = entity.roles.iter().filter_map(|role| role.office.as_ref()).map(EntityId::to_string);
        let meant = [&entity.acts_as, &entity.metonym_for].into_iter().flatten().map(EntityId::to_string);
        for wanted in parties.chain(offices).chain(meant) {
            if !EntityId::parse(&wanted).is_ok_and(|id| known.contains(&id)) {
                return Err(ConfigError::value(
                    file,
                    entity.id.to_string(),
                    format!("there is no entity `{wanted}`"),
                ));
            }
        }
    }
    Ok(())
}
