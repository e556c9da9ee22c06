-- Rules of the person, and the articles that meet them.

CREATE TABLE rules (
  id         TEXT PRIMARY KEY,
  version    TEXT NOT NULL,
  condition  TEXT NOT NULL,
  effect     TEXT NOT NULL CHECK (effect IN ('tag', 'keep', 'drop')),
  since_at   INTEGER NOT NULL,
  configured INTEGER NOT NULL CHECK (configured IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE article_rule (
  article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  rule    TEXT NOT NULL,
  version TEXT NOT NULL,
  PRIMARY KEY (article, rule)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_rule_by_rule ON article_rule (rule, article);
CREATE INDEX entries_off_topic ON entries (decided_at) WHERE state = 'off_topic';
CREATE INDEX entries_by_url ON entries (url) WHERE url IS NOT NULL;
CREATE INDEX readings_by_time ON readings (read_at);

-- How often each rule in force was met; `judged` counts the texts read since it has stood as it stands. One that nothing has
-- met in 200 texts is most likely mistyped: it is idle.
CREATE VIEW v_rules AS
WITH counted AS (
SELECT r.id                                                              AS id,
       r.version                                                         AS version,
       r.effect                                                          AS effect,
       r.condition                                                       AS condition,
       strftime('%Y-%m-%dT%H:%M:%SZ', r.since_at, 'unixepoch')           AS since,
       (SELECT count(*) FROM article_rule h WHERE h.rule = r.id AND h.version = r.version) AS articles,
       (SELECT count(*) FROM entries e, json_each(e.why) w
         WHERE e.state = 'off_topic' AND e.decided_at >= r.since_at AND w.value ->> '$.rule' = 'rule:' || r.id) AS dropped,
       (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(a.first_seen_at), 'unixepoch')
          FROM article_rule h JOIN articles a ON a.id = h.article
         WHERE h.rule = r.id AND h.version = r.version)                  AS newest,
       (SELECT count(*) FROM readings d WHERE d.read_at >= r.since_at)
         + (SELECT count(*) FROM entries e WHERE e.state = 'off_topic' AND e.reason <> 'ruled_out'
            AND e.decided_at >= r.since_at)                               AS judged
  FROM rules r WHERE r.configured = 1)
SELECT *, articles + dropped = 0 AND judged >= 200 AS idle FROM counted;
