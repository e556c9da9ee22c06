//! Two versions of one article held against each other: whether they are of one article at all, whether they differ in
//! what they say, in which words, and in which facts. Knows neither where the versions come from nor where they go.

mod change;
mod claims;
mod diff;
mod paragraphs;
mod standing;

pub use change::{Version, is_change};
pub use claims::{ClaimChange, claims};
pub use diff::{Hunk, Op, diff};
pub use paragraphs::{Paragraph, Part, paragraphs};
pub use standing::{Owner, Sight, Standing, standing};
