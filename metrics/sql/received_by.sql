SELECT '$code' AS code, value, sum(received)::int AS received
FROM ($pieces) AS by_$code
GROUP BY value
