-- The facts of a week are the sum of the facts of its days, in every grain; some weeks at once.
INSERT INTO metrics_weeklyfact
  (market_id, week, grain, team_id, channel, stage, task_type, $measures, $durations)
SELECT
  market_id, week, grain, team_id, channel, stage, task_type, $sums, $days_durations
FROM (
  SELECT f.*, day - extract(isodow FROM day)::int + 1 AS week FROM metrics_dailyfact AS f
  WHERE market_id = %(market)s AND day = ANY(%(days)s::date[])
) AS facts
GROUP BY market_id, week, grain, team_id, channel, stage, task_type
