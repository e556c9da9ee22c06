//! What a run came to.

use crate::model::{DropReason, EntryState, FailureClass};
use crate::store::Checked;
use std::collections::BTreeMap;
use url::Url;

/// What a run came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// The polls.
    pub polls: PollCounts,
    /// Articles that are in the store now.
    pub stored: u64,
    /// Articles that were found not to be about the topic.
    pub off_topic: u64,
    /// Those of them that their title and summary ruled out: they were not fetched.
    pub ruled_out: u64,
    /// Articles that were in the store already.
    pub duplicate: u64,
    /// Entries given up, by reason.
    pub failed: BTreeMap<String, u64>,
    /// Entries to be tried again later, by the class of the failure.
    pub retried: BTreeMap<String, u64>,
    /// Entries claimed and given back untried.
    pub given_back: u64,
    /// Looks at articles that are stored.
    pub rechecks: RecheckCounts,
    /// Why it ended.
    pub ended: Ended,
}

/// What the polls came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PollCounts {
    /// Listings that could be read.
    pub listed: u64,
    /// Listings without a change.
    pub unchanged: u64,
    /// Listings that failed.
    pub failed: u64,
    /// Entries not seen before.
    pub new: u64,
    /// Entries seen before that have changed.
    pub updated: u64,
}

/// What looks at stored articles came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RecheckCounts {
    /// Articles that say what they said.
    pub unchanged: u64,
    /// Articles that say something else.
    pub revised: u64,
    /// Pages that cannot be read, are not about the topic any more, or lead to another article.
    pub unread: u64,
    /// Pages that are not there any more.
    pub gone: u64,
    /// Looks that failed, to be tried again later.
    pub failed: u64,
}

impl RecheckCounts {
    pub(super) fn count(&mut self, checked: Checked) {
        *match checked {
            Checked::Unchanged => &mut self.unchanged,
            Checked::Revised => &mut self.revised,
            Checked::Unread | Checked::Elsewhere => &mut self.unread,
            Checked::Gone => &mut self.gone,
            Checked::Failed => &mut self.failed,
        } += 1;
    }
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ended {
    /// Nothing is left to be done now.
    #[default]
    Done,
    /// The stop signal came.
    Stopped,
    /// The stop signal came and the work begun did not end in time.
    OutOfTime,
    /// Another process took the lease over.
    LeaseLost,
}

/// An article whose turn is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Its link.
    pub url: Option<Url>,
    /// What became of it.
    pub end: ItemEnd,
}

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemEnd {
    /// It is in this state.
    Placed(EntryState),
    /// Its title and summary ruled it out.
    RuledOut,
    /// It was given up.
    Dropped(DropReason),
    /// It is tried again later.
    Retried(FailureClass),
    /// It was given back untried.
    GivenBack,
}

impl Summary {
    pub(super) fn count(&mut self, end: ItemEnd) {
        match end {
            ItemEnd::Placed(EntryState::Stored) => self.stored += 1,
            ItemEnd::Placed(EntryState::OffTopic) => self.off_topic += 1,
            ItemEnd::Placed(EntryState::Duplicate) => self.duplicate += 1,
            ItemEnd::Placed(EntryState::Failed) => add(&mut self.failed, "other".to_owned()),
            ItemEnd::Placed(EntryState::Waiting) | ItemEnd::GivenBack => self.given_back += 1,
            ItemEnd::RuledOut => {
                self.off_topic += 1;
                self.ruled_out += 1;
            }
            ItemEnd::Dropped(reason) => add(&mut self.failed, name(&reason)),
            ItemEnd::Retried(class) => add(&mut self.retried, name(&class)),
        }
    }
}

fn add(counts: &mut BTreeMap<String, u64>, name: String) {
    *counts.entry(name).or_default() += 1;
}

/// The name that the store and the settings use.
fn name(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => "other".to_owned(),
    }
}
