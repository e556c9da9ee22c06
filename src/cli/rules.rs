//! `rules list`, `rules test`, and `reprocess --rules`: the rules of the settings file over what is stored.

use super::args::{Rules as Command, RulesTest};
use super::{Ending, Session, output, session};
use crate::model::{EntityId, Field, IssueId, Language, OutletId};
use crate::pipeline::Knowledge;
use crate::rules::{RuleHit, Subject};
use crate::store::{Reader, Rows, Store, StoredArticle};
use crate::text::Document;
use anyhow::bail;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Characters of an example around the words that met the rule.
const CONTEXT: usize = 60;

/// Lists or tests the rules.
pub fn run(session: &Session, command: &Command) -> anyhow::Result<Ending> {
    match command {
        Command::List(format) => {
            let rows = session.reader()?.select(
                "SELECT id, effect, articles, dropped, judged, since, newest, version, condition FROM v_rules ORDER BY id",
                &[],
            )?;
            output::rows(&mut std::io::stdout().lock(), format.format, &rows)?;
            Ok(Ending::Well)
        }
        Command::Test(test) => self::test(session, test),
    }
}

/// Holds the rules against every stored article; one that nothing meets is not well.
fn test(session: &Session, test: &RulesTest) -> anyhow::Result<Ending> {
    let (knowledge, _) = session::knowledge(&session.settings(None)?)?;
    let asked = |id: &str| test.id.as_ref().is_none_or(|wanted| wanted == id);
    let mut met: BTreeMap<String, u64> = BTreeMap::new();
    met.extend(
        knowledge.user_rules.definitions().filter(|rule| asked(&rule.id)).map(|rule| (rule.id.clone(), 0)),
    );
    if met.is_empty() {
        match &test.id {
            Some(id) => bail!("the settings have no rule `{id}`"),
            None => bail!("the settings have no rules; docs/rules.md says how one is written"),
        }
    }
    let mut rows = Rows {
        columns: ["rule", "article", "title", "words"].map(str::to_owned).to_vec(),
        ..Rows::default()
    };
    let read = each_article(&session.reader()?, &knowledge, |article, hits| {
        for hit in hits {
            let Some(count) = met.get_mut(&hit.rule.id) else { continue };
            *count += 1;
            if usize::try_from(*count).is_ok_and(|count| count <= test.examples) {
                let words = example(article, hit);
                rows.rows.push(vec![
                    json!(hit.rule.id),
                    json!(article.id),
                    json!(article.title),
                    json!(words),
                ]);
            }
        }
        Ok(())
    })?;
    rows.rows.sort_by_key(|row| row.first().and_then(|id| id.as_str()).unwrap_or_default().to_owned());
    output::rows(&mut std::io::stdout().lock(), test.format.format, &rows)?;
    for (id, count) in &met {
        output::note(&format!("{id}: {count} of {read} stored articles"));
    }
    Ok(if met.values().all(|count| *count > 0) { Ending::Well } else { Ending::Unwell })
}

/// Marks every stored article with the rules that it meets, and the others with none.
pub(super) fn apply(store: &Store, knowledge: &Knowledge) -> anyhow::Result<()> {
    let (reader, writer) = (store.reader()?, store.writer());
    let mut met: BTreeMap<String, u64> = BTreeMap::new();
    let read = each_article(&reader, knowledge, |article, hits| {
        let ids: Vec<String> = hits.iter().map(|hit| hit.rule.id.clone()).collect();
        for id in &ids {
            *met.entry(id.clone()).or_default() += 1;
        }
        let article = article.id.clone();
        Ok(writer.run_blocking(move |ledger| ledger.mark_rules(&article, &ids))?)
    })?;
    for rule in knowledge.user_rules.definitions() {
        output::note(&format!("{}: {} articles", rule.id, met.get(&rule.id).copied().unwrap_or_default()));
    }
    output::line(&format!(
        "{read} articles held against {} rules",
        knowledge.user_rules.definitions().count()
    ))?;
    Ok(())
}

/// Holds every stored article against the rules, by what was recognised in it; gives how many there are.
fn each_article(
    reader: &Reader,
    knowledge: &Knowledge,
    mut see: impl FnMut(&StoredArticle, &[RuleHit<'_>]) -> anyhow::Result<()>,
) -> anyhow::Result<usize> {
    let ids = reader.article_ids()?;
    for id in &ids {
        let Some(article) = reader.article(id)? else { continue };
        let mentions = reader.mentions(id)?;
        let entities: BTreeSet<&EntityId> = mentions
            .iter()
            .flat_map(|mention| std::iter::once(&mention.entity).chain(&mention.literal))
            .collect();
        let issues: Vec<IssueId> =
            article.issues.iter().filter_map(|(issue, _)| IssueId::parse(issue).ok()).collect();
        let outlet = article.outlet.as_deref().and_then(|id| OutletId::parse(id).ok());
        let language = article.language.as_deref().and_then(Language::parse);
        let document = Document::new(&article.title, &article.text, language);
        let (issues, outlet) = (issues.iter().collect(), outlet.as_ref());
        let hits =
            knowledge.user_rules.hits(&Subject { document: &document, entities, issues, outlet, language });
        see(&article, &hits)?;
    }
    Ok(ids.len())
}

/// The words that met a rule with what stands around them.
fn example(article: &StoredArticle, hit: &RuleHit<'_>) -> String {
    let Some((field, span)) = hit.place else { return String::new() };
    let text = if field == Field::Title { &article.title } else { &article.text };
    let start = (span.start as usize).saturating_sub(CONTEXT);
    let length = span.end as usize - span.start as usize + 2 * CONTEXT;
    let around: String = text.chars().skip(start).take(length).collect();
    around.replace('\n', " ")
}
