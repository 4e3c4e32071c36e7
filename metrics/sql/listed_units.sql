-- One page of what is behind a figure, newest first, with the inquiries that it belongs to.
SELECT
  u.unit, u.at, u.value, i.number, i.subject, i.channel, i.stage, i.task_type,
  i.status, i.received_at, t.name, m.time_zone
FROM ($units) AS u
JOIN inquiries_inquiry AS i ON i.id = u.inquiry_id
JOIN staff_team AS t ON t.id = i.team_id
JOIN staff_market AS m ON m.id = i.market_id
ORDER BY u.at $order, u.unit $order
LIMIT %(size)s
