//! One text as the rules read it: cues, names, quotations and times by token, in sentences and clauses.
//! Every walk is bounded by [`REACH`], so that a text without a full stop costs no more than another.

use super::lexicon::{Hit, Lexicon, Value};
use super::quotes::{Quote, quotes};
use super::times::{TimeHit, find};
use super::{Context, Rules};
use crate::model::{CueClass, EntityId, EntityKind, Field, How, MatchReport, Mention, Span};
use crate::text::{Case, Document, Token, TokenKind};
use std::ops::Range;

/// Tokens that a rule looks away from its cue at most.
pub(super) const REACH: usize = 60;

/// Tokens that one cue phrase holds at most.
const LONGEST: usize = 8;

/// A name standing in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name<'a> {
    /// What matching says.
    pub mention: &'a Mention,
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// A possessive ending follows: the name owns what comes next.
    pub possessive: bool,
}

/// One text ready for the rules.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub document: &'a Document<'a>,
    pub rules: &'a Rules,
    pub lexicon: &'a Lexicon,
    pub context: &'a Context<'a>,
    pub names: Vec<Name<'a>>,
    pub quotes: Vec<Quote>,
    pub times: Vec<TimeHit>,
    /// Cues, by first token.
    pub hits: Vec<Hit>,
    /// For each token, the first of `hits` that starts there or later.
    first_hit: Vec<usize>,
    /// For each token, the name that covers it.
    name_at: Vec<Option<u32>>,
    /// For each token, the quotation that it stands in.
    quote_at: Vec<Option<u32>>,
    /// For each token, its sentence.
    sentence_at: Vec<u32>,
    /// Tokens of each sentence.
    sentences: Vec<Range<usize>>,
    /// The one document that the text names.
    only_document: Option<EntityId>,
}

impl<'a> Reading<'a> {
    /// Lays the text out.
    pub fn new(
        document: &'a Document<'a>,
        context: &'a Context<'a>,
        report: &'a MatchReport,
        rules: &'a Rules,
        lexicon: &'a Lexicon,
    ) -> Self {
        let tokens = &document.tokens;
        let count = tokens.items.len();
        let hits = lexicon.hits(tokens);
        let mut first_hit = vec![hits.len(); count + 1];
        for (at, hit) in hits.iter().enumerate().rev() {
            if let Some(slot) = first_hit.get_mut(hit.start) {
                *slot = at;
            }
        }
        for at in (0..count).rev() {
            let next = first_hit.get(at + 1).copied().unwrap_or(hits.len());
            if let Some(slot) = first_hit.get_mut(at) {
                *slot = (*slot).min(next);
            }
        }
        let times = find(tokens, &hits, lexicon);
        let names = names(document, report);
        let quotes = quotes(document, &lexicon.quotes);
        let sentences = sentences(document);
        Self {
            document,
            rules,
            lexicon,
            context,
            name_at: marks(count, names.iter().map(|name| name.start..name.end)),
            quote_at: marks(count, quotes.iter().map(|quote| quote.open..quote.close + 1)),
            sentence_at: marks(count, sentences.iter().cloned())
                .into_iter()
                .map(|sentence| sentence.unwrap_or(u32::MAX))
                .collect(),
            only_document: only_document(&names, rules),
            names,
            quotes,
            times,
            hits,
            first_hit,
            sentences,
        }
    }

    /// A token.
    pub fn token(&self, at: usize) -> Option<&Token> {
        self.document.tokens.items.get(at)
    }

    /// Its folded form; empty past the end.
    pub fn form(&self, at: usize) -> &str {
        self.token(at).map_or("", |token| self.document.tokens.form(token))
    }

