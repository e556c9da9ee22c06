//! Statements: somebody's words with their speaker ("…, A told B", "A said that …", "according to A, …", "A declined to say").
//!
//! Safeguards: the speaker is a subject, never a possessor or object; a verb of saying that is only wished or refused says
//! nothing; words without a speaker of their own belong to the last one only right after a quotation in its paragraph.
//! Traps: "a source" is a new source, "the source" an old one; a term in quotation marks is no statement.

use super::clauses::Modality;
use super::envelope::Draft;
use super::reading::Reading;
use super::sources::Sources;
use super::utterances::Utterance;
use crate::model::{Args, CueClass, Factuality, Polarity, Statement};

/// One statement for each utterance.
pub(super) fn find(reading: &Reading, utterances: &[Utterance]) -> Vec<Draft> {
    utterances.iter().enumerate().map(|(index, utterance)| draft(reading, index, utterance)).collect()
}

fn draft(reading: &Reading, index: usize, utterance: &Utterance) -> Draft {
    let content = utterance.content.clone();
    let hedges = reading
        .cues(content.clone())
        .filter(|hit| matches!(hit.class, Some(CueClass::Hedge | CueClass::Modal | CueClass::Conditional)))
        .map(|hit| reading.span(hit.start..hit.end))
        .collect();
    let speaker = Sources::id(&utterance.source);
    let words = reading.written(content.clone());
    Draft {
        event: format!("{speaker}|{}", words.to_lowercase()),
        args: Args::Statement(Statement {
            speaker,
            speaker_span: reading.span(utterance.speaker.clone()),
            form: utterance.form,
            cue: reading.written(utterance.cue.clone()).to_owned(),
            addressee: utterance.addressee.clone(),
            content: reading.span(content),
        }),
        cue: utterance.cue.start,
        evidence: utterance.evidence.clone(),
        modality: Modality { polarity: Polarity::Positive, factuality: Factuality::Asserted, hedges },
        time: None,
        rule: utterance.rule,
        background: false,
        utterance: Some(index),
    }
}
