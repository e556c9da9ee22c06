//! Attribution: which words of a text are whose. Quotations with the speaker after or before them, reported speech with and
//! without "that", "according to", speech at the end of a sentence, refusals to speak, quotations that go on.

mod ascribed;
mod inner;
mod reported;

use super::quotes::Quote;
use super::reading::{Name, Reading};
use super::sources::Sources;
use super::subjects::{self, Subject};
use crate::model::{CueClass, EntityId, EntityKind, SourceRef, StatementForm};
use crate::text::Case;
use std::ops::Range;

/// Words and whose they are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Utterance {
    /// Who.
    pub source: SourceRef,
    /// The speaker as written; for words that go on, the speaker of the words before.
    pub speaker: Range<usize>,
    /// The verb of saying.
    pub cue: Range<usize>,
    /// To whom.
    pub addressee: Option<EntityId>,
    /// In what form.
    pub form: StatementForm,
    /// The words, without the outer marks.
    pub content: Range<usize>,
    /// Everything that the statement rests on, by token.
    pub evidence: Range<usize>,
    /// The rule.
    pub rule: &'static str,
}

/// The utterances of a text by place.
#[derive(Debug)]
pub(super) struct Voices<'u> {
    utterances: &'u [Utterance],
    starts: Vec<usize>,
}

/// Utterances looked back over for the one around a token.
const BACK: usize = 8;

impl<'u> Voices<'u> {
    /// Of utterances in order.
    pub fn of(utterances: &'u [Utterance]) -> Self {
        let starts = utterances.iter().map(|utterance| utterance.evidence.start).collect();
        Self { utterances, starts }
    }

    /// One of them, by number.
    pub fn get(&self, index: usize) -> Option<&'u Utterance> {
        self.utterances.get(index)
    }

    /// The innermost utterance whose content holds a token.
    pub fn around(&self, token: usize) -> Option<&'u Utterance> {
        let after = self.starts.partition_point(|start| *start <= token);
        let before = self.utterances.get(after.saturating_sub(BACK)..after).unwrap_or_default();
        before
            .iter()
            .filter(|utterance| utterance.content.contains(&token))
            .min_by_key(|utterance| utterance.content.len())
    }
}

/// What a rule finds before it is known who the subject is.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The subject; nothing for the last speaker.
    pub subject: Option<Subject>,
    /// The verb goes on with earlier words.
    pub adding: bool,
    pub cue: Range<usize>,
    pub addressee: Option<EntityId>,
    pub form: StatementForm,
    pub content: Range<usize>,
    pub evidence: Range<usize>,
    pub rule: &'static str,
}

/// All utterances of a text, in order.
pub(super) fn utterances(reading: &Reading) -> Vec<Utterance> {
    let mut found = Vec::new();
    let mut used = vec![false; reading.hits.len()];
    for quote in &reading.quotes {
        if let Some((parts, cue)) = inner::interrupted(reading, quote) {
            if let Some(slot) = used.get_mut(cue) {
                *slot = true;
            }
            found.extend(parts);
        } else if let Some((utterance, cue)) = quoted(reading, quote) {
            if let Some(slot) = used.get_mut(cue) {
                *slot = true;
            }
            found.push(utterance);
        } else if stands_alone(reading, quote) {
            found.push(going_on(quote));
        }
    }
    if reading.lexicon.inflects {
        inner::dialogue(reading, &mut used, &mut found);
    }
    reported::find(reading, &used, &mut found);
    found.sort_by_key(|utterance| (utterance.evidence.start, utterance.evidence.end));
    named(reading, found)
}

