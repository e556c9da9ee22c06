//! Files and environment -> checked settings and knowledge.
