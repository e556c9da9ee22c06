-- Where texts began. Derived: written anew whenever a copy comes or goes, and by `reprocess`.

-- Which outlet an organisation is, by its names and credits.
CREATE TABLE outlet_names (
  name   TEXT PRIMARY KEY,
  outlet TEXT NOT NULL REFERENCES outlets (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE origins (
  article  INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
  outlet   TEXT NOT NULL,
  voice    TEXT NOT NULL,
  root     TEXT,
  basis    TEXT NOT NULL,
  evidence TEXT NOT NULL
) STRICT;
CREATE INDEX origins_by_root ON origins (root) WHERE root IS NOT NULL;

-- Facts that an article ascribes to another outlet ("told X", "X reports").
CREATE TABLE fact_credits (
  fact   INTEGER PRIMARY KEY REFERENCES facts (id) ON DELETE CASCADE,
  outlet TEXT NOT NULL
) STRICT;

CREATE VIEW v_origins AS
SELECT a.public_id                                                       AS article,
       a.outlet                                                          AS outlet,
       strftime('%Y-%m-%dT%H:%M:%SZ', a.published_at, 'unixepoch')       AS published,
       strftime('%Y-%m-%dT%H:%M:%SZ', a.first_seen_at, 'unixepoch')      AS first_seen,
       a.language                                                        AS language,
       o.outlet                                                          AS origin,
       o.voice                                                           AS voice,
       o.root                                                            AS root,
       o.basis                                                           AS basis,
       o.evidence                                                        AS evidence,
       a.same_text                                                       AS same_text,
       a.id                                                              AS row_id
  FROM origins o JOIN articles a ON a.id = o.article;

CREATE VIEW v_fact_origins AS
SELECT f.fact_id                                                         AS fact,
       a.public_id                                                       AS article,
       a.outlet                                                          AS outlet,
       coalesce(c.outlet, o.outlet)                                      AS origin,
       iif(c.outlet IS NULL, o.basis, 'attributed')                      AS basis,
       f.id                                                              AS row_id
  FROM facts f
  JOIN articles a ON a.reading = f.reading
  LEFT JOIN origins o ON o.article = a.id
  LEFT JOIN fact_credits c ON c.fact = f.id;

CREATE INDEX aliases_by_target ON aliases (public_id);
