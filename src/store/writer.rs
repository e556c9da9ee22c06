//! The one thread that writes.

use super::{Ledger, StoreError};

/// A handle for writing; cheap to clone.
#[derive(Debug, Clone)]
pub struct Writer {}

impl Writer {
    /// Runs an operation in the next group commit; the answer comes when it is durable.
    pub async fn run<T, F>(&self, operation: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Ledger) -> Result<T, StoreError> + Send + 'static,
    {
        let _ = operation;
        Err(StoreError::Closed)
    }

    /// As [`Writer::run`], but the group is committed at once.
    pub async fn run_now<T, F>(&self, operation: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Ledger) -> Result<T, StoreError> + Send + 'static,
    {
        let _ = operation;
        Err(StoreError::Closed)
    }

    /// As [`Writer::run_now`], for a thread that may wait.
    pub fn run_blocking<T, F>(&self, operation: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Ledger) -> Result<T, StoreError> + Send + 'static,
    {
        let _ = operation;
        Err(StoreError::Closed)
    }
}
