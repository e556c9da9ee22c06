//! Stage 4: an article and its matches -> facts, each with evidence.
