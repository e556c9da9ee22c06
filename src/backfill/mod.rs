//! One-off jobs through the same pipeline.
