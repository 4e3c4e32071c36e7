$spans
-- Without a start: all that went before the first day.
SELECT CASE WHEN start >= %(first)s THEN start END AS start, $sums
FROM ($pieces) AS pieces
GROUP BY 1
