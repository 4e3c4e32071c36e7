-- The durations of weeks by single codes and in total, each from a pair that has few rows of it.
WITH facts AS (
  SELECT * FROM metrics_weeklyfact
  WHERE market_id = %(market)s AND week = ANY(%(weeks)s::date[])
    AND grain IN (%(team_stage)s, %(channel_stage)s, %(stage_task)s)
)
SELECT week, 1 - grouping(team_id) AS grain, coalesce(team_id, 0), '', '', '', $gathered_durations
FROM facts WHERE grain = %(team_stage)s GROUP BY week, GROUPING SETS ((team_id), ())
UNION ALL
SELECT week, 2 * (3 - grouping(stage, channel)), 0, coalesce(channel, ''), coalesce(stage, ''), '',
  $gathered_durations
FROM facts WHERE grain = %(channel_stage)s GROUP BY week, GROUPING SETS ((channel), (stage))
UNION ALL
SELECT week, 8, 0, '', '', task_type, $gathered_durations
FROM facts WHERE grain = %(stage_task)s GROUP BY week, task_type