    /// True where a token is a word with a capital.
    pub fn capital(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.kind == TokenKind::Word && token.case != Case::Lower)
    }

    /// True where a token is a word.
    pub fn word(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.kind == TokenKind::Word)
    }

    /// The cues that start in a range of tokens and end inside it.
    pub fn cues(&self, range: Range<usize>) -> impl Iterator<Item = &Hit> {
        let last = self.document.tokens.items.len();
        let from = self.first_hit.get(range.start.min(last)).copied().unwrap_or(0);
        let to = self.first_hit.get(range.end.min(last)).copied().unwrap_or(0).max(from);
        let end = range.end;
        self.hits.get(from..to).unwrap_or_default().iter().filter(move |hit| hit.end <= end)
    }

    /// The first cue of a class in a range.
    pub fn first(&self, range: Range<usize>, class: CueClass) -> Option<&Hit> {
        self.cues(range).find(|hit| hit.class == Some(class))
    }

    /// The longest cue of a class that starts at a token.
    pub fn at(&self, token: usize, class: CueClass) -> Option<&Hit> {
        self.cues(token..token + LONGEST)
            .take_while(|hit| hit.start == token)
            .find(|hit| hit.class == Some(class))
    }

    /// The longest cue of a class that ends right before a token.
    pub fn ending(&self, end: usize, class: CueClass) -> Option<&Hit> {
        let from = end.saturating_sub(LONGEST);
        self.cues(from..end).find(|hit| hit.class == Some(class) && hit.end == end)
    }

    /// The number that a cue carries.
    pub fn number(&self, hit: &Hit) -> Option<f64> {
        match self.lexicon.value(hit) {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The word that a cue carries.
    pub fn value_word(&self, hit: &Hit) -> Option<&str> {
        match self.lexicon.value(hit) {
            Value::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The time that ends right before a token.
    pub fn time_ending(&self, end: usize) -> Option<&TimeHit> {
        let index = self.times.partition_point(|time| time.end < end);
        self.times.get(index).filter(|time| time.end == end)
    }

    /// The time that starts at a token.
    pub fn time_at(&self, start: usize) -> Option<&TimeHit> {
        let index = self.times.partition_point(|time| time.start < start);
        self.times.get(index).filter(|time| time.start == start)
    }

    /// The name that covers a token.
    pub fn name(&self, at: usize) -> Option<&Name<'a>> {
        let index = self.name_at.get(at).copied().flatten()?;
        self.names.get(index as usize)
    }

    /// The names that start in a range.
    pub fn names_in(&self, range: Range<usize>) -> &[Name<'a>] {
        let from = self.names.partition_point(|name| name.start < range.start);
        let to = self.names.partition_point(|name| name.start < range.end).max(from);
        self.names.get(from..to).unwrap_or_default()
    }

    /// The quotation that a token stands in, marks included.
    pub fn quote(&self, at: usize) -> Option<&Quote> {
        let index = self.quote_at.get(at).copied().flatten()?;
        self.quotes.get(index as usize)
    }

    /// The number of the sentence that a token stands in.
    pub fn sentence_of(&self, at: usize) -> Option<usize> {
        self.sentence_at.get(at).map(|index| *index as usize).filter(|index| *index < self.sentences.len())
    }

    /// The tokens of the sentence that a token stands in; nothing for a paragraph break.
    pub fn sentence(&self, at: usize) -> Range<usize> {
        self.sentence_of(at).and_then(|index| self.sentences.get(index)).cloned().unwrap_or(at..at)
    }

    /// The number of the paragraph that a token stands in.
    pub fn paragraph(&self, at: usize) -> Option<usize> {
        let index = self.sentence_of(at)?;
        self.document.sentences().get(index).map(|sentence| sentence.paragraph)
    }

    /// The tokens of the clause that a token stands in.
    pub fn clause(&self, at: usize) -> Range<usize> {
        let sentence = self.sentence(at);
        let lowest = sentence.start.max(at.saturating_sub(REACH));
        let highest = sentence.end.min(at + REACH);
        let mut start = at;
        while start > lowest && !self.begins_clause(start) && !self.is_wall(start - 1) {
            start -= 1;
        }
        let mut end = (at + 1).min(highest.max(at));
        while end < highest && !self.begins_clause(end) && !self.is_wall(end) {
            end += 1;
        }
        start..end
    }

    fn begins_clause(&self, at: usize) -> bool {
        self.at(at, CueClass::Border).is_some()
    }

    /// A mark that no clause runs across.
    pub fn is_wall(&self, at: usize) -> bool {
        match self.form(at) {
            ";" | ":" | "(" | ")" | "¶" | "\"" | "/" | "|" | "•" => true,
            "-" => self.is_spaced_dash(at),
            _ => false,
        }
    }

    /// A dash between words, not a hyphen inside one.
    fn is_spaced_dash(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        let before = at.checked_sub(1).and_then(|before| self.token(before));
        before.is_some_and(|before| before.end < token.start)
            || self.token(at + 1).is_some_and(|after| token.end < after.start)
    }

    /// The bytes from the start of one token to the end of another.
    pub fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        let start = self.token(tokens.start).map_or(self.document.text.len(), |token| token.start as usize);
        let last = tokens.end.checked_sub(1).and_then(|last| self.token(last));
        let end = last.map_or(start, |token| token.end as usize).max(start);
        start..end
    }

    /// The span of a range of tokens.
    pub fn span(&self, tokens: Range<usize>) -> Span {
        self.document.offsets.span(self.bytes(tokens))
    }

    /// The words of a range of tokens, as written.
    pub fn written(&self, tokens: Range<usize>) -> &'a str {
        self.document.text.get(self.bytes(tokens)).unwrap_or_default()
    }

    /// The issues whose words or entities stand in a range, by their place in the topic.
    pub fn issues(&self, range: Range<usize>) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        let mut add = |issue: usize| {
            if !found.contains(&issue) {
                found.push(issue);
            }
        };
        for hit in self.cues(range.clone()) {
            if let Value::Issue(issue) = self.lexicon.value(hit) {
                add(*issue);
            }
        }
        for name in self.names_in(range) {
            self.rules
                .issues_of
                .get(&name.mention.entity)
                .into_iter()
                .flatten()
                .for_each(|issue| add(*issue));
        }
        found.sort_unstable();
        found
    }

    /// The kind of the entity that a name means.
    pub fn kind(&self, name: &Name) -> Option<EntityKind> {
        let known = self.rules.known(&name.mention.entity).map(|known| known.kind);
        known.or_else(|| name.mention.entity.as_str().starts_with("pty:").then_some(EntityKind::Party))
    }

    /// The one document that the text names; nothing where it names several.
    pub fn document_of_text(&self) -> Option<&EntityId> {
        self.only_document.as_ref()
    }

    /// True for a person.
    pub fn is_person(&self, name: &Name) -> bool {
        self.kind(name) == Some(EntityKind::Person)
    }

    /// The place that a name means or, as a metonym, writes.
    pub fn place(&self, name: &Name) -> Option<EntityId> {
        let place = |id: &EntityId| id.as_str().starts_with("plc:").then(|| id.clone());
        place(&name.mention.entity).or_else(|| name.mention.literal.as_ref().and_then(place))
    }

    /// The party that a name means or stands for.
    pub fn party(&self, name: &Name) -> Option<EntityId> {
        let id = &name.mention.entity;
        if id.as_str().starts_with("pty:") {
            return Some(id.clone());
        }
        let known = self.rules.known(id).filter(|known| known.kind == EntityKind::Place)?;
        let country = matches!(known.parties.as_slice(), [_]).then(|| known.parties.first()).flatten();
        known.metonym_for.as_ref().or_else(|| country.filter(|_| is_code(id))).cloned()
    }

    /// True where a name is an adjective or noun of origin.
    pub fn is_demonym(&self, name: &Name) -> bool {
        name.mention.how == How::Demonym
    }

    /// False where a language inflects and the name does not stand in its nominative.
    pub fn can_be_subject(&self, name: &Name) -> bool {
        if !self.lexicon.inflects || name.end == 0 {
            return true;
        }
        self.rules
            .known(&name.mention.entity)
            .is_none_or(|known| known.is_nominative(self.form(name.end - 1)))
    }
}

