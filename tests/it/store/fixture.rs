//! Made-up sources, entries and records.

use jiff::Timestamp;
use peacewire::model::{
    Args, Article, ArticleKind, CanonicalUrl, Confidence, Dated, Entity, EntityId, EntityKind, Entry,
    Evidence, Fact, FactId, FactTime, Factuality, Field, Fingerprint, Granularity, How, IssueId, Language,
    ListingSpec, MatchReport, Meeting, MeetingForm, Mention, Outlet, OutletId, Page, Polarity, Precision,
    Provenance, Quality, Relevance, SIGNATURE_BINS, Salience, Side, Source, SourceId, Span, Statement,
    StatementForm, Surname, TextHash, Tier, TopicId, Verdict,
};
use peacewire::pipeline::Record;
use peacewire::schedule::{FeedState, PollOutcome};
use peacewire::store::{
    ItemResult, Ledger, Options, Placed, PollRecord, PollSummary, Scope, Store, StoreError,
};
use std::path::PathBuf;
use std::time::Duration;
use tempfile::TempDir;
use url::Url;

pub const NOON: i64 = 1_764_590_400;

pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(NOON + seconds).unwrap()
}

pub struct Shelf {
    pub store: Store,
    pub folder: TempDir,
}

impl Shelf {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("ledger.db"), &options()).unwrap();
        let shelf = Self { store, folder };
        shelf
            .run(|ledger| ledger.sync_sources(&[source("alpha"), source("beta")], &[outlet("paper")], at(0)));
        shelf
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("ledger.db")
    }

    pub fn run<T, F>(&self, operation: F) -> T
    where
        T: Send + 'static,
        F: FnOnce(&mut Ledger) -> Result<T, StoreError> + Send + 'static,
    {
        self.store.writer().run_blocking(operation).unwrap()
    }

    /// Polls the listing of a source.
    pub fn poll(&self, listing: i64, seconds: i64, entries: Vec<Entry>) -> PollSummary {
        self.run(move |ledger| ledger.record_poll(&poll(listing, seconds, entries)))
    }

    /// Lists one link, and gives the row of its entry.
    pub fn list(&self, listing: i64, link: &str) -> i64 {
        self.poll(listing, 0, vec![entry(link, link)]);
        self.claim().into_iter().last().unwrap()
    }

    pub fn claim(&self) -> Vec<i64> {
        let items = self.run(|ledger| ledger.claim_items(Scope::Poller, at(0), 1000));
        items.into_iter().map(|item| item.id).collect()
    }

    pub fn keep(&self, id: i64, record: Record) -> Placed {
        let page = page(record.article.canonical.as_str(), &record.article.text);
        self.run(move |ledger| {
            ledger.record_item(id, &ItemResult::Keep { record: &record, page: Some(&page) }, at(10))
        })
    }

    /// Lists a link and stores what stands there.
    pub fn publish(&self, link: &str, text: &str) -> Placed {
        let id = self.list(1, link);
        self.keep(id, record(link, text))
    }

    pub fn number(&self, sql: &str) -> i64 {
        self.store.reader().unwrap().select(sql, &[]).unwrap().rows[0][0].as_i64().unwrap()
    }
}

pub fn options() -> Options {
    Options {
        busy_timeout: Duration::from_millis(20),
        batch_wait: Duration::from_millis(5),
        ..Options::default()
    }
}

pub fn outlet(id: &str) -> Outlet {
    Outlet {
        id: OutletId::parse(id).unwrap(),
        name: "The Paper".to_owned(),
        owner: String::new(),
        family: String::new(),
        agency: false,
        state_media: false,
        domains: vec![format!("{id}.example")],
        credits: Vec::new(),
    }
}

pub fn source(id: &str) -> Source {
    Source {
        id: SourceId::parse(id).unwrap(),
        outlet: OutletId::parse("paper").unwrap(),
        country: "INT".to_owned(),
        language: Language::new(*b"en"),
        timezone: "UTC".to_owned(),
        side: Side::Neutral,
        tier: Tier::National,
        listings: vec![ListingSpec::Feed(Url::parse(&format!("https://{id}.example/feed")).unwrap())],
        user_agent: None,
        verified: None,
        seen: "made up".to_owned(),
        enabled: true,
    }
}

pub fn entry(id: &str, link: &str) -> Entry {
    Entry {
        id: Some(id.to_owned()),
        title: Some(format!("Title of {link}")),
        link: Some(Url::parse(link).unwrap()),
        ..Entry::default()
    }
}

pub fn poll(listing: i64, seconds: i64, entries: Vec<Entry>) -> PollRecord {
    let count = u32::try_from(entries.len()).unwrap();
    PollRecord {
        listing,
        at: at(seconds),
        outcome: PollOutcome::Listed { entries: count, new: 0 },
        status: Some(200),
        bytes: 1000,
        duration_ms: 12,
        state: FeedState {
            etag: Some(format!("\"{seconds}\"")),
            last_success_at: Some(at(seconds)),
            last_poll_at: Some(at(seconds)),
            next_check_at: Some(at(seconds + 900)),
            ..FeedState::default()
        },
        entries,
        problems: Vec::new(),
        over_limit: 0,
        backlog: None,
    }
}

