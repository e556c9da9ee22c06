//! Who a subject is: known entities, nameless sources local to the text, and who "the official", "he" and "the minister" go back to.
//!
//! Traps: "a source" is a new one each time; a pronoun goes back only to the last speaker, near by, and not across another person.

use super::reading::{Name, REACH, Reading};
use super::subjects::{Article, Subject, Who, phrase_start};
use crate::model::{Anonymity, CueClass, EntityId, Gender, Knowledge, Number, SourceRef};
use std::collections::HashMap;
use std::ops::Range;

/// Everybody who has spoken so far in one text.
#[derive(Debug, Default)]
pub(super) struct Sources {
    count: u32,
    last: Option<Spoken>,
    /// The last nameless speakers, one and many.
    last_one: Option<Spoken>,
    last_many: Option<Spoken>,
    /// Unknown names by their last word, folded.
    named: HashMap<String, SourceRef>,
}

#[derive(Debug, Clone)]
struct Spoken {
    source: SourceRef,
    paragraph: usize,
    token: usize,
    /// One past the last words.
    end: usize,
}

/// Paragraphs back to which "the official" can go.
const NAMELESS_BACK: usize = 4;
/// Paragraphs back to which a pronoun can go.
const PRONOUN_BACK: usize = 1;
/// Tokens back to which any of them can go.
const TOKENS_BACK: usize = 400;

impl Sources {
    /// The id of a source.
    pub fn id(source: &SourceRef) -> EntityId {
        match source {
            SourceRef::Entity(id) | SourceRef::Local { id, .. } => id.clone(),
        }
    }

    /// Who a subject is; nothing where that is not safe to say. `adding` for a verb that goes on with earlier words.
    /// `end` is where the words end that the subject says.
    pub fn resolve(
        &mut self,
        reading: &Reading,
        subject: &Subject,
        adding: bool,
        end: usize,
    ) -> Option<SourceRef> {
        let at = subject.tokens.start;
        let paragraph = reading.paragraph(at)?;
        let source = match &subject.who {
            Who::Entity(id) => SourceRef::Entity(id.clone()),
            Who::Pronoun(gender) => self.pronoun(reading, *gender, paragraph, at)?,
            Who::Named(name) => self.named(reading, name)?,
            Who::Noun { noun, office, plural, article } => {
                let bare = adding && *article == Article::None && reading.lexicon.inflects;
                let another = [CueClass::Ordinal, CueClass::OtherOffice]
                    .into_iter()
                    .any(|class| reading.first(subject.tokens.start..*noun, class).is_some());
                let more = *office && subject.tokens.end > noun + 1 && reading.form(noun + 1) != "-";
                let known = (*article == Article::Definite || bare)
                    && !another
                    && !more
                    && !has_owner(reading, &subject.tokens);
                let before =
                    known.then(|| self.before(reading, subject, (*office, *plural), paragraph)).flatten();
                let alone =
                    !another && *article != Article::Indefinite && !has_owner(reading, &subject.tokens);
                let titled = || titled(reading, subject, *noun).filter(|_| alone && *office && !*plural);
                match before.or_else(titled) {
                    Some(source) => source,
                    None => self.nameless(reading, subject, *noun, *office, *plural)?,
                }
            }
        };
        self.remember(&source, paragraph, at, end);
        Some(source)
    }

    /// The last speaker, for words that follow without a new attribution.
    pub fn last(&self) -> Option<&SourceRef> {
        self.last.as_ref().map(|spoken| &spoken.source)
    }

    fn remember(&mut self, source: &SourceRef, paragraph: usize, token: usize, end: usize) {
        let spoken = Spoken { source: source.clone(), paragraph, token, end: end.max(token) };
        if let SourceRef::Local { number, .. } = source {
            let slot = if *number == Number::Count(1) { &mut self.last_one } else { &mut self.last_many };
            *slot = Some(spoken.clone());
        }
        self.last = Some(spoken);
    }

    fn pronoun(&self, reading: &Reading, gender: char, paragraph: usize, at: usize) -> Option<SourceRef> {
        if let Some(topic) = topic(reading, at).filter(|_| gender != 'p') {
            return has_gender(reading, &topic, gender).then_some(SourceRef::Entity(topic));
        }
        let last = self.last.as_ref().filter(|last| near(last, paragraph, at, PRONOUN_BACK))?;
        if another_person_opens(reading, last, at) || another_speaks(reading, last, at) {
            return None;
        }
        let fits = match &last.source {
            SourceRef::Local { number, anonymity, .. } => {
                let one = *number == Number::Count(1);
                if gender == 'p' { !one } else { one && *anonymity != Anonymity::Anonymous }
            }
            SourceRef::Entity(id) => {
                id.as_str().starts_with("per:") && gender != 'p' && has_gender(reading, id, gender)
            }
        };
        fits.then(|| last.source.clone())
    }

