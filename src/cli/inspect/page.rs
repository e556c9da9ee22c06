//! `inspect page`: the article that is read from one page, or from each of a list.

use crate::cli::Session;
use crate::config;
use crate::extract::{self, ExtractError, SiteRules};
use crate::model::{Article, Dated, ExtractHint, Page, Precision};
use crate::telemetry;
use anyhow::Context;
use clap::Args;
use jiff::tz::{Offset, TimeZone};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::io::{Read, Write};
use std::path::PathBuf;
use url::Url;

/// What to read.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("input").required(true).args(["file", "manifest"]))]
pub struct Arguments {
    /// The page's address.
    #[arg(long, requires = "file")]
    url: Option<Url>,
    /// The Content-Type that the server sent.
    #[arg(long)]
    content_type: Option<String>,
    /// Add why: the elements that could have held the text, the lines left out, the sources of each field.
    #[arg(long, conflicts_with = "manifest")]
    explain: bool,
    /// A file with one `{"id", "url", "path"}` a line.
    #[arg(long, requires = "out")]
    manifest: Option<PathBuf>,
    /// Where the results for a manifest go: one object, by id.
    #[arg(long, requires = "manifest")]
    out: Option<PathBuf>,
    /// The file, or - for standard input.
    #[arg(requires = "url")]
    file: Option<PathBuf>,
}

/// One line of a manifest.
#[derive(Debug, Deserialize)]
struct Listed {
    id: String,
    #[serde(default)]
    url: String,
    path: PathBuf,
}

/// Reads, runs the stage, prints.
pub fn run(session: &Session, arguments: &Arguments) -> anyhow::Result<()> {
    let settings = session.settings(None)?;
    let rules = config::sites(settings.knowledge.folder.as_deref())?;
    match (&arguments.file, &arguments.url, &arguments.manifest, &arguments.out) {
        (Some(file), Some(url), _, _) => one(file, url, arguments, &rules),
        (_, _, Some(manifest), Some(out)) => many(manifest, out, &rules),
        _ => anyhow::bail!("give --url and a file, or --manifest and --out"),
    }
}

fn one(file: &PathBuf, url: &Url, arguments: &Arguments, rules: &SiteRules) -> anyhow::Result<()> {
    let body = if file.as_os_str() == "-" {
        let mut body = Vec::new();
        std::io::stdin().lock().read_to_end(&mut body).context("cannot read standard input")?;
        body
    } else {
        std::fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?
    };
    let mut out = std::io::stdout().lock();
    let page = page(url.clone(), arguments.content_type.as_deref(), body);
    let answer = if arguments.explain { explained(&page, rules)? } else { read(&page, rules) };
    serde_json::to_writer_pretty(&mut out, &answer)?;
    writeln!(out)?;
    Ok(())
}

fn many(manifest: &PathBuf, out: &PathBuf, rules: &SiteRules) -> anyhow::Result<()> {
    let lines =
        std::fs::read_to_string(manifest).with_context(|| format!("cannot read `{}`", manifest.display()))?;
    let mut results = Map::new();
    for (number, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let listed: Listed = serde_json::from_str(line).with_context(|| {
            format!("`{}`, line {}, is no line of a manifest", manifest.display(), number + 1)
        })?;
        results.insert(listed.id.clone(), read_listed(listed, rules));
    }
    let file = std::fs::File::create(out).with_context(|| format!("cannot write `{}`", out.display()))?;
    let mut writer = std::io::BufWriter::new(file);
    serde_json::to_writer(&mut writer, &results)?;
    writer.flush().with_context(|| format!("cannot write `{}`", out.display()))
}

/// A page that cannot be read is a result like any other.
fn read_listed(listed: Listed, rules: &SiteRules) -> Value {
    // A page without an address that a reader can open can still be read; it only has no home.
    let home = Url::parse(&listed.url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let Some(url) = home.or_else(|| Url::parse("https://unknown.invalid/").ok()) else {
        return unread(format!("`{}` is no address", listed.url));
    };
    match std::fs::read(&listed.path) {
        Ok(body) => read(&page(url, None, body), rules),
        Err(error) => unread(format!("cannot read `{}`: {error}", listed.path.display())),
    }
}

fn page(url: Url, content_type: Option<&str>, body: Vec<u8>) -> Page {
    Page { url, content_type: content_type.map(str::to_owned), body, fetched_at: telemetry::now() }
}

fn read(page: &Page, rules: &SiteRules) -> Value {
    answer(extract::extract(page, &ExtractHint::default(), rules))
}

/// What [`read`] gives, and `explanation` beside it.
fn explained(page: &Page, rules: &SiteRules) -> anyhow::Result<Value> {
    match extract::explain(page, &ExtractHint::default(), rules) {
        Ok((article, explanation)) => {
            let mut value = render(&article);
            if let Some(object) = value.as_object_mut() {
                object.insert("explanation".to_owned(), serde_json::to_value(explanation)?);
            }
            Ok(value)
        }
        Err(error) => Ok(answer(Err(error))),
    }
}

fn answer(read: Result<Article, ExtractError>) -> Value {
    match read {
        Ok(article) => render(&article),
        Err(error) => unread(error.to_string()),
    }
}

fn unread(error: String) -> Value {
    json!({"articleBody": "", "error": error})
}

fn render(article: &Article) -> Value {
    let mut value = json!({
        "articleBody": article.text,
        "title": article.title,
        "authors": article.authors,
        "published": article.published.filter(is_instant).map(written),
        "modified": article.modified.map(written),
        "lang": article.language,
        "canonical": article.canonical,
        "site": article.site,
        "section": article.section,
        "image": article.image.as_ref().map(Url::as_str),
        "paywalled": article.paywalled,
        "kind": article.kind,
        "quality": article.quality,
        "via": article.via,
    });
    if let (Some(object), Some(dated)) =
        (value.as_object_mut(), article.published.filter(|dated| !is_instant(dated)))
    {
        object.insert("date".to_owned(), Value::String(written(dated)));
    }
    value
}

fn is_instant(dated: &Dated) -> bool {
    dated.precision != Precision::Day
}

/// RFC 3339 with the offset that was written, or the day alone.
fn written(dated: Dated) -> String {
    let offset = dated.offset_minutes.and_then(|minutes| Offset::from_seconds(i32::from(minutes) * 60).ok());
    let zoned = dated.at.to_zoned(TimeZone::fixed(offset.unwrap_or(Offset::UTC)));
    if is_instant(&dated) {
        zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    } else {
        zoned.date().to_string()
    }
}
