//! `explain`: why something was decided as it was. Says of an article or of what was dropped which cue, which entity, in
//! which form and with which weight, by the rules in force; and what is missing where it is not about the topic.

use super::args::Explain;
use super::render::{Format, clean_line as safe};
use super::{Ending, Session, session};
use crate::matching::Nearest;
use crate::model::{
    CanonicalUrl, ExtractHint, Field, Language, MatchReport, Mention, OutletId, Page, Reason, Verdict,
};
use crate::pipeline::{self, Input, Knowledge, Outcome};
use crate::rules;
use crate::store::{Reader, StoredEntry};
use crate::telemetry;
use crate::text::Document;
use anyhow::bail;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::io::Write;

/// What is explained: a text, and what is known of where it comes from.
struct Subject {
    title: String,
    text: String,
    published: Option<Date>,
    url: String,
    state: String,
    /// Its report by the rules in force; nothing where there is no text to judge.
    judged: Option<(MatchReport, Nearest)>,
}

/// Explains an article by its id or URL, or an entry by its URL.
pub fn run(session: &Session, explain: &Explain) -> anyhow::Result<Ending> {
    let reader = session.reader()?;
    let (knowledge, _) = session::knowledge(&session.settings(None)?)?;
    let Some(subject) = subject(&reader, &knowledge, &explain.id)? else {
        bail!(
            "nothing is known of `{}`: give an id or URL that `peacewire query` prints, or the URL of an entry",
            explain.id
        );
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match explain.format.format {
        Format::Table => write(&mut out, &subject, &knowledge)?,
        Format::Json | Format::Ndjson => writeln!(out, "{}", as_json(&subject, &knowledge))?,
        Format::Csv | Format::Md => bail!("an explanation is no table; take --format json"),
    }
    out.flush()?;
    Ok(Ending::Well)
}

fn subject(reader: &Reader, knowledge: &Knowledge, given: &str) -> anyhow::Result<Option<Subject>> {
    if let Some(id) = reader.resolve(given)?
        && let Some(article) = reader.article(&id)?
    {
        let published = article.published_at.map(|at| at.to_zoned(TimeZone::UTC).date());
        let language = article.language.as_deref().and_then(Language::parse);
        let outlet = article.outlet.as_deref().and_then(|id| OutletId::parse(id).ok());
        let document = Document::new(&article.title, &article.text, language);
        let judged = judge(knowledge, &document, published, outlet.as_ref());
        let (title, text, state) = (article.title, article.text, format!("stored, {}", article.id));
        return Ok(Some(Subject { title, text, published, url: article.url, state, judged: Some(judged) }));
    }
    let canonical = CanonicalUrl::parse(given).map(|url| url.as_str().to_owned());
    let found = reader.entry_at(given, canonical.as_deref())?;
    found.map(|entry| of_entry(reader, knowledge, entry)).transpose()
}

/// What was listed and not stored: its page where it is kept, else title and summary.
fn of_entry(reader: &Reader, knowledge: &Knowledge, entry: StoredEntry) -> anyhow::Result<Subject> {
    let reason = [entry.reason, entry.detail].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let state = if reason.is_empty() { entry.state } else { format!("{} ({reason})", entry.state) };
    let page = entry.page.as_deref().map(|hash| reader.page(hash)).transpose()?.flatten();
    // Where the listing carried the whole text there never was a page.
    let page = page.or_else(|| {
        entry.listed.content.as_ref()?;
        let url = url::Url::parse(&entry.url).ok()?;
        Some(Page { url, content_type: None, body: Vec::new(), fetched_at: telemetry::now() })
    });
    let read = page.map(|page| {
        let hint = ExtractHint::of_entry(&entry.listed, None);
        pipeline::process(&Input { page, hint, outlet: None }, knowledge)
    });
    let published = entry.listed.published.map(|dated| dated.at.to_zoned(TimeZone::UTC).date());
    let (title, text, published) = match read {
        Some(Outcome::Keep(record) | Outcome::OffTopic(record)) => {
            let article = record.article;
            let date = article.published.map(|dated| dated.at.to_zoned(TimeZone::UTC).date());
            (article.title.unwrap_or_default(), article.text, date.or(published))
        }
        Some(Outcome::Unreadable(_)) | None => {
            (entry.listed.title.unwrap_or_default(), entry.listed.summary.unwrap_or_default(), published)
        }
    };
    let empty = title.is_empty() && text.is_empty();
    let document = Document::new(&title, &text, entry.listed.language);
    let judged = (!empty).then(|| judge(knowledge, &document, published, entry.outlet.as_ref()));
    Ok(Subject { title, text, published, url: entry.url, state, judged })
}

fn judge(
    knowledge: &Knowledge,
    document: &Document<'_>,
    published: Option<Date>,
    outlet: Option<&OutletId>,
) -> (MatchReport, Nearest) {
    let nearest = knowledge.matcher.nearest(document, published);
    (pipeline::judge(document, published, outlet, knowledge), nearest)
}

impl Subject {
    /// The words that a reason stands on.
    fn words(&self, reason: &Reason) -> Option<&str> {
        let field = if reason.field == Field::Title { &self.title } else { &self.text };
        field.get(reason.span?.bytes())
    }
}

/// The entity that was found where a reason stands.
fn entity_at<'r>(report: &'r MatchReport, reason: &Reason) -> Option<&'r Mention> {
    let here = |mention: &&Mention| mention.field == reason.field && Some(mention.span) == reason.span;
    report.mentions.iter().find(here)
}

