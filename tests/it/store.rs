//! The store from outside: what is written is durable, counted once, and readable by others.

mod alarms;
mod articles;
mod churn;
mod counts;
pub mod crash;
mod files;
mod fixture;
mod polling;
mod queue;
mod rechecks;
mod schema;
mod sql;
mod text_index;
mod upkeep;
mod writer;