/// Finds out who the subjects are, in the order of the text.
fn named(reading: &Reading, found: Vec<Found>) -> Vec<Utterance> {
    let mut sources = Sources::default();
    let mut utterances: Vec<Utterance> = Vec::new();
    for found in found {
        let (source, speaker) = match &found.subject {
            Some(subject) => {
                let Some(source) = sources.resolve(reading, subject, found.adding, found.evidence.end) else {
                    continue;
                };
                (source, subject.tokens.clone())
            }
            None => {
                let Some(before) = utterances.last().filter(|before| follows(reading, before, &found)) else {
                    continue;
                };
                let Some(source) = sources.last().filter(|last| **last == before.source) else { continue };
                (source.clone(), before.speaker.clone())
            }
        };
        utterances.push(Utterance {
            source,
            speaker,
            cue: found.cue,
            addressee: found.addressee,
            form: found.form,
            content: found.content,
            evidence: found.evidence,
            rule: found.rule,
        });
    }
    utterances
}

/// True where words without a speaker of their own come right after a quotation, in its paragraph.
fn follows(reading: &Reading, before: &Utterance, found: &Found) -> bool {
    // A verb without a subject of its own takes that of its sentence.
    if !found.cue.is_empty() {
        return reading.sentence_of(before.cue.start) == reading.sentence_of(found.cue.start);
    }
    let quoted = before.form == StatementForm::DirectQuote
        || before.rule == "statement.quote_after"
        || found.rule == "statement.reported";
    let (Some(last), Some(here)) = (
        reading.sentence_of(before.evidence.end.saturating_sub(1)),
        reading.sentence_of(found.evidence.start),
    ) else {
        return false;
    };
    let adjacent = here == last || here == last + 1;
    quoted && adjacent && reading.paragraph(before.evidence.start) == reading.paragraph(found.evidence.start)
}

/// Words of a quotation that is more than a term.
const WORDS: usize = 4;

fn words(reading: &Reading, quote: &Quote) -> usize {
    (quote.open + 1..quote.close.min(quote.open + 12)).filter(|at| reading.word(*at)).count()
}

/// True where a quotation ends with a mark of its own, so that what follows with a capital is another sentence: always
/// after a full stop, after others where the verb goes on.
fn is_closed(reading: &Reading, quote: &Quote, after: usize) -> bool {
    let mark = quote.close.checked_sub(1).map_or("", |last| reading.form(last));
    let goes_on = || reading.word(after) && !subjects::is_preposition_at(reading, after);
    mark == "." || (matches!(mark, "!" | "?") && goes_on())
}

/// One past adverbs and the title of a paper between a verb and its subject.
fn past_aside(reading: &Reading, from: usize) -> usize {
    let mut at = from;
    while let Some(hit) = reading.at(at, CueClass::Auxiliary).filter(|_| reading.lexicon.inflects) {
        at = hit.end;
    }
    past_title(reading, at)
}

/// One past a title in quotation marks: the paper that the words were said to.
fn past_title(reading: &Reading, at: usize) -> usize {
    reading
        .quote(at)
        .filter(|quote| quote.open == at && is_title(reading, quote))
        .map_or(at, |quote| quote.close + 1)
}

/// A name in quotation marks, as of a paper or a firm.
fn is_title(reading: &Reading, quote: &Quote) -> bool {
    reading.capital(quote.open + 1) && words(reading, quote) < WORDS
}

/// A quotation of whole sentences without a speaker next to it.
fn stands_alone(reading: &Reading, quote: &Quote) -> bool {
    let first = reading.sentence(quote.open);
    let last = reading.sentence(quote.close.min(reading.document.tokens.items.len().saturating_sub(1)));
    let opens = quote.open <= first.start;
    let ends = last.end <= quote.close + 2 && (quote.close + 1..last.end).all(|at| !reading.word(at));
    opens && ends && words(reading, quote) >= WORDS
}

fn going_on(quote: &Quote) -> Found {
    Found {
        subject: None,
        adding: true,
        cue: quote.open..quote.open,
        addressee: None,
        form: StatementForm::DirectQuote,
        content: quote.open + 1..quote.close,
        evidence: quote.open..quote.close + 1,
        rule: "statement.continued",
    }
}

/// The verb of saying next to a quotation, with its subject; the number of the verb's cue goes with it.
fn quoted(reading: &Reading, quote: &Quote) -> Option<(Found, usize)> {
    if words(reading, quote) == 0 {
        return None;
    }
    after(reading, quote).or_else(|| before(reading, quote)).or_else(|| named_so(reading, quote))
}

