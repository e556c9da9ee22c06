//! What a job is known by: the same command on the same content is the same job.

use super::BackfillError;
use super::walk::{Found, Walk};
use std::fs::File;
use std::path::{Path, PathBuf};

/// What a job is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    /// `urls`, `folder`, `jsonl`, `warc`, `sitemap`, `cdx` or `gdelt`.
    pub(super) kind: &'static str,
    /// The argument in one form, and a hash of the content.
    pub(super) key: String,
    /// The arguments, for people.
    pub(super) args: serde_json::Value,
    /// Bytes or files, where they are known before.
    pub(super) total: Option<u64>,
}

impl Identity {
    /// Of a file whose reading also depends on `how`.
    pub(super) fn of_file(kind: &'static str, file: &Path, how: &str) -> Result<Self, BackfillError> {
        let path = absolute(file)?;
        let cannot = |source| BackfillError::Read { path: path.clone(), source };
        let opened = File::open(&path).map_err(cannot)?;
        let about = opened.metadata().map_err(cannot)?;
        if about.is_dir() {
            return Err(BackfillError::NotAFile { path });
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(how.as_bytes()).update(&[0xff]);
        hasher.update_reader(&opened).map_err(cannot)?;
        let map = Some(how).filter(|how| !how.is_empty());
        let args = serde_json::json!({ "file": path, "map": map });
        Ok(Self { kind, key: keyed(&path.to_string_lossy(), &hasher), args, total: Some(about.len()) })
    }

    /// Of bytes that have a name.
    pub(super) fn of_bytes(kind: &'static str, name: &str, bytes: &[u8]) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(bytes);
        let args = serde_json::json!({ "list": name });
        Self { kind, key: keyed(name, &hasher), args, total: Some(bytes.len() as u64) }
    }

    /// Of a folder: the names and sizes of its pages.
    pub(super) fn of_folder(kind: &'static str, folder: &Path) -> Result<Self, BackfillError> {
        let path = absolute(folder)?;
        if !path.is_dir() {
            return Err(BackfillError::NotAFolder { path });
        }
        let mut hasher = blake3::Hasher::new();
        let mut total = 0;
        for found in Walk::new(&path) {
            total += 1;
            if let Found::Page { relative, size, .. } = found {
                hasher.update(relative.as_bytes()).update(&[0xff]).update(&size.to_le_bytes());
            }
        }
        let args = serde_json::json!({ "folder": path });
        Ok(Self { kind, key: keyed(&path.to_string_lossy(), &hasher), args, total: Some(total) })
    }

    /// Whether the same input only grows: then a run goes on behind a finished one.
    pub(super) fn grows(&self) -> bool {
        self.kind == "gdelt"
    }

    /// The name of the job's lease.
    pub(super) fn lease(&self) -> String {
        format!("job:{}:{}", self.kind, self.key)
    }
}

fn keyed(argument: &str, hasher: &blake3::Hasher) -> String {
    let hash: String = hasher.finalize().to_hex().chars().take(16).collect();
    format!("{argument}#{hash}")
}

pub(super) fn absolute(path: &Path) -> Result<PathBuf, BackfillError> {
    std::fs::canonicalize(path).map_err(|source| BackfillError::Read { path: path.to_owned(), source })
}
