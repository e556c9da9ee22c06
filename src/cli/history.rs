//! `show --history`: the versions of one article, each with what changed since the one before.

use super::comparison::{Comparison, Side, compare};
use super::render::{self, Look, clean_line as safe, edited};
use crate::revision::{Op, Paragraph};
use crate::store::{Reader, StoreError, StoredArticle, StoredRevision};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::io::Write;

/// A version, and what changed since the one before; nothing for the first.
pub type Version = (StoredRevision, Option<Comparison>);

/// The versions of an article, oldest first.
pub fn versions(reader: &Reader, article: &StoredArticle) -> Result<Vec<Version>, StoreError> {
    let mut found: Vec<Version> = Vec::new();
    for revision in reader.revisions(&article.id)? {
        let before = found.last().map(|(before, _)| side(before));
        let comparison = before.map(|before| compare(reader, before, side(&revision))).transpose()?;
        found.push((revision, comparison));
    }
    Ok(found)
}

fn side(revision: &StoredRevision) -> Side<'_> {
    Side { title: &revision.title, text: &revision.text, row: revision.row }
}

/// The versions as a program reads them.
pub fn as_json(versions: &[Version]) -> Value {
    versions.iter().map(|(version, changes)| json!({ "version": version, "changes": changes })).collect()
}

/// Writes the versions for reading: of the text only the paragraphs that changed.
pub fn write(
    out: &mut impl Write,
    reader: &Reader,
    article: &StoredArticle,
    versions: &[Version],
    zone: &TimeZone,
) -> anyhow::Result<()> {
    let look = Look::of_stdout(zone.clone());
    for (number, (version, changes)) in versions.iter().enumerate() {
        let seen = render::human(version.seen_at, zone);
        match changes {
            None => {
                let facts = reader.facts_of_revision(version.row)?.len();
                let words = version.text.split_whitespace().count();
                writeln!(out, "\nVersion 1, seen {seen}: {words} words, {facts} facts")?;
                writeln!(out, "  “{}”", safe(&version.title))?;
            }
            Some(changes) => {
                let (added, removed) = (changes.words(Op::Added), changes.words(Op::Removed));
                writeln!(
                    out,
                    "\nVersion {}, seen {seen}: {added} words added, {removed} taken away",
                    number + 1
                )?;
                write_changes(out, changes, look.styled)?;
            }
        }
    }
    if let Some(removed) = article.removed_at {
        writeln!(out, "\nRemoved by its site; first missing {}", render::human(removed, zone))?;
    }
    Ok(())
}

fn write_changes(out: &mut impl Write, changes: &Comparison, styled: bool) -> std::io::Result<()> {
    if changes.is_empty() {
        return writeln!(out, "  no difference, as it is read now");
    }
    if let Some(headline) = &changes.headline {
        writeln!(out, "  headline: {}", edited(headline, styled))?;
    }
    write_paragraphs(out, &changes.paragraphs, styled)?;
    let facts = changes.facts.lines();
    if !facts.is_empty() {
        writeln!(out, "\n  Facts")?;
    }
    facts.iter().try_for_each(|line| writeln!(out, "    {line}"))
}

/// The paragraphs that changed; of the others how many stand between.
fn write_paragraphs(out: &mut impl Write, paragraphs: &[Paragraph], styled: bool) -> std::io::Result<()> {
    for group in paragraphs.chunk_by(|a, b| !a.is_changed() && !b.is_changed()) {
        match group {
            [changed] if changed.is_changed() => writeln!(out, "\n  {}", edited(changed, styled))?,
            [_] => writeln!(out, "\n  … 1 paragraph")?,
            same => writeln!(out, "\n  … {} paragraphs", same.len())?,
        }
    }
    Ok(())
}
