//! Names of things that outlive a run: each is checked where it enters and immutable after.

use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// An id that does not have the form that its kind asks for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not {wanted}")]
pub struct BadId {
    given: String,
    wanted: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $wanted:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Checks the form.
            pub fn parse(text: &str) -> Result<Self, BadId> {
                let check: fn(&str) -> bool = $check;
                if check(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(BadId { given: text.to_owned(), wanted: $wanted })
                }
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

fn slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 80
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

fn prefixed(text: &str) -> bool {
    matches!(
        text.split_once(':'),
        Some(("per" | "org" | "plc" | "pty" | "doc" | "evt" | "grp" | "role" | "src", rest)) if prefixed_rest(rest)
    )
}

fn prefixed_rest(rest: &str) -> bool {
    !rest.is_empty()
        && rest.len() <= 80
        && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

fn hex16(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

id!(
    /// A source: a slug that never changes.
    SourceId, "a slug (a-z, 0-9, - and _)", slug
);
id!(
    /// An outlet: a slug that never changes.
    OutletId, "a slug (a-z, 0-9, - and _)", slug
);
id!(
    /// A topic: the name of its folder.
    TopicId, "a slug (a-z, 0-9, - and _)", slug
);
id!(
    /// An issue under negotiation, as in the topic's issue tree.
    IssueId, "a slug (a-z, 0-9, - and _)", slug
);
id!(
    /// An entity: `per: org: plc: pty: doc: evt: grp: role: src:` and a slug.
    EntityId, "an entity id (per: org: plc: pty: doc: evt: grp: role: or src: and a slug)", prefixed
);
id!(
    /// An article or story as the outside world names it: 16 hexadecimal digits, never changed or reused.
    PublicId, "a public id (16 hexadecimal digits)", hex16
);
id!(
    /// A fact: its kind, a dot and 16 hexadecimal digits.
    FactId, "a fact id (kind, dot, 16 hexadecimal digits)",
    |text| text.rsplit_once('.').is_some_and(|(kind, hash)| slug(kind) && hex16(hash))
);
id!(
    /// The hash of one text version: 16 hexadecimal digits.
    TextHash, "a text hash (16 hexadecimal digits)", hex16
);

impl PublicId {
    /// The id of the article whose first canonical URL this is.
    pub fn of_url(url: &super::CanonicalUrl) -> Self {
        Self(short_hash(&[url.as_str()]))
    }
}

impl TextHash {
    /// The hash of a text, byte for byte.
    pub fn of(text: &str) -> Self {
        Self(short_hash(&[text]))
    }
}

impl FactId {
    /// The id of a fact of `kind` with these identifying parts, in order.
    pub fn of(kind: &str, parts: &[&str]) -> Self {
        Self(format!("{kind}.{}", short_hash(parts)))
    }
}

/// 64 bits of BLAKE3 over the parts with a separator that cannot stand in them.
fn short_hash(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update(&[0xff]);
    }
    hasher.finalize().to_hex().chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_a_wrong_form_are_refused_with_the_form_they_should_have() {
        assert_eq!(EntityId::parse("Putin").unwrap_err().to_string().split(" is ").next(), Some("`Putin`"));
        assert!(EntityId::parse("per:").is_err());
        assert!(SourceId::parse("Kyiv Post").is_err());
        assert!(PublicId::parse("xyz").is_err());
        assert!(EntityId::parse("per:lytvyn_d").is_ok());
    }

    #[test]
    fn the_parts_of_a_fact_id_cannot_run_into_each_other() {
        assert_ne!(FactId::of("travel", &["ab", "c"]), FactId::of("travel", &["a", "bc"]));
    }
}
