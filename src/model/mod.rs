//! The nouns that the stages pass to each other: plain data with public fields, no behaviour beyond parsing.
//! Compiled forms (automata, selectors, indexes) stay in their stage.

mod args;
mod article;
mod cues;
mod dated;
mod entity;
mod entry;
mod fact;
mod ids;
mod language;
mod matches;
mod name_words;
mod page;
mod placement;
mod source;
mod span;
mod state;
mod topic;
pub mod units;
mod url;

pub use args::{
    Args, Assessment, Ceasefire, CeasefireScope, CeasefireStatus, Exchange, ExchangeCategory, ExchangeStatus,
    FactKind, Figure, Meeting, MeetingForm, NextStep, Outcome, OutcomeStatus, Position, Proposal,
    ProposalStatus, ProposalVersion, Provision, Qualifier, Relation, RelationKind, Stance, Statement,
    StatementForm, Travel, Valence,
};
pub use article::{Article, ArticleKind, Quality, Update};
pub use cues::{Cue as LanguageCue, CueClass, LanguageCues, Languages, QuotePair, RuleRecord};
pub use dated::{Dated, Precision, Provenance};
pub use entity::{Entity, EntityKind, Gazetteer, Gender, Role, Surname};
pub use entry::{Capture, Entry, Listing, ListingKind, Problem, QuietTimes};
pub use fact::{
    Anonymity, Attribution, AttributionRole, Confidence, Evidence, Fact, FactTime, Factuality, Garbled,
    Granularity, Knowledge, Number, Polarity, Salience, SourceRef,
};
pub use ids::{BadId, EntityId, FactId, IssueId, OutletId, PublicId, SourceId, TextHash, TopicId};
pub use language::Language;
pub use matches::{Field, How, MatchReport, Mention, Reason, Relevance, Verdict};
pub use name_words::{NameClass, NameWord, NameWords};
pub use page::{ExtractHint, Page};
pub use placement::{Candidate, Fingerprint, Heading, Newcomer, Placement, SIGNATURE_BINS};
pub use source::{ListingSpec, Outlet, Selectors, Side, Source, Tier};
pub use span::Span;
pub use state::{DropReason, EntryState, FailureClass};
pub use topic::{Combination, Cue, Emphasis, Exclusion, Issue, Topic};
pub use url::{CanonicalUrl, host_of, registrable_domain};
