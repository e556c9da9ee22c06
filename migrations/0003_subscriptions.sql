-- WebSub: which listings a hub tells us of.

CREATE TABLE subscriptions (
  listing    INTEGER PRIMARY KEY REFERENCES listings (id),
  hub        TEXT NOT NULL,
  topic      TEXT NOT NULL,
  token      TEXT NOT NULL UNIQUE,
  secret     TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('wanted', 'asked', 'active', 'denied', 'failed')),
  due_at     INTEGER NOT NULL,
  expires_at INTEGER,
  pinged_at  INTEGER,
  pings      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX subscriptions_due ON subscriptions (due_at);
