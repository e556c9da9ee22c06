//! Arguments of what happens between the sides.

use crate::model::EntityId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Arguments of a meeting.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Meeting {
    /// What form it has.
    pub form: MeetingForm,
    /// The named event, where one is known.
    pub event: Option<EntityId>,
    /// Parties.
    pub sides: Vec<EntityId>,
    /// Persons; a possessor ("A's son-in-law") is none.
    pub participants: Vec<EntityId>,
    /// Mediators and hosts.
    pub third_parties: Vec<EntityId>,
    /// The building.
    pub venue: Option<EntityId>,
    /// The town or region.
    pub place: Option<EntityId>,
    /// Number of the round.
    pub round: Option<u32>,
    /// Documents and issues on the table.
    pub agenda: Vec<String>,
}

/// Forms of meetings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeetingForm {
    /// Talks of delegations.
    Talks,
    /// By telephone or video.
    Call,
    /// Of leaders.
    Summit,
    /// One side at the other's place.
    Visit,
    /// Of experts.
    WorkingGroup,
}

/// Arguments of a journey.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Travel {
    /// Who goes.
    pub who: Vec<EntityId>,
    /// From where.
    pub from: Option<EntityId>,
    /// Where to.
    pub to: Option<EntityId>,
    /// What for, as written.
    pub purpose: Option<String>,
}

/// Arguments of a next step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NextStep {
    /// What is to be done, as written.
    pub what: String,
    /// Who is to do it.
    pub actors: Vec<EntityId>,
    /// Who decides it.
    pub decider: Option<EntityId>,
    /// Where.
    pub place: Option<EntityId>,
}

/// Arguments of an outcome.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// What it came of: an entity, or words.
    pub object: Option<String>,
    /// What came of it.
    pub status: OutcomeStatus,
    /// Which step of several, as written ("first reading").
    pub stage: Option<String>,
    /// Whose outcome it is.
    pub parties: Vec<EntityId>,
}

/// What can come of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeStatus {
    /// The sides agree.
    Agreed,
    /// Initials stand under it.
    Initialled,
    /// It is signed.
    Signed,
    /// A parliament has approved it.
    Ratified,
    /// Turned down.
    Rejected,
    /// Put off.
    Postponed,
    /// Called off.
    Cancelled,
    /// Nothing came of it.
    Failed,
    /// It stands as it is.
    Final,
    /// Somebody has decided.
    Decided,
    /// It binds.
    InForce,
    /// It was broken.
    Violated,
}

/// Arguments of a ceasefire.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ceasefire {
    /// What is to be silent.
    #[serde(rename = "type")]
    pub scope: CeasefireScope,
    /// How far it has got.
    pub status: CeasefireStatus,
    /// Who is to keep it.
    pub parties: Vec<EntityId>,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
}

/// What a ceasefire covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CeasefireScope {
    /// Everything.
    Full,
    /// Strikes on energy.
    Energy,
    /// The sea.
    Maritime,
    /// The sky.
    Air,
    /// The days of a holiday.
    Holiday,
    /// One place.
    Local,
}

/// How far a ceasefire has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CeasefireStatus {
    /// Somebody asks for it.
    Proposed,
    /// The sides agree.
    Agreed,
    /// It holds.
    InForce,
    /// It was broken.
    Violated,
    /// It has run out.
    Expired,
    /// Turned down.
    Rejected,
}

/// Arguments of an exchange.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exchange {
    /// Who or what is handed over.
    pub category: ExchangeCategory,
    /// As written ("1,000-for-1,000").
    pub format: Option<String>,
    /// How many each side hands over.
    pub count_per_side: Option<u32>,
    /// How far it has got.
    pub status: ExchangeStatus,
    /// Who helped.
    pub mediator: Option<EntityId>,
    /// Between whom.
    pub parties: Vec<EntityId>,
}

/// Who or what is exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExchangeCategory {
    /// Prisoners of war.
    Pow,
    /// The dead.
    Bodies,
    /// Children.
    Children,
    /// Civilians who were held.
    Civilians,
}

/// How far an exchange has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExchangeStatus {
    /// The sides agree.
    Agreed,
    /// It has a day.
    Planned,
    /// It took place.
    CarriedOut,
    /// More of it takes place.
    Continuing,
    /// It did not take place.
    Failed,
}
