//! Which field of a record says what.

/// Two or more names for a role are tried in order.
const DEFAULTS: &[(Role, &str, &[&str])] = &[
    (Role::Id, "id", &["id"]),
    (Role::Title, "title", &["title"]),
    (Role::Outlet, "outlet", &["outlet"]),
    (Role::Url, "url", &["url"]),
    (Role::Published, "published", &["published"]),
    (Role::Text, "text", &["text"]),
    (Role::Html, "html", &["html", "body"]),
    (Role::Language, "language", &["language"]),
    (Role::Authors, "authors", &["authors"]),
];

/// What a field can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Id,
    Title,
    Outlet,
    Url,
    Published,
    Text,
    Html,
    Language,
    Authors,
}

/// A map that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadMap {
    /// Not `role=field`.
    #[error("`{0}` in the field map is not of the form role=field, as in `title=headline`")]
    Form(String),
    /// A role that does not exist.
    #[error("`{given}` in the field map is none of {}", roles())]
    Role {
        /// As given.
        given: String,
    },
    /// One role twice.
    #[error("`{0}` stands twice in the field map")]
    Twice(String),
}

fn roles() -> String {
    DEFAULTS.iter().map(|(_, name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// The names of the fields of a record, by what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    names: Vec<(Role, Vec<String>)>,
}

impl Default for Fields {
    fn default() -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self { names: DEFAULTS.iter().map(|(role, _, names)| (*role, owned(names))).collect() }
    }
}

impl Fields {
    /// Reads `title=headline,text=body`; roles that are not named keep their names. A dot in a name leads into a
    /// nested object.
    pub fn parse(map: &str) -> Result<Self, BadMap> {
        let mut fields = Self::default();
        let mut given = Vec::new();
        for pair in map.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (role, name) = read_pair(pair)?;
            if given.contains(&role) {
                return Err(BadMap::Twice(pair.to_owned()));
            }
            given.push(role);
            // A field that was given a role has no other one by default.
            for (_, names) in &mut fields.names {
                names.retain(|known| known != name);
            }
            if let Some((_, names)) = fields.names.iter_mut().find(|(known, _)| *known == role) {
                *names = vec![name.to_owned()];
            }
        }
        Ok(fields)
    }

    /// The map in full: equal maps are written alike.
    pub fn canonical(&self) -> String {
        let role =
            |role: Role| DEFAULTS.iter().find(|(known, ..)| *known == role).map_or("", |(_, name, _)| name);
        let one = |(known, names): &(Role, Vec<String>)| format!("{}={}", role(*known), names.join("|"));
        self.names.iter().map(one).collect::<Vec<_>>().join(",")
    }

    /// The names under which a role is looked for.
    pub(super) fn of(&self, role: Role) -> &[String] {
        self.names.iter().find(|(known, _)| *known == role).map_or(&[], |(_, names)| names)
    }

    /// The names under which the content is looked for, for a message.
    pub(super) fn content_names(&self) -> String {
        let names = self.of(Role::Text).iter().chain(self.of(Role::Html));
        names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    }
}

fn read_pair(pair: &str) -> Result<(Role, &str), BadMap> {
    let (role, name) = pair.split_once('=').ok_or_else(|| BadMap::Form(pair.to_owned()))?;
    let (role, name) = (role.trim(), name.trim());
    if name.is_empty() {
        return Err(BadMap::Form(pair.to_owned()));
    }
    let known = DEFAULTS.iter().find(|(_, known, _)| *known == role);
    known.map(|(role, ..)| (*role, name)).ok_or_else(|| BadMap::Role { given: role.to_owned() })
}
