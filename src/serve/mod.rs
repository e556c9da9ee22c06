//! What is served to others: so far the callback of hubs.

mod websub;

pub use websub::{Callback, is_signed};
