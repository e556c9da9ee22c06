//! The only database code.