pub fn page(url: &str, text: &str) -> Page {
    Page {
        url: Url::parse(url).unwrap(),
        content_type: Some("text/html".to_owned()),
        body: format!("<p>{text}</p>").into_bytes(),
        fetched_at: at(10),
    }
}

pub fn article(link: &str, text: &str) -> Article {
    Article {
        url: Url::parse(link).unwrap(),
        canonical: CanonicalUrl::parse(link).unwrap(),
        foreign_canonical: None,
        title: Some("Delegations meet in Norwick".to_owned()),
        text: text.to_owned(),
        authors: vec!["A. Writer".to_owned()],
        published: Some(Dated {
            at: at(-3600),
            precision: Precision::Minute,
            offset_minutes: Some(120),
            provenance: Provenance::JsonLd,
        }),
        modified: None,
        date_conflicts: Vec::new(),
        language: Some(Language::new(*b"en")),
        site: None,
        section: None,
        image: None,
        paywalled: None,
        credit: None,
        kind: ArticleKind::Article,
        quality: Quality::Ok,
        via: "dom".to_owned(),
        updates: Vec::new(),
    }
}

/// A record with one mention, one meeting and, where the text has quotation marks, one quote.
pub fn record(link: &str, text: &str) -> Record {
    let entity = EntityId::parse("per:smith").unwrap();
    let whole = span(text, 0, text.len());
    let mut facts = vec![fact(
        text,
        Args::Meeting(Meeting {
            form: MeetingForm::Talks,
            event: None,
            sides: vec![EntityId::parse("pty:aa").unwrap(), EntityId::parse("pty:bb").unwrap()],
            participants: vec![entity.clone()],
            third_parties: Vec::new(),
            venue: None,
            place: Some(EntityId::parse("plc:norwick").unwrap()),
            round: Some(2),
            agenda: Vec::new(),
        }),
        whole,
    )];
    if let (Some(open), Some(close)) = (text.find('“'), text.find('”')) {
        let content = span(text, open + '“'.len_utf8(), close);
        let statement = Statement {
            speaker: entity.clone(),
            speaker_span: first(text),
            form: StatementForm::DirectQuote,
            cue: "said".to_owned(),
            addressee: None,
            content,
        };
        facts.push(fact(text, Args::Statement(statement), whole));
    }
    let mention = Mention { entity, field: Field::Text, span: first(text), how: How::Name, literal: None };
    Record {
        article: article(link, text),
        report: report(vec![mention]),
        facts,
        fingerprint: fingerprint(text),
        features: vec![3, 5],
    }
}

fn report(mentions: Vec<Mention>) -> MatchReport {
    MatchReport {
        topic: TopicId::parse("made-up").unwrap(),
        topic_version: "7".to_owned(),
        language: Some(Language::new(*b"en")),
        mentions,
        issues: vec![(IssueId::parse("harbour").unwrap(), 2)],
        relevance: Relevance { score: 0.9, verdict: Verdict::Relevant, why: Vec::new() },
    }
}

fn fingerprint(text: &str) -> Fingerprint {
    let hash = u64::from_str_radix(TextHash::of(text).as_str(), 16).unwrap();
    Fingerprint {
        text_hash: hash,
        signature: vec![u32::MAX; SIGNATURE_BINS],
        sample: vec![hash, u64::MAX],
        words: 5,
    }
}

fn fact(text: &str, args: Args, whole: Span) -> Fact {
    let kind = args.kind().as_str();
    Fact {
        id: FactId::of(kind, &[text]),
        args,
        issues: vec![IssueId::parse("harbour").unwrap()],
        polarity: Polarity::Positive,
        factuality: Factuality::Happened,
        hedges: Vec::new(),
        background: false,
        salience: Salience::Core,
        attribution: Vec::new(),
        time: Some(FactTime {
            span: None,
            start: Some("2025-12-01".parse().unwrap()),
            end: Some("2025-12-01".parse().unwrap()),
            granularity: Granularity::Day,
            anchor: None,
            confidence: 1.0,
        }),
        evidence: vec![Evidence { span: whole, text: text.to_owned(), text_version: TextHash::of(text) }],
        confidence: Confidence { value: 0.8, samples: 40 },
        rule_id: "made-up".to_owned(),
        extractor: "rules@1".to_owned(),
        claim_key: "key".to_owned(),
        garbled: None,
    }
}

pub fn span(text: &str, from: usize, to: usize) -> Span {
    let characters = |byte: usize| u32::try_from(text[..byte].chars().count()).unwrap();
    Span {
        start: characters(from),
        end: characters(to),
        byte_start: u32::try_from(from).unwrap(),
        byte_end: u32::try_from(to).unwrap(),
    }
}

/// The first character.
fn first(text: &str) -> Span {
    span(text, 0, text.chars().next().unwrap().len_utf8())
}

pub fn entity(id: &str, name: &str) -> Entity {
    Entity {
        id: EntityId::parse(id).unwrap(),
        kind: EntityKind::Person,
        name: name.to_owned(),
        names: Default::default(),
        aliases: Vec::new(),
        weak_aliases: Vec::new(),
        demonyms: Default::default(),
        beside_party: Default::default(),
        not_in: Vec::new(),
        surname: Surname::Last(1),
        acts_as: None,
        parties: vec!["aa".to_owned()],
        gender: None,
        roles: Vec::new(),
        metonym_for: None,
        ambiguous_alone: false,
        qid: None,
    }
}