/// "A called the meeting “…”": the words by which somebody names a thing.
fn named_so(reading: &Reading, quote: &Quote) -> Option<(Found, usize)> {
    let low = reading.sentence(quote.open).start.max(quote.open.saturating_sub(NAMED_WITHIN));
    let (number, cue) = (reading.hits.iter().enumerate())
        .take(reading.hits.partition_point(|hit| hit.start < quote.open))
        .rev()
        .take_while(|(_, hit)| hit.start >= low)
        .find(|(_, hit)| hit.class == Some(CueClass::Judging) && hit.end <= quote.open)
        .filter(|(_, hit)| is_said(reading, hit.start))?;
    let verb = cue.start..cue.end;
    let crossed = reading.first(verb.end..quote.open, CueClass::That).is_some()
        || (verb.end..quote.open).any(|at| reading.is_wall(at) || reading.form(at) == ",");
    if crossed || is_title(reading, quote) || !is_phrase(reading, quote) {
        return None;
    }
    let subject = subjects::before(reading, verb.start)?;
    let start = subject.tokens.start.min(verb.start);
    let found = quotation(reading, quote, subject, verb, "statement.named");
    Some((Found { evidence: start..quote.close + 1, ..found }, number))
}

/// True where a quotation holds more than one word and its article: a single term is judged, not said.
fn is_phrase(reading: &Reading, quote: &Quote) -> bool {
    let article = |at: usize| {
        [CueClass::Definite, CueClass::Indefinite].into_iter().any(|class| reading.at(at, class).is_some())
    };
    (quote.open + 1..quote.close).filter(|at| reading.word(*at) && !article(*at)).count() > 1
}

/// Tokens between a verb of naming and the name that is given at most.
const NAMED_WITHIN: usize = 16;

/// Tokens between a quotation and its verb at most.
const AWAY: usize = 24;

const SPEECH: [CueClass; 4] = [CueClass::Saying, CueClass::Telling, CueClass::Adding, CueClass::SayingAfter];

fn after(reading: &Reading, quote: &Quote) -> Option<(Found, usize)> {
    let sentence = reading.sentence(quote.close);
    let mut at = quote.close + 1;
    while matches!(reading.form(at), "," | "-") {
        at += 1;
    }
    let closed = at > quote.close + 1 || reading.form(quote.close - 1) == ",";
    if !closed && is_title(reading, quote) {
        return None;
    }
    let high = sentence.end.min(at + AWAY);
    let (number, verb) = verbs(reading, at..high).next()?;
    if reading.quote(verb.0).is_some() {
        return None;
    }
    let ahead =
        subjects::before(reading, verb.0).filter(|subject| (at..at + 2).contains(&subject.tokens.start));
    let telling = reading.first(verb.0..verb.1, CueClass::Telling).is_some();
    let start = past_aside(reading, verb.1);
    let inverted = || if !telling && verb.0 <= at + 1 { subjects::after(reading, start, true) } else { None };
    let subject = ahead.or_else(inverted)?;
    let (addressee, end) = addressee(reading, verb.1.max(subject.tokens.end));
    let end = end.max(verb.1).max(subject.tokens.end);
    if reading.capital(at) && subject.tokens.start == at && is_closed(reading, quote, verb.1) {
        return None;
    }
    let found = quotation(reading, quote, subject, verb.0..verb.1, "statement.quote_after");
    Some((Found { addressee, evidence: quote.open..end, ..found }, number))
}

