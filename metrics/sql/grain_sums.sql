SELECT day, grain, $sums FROM metrics_dailyfact
WHERE market_id = %(market)s AND day = ANY(%(days)s::date[])
GROUP BY day, grain
