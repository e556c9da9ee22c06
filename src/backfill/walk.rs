//! A folder in a fixed order: names sorted, each folder once however many links lead to it.

use crate::archive::folder::is_page_name;
use std::collections::HashSet;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// What a browser calls the folder beside a page for its pictures and frames.
const COMPANION: &str = "_files";

/// Something met on the way.
#[derive(Debug)]
pub(super) enum Found {
    /// A file with the name of a page.
    Page { path: PathBuf, relative: String, size: u64 },
    /// Nothing that holds pages: another kind of file, a folder entered before, the pictures beside a page.
    Other,
    /// Something that could not be looked at.
    Unreadable { relative: String, error: io::Error },
}

/// Walks through a folder.
#[derive(Debug)]
pub(super) struct Walk {
    root: PathBuf,
    /// What is still to be met, the next one last.
    pending: Vec<PathBuf>,
    /// Folders entered, without links: a link back to one of them is a loop.
    entered: HashSet<PathBuf>,
}

impl Walk {
    pub(super) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), pending: vec![root.to_owned()], entered: HashSet::new() }
    }

    /// Puts the content of a folder before everything else; says whether it was entered.
    fn enter(&mut self, folder: &Path) -> io::Result<bool> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let companion = folder != self.root && name.ends_with(COMPANION);
        if companion || !self.entered.insert(std::fs::canonicalize(folder)?) {
            return Ok(false);
        }
        let mut names = std::fs::read_dir(folder)?
            .map(|entry| Ok(entry?.file_name()))
            .collect::<io::Result<Vec<OsString>>>()?;
        names.sort();
        self.pending.extend(names.into_iter().rev().map(|name| folder.join(name)));
        Ok(true)
    }

    /// What lies at a path; nothing for a folder that was entered.
    fn look(&mut self, path: &Path) -> io::Result<Option<Found>> {
        let about = std::fs::metadata(path)?;
        if about.is_dir() {
            return Ok((!self.enter(path)?).then_some(Found::Other));
        }
        let relative = self.relative(path);
        let is_page = about.is_file() && is_page_name(relative.rsplit('/').next().unwrap_or_default());
        if !is_page {
            return Ok(Some(Found::Other));
        }
        Ok(Some(Found::Page { path: path.to_owned(), relative, size: about.len() }))
    }

    fn relative(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        let parts = below.iter().map(|part| part.to_string_lossy());
        parts.collect::<Vec<_>>().join("/")
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let path = self.pending.pop()?;
            match self.look(&path) {
                Ok(Some(found)) => return Some(found),
                Ok(None) => {}
                Err(error) => return Some(Found::Unreadable { relative: self.relative(&path), error }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(root: &Path, name: &str) {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "x").unwrap();
    }

    #[test]
    fn a_folder_is_walked_in_order_and_loops_end() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in ["b/2.html", "b/1.htm", "a.html", "c.css", "a_files/frame.html", "c/3.html"] {
            put(root, name);
        }
        std::os::unix::fs::symlink(root, root.join("b/loop")).unwrap();
        std::os::unix::fs::symlink(root.join("nowhere"), root.join("d.html")).unwrap();
        let mut met = Vec::new();
        for found in Walk::new(root) {
            met.push(match found {
                Found::Page { relative, size, .. } => format!("{relative} {size}"),
                Found::Other => "other".to_owned(),
                Found::Unreadable { relative, error } => format!("{relative} {:?}", error.kind()),
            });
        }
        let wanted = [
            "a.html 1",
            "other",
            "b/1.htm 1",
            "b/2.html 1",
            "other",
            "c/3.html 1",
            "other",
            "d.html NotFound",
        ];
        assert_eq!(met, wanted);
    }
}
