//! Stage 3: an article -> entities, issues, relevance, with reasons.
