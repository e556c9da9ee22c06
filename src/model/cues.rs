//! What a language gives the fact rules to go by: cue words by class. Their content is data under `config/languages/`.

use super::{FactKind, Language, NameWords};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The cue words of every language that facts are read in, what is known of the rules' precision, and the words around names.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Languages {
    /// By language.
    pub languages: BTreeMap<Language, LanguageCues>,
    /// How often each rule was judged, and how often it was right.
    pub records: Vec<RuleRecord>,
    /// Kinds of facts that are not precise enough to be given.
    pub off: Vec<FactKind>,
    /// The words around names of all languages, also of those in which no facts are read.
    pub names: NameWords,
}

/// The cue words of one language.
#[derive(Debug, Clone, PartialEq)]
pub struct LanguageCues {
    /// Names change with their case: only a nominative can be a subject.
    pub inflects: bool,
    /// A subject may follow its verb.
    pub inverts: bool,
    /// How quotations open and close.
    pub quotes: Vec<QuotePair>,
    /// Every cue phrase with its class.
    pub cues: Vec<Cue>,
}

/// The two marks of one style of quotation; they may be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuotePair {
    /// Opens.
    pub open: char,
    /// Closes.
    pub close: char,
}

/// One cue phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// What it is a sign of.
    pub class: CueClass,
    /// Which of that class: the form of a meeting, the number of a month; empty where the class has no values.
    pub value: String,
    /// Words; `*` at the end of one stands for any ending.
    pub phrase: String,
}

/// How one rule did on texts that a person judged.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleRecord {
    /// The rule.
    pub id: String,
    /// Facts that were right in kind, roles, polarity and factuality.
    pub right: u32,
    /// Facts judged.
    pub judged: u32,
}

