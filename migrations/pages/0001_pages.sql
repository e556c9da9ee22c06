-- Pages as they came, packed. The key is the hash of URL, content type and body; who uses a page stands in the ledger.
CREATE TABLE pages (
  hash         TEXT PRIMARY KEY,
  url          TEXT NOT NULL,
  content_type TEXT,
  fetched_at   INTEGER NOT NULL,
  size         INTEGER NOT NULL,
  body         BLOB NOT NULL
) STRICT;
