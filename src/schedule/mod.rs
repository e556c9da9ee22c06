//! When to poll a listing next, when to try an article again and when to look at it again: pure decisions, `now` and chance are arguments.

mod articles;
mod policy;
mod polls;
mod rechecks;
mod silence;
mod state;

pub use articles::{FailedFetch, Next, retry};
pub use policy::{ArticlePolicy, Policy};
pub use polls::{after, missed, moved, moved_in_vain, next_check, pause, validators};
pub use rechecks::{RecheckPolicy, Rung, may_validate, recheck};
pub use silence::{Silence, no_success, silence};
pub use state::{Answer, FeedState, PollOutcome};
