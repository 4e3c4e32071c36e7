SELECT s.start, f.*
FROM $spans AS s
CROSS JOIN LATERAL (
  SELECT $columns FROM $table AS f
  WHERE f.market_id = s.market_id AND f.$key = s.start AND f.grain = %(${prefix}grain)s
    AND f.team_id = ANY(coalesce(%(${prefix}teams)s::bigint[], (SELECT ids FROM teams)))
    AND f.channel = ANY(%(${prefix}channels)s::text[])
    AND f.stage = ANY(%(${prefix}stages)s::text[])
    AND f.task_type = ANY(%(${prefix}tasks)s::text[])
  -- Keeps this a look-up by key for each span, whatever the planner thinks of its size.
  OFFSET 0
) AS f
