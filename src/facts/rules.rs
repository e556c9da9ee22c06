//! Data made ready for the fact rules once: lexicons, what is known of entities, what each rule is worth.

use super::lexicon::Lexicon;
use crate::model::{
    Confidence, Entity, EntityId, EntityKind, FactKind, Gazetteer, Gender, Issue, IssueId, Language,
    Languages, Role, Topic,
};
use crate::text::Tokens;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Why the rules cannot be compiled.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RulesError {
    /// A cue has a value that its class does not know.
    #[error("language `{language}`: class {class} has no value `{value}` (phrase `{phrase}`)")]
    BadValue {
        /// The language.
        language: Language,
        /// The class.
        class: String,
        /// The value.
        value: String,
        /// The phrase.
        phrase: String,
    },
    /// The phrases of a language do not fit into an automaton.
    #[error("language `{language}` has too many phrases")]
    TooLarge {
        /// The language.
        language: Language,
        /// Why.
        #[source]
        source: aho_corasick::BuildError,
    },
}

/// The compiled rules.
#[derive(Debug)]
pub struct Rules {
    pub(super) lexicons: BTreeMap<Language, Lexicon>,
    pub(super) issues: Vec<IssueId>,
    /// Issues that a mention of the entity raises.
    pub(super) issues_of: HashMap<EntityId, Vec<usize>>,
    /// For each issue, who can give something up there, and to whom.
    pub(super) ceding: Vec<Ceding>,
    entities: HashMap<EntityId, Known>,
    offices: HashMap<EntityId, Vec<Held>>,
    delegations: HashMap<EntityId, EntityId>,
    documents: HashMap<u32, Option<EntityId>>,
    confidence: HashMap<String, Confidence>,
    pooled: HashMap<&'static str, Confidence>,
    /// Kinds that are not given.
    pub(super) off: Vec<FactKind>,
}

/// Who can give something up on an issue, and to whom.
#[derive(Debug, Clone, Default)]
pub(super) struct Ceding {
    pub obligors: Vec<EntityId>,
    pub beneficiaries: Vec<EntityId>,
}

/// An office that a person holds or held.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub office: EntityId,
    /// Its words, folded, in every language, the longest first.
    pub words: Vec<Vec<String>>,
    from: Option<Date>,
    to: Option<Date>,
}

impl Held {
    /// True where it is held on a day.
    pub fn on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// What the rules need to know of an entity.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub kind: EntityKind,
    pub parties: Vec<EntityId>,
    pub metonym_for: Option<EntityId>,
    pub gender: Option<Gender>,
    /// The last day of each of its offices, where it is known.
    terms: Vec<Option<Date>>,
    /// Last words of its names in the nominative, folded.
    nominatives: HashSet<String>,
}

impl Rules {
    /// Checks and compiles.
    pub fn compile(languages: &Languages, topic: &Topic, gazetteer: &Gazetteer) -> Result<Self, RulesError> {
        let mut lexicons = BTreeMap::new();
        for (language, cues) in &languages.languages {
            let words: Vec<(usize, &str)> = topic
                .issues
                .iter()
                .enumerate()
                .flat_map(|(at, issue)| issue.words.get(language).into_iter().flatten().map(move |w| (at, w)))
                .map(|(at, word)| (at, word.as_str()))
                .collect();
            lexicons.insert(*language, Lexicon::compile(*language, cues, &words)?);
        }
        let mut issues_of: HashMap<EntityId, Vec<usize>> = HashMap::new();
        for (at, issue) in topic.issues.iter().enumerate() {
            for entity in &issue.entities {
                issues_of.entry(entity.clone()).or_default().push(at);
            }
        }
        let (confidence, pooled) = confidences(languages);
        Ok(Self {
            lexicons,
            issues: topic.issues.iter().map(|issue| issue.id.clone()).collect(),
            issues_of,
            ceding: topic.issues.iter().map(ceding).collect(),
            entities: gazetteer.entities.iter().map(|entity| (entity.id.clone(), known(entity))).collect(),
            offices: offices(gazetteer),
            delegations: delegations(gazetteer),
            documents: documents(gazetteer),
            confidence,
            pooled,
            off: languages.off.clone(),
        })
    }

    /// What is known of an entity.
    pub(super) fn known(&self, id: &EntityId) -> Option<&Known> {
        self.entities.get(id)
    }

    /// The offices of a person, past ones too.
    pub(super) fn offices_of(&self, person: &EntityId) -> &[Held] {
        self.offices.get(person).map_or(&[], Vec::as_slice)
    }

    /// The delegation of a party.
    pub(super) fn delegation_of(&self, party: &EntityId) -> Option<&EntityId> {
        self.delegations.get(party)
    }

    /// True for a delegation.
    pub(super) fn is_delegation(&self, id: &EntityId) -> bool {
        self.delegations.values().any(|delegation| delegation == id)
    }

    /// The one document whose names hold this number ("28-point plan").
    pub(super) fn document_with(&self, points: u32) -> Option<&EntityId> {
        self.documents.get(&points)?.as_ref()
    }

    /// The measured precision of a rule; that of its kind where it was judged too seldom.
    pub(super) fn confidence(&self, rule: &str, kind: FactKind) -> Confidence {
        let none = Confidence { value: 0.5, samples: 0 };
        self.confidence.get(rule).or_else(|| self.pooled.get(kind.as_str())).copied().unwrap_or(none)
    }
}

impl Known {
    /// True where `form`, folded, can be the last word of a nominative.
    pub fn is_nominative(&self, form: &str) -> bool {
        self.nominatives.contains(form)
    }

