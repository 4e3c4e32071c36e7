-- Open work by market and age; the limits are moments, one list a market.
SELECT
  i.market_id, count(*),
  count(*) FILTER (WHERE i.received_at >= m.limit_1),
  count(*) FILTER (WHERE i.received_at >= m.limit_2 AND i.received_at < m.limit_1),
  count(*) FILTER (WHERE i.received_at >= m.limit_3 AND i.received_at < m.limit_2),
  count(*) FILTER (WHERE i.received_at >= m.limit_4 AND i.received_at < m.limit_3),
  count(*) FILTER (WHERE i.received_at < m.limit_4),
  min(i.received_at)
FROM inquiries_inquiry AS i
JOIN unnest(
  %(markets)s::bigint[], %(limits_1)s::timestamptz[], %(limits_2)s::timestamptz[],
  %(limits_3)s::timestamptz[], %(limits_4)s::timestamptz[]
) AS m (market_id, limit_1, limit_2, limit_3, limit_4) ON m.market_id = i.market_id
WHERE $condition
  AND (%(all_teams)s OR i.team_id = ANY(%(teams)s::bigint[]))
  AND (%(channel)s = '' OR i.channel = %(channel)s)
  AND (%(stage)s = '' OR i.stage = %(stage)s)
  AND (%(task_type)s = '' OR i.task_type = %(task_type)s)
GROUP BY i.market_id
