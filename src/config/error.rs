//! What can be wrong with configuration: each message names the file, the line, the key and what is allowed.

use std::path::PathBuf;

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A file that cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A settings file that cannot be read.
    #[error(
        "cannot read the settings file `{}` (see --config; `peacewire config show` prints one to begin with)",
        path.display()
    )]
    Settings {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file that is not TOML, or has an unknown key or a value of the wrong type.
    #[error("{file}:{line}:{column}: {message}{}", excerpt(.text))]
    Syntax {
        /// The file.
        file: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What is wrong, with the allowed keys or values.
        message: String,
        /// The line itself.
        text: String,
    },
    /// A value that is well-formed but not allowed.
    #[error("{file}: {key}: {message}")]
    Value {
        /// The file.
        file: String,
        /// The key or the entry.
        key: String,
        /// What is wrong and what is allowed.
        message: String,
    },
    /// An environment variable that names no setting or holds a wrong value.
    #[error("environment variable `{name}`: {message}")]
    Environment {
        /// The variable.
        name: String,
        /// What is wrong.
        message: String,
    },
}

fn excerpt(text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { format!(" (in `{}`)", text.trim()) }
}

impl ConfigError {
    /// A value that is not allowed.
    pub fn value(file: &str, key: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Value { file: file.to_owned(), key: key.into(), message: message.into() }
    }
}

/// Reads one TOML file into its raw form; `name` is what the message calls it.
pub fn parse<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T, ConfigError> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start).min(text.len());
        let before = text.get(..at).unwrap_or_default();
        let line = before.matches('\n').count();
        ConfigError::Syntax {
            file: name.to_owned(),
            line: line + 1,
            column: before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1,
            message: error.message().replace('\n', " "),
            text: text.lines().nth(line).unwrap_or_default().to_owned(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Raw {
        #[expect(dead_code, reason = "only its absence and type matter")]
        interval: u32,
    }

    #[test]
    fn an_unknown_key_is_named_with_its_place_and_what_is_allowed() {
        let error = parse::<Raw>("a.toml", "\ninterval = 5\nintervall = 6\n").unwrap_err();
        let message = error.to_string();
        assert!(
            message.starts_with("a.toml:3:1: unknown field `intervall`, expected `interval`"),
            "{message}"
        );
    }

    #[test]
    fn a_wrong_type_shows_the_line_it_stands_in() {
        let message = parse::<Raw>("a.toml", "interval = \"soon\"").unwrap_err().to_string();
        assert!(
            message.contains("a.toml:1:12: invalid type") && message.contains("interval = \"soon\""),
            "{message}"
        );
    }
}
