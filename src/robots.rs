//! May this URL be fetched: RFC 9309, without fetching anything.
