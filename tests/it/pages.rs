//! Sixty pages of our own making as a dozen content systems write them, each held against the record beside it, which
//! was written from what a reader sees. Every field that a record leaves out is one that the page must not have.

use jiff::tz::{Offset, TimeZone};
use peacewire::extract::{Line, Rule, SiteRules, explain, extract};
use peacewire::model::{Article, ArticleKind, Dated, ExtractHint, Page, Precision, Provenance, Quality};
use serde::Deserialize;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// What a reader sees on a page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    url: String,
    content_type: Option<String>,
    /// The zone of the source, where the settings would name one.
    timezone: Option<String>,
    kind: ArticleKind,
    quality: Quality,
    via: Option<String>,
    title: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
    /// As [`written`] has it.
    published: Option<String>,
    published_from: Option<Provenance>,
    modified: Option<String>,
    #[serde(default)]
    conflicts: Vec<String>,
    language: Option<String>,
    site: Option<String>,
    section: Option<String>,
    canonical: Option<String>,
    foreign_canonical: Option<String>,
    image: Option<String>,
    paywalled: Option<bool>,
    credit: Option<String>,
    /// The moments of a live blog's updates.
    #[serde(default)]
    updates: Vec<String>,
    /// True where the page holds its text twice, so that what is read is also left out.
    #[serde(default)]
    printed_twice: bool,
    /// How many paragraphs the text has.
    paragraphs: usize,
    /// The whole text, one paragraph a line, where one reading of the page is right.
    text: Option<String>,
    /// Sentences of the text.
    #[serde(default)]
    holds: Vec<String>,
    /// Sentences of the page that are not of the text.
    #[serde(default)]
    lacks: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages")
}

/// The pages that have a record, in order.
fn pages() -> Vec<(String, Record, Vec<u8>)> {
    let files = std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let mut records: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    records.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let record = toml::from_str(&std::fs::read_to_string(&path).unwrap());
        let record = record.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (name, record, std::fs::read(path.with_extension("html")).unwrap())
    };
    records.into_iter().map(read).collect()
}

fn page(record: &Record, body: Vec<u8>) -> Page {
    Page {
        url: record.url.parse().unwrap(),
        content_type: record.content_type.clone(),
        body,
        fetched_at: "2026-01-10T12:00:00Z".parse().unwrap(),
    }
}

fn article(record: &Record, body: Vec<u8>) -> Article {
    let hint = ExtractHint { timezone: record.timezone.clone(), ..ExtractHint::default() };
    extract(&page(record, body), &hint, &SiteRules::default()).unwrap()
}

/// A day, or a moment as exact as it was written; `?` where no offset was.
fn written(dated: Dated) -> String {
    let offset = Offset::from_seconds(i32::from(dated.offset_minutes.unwrap_or(0)) * 60).unwrap();
    let local = dated.at.to_zoned(TimeZone::fixed(offset));
    let form = match dated.precision {
        Precision::Day => "%Y-%m-%d",
        Precision::Minute => "%Y-%m-%dT%H:%M",
        Precision::Second => "%Y-%m-%dT%H:%M:%S",
    };
    let zone = match (dated.precision, dated.offset_minutes) {
        (Precision::Day, _) => String::new(),
        (_, None) => "?".to_owned(),
        (_, Some(_)) => local.strftime("%:z").to_string(),
    };
    format!("{}{zone}", local.strftime(form))
}

fn moments<'d>(all: impl IntoIterator<Item = &'d Dated>) -> Vec<String> {
    all.into_iter().map(|dated| written(*dated)).collect()
}

/// What the program read otherwise than the reader.
struct Diff(String);

impl Diff {
    fn field<T: PartialEq + std::fmt::Debug>(&mut self, name: &str, wanted: T, found: T) {
        if wanted != found {
            writeln!(
                self.0,
                "  {name}: wanted {wanted:?}\n  {:>width$}  found {found:?}",
                "",
                width = name.len()
            )
            .unwrap();
        }
    }

    /// The lines that stand in one text only.
    fn lines(&mut self, wanted: &str, found: &str) {
        let missing = wanted.lines().filter(|line| !found.lines().any(|other| other == *line));
        let surplus = found.lines().filter(|line| !wanted.lines().any(|other| other == *line));
        for (mark, line) in missing.map(|line| ('-', line)).chain(surplus.map(|line| ('+', line))) {
            writeln!(self.0, "  {mark} {line}").unwrap();
        }
        if wanted != found && wanted.lines().all(|line| found.lines().any(|other| other == line)) {
            writeln!(self.0, "  the lines stand in another order or twice").unwrap();
        }
    }
}

