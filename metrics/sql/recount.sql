-- A plain count over the raw tables, by day and team; shares no part with sql/day_facts.sql.
SELECT d.day, u.team_id, count(*), sum(u.value)
FROM unnest(%(days)s::date[], %(opens)s::timestamptz[], %(closes)s::timestamptz[])
  AS d (day, opens, closes)
CROSS JOIN LATERAL (
  SELECT i.team_id, $value AS value FROM $tables
  WHERE i.market_id = %(market)s AND $at >= d.opens AND $at < d.closes
    AND ($condition) AND ($part)
) AS u
GROUP BY 1, 2
