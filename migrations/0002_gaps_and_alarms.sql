-- Entries that may have been missed between two polls, and what has gone quiet.

CREATE TABLE gaps (
  id         INTEGER PRIMARY KEY,
  listing    INTEGER NOT NULL REFERENCES listings (id),
  since_at   INTEGER NOT NULL,
  until_at   INTEGER NOT NULL,
  entries    INTEGER NOT NULL,
  UNIQUE (listing, until_at)
) STRICT;

CREATE TABLE alarms (
  id            INTEGER PRIMARY KEY,
  kind          TEXT NOT NULL CHECK (kind IN ('silent', 'no_success')),
  source        TEXT REFERENCES sources (id),
  since_at      INTEGER NOT NULL,
  usual_seconds INTEGER,
  raised_at     INTEGER NOT NULL,
  ended_at      INTEGER,
  CHECK ((kind = 'silent') = (source IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX alarms_raised ON alarms (kind, coalesce(source, '')) WHERE ended_at IS NULL;

CREATE INDEX entries_by_arrival ON entries (source, first_seen_at) WHERE source IS NOT NULL;

CREATE VIEW v_gaps AS
SELECT l.source                                              AS source,
       coalesce(l.moved_to, l.url)                           AS listing,
       strftime('%Y-%m-%dT%H:%M:%SZ', g.since_at, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', g.until_at, 'unixepoch') AS until,
       g.entries                                             AS entries
  FROM gaps g JOIN listings l ON l.id = g.listing;

CREATE VIEW v_alarms AS
SELECT a.kind                                                AS kind,
       a.source                                              AS source,
       strftime('%Y-%m-%dT%H:%M:%SZ', a.since_at, 'unixepoch')  AS since,
       a.usual_seconds                                       AS usual_seconds,
       strftime('%Y-%m-%dT%H:%M:%SZ', a.raised_at, 'unixepoch') AS raised,
       strftime('%Y-%m-%dT%H:%M:%SZ', a.ended_at, 'unixepoch')  AS ended
  FROM alarms a;