fn compare(record: &Record, article: &Article) -> String {
    let mut diff = Diff(String::new());
    let shown = |text: &Option<String>| text.clone();
    diff.field("kind", record.kind, article.kind);
    diff.field("quality", record.quality, article.quality);
    diff.field("title", shown(&record.title), article.title.clone());
    diff.field("authors", &record.authors, &article.authors);
    diff.field("published", shown(&record.published), article.published.map(written));
    if record.published_from.is_some() {
        let from = article.published.map(|dated| dated.provenance);
        diff.field("published_from", record.published_from, from);
    }
    diff.field("modified", shown(&record.modified), article.modified.map(written));
    diff.field("conflicts", record.conflicts.clone(), moments(&article.date_conflicts));
    diff.field("language", shown(&record.language), article.language.map(|language| language.to_string()));
    diff.field("site", &record.site, &article.site);
    diff.field("section", &record.section, &article.section);
    let canonical = record.canonical.as_ref().unwrap_or(&record.url);
    diff.field("canonical", canonical.as_str(), article.canonical.as_str());
    let foreign = article.foreign_canonical.as_ref().map(|url| url.as_str().to_owned());
    diff.field("foreign_canonical", shown(&record.foreign_canonical), foreign);
    diff.field("image", shown(&record.image), article.image.as_ref().map(|url| url.as_str().to_owned()));
    diff.field("paywalled", record.paywalled, article.paywalled);
    diff.field("credit", &record.credit, &article.credit);
    diff.field("via", record.via.as_deref().unwrap_or("dom"), article.via.as_str());
    let updates: Vec<Dated> = article.updates.iter().filter_map(|update| update.at).collect();
    diff.field("updates", record.updates.clone(), moments(&updates));
    compare_text(record, &article.text, &mut diff);
    diff.0
}

fn compare_text(record: &Record, text: &str, diff: &mut Diff) {
    if let Some(wanted) = &record.text {
        diff.lines(wanted.trim(), text);
    }
    let missing: Vec<&String> = record.holds.iter().filter(|line| !text.contains(line.as_str())).collect();
    let surplus: Vec<&String> = record.lacks.iter().filter(|line| text.contains(line.as_str())).collect();
    diff.field("holds", Vec::new(), missing);
    diff.field("lacks", Vec::new(), surplus);
    let paragraphs = text.lines().count();
    diff.field("paragraphs", record.paragraphs, paragraphs);
    if record.paragraphs != paragraphs && record.text.is_none() {
        writeln!(diff.0, "  the text:\n    {}", text.replace('\n', "\n    ")).unwrap();
    }
}

#[test]
fn there_are_sixty_pages_in_twelve_languages_of_every_kind() {
    let pages = pages();
    assert!(pages.len() >= 60, "{} pages", pages.len());
    let distinct = |values: Vec<String>| values.into_iter().collect::<std::collections::BTreeSet<_>>();
    let languages = distinct(pages.iter().filter_map(|(_, record, _)| record.language.clone()).collect());
    assert!(languages.len() >= 12 && languages.contains("uk") && languages.contains("ru"), "{languages:?}");
    let kinds = distinct(pages.iter().map(|(_, record, _)| format!("{:?}", record.kind)).collect());
    assert_eq!(kinds.len(), 8, "{kinds:?}");
    let qualities = distinct(pages.iter().map(|(_, record, _)| format!("{:?}", record.quality)).collect());
    assert_eq!(qualities.len(), 6, "all but the listing's own text: {qualities:?}");
}

#[test]
fn every_page_reads_as_a_reader_reads_it() {
    let mut wrong = String::new();
    for (name, record, body) in pages() {
        let raw = String::from_utf8_lossy(&body).into_owned();
        for line in record.lacks.iter().filter(|_| raw.contains("utf-8")) {
            assert!(raw.contains(line.as_str()), "{name}: `{line}` does not stand on the page at all");
        }
        let diff = compare(&record, &article(&record, body));
        if !diff.is_empty() {
            write!(wrong, "{name}\n{diff}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_reading_can_be_explained_and_is_the_same_one() {
    for (name, record, body) in pages() {
        let page = page(&record, body);
        let hint = ExtractHint { timezone: record.timezone.clone(), ..ExtractHint::default() };
        let rules = SiteRules::default();
        let (article, explanation) = explain(&page, &hint, &rules).unwrap();
        assert_eq!(article, extract(&page, &hint, &rules).unwrap(), "{name}");
        if article.via == "dom" && !article.text.is_empty() {
            let first = article.text.lines().next().unwrap();
            let kept = |line: &Line| line.text.chars().count() > 40 && first.starts_with(&line.text);
            assert!(record.printed_twice || !explanation.pruned.iter().any(kept), "{name}: {first}");
            assert!(!explanation.root.is_empty(), "{name}");
        }
        let value = |field: &str| {
            let found = explanation.fields.iter().find(|known| known.name == field);
            found.and_then(|field| field.value.clone())
        };
        assert_eq!(value("title"), article.title, "{name}");
        assert_eq!(value("published"), article.published.map(|dated| dated.at.to_string()), "{name}");
    }
}

#[test]
fn an_explanation_names_the_losing_sources_and_the_rules() {
    let (_, record, body) = pages().into_iter().find(|(name, _, _)| name == "de_date_conflict").unwrap();
    let (_, explanation) =
        explain(&page(&record, body), &ExtractHint::default(), &SiteRules::default()).unwrap();
    let published = explanation.fields.iter().find(|field| field.name == "published").unwrap();
    assert!(published.from.contains(&"time_element".to_owned()), "{published:?}");
    let losing: Vec<&str> = published.others.iter().map(|claim| claim.from.as_str()).collect();
    assert!(losing.contains(&"json_ld"), "{published:?}");
    let pruned = |rule: Rule, path: &str| {
        explanation.pruned.iter().any(|line| line.rule == rule && line.path.contains(path))
    };
    assert!(pruned(Rule::Labelled, "div#comments"), "{:#?}", explanation.pruned);
    assert!(pruned(Rule::Labelled, "sharedaddy"), "{:#?}", explanation.pruned);
    assert!(explanation.candidates.first().unwrap().path.ends_with("div.entry-content"));
}