    /// The speaker that a known noun goes back to.
    fn before(
        &self,
        reading: &Reading,
        subject: &Subject,
        (office, plural): (bool, bool),
        paragraph: usize,
    ) -> Option<SourceRef> {
        let at = subject.tokens.start;
        if office && elsewhere(reading, at) {
            return None;
        }
        if plural {
            let last = self.last_many.as_ref().filter(|last| near(last, paragraph, at, NAMELESS_BACK))?;
            return fits(reading, subject, last).then(|| last.source.clone());
        }
        if office
            && let Some(last) = self.last.as_ref().filter(|last| near(last, paragraph, at, PRONOUN_BACK))
        {
            let person = matches!(&last.source, SourceRef::Entity(id) if id.as_str().starts_with("per:"));
            let named = matches!(&last.source, SourceRef::Local { anonymity: Anonymity::Named, .. });
            let other = another_person_opens(reading, last, at)
                || another_speaks(reading, last, at)
                || newer_noun(reading, subject, last);
            let own = !named || is_titled_so(reading, subject, last);
            if (person || named) && own && !other && fits(reading, subject, last) {
                return Some(last.source.clone());
            }
        }
        let last = self.last_one.as_ref().filter(|last| near(last, paragraph, at, NAMELESS_BACK))?;
        let nameless =
            matches!(&last.source, SourceRef::Local { anonymity, .. } if *anonymity != Anonymity::Named);
        (nameless && !newer_noun(reading, subject, last) && fits(reading, subject, last))
            .then(|| last.source.clone())
    }

    fn named(&mut self, reading: &Reading, name: &Range<usize>) -> Option<SourceRef> {
        let last = reading.form(name.end.checked_sub(1)?).to_owned();
        if let Some(known) = self.named.get(&last) {
            return Some(known.clone());
        }
        let label = reading.written(name.clone()).to_owned();
        let source = self.local(label, Anonymity::Named, Knowledge::Unstated, Number::Count(1))?;
        self.named.insert(last, source.clone());
        Some(source)
    }

    fn nameless(
        &mut self,
        reading: &Reading,
        subject: &Subject,
        noun: usize,
        office: bool,
        plural: bool,
    ) -> Option<SourceRef> {
        // "A source, familiar with it, said": what is told of it may stand behind a comma.
        let end = subject.tokens.end;
        let aside = || reading.at(end + 1, CueClass::Knowledge).filter(|_| reading.form(end) == ",");
        let knowledge = reading.first(subject.tokens.clone(), CueClass::Knowledge).or_else(aside);
        let knowledge = match knowledge.and_then(|hit| reading.value_word(hit)) {
            Some("direct") => Knowledge::Direct,
            Some("briefed") => Knowledge::Briefed,
            Some("familiar") => Knowledge::Familiar,
            _ => Knowledge::Unstated,
        };
        let counted = reading.first(subject.tokens.start..noun, CueClass::NumberWord);
        let number = match counted.and_then(|hit| reading.number(hit)) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "number words of the data"
            )]
            Some(count) if plural => Number::Count(count as u32),
            _ if plural => Number::Plural,
            _ => Number::Count(1),
        };
        let anonymity = if office { Anonymity::RoleOnly } else { Anonymity::Anonymous };
        let label = reading.written(subject.tokens.clone()).to_owned();
        self.local(label, anonymity, knowledge, number)
    }

    fn local(
        &mut self,
        label: String,
        anonymity: Anonymity,
        knowledge: Knowledge,
        number: Number,
    ) -> Option<SourceRef> {
        self.count += 1;
        let id = EntityId::parse(&format!("src:{}", self.count)).ok()?;
        Some(SourceRef::Local { id, label, anonymity, knowledge, number })
    }
}

/// Names looked back over for the bearer of a title.
const NAMES_BACK: usize = 60;

/// The one person whom the text has called by the noun of a phrase ("President A … the president").
fn titled(reading: &Reading, subject: &Subject, noun: usize) -> Option<SourceRef> {
    let at = subject.tokens.start;
    let mut bearer: Option<&EntityId> = None;
    let before = reading.names.partition_point(|name| name.end <= at);
    let names = reading.names.get(before.saturating_sub(NAMES_BACK)..before)?;
    // The same form only: "the aide of the president A" is no president.
    let called = |name: &&Name| {
        let title = phrase_start(reading, name.start, 0)..name.start;
        reading.is_person(name) && title.into_iter().any(|at| reading.form(at) == reading.form(noun))
    };
    for name in names.iter().filter(called) {
        if bearer.is_some_and(|known| *known != name.mention.entity) {
            return None;
        }
        bearer = Some(&name.mention.entity);
    }
    let source = SourceRef::Entity(bearer?.clone());
    let spoken = Spoken { source: source.clone(), paragraph: 0, token: at, end: at };
    fits(reading, subject, &spoken).then_some(source)
}

/// True where the phrase says whose person it is ("A's minister"): then it is known by that, not by what went before.
fn has_owner(reading: &Reading, phrase: &Range<usize>) -> bool {
    reading.names_in(phrase.clone()).iter().any(|name| name.possessive)
}

fn near(last: &Spoken, paragraph: usize, at: usize, back: usize) -> bool {
    paragraph.saturating_sub(last.paragraph) <= back && at.saturating_sub(last.token) <= TOKENS_BACK
}

