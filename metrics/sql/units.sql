SELECT $unit AS unit, $at AS at, $value AS value, i.id AS inquiry_id
FROM $tables
WHERE i.market_id = %(market_id_$place)s
  AND $at >= %(opens_$place)s AND $at < %(closes_$place)s AND ($condition) AND ($part)
  AND (%(all_teams)s OR i.team_id = ANY(%(teams)s::bigint[]))
  AND (%(channel)s = '' OR i.channel = %(channel)s)
  AND (%(stage)s = '' OR i.stage = %(stage)s)
  AND (%(task_type)s = '' OR i.task_type = %(task_type)s)
  $page