    /// False for somebody whose offices had all ended by a day.
    pub fn in_office(&self, day: Option<Date>) -> bool {
        let over = |to: &Option<Date>| to.zip(day).is_some_and(|(to, day)| to < day);
        self.terms.is_empty() || self.terms.iter().any(|to| !over(to))
    }
}

fn ceding(issue: &Issue) -> Ceding {
    Ceding { obligors: issue.obligors.clone(), beneficiaries: issue.beneficiaries.clone() }
}

fn known(entity: &Entity) -> Known {
    let names = std::iter::once(&entity.name).chain(entity.names.values().flatten()).chain(&entity.aliases);
    let nominatives = names
        .filter_map(|name| {
            let tokens = Tokens::of(name);
            let last = tokens.items.last()?;
            Some(tokens.form(last).to_owned())
        })
        .collect();
    let party = |code: &String| EntityId::parse(&format!("pty:{code}")).ok();
    Known {
        kind: entity.kind,
        parties: entity.parties.iter().filter_map(party).collect(),
        metonym_for: entity.metonym_for.clone(),
        gender: entity.gender,
        terms: entity.roles.iter().map(|role| role.to).collect(),
        nominatives,
    }
}

/// Documents by the number in their English name; nothing where two share one.
fn documents(gazetteer: &Gazetteer) -> HashMap<u32, Option<EntityId>> {
    let mut found: HashMap<u32, Option<EntityId>> = HashMap::new();
    for entity in gazetteer.entities.iter().filter(|entity| entity.kind == EntityKind::Document) {
        let number = entity.name.split_once('-').and_then(|(number, _)| number.parse::<u32>().ok());
        if let Some(number) = number {
            found.entry(number).and_modify(|known| *known = None).or_insert_with(|| Some(entity.id.clone()));
        }
    }
    found
}

/// The offices of every person.
fn offices(gazetteer: &Gazetteer) -> HashMap<EntityId, Vec<Held>> {
    let by_id: HashMap<&EntityId, &Entity> =
        gazetteer.entities.iter().map(|entity| (&entity.id, entity)).collect();
    let held = |role: &Role| {
        let office = by_id.get(role.office.as_ref()?)?;
        let words = words_of(office);
        Some(Held { office: office.id.clone(), words, from: role.from, to: role.to })
    };
    let persons = gazetteer.entities.iter().filter(|entity| !entity.roles.is_empty());
    persons.map(|person| (person.id.clone(), person.roles.iter().filter_map(held).collect())).collect()
}

/// The words of an office, the longest first.
fn words_of(office: &Entity) -> Vec<Vec<String>> {
    let names = std::iter::once(&office.name).chain(office.names.values().flatten());
    let all = names.chain(&office.aliases).chain(office.beside_party.values().flatten());
    let mut words: Vec<Vec<String>> = all
        .map(|name| {
            let tokens = Tokens::of(name);
            tokens.items.iter().map(|token| tokens.form(token).to_owned()).collect()
        })
        .collect();
    words.sort_by_key(|words| usize::MAX - words.len());
    words.dedup();
    words
}

/// Groups that are one party's delegation, by their party.
fn delegations(gazetteer: &Gazetteer) -> HashMap<EntityId, EntityId> {
    let groups = gazetteer.entities.iter().filter(|entity| entity.kind == EntityKind::Group);
    groups
        .filter_map(|group| {
            let [party] = group.parties.as_slice() else { return None };
            Some((EntityId::parse(&format!("pty:{party}")).ok()?, group.id.clone()))
        })
        .collect()
}

/// Judged facts that a rule needs to stand for itself.
const ENOUGH: u32 = 20;

/// The precision of each rule, by rule and by kind; a rule with too few samples is worth what its kind is.
fn confidences(languages: &Languages) -> (HashMap<String, Confidence>, HashMap<&'static str, Confidence>) {
    let mut pooled = HashMap::new();
    for kind in FactKind::ALL {
        let of_kind = languages.records.iter().filter(|record| kind_of(&record.id) == kind.as_str());
        let (right, judged) = of_kind.fold((0, 0), |(r, j), record| (r + record.right, j + record.judged));
        pooled.insert(kind.as_str(), smoothed(right, judged));
    }
    let own = languages.records.iter().filter(|record| record.judged >= ENOUGH);
    let by_rule = own.map(|record| (record.id.clone(), smoothed(record.right, record.judged))).collect();
    (by_rule, pooled)
}

/// Laplace's rule of succession: one right and one wrong fact are added, so that no sample means one half.
fn smoothed(right: u32, judged: u32) -> Confidence {
    Confidence { value: (f64::from(right) + 1.0) / (f64::from(judged) + 2.0), samples: judged }
}

fn kind_of(rule: &str) -> &str {
    rule.split('.').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RuleRecord;

    fn record(id: &str, right: u32, judged: u32) -> RuleRecord {
        RuleRecord { id: id.to_owned(), right, judged }
    }

    #[test]
    fn a_rule_with_few_samples_is_worth_what_its_kind_is() {
        let records =
            vec![record("travel.often", 38, 40), record("travel.rare", 1, 8), record("figure.x", 3, 3)];
        let languages = Languages { records, ..Languages::default() };
        let (by_rule, pooled) = confidences(&languages);
        assert_eq!(by_rule.get("travel.often"), Some(&Confidence { value: 39.0 / 42.0, samples: 40 }));
        assert_eq!(by_rule.get("travel.rare"), None);
        assert_eq!(pooled.get("travel"), Some(&Confidence { value: 40.0 / 50.0, samples: 48 }));
        assert_eq!(pooled.get("meeting"), Some(&Confidence { value: 0.5, samples: 0 }));
    }
}
