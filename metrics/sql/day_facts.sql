-- All facts of neighbouring market days, in one statement: what happened, by day and the four codes
-- (finest), then by pairs of codes, single codes and in total. choices/definitions.py says on which
-- day a thing counts.
-- The lists of columns behind a dollar sign are filled in once, by rules/statements.py.
WITH windows (task_type, days) AS (
  SELECT * FROM unnest(%(tasks)s::text[], %(windows)s::int[])
),
cohort AS (
  SELECT
    (i.received_at AT TIME ZONE %(zone)s)::date AS day, i.team_id, i.channel, i.stage, i.task_type,
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
  FROM inquiries_inquiry AS i
  JOIN windows AS w ON w.task_type = i.task_type
  LEFT JOIN inquiries_customer AS c ON c.id = i.customer_id
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
  WHERE i.market_id = %(market)s AND i.received_at >= %(opens)s AND i.received_at < %(closes)s
  GROUP BY 1, 2, 3, 4, 5
),
resolutions AS (
  SELECT
    (e.at AT TIME ZONE %(zone)s)::date AS day, i.team_id, i.channel, i.stage, i.task_type,
    count(*) AS resolved,
    count(*) FILTER (WHERE b.reopened) AS reopened,
    string_agg(int4send(t.stored), ''::bytea ORDER BY t.stored) AS resolution_times
  FROM inquiries_inquiryevent AS e
  JOIN inquiries_inquiry AS i ON i.id = e.inquiry_id
  CROSS JOIN LATERAL (
    SELECT greatest(0, floor(extract(epoch FROM e.at - i.received_at) / 60))::int AS minutes
  ) AS d
  CROSS JOIN LATERAL (
    SELECT CASE WHEN d.minutes < 1440 THEN d.minutes ELSE d.minutes / 15 * 15 END AS stored
  ) AS t
  LEFT JOIN LATERAL (
    -- The first reopening after an answer is the one of that answer.
    SELECT o.at <= e.at + interval '336 hours'
      AND o.data ->> 'reason' IS DISTINCT FROM 'ADMINISTRATIVE' AS reopened
    FROM inquiries_inquiryevent AS o
    WHERE o.inquiry_id = e.inquiry_id AND o.kind = 'REOPENED' AND (o.at, o.id) > (e.at, e.id)
    ORDER BY o.at, o.id LIMIT 1
  ) AS b ON true
  WHERE e.kind = 'RESOLVED' AND e.at >= %(opens)s AND e.at < %(closes)s
    AND i.market_id = %(market)s
  GROUP BY 1, 2, 3, 4, 5
),
closings AS (
  SELECT
    t.day, i.team_id, i.channel, i.stage, i.task_type,
    count(*) AS closed,
    string_agg(int4send(t.days), ''::bytea ORDER BY t.days) AS days_to_close
  FROM inquiries_inquiryevent AS e
  JOIN inquiries_inquiry AS i ON i.id = e.inquiry_id
  CROSS JOIN LATERAL (
    SELECT
      (e.at AT TIME ZONE %(zone)s)::date AS day,
      (e.at AT TIME ZONE %(zone)s)::date - (i.received_at AT TIME ZONE %(zone)s)::date AS days
  ) AS t
  WHERE e.kind = 'CLOSED' AND e.at >= %(opens)s AND e.at < %(closes)s
    AND i.market_id = %(market)s
  GROUP BY 1, 2, 3, 4, 5
),
departures AS (
  SELECT
    (at AT TIME ZONE %(zone)s)::date AS day, team_id, channel, stage, task_type,
    count(*) AS departed
  FROM (
    SELECT i.resolved_at AS at, i.team_id, i.channel, i.stage, i.task_type
    FROM inquiries_inquiry AS i
    WHERE i.market_id = %(market)s AND i.resolved_at >= %(opens)s AND i.resolved_at < %(closes)s
    UNION ALL
    SELECT e.at, i.team_id, i.channel, i.stage, i.task_type
    FROM inquiries_inquiryevent AS e
    JOIN inquiries_inquiry AS i ON i.id = e.inquiry_id
    WHERE e.kind = 'MERGED' AND e.at >= %(opens)s AND e.at < %(closes)s
      AND i.market_id = %(market)s AND i.resolved_at IS NULL
  ) AS gone
  GROUP BY 1, 2, 3, 4, 5
),
clocks AS (
  SELECT
    (k.due_at AT TIME ZONE %(zone)s)::date AS day, i.team_id, i.channel, i.stage, i.task_type,
    count(*) FILTER (WHERE k.kind = 'FIRST_RESPONSE') AS first_response_due,
    count(*) FILTER (WHERE k.kind = 'FIRST_RESPONSE' AND k.stopped_at <= k.due_at)
      AS first_response_met,
    count(*) FILTER (WHERE k.kind = 'RESOLUTION') AS resolution_due,
    count(*) FILTER (WHERE k.kind = 'RESOLUTION' AND k.stopped_at <= k.due_at) AS resolution_met
  FROM inquiries_clock AS k
  JOIN inquiries_inquiry AS i ON i.id = k.inquiry_id
  WHERE k.due_at >= %(opens)s AND k.due_at < %(closes)s AND k.due_at <= %(as_of)s
    AND i.market_id = %(market)s
    -- A clock that rests is not due: its due time moves when it goes on.
    AND (
      k.stopped_at IS NOT NULL OR NOT EXISTS (
        SELECT FROM inquiries_clockpause AS p
        WHERE p.clock_id = k.id AND p.ended_at IS NULL AND p.started_at < k.due_at
      )
    )
  GROUP BY 1, 2, 3, 4, 5
),
contacts AS (
  SELECT
    (c.ended_at AT TIME ZONE %(zone)s)::date AS day, i.team_id, i.channel, i.stage, i.task_type,
    count(t.handle) AS handled,
    sum(t.spoken - c.hold_seconds) AS talk_seconds,
    sum(c.hold_seconds) FILTER (WHERE t.handle IS NOT NULL) AS hold_seconds,
    sum(t.handle - t.spoken) AS wrap_up_seconds,
    count(*) FILTER (WHERE c.abandoned) AS abandoned,
    string_agg(int4send(t.handle), ''::bytea ORDER BY t.handle)
      FILTER (WHERE t.handle IS NOT NULL) AS handle_times
  FROM inquiries_contact AS c
  JOIN inquiries_inquiry AS i ON i.id = c.inquiry_id
  CROSS JOIN LATERAL (
    SELECT
      c.handle_seconds AS handle,
      CASE WHEN c.handle_seconds IS NOT NULL
        THEN floor(extract(epoch FROM c.ended_at - c.answered_at))::int END AS spoken
  ) AS t
  WHERE c.ended_at >= %(opens)s AND c.ended_at < %(closes)s AND i.market_id = %(market)s
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
