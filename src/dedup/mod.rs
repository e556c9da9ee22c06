//! Stage 5: fingerprints, copies and stories. Placing needs the articles around: the writer keeps an [`Index`] of them.

mod copies;
mod features;
mod fingerprint;
mod heading;
mod index;
pub mod origin;
mod overlap;
mod stories;

pub use features::features;
pub use fingerprint::{exact_likeness, fingerprint, likeness};
pub use heading::heading;
pub use index::Index;
