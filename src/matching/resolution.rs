//! Candidates of a whole document -> those that mean somebody: linked to full mentions, without namesakes, the longest.

use super::names::{Candidate, Scanned, Standing};
use super::surfaces::Part;
use crate::model::Gazetteer;
use std::collections::HashSet;

/// Keeps what the guards of the whole document allow, the longest where two overlap; in text order. Answers with the
/// entities that have a full mention.
pub(super) fn resolve(fields: &mut [Scanned<'_>], gazetteer: &Gazetteer) -> HashSet<usize> {
    let mut anchored: HashSet<usize> = HashSet::new();
    let mut foreign: HashSet<usize> = HashSet::new();
    for scanned in fields.iter() {
        for candidate in &scanned.candidates {
            match (candidate.part, candidate.standing) {
                (Part::Surname, Standing::Full | Standing::Titled) | (Part::Name, _) => {
                    anchored.insert(candidate.entity);
                }
                (Part::Surname, Standing::Foreign) => {
                    foreign.insert(candidate.entity);
                }
                _ => {}
            }
        }
    }
    let allowed = |candidate: &Candidate| {
        let anchor = anchored.contains(&candidate.entity);
        let ambiguous = gazetteer.entities.get(candidate.entity).is_some_and(|entity| entity.ambiguous_alone);
        match (candidate.part, candidate.standing) {
            (Part::Weak, _) => anchor,
            (Part::Surname, Standing::Alone) => {
                anchor || (!ambiguous && !foreign.contains(&candidate.entity))
            }
            _ => true,
        }
    };
    for scanned in fields {
        scanned.candidates.retain(allowed);
        scanned.shorter = keep_longest(&mut scanned.candidates);
        scanned
            .candidates
            .retain(|candidate| candidate.part != Part::Namesake && candidate.standing != Standing::Foreign);
    }
    anchored
}

/// Of overlapping candidates the longest stays; of equally long ones that with the better standing, then the first.
/// Answers with the names that were left out.
fn keep_longest(candidates: &mut Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by_key(|candidate| {
        let length = candidate.last - candidate.first;
        (
            std::cmp::Reverse(length),
            matches!(candidate.part, Part::Beside | Part::Demonym),
            candidate.standing != Standing::Full,
            candidate.first,
        )
    });
    let (mut kept, mut shorter): (Vec<Candidate>, Vec<Candidate>) = (Vec::new(), Vec::new());
    let mut taken: HashSet<usize> = HashSet::new();
    for candidate in candidates.drain(..) {
        let tokens = candidate.first..candidate.last;
        let beside = candidate.part == Part::Beside;
        if beside || tokens.clone().all(|token| !taken.contains(&token)) {
            if !beside {
                taken.extend(tokens);
            }
            kept.push(candidate);
        } else if candidate.part == Part::Name {
            shorter.push(candidate);
        }
    }
    kept.retain(|candidate| {
        candidate.part != Part::Beside
            || (candidate.first..candidate.last).all(|token| !taken.contains(&token))
    });
    kept.sort_by_key(|candidate| candidate.first);
    *candidates = kept;
    shorter
}
