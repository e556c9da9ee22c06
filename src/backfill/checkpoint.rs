//! How far a job has come, as the store keeps it.

use super::BackfillError;
use super::summary::Tally;
use crate::store::StoreError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// How far a file or folder was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    /// Lines, records or files behind us.
    pub(super) number: u64,
    /// Bytes behind us; 0 in a folder.
    pub(super) offset: u64,
    /// Bytes behind us inside of the gzip member that begins there, unpacked.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(super) within: u64,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// How far a file or folder was read, and what was in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    pub(super) position: Position,
    pub(super) tally: Tally,
}

/// Reads what the store kept; the beginning where it kept nothing.
pub(super) fn read<T: DeserializeOwned + Default>(kept: Option<&str>) -> Result<T, BackfillError> {
    kept.map_or_else(
        || Ok(T::default()),
        |text| serde_json::from_str(text).map_err(BackfillError::Checkpoint),
    )
}

/// Writes it for the store, from inside of an operation.
pub(super) fn kept(checkpoint: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(checkpoint).map_err(|error| StoreError::Content(error.to_string()))
}
