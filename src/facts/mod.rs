//! Stage 4: an article and its matches -> facts, each with evidence. One file for each kind; names, places and cue words are
//! data. Precision comes first: a rule that is not sure says nothing.

mod actors;
mod assessment;
mod ceasefire;
mod clauses;
mod envelope;
mod exchange;
mod figure;
mod garbled;
mod lexicon;
mod meeting;
mod next_step;
mod numbers;
mod outcome;
mod position;
mod proposal;
mod provision;
mod quotes;
mod reading;
mod relation;
mod rules;
mod sources;
mod statement;
mod subjects;
mod times;
mod told;
mod travel;
mod utterances;

pub use rules::{Rules, RulesError};

use crate::model::{Args, EntityId, Fact, MatchReport, Polarity};
use crate::text::Document;
use envelope::Draft;
use jiff::civil::Date;
use reading::Reading;
use utterances::Voices;

/// What is known of a text beside itself.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The article's public id, or another name of the document: part of the facts' ids.
    pub article: &'a str,
    /// Who publishes it.
    pub outlet: Option<EntityId>,
    /// When it was published, in the outlet's zone.
    pub published: Option<Date>,
}

/// The facts of a text, by place; none where the language is not known to the rules.
pub fn extract(document: &Document, context: &Context, report: &MatchReport, rules: &Rules) -> Vec<Fact> {
    let language = report.language.or(document.language);
    let Some(lexicon) = language.and_then(|language| rules.lexicons.get(&language)) else {
        return Vec::new();
    };
    let reading = Reading::new(document, context, report, rules, lexicon);
    let utterances = utterances::utterances(&reading);
    let mut drafts = statement::find(&reading, &utterances);
    let mut events = meeting::find(&reading);
    events.extend(travel::find(&reading));
    let amounts = numbers::find(&reading);
    events.extend(figure::find(&reading, &amounts));
    events.extend(proposal::find(&reading, &amounts));
    events.extend(provision::find(&reading));
    events.extend(next_step::find(&reading));
    events.extend(outcome::find(&reading));
    events.extend(ceasefire::find(&reading));
    events.extend(exchange::find(&reading, &amounts));
    events.extend(relation::find(&reading));
    let voices = Voices::of(&utterances);
    events.retain(|draft| is_vouched_for(&reading, draft, &voices));
    drafts.extend(events);
    drafts.extend(position::find(&reading, &voices));
    drafts.extend(assessment::find(&reading, &voices));
    drafts.retain(|draft| !rules.off.contains(&draft.args.kind()));
    envelope::seal(&reading, drafts, &voices)
}

/// False for an event told inside a quotation whose speaker is not known: the outlet does not say it in its own voice.
fn is_vouched_for(reading: &Reading, draft: &Draft, voices: &Voices) -> bool {
    if matches!(draft.args, Args::Figure(_) | Args::Proposal(_) | Args::Relation(_))
        && draft.modality.polarity == Polarity::Positive
    {
        return true;
    }
    let Some(quote) = reading.quote(draft.cue).filter(|quote| quote.holds(draft.cue)) else { return true };
    quote.close - quote.open <= 4 || voices.around(draft.cue).is_some()
}
