-- The facts of a week are the sum of the facts of its days, in every grain.
INSERT INTO metrics_weeklyfact
  (market_id, week, grain, team_id, channel, stage, task_type, $measures, $durations)
SELECT
  market_id, %(week)s, grain, team_id, channel, stage, task_type, $sums, $days_durations
FROM metrics_dailyfact
WHERE market_id = %(market)s AND day >= %(week)s AND day < %(week)s::date + 7
GROUP BY market_id, grain, team_id, channel, stage, task_type
