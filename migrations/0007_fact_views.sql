-- What facts say, kind by kind: `v_quotes` and `v_meetings` lead to their row, and positions, plans and figures have
-- views of their own.

DROP VIEW v_quotes;
DROP VIEW v_meetings;

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
       f.confidence                                                      AS confidence,
       f.id                                                              AS row_id
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
       f.confidence                                                      AS confidence,
       f.id                                                              AS row_id
  FROM facts f
  JOIN articles a ON a.reading = f.reading
  LEFT JOIN evidence e ON e.fact = f.id AND e.ordinal = 0
 WHERE f.kind = 'meeting';

-- One row for each issue of a position; what was withheld as garbled has no party and is not here.
CREATE VIEW v_positions AS
SELECT f.fact_id                                                         AS id,
       f.args ->> '$.party'                                              AS party,
       i.issue                                                           AS issue,
       f.args ->> '$.stance'                                             AS stance,
       f.polarity                                                        AS polarity,
       f.factuality                                                      AS factuality,
       f.args ->> '$.object'                                             AS object,
       f.args -> '$.toward'                                              AS toward,
       f.args ->> '$.area'                                               AS area,
       f.args ->> '$.aspect'                                             AS aspect,
       date(coalesce(a.published_at, a.first_seen_at), 'unixepoch')      AS day,
       f.background                                                      AS background,
       e.text                                                            AS evidence,
       f.claim_key                                                       AS claim_key,
       a.public_id                                                       AS article,
       a.outlet                                                          AS outlet,
       strftime('%Y-%m-%dT%H:%M:%SZ', a.published_at, 'unixepoch')       AS published,
       f.confidence                                                      AS confidence,
       f.id                                                              AS row_id
  FROM facts f
  JOIN articles a ON a.reading = f.reading
  LEFT JOIN evidence e ON e.fact = f.id AND e.ordinal = 0
  LEFT JOIN fact_issue i ON i.fact = f.id
 WHERE f.kind = 'position' AND f.args ->> '$.party' IS NOT NULL;

-- Plans and what they provide for; the columns of the other kind are null.
CREATE VIEW v_plans AS
SELECT f.fact_id                                                         AS id,
       f.kind                                                            AS kind,
       f.args ->> '$.document'                                           AS document,
       f.args ->> '$.version'                                            AS version,
       f.args ->> '$.status'                                             AS status,
       f.args ->> '$.points'                                             AS points,
       f.args -> '$.sponsor'                                             AS sponsors,
       f.args ->> '$.aim'                                                AS aim,
       f.args -> '$.obligor'                                             AS obligors,
       f.args ->> '$.action'                                             AS action,
       f.args ->> '$.object'                                             AS object,
       f.args -> '$.beneficiary'                                         AS beneficiaries,
       (SELECT json_group_array(issue) FROM fact_issue WHERE fact = f.id) AS issues,
       f.polarity                                                        AS polarity,
       f.factuality                                                      AS factuality,
       f.time_start                                                      AS time_start,
       f.time_end                                                        AS time_end,
       f.background                                                      AS background,
       e.text                                                            AS evidence,
       f.claim_key                                                       AS claim_key,
       a.public_id                                                       AS article,
       a.outlet                                                          AS outlet,
       strftime('%Y-%m-%dT%H:%M:%SZ', a.published_at, 'unixepoch')       AS published,
       f.confidence                                                      AS confidence,
       f.id                                                              AS row_id
  FROM facts f
  JOIN articles a ON a.reading = f.reading
  LEFT JOIN evidence e ON e.fact = f.id AND e.ordinal = 0
 WHERE f.kind IN ('proposal', 'provision');

CREATE VIEW v_figures AS
SELECT f.fact_id                                                         AS id,
       f.args ->> '$.value'                                              AS value,
       f.args ->> '$.high'                                               AS high,
       f.args ->> '$.unit'                                               AS unit,
       f.args ->> '$.of'                                                 AS of_what,
       f.args ->> '$.qualifier'                                          AS qualifier,
       f.args ->> '$.per'                                                AS per,
       (SELECT json_group_array(issue) FROM fact_issue WHERE fact = f.id) AS issues,
       f.polarity                                                        AS polarity,
       f.factuality                                                      AS factuality,
       f.time_start                                                      AS time_start,
       f.time_end                                                        AS time_end,
       f.background                                                      AS background,
       e.text                                                            AS evidence,
       f.claim_key                                                       AS claim_key,
       a.public_id                                                       AS article,
       a.outlet                                                          AS outlet,
       strftime('%Y-%m-%dT%H:%M:%SZ', a.published_at, 'unixepoch')       AS published,
       f.confidence                                                      AS confidence,
       f.id                                                              AS row_id
  FROM facts f
  JOIN articles a ON a.reading = f.reading
  LEFT JOIN evidence e ON e.fact = f.id AND e.ordinal = 0
 WHERE f.kind = 'figure';