/// A place whose slug is a country's two letters.
fn is_code(id: &EntityId) -> bool {
    id.as_str().strip_prefix("plc:").is_some_and(|slug| slug.len() == 2)
}

/// The document of a text that names just one.
fn only_document(names: &[Name], rules: &Rules) -> Option<EntityId> {
    let document = |name: &&Name| {
        rules.known(&name.mention.entity).is_some_and(|known| known.kind == EntityKind::Document)
    };
    let mut documents = names.iter().filter(document).map(|name| &name.mention.entity);
    let first = documents.next()?;
    documents.all(|other| other == first).then(|| first.clone())
}

/// For each token, the number of the range that holds it.
fn marks(count: usize, ranges: impl Iterator<Item = Range<usize>>) -> Vec<Option<u32>> {
    let mut marks = vec![None; count];
    for (number, range) in ranges.enumerate() {
        let end = range.end.min(count);
        if let Some(slots) = marks.get_mut(range.start.min(end)..end) {
            slots.fill(u32::try_from(number).ok());
        }
    }
    marks
}

/// The tokens of each sentence.
fn sentences(document: &Document) -> Vec<Range<usize>> {
    let items = &document.tokens.items;
    let token_from = |byte: usize| items.partition_point(|token| (token.start as usize) < byte);
    document
        .sentences()
        .iter()
        .map(|sentence| token_from(sentence.bytes.start)..token_from(sentence.bytes.end))
        .collect()
}

/// The names of the body by token.
fn names<'a>(document: &Document, report: &'a MatchReport) -> Vec<Name<'a>> {
    let items = &document.tokens.items;
    let mut names: Vec<Name<'a>> = report
        .mentions
        .iter()
        .filter(|mention| mention.field == Field::Text)
        .filter_map(|mention| {
            let start = items.partition_point(|token| token.end <= mention.span.byte_start);
            let end = items.partition_point(|token| token.start < mention.span.byte_end);
            let last = items.get(end.checked_sub(1)?)?;
            let tail =
                document.text.get(mention.span.byte_end as usize..last.end as usize).unwrap_or_default();
            let apostrophe = |c: char| matches!(c, '\'' | '’' | 'ʼ');
            let bare = items
                .get(end)
                .is_some_and(|next| next.start == last.end && document.tokens.form(next) == "'");
            let possessive = bare || tail.starts_with(apostrophe);
            (start < end).then_some(Name { mention, start, end, possessive })
        })
        .collect();
    names.sort_by_key(|name| (name.start, usize::MAX - name.end));
    names
}