fn before(reading: &Reading, quote: &Quote) -> Option<(Found, usize)> {
    let sentence = reading.sentence(quote.open);
    let mut at = quote.open;
    while at > sentence.start && matches!(reading.form(at - 1), "," | ":" | "-") {
        at -= 1;
    }
    let low = sentence.start.max(at.saturating_sub(AWAY));
    let (number, verb) = verbs(reading, low..at).last()?;
    let marked = at < quote.open;
    if !marked && is_title(reading, quote) {
        return None;
    }
    let open_between = reading.first(verb.1..at, CueClass::That).is_some()
        || reading.first(verb.1..at, CueClass::Border).is_some()
        || (verb.1..at).any(|between| reading.quote(between).is_some());
    if open_between || reading.quote(verb.0).is_some() {
        return None;
    }
    let inverted = subjects::after(reading, verb.1, true).filter(|subject| subject.tokens.end <= at);
    let told = reading.cues(verb.0..verb.1).any(|hit| hit.class == Some(CueClass::Telling));
    let subject = subjects::before(reading, verb.0).or(inverted.filter(|_| !told))?;
    let (addressee, end) = addressee(reading, verb.1.max(subject.tokens.end));
    // "told me “…”": one word for whom.
    if !marked && end.max(verb.1).max(subject.tokens.end) + usize::from(told) < at {
        return None;
    }
    let start = subject.tokens.start.min(verb.0);
    let found = quotation(reading, quote, subject, verb.0..verb.1, "statement.quote_before");
    Some((Found { addressee, evidence: start..quote.close + 1, ..found }, number))
}

fn quotation(
    reading: &Reading,
    quote: &Quote,
    subject: Subject,
    cue: Range<usize>,
    rule: &'static str,
) -> Found {
    let whole = reading.capital(quote.open + 1) && words(reading, quote) >= WORDS;
    let opens = quote.open <= reading.sentence(quote.open).start && words(reading, quote) >= WORDS;
    Found {
        subject: Some(subject),
        adding: reading.first(cue.clone(), CueClass::Adding).is_some(),
        cue,
        addressee: None,
        form: if whole || opens { StatementForm::DirectQuote } else { StatementForm::MixedQuote },
        content: quote.open + 1..quote.close,
        evidence: quote.open..quote.close + 1,
        rule,
    }
}

/// The verbs of saying in a range, as cue number and tokens.
fn verbs(reading: &Reading, range: Range<usize>) -> impl Iterator<Item = (usize, (usize, usize))> {
    let first = reading.hits.partition_point(|hit| hit.start < range.start);
    let end = range.end;
    reading
        .hits
        .iter()
        .enumerate()
        .skip(first)
        .take_while(move |(_, hit)| hit.start < end)
        .filter(move |(_, hit)| hit.end <= end && hit.class.is_some_and(|class| SPEECH.contains(&class)))
        .filter(|(_, hit)| is_said(reading, hit.start))
        .map(|(number, hit)| (number, (hit.start, hit.end)))
}

/// False where the words before a verb undo it ("refused to say", "would say").
pub(super) fn is_said(reading: &Reading, verb: usize) -> bool {
    // A headline in capitals inside the text runs into what stands around it.
    let shouted = reading.token(verb).is_some_and(|token| token.case == Case::Upper);
    !shouted && reading.ending(verb, CueClass::NotSaying).is_none()
}

/// Tokens after the verb in which an addressee is looked for.
const TOLD_WITHIN: usize = 8;

/// The organisation that the words were said to, and the first token after its name.
pub(super) fn addressee(reading: &Reading, at: usize) -> (Option<EntityId>, usize) {
    let organisation = |name: &Name| {
        (reading.kind(name) == Some(EntityKind::Organisation))
            .then(|| (Some(name.mention.entity.clone()), name.end))
    };
    let told = reading.ending(at, CueClass::Telling).is_some();
    let from = at + reading.at(at, CueClass::Definite).map_or(0, |article| article.end - article.start);
    if told && let Some(found) = reading.name(from).and_then(organisation) {
        return found;
    }
    let high = reading.clause(at.saturating_sub(1)).end.min(at + TOLD_WITHIN).max(at);
    let Some(to) = reading.first(at..high, CueClass::AddressedTo) else { return (None, at) };
    let from = reading.at(to.end, CueClass::Definite).map_or(to.end, |article| article.end);
    reading.names_in(from..(from + 2).min(high)).iter().find_map(organisation).unwrap_or((None, at))
}
