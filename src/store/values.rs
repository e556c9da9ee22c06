//! How values of the program stand in columns: words of enums, whole seconds, JSON, little-endian blobs.

use super::StoreError;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The word that an enum without content is written as.
pub(super) fn word<T: Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        other => Err(StoreError::Content(format!("a word was expected, not {other:?}"))),
    }
}

/// Reads [`word`] back.
pub(super) fn from_word<T: DeserializeOwned>(word: &str) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::String(word.to_owned()))
        .map_err(|error| StoreError::Content(format!("`{word}`: {error}")))
}

/// JSON text of a value.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Content(error.to_string()))
}

/// Reads [`json`] back.
pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Content(error.to_string()))
}

/// Reads a column whose form the program itself checked when it was written.
pub(super) fn parsed<T, E: std::fmt::Display>(result: Result<T, E>) -> Result<T, StoreError> {
    result.map_err(|error| StoreError::Content(error.to_string()))
}

/// An instant from whole seconds.
pub(super) fn instant(seconds: i64) -> Result<Timestamp, StoreError> {
    parsed(Timestamp::from_second(seconds))
}

/// An instant from whole seconds, where there is one.
pub(super) fn instant_maybe(seconds: Option<i64>) -> Result<Option<Timestamp>, StoreError> {
    seconds.map(instant).transpose()
}

/// Whole seconds, rounded up: what must not happen before an instant does not happen before its second.
pub(super) fn second_after(at: Timestamp) -> i64 {
    let whole = at.as_second();
    if at.subsec_nanosecond() > 0 { whole.saturating_add(1) } else { whole }
}

/// A count in the form that SQLite knows.
pub(super) fn count(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A count from SQLite, which never is negative.
pub(super) fn uncount(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}

/// Numbers of 64 bits as a blob.
pub(super) fn blob64(values: &[u64]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// Reads [`blob64`] back.
pub(super) fn from_blob64(blob: &[u8]) -> Vec<u64> {
    blob.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect()
}

/// Numbers of 32 bits as a blob.
pub(super) fn blob32(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// Reads [`blob32`] back.
pub(super) fn from_blob32(blob: &[u8]) -> Vec<u32> {
    blob.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect()
}

/// The hash that keys and tombstones are kept as: the first 128 bits of BLAKE3.
pub(super) fn short_hash(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update(&[0xff]);
    }
    hasher.finalize().to_hex().chars().take(32).collect()
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EntryState, FailureClass};

    #[test]
    fn enums_and_numbers_come_back_as_they_went() {
        assert_eq!(word(&EntryState::OffTopic).unwrap(), "off_topic");
        assert_eq!(from_word::<FailureClass>("rate_limited").unwrap(), FailureClass::RateLimited);
        assert!(from_word::<EntryState>("lost").is_err());
        assert_eq!(from_blob64(&blob64(&[0, 1, u64::MAX])), [0, 1, u64::MAX]);
        assert_eq!(from_blob32(&blob32(&[7, u32::MAX])), [7, u32::MAX]);
    }

    #[test]
    fn a_moment_within_a_second_is_not_early() {
        let at = Timestamp::from_millisecond(1_500).unwrap();
        assert_eq!(second_after(at), 2);
        assert_eq!(second_after(Timestamp::from_second(1).unwrap()), 1);
    }
}