fn write(out: &mut impl Write, subject: &Subject, knowledge: &Knowledge) -> anyhow::Result<()> {
    writeln!(out, "{}\n{}", safe(&subject.title), safe(&subject.url))?;
    writeln!(out, "state: {}", safe(&subject.state))?;
    let topic = &knowledge.topic;
    let Some((report, nearest)) = &subject.judged else {
        writeln!(
            out,
            "there is no text to judge: its page is not kept, and its listing gave neither title nor summary"
        )?;
        return Ok(());
    };
    let relevance = &report.relevance;
    let verdict = if relevance.verdict == Verdict::Relevant { "relevant" } else { "not relevant" };
    writeln!(
        out,
        "{verdict}: score {:.3} of topic `{}` version {}, relevant from {:.2} on\n\n{:>7}  bias",
        relevance.score,
        topic.id,
        topic.version,
        topic.threshold,
        format!("{:+.2}", topic.bias)
    )?;
    for reason in relevance.why.iter().filter(|reason| reason.weight != 0.0) {
        write!(out, "{:>7}  {}", format!("{:+.2}", reason.weight), reason.rule)?;
        let Some(words) = subject.words(reason) else {
            writeln!(out, ": no combination stands together")?;
            continue;
        };
        let field = if reason.field == Field::Title { "title" } else { "text" };
        write!(out, ", {field}: “{}”", safe(words))?;
        match entity_at(report, reason) {
            Some(mention) => writeln!(out, " is {} ({})", mention.entity, how(mention))?,
            None => writeln!(out)?,
        }
    }
    for rule in relevance.why.iter().filter_map(|reason| reason.rule.strip_prefix(rules::REASON)) {
        writeln!(out, "{:>7}  rule `{rule}` of the settings", "")?;
    }
    write_combination(out, relevance.verdict, nearest)
}

fn write_combination(out: &mut impl Write, verdict: Verdict, nearest: &Nearest) -> anyhow::Result<()> {
    match (nearest.missing.as_slice(), verdict) {
        ([], Verdict::Relevant) => writeln!(out, "\ncombination: {}", nearest.combination)?,
        ([], Verdict::Irrelevant) => {
            writeln!(
                out,
                "\nall parts of `{}` are there, but too little speaks for the topic",
                nearest.combination
            )?;
        }
        (missing, _) => {
            writeln!(out, "\nnearest combination: {}; missing is", nearest.combination)?;
            for group in missing {
                writeln!(out, "  one of {}", group.join(", "))?;
            }
        }
    }
    Ok(())
}

fn how(mention: &Mention) -> String {
    json!(mention.how).as_str().unwrap_or_default().replace('_', " ")
}

fn as_json(subject: &Subject, knowledge: &Knowledge) -> Value {
    let topic = &knowledge.topic;
    let judged = subject.judged.as_ref().map(|(report, nearest)| {
        let reasons: Vec<Value> = report
            .relevance
            .why
            .iter()
            .map(|reason| {
                let mention = entity_at(report, reason);
                json!({
                    "rule": reason.rule,
                    "weight": reason.weight,
                    "field": reason.field,
                    "span": reason.span,
                    "text": subject.words(reason),
                    "entity": mention.map(|mention| &mention.entity),
                    "how": mention.map(|mention| mention.how),
                })
            })
            .collect();
        json!({
            "score": report.relevance.score,
            "verdict": report.relevance.verdict,
            "threshold": topic.threshold,
            "bias": topic.bias,
            "topic": topic.id,
            "topic_version": topic.version,
            "reasons": reasons,
            "combination": nearest.combination,
            "missing": nearest.missing,
        })
    });
    json!({
        "title": subject.title,
        "url": subject.url,
        "state": subject.state,
        "published": subject.published.map(|date| date.to_string()),
        "relevance": judged,
    })
}
