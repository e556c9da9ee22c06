-- The ledger. Described in docs/schema.md; instants are whole seconds UTC where the name ends in _at.

-- What the configuration names -------------------------------------------------------------------

CREATE TABLE outlets (
  id          TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  owner       TEXT NOT NULL,
  family      TEXT NOT NULL,
  agency      INTEGER NOT NULL CHECK (agency IN (0, 1)),
  state_media INTEGER NOT NULL CHECK (state_media IN (0, 1)),
  credits     TEXT NOT NULL,
  configured  INTEGER NOT NULL CHECK (configured IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE outlet_domains (
  domain TEXT PRIMARY KEY,
  outlet TEXT NOT NULL REFERENCES outlets (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
  id         TEXT PRIMARY KEY,
  outlet     TEXT NOT NULL,
  country    TEXT NOT NULL,
  language   TEXT NOT NULL,
  timezone   TEXT NOT NULL,
  side       TEXT NOT NULL,
  tier       TEXT NOT NULL,
  user_agent TEXT,
  verified   TEXT,
  seen       TEXT NOT NULL,
  enabled    INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  configured INTEGER NOT NULL CHECK (configured IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE listings (
  id              INTEGER PRIMARY KEY,
  source          TEXT NOT NULL REFERENCES sources (id),
  kind            TEXT NOT NULL,
  url             TEXT NOT NULL,
  moved_to        TEXT,
  host            TEXT NOT NULL,
  configured      INTEGER NOT NULL CHECK (configured IN (0, 1)),
  state           TEXT NOT NULL CHECK (json_valid(state)),
  next_check_at   INTEGER NOT NULL,
  last_poll_at    INTEGER,
  last_success_at INTEGER,
  failures        INTEGER NOT NULL DEFAULT 0,
  last_class      TEXT,
  over_limit      INTEGER NOT NULL DEFAULT 0,
  claimed_at      INTEGER,
  UNIQUE (source, url)
) STRICT;
CREATE INDEX listings_due ON listings (next_check_at) WHERE configured = 1;

CREATE TABLE polls (
  id          INTEGER PRIMARY KEY,
  listing     INTEGER NOT NULL REFERENCES listings (id),
  polled_at   INTEGER NOT NULL,
  outcome     TEXT NOT NULL CHECK (outcome IN ('listed', 'unchanged', 'failed')),
  class       TEXT,
  status      INTEGER,
  bytes       INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  listed      INTEGER NOT NULL,
  new         INTEGER NOT NULL,
  updated     INTEGER NOT NULL,
  over_limit  INTEGER NOT NULL,
  problems    TEXT NOT NULL CHECK (json_valid(problems))
) STRICT;
CREATE INDEX polls_of_listing ON polls (listing, id);

CREATE TABLE entities (
  id         TEXT PRIMARY KEY,
  kind       TEXT NOT NULL,
  name       TEXT NOT NULL,
  qid        TEXT,
  configured INTEGER NOT NULL CHECK (configured IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE entity_parties (
  entity TEXT NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
  party  TEXT NOT NULL,
  PRIMARY KEY (entity, party)
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_parties_by_party ON entity_parties (party);

CREATE TABLE issues (
  topic_id TEXT NOT NULL,
  id       TEXT NOT NULL,
  title    TEXT NOT NULL,
  parent   TEXT,
  PRIMARY KEY (topic_id, id)
) STRICT, WITHOUT ROWID;

-- Who may do what when ---------------------------------------------------------------------------

CREATE TABLE hosts (
  host              TEXT PRIMARY KEY,
  next_slot_ms      INTEGER NOT NULL DEFAULT 0,
  paused_until      INTEGER,
  paused_why        TEXT,
  robots_status     INTEGER,
  robots_fetched_at INTEGER,
  robots_body       BLOB,
  robots_body_at    INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE leases (
  name       TEXT PRIMARY KEY,
  pid        INTEGER NOT NULL,
  host       TEXT NOT NULL,
  token      TEXT NOT NULL,
  since_at   INTEGER NOT NULL,
  renewed_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
  id          INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL,
  key         TEXT NOT NULL,
  args        TEXT NOT NULL CHECK (json_valid(args)),
  state       TEXT NOT NULL CHECK (state IN ('running', 'finished')),
  checkpoint  TEXT,
  started_at  INTEGER NOT NULL,
  finished_at INTEGER,
  UNIQUE (kind, key)
) STRICT;

-- Articles ---------------------------------------------------------------------------------------

CREATE TABLE stories (
  id         INTEGER PRIMARY KEY,
  public_id  TEXT NOT NULL UNIQUE,
  first_at   INTEGER NOT NULL,
  last_at    INTEGER NOT NULL
) STRICT;

-- id: day of (published, else first seen) * 2^24 + counter, so that a range of days is a range of ids.
CREATE TABLE articles (
  id                       INTEGER PRIMARY KEY,
  public_id                TEXT NOT NULL UNIQUE,
  url                      TEXT NOT NULL,
  source                   TEXT,
  outlet                   TEXT,
  first_seen_at            INTEGER NOT NULL,
  published_at             INTEGER,
  published_precision      TEXT,
  published_offset_minutes INTEGER,
  published_provenance     TEXT,
  modified_at              INTEGER,
  modified_precision       TEXT,
  modified_offset_minutes  INTEGER,
  modified_provenance      TEXT,
  date_conflicts           TEXT NOT NULL CHECK (json_valid(date_conflicts)),
  language                 TEXT,
  authors                  TEXT NOT NULL CHECK (json_valid(authors)),
  site                     TEXT,
  image                    TEXT,
  paywalled                INTEGER CHECK (paywalled IN (0, 1)),
  credit                   TEXT,
  kind                     TEXT NOT NULL,
  quality                  TEXT NOT NULL,
  via                      TEXT NOT NULL,
  updates                  TEXT NOT NULL CHECK (json_valid(updates)),
  foreign_canonical        TEXT,
  same_text                TEXT NOT NULL,
  story                    INTEGER NOT NULL REFERENCES stories (id),
  reading                  INTEGER REFERENCES readings (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX articles_by_outlet ON articles (outlet, id);
CREATE INDEX articles_by_same_text ON articles (same_text);
CREATE INDEX articles_by_story ON articles (story);
CREATE INDEX articles_by_reading ON articles (reading);

CREATE TABLE article_urls (
  url     TEXT PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX article_urls_by_article ON article_urls (article);

CREATE TABLE aliases (
  alias     TEXT PRIMARY KEY,
  public_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE derivations (
  article      INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  derived_from TEXT NOT NULL,
  PRIMARY KEY (article, derived_from)
) STRICT, WITHOUT ROWID;

-- One version of a text; never changed.
CREATE TABLE revisions (
  id           INTEGER PRIMARY KEY,
  article      INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  text_version TEXT NOT NULL,
  seen_at      INTEGER NOT NULL,
  title        TEXT NOT NULL,
  text         TEXT NOT NULL,
  page         TEXT
) STRICT;
CREATE INDEX revisions_of_article ON revisions (article, id);
CREATE INDEX revisions_by_page ON revisions (page) WHERE page IS NOT NULL;
CREATE TRIGGER stored_text_never_changes BEFORE UPDATE OF title, text, text_version ON revisions
BEGIN SELECT raise(ABORT, 'stored text never changes'); END;

-- What one version of topic and rules made of one text version.
CREATE TABLE readings (
  id            INTEGER PRIMARY KEY,
  revision      INTEGER NOT NULL REFERENCES revisions (id) ON DELETE CASCADE,
  topic_id      TEXT NOT NULL,
  topic_version TEXT NOT NULL,
  rules_version TEXT NOT NULL,
  read_at       INTEGER NOT NULL,
  score         REAL NOT NULL,
  verdict       TEXT NOT NULL CHECK (verdict IN ('relevant', 'irrelevant')),
  why           TEXT NOT NULL CHECK (json_valid(why)),
  UNIQUE (revision, topic_id)
) STRICT;

CREATE TABLE mentions (
  reading    INTEGER NOT NULL REFERENCES readings (id) ON DELETE CASCADE,
  ordinal    INTEGER NOT NULL,
  entity     TEXT NOT NULL,
  field      TEXT NOT NULL CHECK (field IN ('title', 'text')),
  start      INTEGER NOT NULL,
  end        INTEGER NOT NULL,
  byte_start INTEGER NOT NULL,
  byte_end   INTEGER NOT NULL,
  how        TEXT NOT NULL,
  literal    TEXT,
  PRIMARY KEY (reading, ordinal)
) STRICT, WITHOUT ROWID;

-- Sums of the newest reading, for filters.
CREATE TABLE article_entity (
  article  INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  entity   TEXT NOT NULL,
  mentions INTEGER NOT NULL,
  PRIMARY KEY (article, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_entity_by_entity ON article_entity (entity, article);

CREATE TABLE article_issue (
  article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  issue   TEXT NOT NULL,
  cues    INTEGER NOT NULL,
  PRIMARY KEY (article, issue)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_issue_by_issue ON article_issue (issue, article);

CREATE TABLE story_members (
  story   INTEGER NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
  article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  PRIMARY KEY (story, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_members_by_article ON story_members (article);

-- id grows with every fingerprint, so that another process finds what is new to it.
CREATE TABLE signatures (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  article   INTEGER NOT NULL UNIQUE REFERENCES articles (id) ON DELETE CASCADE,
  text_hash INTEGER NOT NULL,
  words     INTEGER NOT NULL,
  signature BLOB NOT NULL,
  sample    BLOB NOT NULL,
  features  BLOB NOT NULL
) STRICT;

-- Facts ------------------------------------------------------------------------------------------

CREATE TABLE facts (
  id               INTEGER PRIMARY KEY,
  reading          INTEGER NOT NULL REFERENCES readings (id) ON DELETE CASCADE,
  article          INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  fact_id          TEXT NOT NULL,
  kind             TEXT NOT NULL,
  args             TEXT NOT NULL CHECK (json_valid(args)),
  polarity         TEXT NOT NULL CHECK (polarity IN ('+', '-')),
  factuality       TEXT NOT NULL,
  hedges           TEXT NOT NULL CHECK (json_valid(hedges)),
  background       INTEGER NOT NULL CHECK (background IN (0, 1)),
  salience         TEXT NOT NULL,
  attribution      TEXT NOT NULL CHECK (json_valid(attribution)),
  time             TEXT CHECK (time IS NULL OR json_valid(time)),
  time_start       TEXT,
  time_end         TEXT,
  time_granularity TEXT,
  confidence       REAL NOT NULL,
  samples          INTEGER NOT NULL,
  rule_id          TEXT NOT NULL,
  extractor        TEXT NOT NULL,
  claim_key        TEXT NOT NULL,
  garbled          TEXT CHECK (garbled IS NULL OR json_valid(garbled)),
  topic_id         TEXT NOT NULL,
  topic_version    TEXT NOT NULL,
  rules_version    TEXT NOT NULL
) STRICT;
CREATE INDEX facts_of_reading ON facts (reading);
CREATE INDEX facts_of_article ON facts (article);
CREATE INDEX facts_by_kind ON facts (kind, article);
CREATE INDEX facts_by_fact_id ON facts (fact_id);
CREATE INDEX facts_by_claim ON facts (claim_key);

CREATE TABLE evidence (
  fact         INTEGER NOT NULL REFERENCES facts (id) ON DELETE CASCADE,
  ordinal      INTEGER NOT NULL,
  start        INTEGER NOT NULL,
  end          INTEGER NOT NULL,
  byte_start   INTEGER NOT NULL,
  byte_end     INTEGER NOT NULL,
  text         TEXT NOT NULL,
  text_version TEXT NOT NULL,
  PRIMARY KEY (fact, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE fact_entity (
  fact   INTEGER NOT NULL REFERENCES facts (id) ON DELETE CASCADE,
  entity TEXT NOT NULL,
  role   TEXT NOT NULL,
  PRIMARY KEY (fact, entity, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_entity_by_entity ON fact_entity (entity, fact);

CREATE TABLE fact_issue (
  fact  INTEGER NOT NULL REFERENCES facts (id) ON DELETE CASCADE,
  issue TEXT NOT NULL,
  PRIMARY KEY (fact, issue)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_issue_by_issue ON fact_issue (issue, fact);

-- Entries: everything that was ever listed, each in exactly one state -----------------------------

CREATE TABLE entries (
  id            INTEGER PRIMARY KEY,
  source        TEXT REFERENCES sources (id),
  job           INTEGER REFERENCES jobs (id),
  listing       INTEGER REFERENCES listings (id),
  outlet        TEXT,
  url           TEXT,
  host          TEXT NOT NULL,
  listed        TEXT NOT NULL CHECK (json_valid(listed)),
  first_seen_at INTEGER NOT NULL,
  changed_at    INTEGER NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('stored', 'off_topic', 'duplicate', 'failed', 'waiting')),
  reason        TEXT,
  detail        TEXT,
  attempts      INTEGER NOT NULL DEFAULT 0,
  due_at        INTEGER,
  claimed_at    INTEGER,
  decided_at    INTEGER,
  article       INTEGER REFERENCES articles (id),
  page          TEXT,
  score         REAL,
  why           TEXT CHECK (why IS NULL OR json_valid(why)),
  topic_id      TEXT,
  topic_version TEXT,
  rules_version TEXT,
  CHECK ((source IS NULL) <> (job IS NULL)),
  CHECK ((state IN ('stored', 'duplicate')) = (article IS NOT NULL)),
  CHECK ((state = 'waiting') <= (due_at IS NOT NULL)),
  CHECK ((state IN ('failed', 'off_topic')) <= (reason IS NOT NULL AND due_at IS NULL))
) STRICT;
CREATE INDEX entries_due ON entries (job, host, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX entries_claimed ON entries (job, host) WHERE claimed_at IS NOT NULL;
CREATE INDEX entries_by_article ON entries (article) WHERE article IS NOT NULL;
CREATE UNIQUE INDEX entries_one_stored ON entries (article) WHERE state = 'stored';
CREATE INDEX entries_by_page ON entries (page) WHERE page IS NOT NULL;
CREATE INDEX entries_by_source ON entries (source, state);
CREATE INDEX entries_by_job ON entries (job, state);

-- The identity of an entry: any of its keys within its source or job (`s:<source>`, `j:<job>`).
CREATE TABLE entry_keys (
  scope TEXT NOT NULL,
  key   TEXT NOT NULL,
  entry INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
  PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_keys_of_entry ON entry_keys (entry);

-- Ids that a source gives to more than one entry and that therefore identify none.
CREATE TABLE shared_keys (
  scope TEXT NOT NULL,
  key   TEXT NOT NULL,
  PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE tombstones (
  hash         TEXT PRIMARY KEY,
  forgotten_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Full text --------------------------------------------------------------------------------------

-- Folded title and text of the newest revision: what is searched in. A stemmed column comes to stand beside them.
CREATE TABLE article_texts (
  article INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
  title   TEXT NOT NULL,
  body    TEXT NOT NULL
) STRICT;

-- The texts are folded already, so that the tokenizer only cuts.
CREATE VIRTUAL TABLE article_search USING fts5 (
  title, body, content = 'article_texts', content_rowid = 'article', tokenize = 'unicode61 remove_diacritics 0'
);
INSERT INTO article_search (article_search, rank) VALUES ('secure-delete', 1);

-- Views: the part of the schema that is promised to readers ----------------------------------------

CREATE VIEW v_articles AS
SELECT a.public_id                                                       AS id,
       strftime('%Y-%m-%dT%H:%M:%SZ', a.published_at, 'unixepoch')       AS published,
       a.published_precision                                             AS published_precision,
       strftime('%Y-%m-%dT%H:%M:%SZ', a.first_seen_at, 'unixepoch')      AS first_seen,
       a.outlet                                                          AS outlet,
       o.name                                                            AS outlet_name,
       a.source                                                          AS source,
       a.language                                                        AS language,
       v.title                                                           AS title,
       v.text                                                            AS text,
       a.url                                                             AS url,
       a.authors                                                         AS authors,
       a.kind                                                            AS kind,
       a.quality                                                         AS quality,
       r.score                                                           AS score,
       r.why                                                             AS why,
       (SELECT json_group_array(entity) FROM article_entity WHERE article = a.id) AS entities,
       (SELECT json_group_array(issue) FROM article_issue WHERE article = a.id)   AS issues,
       a.same_text                                                       AS same_text,
       s.public_id                                                       AS story,
       (SELECT count(*) FROM revisions WHERE article = a.id)             AS revisions,
       v.text_version                                                    AS text_version,
       r.topic_id                                                        AS topic,
       r.topic_version                                                   AS topic_version,
       r.rules_version                                                   AS rules_version,
       a.id                                                              AS row_id
  FROM articles a
  JOIN readings r ON r.id = a.reading
  JOIN revisions v ON v.id = r.revision
  JOIN stories s ON s.id = a.story
  LEFT JOIN outlets o ON o.id = a.outlet;

CREATE VIEW v_facts AS
SELECT f.fact_id                                                         AS id,
       f.kind                                                            AS kind,
       f.args                                                            AS args,
       (SELECT json_group_array(issue) FROM fact_issue WHERE fact = f.id) AS issues,
       (SELECT json_group_array(DISTINCT entity) FROM fact_entity WHERE fact = f.id) AS entities,
       f.polarity                                                        AS polarity,
       f.factuality                                                      AS factuality,
       f.background                                                      AS background,
       f.salience                                                        AS salience,
       f.attribution                                                     AS attribution,
       f.time_start                                                      AS time_start,
       f.time_end                                                        AS time_end,
       f.time_granularity                                                AS time_granularity,
       e.text                                                            AS evidence,
       e.start                                                           AS evidence_start,
       e.end                                                             AS evidence_end,
       e.text_version                                                    AS text_version,
       f.confidence                                                      AS confidence,
       f.samples                                                         AS samples,
       f.rule_id                                                         AS rule_id,
       f.extractor                                                       AS extractor,
       f.claim_key                                                       AS claim_key,
       f.garbled                                                         AS garbled,
       a.public_id                                                       AS article,
       a.outlet                                                          AS outlet,
       strftime('%Y-%m-%dT%H:%M:%SZ', a.published_at, 'unixepoch')       AS published,
       s.public_id                                                       AS story,
       a.same_text                                                       AS same_text,
       f.topic_id                                                        AS topic,
       f.topic_version                                                   AS topic_version,
       f.rules_version                                                   AS rules_version,
       f.id                                                              AS row_id,
       a.id                                                              AS article_row_id
  FROM facts f
  JOIN articles a ON a.reading = f.reading
  JOIN stories s ON s.id = a.story
  LEFT JOIN evidence e ON e.fact = f.id AND e.ordinal = 0;

CREATE VIEW v_quotes AS
SELECT f.fact_id                                                         AS id,
       coalesce(n.name,
                (SELECT c.value ->> '$.source.label' FROM json_each(f.attribution) c
                  WHERE c.value ->> '$.source.id' = f.args ->> '$.speaker'),
                f.args ->> '$.speaker')                                  AS speaker,
       f.args ->> '$.speaker'                                            AS speaker_id,
       substr(v.text, (f.args ->> '$.content.start') + 1,
              (f.args ->> '$.content.end') - (f.args ->> '$.content.start')) AS quote,
       f.args ->> '$.form'                                               AS form,
       f.args ->> '$.cue'                                                AS cue,
       f.args ->> '$.addressee'                                          AS addressee,
       (SELECT json_group_array(issue) FROM fact_issue WHERE fact = f.id) AS issues,
       e.text                                                            AS evidence,
       a.language                                                        AS language,
       a.public_id                                                       AS article,
       a.outlet                                                          AS outlet,
       strftime('%Y-%m-%dT%H:%M:%SZ', a.published_at, 'unixepoch')       AS published,
       f.confidence                                                      AS confidence
  FROM facts f
  JOIN articles a ON a.reading = f.reading
  JOIN readings r ON r.id = f.reading
  JOIN revisions v ON v.id = r.revision
  LEFT JOIN evidence e ON e.fact = f.id AND e.ordinal = 0
  LEFT JOIN entities n ON n.id = f.args ->> '$.speaker'
 WHERE f.kind = 'statement';

CREATE VIEW v_meetings AS
SELECT f.fact_id                                                         AS id,
       f.args ->> '$.form'                                               AS form,
       f.time_start                                                      AS time_start,
       f.time_end                                                        AS time_end,
       f.time_granularity                                                AS time_granularity,
       f.factuality                                                      AS factuality,
       f.polarity                                                        AS polarity,
       f.args -> '$.sides'                                               AS sides,
       f.args -> '$.participants'                                        AS participants,
       f.args -> '$.third_parties'                                       AS third_parties,
       f.args ->> '$.venue'                                              AS venue,
       f.args ->> '$.place'                                              AS place,
       f.args ->> '$.event'                                              AS event,
       f.args ->> '$.round'                                              AS round,
       f.args -> '$.agenda'                                              AS agenda,
       f.background                                                      AS background,
       e.text                                                            AS evidence,
       f.claim_key                                                       AS claim_key,
       a.public_id                                                       AS article,
       a.outlet                                                          AS outlet,
       strftime('%Y-%m-%dT%H:%M:%SZ', a.published_at, 'unixepoch')       AS published,
       f.confidence                                                      AS confidence
  FROM facts f
  JOIN articles a ON a.reading = f.reading
  LEFT JOIN evidence e ON e.fact = f.id AND e.ordinal = 0
 WHERE f.kind = 'meeting';

CREATE VIEW v_sources AS
SELECT s.id                                                              AS id,
       s.outlet                                                          AS outlet,
       o.name                                                            AS outlet_name,
       s.country                                                         AS country,
       s.language                                                        AS language,
       s.side                                                            AS side,
       s.tier                                                            AS tier,
       s.enabled                                                         AS enabled,
       s.configured                                                      AS configured,
       (SELECT count(*) FROM listings WHERE source = s.id AND configured = 1) AS listings,
       (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(last_poll_at), 'unixepoch')
          FROM listings WHERE source = s.id)                             AS last_poll,
       (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(last_success_at), 'unixepoch')
          FROM listings WHERE source = s.id)                             AS last_success,
       (SELECT max(failures) FROM listings WHERE source = s.id AND configured = 1) AS failures,
       (SELECT max(last_class) FROM listings WHERE source = s.id AND configured = 1) AS last_class,
       (SELECT count(*) FROM entries WHERE source = s.id)
         + (SELECT coalesce(sum(over_limit), 0) FROM listings WHERE source = s.id) AS listed,
       (SELECT count(*) FROM entries WHERE source = s.id AND state = 'stored')    AS stored,
       (SELECT count(*) FROM entries WHERE source = s.id AND state = 'off_topic') AS off_topic,
       (SELECT count(*) FROM entries WHERE source = s.id AND state = 'duplicate') AS duplicate,
       (SELECT count(*) FROM entries WHERE source = s.id AND state = 'failed')
         + (SELECT coalesce(sum(over_limit), 0) FROM listings WHERE source = s.id) AS failed,
       (SELECT count(*) FROM entries WHERE source = s.id AND state = 'waiting')   AS waiting
  FROM sources s
  LEFT JOIN outlets o ON o.id = s.outlet;