/// What a phrase is a sign of. The header of `config/languages/en.toml` tells what each is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CueClass {
    /// Finite verbs of saying.
    Saying,
    /// Verbs of saying that take the addressee next ("told").
    Telling,
    /// Verbs of saying that go on with what the same speaker said before.
    Adding,
    /// Verbs and particles that name the speaker only after the words ("so").
    SayingAfter,
    /// Participles of saying that take the subject of the clause ("saying").
    SayingParticiple,
    /// Verbs of saying in the plural, whose subject can be an institution in the case of place ("in the ministry they said").
    SayingByMany,
    /// Words that undo a verb of saying next to it ("to", "would").
    NotSaying,
    /// Refusals to speak.
    NoComment,
    /// Prepositions that name a speaker ("according to").
    AccordingTo,
    /// Words that begin a clause of reported speech without "that".
    ClauseStart,
    /// Verb forms that only a whole clause has.
    FiniteVerb,
    /// Phrases that name the last speaker by a pronoun ("in his words"); value m, f or p.
    SaidByHim,
    /// Words that introduce what was said ("that").
    That,
    /// Words that introduce whom it was said to ("to", "in an interview with").
    AddressedTo,
    /// Personal pronouns; value m, f or p.
    Pronoun,
    /// Nouns for people who do not want to be named; value one or many.
    Source,
    /// Nouns for office holders; value one or many.
    Office,
    /// Nouns for office holders in the case that prepositions of saying ask for; value one or many.
    OfficeOf,
    /// Words that make a noun known ("the").
    Definite,
    /// Words that make a noun new ("a", "another").
    Indefinite,
    /// Adjectives that make another office of one ("former").
    OtherOffice,
    /// How a source knows; value direct, briefed or familiar.
    Knowledge,
    /// Small words between a subject and its verb.
    Auxiliary,
    /// Words of titles and kinship that stand before a name.
    Title,
    /// Words that begin a new clause.
    Border,
    /// Words that deny the clause.
    Negator,
    /// Two negations that leave only a possibility.
    DoubleNegation,
    /// Words that weaken.
    Hedge,
    /// Words that open a condition.
    Conditional,
    /// Verbs of possibility.
    Modal,
    /// Words that put a clause into somebody's plans.
    Plan,
    /// Words that put a clause into somebody's wishes.
    Proposing,
    /// Words for things supposed.
    Scenario,
    /// Words that deny a report.
    Denial,
    /// Words that open a recap of old events.
    Recap,
    /// Meeting nouns; value: the form.
    Meeting,
    /// Adjectives of meeting nouns.
    MeetingAdjective,
    /// Words before a meeting noun that make another thing of it ("the venue for").
    NotMeeting,
    /// Verbs of taking place; value happened, ongoing or planned.
    Held,
    /// Verbs of meeting somebody; value form:factuality.
    MeetVerb,
    /// Participles of meeting that end a clause whose subject opens it; value form:factuality.
    MeetParticiple,
    /// Forms of "have" beside such a participle.
    Perfect,
    /// Verbs that take a meeting as their object ("ended"); value happened, ongoing or planned.
    Holding,
    /// Prepositions that set a scene by a meeting ("during", "ahead of"); value happened or planned.
    Scene,
    /// Prepositions that set a scene for the time of a meeting ("during"); value happened or planned.
    SceneDuring,
    /// Particles at the end of a clause that make another verb of one of meeting.
    Particle,
    /// Prepositions that set a scene only before a noun in the case of place; value happened or planned.
    SceneAt,
    /// Meeting nouns in the case of place.
    MeetingAt,
    /// Words that list who takes part ("which involved").
    Involving,
    /// The word before two sides ("between").
    Between,
    /// The word before the other side ("with").
    With,
    /// Words that join a list.
    And,
    /// Words that take the place named before them ("where").
    Where,
    /// Words that name delegations before their parties ("delegations from").
    DelegationsOf,
    /// Nouns for a party's people.
    Delegation,
    /// Nouns for people with the word before their parties ("leaders of").
    PeopleOf,
    /// Words that name who leads a delegation ("led by").
    LedBy,
    /// Nouns for people who belong to another's office ("adviser", "envoy").
    Aide,
    /// The noun that rounds are counted by.
    Round,
    /// Numbers of order; value: the number.
    Ordinal,
    /// Prepositions of no other class ("of", "by").
    Preposition,
    /// Prepositions of place.
    In,
    /// Prepositions of direction.
    To,
    /// Prepositions of purpose.
    For,
    /// Verbs of travel; value happened, ongoing or planned.
    Travel,
    /// Nouns for plans.
    PlanNoun,
    /// Words that say which version; value original, revised or final.
    Version,
    /// Verbs that say how far a plan has got; value: the status.
    Status,
    /// What is counted; value: a singular noun.
    Unit,
    /// Adjectives that may stand between a number and its unit.
    UnitAdjective,
    /// Words that multiply; value: the factor.
    Scale,
    /// Number words; value: the number.
    NumberWord,
    /// How exact; value about, at_least or up_to.
    Qualifier,
    /// Words between the ends of a range.
    RangeJoin,
    /// Words between the two numbers of an exchange ("for").
    Swap,
    /// Verbs of duration.
    Lasting,
    /// Words for "each".
    Per,
    /// Months; value 1 to 12.
    Month,
    /// Weekdays; value 1 (Monday) to 7.
    Weekday,
    /// Days told from today; value -2 to 2.
    Day,
    /// Weeks told from this one; value -1, 0, 1.
    Week,
    /// Months told from this one; value -1, 0, 1.
    MonthOff,
    /// Words that turn a weekday to the past or the future; value -1 or 1.
    Turn,
    /// Verbs of where a party stands, with the party as their subject; value: the stance.
    Stance,
    /// Nouns for where somebody stands ("demand"); value: the stance.
    StanceNoun,
    /// Adjectives of such nouns ("main").
    StanceAdjective,
    /// Words that name whose stance it is behind what it is about ("rejected by"); value: the stance.
    StanceBy,
    /// Words by which a speaker says what has to be ("must"); value: the stance that this is.
    Must,
    /// What is asked for instead of what is asked for ("reports" of "rejected reports"): no stance.
    NotStance,
    /// Words before whose demand it is ("demand of A").
    OwnedBy,
    /// Words before whom something is asked of ("from").
    From,
    /// Particles that make another verb of one of stance ("backed off").
    StanceParticle,
    /// How long a stance is held; value so_far, continuing or again.
    Aspect,
    /// Pronouns by which a speaker means his own side ("we").
    Own,
    /// Words that open a clause which names who said the rest ("as").
    As,
    /// Words before an outlet whose report is retold ("citing").
    Citing,
    /// Pronouns for a party that speaks ("it").
    It,
    /// Verb forms by which a language tells that the words are somebody else's ("sei").
    Reported,
    /// Pronouns that take up a name before them ("which").
    Relative,
    /// Pronouns that stand for what the sentence before was about ("this").
    Anaphor,
    /// Nouns that do ("the idea").
    AnaphorNoun,
    /// Nouns by which a statement takes up the issue of the sentence before ("this issue").
    AnaphorIssue,
    /// Verbs between a thing and what it is said to be ("is").
    Copula,
    /// Verbs of giving something away to somebody ("hand over").
    Cession,
    /// Words before the one who receives ("to").
    Recipient,
    /// Words that judge; value positive, negative, mixed or neutral.
    Judgement,
    /// Verbs of judging that take what is judged and the word for it ("called").
    Judging,
    /// Nouns for exchanges; value: who or what is handed over.
    Exchange,
    /// Verbs that take the people or bodies handed over as their object or subject; value status:factuality.
    ExchangeVerb,
    /// Verbs that an exchange is the subject or object of; value status:factuality.
    ExchangeStatus,
    /// Nouns for a ceasefire; value: what it covers.
    Truce,
    /// Words beside such a noun that say what it covers; value: the scope.
    TruceScope,
    /// Verbs that take a ceasefire as their object; value status:factuality.
    TruceVerb,
    /// Verbs that a ceasefire is the subject of; value status:factuality.
    TruceState,
    /// Verbs between another verb and its object that take the object away ("agreed to discuss").
    Undoes,
    /// Nouns for what talks and votes end in; value paper or decision.
    Result,
    /// Verbs that take such a noun, a plan or a meeting as their object; value status:factuality.
    OutcomeVerb,
    /// Verbs that such a noun, a plan or a meeting is the subject of; value status:factuality.
    OutcomeState,
    /// Verbs of what a plan obliges somebody to; value: the lemma.
    Provision,
    /// Words between who is obliged and such a verb ("would have to").
    Obliges,
    /// Verbs that a plan is the subject of, and nouns for its clauses ("requires", "provision for").
    Provides,
    /// Words for what comes next; value continue, decide or name.
    NextStep,
    /// Nouns for relatives.
    Family,
    /// Nouns for what somebody owns.
    Property,
    /// Verbs of holding a territory before its holder; value: the relation.
    HeldBy,
    /// Nouns for who leads a delegation.
    Leads,
}
