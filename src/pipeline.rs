//! Stages 2 to 5 chained: the only place where the chain is written.
