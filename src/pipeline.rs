//! Stages 2 to 5 chained: the only place where the chain is written.

use crate::extract::{self, SiteRules};
use crate::matching::{Matcher, Organisations};
use crate::model::{
    Article, EntityId, Entry, ExtractHint, Fact, Fingerprint, Gazetteer, MatchReport, OutletId, Page,
    PublicId, Quality, Topic, Verdict,
};
use crate::text::Document;
use crate::{dedup, facts};
use jiff::tz::TimeZone;

/// What one page became.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The article.
    pub article: Article,
    /// What was recognised in it, and whether the desk wants it.
    pub report: MatchReport,
    /// What it says; empty for what is off topic.
    pub facts: Vec<Fact>,
    /// What it is compared by.
    pub fingerprint: Fingerprint,
    /// Keys of what it is about, sorted and without repeats.
    pub features: Vec<u64>,
}

/// Everything that the stages know, compiled once.
#[derive(Debug)]
pub struct Knowledge {
    /// The topic that is followed.
    pub topic: Topic,
    /// Who and what can be named.
    pub gazetteer: Gazetteer,
    /// The compiled topic and gazetteer.
    pub matcher: Matcher,
    /// The compiled cues of the languages.
    pub rules: facts::Rules,
    /// Selectors for single sites.
    pub sites: SiteRules,
    organisations: Organisations,
}

impl Knowledge {
    /// Puts the compiled parts together.
    pub fn new(
        topic: Topic,
        gazetteer: Gazetteer,
        matcher: Matcher,
        rules: facts::Rules,
        sites: SiteRules,
    ) -> Self {
        let organisations = Organisations::of(&gazetteer);
        Self { topic, gazetteer, matcher, rules, sites, organisations }
    }

    /// The organisation that an outlet is, where the gazetteer has one of its name.
    pub fn outlet_entity(&self, outlet: &OutletId) -> Option<EntityId> {
        self.organisations.named(&outlet.as_str().replace(['-', '_'], " "))
    }
}

/// What one page is and what was known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// The page; its body is empty where the listing carried the whole text.
    pub page: Page,
    /// What the listing or the person said of it.
    pub hint: ExtractHint,
    /// The outlet that publishes it.
    pub outlet: Option<OutletId>,
}

/// The report on an entry whose title and summary alone show that it is not about the topic, so that its page need not be
/// fetched; nothing in doubt.
pub fn rule_out(entry: &Entry, knowledge: &Knowledge) -> Option<MatchReport> {
    let (title, summary) = (entry.title.as_deref()?, entry.summary.as_deref()?);
    let published = entry.published.map(|dated| dated.at.to_zoned(TimeZone::UTC).date());
    knowledge.matcher.rule_out(&Document::new(title, summary, entry.language), published)
}

/// What came of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// About the topic.
    Keep(Box<Record>),
    /// Not about the topic; without facts.
    OffTopic(Box<Record>),
    /// No article could be read from it, and why.
    Unreadable(String),
}

/// Reads, matches and understands one page. Pure: the same input and knowledge give the same outcome.
pub fn process(input: &Input, knowledge: &Knowledge) -> Outcome {
    let article = match extract::extract(&input.page, &input.hint, &knowledge.sites) {
        Ok(article) if article.text.is_empty() && article.quality != Quality::Challenge => {
            return Outcome::Unreadable("the page has no text".to_owned());
        }
        Ok(article) => article,
        Err(error) => return Outcome::Unreadable(error.to_string()),
    };
    let zone = input.hint.timezone.as_deref().and_then(|name| TimeZone::get(name).ok());
    let published = article.published.map(|date| {
        let offset = date.offset_minutes.and_then(|minutes| {
            jiff::tz::Offset::from_seconds(i32::from(minutes) * 60).ok().map(TimeZone::fixed)
        });
        date.at.to_zoned(zone.or(offset).unwrap_or(TimeZone::UTC)).date()
    });
    let document =
        Document::new(article.title.as_deref().unwrap_or_default(), &article.text, article.language);
    let report = knowledge.matcher.scan(&document, published);
    let fingerprint = dedup::fingerprint(&document.tokens);
    let relevant = report.relevance.verdict == Verdict::Relevant;
    let found = if relevant {
        let id = PublicId::of_url(&article.canonical);
        let outlet = input.outlet.as_ref().and_then(|outlet| knowledge.outlet_entity(outlet));
        let context = facts::Context { article: id.as_str(), outlet, published };
        facts::extract(&document, &context, &report, &knowledge.rules)
    } else {
        Vec::new()
    };
    let features = dedup::features(&report, &found);
    let language = report.language;
    let record =
        Record { facts: found, features, fingerprint, report, article: Article { language, ..article } };
    let record = Box::new(record);
    if relevant { Outcome::Keep(record) } else { Outcome::OffTopic(record) }
}