/// False where a person is known to be of the other gender.
pub(super) fn has_gender(reading: &Reading, person: &EntityId, gender: char) -> bool {
    let other = if gender == 'm' { Gender::F } else { Gender::M };
    reading.rules.known(person).is_none_or(|known| known.gender != Some(other))
}

/// Tokens of a sentence at most that tells whom the next one is about.
const LONGEST_TOPIC: usize = 80;

/// Whom the sentence before is about: it opens with the only person that it names.
pub(super) fn topic(reading: &Reading, at: usize) -> Option<EntityId> {
    let here = reading.sentence_of(at)?;
    let start = reading.sentence(at).start;
    let before = reading.sentence(start.checked_sub(1)?);
    let adjacent = reading.sentence_of(before.start).is_some_and(|index| index + 1 == here);
    if !adjacent
        || before.len() > LONGEST_TOPIC
        || reading.paragraph(before.start) != reading.paragraph(start)
    {
        return None;
    }
    let mut persons = reading.names_in(before.clone()).iter().filter(|name| reading.is_person(name));
    let only = persons.next()?;
    let another = persons.any(|name| name.mention.entity != only.mention.entity);
    let opens = phrase_start(reading, only.start, before.start) == before.start;
    // An office before the name ("minister of C, A") stands for the same person in another case.
    let mut names = reading.names_in(before.clone()).iter();
    let subject = !only.possessive
        && names.any(|name| name.mention.entity == only.mention.entity && reading.can_be_subject(name));
    (!another && opens && subject).then(|| only.mention.entity.clone())
}

/// True where a sentence in between opens with another person than the last speaker, known or not.
fn another_person_opens(reading: &Reading, last: &Spoken, at: usize) -> bool {
    let id = Sources::id(&last.source);
    let known = reading.names_in(last.token..at).iter().any(|name| {
        let opens = name.start <= reading.sentence(name.start).start + 3;
        opens && reading.is_person(name) && name.mention.entity != id
    });
    known || (last.end..at).any(|token| reading.sentence(token).start == token && stranger(reading, token))
}

/// Two capitalised words that the gazetteer does not know.
fn stranger(reading: &Reading, at: usize) -> bool {
    let unknown = |at: usize| {
        reading.capital(at)
            && reading.name(at).is_none()
            && reading.at(at, CueClass::Title).is_none()
            && reading.time_at(at).is_none()
    };
    unknown(at) && unknown(at + 1)
}

/// True where somebody else says something in between.
fn another_speaks(reading: &Reading, last: &Spoken, at: usize) -> bool {
    reading.cues(last.end..at).any(|hit| {
        let verb = matches!(hit.class, Some(CueClass::Saying | CueClass::Telling));
        verb && hit.end < at && reading.quote(hit.start).is_none()
    })
}

/// True where the noun of a phrase ("the diplomat") stands between the last speaker and it: then it goes back there.
fn newer_noun(reading: &Reading, subject: &Subject, last: &Spoken) -> bool {
    let Who::Noun { noun, .. } = subject.who else { return false };
    let word = reading.form(noun);
    (last.end..subject.tokens.start)
        .filter(|at| reading.form(*at) == word && reading.quote(*at).is_none())
        .any(|at| reading.lexicon.inflects || is_introduced(reading, at))
}

/// True where the article nearest before a noun makes it new.
fn is_introduced(reading: &Reading, noun: usize) -> bool {
    let low = reading.sentence(noun).start.max(noun.saturating_sub(5));
    let article = (low..noun).rev().find_map(|at| {
        let indefinite = reading.at(at, CueClass::Indefinite).is_some();
        (indefinite || reading.at(at, CueClass::Definite).is_some()).then_some(indefinite)
    });
    article == Some(true)
}

/// True where a place opens the sentence: "In P, the governor said" may be another governor.
fn elsewhere(reading: &Reading, at: usize) -> bool {
    let opening = reading.sentence(at).start.max(at.saturating_sub(REACH))..at;
    let outside = |name: &&Name| reading.quote(name.start).is_none();
    reading.names_in(opening).iter().filter(outside).any(|name| reading.place(name).is_some())
}

/// True where a stranger was introduced with the noun of a phrase ("governor N … the governor").
fn is_titled_so(reading: &Reading, subject: &Subject, last: &Spoken) -> bool {
    let Who::Noun { noun, .. } = subject.who else { return false };
    let low = last.token.saturating_sub(4);
    (low..last.end.min(last.token + 8)).any(|at| reading.form(at) == reading.form(noun))
}

/// True where the party that a phrase names ("the French diplomat") is that of the last speaker.
fn fits(reading: &Reading, subject: &Subject, last: &Spoken) -> bool {
    let parties = reading.names_in(subject.tokens.clone()).iter().filter_map(|name| {
        let party = reading.party(name)?;
        Some((party, reading.written(name.start..name.end)))
    });
    let mut parties = parties.peekable();
    match &last.source {
        SourceRef::Local { label, .. } => parties.all(|(_, written)| label.contains(written)),
        SourceRef::Entity(id) => {
            let known = reading.rules.known(id);
            parties.all(|(party, _)| known.is_some_and(|known| known.parties.contains(&party)))
        }
    }
}
