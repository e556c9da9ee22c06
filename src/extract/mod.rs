//! Stage 2: a page -> an article.
