//! What the issue model contradicts: "hand over to A territory" where only A can give it up. A translation has then turned the
//! roles round; the fact keeps its words and loses who does what.

use super::envelope::Draft;
use super::lexicon::Hit;
use super::reading::Reading;
use crate::model::{Args, CueClass, EntityId, Garbled};
use std::ops::Range;

/// What a garbled fact is worth at most.
pub(super) const MOST: f64 = 0.4;

/// Tokens behind a verb of giving in which the one who receives stands.
const NEAR: usize = 8;

/// The words of a position or provision that its issue cannot have.
pub(super) fn suspected(reading: &Reading, draft: &Draft) -> Option<Garbled> {
    if !matches!(draft.args, Args::Position(_) | Args::Provision(_)) {
        return None;
    }
    let issues = reading.issues(draft.evidence.clone());
    let cessions = reading.cues(draft.evidence.clone()).filter(|hit| hit.class == Some(CueClass::Cession));
    let mut received = cessions.filter_map(|hit| recipient(reading, hit, draft.evidence.end));
    received.find_map(|(party, words)| {
        let turned = |issue: &usize| {
            let model = reading.rules.ceding.get(*issue);
            model.is_some_and(|model| {
                model.obligors == [party.clone()] && !model.beneficiaries.contains(&party)
            })
        };
        issues.iter().any(turned).then(|| Garbled {
            span: reading.span(words.clone()),
            reason: format!("{party} can only give on this issue, not receive"),
        })
    })
}

/// Takes away who does what to whom.
pub(super) fn withhold(args: &mut Args) {
    match args {
        Args::Position(position) => {
            position.party = None;
            position.toward.clear();
        }
        Args::Provision(provision) => {
            provision.obligor.clear();
            provision.beneficiary.clear();
        }
        _ => {}
    }
}

/// Who receives what a verb of giving gives: the party behind "to", or right behind the verb where a case says "to".
fn recipient(reading: &Reading, hit: &Hit, end: usize) -> Option<(EntityId, Range<usize>)> {
    let high = end.min(hit.end + NEAR);
    let by_case = reading.lexicon.inflects.then(|| reading.name(hit.end)).flatten();
    let by_word = || {
        reading
            .names_in(hit.end..high)
            .iter()
            .find(|name| reading.ending(name.start, CueClass::Recipient).is_some())
    };
    let name = by_case.or_else(by_word)?;
    // "to A territory" with A as an adjective: it receives nothing.
    let party = reading.party(name).filter(|_| !name.possessive && !reading.is_demonym(name))?;
    Some((party, hit.start..name.end))
}
