-- Of which weeks and single days a question is made up. Whole weeks are read as one where they are
-- counted and lie before the day from which on single days matter; a question with a history asks
-- for everything before its first day too.
WITH teams (ids) AS (
  SELECT ARRAY(SELECT id FROM staff_team WHERE market_id = ANY(%(markets)s::bigint[]))
),
weeks (market_id, start) AS MATERIALIZED (
  SELECT w.market_id, w.week FROM metrics_weekdurations AS w
  WHERE w.market_id = ANY(%(markets)s::bigint[]) AND w.grain = 0 AND (
    (w.week >= %(first)s AND w.week + 7 <= %(single_from)s AND w.week + 6 <= %(last)s)
    OR (%(with_history)s AND w.week + 6 < %(first)s)
  )
),
days (market_id, start) AS MATERIALIZED (
  SELECT d.market_id, d.day FROM metrics_factday AS d
  WHERE d.market_id = ANY(%(markets)s::bigint[])
    AND (d.day >= %(first)s OR %(with_history)s) AND d.day <= %(last)s
    AND NOT EXISTS (
      SELECT FROM weeks AS w
      WHERE w.market_id = d.market_id AND w.start = date_trunc('week', d.day)::date
    )
)
