//! When to poll next: pure decisions.
