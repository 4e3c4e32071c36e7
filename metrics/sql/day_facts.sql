-- All facts of a number of market days, in one statement: what happened, by day and the four codes
-- (finest), then by pairs of codes, single codes and in total. choices/definitions.py says on which
-- day a thing counts.
-- The lists of columns behind a dollar sign are filled in once, by rules/statements.py.
-- Every OFFSET 0 keeps a look-up by an index, day by day or row by row, whatever the planner thinks
-- of how much there is: a plan that reads a whole table for a few days is then out of the question.
WITH days (day, opens, closes) AS (
  SELECT * FROM unnest(%(days)s::date[], %(opens)s::timestamptz[], %(closes)s::timestamptz[])
),
windows (task_type, days) AS (
  SELECT * FROM unnest(%(tasks)s::text[], %(windows)s::int[])
),
received AS (
  SELECT d.day, i.* FROM days AS d CROSS JOIN LATERAL (
    SELECT id, team_id, channel, stage, task_type, received_at, customer_id, complaint_at, status
    FROM inquiries_inquiry
    WHERE market_id = %(market)s AND received_at >= d.opens AND received_at < d.closes
    OFFSET 0
  ) AS i
),
outcome AS MATERIALIZED (
  SELECT d.day, e.* FROM days AS d CROSS JOIN LATERAL (
    SELECT id, inquiry_id, kind, at FROM inquiries_inquiryevent
    WHERE kind IN ('RESOLVED', 'CLOSED', 'MERGED') AND at >= d.opens AND at < d.closes
    OFFSET 0
  ) AS e
),
due AS MATERIALIZED (
  SELECT d.day, k.* FROM days AS d CROSS JOIN LATERAL (
    SELECT k.inquiry_id, k.kind, k.stopped_at <= k.due_at AS met FROM inquiries_clock AS k
    WHERE k.due_at >= d.opens AND k.due_at < d.closes
    -- A clock that rests is not due: its due time moves when it goes on.
    AND (
      k.stopped_at IS NOT NULL OR NOT EXISTS (
        SELECT FROM inquiries_clockpause AS p
        WHERE p.clock_id = k.id AND p.ended_at IS NULL AND p.started_at < k.due_at
      )
    )
    OFFSET 0
  ) AS k
),
ended AS MATERIALIZED (
  SELECT d.day, c.* FROM days AS d CROSS JOIN LATERAL (
    SELECT inquiry_id, ended_at, answered_at, handle_seconds, hold_seconds, abandoned
    FROM inquiries_contact WHERE ended_at >= d.opens AND ended_at < d.closes
    OFFSET 0
  ) AS c
),
-- Looked up once each, however many of the rows above are theirs.
inquiry AS MATERIALIZED (
  SELECT i.*
  FROM (
    SELECT inquiry_id FROM outcome
    UNION SELECT inquiry_id FROM due
    UNION SELECT inquiry_id FROM ended
  ) AS needed
  CROSS JOIN LATERAL (
    SELECT id, team_id, channel, stage, task_type, received_at, resolved_at
    FROM inquiries_inquiry WHERE id = needed.inquiry_id AND market_id = %(market)s
    OFFSET 0
  ) AS i
),
reopenings AS MATERIALIZED (
  -- The first reopening after an answer is the one of that answer.
  SELECT DISTINCT ON (e.id)
    e.id AS answer, o.data ->> 'reason' IS DISTINCT FROM 'ADMINISTRATIVE' AS reopened
  FROM outcome AS e
  JOIN inquiries_inquiryevent AS o ON o.inquiry_id = e.inquiry_id
  WHERE e.kind = 'RESOLVED' AND o.kind = 'REOPENED' AND (o.at, o.id) > (e.at, e.id)
    AND o.at <= e.at + interval '336 hours'
    -- What follows from the line before, said for the index on moments.
    AND o.at >= (SELECT min(opens) FROM days)
    AND o.at <= (SELECT max(closes) FROM days) + interval '336 hours'
  ORDER BY e.id, o.at, o.id
),
cohort AS (
  SELECT
    i.day, i.team_id, i.channel, i.stage, i.task_type,
    count(*) AS received,
    count(*) FILTER (WHERE i.customer_id IS NULL) AS unmatchable,
    count(*) FILTER (WHERE m.countable AND w.days = 7) AS recontact_base_7,
    count(*) FILTER (WHERE m.countable AND h.hit AND w.days = 7) AS recontact_hits_7,
    count(*) FILTER (WHERE m.countable AND w.days = 14) AS recontact_base_14,
    count(*) FILTER (WHERE m.countable AND h.hit AND w.days = 14) AS recontact_hits_14,
    count(*) FILTER (WHERE m.countable AND w.days = 30) AS recontact_base_30,
    count(*) FILTER (WHERE m.countable AND h.hit AND w.days = 30) AS recontact_hits_30,
    count(*) FILTER (WHERE i.complaint_at IS NULL OR i.complaint_at > i.received_at)
      AS complaint_base,
    count(*) FILTER (
      WHERE i.complaint_at > i.received_at
      AND i.complaint_at <= i.received_at + interval '720 hours'
    ) AS complaint_hits,
    count(*) FILTER (WHERE e.misguided) AS misguided,
    count(*) FILTER (WHERE e.erroneous) AS erroneous
  FROM received AS i
  JOIN windows AS w ON w.task_type = i.task_type
  LEFT JOIN LATERAL (
    SELECT kind FROM inquiries_customer WHERE id = i.customer_id OFFSET 0
  ) AS c ON true
  CROSS JOIN LATERAL (
    SELECT c.kind <> 'SALES_AGENT' AND i.channel <> 'CALL_OUT' AND i.status <> 'MERGED'
      AS countable
  ) AS m
  LEFT JOIN LATERAL (
    SELECT true AS hit FROM inquiries_inquiry AS r
    WHERE r.recontact_of_id = i.id
      AND r.received_at <= i.received_at + make_interval(hours => 24 * w.days)
    LIMIT 1
  ) AS h ON true
  LEFT JOIN LATERAL (
    SELECT bool_or(x.kind = 'MISGUIDANCE') AS misguided,
      bool_or(x.kind = 'PROCESSING_ERROR') AS erroneous
    FROM inquiries_correction AS x WHERE x.inquiry_id = i.id
  ) AS e ON true
  GROUP BY 1, 2, 3, 4, 5
),
resolutions AS (
  SELECT
    e.day, i.team_id, i.channel, i.stage, i.task_type,
    count(*) AS resolved,
    count(*) FILTER (WHERE b.reopened) AS reopened,
    string_agg(int4send(t.stored), ''::bytea ORDER BY t.stored) AS resolution_times
  FROM outcome AS e
  JOIN inquiry AS i ON i.id = e.inquiry_id
  CROSS JOIN LATERAL (
    SELECT greatest(0, floor(extract(epoch FROM e.at - i.received_at) / 60))::int AS minutes
  ) AS d
  CROSS JOIN LATERAL (
    SELECT CASE WHEN d.minutes < 1440 THEN d.minutes ELSE d.minutes / 15 * 15 END AS stored
  ) AS t
  LEFT JOIN reopenings AS b ON b.answer = e.id
  WHERE e.kind = 'RESOLVED'
  GROUP BY 1, 2, 3, 4, 5
),
closings AS (
  SELECT
    e.day, i.team_id, i.channel, i.stage, i.task_type,
    count(*) AS closed,
    string_agg(int4send(t.days), ''::bytea ORDER BY t.days) AS days_to_close
  FROM outcome AS e
  JOIN inquiry AS i ON i.id = e.inquiry_id
  CROSS JOIN LATERAL (
    SELECT e.day - (i.received_at AT TIME ZONE %(zone)s)::date AS days
  ) AS t
  WHERE e.kind = 'CLOSED'
  GROUP BY 1, 2, 3, 4, 5
),
departures AS (
  SELECT day, team_id, channel, stage, task_type, count(*) AS departed
  FROM (
    SELECT d.day, i.*
    FROM days AS d CROSS JOIN LATERAL (
      SELECT team_id, channel, stage, task_type
      FROM inquiries_inquiry
      WHERE market_id = %(market)s AND resolved_at >= d.opens AND resolved_at < d.closes
      OFFSET 0
    ) AS i
    UNION ALL
    SELECT e.day, i.team_id, i.channel, i.stage, i.task_type
    FROM outcome AS e
    JOIN inquiry AS i ON i.id = e.inquiry_id
    WHERE e.kind = 'MERGED' AND i.resolved_at IS NULL
  ) AS gone
  GROUP BY 1, 2, 3, 4, 5
),
clocks AS (
  SELECT
    k.day, i.team_id, i.channel, i.stage, i.task_type,
    count(*) FILTER (WHERE k.kind = 'FIRST_RESPONSE') AS first_response_due,
    count(*) FILTER (WHERE k.kind = 'FIRST_RESPONSE' AND k.met) AS first_response_met,
    count(*) FILTER (WHERE k.kind = 'RESOLUTION') AS resolution_due,
    count(*) FILTER (WHERE k.kind = 'RESOLUTION' AND k.met) AS resolution_met
  FROM due AS k
  JOIN inquiry AS i ON i.id = k.inquiry_id
  GROUP BY 1, 2, 3, 4, 5
),
contacts AS (
  SELECT
    c.day, i.team_id, i.channel, i.stage, i.task_type,
    count(t.handle) AS handled,
    sum(t.spoken - c.hold_seconds) AS talk_seconds,
    sum(c.hold_seconds) FILTER (WHERE t.handle IS NOT NULL) AS hold_seconds,
    sum(t.handle - t.spoken) AS wrap_up_seconds,
    count(*) FILTER (WHERE c.abandoned) AS abandoned,
    string_agg(int4send(t.handle), ''::bytea ORDER BY t.handle)
      FILTER (WHERE t.handle IS NOT NULL) AS handle_times
  FROM ended AS c
  JOIN inquiry AS i ON i.id = c.inquiry_id
  CROSS JOIN LATERAL (
    SELECT
      c.handle_seconds AS handle,
      CASE WHEN c.handle_seconds IS NOT NULL
        THEN floor(extract(epoch FROM c.ended_at - c.answered_at))::int END AS spoken
  ) AS t
  GROUP BY 1, 2, 3, 4, 5
),
finest AS MATERIALIZED (
  SELECT
    row_number() OVER (ORDER BY day, team_id, channel, stage, task_type)::int AS place,
    day, team_id, channel, stage, task_type, $plain_measures, $durations
  FROM cohort
  FULL JOIN resolutions USING (day, team_id, channel, stage, task_type)
  FULL JOIN closings USING (day, team_id, channel, stage, task_type)
  FULL JOIN departures USING (day, team_id, channel, stage, task_type)
  FULL JOIN clocks USING (day, team_id, channel, stage, task_type)
  FULL JOIN contacts USING (day, team_id, channel, stage, task_type)
),
pairs AS MATERIALIZED (
  SELECT
    15 - grouping(task_type, stage, channel, team_id) AS grain,
    day, team_id, channel, stage, task_type, $sums, $joined_durations
  FROM finest
  GROUP BY day, GROUPING SETS (
    (team_id, channel), (team_id, stage), (channel, stage), (stage, task_type)
  )
),
-- Totals and single codes come from a pair that has them.
singles AS (
  SELECT 3 - grouping(channel, team_id) AS grain, day, team_id, channel,
    NULL::text AS stage, NULL::text AS task_type, $sums
  FROM pairs WHERE grain = 3
  GROUP BY day, GROUPING SETS ((team_id), (channel), ())
  UNION ALL
  SELECT 4 * (3 - grouping(task_type, stage)), day, NULL, NULL, stage, task_type, $sums
  FROM pairs WHERE grain = 12
  GROUP BY day, GROUPING SETS ((stage), (task_type))
),
written AS (
  INSERT INTO metrics_dailyfact
    (market_id, day, grain, team_id, channel, stage, task_type, $measures, $durations)
  SELECT
    %(market)s, day, grain, coalesce(team_id, 0), coalesce(channel, ''), coalesce(stage, ''),
    coalesce(task_type, ''), $filled_measures, $filled_durations
  FROM (
    SELECT grain, day, team_id, channel, stage, task_type, $measures, $durations FROM pairs
    UNION ALL
    SELECT 15, day, team_id, channel, stage, task_type, $measures, $durations FROM finest
    UNION ALL
    SELECT grain, day, team_id, channel, stage, task_type, $measures, $no_durations FROM singles
  ) AS facts
  RETURNING day
)
SELECT day, count(*) FROM written GROUP BY day
