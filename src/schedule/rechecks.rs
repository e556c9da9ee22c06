//! Articles: when one that is stored is fetched again to see whether it was changed.

use super::Policy;
use super::polls::{clamped, doubled, jittered};
use crate::model::units::period;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How articles are fetched again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a section of settings")]
pub struct RecheckPolicy {
    /// How often, by age; from the last rung on never. None at all where empty.
    pub ladder: Vec<Rung>,
}

/// One rung of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "{ until = \"3h\", every = \"15m\" }")]
pub struct Rung {
    /// It holds for articles younger than this.
    #[serde(with = "period")]
    pub until: SignedDuration,
    /// Time between two looks.
    #[serde(with = "period")]
    pub every: SignedDuration,
}

impl Default for RecheckPolicy {
    fn default() -> Self {
        let rung = |until, every| Rung {
            until: SignedDuration::from_hours(until),
            every: SignedDuration::from_mins(every),
        };
        Self { ladder: vec![rung(3, 15), rung(24, 60), rung(7 * 24, 6 * 60), rung(30 * 24, 3 * 24 * 60)] }
    }
}

impl RecheckPolicy {
    /// What is wrong with the ladder, for a message; nothing where it is right.
    pub fn fault(&self) -> Option<&'static str> {
        let rises = self.ladder.is_sorted_by(|a, b| a.until < b.until);
        let paused = self.ladder.iter().all(|rung| rung.every >= SignedDuration::from_secs(1));
        match (rises, paused) {
            (false, _) => Some("each rung must hold until a greater age than the one before"),
            (_, false) => Some("`every` must be 1s or more"),
            _ => None,
        }
    }

    /// The rung of an article of this age; nothing for one that is looked at no more.
    fn rung(&self, age: SignedDuration) -> Option<&Rung> {
        self.ladder.iter().find(|rung| age < rung.until)
    }

    /// What appeared at this moment or before is looked at no more; nothing where that moment is beyond all calendars.
    pub fn watched_from(&self, now: Timestamp) -> Option<Timestamp> {
        now.checked_sub(self.ladder.last().map_or(SignedDuration::ZERO, |rung| rung.until)).ok()
    }

    /// Whether an article that appeared `since` is still looked at.
    pub fn is_watched(&self, since: Timestamp, now: Timestamp) -> bool {
        self.rung(now.duration_since(since)).is_some()
    }
}

/// When to look again at an article that appeared `since` (published, else first seen); nothing where never.
///
/// `failures`: looks in a row that failed, the last one included; each doubles the pause, up to the cap of listings that
/// are gone. `retry_after`: seconds that the server asks for.
pub fn recheck(
    policy: &Policy,
    since: Timestamp,
    failures: u32,
    retry_after: Option<u64>,
    now: Timestamp,
    rng: &mut fastrand::Rng,
) -> Option<Timestamp> {
    let rechecks = &policy.rechecks;
    let every = rechecks.rung(now.duration_since(since))?.every;
    let pause = jittered(policy, doubled(every, failures, policy.gone_cap.max(every)), rng);
    let pause = retry_after.map_or(pause, |asked| pause.max(clamped(policy, asked)));
    let next = now.checked_add(pause.max(SignedDuration::from_secs(1))).ok()?;
    rechecks.is_watched(since, next).then_some(next)
}

/// Whether the validators of an answer got at `read_at` are still sent: some servers answer 304 whatever has changed.
pub fn may_validate(policy: &Policy, read_at: Option<Timestamp>, now: Timestamp) -> bool {
    read_at.is_some_and(|at| (SignedDuration::ZERO..policy.validators_kept).contains(&now.duration_since(at)))
}
