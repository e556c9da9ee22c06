//! One-off jobs through the same pipeline as the daemon, beside it or without it.
//!
//! A job is known by its kind, its argument and its content: the same command goes on where it stopped. What became of
//! a document and how far the job has come are one transaction, so that a crash at any point leaves no gap and
//! doubles nothing. What can be read lies in `archive`; which job
//! brings what, and how it goes on, in `documents`, `links`, `sitemap`, `captures` and
//! `gdelt` (`docs/adr/`).

mod asking;
mod batch;
mod captures;
mod checkpoint;
mod claim;
mod documents;
mod error;
mod gdelt;
mod identity;
mod links;
mod outlets;
mod sitemap;
mod source;
mod summary;
mod walk;

pub use captures::CaptureRange;
pub use documents::{Desk, Documents, Limits, run_documents};
pub use error::BackfillError;
pub use gdelt::GkgRange;
pub use links::{Links, UrlList, run_links};
pub use sitemap::SitemapRange;
pub use summary::{BadPlace, End, Progress, Report, Summary, Tally, Unit};
