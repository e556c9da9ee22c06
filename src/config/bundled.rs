//! The files of `config/` as they were when the binary was built, overlaid by a person's folder.

use super::ConfigError;
use include_dir::{Dir, include_dir};
use std::path::Path;

static BUNDLED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/config");

/// A configuration file: what messages call it, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path, for messages.
    pub name: String,
    /// Content.
    pub text: String,
}

/// The file `part`, or the `.toml` files of the folder `part` by name: those of `folder` where it has the part, else
/// the bundled ones.
pub fn files(folder: Option<&Path>, part: &str) -> Result<Vec<File>, ConfigError> {
    match folder.map(|folder| folder.join(part)) {
        Some(path) if path.is_dir() => from_disk(&path),
        Some(path) if path.is_file() => Ok(vec![read(&path)?]),
        _ => Ok(from_binary(part)),
    }
}

/// The names of the folders in `part`.
pub fn folders(folder: Option<&Path>, part: &str) -> Result<Vec<String>, ConfigError> {
    let mut names = match folder.map(|folder| folder.join(part)).filter(|path| path.is_dir()) {
        Some(path) => entries(&path)?
            .into_iter()
            .filter(|path| path.is_dir())
            .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
            .collect(),
        None => BUNDLED.get_dir(part).map_or_else(Vec::new, |found| {
            found
                .dirs()
                .filter_map(|dir| Some(dir.path().file_name()?.to_string_lossy().into_owned()))
                .collect()
        }),
    };
    names.sort();
    Ok(names)
}

fn from_binary(part: &str) -> Vec<File> {
    let file = |file: &include_dir::File<'_>| File {
        name: format!("config/{}", file.path().display()),
        text: file.contents_utf8().unwrap_or_default().to_owned(),
    };
    if let Some(found) = BUNDLED.get_file(part) {
        return vec![file(found)];
    }
    let mut files: Vec<File> = BUNDLED
        .get_dir(part)
        .into_iter()
        .flat_map(include_dir::Dir::files)
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "toml"))
        .map(file)
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

fn from_disk(path: &Path) -> Result<Vec<File>, ConfigError> {
    let mut paths = entries(path)?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

fn entries(path: &Path) -> Result<Vec<std::path::PathBuf>, ConfigError> {
    let wrong = |source| ConfigError::Read { path: path.to_owned(), source };
    std::fs::read_dir(path)
        .map_err(wrong)?
        .map(|entry| entry.map(|entry| entry.path()).map_err(wrong))
        .collect()
}

fn read(path: &Path) -> Result<File, ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
    Ok(File { name: path.display().to_string(), text })
}
