//! The one integration binary: the program from outside, on loopback only.

#![expect(clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod architecture;
mod listing;
mod query;
mod store;
