//! The query language and the filters -> SQL text and parameters. No database here.
