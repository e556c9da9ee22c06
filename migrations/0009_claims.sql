-- What several reports say of one event. Derived: the claims of a key are written anew whenever one of its facts comes or goes.

CREATE TABLE fact_events (
  fact  INTEGER PRIMARY KEY REFERENCES facts (id) ON DELETE CASCADE,
  event TEXT NOT NULL
) STRICT;
CREATE INDEX fact_events_by_event ON fact_events (event);

CREATE TABLE claims (
  id            INTEGER PRIMARY KEY,
  claim_id      TEXT NOT NULL,
  event_key     TEXT NOT NULL,
  event         TEXT NOT NULL,
  kind          TEXT NOT NULL,
  polarity      TEXT NOT NULL CHECK (polarity IN ('+', '-')),
  class         TEXT NOT NULL,
  value         TEXT NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('single_source', 'repeated', 'corroborated')),
  disputed      INTEGER NOT NULL CHECK (disputed IN (0, 1)),
  superseded_by TEXT,
  articles      INTEGER NOT NULL,
  origins       TEXT NOT NULL CHECK (json_valid(origins)),
  first_fact    INTEGER REFERENCES facts (id) ON DELETE SET NULL,
  first_at      INTEGER NOT NULL,
  last_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX claims_by_event_key ON claims (event_key);
CREATE INDEX claims_by_last ON claims (last_at);
CREATE INDEX claims_by_first_fact ON claims (first_fact);

CREATE TABLE claim_facts (
  claim  INTEGER NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
  fact   INTEGER NOT NULL REFERENCES facts (id) ON DELETE CASCADE,
  origin TEXT NOT NULL,
  PRIMARY KEY (claim, fact)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_facts_by_fact ON claim_facts (fact);

CREATE TABLE disagreements (
  event_key  TEXT NOT NULL,
  event      TEXT NOT NULL,
  what       TEXT NOT NULL,
  fact       INTEGER NOT NULL REFERENCES facts (id) ON DELETE CASCADE,
  other_fact INTEGER NOT NULL REFERENCES facts (id) ON DELETE CASCADE,
  value      TEXT NOT NULL,
  other      TEXT NOT NULL,
  PRIMARY KEY (fact, other_fact, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX disagreements_by_event_key ON disagreements (event_key);
CREATE INDEX disagreements_by_other ON disagreements (other_fact);

CREATE VIEW v_claims AS
SELECT c.claim_id                                                        AS id,
       c.kind                                                            AS kind,
       c.event                                                           AS event,
       c.polarity                                                        AS polarity,
       c.class                                                           AS class,
       c.value                                                           AS value,
       c.state                                                           AS state,
       c.disputed                                                        AS disputed,
       c.superseded_by                                                   AS superseded_by,
       c.articles                                                        AS articles,
       json_array_length(c.origins)                                      AS origin_count,
       c.origins                                                         AS origins,
       strftime('%Y-%m-%dT%H:%M:%SZ', c.first_at, 'unixepoch')           AS first_reported,
       strftime('%Y-%m-%dT%H:%M:%SZ', c.last_at, 'unixepoch')            AS last_reported,
       f.args                                                            AS args,
       (SELECT json_group_array(DISTINCT entity) FROM fact_entity WHERE fact = f.id) AS entities,
       (SELECT json_group_array(issue) FROM fact_issue WHERE fact = f.id) AS issues,
       f.time_start                                                      AS time_start,
       f.time_end                                                        AS time_end,
       f.time_granularity                                                AS time_granularity,
       e.text                                                            AS evidence,
       a.outlet                                                          AS outlet,
       a.public_id                                                       AS article,
       f.fact_id                                                         AS fact,
       f.confidence                                                      AS confidence,
       f.id                                                              AS fact_row_id,
       c.id                                                              AS row_id
  FROM claims c
  LEFT JOIN facts f ON f.id = c.first_fact
  LEFT JOIN evidence e ON e.fact = f.id AND e.ordinal = 0
  LEFT JOIN articles a ON a.id = f.article;

CREATE VIEW v_disagreements AS
SELECT d.event                                                           AS event,
       f.kind                                                            AS kind,
       d.what                                                            AS what,
       d.value                                                           AS value,
       d.other                                                           AS other,
       e.text                                                            AS evidence,
       a.outlet                                                          AS outlet,
       strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(a.published_at, a.first_seen_at), 'unixepoch') AS published,
       a.public_id                                                       AS article,
       h.text                                                            AS other_evidence,
       b.outlet                                                          AS other_outlet,
       strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(b.published_at, b.first_seen_at), 'unixepoch') AS other_published,
       b.public_id                                                       AS other_article,
       max(coalesce(a.published_at, a.first_seen_at), coalesce(b.published_at, b.first_seen_at)) AS last_at,
       f.id                                                              AS fact_row_id,
       g.id                                                              AS other_fact_row_id
  FROM disagreements d
  JOIN facts f ON f.id = d.fact
  JOIN facts g ON g.id = d.other_fact
  JOIN articles a ON a.id = f.article
  JOIN articles b ON b.id = g.article
  LEFT JOIN evidence e ON e.fact = f.id AND e.ordinal = 0
  LEFT JOIN evidence h ON h.fact = g.id AND h.ordinal = 0;
