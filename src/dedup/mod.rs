//! Stage 5: fingerprints, copies, stories.
