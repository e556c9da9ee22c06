-- Articles fetched again to see whether they were changed, and the versions that came of it.

CREATE TABLE rechecks (
  article       INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
  url           TEXT NOT NULL,
  host          TEXT NOT NULL,
  due_at        INTEGER,
  claimed_at    INTEGER,
  etag          TEXT,
  last_modified TEXT,
  body_hash     TEXT,
  read_at       INTEGER,
  checked_at    INTEGER,
  outcome       TEXT CHECK (outcome IN ('unchanged', 'revised', 'unread', 'elsewhere', 'gone', 'failed')),
  class         TEXT,
  checks        INTEGER NOT NULL DEFAULT 0,
  failures      INTEGER NOT NULL DEFAULT 0,
  missing_at    INTEGER,
  missing       INTEGER NOT NULL DEFAULT 0,
  removed_at    INTEGER
) STRICT;
CREATE INDEX rechecks_due ON rechecks (host, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX rechecks_claimed ON rechecks (host, claimed_at) WHERE claimed_at IS NOT NULL;
CREATE INDEX rechecks_removed ON rechecks (removed_at) WHERE removed_at IS NOT NULL;

-- What is stored already and not older than a month is looked at again.
INSERT INTO rechecks (article, url, host, due_at)
SELECT a.id, e.url, e.host, a.first_seen_at
  FROM articles a
  JOIN entries e ON e.article = a.id AND e.state = 'stored'
  JOIN readings r ON r.id = a.reading
  JOIN revisions v ON v.id = r.revision
 WHERE e.url IS NOT NULL AND v.page IS NOT NULL AND e.job IS NULL
   AND coalesce(a.published_at, a.first_seen_at) > (SELECT max(first_seen_at) FROM articles) - 30 * 86400;

-- The row that this one is a better reading of the same page of; null for what a site served.
ALTER TABLE revisions ADD COLUMN reread_of INTEGER REFERENCES revisions (id) ON DELETE CASCADE;
CREATE INDEX revisions_by_moment ON revisions (seen_at) WHERE reread_of IS NULL;
CREATE INDEX revisions_reread ON revisions (reread_of) WHERE reread_of IS NOT NULL;

CREATE VIEW v_revisions AS
SELECT a.public_id                                                       AS article,
       (SELECT count(*) FROM revisions b WHERE b.article = o.article AND b.reread_of IS NULL AND b.id <= o.id) AS version,
       strftime('%Y-%m-%dT%H:%M:%SZ', o.seen_at, 'unixepoch')            AS seen,
       v.title                                                           AS title,
       v.text                                                            AS text,
       v.text_version                                                    AS text_version,
       p.title                                                           AS title_before,
       p.text                                                            AS text_before,
       p.text_version                                                    AS text_version_before,
       a.url                                                             AS url,
       a.outlet                                                          AS outlet,
       a.language                                                        AS language,
       strftime('%Y-%m-%dT%H:%M:%SZ', c.removed_at, 'unixepoch')         AS removed,
       o.id                                                              AS row_id,
       q.id                                                              AS row_id_before,
       a.id                                                              AS article_row_id
  FROM revisions o
  JOIN articles a ON a.id = o.article
  JOIN revisions v ON v.id = coalesce((SELECT max(n.id) FROM revisions n WHERE n.reread_of = o.id), o.id)
  LEFT JOIN revisions q ON q.id = (SELECT max(b.id) FROM revisions b
                                    WHERE b.article = o.article AND b.reread_of IS NULL AND b.id < o.id)
  LEFT JOIN revisions p ON p.id = coalesce((SELECT max(n.id) FROM revisions n WHERE n.reread_of = q.id), q.id)
  LEFT JOIN rechecks c ON c.article = a.id
 WHERE o.reread_of IS NULL;

DROP VIEW v_articles;
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
       (SELECT count(*) FROM revisions WHERE article = a.id AND reread_of IS NULL) AS revisions,
       v.text_version                                                    AS text_version,
       r.topic_id                                                        AS topic,
       r.topic_version                                                   AS topic_version,
       r.rules_version                                                   AS rules_version,
       strftime('%Y-%m-%dT%H:%M:%SZ', c.removed_at, 'unixepoch')         AS removed,
       a.id                                                              AS row_id
  FROM articles a
  JOIN readings r ON r.id = a.reading
  JOIN revisions v ON v.id = r.revision
  JOIN stories s ON s.id = a.story
  LEFT JOIN outlets o ON o.id = a.outlet
  LEFT JOIN rechecks c ON c.article = a.id;
